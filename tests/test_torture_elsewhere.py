"""Tasks at a vendor that takes no idempotency key, while workers, and then everything, are killed: no song is
lost, and none is paid twice."""

import random
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.served import Served, until
from tests.test_torture import SONG, kill_a_worker
from tests.vendor.double import KEY, Vendor, vendor

__all__ = ["vendor"]  # the fixture

TASKS = 12
TABLE = "[vendor]\nseconds_per_request = 0\npoll_seconds = [2, 4]\n"
pytestmark = pytest.mark.processes

ACCOUNT = """
from studio.actions import accounts
from studio.models import Account, Team
accounts.save(Account(team=Team.objects.get()), base="{base}", key="{key}")
"""


@pytest.fixture
def served(tmp_path: Path, vendor: Vendor) -> Iterator[Served]:
    (tmp_path / "table.toml").write_text(TABLE)
    served = Served(
        tmp_path / "data",
        STUDIO_CANARY_SECONDS="15",
        STUDIO_MONTHLY_CREDITS="0",
        STUDIO_FETCH_ALLOW="127.0.0.1",
        STUDIO_TABLE=str(tmp_path / "table.toml"),
    )
    served.environment["STUDIO_URL"] = served.url
    served.start()
    yield served
    served.stop()


def states(served: Served) -> Counter[str]:
    return Counter(state for (state,) in served.rows("select state from studio_task"))


def settle_doubts(served: Served, vendor: Vendor, session: requests.Session) -> None:
    """What the vendor took it calls about; what it did not, a person has sent again."""
    hooks = {job.webhook_url: job for job in list(vendor.tasks.values())}
    for (text,) in served.rows("select id from studio_task where state = 'uncertain'"):
        task = uuid.UUID(text)
        taken = [job for url, job in hooks.items() if str(task) in url]
        for job in taken:
            headers, raw = vendor.call_back(job.id)
            requests.post(job.webhook_url, raw, headers=headers, timeout=10).raise_for_status()
        if not taken:
            assert served.post(session, f"/tasks/{task}/send-again", {}, form="/activity").ok


def test_no_song_is_lost_or_paid_twice_whatever_is_killed(served: Served, vendor: Vendor) -> None:
    dice = random.Random(5)
    vendor.polls_until_clips, vendor.polls_until_done = 0, 2
    served.create_account("ann@example.com", credits=15 * TASKS)
    served.manage("shell", "-c", ACCOUNT.format(base=vendor.base, key=KEY))
    session = served.sign_in("ann@example.com")
    for _ in range(TASKS):
        assert served.post(session, "/create", SONG).ok
    for step in range(6):
        until(lambda goal=step: len(vendor.tasks) > goal, 60)  # type: ignore[misc]
        if step % 3 == 2:
            served.kill_everything()
            served.start()
        else:
            kill_a_worker(served, dice)
    until(lambda: not states(served).keys() & {"queued", "sending"}, 120)
    settle_doubts(served, vendor, session)
    until(lambda: states(served) == {"succeeded": TASKS}, 240)
    assert len(vendor.tasks) == TASKS
    assert vendor.keys[KEY].credits == 1000 - 15 * TASKS
    spent = served.rows("select task_id, sum(credits) from studio_entry where task_id not null group by 1")
    assert [credits for _, credits in spent] == [-15] * TASKS
    clips = served.rows("select audio from studio_clip")
    assert len(clips) == 2 * TASKS
    assert all((served.data / "media" / audio).is_file() for (audio,) in clips)
