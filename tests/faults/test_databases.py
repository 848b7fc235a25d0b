"""The database is busy, restarted, or has no room: whoever asks waits or is told so; nothing is half done."""

import itertools
import sqlite3
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest
import requests

from tests.faults.stacks import OURS, Stack, together
from tests.served import until
from tests.torture.people import SONG

pytestmark = pytest.mark.processes
PAGES = ("/library", "/activity", "/create", "/healthz")
LONG_WORDS = 2900


class Crowd:
    """People who ask for songs and look at pages until they leave."""

    def __init__(self, stack: Stack, title: str, *, asking: int = 2, looking: int = 2) -> None:
        self.stack, self.title = stack, title
        self.answers: list[tuple[float, int, str]] = []  # when, status, of what
        self.asked: dict[str, int] = {}  # by the form's key: how it was answered
        self._stop = threading.Event()
        jobs = [*[self._ask] * asking, *[self._look] * looking]
        self._threads = [threading.Thread(target=job) for job in jobs]
        for thread in self._threads:
            thread.start()

    def leave(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def statuses(self) -> set[int]:
        return {status for _, status, _ in self.answers}

    def seconds_of(self, status: int) -> float:
        """From the first such answer to the last."""
        found = [at for at, told, _ in self.answers if told == status]
        return max(found) - min(found) if found else 0.0

    def slowest(self) -> float:
        return self._slowest

    _slowest = 0.0

    def _note(self, began: float, answer: requests.Response, path: str) -> None:
        now = time.monotonic()
        self._slowest = max(self._slowest, now - began)
        self.answers.append((now, answer.status_code, path))

    def _ask(self) -> None:
        while not self._stop.wait(0.5):
            key, began = uuid.uuid4().hex, time.monotonic()
            answer = self.stack.post("/create", {**SONG, "title": self.title, "form_key": key})
            self.asked[f"create-{key}"] = answer.status_code
            self._note(began, answer, "POST /create")

    def _look(self) -> None:
        paths = itertools.cycle(PAGES)
        with self.stack.session() as session:
            while not self._stop.wait(0.2):
                path, began = next(paths), time.monotonic()
                self._note(began, session.get(self.stack.first.url + path, timeout=40), path)

    def check(self, seconds: float = 90.0) -> None:
        """All that was taken is there, and made; what was refused has left nothing."""
        rows = self.stack.first.rows(
            f"select form_key from studio_task where params ->> 'title' = '{self.title}'"
        )
        assert {key for (key,) in rows} == {key for key, status in self.asked.items() if status == 302}
        self.stack.wait_for(self.title, len(rows), seconds)


# --- 14: somebody writes for six seconds
@contextmanager
def locked(stack: Stack) -> Iterator[None]:
    """Nobody else writes meanwhile."""
    if stack.is_shared:
        with psycopg.connect(stack.first.environment["STUDIO_DATABASE_URL"]) as holder:
            holder.execute("lock table studio_task, studio_entry, studio_heartbeat in exclusive mode")
            yield
    else:
        with closing(sqlite3.connect(stack.first.data / "studio.sqlite3", timeout=20)) as holder:
            holder.execute("begin immediate")
            yield
            holder.rollback()


def test_a_write_that_takes_six_seconds_makes_others_wait_and_nobody_fail(stacks: list[Stack]) -> None:
    together(stacks, _locked_for_six_seconds)


def _locked_for_six_seconds(stack: Stack) -> None:
    marks = [len(machine.log()) for machine in stack.machines]
    crowd = Crowd(stack, "Locked")
    try:
        time.sleep(1.0)
        with locked(stack):
            time.sleep(6.0)
        time.sleep(0.5)
    finally:
        crowd.leave()
    assert crowd.statuses() <= {200, 302}, Counter(crowd.answers)
    assert 4.0 < crowd.slowest() < 15.0, "somebody had to wait"
    crowd.check()
    for machine, mark in zip(stack.machines, marks, strict=True):
        assert "locked" not in machine.log()[mark:]


# --- 15: PostgreSQL is restarted
def test_postgresql_is_restarted_under_load(many: Stack) -> None:
    assert many.house.database is not None
    crowd = Crowd(many, "Restarted")
    try:
        time.sleep(1.0)
        many.house.database.stop()
        time.sleep(1.5)
        many.house.database.start()
        time.sleep(3.0)
    finally:
        crowd.leave()
    assert crowd.statuses() == {200, 302, 503}, Counter(crowd.answers)
    assert crowd.seconds_of(503) < 10.0
    crowd.check()


# --- 16: no room
def test_a_full_disk_refuses_what_cannot_be_written_and_loses_nothing(stacks: list[Stack]) -> None:
    for stack in stacks:
        if why := stack.disks["database"].refused:
            pytest.skip(f"No file system of our own: {why}")
    together(stacks, _full)


def _full(stack: Stack) -> None:
    statuses: dict[str, int] = {}
    _write_back(stack)
    with stack.disks["database"].full():
        for _ in range(60):
            key = uuid.uuid4().hex
            fields = {**SONG, "title": "Full", "form_key": key, "make_instrumental": "", "prompt": _words()}
            answer = stack.post("/create", fields)
            statuses[f"create-{key}"] = answer.status_code
            if list(statuses.values()).count(503) == 3:
                break
        assert set(statuses.values()) <= {302, 503}
        assert 503 in statuses.values(), "it was full"
        with stack.session() as session:
            assert session.get(stack.first.url + "/library", timeout=20).status_code in (200, 503)
        wrong = {"login": OURS, "password": "a wrong one"}
        assert stack.post("/accounts/login/", wrong, email="").status_code in (200, 503)
    until(lambda: stack.first.answers(), 30)
    stack.ask("Room again", 2)
    rows = stack.first.rows("select form_key from studio_task where params ->> 'title' = 'Full'")
    assert {key for (key,) in rows} == {key for key, status in statuses.items() if status == 302}
    stack.wait_for("Full", len(rows))
    stack.wait_for("Room again", 2)
    if not stack.is_shared:
        assert stack.first.rows("pragma integrity_check") == [("ok",)]


def _write_back(stack: Stack) -> None:
    """SQLite has room of its own beside the database, for a while."""
    if not stack.is_shared:
        stack.first.rows("pragma wal_checkpoint(truncate)")


def _words() -> str:
    """What no database can make smaller."""
    return "".join(uuid.uuid4().hex for _ in range(LONG_WORDS // 32))
