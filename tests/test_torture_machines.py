"""The short form of `python -m tests.torture`."""

from pathlib import Path

import pytest

from tests.postgres import server
from tests.torture.machines import REDIS, house
from tests.torture.run import torture

pytestmark = pytest.mark.processes


@pytest.mark.skipif(server.programs() is None or REDIS is None, reason="PostgreSQL or Redis is missing here")
def test_two_machines_lose_nothing_whatever_is_killed_or_goes_away(tmp_path: Path) -> None:
    with house(tmp_path, seconds=0.5) as found:
        told = torture(found, tasks=40, teams=3, seconds=20.0, away=4.0)
    assert told.killed.total() >= 15


def test_one_machine_loses_nothing_whatever_is_killed(tmp_path: Path) -> None:
    with house(tmp_path, seconds=0.5, alone=True) as found:
        torture(found, tasks=20, teams=2, seconds=10.0, away=0.0)
