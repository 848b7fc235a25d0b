"""Library, search, ledger, polls and the line with a million takes and ten million entries, on PostgreSQL:
each against the same with a thousand takes. `python -m tests.bench.millions` for other sizes, or parts."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from tests.bench.table import Row, show
from tests.postgres import server
from tests.served import ROOT

TAKES, LITTLE = 1_000_000, 1_000  # ten entries of the ledger with each
WAITING, FEW = 100_000, 1_000
ROUNDS, WARM = 9, 2
MOST = 1.5
STAND = "stand in line"
# For filling it: what is made here needs to outlive nothing, and is tidied up once it is all there.
HASTE = (
    "alter system set wal_level = minimal",
    "alter system set max_wal_senders = 0",
    "alter system set max_wal_size = '32GB'",
    "alter system set checkpoint_timeout = '1h'",
    "alter system set autovacuum = off",
)


def rows(
    folder: Path, takes: int = TAKES, waiting: int = WAITING, chosen: Collection[str] = ()
) -> Iterator[Row]:
    programs = server.programs()
    if programs is None:
        print("millions: there is no PostgreSQL here (Debian: apt install postgresql)")
        return
    with ExitStack() as stack:
        postgres = stack.enter_context(server.running(programs))
        _hasten(postgres)
        sizes = {"many": (takes, waiting), "few": (LITTLE, FEW)}
        many, few = (
            stack.enter_context(_visitor(folder / "millions" / name, postgres.create(name), *size))
            for name, size in sizes.items()
        )
        for deed in many.deeds:
            if deed == STAND:
                few.seconds(deed), many.seconds(deed)
            elif not chosen or deed in chosen:
                yield _row(deed, few, many, takes)


def _hasten(postgres: server.Server) -> None:
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        for statement in HASTE:
            connection.execute(statement.encode())
    postgres.stop()
    postgres.start()


def _row(deed: str, few: "Visitor", many: "Visitor", takes: int) -> Row:
    """Turn by turn, so that both have the same machine."""
    for _ in range(WARM):
        few.seconds(deed), many.seconds(deed)
    pairs = [(few.seconds(deed), many.seconds(deed)) for _ in range(ROUNDS)]
    usual, large = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"{deed:<68} {1000 * usual:>9.1f} ms, {1000 * large:.1f} ms", file=sys.stderr, flush=True)
    return Row(f"{deed}: {takes:,} takes over {LITTLE:,}", large / usual, "x", most=MOST)


class Visitor:
    """See tests/bench/visitor.py."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.deeds: list[str] = json.loads(self._heard())

    def seconds(self, deed: str) -> float:
        assert self.process.stdin
        self.process.stdin.write(f"{deed}\n")
        self.process.stdin.flush()
        return float(self._heard())

    def _heard(self) -> str:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the visitor has left"
        return line


@contextmanager
def _visitor(data: Path, database: str, takes: int, waiting: int) -> Iterator[Visitor]:
    data.mkdir(parents=True)
    usual = {name: value for name, value in os.environ.items() if not name.startswith("STUDIO_")}
    own = {
        "STUDIO_DATA": str(data),
        "STUDIO_DATABASE_URL": database,
        "STUDIO_SECRET_KEY": uuid.uuid4().hex * 2,
    }
    words = ["--takes", str(takes), "--waiting", str(waiting)]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.visitor", *words],
        cwd=ROOT,
        env={**usual, **own, "DJANGO_SETTINGS_MODULE": "studio.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Visitor(process)
    finally:
        process.kill()
        process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.millions", description=__doc__)
    parser.add_argument("--takes", type=int, default=TAKES)
    parser.add_argument("--waiting", type=int, default=WAITING, help="requests in line")
    parser.add_argument("pages", nargs="*", help="these alone")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="studio-millions-") as folder:
        for row in rows(Path(folder), said.takes, said.waiting, said.pages):
            show(row)


if __name__ == "__main__":
    main()
