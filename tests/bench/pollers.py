"""Five hundred browsers that ask for news of the tasks while two songs are being rendered, on both databases.

Each has a connection of its own and asks every 2.5 seconds, with what a page's script sends; those who watch
the songs are told of them and go on from there. Beside them others ask for a bare view, in the same moments.
"""

import json
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench import browsers
from tests.bench.browsers import Asker, Seen
from tests.bench.song import LYRICS, TAGS
from tests.bench.table import Row
from tests.postgres import server as postgres
from tests.served import PASSWORD, Served, until

TEAMS, PEOPLE, TABS = 20, 5, 5  # the browsers of everybody: 500
BARE = 50
EVERY = 2.5
ROUNDS, UNHEARD = 15, 5  # until all connections are there, and the threads that answer them
SONGS = 3  # of each of two teams: always two are being rendered
SONG = {
    "custom_mode": "True",
    "prompt": LYRICS,
    "tags": TAGS,
    "mv": "sonic-v5",
    "style_weight": "0.5",
    "weirdness_constraint": "0.5",
}
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"


def rows(folder: Path) -> Iterator[Row]:
    yield from _rows("SQLite", folder / "pollers-sqlite")
    programs = postgres.programs()
    if programs is None:
        print("PostgreSQL is not installed: pollers on it were not measured", flush=True)
        return
    with postgres.running(programs) as server:
        url = server.create("pollers")
        yield from _rows("PostgreSQL", folder / "pollers-postgresql", STUDIO_DATABASE_URL=url)


def _rows(database: str, folder: Path, **settings: str) -> Iterator[Row]:
    found = _measured(folder, settings)
    polls, bare = found.seen.times["poll"], found.seen.times["bare"]
    said = f"{TEAMS * PEOPLE * TABS} pollers, two renders, {database}"
    yield Row(f"{said}: p50", 1000 * _part(polls, 50), "ms")
    yield Row(f"{said}: p95", 1000 * _part(polls, 95), "ms", most=25)
    yield Row(f"{said}: p99", 1000 * _part(polls, 99), "ms")
    yield Row(f"{said}: p50 over a bare view's", _part(polls, 50) / _part(bare, 50), "x", most=3)
    yield Row(f"{said}: p95 over a bare view's", _part(polls, 95) / _part(bare, 95), "x", most=3)
    yield Row(f"{said}: polls that went wrong", len(found.seen.wrong), "", most=0)
    yield Row(f"{said}: polls a second", found.rate, "1/s", least=190)
    yield Row(f"{said}: polls that brought news", found.news, "", least=1)
    yield Row(f"{said}: cores that the renders had", found.renders, "x", least=0.2)
    yield Row(f"{said}: processor time of a request", 1000 * found.cost, "ms")
    yield Row(f"{said}: cores that others had meanwhile", found.others, "x")
    yield Row(f"{said}: how late the crowd itself was, p95", 1000 * _part(found.seen.late, 95), "ms", most=5)


def _part(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100)[percent - 1]


@dataclass(frozen=True)
class _Found:
    seen: Seen
    rate: float  # polls a second
    news: int  # answers that were more than "nothing new"
    renders: float  # cores
    others: float  # cores that went to whoever is not ours
    cost: float  # seconds of the web's processor time


def _measured(folder: Path, settings: dict[str, str]) -> _Found:
    served = Served(folder / "data", STUDIO_WORKERS="2", **settings)
    # The landing page's song, which a studio composes as soon as it is idle, is there already.
    (served.data / "media/landing").mkdir(parents=True)
    (served.data / "media/landing/song.json").write_text("{}")
    with ExitStack() as stack:
        stack.callback(served.stop)
        served.start()
        askers = _askers(served)
        for session in [served.sign_in(f"0@{team}.example") for team in range(2)]:
            for _ in range(SONGS):
                assert served.post(session, "/create", SONG).ok
        until(lambda: len(_running(served)) == 2 and len(_renderers(served)) == 4, 60)
        return _watched(served, askers)


