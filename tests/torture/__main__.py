"""`python -m tests.torture`: 200 tasks, a minute of kills. `--calm` kills nobody: tasks a second."""

import argparse
import signal
import tempfile
from pathlib import Path

from tests.torture.machines import house
from tests.torture.run import torture


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--tasks", type=int, default=200)
    parser.add_argument("--teams", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=60.0, help="of trouble")
    parser.add_argument("--away", type=float, default=10.0, help="seconds without the storage")
    parser.add_argument("--work", type=float, default=1.0, help="seconds that a task takes")
    parser.add_argument("--workers", type=int, default=2, help="of each machine")
    parser.add_argument("--alone", action="store_true", help="one machine, SQLite, a folder")
    parser.add_argument("--calm", action="store_true", help="nobody is killed, nothing goes away")
    parser.add_argument("--seed", type=int, default=7)
    said = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whatever was started is stopped then, too
    with tempfile.TemporaryDirectory(prefix="studio-torture-") as folder:
        place = Path(folder)
        with house(place, seconds=said.work, workers=said.workers, alone=said.alone) as found:
            seconds = 0.0 if said.calm else said.seconds
            print(
                torture(
                    found,
                    tasks=said.tasks,
                    teams=said.teams,
                    seconds=seconds,
                    away=said.away,
                    seed=said.seed,
                )
            )


if __name__ == "__main__":
    main()
