"""`make bench`: what things cost, as ratios within one run, so that noisy machines agree with each other.

Each row names what was measured, the figure, and the bar it should stay under (or over). Parts and operations
that are named (`python -m tests.bench player extend`) are measured alone.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import engine, lookout, operations, pages, player, shelf, tasks
from tests.bench.table import Row, show

PARTS = {
    "engine": engine.rows,
    "tasks": tasks.rows,
    "pages": pages.rows,
    "shelf": shelf.rows,
    "lookout": lookout.rows,
    "player": player.rows,
}


def main() -> int:
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        for row in measured(Path(folder), sys.argv[1:]):
            show(row)
            rows.append(row)
    failed = [row for row in rows if not row.holds]
    print(f"\n{len(rows) - len(failed)} of {len(rows)} within their bars")
    return 1 if failed else 0


def measured(folder: Path, chosen: list[str]) -> Iterator[Row]:
    for name, measure in PARTS.items():
        if not chosen or name in chosen:
            yield from measure(folder)
    named = [name for name in chosen if name not in PARTS]
    if named or not chosen:
        yield from operations.rows(folder, named)


sys.exit(main())
