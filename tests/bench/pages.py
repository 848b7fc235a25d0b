"""What the pages cost, against a bare view on the same server."""

import gzip
import re
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import requests

from tests.bench.table import Row
from tests.served import Served

ROUNDS = 150
TAKES = 60
ROOMS = ("data-shelf", "data-notes", "data-pair")  # what a page that has it opens a module for


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
        scripts, all_of_it = weight(session, served.url, "/library")
        yield Row("scripts of the library, as they come", scripts / 1000, "kB", most=60)
        yield Row("library with styles and scripts, as it comes", all_of_it / 1000, "kB", most=120)
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


def weight(session: requests.Session, url: str, path: str) -> tuple[int, int]:
    """The bytes that come: of the page's scripts, with all that these ask for, and of everything."""
    page, total = fetch(session, url + path)
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    waiting = [url + each for each in re.findall(r'<script[^>]* src="([^"]+)"', page)]
    seen: set[str] = set()
    scripts = 0
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        text, came = fetch(session, address)
        scripts += came
        waiting += [
            urljoin(address, name) for name in re.findall(r'(?:from|^import) "(\./[^"]+)"', text, re.M)
        ]
        for selectors, name in re.findall(r'\["([^"]+)", \(\) => import\("([^"]+)"\)\]', text):
            if any(room in page for room in ROOMS if room in selectors):
                waiting.append(urljoin(address, name))
    return scripts, total + scripts + sum(fetch(session, url + style)[1] for style in styles)


def fetch(session: requests.Session, url: str) -> tuple[str, int]:
    """What an address says, and how many bytes of it come."""
    with session.get(url, headers={"Accept-Encoding": "gzip"}, stream=True, timeout=30) as answer:
        assert answer.ok, url
        raw = answer.raw.read(decode_content=False)
    packed = answer.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(raw) if packed else raw).decode(), len(raw)


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
