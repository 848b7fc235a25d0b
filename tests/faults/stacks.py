"""The two stacks, each with a vendor elsewhere, a team that uses it, and small file systems to fill."""

import shutil
import subprocess
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests import s3
from tests.postgres import server as postgres
from tests.served import PASSWORD, until
from tests.torture.machines import REDIS, Broker, House, Machine, clear
from tests.torture.people import PRICE, SONG
from tests.vendor.double import KEY, Vendor

CREDITS = 1000 * PRICE
WORK = 0.6  # seconds that a request takes
CANARY = 15
APART = (15.0, -15.0)  # by how much the clocks of two machines are ahead
TABLE = "[vendor]\nseconds_per_request = 0\npoll_seconds = [1, 2]\n"
NOBODYS = "x" * 32  # a token that a browser may choose
OURS, ELSEWHERE = "ann@example.com", "ben@example.com"
PEOPLE = """
from django.db import transaction
from studio.actions import accounts, credits, teams
from studio.models import Account, User
for email in ("{ours}", "{elsewhere}"):
    team = teams.welcome(User.objects.create_user(email, "{password}"), "The Band")
    with transaction.atomic():
        credits.grant(team, {credits}, note="for the faults")
accounts.save(Account(team=team), base="{base}", key="{key}")
"""


