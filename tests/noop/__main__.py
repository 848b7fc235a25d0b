"""`python -m tests.noop`: how many tasks a second pass through the studio when the engine does nothing."""

import argparse
import tempfile
from pathlib import Path

from tests.noop.pace import BROKERS, measured


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.noop", description=__doc__)
    parser.add_argument("--tasks", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--broker", choices=BROKERS, default="sqlite")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="studio-noop-") as folder:
        studio, alone = measured(Path(folder), said.broker, said.tasks, said.workers)
        print(f"{studio:.1f} tasks a second; {alone:.1f} through django-q2 alone: {studio / alone:.3f} of it")


if __name__ == "__main__":
    main()
