"""`make bench`: what things cost, as ratios within one run, so that noisy machines agree with each other.

Each row names what was measured, the figure, and the bar it should stay under (or over). Operations that are
named (`python -m tests.bench extend cover`) are measured alone.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import engine, lookout, operations, pages, shelf, tasks
from tests.bench.table import Row, show


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
    if not chosen:
        for measure in (engine.rows, tasks.rows, pages.rows, shelf.rows, lookout.rows):
            yield from measure(folder)
    yield from operations.rows(folder, chosen)


sys.exit(main())
