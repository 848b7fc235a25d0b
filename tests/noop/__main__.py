"""`python -m tests.noop`: how many tasks a second pass through the studio when the engine does nothing."""

import argparse
import tempfile
import time
from pathlib import Path

from tests.served import until
from tests.torture.machines import house
from tests.torture.run import PRICE, finished

FILL = """
import uuid
from studio import catalog
from studio.actions.submit import submit
from studio.models import User
ann = User.objects.get()
create = catalog.get("create")
form = create.from_json(create.example)
assert form.is_valid()
for number in range({tasks}):
    submit(team=ann.teams.get(), user=ann, operation=create, form=form, form_key=uuid.uuid4().hex)
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.noop", description=__doc__)
    parser.add_argument("--tasks", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2, help="of each machine")
    parser.add_argument("--shared", action="store_true", help="two machines, PostgreSQL, Redis, S3")
    said = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="studio-noop-") as folder,
        house(Path(folder), seconds=0.0, workers=said.workers, alone=not said.shared) as found,
    ):
        served = found.machines[0]
        served.create_account("ann@example.com", credits=PRICE * said.tasks)
        began = time.monotonic()
        served.manage("shell", "-c", FILL.format(tasks=said.tasks))
        filled = time.monotonic() - began
        until(lambda: finished(found) == said.tasks, 600)
        seconds = time.monotonic() - began
        first, last = served.rows("select min(started), max(finished) from studio_task")[0]
        print(f"{said.tasks} tasks: asked for in {filled:.1f} s, done in {seconds:.1f} s ({first} to {last})")
        print(f"{said.tasks / seconds:.1f} tasks a second")


if __name__ == "__main__":
    main()
