"""How many tasks a second pass through the studio when the engine does nothing, and how many through
django-q2 alone when the task is nothing, with each of the brokers."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from studio import launcher
from tests.noop.nothing import LOG
from tests.postgres import server
from tests.served import ROOT, Served, until
from tests.torture.machines import Broker
from tests.torture.people import PRICE

BROKERS = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "redis": "Redis and PostgreSQL"}
PATIENCE = 300.0

ASK = """
from studio import catalog
from studio.actions.submit import submit
from studio.models import User
ann = User.objects.get()
create = catalog.get("create")
form = create.from_json(create.example)
assert form.is_valid()
for number in range({tasks}):
    submit(team=ann.teams.get(), user=ann, operation=create, form=form, form_key=f"{name}-{{number}}")
"""
RING = """
import time
from django_q.tasks import async_task
print(time.time())
for number in range({tasks}):
    async_task("tests.noop.nothing.nothing", ack_failure=True)
"""
OVER = "select count(*), {times} from studio_task where finished is not null and form_key like '{name}-%'"
TIMES = {
    "sqlite": "(julianday(max(finished)) - julianday(min(created))) * 86400",
    "postgresql": "extract(epoch from max(finished) - min(created))",
}


def missing(broker: str) -> str:
    """What is not installed here."""
    if broker != "sqlite" and server.programs() is None:
        return "PostgreSQL"
    return "redis-server" if broker == "redis" and not shutil.which("redis-server") else ""


@contextmanager
def _settings(broker: str, folder: Path, workers: int) -> Iterator[dict[str, str]]:
    found = {"STUDIO_WORKERS": str(workers), "STUDIO_MONTHLY_CREDITS": "0"}
    with ExitStack() as stack:
        if broker != "sqlite":
            programs = server.programs()
            assert programs is not None, "PostgreSQL is not installed"
            database = stack.enter_context(server.running(programs))
            found["STUDIO_DATABASE_URL"] = database.create("pace")
        if broker == "redis":
            found |= {"STUDIO_SECRET_KEY": "of a pace that nobody else has to know, and nobody does"}
            redis = Broker(folder)
            stack.callback(redis.stop)
            found["STUDIO_REDIS_URL"] = redis.url
        yield found


def studio(broker: str, folder: Path, tasks: int, workers: int) -> float:
    """Tasks a second, from the first one's charge to the last one's end; one machine has all parts."""
    folder.mkdir(parents=True)
    with _settings(broker, folder, workers) as settings:
        served = Served(folder / "data", **settings)
        served.environment |= {"DJANGO_SETTINGS_MODULE": "tests.noop.settings", "NOOP_SECONDS": "0"}
        served.data.mkdir()
        served.start()
        try:
            served.create_account("ann@example.com", credits=PRICE * (workers + tasks))
            _lives(served, broker, "first", workers)  # the workers are there
            return tasks / _lives(served, broker, "timed", tasks)
        finally:
            served.stop()


def _lives(served: Served, broker: str, name: str, tasks: int) -> float:
    """Seconds for so many requests."""
    over = OVER.format(times=TIMES["sqlite" if broker == "sqlite" else "postgresql"], name=name)
    served.manage("shell", "-c", ASK.format(tasks=tasks, name=name))
    until(lambda: served.rows(over)[0][0] == tasks, PATIENCE)
    return float(served.rows(over)[0][1])


def bare(broker: str, folder: Path, tasks: int, workers: int) -> float:
    """The same of django-q2 alone: as many workers, the studio's settings of the cluster, its own broker."""
    folder.mkdir(parents=True)
    with _settings(broker, folder, workers) as settings:
        served = Served(folder / "data", **settings)
        served.data.mkdir()
        log = folder / "log"
        log.touch()
        served.environment |= {"DJANGO_SETTINGS_MODULE": "tests.noop.bare", LOG: str(log)}
        served.manage("migrate", "--verbosity=0")
        cluster = subprocess.Popen(
            [sys.executable, "manage.py", "qcluster"],
            cwd=ROOT,
            env=served.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            served.manage("shell", "-c", RING.format(tasks=workers))  # the workers are there
            until(lambda: log.stat().st_size == workers, 60)
            began = float(served.manage("shell", "-c", RING.format(tasks=tasks)).split()[-1])
            until(lambda: log.stat().st_size == workers + tasks, PATIENCE)
            return tasks / (log.stat().st_mtime - began)
        finally:
            launcher.kill(launcher.session_members(cluster.pid))
            cluster.wait()


def measured(folder: Path, broker: str, tasks: int, workers: int) -> tuple[float, float]:
    """Of the studio, and of django-q2 alone."""
    place = folder / f"{broker}-{time.monotonic_ns()}"
    alone = bare(broker, place / "bare", 4 * tasks, workers)
    return studio(broker, place / "studio", tasks, workers), alone
