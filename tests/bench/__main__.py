"""`make bench`: what things cost, as ratios within one run, so that noisy machines agree with each other.

Each row names what was measured, the figure, and the bar it should stay under (or over).
"""

import sys
import tempfile
from pathlib import Path

from tests.bench import engine, pages, tasks
from tests.bench.table import Row, show


def main() -> int:
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        for measure in (engine.rows, tasks.rows, pages.rows):
            for row in measure(Path(folder)):
                show(row)
                rows.append(row)
    failed = [row for row in rows if not row.holds]
    print(f"\n{len(rows) - len(failed)} of {len(rows)} within their bars")
    return 1 if failed else 0


sys.exit(main())
