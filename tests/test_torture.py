"""Thirty tasks while workers, and then everything, are killed: all finish, each charged once."""

import random
import uuid
from collections import Counter
from pathlib import Path

import psutil
import pytest

from tests.served import Served, until

TASKS = 30
SONG = {
    "custom_mode": "True",
    "make_instrumental": "on",
    "tags": "techno, 140 bpm",
    "duration": "10",
    "mv": "sonic-v5",
    "style_weight": "0.5",
    "weirdness_constraint": "0.5",
}
pytestmark = pytest.mark.processes


@pytest.fixture
def served(tmp_path: Path) -> Served:
    return Served(tmp_path / "data", STUDIO_CANARY_SECONDS="15", STUDIO_MONTHLY_CREDITS="0")


def kill_a_worker(served: Served, dice: random.Random) -> None:
    """Any process of the cluster: a busy or idle worker, the guard, the pusher, the monitor, the main."""
    cluster = [process for process in served.processes() if "qcluster" in _command(process)]
    if cluster:
        dice.choice(cluster).kill()


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def finished(served: Served) -> int:
    return int(served.rows("select count(*) from studio_task where finished is not null")[0][0])


def test_all_tasks_finish_and_are_charged_once_whatever_is_killed(served: Served) -> None:
    dice = random.Random(7)
    served.start()
    try:
        served.create_account("ann@example.com", credits=15 * TASKS)
        session = served.sign_in("ann@example.com")
        for _ in range(TASKS):
            assert served.post(session, "/create", SONG).ok
        for step in range(8):
            until(lambda goal=2 * step: finished(served) >= goal, 120)  # type: ignore[misc]
            if step % 4 == 3:
                served.kill_everything()
                served.start()
            else:
                kill_a_worker(served, dice)
            if step == 2:  # a video is asked for, and the next worker killed
                (clip,) = served.rows("select id from studio_clip limit 1")[0]
                assert served.post(session, f"/takes/{uuid.UUID(clip)}/video", {}).ok
        until(lambda: finished(served) == TASKS, 420)
        until(lambda: served.rows("select video from studio_clip where video != ''"), 120)
        until(lambda: not list((served.data / "work").glob("*")), 90)
    finally:
        served.stop()
    check_rows(served)
    check_files(served)
    assert served.processes() == []


def check_rows(served: Served) -> None:
    states = served.rows("select state, error from studio_task")
    assert Counter(states) == {("succeeded", ""): TASKS}
    spent = served.rows("select task_id, sum(credits) from studio_entry where task_id not null group by 1")
    assert [credits for _, credits in spent] == [-15] * TASKS
    assert served.rows("select sum(credits) from studio_entry where month = ''")[0][0] == 30


def check_files(served: Served) -> None:
    """Every take has its files, the video that was asked for is there, and no file is without a take."""
    columns = ("audio", "master", "cover", "thumb", "midi", "score")
    named = {name for row in served.rows(f"select {', '.join(columns)} from studio_clip") for name in row}
    media = served.data / "media"
    stored = {str(path.relative_to(media)) for path in (media / "takes").rglob("*") if path.is_file()}
    assert len(named) == 2 * TASKS * len(columns)
    videos = {name for (name,) in served.rows("select video from studio_clip where video != ''")}
    assert len(videos) == 1
    assert stored == named | videos
