"""Machines that share what machines share; where something is not installed, one machine with SQLite."""

import shutil
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import redis

from studio import launcher
from tests import s3
from tests.postgres import server as postgres
from tests.served import ROOT, Served, until

REDIS = shutil.which("redis-server")
PARTS = {
    "gunicorn": "of the web",
    "qcluster": "of the workers",
    "ticker": "tickers",
    "serve": "launchers",
}
OTHERS = "others"


def part(process: psutil.Process) -> str:
    """Which part of the machine it is of."""
    words = " ".join(process.cmdline())
    return next((name for word, name in PARTS.items() if word in words), OTHERS)


class Machine(Served):
    """Its launcher is started again when it ends, as systemd does it."""

    def launch(self) -> None:
        with (self.data.parent / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def is_up(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def all_processes(self) -> list[psutil.Process]:
        """The launcher's with the rest: anybody may be killed."""
        own = [psutil.Process(self.process.pid)] if self.process and self.is_up() else []
        return [*own, *self.processes()]

    def is_whole(self) -> bool:
        """Its launcher has cleared up behind a killed one, and all that it started is there."""
        assert self.process is not None
        try:
            parts = psutil.Process(self.process.pid).children()
        except psutil.NoSuchProcess:
            return False
        return len(parts) == len(launcher.ROLES) and self.answers()

    def work(self) -> list[str]:
        return [path.name for path in (self.data / "work").glob("*")]


class Broker:
    def __init__(self, folder: Path) -> None:
        self.url = f"unix://{folder / 'redis.sock'}"
        words = [str(REDIS), "--port", "0", "--unixsocket", str(folder / "redis.sock"), "--dir", str(folder)]
        self.process = subprocess.Popen([*words, "--save", ""], stdout=subprocess.DEVNULL)
        self.client = redis.Redis.from_url(self.url)
        until(self._answers, 10)

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.ConnectionError:
            return False

    def stop(self) -> None:
        self.client.close()
        self.process.kill()
        self.process.wait()


@dataclass
class House:
    machines: list[Machine]
    temporary: Path  # of all machines
    database: postgres.Server | None = None
    broker: Broker | None = None
    bucket: s3.Server | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)  # nobody is started while all are stopped
    is_over: bool = False

    def keep_up(self) -> None:
        """Start what has ended."""
        with self.lock:
            for machine in self.machines:
                if not self.is_over and not machine.is_up():
                    machine.launch()

    def is_whole(self) -> bool:
        self.keep_up()
        return all(machine.is_whole() for machine in self.machines)

    def stored(self) -> dict[str, int]:
        """All files of takes, with their sizes."""
        if self.bucket is None:
            media = self.machines[0].data / "media"
            paths = [path for path in (media / "takes").rglob("*") if path.is_file()]
            return {str(path.relative_to(media)): path.stat().st_size for path in paths}
        pages = self.bucket.client().get_paginator("list_objects_v2")
        found = pages.paginate(Bucket=s3.BUCKET, Prefix="takes/")
        return {entry["Key"]: entry["Size"] for page in found for entry in page.get("Contents", [])}

    def stop(self) -> None:
        with self.lock:
            self.is_over = True
        for machine in self.machines:
            if machine.process and machine.is_up():
                machine.process.terminate()
        for machine in self.machines:
            if machine.process:
                machine.process.wait(launcher.GRACE + 20)


@contextmanager
def house(
    folder: Path,
    *,
    seconds: float,
    workers: int = 2,
    alone: bool = False,
    settings: str = "tests.noop.settings",
) -> Iterator[House]:
    """Two machines; `alone`: one, with SQLite and a folder."""
    temporary = folder / "temporary"
    temporary.mkdir()
    common = {
        "TMPDIR": str(temporary),
        "STUDIO_CANARY_SECONDS": "15",
        "STUDIO_WORKERS": str(workers),
        "STUDIO_MONTHLY_CREDITS": "0",
        "STUDIO_SECRET_KEY": uuid.uuid4().hex * 2,
    }
    with ExitStack() as stack:
        house = House([], temporary)
        if not alone:
            common |= _shared(house, folder, stack)
        for number in range(1 if alone else 2):
            machine = Machine(folder / f"machine-{number}" / "data", **common)
            machine.environment |= {
                "DJANGO_SETTINGS_MODULE": settings,
                "NOOP_SECONDS": str(seconds),
            }
            machine.data.mkdir(parents=True)
            house.machines.append(machine)
        stack.callback(clear, house)
        house.keep_up()  # all at once, on a database without a table
        for machine in house.machines:
            until(machine.answers, 120)
        yield house


def _shared(house: House, folder: Path, stack: ExitStack) -> dict[str, str]:
    programs = postgres.programs()
    assert programs is not None, "PostgreSQL is not installed"
    assert REDIS is not None, "redis-server is not installed"
    house.database = stack.enter_context(postgres.running(programs))
    house.broker = Broker(folder)
    stack.callback(house.broker.stop)
    house.bucket = stack.enter_context(s3.served())
    return {
        "STUDIO_DATABASE_URL": house.database.create("torture"),
        "STUDIO_REDIS_URL": house.broker.url,
        "STUDIO_S3_ENDPOINT": house.bucket.url,
        **s3.SETTINGS,
    }


def clear(house: House) -> None:
    """Whatever went wrong, nothing of ours stays."""
    with house.lock:
        house.is_over = True
    for machine in house.machines:
        launcher.kill(machine.all_processes())
        time.sleep(0.1)
        launcher.kill(machine.all_processes())
