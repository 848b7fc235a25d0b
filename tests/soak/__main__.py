"""`python -m tests.soak`: 20 minutes of a steady load; ends with 1 where anything has grown."""

import argparse
import signal
import sys
import tempfile
import time
import uuid
from pathlib import Path

from tests.served import until
from tests.soak.load import REAL, Load
from tests.soak.samples import Samples
from tests.soak.verdict import Times
from tests.torture.machines import house
from tests.torture.people import PRICE

CREDITS = 10_000 * PRICE


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--shared", action="store_true", help="two machines, PostgreSQL, Redis, S3")
    said = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whatever was started is stopped then, too
    with (
        tempfile.TemporaryDirectory(prefix="studio-soak-") as folder,
        house(Path(folder), seconds=0.5, alone=not said.shared, settings="tests.soak.settings") as found,
    ):
        first = found.machines[0]
        first.create_account("ann@example.com", credits=CREDITS)
        assert first.post(first.sign_in("ann@example.com"), "/create", REAL).ok
        until(lambda: first.rows("select 1 from studio_task where state = 'succeeded'"), 180)
        task, clip = (
            str(uuid.UUID(str(one))) for one in first.rows("select task_id, id from studio_clip")[0]
        )
        load, samples = Load(found, task, clip), Samples(found)
        samples.start()
        load.start()
        began = time.monotonic()
        time.sleep(60 * said.minutes)
        times = Times(began, time.monotonic(), load, samples)
        load.stop()
        samples.stop()
        left = until(lambda: not first.rows("select 1 from studio_task where finished is null"), 120)
        print("\n".join(times.minutes()))
        print(f"answers: {dict(load.answers)}\nthe last task was over {left:.0f} s after the last request")
        verdicts = list(times.verdicts())
        print("\n".join(map(str, verdicts)))
        wrong = [status for status in load.answers if status.split(": ")[1] not in ("200", "204", "206")]
        grown = [verdict for verdict in verdicts if not verdict.holds]
        print(
            f"{len(verdicts)} looked at, {len(grown)} have grown; answers that are wrong: {wrong or 'none'}"
        )
        return 1 if grown or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
