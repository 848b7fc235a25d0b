"""Tasks a second through their whole life, with an engine that does nothing, against what django-q2 alone
does with tasks that are nothing, on each broker."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.table import Row
from tests.noop import pace

TASKS, WORKERS = 200, 2


def rows(folder: Path) -> Iterator[Row]:
    for broker, name in pace.BROKERS.items():
        if lacking := pace.missing(broker):
            print(f"brokers: there is no {lacking} here, so nothing is said of {name}")
            continue
        studio, alone = pace.measured(folder / "brokers", broker, TASKS, WORKERS)
        yield Row(f"tasks a second through their whole life, {name}", studio, "/s")
        yield Row(f"through django-q2 alone, {name}", alone, "/s")
        yield Row(f"share of that, {name}", studio / alone, "x", least=0.05)
