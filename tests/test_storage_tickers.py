"""Two machines' clocks: one leads, and the other one takes over when it is killed."""

import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from tests.served import ROOT, Served, until

pytestmark = pytest.mark.processes


def leader(served: Served) -> str:
    rows = served.rows("SELECT holder FROM studio_heartbeat WHERE name = 'ticker'")
    return str(rows[0][0]) if rows else ""


def test_of_two_tickers_the_second_takes_over_when_the_first_is_killed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    served = Served(tmp_path / "data", STUDIO_SECRET_KEY=uuid.uuid4().hex * 2)
    served.manage("migrate", "-v0")
    words = [sys.executable, "manage.py", "ticker"]
    first = subprocess.Popen(words, cwd=ROOT, env=served.environment)
    try:
        until(lambda: leader(served), 40)
        known = leader(served)
        second = subprocess.Popen(words, cwd=ROOT, env=served.environment)
        try:
            time.sleep(12)  # longer than a lease
            assert leader(served) == known
            first.kill()
            until(lambda: leader(served) != known, 40)
            assert second.poll() is None
        finally:
            second.kill()
            second.wait()
    finally:
        first.kill()
        first.wait()
