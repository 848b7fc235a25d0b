"""`make bench`: what things cost, as ratios within one run, so that noisy machines agree with each other.

Each row names what was measured, the figure, and the bar it should stay under (or over). Parts and operations
that are named (`python -m tests.bench player extend`) are measured alone. With `--write`, what a whole part
measured goes into BENCHMARKS.md, in the place of what it measured before.
"""

import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.bench import (
    brokers,
    cores,
    engine,
    lookout,
    machine,
    millions,
    operations,
    pages,
    player,
    pollers,
    shelf,
    streaming,
    tasks,
)
from tests.bench.table import Row, conditions, show, write

Measure = Callable[[Path], Iterator[Row]]

PARTS: dict[str, Measure] = {
    "engine": engine.rows,
    "tasks": tasks.rows,
    "machine": machine.rows,
    "cores": cores.rows,
    "pages": pages.rows,
    "shelf": shelf.rows,
    "lookout": lookout.rows,
    "player": player.rows,
    "operations": operations.rows,
    "brokers": brokers.rows,
    "millions": millions.rows,
    "pollers": pollers.rows,
    "streaming": streaming.rows,
}


def main() -> int:
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit("stopped"))  # studios are stopped as well
    chosen = [word for word in sys.argv[1:] if word != "--write"]
    parts = {name: measure for name, measure in PARTS.items() if name in chosen or not chosen}
    if alone := [name for name in chosen if name not in PARTS]:
        parts["some operations"] = partial(operations.rows, chosen=alone)
    rows: list[Row] = []
    broken: list[str] = []
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        for name, measure in parts.items():
            about, start = conditions(), time.monotonic()
            try:
                found = list(shown(name, measure(Path(folder))))
            except Exception:  # the others are measured all the same
                traceback.print_exc()
                broken.append(name)
                continue
            took = time.monotonic() - start
            print(f"{'':<68} {took:>9.0f} s for {name}\n", flush=True)
            if "--write" in sys.argv and name in PARTS:
                write(name, found, f"{about}; took {took:.0f} s.", PARTS)
            rows += found
    failed = [row for row in rows if not row.holds]
    print(f"{len(rows) - len(failed)} of {len(rows)} within their bars")
    if broken:
        print(f"not measured, since something broke: {', '.join(broken)}")
    return 1 if failed or broken else 0


def shown(part: str, rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        show(row)
        yield row if row.part else replace(row, part=part)


sys.exit(main())
