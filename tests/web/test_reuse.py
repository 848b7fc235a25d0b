"""“Reuse all settings” brings back every field of a request, whatever it was."""

import html.parser
import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from studio import catalog
from studio.catalog.operation import Operation
from studio.models import Task
from studio.web.cards import reuse
from tests.actions import asking
from tests.conftest import World
from tests.web import rows


class Form(html.parser.HTMLParser):
    """What a browser would send of the form of a page as it is shown."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent = QueryDict(mutable=True)
        self.inside = False
        self.menu = ""  # the select that is being read,
        self.first: str | None = None  # its first choice,
        self.chosen: list[str] = []  # and what is chosen of it
        self.area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "form" and known.get("id") == "compose":
            self.inside = True
        if not self.inside:
            return
        if tag == "input" and known.get("name") and known.get("type") not in ("file", "submit"):
            box = known.get("type") in ("checkbox", "radio")
            if not box or "checked" in known:
                self.sent.appendlist(known["name"], known.get("value", "on" if box else ""))
        elif tag == "textarea":
            self.area, self.text = known["name"], ""
        elif tag == "select":
            self.menu, self.first, self.chosen = known["name"], None, []
        elif tag == "option" and self.menu:
            self.first = known["value"] if self.first is None else self.first
            if "selected" in known:
                self.chosen.append(known["value"])

    def handle_data(self, data: str) -> None:
        if self.area:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.area:
            self.sent.appendlist(self.area, self.text.removeprefix("\n"))
            self.area = ""
        elif tag == "select" and self.menu:
            for value in self.chosen or ([self.first] if self.first else []):
                self.sent.appendlist(self.menu, value)
            self.menu = ""


def asked(world: World, operation: Operation, **changes: Any) -> Task:
    """A request that is over, as its form would have been sent."""
    body = asking.suiting(operation, world.team, world.ann) | changes
    form = operation.from_json(body)
    assert form.is_valid(), form.errors
    params = {**operation.payload(form), **operation.constant}
    return rows.request(world.team, world.ann, operation=operation.key, params=params)


def again(ann: Client, world: World, task: Task) -> dict[str, Any]:
    """What the request asks for when its settings are reused and sent as they are shown."""
    address = reuse(task)
    sent = dict(Form(ann.get(address).content.decode()).sent.lists())
    if "rights" in task.spec.form.base_fields:  # whoever asks says so anew
        sent["rights"] = ["on"]
    answer = ann.post(address.partition("?")[0], sent)
    assert answer.status_code == 302, re.findall(r'<ul class="errorlist.*?</ul>', answer.content.decode())
    new = Task.objects.exclude(pk=task.pk).filter(operation=task.operation).latest("created")
    return dict(new.params)


WITH_SETTINGS = [o for o in catalog.OPERATIONS.values() if reuse(Task(operation=o.key, params={}))]


@pytest.mark.parametrize("operation", WITH_SETTINGS, ids=lambda operation: operation.key)
def test_nothing_of_a_request_is_lost(operation: Operation, ann: Client, world: World) -> None:
    task = asked(world, operation)
    assert unordered(again(ann, world, task)) == unordered(task.params)


def unordered(params: dict[str, Any]) -> dict[str, Any]:
    """Chosen words come back in the order of their boxes."""
    words = {name: value for name, value in params.items() if isinstance(value, list)}
    return params | {name: sorted(map(str, value)) for name, value in words.items()}


def test_of_two_songs_each_keeps_its_part(ann: Client, world: World) -> None:
    songs = [str(asking.clip(world.team, world.ann, lyrics="Home").pk) for _ in range(2)]
    for pair in (songs, songs[::-1]):
        task = asked(world, catalog.get("mashup"), mashup_clip_ids=pair)
        assert again(ann, world, task)["mashup_clip_ids"] == pair


@pytest.mark.parametrize("seed", [0, 4711])
def test_a_seed_that_was_asked_for_comes_back(seed: int, ann: Client, world: World) -> None:
    with_seed = [o for o in WITH_SETTINGS if "seed" in o.form.base_fields]
    assert with_seed
    for operation in with_seed:
        task = asked(world, operation, seed=seed)
        assert str(task.params["seed"]) == str(seed)
        assert again(ann, world, task)["seed"] == task.params["seed"]
