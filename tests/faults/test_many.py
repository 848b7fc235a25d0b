"""What is shown within one process on SQLite holds with PostgreSQL and Redis: the same tests, once more."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import stacks
from tests.postgres.conftest import postgres
from tests.postgres.server import Server
from tests.served import ROOT
from tests.torture.machines import Broker

__all__ = ["postgres"]  # the fixture
CHOSEN = [
    "tests/faults/test_clocks.py",
    "tests/faults/test_stored.py",
    "tests/faults/test_receivers.py",
    "tests/actions/test_advance.py::test_of_five_workers_rung_at_once_one_works",
    "tests/test_storage.py::test_an_object_of_another_size_never_becomes_a_take",
]


@pytest.fixture
def redis() -> Iterator[Broker]:
    if why := stacks.missing():
        pytest.skip(why)
    with tempfile.TemporaryDirectory(prefix="studio-redis-", dir="/tmp") as folder:
        broker = Broker(Path(folder))
        yield broker
        broker.stop()


def test_the_same_tests_pass_with_postgresql_and_redis(redis: Broker, postgres: Server) -> None:
    environment = os.environ | {
        "STUDIO_DATABASE_URL": postgres.create("faults"),
        "STUDIO_REDIS_URL": redis.url,
        "STUDIO_SECRET_KEY": "only for these tests, and long enough for them",
    }
    environment.pop("PYTEST_XDIST_WORKER", None)
    chosen = ["-p", "no:cacheprovider", "-x", "-m", "not processes", *CHOSEN]
    command = [sys.executable, "-m", "pytest", *chosen]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " skipped" not in done.stdout
