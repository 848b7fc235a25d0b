"""How songs a minute grow with the cores: N workers on N cores against one worker on one core.

Whole lives through the real studio: asked for by a form, rendered, stored, finished. One worker and all that
it starts is kept to one core, since it would use others as well; web and ticker may use any. Requests are of
the kind that makes one take, with seeds: it is the same songs each time. Of the rounds the best counts, for
all alike: whatever else runs only slows them.
"""

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psutil

from tests.bench.song import LYRICS, TAGS
from tests.bench.table import Row
from tests.served import Served, until

EACH = 4  # songs for each core
ROUNDS = 2
LIVES = "select started, finished, state from studio_task order by created limit -1 offset {before}"
ENDED = "select count(*) from studio_task where state in ('succeeded', 'failed', 'cancelled')"
OPERATION = "producer_create"  # one take for each request, and its seed is a field
SONG = {
    "sound": TAGS,
    "lyrics": "\n\n".join(LYRICS.split("\n\n")[:2]),
    "mv": "FUZZ-2.0",
    "sound_strength": "0.5",
    "lyrics_strength": "0.5",
    "weirdness": "0.5",
}


def rows(folder: Path) -> Iterator[Row]:
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) == 1:
        return
    data = folder / "cores" / "data"
    data.mkdir(parents=True)
    one: list[float] = []
    every: list[float] = []
    alone: list[float] = []
    for number in range(ROUNDS):
        one.append(_songs_a_minute(data, 1, cores[:1], new=number == 0))
        every.append(_songs_a_minute(data, len(cores), cores))
        alone.append(_songs_a_minute(data, 1, cores))
    slow, fast, whole = max(one), max(every), max(alone)
    yield Row("songs a minute, one worker on one core", slow, "/min")
    yield Row(f"songs a minute, {len(cores)} workers on {len(cores)} cores", fast, "/min")
    said = f"{len(cores)} workers on {len(cores)} cores, over {len(cores)} times one worker"
    yield Row(f"{said} on one core", fast / (len(cores) * slow), "x", least=0.85)
    yield Row(f"{said} that may use them all", fast / (len(cores) * whole), "x", least=0.85)


def _songs_a_minute(data: Path, workers: int, cores: Collection[int], *, new: bool = False) -> float:
    """From the first song that is begun to the last that is finished."""
    served = Served(data, STUDIO_WORKERS=str(workers))
    with _kept_to(cores):
        served.start()
    try:
        _free(process for process in served.processes() if "qcluster" not in process.cmdline())
        if new:
            served.create_account("ann@example.com", credits=10_000)
            # The landing page's song is composed in the background on a first start.
            until(lambda: (data / "media/landing/song.json").exists(), 180)
        session = served.sign_in("ann@example.com")
        (before,) = served.rows("select count(*) from studio_task")[0]
        songs = EACH * len(os.sched_getaffinity(0))
        for seed in range(1, songs + 1):
            assert served.post(session, f"/make/{OPERATION}", {**SONG, "seed": str(seed)}).ok
        until(lambda: served.rows(ENDED)[0][0] == before + songs, 600, pause=0.3)
        lives = served.rows(LIVES.format(before=before))
    finally:
        served.stop()
    assert [state for *_, state in lives] == ["succeeded"] * songs
    took = max(_time(finished) for _, finished, _ in lives) - min(_time(started) for started, *_ in lives)
    return songs / took.total_seconds() * 60


@contextmanager
def _kept_to(cores: Collection[int]) -> Iterator[None]:
    """What is started meanwhile, with all that it will start, stays on these cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _free(processes: Iterable[psutil.Process]) -> None:
    """Web and ticker may use any core: what is compared is rendering."""
    for process in processes:
        for thread in process.threads():
            os.sched_setaffinity(thread.id, os.sched_getaffinity(0))


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
