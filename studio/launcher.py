"""The launcher: web, workers and ticker as three children, each in a session of its own.

django-q2 has three ways to fail that only an outsider can mend (measured, see ARCHITECTURE.md): a cluster
whose idle worker was killed hangs for ever and looks healthy; a signal to its whole process group deadlocks
it; its orphans live on after a kill -9 and keep taking work. So: stop politely by a signal to the main
process alone, then kill whatever is left of its session; restart what ends without being asked; restart the
workers when they show no sign of life; and before starting, clear away what a killed launcher of the same
data folder left behind.
"""

import contextlib
import fcntl
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

log = logging.getLogger(__name__)

MARK = "STUDIO_LAUNCHER"  # in the environment of all our processes: the data folder they work for
ROLES = ("web", "workers", "ticker")  # what one machine may do, all or some
GRACE = 20.0  # seconds between asking a child to stop and killing its session
MOST_PATIENCE = 8  # times as long as usual may workers take to start
PAUSE = 2.0  # seconds before a child that fell over is started again


class Trouble(Exception):
    """Why the studio cannot start, in a sentence."""


@dataclass
class Child:
    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default=0.0)
    in_vain: int = 0  # starts since a sign of life

    def start(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(self.command, env=environment, start_new_session=True)
        self.started = time.monotonic()

    @property
    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def ask_to_stop(self) -> None:
        # The main process alone: a signal to the group deadlocks django-q2.
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def kill_session(self) -> None:
        """Kill everything that this child started, whether or not it still lives itself."""
        if self.process is None:
            return
        kill(session_members(self.process.pid))
        self.process.wait()


def session_members(session: int) -> list[psutil.Process]:
    members = []
    for process in psutil.process_iter():
        with contextlib.suppress(OSError):
            if os.getsid(process.pid) == session:
                members.append(process)
    return members


def kill(processes: list[psutil.Process]) -> None:
    """Kill them all, and wait until they are gone."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(processes, timeout=5)


@contextlib.contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the data folder for this launcher; the lock ends with the process, however that ends."""
    with (data / "launcher.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Trouble(f"Take Two is running already with the data in {data}.") from None
        yield


def clear_leftovers(data: Path) -> int:
    """Kill the processes that a killed launcher of this data folder left behind; how many."""
    leftovers = [
        process
        for process in psutil.process_iter()
        if process.pid != os.getpid() and _environment_of(process).get(MARK) == str(data)
    ]
    kill(leftovers)
    return len(leftovers)


def running(data: Path) -> set[str]:
    """The parts whose main process is there, for this data folder."""
    words = {child.name: child.command[1:] for child in children("", 0)}
    found = set()
    for process in psutil.process_iter():
        if _environment_of(process).get(MARK) == str(data):
            with contextlib.suppress(psutil.Error):
                told = process.cmdline()
                found |= {name for name, command in words.items() if told[1:3] == command[:2]}
    return found


def _environment_of(process: psutil.Process) -> dict[str, str]:
    try:
        return process.environ()
    except (psutil.Error, OSError):
        return {}


def check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Trouble(
                f"Cannot listen on {host} port {port}: {error.strerror}. Another: PORT=8001 make run."
            ) from None


def children(host: str, port: int, roles: Collection[str] = ROLES, threads: int = 64) -> list[Child]:
    manage = [sys.executable, "manage.py"]
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = [sys.executable, "-m", "gunicorn", "studio.wsgi", "--bind", address, "--worker-class", "gthread"]
    # As measured: more processes than polling keeps busy, as one gets twice the browsers of another; in
    # each, threads for many slow listeners, as one may get them all; keep-alive over the pages' polling.
    web += ["--workers", "4", "--threads", str(threads), "--keep-alive", "75", "--graceful-timeout", "5"]
    web += ["--log-level", "warning", "--logger-class", "studio.serving.Log", "--no-control-socket"]
    web += ["--preload"]  # loaded once, and shared by all of them
    crew = [
        Child("web", web),
        Child("workers", [*manage, "qcluster"]),
        Child("ticker", [*manage, "ticker"]),
    ]
    return [child for child in crew if child.name in roles]


def supervise(
    crew: list[Child], data: Path, stop: Callable[[], bool], silence: Callable[[], float], patience: float
) -> None:
    """Keep the crew running until `stop()`. `silence()`: seconds since the workers of this machine gave a
    sign of life; it is asked all the time, since it has them asked for one."""
    environment = {**os.environ, MARK: str(data), "PYTHONUNBUFFERED": "1"}
    try:
        for child in crew:
            child.start(environment)
        while not stop():
            time.sleep(0.3)
            for child in crew:
                if child.ended:
                    log.warning("%s ended by itself; starting it again", child.name)
                    _restart(child, environment)
                elif child.name == "workers" and _is_stuck(child, silence, patience):
                    log.warning("the workers show no sign of life; starting them again")
                    _restart(child, environment)
    finally:
        _shut_down(crew)


def _is_stuck(workers: Child, silence: Callable[[], float], patience: float) -> bool:
    """On a machine that is so busy that they need longer than that to start, they are given longer each time:
    else they would be killed before their first sign of life, for ever."""
    if silence() <= patience:
        workers.in_vain = 0
        return False
    if time.monotonic() - workers.started <= patience * min(2**workers.in_vain, MOST_PATIENCE):
        return False
    workers.in_vain += 1
    return True


def _restart(child: Child, environment: dict[str, str]) -> None:
    """Kill at once (a stuck cluster ignores a polite word) and start anew; leases bring its work back."""
    quick_death = time.monotonic() - child.started < PAUSE
    child.kill_session()
    time.sleep(PAUSE if quick_death else 0.0)
    child.start(environment)


def _shut_down(crew: list[Child]) -> None:
    for child in crew:
        child.ask_to_stop()
    limit = time.monotonic() + GRACE
    for child in crew:
        if child.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.0, limit - time.monotonic()))
        child.kill_session()
