"""What holds on SQLite holds on PostgreSQL: the same tests, once more."""

import os
import subprocess
import sys

import pytest

from tests.postgres.server import Server
from tests.served import ROOT

# In processes of their own, as settings are read once. Chosen for what databases do differently: locks and
# constraints, orders in which something is missing, searches, JSON, text that is no text, exports.
CHOSEN = {
    "money": ["tests/money", "tests/api/test_concurrency.py", "tests/actions/test_advance.py"],
    "the line": ["tests/actions/test_clock.py", "tests/actions/test_line.py"],
    "the library": [
        "tests/actions/test_shelf.py",
        "tests/actions/test_projects.py",
        "tests/web/test_shelf_views.py",
        "tests/web/test_notes.py",
        "tests/web/test_wellformed.py",
        "tests/providers/test_vendor_faults.py::test_words_that_no_row_can_hold_lose_no_song",
    ],
}


@pytest.mark.parametrize("name", CHOSEN)
def test_it_holds_on_postgresql(name: str, postgres: Server) -> None:
    environment = os.environ | {"STUDIO_DATABASE_URL": postgres.create(name.replace(" ", "_"))}
    environment.pop("PYTEST_XDIST_WORKER", None)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-x", *CHOSEN[name]]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert (" skipped" in done.stdout) == (name == "the line"), "one test of it is about SQLite"