class Disk:
    """A small file system of its own, where the machine allows one."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)]
        try:
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            self.refused = done.stderr.strip() if done.returncode else ""
        except FileNotFoundError:
            self.refused = "there is no mount here"

    @contextmanager
    def full(self) -> Iterator[None]:
        filler = self.folder / "filler"
        try:
            with filler.open("wb", buffering=0) as file:
                for size in (2**20, 4096):
                    self._write(file, b"x" * size)
            yield
        finally:
            filler.unlink()

    def _write(self, file: Any, block: bytes) -> None:
        try:
            while file.write(block) == len(block):
                pass
        except OSError:
            return

    @contextmanager
    def read_only(self) -> Iterator[None]:
        self._again("ro")
        try:
            yield
        finally:
            self._again("rw")

    def _again(self, mode: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{mode}", str(self.folder)], check=True)

    def take_down(self) -> None:
        if not self.refused:
            subprocess.run(["umount", "-l", str(self.folder)], check=False)


@dataclass
class Stack:
    name: str
    house: House
    vendor: Vendor
    disks: dict[str, Disk] = field(default_factory=dict)
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def machines(self) -> list[Machine]:
        return self.house.machines

    @property
    def first(self) -> Machine:
        return self.machines[0]

    @property
    def is_shared(self) -> bool:
        return self.house.database is not None

    # --- people ---
    def sign_in(self, email: str) -> None:
        self.cookies[email] = dict(self.first.sign_in(email).cookies)

    def session(self, email: str = OURS) -> requests.Session:
        """Sessions live in the database: one is good at all machines, and cookies know no ports."""
        session = requests.Session()
        session.trust_env = False
        session.cookies.update(self.cookies.get(email, {}))
        return session

    def post(self, path: str, fields: dict[str, Any], *, email: str = OURS, **more: Any) -> requests.Response:
        """`email` is who is signed in, or nobody."""
        url = self.first.url + path
        with self.session(email) as session:
            if not email:
                session.cookies["csrftoken"] = NOBODYS
            body = {
                "csrfmiddlewaretoken": session.cookies["csrftoken"],
                "form_key": uuid.uuid4().hex,
                **fields,
            }
            headers = {"Referer": url}
            return session.post(url, body, headers=headers, allow_redirects=False, timeout=40, **more)

    def ask(self, title: str, songs: int = 1, *, email: str = OURS, **fields: str) -> None:
        for _ in range(songs):
            answer = self.post("/create", {**SONG, "title": title, **fields}, email=email)
            assert answer.status_code == 302, answer.text

    # --- what became of it ---
    def count(self, title: str, *states: str) -> int:
        among = "".join(f", '{state}'" for state in states)
        where = f"and state in ({among[2:]})" if states else ""
        query = f"select count(*) from studio_task where params ->> 'title' = '{title}' {where}"
        return int(self.first.rows(query)[0][0])

    def wait_for(self, title: str, songs: int, seconds: float = 90.0) -> float:
        """Until so many have been made; none of them may end otherwise. Each is charged once, and has its
        takes."""
        took = until(lambda: self.count(title, "succeeded", "failed", "cancelled") == songs, seconds)
        assert self.count(title, "succeeded") == self.count(title) == songs
        self.check_books()
        return took

    def check_books(self) -> None:
        """Whoever has takes was charged once; whoever has none was given it back."""
        twice = """select task_id from studio_entry where task_id is not null
                   group by task_id, kind having count(*) > 1"""
        assert not self.first.rows(twice)
        wrong = """select id from studio_task t where finished is not null
                   and (case when state = 'succeeded' then -credits else 0 end)
                   <> (select coalesce(sum(credits), 0) from studio_entry where task_id = t.id)"""
        assert not self.first.rows(wrong)
        short = """select id from studio_task t where state = 'succeeded' and operation = 'create'
                   and 2 <> (select count(*) from studio_clip where task_id = t.id)"""
        assert not self.first.rows(short)

    # --- machines ---
    def set_clocks(self, ahead: float) -> None:
        """By so much more than they usually are."""
        for machine, usual in zip(self.machines, APART if self.is_shared else (0.0,), strict=True):
            file = Path(machine.environment["FAULTS_CLOCK"])
            part = file.with_suffix(".part")
            part.write_text(str(usual + ahead))
            part.replace(file)

    def up(self) -> None:
        """Whatever was stopped is started, and the web answers."""
        for machine in self.machines:
            if not machine.is_up():
                machine.launch()
        until(self.first.answers, 90)


def together(stacks: list[Stack], story: Callable[[Stack], None]) -> None:
    """The same on all of them at once: most of each story is waiting."""
    with ThreadPoolExecutor(len(stacks)) as pool:
        for stack, told in [(stack, pool.submit(story, stack)) for stack in stacks]:
            try:
                told.result()
            except BaseException as error:
                error.add_note(f"on the stack {stack.name}: {stack.first.log()[-3000:]}")
                raise


# --- making them ---
def missing() -> str:
    """Why there can only be one machine here."""
    if postgres.programs() is None:
        return "PostgreSQL is not installed"
    return "" if REDIS else "redis-server is not installed"


@contextmanager
def stacks(folder: Path) -> Iterator[list[Stack]]:
    makers = [one] if missing() else [one, two]
    with ExitStack() as stack:
        found = [stack.enter_context(maker(folder / maker.__name__)) for maker in makers]
        together(found, _open)
        yield found
        _close(found)


@contextmanager
def one(folder: Path) -> Iterator[Stack]:
    with ExitStack() as stack:
        disks = {
            "database": _disk(stack, folder / "machine-0" / "data", 96),
            "media": _disk(stack, folder / "machine-0" / "data" / "media", 24),
        }
        yield _built("here", folder, House([], folder), {}, 1, disks, stack)


@contextmanager
def two(folder: Path) -> Iterator[Stack]:
    with ExitStack() as stack:
        house = House([], folder)
        home = Path(tempfile.mkdtemp(prefix="studio-pg-", dir="/tmp"))
        stack.callback(shutil.rmtree, home, ignore_errors=True)  # once nothing is mounted there any more
        disk = _disk(stack, home, 400)
        house.database = _database(disk.folder, stack)
        folder.mkdir()
        # Not below pytest's own folder: the path of a socket has an end.
        redis = tempfile.TemporaryDirectory(prefix="studio-redis-", dir="/tmp", ignore_cleanup_errors=True)
        house.broker = Broker(Path(stack.enter_context(redis)))
        stack.callback(house.broker.stop)
        house.bucket = stack.enter_context(s3.served())
        shared = {
            "STUDIO_DATABASE_URL": house.database.create("faults"),
            "STUDIO_REDIS_URL": house.broker.url,
            "STUDIO_S3_ENDPOINT": house.bucket.url,
            **s3.SETTINGS,
        }
        yield _built("many", folder, house, shared, 2, {"database": disk}, stack)


def _disk(stack: ExitStack, folder: Path, megabytes: int) -> Disk:
    disk = Disk(folder, megabytes)
    stack.callback(disk.take_down)
    return disk


def _database(home: Path, stack: ExitStack) -> postgres.Server:
    programs = postgres.programs()
    assert programs is not None
    server = postgres.Server(programs, home)
    if server.account:
        shutil.chown(home, server.account)
    server.prepare()
    with (home / "data" / "postgresql.conf").open("a") as conf:
        conf.write("max_wal_size = 96MB\nmin_wal_size = 32MB\n")
    server.start()
    stack.callback(server.stop)
    return server


def _built(
    name: str,
    folder: Path,
    house: House,
    shared: dict[str, str],
    machines: int,
    disks: dict[str, Disk],
    stack: ExitStack,
) -> Stack:
    vendor = Vendor().start()
    stack.callback(vendor.close)
    (folder / "table.toml").write_text(TABLE)
    common = {
        "STUDIO_CANARY_SECONDS": str(CANARY),
        "STUDIO_MONTHLY_CREDITS": "0",
        "STUDIO_SECRET_KEY": uuid.uuid4().hex * 2,
        "STUDIO_FETCH_ALLOW": "127.0.0.1",
        "STUDIO_TABLE": str(folder / "table.toml"),
        **shared,
    }
    for number in range(machines):
        machine = Machine(folder / f"machine-{number}" / "data", **common)
        machine.data.mkdir(parents=True, exist_ok=True)
        machine.environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "NOOP_SECONDS": str(WORK),
            "FAULTS_CLOCK": str(machine.data.parent / "clock"),
        }
        house.machines.append(machine)
        machine.environment["STUDIO_URL"] = house.machines[0].url
        if number:  # one web is enough to ask
            machine.environment["STUDIO_RUN"] = "workers,ticker"
    stack.callback(clear, house)
    return Stack(name, house, vendor, disks)


def _open(stack: Stack) -> None:
    stack.vendor.polls_until_clips, stack.vendor.polls_until_done = 0, 1
    stack.set_clocks(0.0)
    stack.up()
    words = {"ours": OURS, "elsewhere": ELSEWHERE, "password": PASSWORD, "credits": CREDITS}
    stack.first.manage("shell", "-c", PEOPLE.format(base=stack.vendor.base, key=KEY, **words))
    for email in (OURS, ELSEWHERE):
        stack.sign_in(email)


def _close(found: list[Stack]) -> None:
    for stack in found:
        with stack.house.lock:
            stack.house.is_over = True
    threads = [threading.Thread(target=stack.house.stop) for stack in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
