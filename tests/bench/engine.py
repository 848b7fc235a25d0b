"""How much processor time a second of music takes, on one core, with its files and without."""

import json
import resource
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from studio.engine import render
from studio.engine.works.order import work
from tests.bench.song import LYRICS, TAGS
from tests.bench.table import Row

_UNWRITTEN = (sys.executable, "-m", "tests.bench.unwritten")


def rows(folder: Path) -> Iterator[Row]:
    sung = {"prompt": LYRICS, "tags": TAGS}
    plain = {"tags": TAGS, "make_instrumental": True, "duration": 120}
    yield from _factors("sung", sung, folder / "sung", most=0.10, unwritten=0.08)
    yield from _factors("instrumental", plain, folder / "plain", most=0.08, unwritten=0.04)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20  # KiB on Linux
    yield Row("peak memory of a render", peak, "GiB", most=1.0)


def _factors(kind: str, params: Mapping[str, Any], out: Path, most: float, unwritten: float) -> Iterator[Row]:
    job = work("create", out, params=params, seed=1)
    whole = _cpu(job)
    duration: float = json.loads((out / "0" / "take.json").read_text())["duration"]
    yield Row(f"real-time factor, {kind}, with its files", whole / duration, "s/s", most=most)
    alone = _cpu(replace(job, command=_UNWRITTEN))
    yield Row(f"real-time factor, {kind}, without files", alone / duration, "s/s", most=unwritten)


def _cpu(job: render.Job) -> float:
    """Seconds of processor time that a job takes, its start included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with closing(render.run(job, 300)) as events:
        for _ in events:
            pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
