"""Whether few takes fit what is asked for or many: the library finds the same."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from studio.actions import shelf
from studio.models import Clip, Label, Project, ProjectMember, Task
from studio.web import queries_shelf
from tests.conftest import World
from tests.web import rows

ASKED = (
    "q=rain",
    "q=needle",
    "label=single",
    "project={project}",
    "project=none",
    "person={ben}",
    "operation=cover",
    "operation=cover&q=rain",
    "operation=cover&label=single&sort=old",
    "mv=sonic-v4",
    "key=d+minor",
    "bpm_from=90&bpm_to=93",
    "longer=63",
    "rated=4",
    "liked=on",
    "unplayed=on",
    "until={day}",
    "since={day}&sort=old",
)


@pytest.fixture
def named(world: World) -> dict[str, object]:
    """Forty songs, and what the addresses say of them."""
    project, secret = (Project.objects.create(team=world.team, name=name) for name in ("Album", "Secret"))
    label = Label.objects.create(team=world.team, name="single")
    for number in range(40):
        whose = world.ben if number % 3 == 0 else world.ann
        task = rows.request(world.team, whose, operation="cover" if number % 4 == 0 else "create")
        for index in range(2):
            clip = rows.take(
                task,
                index,
                title="A Needle" if number == 7 else f"Song {number}",
                lyrics="the RAIN comes down" if (number + index) % 2 else "",
                project={0: project, 1: secret}.get(number % 5),
                mv="sonic-v4" if number % 6 == 0 else "sonic-v5",
                key="D minor" if number % 7 == 0 else "C major",
                bpm=80 + number,
                duration=60.0 + number % 5,
                trashed=timezone.now() if number % 11 == 10 else None,
            )
            if number % 8 == 0:
                label.clips.add(clip)
            if number % 4 == 1:
                shelf.rate(world.team, world.ann, [clip.pk], number % 6)
                shelf.like(world.team, world.ann, [clip.pk], 1)
    for model in (Task, Clip):  # over forty days
        for number, row in enumerate(model.objects.order_by("created", "pk")):
            ago = datetime.timedelta(days=40 - (number // (2 if model is Clip else 1)))
            model.objects.filter(pk=row.pk).update(created=timezone.now() - ago)
    Project.objects.filter(pk=secret.pk).update(private=True)
    ProjectMember.objects.create(project=secret, user=world.ann)
    day = timezone.localdate() - datetime.timedelta(days=20)
    return {"project": project.pk, "ben": world.ben.pk, "day": day}


def found(browser: Client, query: str) -> list[str]:
    """The takes on all pages."""
    takes: list[str] = []
    address = f"/library?{query}"
    while address:
        page = browser.get(address).content.decode()
        takes += re.findall(r'data-play="/takes/([0-9a-f-]{36})/', page)
        more = re.search(r'hx-get="(/library\?[^"]+before=[^"]+)"', page)
        address = more[1].replace("&amp;", "&") if more else ""
    return takes


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("look", ["list", "table"])
def test_few_and_many_are_the_same_takes_in_the_same_order(
    look: str,
    asked: str,
    ann: Client,
    named: dict[str, object],
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ben = Client()
    ben.force_login(world.ben)
    query = f"view={look}&{asked.format(**named)}"
    as_few = {person: found(browser, query) for person, browser in (("ann", ann), ("ben", ben))}
    assert len(as_few["ann"]) >= 2
    for name in ("FEW", "SOME"):
        monkeypatch.setattr(queries_shelf, name, 0)
    assert {person: found(browser, query) for person, browser in (("ann", ann), ("ben", ben))} == as_few
