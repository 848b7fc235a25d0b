"""The whole studio on PostgreSQL.

It makes songs while workers are killed and the database is restarted, and goes on elsewhere from a backup.
"""

import time
from collections import Counter
from pathlib import Path

import pytest
import requests

from tests.postgres.server import Server
from tests.served import Served, until
from tests.test_torture import SONG, _command, finished

pytestmark = pytest.mark.processes
TASKS = 4


def states(served: Served) -> Counter[str]:
    return Counter(state for (state,) in served.rows("select state from studio_task"))


def test_songs_are_made_though_workers_and_the_database_go_down(tmp_path: Path, postgres: Server) -> None:
    served = Served(
        tmp_path / "data", STUDIO_DATABASE_URL=postgres.create("torture"), STUDIO_CANARY_SECONDS="15"
    )
    served.start()
    try:
        served.create_account("ann@example.com")
        session = served.sign_in("ann@example.com")
        for _ in range(TASKS):
            assert served.post(session, "/create", SONG).ok
        until(lambda: finished(served) >= 1, 120)
        next(process for process in served.processes() if "qcluster" in _command(process)).kill()
        until(lambda: finished(served) >= 2, 120)
        postgres.stop()
        answer = session.get(f"{served.url}/library", timeout=20)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "cannot save anything right now" in answer.text
        time.sleep(2.0)
        postgres.start()
        until(lambda: session.get(f"{served.url}/library", timeout=20).ok, 20)
        until(lambda: finished(served) == TASKS, 240)
        assert states(served) == {"succeeded": TASKS}
        spent = served.rows(
            "select task_id, sum(credits) from studio_entry where task_id is not null group by 1"
        )
        assert [int(credits) for _, credits in spent] == [-15] * TASKS
        assert served.rows("select count(*) from studio_clip") == [(2 * TASKS,)]
        goes_on_elsewhere(served, session, tmp_path, postgres)
    finally:
        served.kill_everything()


def goes_on_elsewhere(served: Served, session: requests.Session, folder: Path, postgres: Server) -> None:
    """A backup of the studio while it runs, put back into an empty folder and an empty database."""
    assert "The secret key is in it" in served.manage("backup", str(folder / "safe"))
    other = Served(folder / "two" / "data", STUDIO_DATABASE_URL=postgres.create("elsewhere"))
    other.data.mkdir(parents=True)
    assert "Restored " in other.manage("restore", str(folder / "safe"))
    for query in (
        "select id, audio, timeline from studio_clip order by id",
        "select * from studio_entry order by id",
    ):
        assert other.rows(query) == served.rows(query)
    assert all(
        (other.data / "media" / name).is_file() for (name,) in other.rows("select audio from studio_clip")
    )
    other.start()
    try:
        assert other.sign_in("ann@example.com").get(f"{other.url}/library", timeout=20).ok
    finally:
        other.kill_everything()
