"""Somebody who looks at pages of a crowded site, in a process of their own: `python -m tests.bench.visitor`.

The site is made in the empty database of the settings. Each line that is read names a page or a deed; each
that is written has the seconds it took.
"""

import argparse
import datetime
import json
import os
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

import django
from django.db import transaction
from django.utils import timezone

STAND = "stand in line"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.visitor", description=__doc__)
    parser.add_argument("--takes", type=int, required=True)
    parser.add_argument(
        "--waiting", type=int, required=True, help="requests in line, once the line is looked at"
    )
    parser.add_argument("--filled", action="store_true", help="the site is there already")
    said = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")
    django.setup()
    visitor = Visitor(said.takes, said.waiting, said.filled)
    print(json.dumps(list(visitor.deeds)), flush=True)
    for line in sys.stdin:
        print(visitor.seconds(line.strip()), flush=True)


LIBRARY = {
    "library": "/library?view=list",
    "library as a grid": "/library?view=grid",
    "library as a table": "/library?view=table",
    "library, half way": "/library?view=list&before={request}",
    "library as a table, half way": "/library?view=table&before={take}",
    "library by title, half way": "/library?view=table&sort=title&before={take}",
    "library, best rated first": "/library?view=table&sort=-rating",
    "library by key, half way": "/library?view=table&sort=key&before={take}",
    **{
        f"{search}{shown}": f"/library?view={look}&q={word}"
        for look, shown in (("list", ""), ("table", ", as a table"))
        for search, word in (
            ("search, frequent", "rain"),
            ("search, in one of ten", "lantern"),
            ("search, in one of a hundred", "harbour"),
            ("search, in one of 300", "anchor"),
            ("search, in one of a thousand", "ember"),
            ("search, rare", "needle"),
            ("search, no hit", "nothing+like+it"),
        )
    },
    "search, frequent, half way": "/library?view=list&q=rain&before={request}",
    **{
        f"library, {name}": f"/library?view=list&{asked}"
        for name, asked in {
            "of a person": "person={person}",
            "of a person who made ten takes": "person={seldom}",
            "of a project": "project={project}",
            "of a project with ten takes": "project={small}",
            "in no project": "project=none",
            "with a label": "label=label+0",
            "with a label on one of 300": "label=label+1",
            "with a label on one of a thousand": "label=label+2",
            "with a label of ten takes": "label=seldom",
            "rated by me": "rated=4",
            "by operation": "operation=cover",
            "by model": "mv=sonic-v4",
            "by key": "key=D+minor",
            "by tempo": "bpm_from=90&bpm_to=99",
            "by length": "longer=170",
            "by date": "until={day}",
            "liked": "liked=on",
            "not heard": "unplayed=on",
            "with stems": "stems=on",
        }.items()
    },
}
OF_A_MEMBER = {
    name: LIBRARY[name]
    for name in (
        "library",
        "library as a table",
        "library, half way",
        "search, frequent",
        "search, rare",
        "search, no hit",
    )
} | {"ledger": "/credits"}
LEDGER = {
    "ledger": "/credits",
    "ledger, half way": "/credits?before={entry}",
    **{
        f"ledger, {kind}": f"/credits?kind={kind}"
        for kind in ("held", "settled", "released", "monthly", "extra")
    },
    "ledger of a person": "/credits?user={person}",
    "ledger of a person who asked five times": "/credits?user={seldom}",
    "ledger of a project": "/credits?project={project}",
    "ledger of a project with five requests": "/credits?project={small}",
    "ledger of an operation": "/credits?operation=bpm",
    "ledger of a key": "/credits?api_key={site}",
    "ledger by date": "/credits?since={sooner}&until={day}",
    "ledger, released of a project by date": (
        "/credits?kind=released&project={project}&since={sooner}&until={day}"
    ),
    "ledger, monthly of a person": "/credits?kind=monthly&user={person}",
}
API = {
    "poll of a finished song": "/api/v1/sonic/task/{request}",
    "poll of a running task": "/api/v1/sonic/task/{running}",
    "poll of a small task": "/api/v1/sonic/task/{tool}",
    "balance by API": "/api/v1/get-credits",
}
PAGES = {
    "activity": "/activity",
    "a take": "/takes/{take}",
    "poll of a page": "/tasks/updates?newest={request}",
    "news of one request": "/tasks/updates?newest={running}&known={running}.then",
    "news of one request, in the library": "/library/updates?newest={running}&known={running}.then",
}


