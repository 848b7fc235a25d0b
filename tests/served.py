"""The whole studio as people run it: `manage.py serve` with data of its own on a free port."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import psycopg
import requests

from studio import launcher

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "correct horse battery"
START_SECONDS = 60.0


class Served:
    def __init__(self, data: Path, **settings: str) -> None:
        self.data = data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("STUDIO_")},
            **settings,
            "STUDIO_DATA": str(data),
            "PORT": str(self.port),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        data_log = (self.data.parent / "serve.log").open("ab")
        with data_log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=data_log,
                stderr=data_log,
                start_new_session=True,
            )
        until(self.answers, START_SECONDS)

    def answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log()
        try:
            return requests.get(f"{self.url}/healthz", timeout=2).ok
        except requests.RequestException:
            return False

    def log(self) -> str:
        return (self.data.parent / "serve.log").read_text()

    def stop(self, number: int = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(40)

    def processes(self) -> list[psutil.Process]:
        """Everything that runs for this data folder, the launcher apart."""
        return [process for process in psutil.process_iter() if _works_for(process, self.data)]

    def kill_everything(self) -> None:
        assert self.process is not None
        self.process.kill()
        for process in self.processes():
            process.kill()
        self.process.wait()

    def manage(self, *words: str, stdin: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def create_account(self, email: str, credits: int = 0) -> None:
        self.manage(
            *("create_account", email, "--password-stdin", "--team", "The Band", "--credits", str(credits)),
            stdin=PASSWORD,
        )

    def sign_in(self, email: str) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        answer = self.post(session, "/accounts/login/", {"login": email, "password": PASSWORD})
        assert answer.url.endswith("/create"), answer.text
        return session

    def post(
        self, session: requests.Session, path: str, fields: dict[str, Any], *, form: str = ""
    ) -> requests.Response:
        """Fill in a form; the page that shows it is its own address, unless another is given."""
        page = session.get(self.url + (form or path), timeout=20).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, page
        body = {"csrfmiddlewaretoken": token[1], "form_key": uuid.uuid4().hex, **fields}
        return session.post(self.url + path, data=body, headers={"Referer": self.url + path}, timeout=20)

    def rows(self, query: str) -> list[Any]:
        """What a query gives; what it changes is kept."""
        if url := self.environment.get("STUDIO_DATABASE_URL"):
            with psycopg.connect(url) as postgresql:
                found = postgresql.execute(query.encode())
                return found.fetchall() if found.description else []
        with sqlite3.connect(self.data / "studio.sqlite3", timeout=20) as database:
            return database.execute(query).fetchall()


def _works_for(process: psutil.Process, data: Path) -> bool:
    try:
        return process.environ().get(launcher.MARK) == str(data) and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, OSError):
        return False


def until(true: Callable[[], object], seconds: float, pause: float = 0.1) -> float:
    """Wait until it is true; the seconds that took."""
    start = time.monotonic()
    while not true():
        assert time.monotonic() - start < seconds, f"waited {seconds} s in vain"
        time.sleep(pause)
    return time.monotonic() - start
