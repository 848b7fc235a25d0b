"""What a take's page says about the request."""

import html
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from studio.models import Clip
from tests.actions.test_credits import order
from tests.conftest import World
from tests.web import rows
from tests.web.test_editor import TIMELINE


def a_clip(world: World, **details: object) -> Clip:
    task = order(world)
    task.params |= {"weirdness_constraint": 0.0, "make_instrumental": False}
    task.save()
    return Clip.objects.create(
        team=world.team, user=world.ann, task=task, index=0, title="Night Bus", duration=60, details=details
    )


def test_it_says_what_could_not_be_done(ann: Client, world: World) -> None:
    clip = a_clip(world, unsung=["Привет"], ignored=["zorgcore"], unknown_tags=["Tango Break"])
    page = ann.get(f"/takes/{clip.pk}?tab=details").content.decode()
    for words in ("Could not be sung", "Привет", "zorgcore", "Tango Break"):
        assert words in page


def test_it_says_nothing_of_the_kind_when_all_was_done(ann: Client, world: World) -> None:
    assert "Left out" not in ann.get(f"/takes/{a_clip(world).pk}?tab=details").content.decode()


def test_a_setting_of_zero_is_shown_like_any_other(ann: Client, world: World) -> None:
    page = ann.get(f"/takes/{a_clip(world).pk}?tab=details").content.decode()
    assert "<dt>Weirdness</dt><dd>0%</dd>" in page
    assert "<dt>Instrumental</dt>" not in page


@pytest.mark.parametrize("tab", ["lyrics", "family", "stems", "notes", "details", "do"])
def test_every_tab_is_a_page_and_a_part_of_one(tab: str, ann: Client, world: World) -> None:
    clip = a_clip(world)
    page = ann.get(f"/takes/{clip.pk}?tab={tab}").content.decode()
    part = ann.get(
        f"/takes/{clip.pk}?tab={tab}", headers={"HX-Request": "true", "HX-Target": "tabs"}
    ).content.decode()
    assert part.split()[:2] == ["<div", 'class="take-tabs"']
    assert "<canvas" not in part
    current = re.findall(r'id="tab-(\w+)"[^>]* aria-current="page"', page)
    assert current == ([tab] if tab != "do" else [])
    assert re.findall(r'id="tab-(\w+)"[^>]* aria-current="page"', part) == current
    assert page.count('id="updates"') == 1


def test_a_tab_that_there_is_not_is_the_first_one(ann: Client, world: World) -> None:
    answer = ann.get(f"/takes/{a_clip(world).pk}?tab=<b>")
    assert 'id="tab-lyrics" ' in answer.content.decode()
    assert "HX-Target" in answer["Vary"]  # a part of the page never passes for the page


def test_words_with_times_of_their_own_can_be_lit(ann: Client, world: World) -> None:
    clip = rows.take(rows.request(world.team, world.ann), timeline=TIMELINE)
    page = ann.get(f"/takes/{clip.pk}").content.decode()
    assert page.count("data-word=") == 5
    assert '<span data-word="9.000 10.000">by</span>' in page
    lines = ann.get(f"/takes/{clip.pk}/player.json").json()["lines"]
    assert lines[0]["words"][1] == ["by", 9.0, 10.0]


def test_all_that_is_known_comes_as_json(ann: Client, world: World) -> None:
    clip = a_clip(world, seed=4711, unsung=["Привет"])
    answer = ann.get(f"/takes/{clip.pk}/details.json")
    told = answer.json()
    assert 'filename="Night Bus (take A).json"' in answer["Content-Disposition"]
    assert (told["clip_id"], told["seed"], told["left_out"]) == (str(clip.pk), 4711, {"unsung": ["Привет"]})
    assert told["request"]["params"] == clip.task.params
    page = ann.get(f"/takes/{clip.pk}?tab=details").content.decode()
    shown = page.partition('<pre id="told" tabindex="0">')[2].partition("</pre>")[0]
    assert json.loads(html.unescape(shown)) == told


def test_what_is_asked_for_is_seen_on_every_tab(ann: Client, world: World) -> None:
    clip = rows.take(rows.request(world.team, world.ann))
    quiet = ann.get(f"/takes/{clip.pk}").content.decode()
    news = html.unescape(re.findall(r'id="updates" hx-get="([^"]+)"', quiet)[0])
    assert ann.get(news).status_code == 204
    params = {"clip_id": str(clip.pk)}
    rows.request(world.team, world.ann, "running", operation="wav", params=params, progress=0.5)
    said = ann.get(news).content.decode()
    assert 'id="making" hx-swap-oob="true"' in said
    assert 'value="50"' in said
    assert 'id="gets" hx-swap-oob="true"' in said
    assert 'id="takes"' not in said  # this tab lists no requests
    assert "afterbegin:#takes" not in said
    family = ann.get(news.replace("tab=lyrics", "tab=family")).content.decode()
    assert "afterbegin:#takes" in family
    stems = ann.get(news.replace("tab=lyrics", "tab=stems")).content.decode()
    assert "task_card" not in stems
    assert "card-running" not in stems


def test_the_tabs_of_a_take_of_many_ask_the_database_no_more(ann: Client, world: World) -> None:
    clip = rows.take(rows.request(world.team, world.ann))
    counted = {}
    for tab in ("lyrics", "notes", "details", "stems"):
        ann.get(f"/takes/{clip.pk}?tab={tab}")
        with CaptureQueriesContext(connection) as queries:
            ann.get(f"/takes/{clip.pk}?tab={tab}")
        counted[tab] = len(queries)
    assert max(counted.values()) <= 16, counted
