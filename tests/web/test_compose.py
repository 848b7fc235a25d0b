"""The Create page: with scripts and without, right and wrong, once and twice."""

import html
import re
import uuid

import pytest
from django.test import Client

from studio.actions import credits
from studio.models import Entry, Task
from tests.conftest import World
from tests.web import rows

HTMX = {"HX-Request": "true"}
SONG = {"custom_mode": "True", "prompt": "[Verse]\nThe last bus home", "tags": "dream pop", "mv": "sonic-v5"}


def key() -> str:
    return str(uuid.uuid4())


def test_a_plain_form_makes_a_request_and_comes_back_filled(ann: Client, world: World) -> None:
    answer = ann.post("/create", SONG | {"form_key": key()}, follow=True)
    assert Task.objects.for_team(world.team).count() == 1
    page = answer.content.decode()
    assert "The last bus home" in page
    assert "Next in line" in page


def test_a_script_gets_a_new_key_alone_and_the_list_is_told(ann: Client, world: World) -> None:
    first = key()
    answer = ann.post("/create", SONG | {"form_key": first}, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer["HX-Trigger"] == "tasks-changed"
    assert page.strip().startswith('<footer id="compose-foot"')
    assert first not in page
    assert re.search(r'name="form_key" value="[0-9a-f-]{36}"', page)
    assert "<textarea" not in page  # what is typed meanwhile stays


def test_a_double_click_is_one_request(ann: Client, world: World) -> None:
    same = SONG | {"form_key": key()}
    ann.post("/create", same, headers=HTMX)
    ann.post("/create", same, headers=HTMX)
    assert Task.objects.count() == 1
    assert Entry.objects.filter(kind="charge").count() == 1


def test_two_forms_are_two_requests(ann: Client, world: World) -> None:
    for _ in range(2):
        ann.post("/create", SONG | {"form_key": key()}, headers=HTMX)
    assert Task.objects.count() == 2


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_wrong_is_said_in_place_and_nothing_is_lost(
    headers: dict[str, str], ann: Client, world: World
) -> None:
    typed = SONG | {
        "form_key": key(),
        "title": "x" * 81,
        "negative_tags": "choir & <drums>",
        "duration": "9999",
    }
    answer = ann.post("/create", typed, headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Title is 81 characters long; the limit is 80." in page
    assert "x" * 81 in page
    assert "choir &amp; &lt;drums&gt;" in page
    assert "The last bus home" in page
    assert '<details class="more" open>' in page
    assert Task.objects.count() == 0
    if headers:
        assert answer["HX-Retarget"] == "#compose"
        assert "<html" not in page


def test_missing_credits_disable_the_button_with_the_reason(ann: Client, world: World) -> None:
    spend(world)
    page = ann.get("/create").content.decode()
    assert re.search(r'<button class="solid wide" type="submit" disabled', page)
    assert "15 credits are needed and 0 are left" in page


def test_missing_credits_are_said_when_the_form_comes_all_the_same(ann: Client, world: World) -> None:
    spend(world)
    answer = ann.post("/create", SONG | {"form_key": key()}, headers=HTMX)
    assert answer.status_code == 422
    assert "15 are missing" in answer.content.decode()
    assert "The last bus home" in answer.content.decode()
    assert Task.objects.count() == 0


def spend(world: World) -> None:
    credits.grant(world.team, -credits.balance(world.team).total, note="spent")


def test_write_lyrics_asks_for_words_about_what_the_form_says(ann: Client, world: World) -> None:
    typed = {
        "custom_mode": "True",
        "prompt": "a love song\nacross two time zones " + "very " * 40,
        "form_key": key(),
    }
    answer = ann.post("/create/words", typed, headers=HTMX)
    task = Task.objects.get()
    assert answer["HX-Trigger"] == "tasks-changed"
    assert task.operation == "lyrics"
    assert task.params["description"].startswith("a love song across two time zones very")
    assert len(task.params["description"]) <= 119


def test_write_lyrics_and_create_with_one_key_are_two_requests(ann: Client, world: World) -> None:
    same = SONG | {"form_key": key()}
    ann.post("/create/words", same, headers=HTMX)
    ann.post("/create", same, headers=HTMX)
    assert sorted(Task.objects.values_list("operation", flat=True)) == ["create", "lyrics"]


def test_write_lyrics_about_nothing_asks_what_about(ann: Client, world: World) -> None:
    answer = ann.post("/create/words", {"custom_mode": "True", "form_key": key()}, headers=HTMX)
    assert answer.status_code == 422
    assert "what the lyrics should be about" in answer.content.decode()


def test_write_lyrics_without_scripts_keeps_the_form(ann: Client, world: World) -> None:
    page = ann.post("/create/words", SONG | {"form_key": key(), "title": "Keep me"}).content.decode()
    assert 'value="Keep me"' in page
    assert Task.objects.get().operation == "lyrics"


def test_all_settings_of_a_request_can_be_reused(ann: Client, world: World) -> None:
    task = rows.song(world.team, world.ben, params=rows.PARAMS | {"style_weight": 0.9, "vocal_gender": "f"})
    page = ann.get(f"/create?from={task.pk}").content.decode()
    assert 'value="Night Bus"' in page
    assert 'value="0.9"' in page
    assert re.search(r'value="f"[^>]*checked', page)
    assert "data-prefilled" in page


def test_written_words_can_be_taken_over_by_a_plain_link(ann: Client, world: World) -> None:
    results = [{"title": "One", "lyrics": "[Verse]\nfirst"}, {"title": "Two", "lyrics": "[Verse]\nsecond"}]
    task = rows.request(
        world.team, world.ann, operation="lyrics", params={"description": "x"}, result={"results": results}
    )
    page = ann.get(f"/create?words={task.pk}&pick=1").content.decode()
    form = page.partition('id="compose"')[2].partition("</form>")[0]
    assert "second" in form
    assert 'value="Two"' in form
    for odd in ("9", "-1", "x", ""):
        assert ann.get(f"/create?words={task.pk}&pick={odd}").status_code == 200


@pytest.mark.parametrize("name", ["from", "words"])
def test_another_teams_settings_stay_theirs(name: str, ann: Client, world: World) -> None:
    theirs = rows.song(world.other_team, world.cleo)
    assert ann.get(f"/create?{name}={theirs.pk}").status_code == 404


def test_the_empty_page_teaches(ann: Client) -> None:
    page = ann.get("/create").content.decode()
    assert "No takes yet" in page
    assert html.unescape(page).count('data-ideas="') == 1