def _watched(served: Served, askers: list[Asker]) -> _Found:
    process = browsers.start(served.port, askers, EVERY, ROUNDS, UNHEARD)
    time.sleep(UNHEARD * EVERY)
    web, rendered, start = _web(served), 0.0, time.monotonic()
    before, ours = _cpu(web), [*served.processes(), psutil.Process(process.pid)]
    all_before, ours_before = _busy(), _cpu(ours)
    known = {each: _cpu([each]) for each in _renderers(served)}
    while process.poll() is None and time.monotonic() - start < (ROUNDS - UNHEARD) * EVERY - 0.5:
        time.sleep(0.5)
        now = {each: _cpu([each]) for each in _renderers(served)}
        rendered += sum(max(0.0, used - known.get(each, 0.0)) for each, used in now.items())
        known = now
    lasted, used = time.monotonic() - start, _cpu(web) - before
    others = _busy() - all_before - (_cpu(ours) - ours_before) - rendered
    assert len(_running(served)) == 2, "the renders were over before the polls"
    seen = browsers.heard(process)
    asked = sum(len(times) for times in seen.times.values())
    span = (ROUNDS - UNHEARD) * EVERY
    return _Found(
        seen,
        len(seen.times["poll"]) / span,
        seen.answers.get("poll 200", 0),
        rendered / lasted,
        others / lasted,
        used / lasted * span / asked,
    )


def _running(served: Served) -> list[object]:
    return served.rows("select id from studio_task where state = 'running'")


def _renderers(served: Served) -> list[psutil.Process]:
    """They have an environment of their own: known by whose children they are."""
    found = []
    for process in served.processes():
        try:
            found += [child for child in process.children() if "studio.engine" in " ".join(child.cmdline())]
        except psutil.Error:
            continue
    return found


def _web(served: Served) -> list[psutil.Process]:
    return [process for process in served.processes() if "gunicorn" in process.cmdline()]


def _cpu(processes: list[psutil.Process]) -> float:
    used = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
            used += times.user + times.system
        except psutil.Error:
            continue
    return used


def _busy() -> float:
    """Seconds of processor time of the whole machine."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system)


def _askers(served: Served) -> list[Asker]:
    """The browsers of all people, and between them those that ask for a bare view."""
    told = served.manage("shell", "-v", "0", "-c", FILL.format(teams=TEAMS, people=PEOPLE, password=PASSWORD))
    people = json.loads(told)
    browsers = [_browser(served, *person) for _ in range(TABS) for person in people]
    bare = Asker("bare", "/healthz", {"User-Agent": AGENT, "Accept": "*/*"})
    step = len(browsers) // BARE
    for place in range(BARE):
        browsers.insert(place * (step + 1), bare)
    return browsers


def _browser(served: Served, team: str, newest: str, session: str, token: str) -> Asker:
    headers = {
        "User-Agent": AGENT,
        "Accept": "*/*",
        "Accept-Language": "en-US,en;q=0.9",
        "Accept-Encoding": "gzip, deflate, br, zstd",
        "Cookie": f"sessionid={session}; csrftoken={token}",
        "HX-Request": "true",
        "HX-Current-URL": f"{served.url}/create",
        "HX-Trigger": "updates",
        "HX-Target": "updates",
        "X-CSRFToken": token,
        "X-Team": team,
        "Referer": f"{served.url}/create",
        "Sec-Fetch-Site": "same-origin",
        "Sec-Fetch-Mode": "cors",
        "Sec-Fetch-Dest": "empty",
    }
    return Asker("poll", f"/tasks/updates?newest={newest}", headers)


# Everybody, with what their teams have made so far, and signed in: team, newest request, session, token.
FILL = """
import json
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string
from studio.actions import people
from studio.models import Clip, Membership, Task, Team, User
told = []
for number in range({teams}):
    team = Team.objects.create(name=f"Band {{number}}")
    now = timezone.now()
    tasks = [Task(team=team, operation="create", provider="embedded", credits=15, state="succeeded",
        form_key=f"bench-{{n}}", deadline=now, finished=now, params=dict(tags="pop")) for n in range(30)]
    Task.objects.bulk_create(tasks)
    Clip.objects.bulk_create([Clip(team=team, task=task, index=index, provider="embedded", title="Song",
        tags="pop, warm", duration=120, peaks=[100] * 1000, audio="takes/none.mp3")
        for task in tasks for index in range(2)])
    newest = str(Task.objects.filter(team=team).newest_first().values_list("pk", flat=True)[0])
    for who in range({people}):
        user = User.objects.create_user(f"{{who}}@{{number}}.example", "{password}" if who == 0 else None)
        Membership.objects.create(team=team, user=user, role="producer" if who else "owner")
        browser = Client()
        browser.force_login(user)
        session = browser.cookies["sessionid"].value
        told.append((str(team.pk), newest, session, get_random_string(32)))
print(json.dumps(told))
"""
