"""A PostgreSQL of one's own, for as long as the tests run.

The machine's programs, a folder that is thrown away, and a socket in it instead of a port.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 60.0
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/bin", "/usr/local/pgsql/bin", "/opt/homebrew/bin")
# Nothing here must outlive a crash of the machine.
HASTE = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=300",
)


def programs() -> Path | None:
    """The folder with the newest `initdb` and `postgres`."""
    found = [folder for place in PLACES for folder in Path("/").glob(place[1:])]
    usable = [folder for folder in found if (folder / "initdb").exists() and (folder / "postgres").exists()]
    return max(usable, key=_version, default=None)


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.parent.name.split(".") if part.isdecimal())


def _account() -> str | None:
    """PostgreSQL refuses to work for root: whom it works for then."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


class Server:
    """`url(name)` is the address of a database there."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home, self.account = folder, home, _account()
        self.data = home / "data"
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres") -> str:
        return f"postgres://studio@/{database}?host={self.home}"

    def prepare(self) -> None:
        words = ["--username=studio", "--auth=trust", "--encoding=UTF8", "--no-sync", "--locale=C.UTF-8"]
        self._run("initdb", *words, "--pgdata", str(self.data))

    def start(self) -> None:
        options = [word for option in HASTE for word in ("-c", option)]
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.folder / "postgres", "-D", self.data, "-k", self.home, *options],
                stdout=log,
                stderr=log,
                user=self.account,
                cwd=self.home,
                env={"PATH": os.environ["PATH"]},
            )
        from tests.served import until

        until(self._answers, START_SECONDS)

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, (self.home / "log").read_text()
        ready = [str(self.folder / "pg_isready"), "-q", "-h", str(self.home)]
        return subprocess.run(ready, check=False).returncode == 0

    def stop(self, number: int = signal.SIGINT) -> None:
        """SIGINT ends all connections; SIGQUIT does not even say so."""
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(30)

    def create(self, database: str) -> str:
        self._run("createdb", "-h", str(self.home), "-U", "studio", database)
        return self.url(database)

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [self.folder / program, *words],
            check=True,
            stdout=subprocess.DEVNULL,
            user=self.account,
            cwd=self.home,
            env={"PATH": os.environ["PATH"]},
        )


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    # Not below pytest's own folder: the path of a socket has an end, and another account must come through.
    home = Path(tempfile.mkdtemp(prefix="studio-pg-", dir="/tmp"))
    server = Server(folder, home)
    if server.account:
        shutil.chown(home, server.account)
    try:
        server.prepare()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