def addresses() -> dict[str, object]:
    """What stands in the braces."""
    from studio.actions import keys
    from studio.models import Clip, Entry, Membership, Project, Task, User
    from tests.bench.crowd import ALBUM

    ann = User.objects.get(email="ann@example.com")
    team = ann.teams.get()
    members = Membership.objects.filter(team=team).order_by("pk")
    done = Task.objects.filter(team=team, state="succeeded")
    days = [timezone.localdate() - datetime.timedelta(days=days) for days in (900, 100)]
    middle = timezone.now() - datetime.timedelta(days=550)
    entry = Entry.objects.filter(team=team, created__lt=middle).order_by("-created")[0]
    song = done.filter(operation="create", created__lt=middle, clips__trashed=None).order_by("-created")[0]
    return {
        "request": song.pk,
        "take": Clip.objects.filter(task=song)[0].pk,
        "tool": done.filter(operation="bpm", created__lt=middle).order_by("-created")[0].pk,
        "running": Task.objects.filter(team=team, state="running")[0].pk,
        "entry": entry.pk,
        "person": members[3].user_id,
        "seldom": members[len(members) - 1].user_id,
        "project": Project.objects.get(name=f"Album {ALBUM}").pk,
        "small": Project.objects.get(name="Seldom").pk,
        "site": team.api_keys.get(name="Site").pk,
        "sooner": days[0],
        "day": days[1],
        "key": keys.issue(team, ann, f"Poll {uuid.uuid4()}")[1],
    }


class Visitor:
    def __init__(self, takes: int, waiting: int, filled: bool) -> None:
        from django.core.management import call_command

        from tests.bench.crowd import Crowd

        call_command("collectstatic", interactive=False, verbosity=0)
        self.waiting = waiting
        if not filled:
            call_command("migrate", verbosity=0)
        self.crowd = Crowd(takes)
        if not filled:
            self.crowd.fill()
        self.deeds: dict[str, Callable[[], object]] = {**self._pages(), **self._line()}

    def seconds(self, name: str) -> float:
        began = time.perf_counter()
        self.deeds[name]()
        return time.perf_counter() - began

    def _browser(self, email: str) -> Any:
        from django.test import Client

        from studio.models import User

        browser = Client(HTTP_HOST="127.0.0.1")
        browser.force_login(User.objects.get(email=email))
        return browser

    def _pages(self) -> dict[str, Callable[[], object]]:
        ann, ben = self._browser("ann@example.com"), self._browser("ben@example.com")
        known = addresses()
        found: dict[str, Callable[[], object]] = {}
        for name, path in {**LIBRARY, **LEDGER, **PAGES}.items():
            found[name] = _look(ann, path.format(**known))
        for name, path in OF_A_MEMBER.items():
            found[f"{name}, of a member with hidden projects"] = _look(ben, path.format(**known))
        for name, path in API.items():
            found[name] = _look(ann, path.format(**known), HTTP_AUTHORIZATION=f"Bearer {known['key']}")
        return found

    def _line(self) -> dict[str, Callable[[], object]]:
        from studio.actions import line
        from studio.models import Task

        def join() -> None:
            with transaction.atomic():
                line.join(joining)

        joining = Task.objects.filter(state="running").select_related("team")[0]
        return {
            STAND: lambda: self.crowd.wait(self.waiting),
            "next in line": lambda: line.take(3600.0),
            "is anything due?": lambda: line.ready().exists(),
            "a place in line": join,
        }


def _look(browser: Any, path: str, **headers: str) -> Callable[[], object]:
    def look() -> None:
        answer = browser.get(path, **headers)
        assert answer.status_code in (200, 202, 204), (path, answer.status_code)

    return look


if __name__ == "__main__":
    main()
