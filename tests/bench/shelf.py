"""The library with a thousand, ten thousand and a hundred thousand takes: each look, filter and order."""

import uuid
from collections.abc import Iterator
from pathlib import Path

from tests.bench.pages import median
from tests.bench.table import Row
from tests.served import Served

SIZES = (1_000, 10_000, 100_000)
LOOKS = {"list": "view=list", "grid": "view=grid", "table": "view=table"}
FILTERS = {
    "search, rare": "q=needle",
    "search, none": "q=nothing+like+it",
    "search, all": "q=rain",
    "person": "person={user}",
    "project": "project={project}",
    "no project": "project=none",
    "label": "label=single",
    "rating": "rated=5",
    "operation": "operation=cover",
    "model": "mv=sonic-v4",
    "key": "key=D+minor",
    "tempo": "bpm_from=90&bpm_to=92",
    "length": "longer=179",
    "date": "since=2020-01-01",
    "liked": "liked=on",
    "not heard": "unplayed=on",
    "with stems": "stems=on",
}
BY = ("title", "length", "bpm", "key", "rating", "model", "person")
SORTS = ("old", *BY, *(f"-{name}" for name in BY))
ROUNDS = 8
FAST, SLOW = 120, 400  # times a bare view: what an index finds, and what looks through all takes
THROUGH_ALL = ("search, rare", "search, none", "with stems")


def rows(folder: Path) -> Iterator[Row]:
    served = Served(folder / "shelf" / "data")
    served.data.mkdir(parents=True)
    served.start()
    try:
        served.create_account("ann@example.com")
        session = served.sign_in("ann@example.com")
        bare = median(session, served.url + "/healthz", 60)

        def over(query: str) -> float:
            return median(session, f"{served.url}/library?{query}", ROUNDS) / bare

        filled = 0
        for size in SIZES:
            served.manage("shell", "-c", FILL.format(first=filled // 2, last=size // 2))
            filled = size
            for look, query in LOOKS.items():
                said = f"library of {size:,} takes as a {look}, over a bare view"
                yield Row(said, over(query), "x", most=60)
        user, project = served.rows("select u.id, p.id from studio_user u, studio_project p")[0]
        for look, shown in LOOKS.items():
            for name, query in FILTERS.items():
                asked = query.format(user=user, project=uuid.UUID(project))
                most = SLOW if name in THROUGH_ALL else FAST
                said = f"of {size:,} takes as a {look}, {name}, over a bare view"
                yield Row(said, over(f"{shown}&{asked}"), "x", most=most)
        middle = uuid.UUID(served.rows(MIDDLE)[0][0])
        for sort in SORTS:
            said, asked = f"of {size:,} takes, sorted by {sort}", f"view=table&sort={sort}"
            yield Row(f"{said}, over a bare view", over(asked), "x", most=FAST)
            yield Row(f"{said}, half way, over a bare view", over(f"{asked}&before={middle}"), "x", most=FAST)
        yield Row("queries of a library page at 100,000 takes, the most", most_queries(served), "", most=12)
    finally:
        served.stop()


MIDDLE = "select id from studio_clip order by created limit 1 offset 50000"


def most_queries(served: Served) -> float:
    """Over every look, with a filter, an order and a project."""
    said = served.manage("shell", "-c", COUNT)
    return max(float(line.split()[1]) for line in said.splitlines() if line.startswith("asked "))


COUNT = """
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from studio.models import Project, User
browser = Client(HTTP_HOST="127.0.0.1")
browser.force_login(User.objects.get())
browser.get("/create")  # a browser that signed in is written down with its first page, whichever that is
for look in ("list", "grid", "table"):
    for asked in ("", "&q=rain&liked=on", "&sort=-rating", f"&project={Project.objects.get().pk}"):
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(f"/library?view={look}{asked}").status_code == 200
        print("asked", len(seen))
"""

FILL = """
import datetime, uuid
from django.utils import timezone
from studio.models import Clip, Label, Mark, Project, Task, Team, User
team, user, start = Team.objects.get(), User.objects.get(), timezone.now()
words = "Rain on the station roof and nobody to call, the last train home is gone " * 12
tasks, clips = [], []
for number in range({first}, {last}):
    then = start - datetime.timedelta(minutes=number)
    kind = "cover" if number % 7 == 0 else "create"
    task = Task(team=team, user=user, operation=kind, provider="embedded", credits=15, state="succeeded",
        form_key=f"bench-{{number}}", deadline=start, finished=then, params=dict(tags="pop"))
    tasks.append(task)
    for index in range(2):
        title = "needle" if number % 5000 == 0 else f"Song {{number}}"
        clips.append(Clip(team=team, user=user, task=task, index=index, provider="embedded", title=title,
            tags="pop, warm", lyrics=words, duration=60 + number % 120, bpm=60 + number % 120,
            mv="sonic-v4" if number % 11 == 0 else "sonic-v5",
            key="D minor" if number % 9 == 0 else "C major", peaks=[100] * 60, audio="takes/none.mp3"))
Task.objects.bulk_create(tasks, batch_size=500)
Clip.objects.bulk_create(clips, batch_size=500)
Task.objects.bulk_update([setattr(t, "created", start - datetime.timedelta(minutes={first} + n)) or t
    for n, t in enumerate(tasks)], ["created"], batch_size=500)
Clip.objects.bulk_update([setattr(c, "created", start - datetime.timedelta(minutes={first} + n // 2)) or c
    for n, c in enumerate(clips)], ["created"], batch_size=500)
Mark.objects.bulk_create([Mark(clip=clip, user=user, liked=int(n % 20 == 0), rating=n // 10 % 6, played=start)
    for n, clip in enumerate(clips) if n % 10 == 0], batch_size=500)
project, _ = Project.objects.get_or_create(team=team, user=user, name="Album")
label, _ = Label.objects.get_or_create(team=team, name="single")
Clip.objects.filter(pk__in=[clip.pk for clip in clips[::10]]).update(project=project)
label.clips.add(*clips[::10])
"""
