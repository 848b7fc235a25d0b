"""How much music one second of processor time makes."""

import json
import resource
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from studio.engine import render
from studio.engine.brief import SongRequest
from tests.bench.song import LYRICS, TAGS
from tests.bench.table import Row


def rows(folder: Path) -> Iterator[Row]:
    sung = SongRequest(seed=1, lyrics=LYRICS, tags=TAGS)
    plain = SongRequest(seed=1, tags=TAGS, instrumental=True, duration=120)
    yield Row(
        "seconds of finished sung music per second of CPU", speed(sung, folder / "sung"), "s/s", least=6
    )
    yield Row(
        "seconds of finished instrumental per second of CPU", speed(plain, folder / "plain"), "s/s", least=9
    )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20  # KiB on Linux
    yield Row("peak memory of a render", peak, "GiB", most=1.0)


def speed(request: SongRequest, out: Path) -> float:
    out.mkdir()
    before = _cpu()
    with closing(render.run(render.song(request, out), 300)) as events:
        for _ in events:
            pass
    duration: float = json.loads((out / "take.json").read_text())["duration"]
    return duration / (_cpu() - before)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
