"""What the pages cost, against a bare view on the same server."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import requests

from tests.bench.table import Row
from tests.served import Served

ROUNDS = 150
TAKES = 60


def rows(folder: Path) -> Iterator[Row]:
    served = Served(folder / "pages" / "data")
    served.data.mkdir(parents=True)
    served.start()
    try:
        served.create_account("ann@example.com")
        served.manage("shell", "-c", FILL)
        session = served.sign_in("ann@example.com")
        bare = median(session, served.url + "/healthz")
        newest = served.rows("select id from studio_task order by created desc limit 1")[0][0]
        poll = f"/tasks/updates?newest={newest}"
        yield Row(
            "library page over a bare view", median(session, served.url + "/library") / bare, "x", most=25
        )
        yield Row(
            "poll with no news over a bare view", median(session, served.url + poll) / bare, "x", most=4
        )
    finally:
        served.stop()


def median(session: requests.Session, url: str, rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        assert session.get(url, timeout=30).status_code in (200, 204)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


FILL = f"""
from django.utils import timezone
from studio.models import Clip, Task, Team
team = Team.objects.get()
for number in range({TAKES // 2}):
    now = timezone.now()
    task = Task.objects.create(team=team, operation="create", provider="embedded", credits=15,
        state="succeeded", form_key=f"bench-{{number}}", deadline=now, finished=now, params={{"tags": "pop"}})
    for index in range(2):
        Clip.objects.create(team=team, task=task, index=index, provider="embedded", title=f"Song {{number}}",
            tags="pop, warm", duration=120, peaks=[100] * 1000, audio="takes/none.mp3")
"""
