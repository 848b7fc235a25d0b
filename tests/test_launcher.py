"""The launcher, with small real processes in the place of web, workers and ticker."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from studio import launcher
from studio.launcher import Child

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
# A main process that has a child of its own, as a cluster has workers.
PARENT = [
    sys.executable,
    "-c",
    "import subprocess, sys, time; subprocess.Popen(sys.argv[1:]); time.sleep(60)",
]


@pytest.fixture
def crew() -> Iterator[list[Child]]:
    children = [Child("web", SLEEP), Child("workers", [*PARENT, *SLEEP])]
    yield children
    for child in children:
        child.kill_session()


@pytest.fixture
def run(crew: list[Child], tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Supervise the crew in the background until the test is over."""
    stop = threading.Event()
    threads: list[threading.Thread] = []

    def start(silence: Callable[[], float] = lambda: 0.0, patience: float = 60.0) -> None:
        thread = threading.Thread(
            target=launcher.supervise, args=(crew, tmp_path, stop.is_set, silence, patience)
        )
        threads.append(thread)
        thread.start()
        until(lambda: all(child.process for child in crew))

    yield start
    stop.set()
    for thread in threads:
        thread.join()


def until(true: Callable[[], object], seconds: float = 10.0) -> None:
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.02)


def pid(child: Child) -> int:
    assert child.process is not None
    return child.process.pid


def alive(number: int) -> bool:
    return psutil.pid_exists(number) and psutil.Process(number).status() != psutil.STATUS_ZOMBIE


def test_a_child_that_was_killed_is_started_again(run: Callable[..., None], crew: list[Child]) -> None:
    run()
    first = pid(crew[0])
    os.kill(first, signal.SIGKILL)
    until(lambda: pid(crew[0]) != first and alive(pid(crew[0])))


def test_a_killed_main_process_takes_its_orphans_with_it(run: Callable[..., None], crew: list[Child]) -> None:
    run()
    main = pid(crew[1])
    until(lambda: len(launcher.session_members(main)) == 2)
    orphan = next(member for member in launcher.session_members(main) if member.pid != main)
    os.kill(main, signal.SIGKILL)
    until(lambda: pid(crew[1]) != main and not alive(orphan.pid))


def test_silent_workers_are_started_again_and_the_web_is_left_alone(
    run: Callable[..., None], crew: list[Child]
) -> None:
    silence = [0.0]
    run(lambda: silence[0], patience=0.5)
    web, workers = pid(crew[0]), pid(crew[1])
    time.sleep(1.0)
    assert pid(crew[1]) == workers
    silence[0] = 99.0
    until(lambda: pid(crew[1]) != workers)
    assert pid(crew[0]) == web


def test_stopping_leaves_no_process(crew: list[Child], tmp_path: Path) -> None:
    members: list[psutil.Process] = []

    def stop() -> bool:
        members[:] = [member for child in crew for member in launcher.session_members(pid(child))]
        return len(members) == 3

    launcher.supervise(crew, tmp_path, stop, lambda: 0.0, 60.0)
    assert not [member for member in members if alive(member.pid)]


def test_what_a_killed_launcher_left_behind_is_cleared_away(tmp_path: Path) -> None:
    leftover = subprocess.Popen(SLEEP, env={**os.environ, launcher.MARK: str(tmp_path)})
    other = subprocess.Popen(SLEEP, env={**os.environ, launcher.MARK: str(tmp_path / "other")})
    try:
        assert launcher.clear_leftovers(tmp_path) == 1
        assert not alive(leftover.pid)
        assert alive(other.pid)
    finally:
        for process in (leftover, other):
            process.kill()
            process.wait()


def test_a_second_launcher_for_the_same_data_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with launcher.only_one(tmp_path), pytest.raises(launcher.Trouble, match="running already"):  # noqa: SIM117
        with launcher.only_one(tmp_path):
            pass


def test_a_busy_port_is_one_sentence() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        with pytest.raises(launcher.Trouble, match=r"Cannot listen on .* port"):
            launcher.check_port("127.0.0.1", busy.getsockname()[1])


def test_a_machine_may_do_a_part() -> None:
    names = [child.name for child in launcher.children("127.0.0.1", 8000, ("ticker", "workers"))]
    assert names == ["workers", "ticker"]
    assert [child.name for child in launcher.children("127.0.0.1", 8000)] == [*launcher.ROLES]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"STUDIO_RUN": "web,singers"}, "STUDIO_RUN lists some of web, workers and ticker, not 'singers'"),
        ({"STUDIO_RUN": "workers"}, "Several machines need the same STUDIO_SECRET_KEY"),
        ({"STUDIO_REDIS_URL": "redis://127.0.0.1:1"}, "Several machines need the same STUDIO_SECRET_KEY"),
        ({"STUDIO_RUN": "workers", "STUDIO_SECRET_KEY": "x" * 50}, "no issues"),
    ],
)
def test_machines_that_work_together_are_told_what_they_lack(
    more: dict[str, str], said: str, tmp_path: Path
) -> None:
    environment = {**os.environ, **more, "STUDIO_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], env=environment, capture_output=True, text=True, check=False
    )
    assert said in done.stdout + done.stderr
