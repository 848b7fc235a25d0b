"""The one poll of a page: silence while nothing happens, and exactly what changed when something did."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db.models import F, Model
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from studio.models import Clip, Heartbeat, Task
from tests.conftest import World
from tests.web import rows

PAGES = {"/create": "/tasks/updates", "/library": "/library/updates", "/activity": "/activity/updates"}


def poll_of(page: str) -> str:
    return page.partition('hx-get="')[2].partition('"')[0].replace("&amp;", "&")


def ask(ann: Client, page: str) -> str:
    """The address that the page polls."""
    url = poll_of(ann.get(page).content.decode())
    assert urlsplit(url).path == PAGES[page]
    return url


@pytest.mark.parametrize("page", PAGES)
def test_nothing_new_is_an_empty_answer(page: str, ann: Client, world: World) -> None:
    assert ann.get(ask(ann, page)).status_code == 204
    rows.request(world.team, world.ann, "running")
    rows.song(world.team, world.ben)
    assert ann.get(ask(ann, page)).status_code == 204


@pytest.mark.parametrize("page", PAGES)
def test_a_changed_request_is_replaced_in_place(page: str, ann: Client, world: World) -> None:
    task = rows.request(world.team, world.ann, "running", progress=0.2)
    other = rows.request(world.team, world.ann, "running")
    url = ask(ann, page)
    Task.objects.filter(pk=task.pk).update(progress=0.64, stage="singing the lead", rev=F("rev") + 1)
    answer = ann.get(url).content.decode()
    assert 'value="64"' in answer
    assert "Singing the lead" in answer
    assert f'{task.pk}" class=' in answer
    assert f'{other.pk}" class=' not in answer
    beside = 3  # the meter, what waits for approval, and does anybody work?
    assert answer.count("hx-swap-oob") == 1 + beside
    assert ann.get(poll_of(answer)).status_code == 204


@pytest.mark.parametrize("page", PAGES)
def test_news_of_one_request_reads_no_others(
    page: str, ann: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows.song(world.team, world.ann)
    task = rows.request(world.team, world.ann, "running")
    url = ask(ann, page)
    Task.objects.filter(pk=task.pk).update(rev=F("rev") + 1)
    read = list[Model]()
    for model in (Task, Clip):
        monkeypatch.setattr(model, "from_db", _noted(model.from_db, read))
    assert ann.get(url).status_code == 200
    assert {one.pk for one in read} == {task.pk}


def _noted(from_db: Callable[..., Model], read: list[Model]) -> Callable[..., Model]:
    def note(*row: Any) -> Model:
        read.append(made := from_db(*row))
        return made

    return note


@pytest.mark.parametrize("page", PAGES)
def test_a_colleagues_request_appears_on_top(page: str, ann: Client, world: World) -> None:
    rows.song(world.team, world.ann)
    url = ask(ann, page)
    new = rows.request(world.team, world.ben, "queued")
    answer = ann.get(url).content.decode()
    assert 'hx-swap-oob="afterbegin:#' in answer
    assert str(new.pk) in answer
    assert "Next in line" in answer
    assert ann.get(poll_of(answer)).status_code == 204


@pytest.mark.parametrize("page", PAGES)
def test_the_first_request_of_all_appears(page: str, ann: Client, world: World) -> None:
    url = ask(ann, page)
    new = rows.request(world.team, world.ann, "queued")
    assert str(new.pk) in ann.get(url).content.decode()


def test_the_place_in_line_moves_up(ann: Client, world: World) -> None:
    first = rows.request(world.other_team, world.cleo, "queued")
    rows.request(world.team, world.ann, "queued")
    page = ann.get("/create").content.decode()
    assert "Number 2 in line" in page
    Task.objects.filter(pk=first.pk).update(state="running")
    assert "Next in line" in ann.get(poll_of(page)).content.decode()


def test_a_take_is_playable_as_soon_as_it_is_there(ann: Client, world: World) -> None:
    task = rows.request(world.team, world.ann, "running")
    url = ask(ann, "/create")
    clip = rows.take(task, 0)
    Task.objects.filter(pk=task.pk).update(rev=F("rev") + 1)
    answer = ann.get(url).content.decode()
    assert f'data-play="/takes/{clip.pk}/player.json"' in answer
    assert answer.count("row-empty") == 1


def test_the_end_is_announced_and_no_longer_watched(ann: Client, world: World) -> None:
    task = rows.request(world.team, world.ann, "running")
    url = ask(ann, "/create")
    assert "every 2s" in ann.get("/create").content.decode()
    rows.take(task)
    Task.objects.filter(pk=task.pk).update(state="succeeded", rev=F("rev") + 1)
    answer = ann.get(url).content.decode()
    assert '<div hx-swap-oob="innerHTML:#announce">Night Bus is ready.</div>' in answer
    assert "every 8s" in answer
    assert "known" not in parse_qs(urlsplit(poll_of(answer)).query)


def test_a_failure_says_why_and_that_the_credits_are_back(ann: Client, world: World) -> None:
    task = rows.request(world.team, world.ann, "running")
    url = ask(ann, "/create")
    Task.objects.filter(pk=task.pk).update(state="failed", error="No melody fits.", rev=F("rev") + 1)
    answer = ann.get(url).content.decode()
    assert "No melody fits." in answer
    assert "15 credits returned." in answer
    assert f"/tasks/{task.pk}/again" in answer


def test_finished_lyrics_offer_both_drafts(ann: Client, world: World) -> None:
    task = rows.request(
        world.team, world.ann, "running", operation="lyrics", params={"description": "two zones"}
    )
    url = ask(ann, "/create")
    results = [{"title": "One", "lyrics": "a"}, {"title": "Two", "lyrics": "b"}]
    Task.objects.filter(pk=task.pk).update(state="succeeded", result={"results": results}, rev=F("rev") + 1)
    answer = ann.get(url).content.decode()
    assert answer.count("Use these words") == 2


def test_another_teams_requests_are_never_shown(ann: Client, world: World) -> None:
    theirs = rows.request(world.other_team, world.cleo, "running", rev=3)
    assert ann.get(f"/tasks/updates?newest=&known={theirs.pk}.0").status_code == 204
    assert ann.get(f"/tasks/updates?newest={theirs.pk}").status_code == 204


NOBODY = "05eee81a-06f3-4f21-ab6f-eb6ca88a6b10"


@pytest.mark.parametrize(
    "query",
    [
        "newest=x",
        "known=x",
        "known=.",
        f"known={NOBODY}.",
        f"known={NOBODY}.1",
        "known=" + "9" * 999,
    ],
)
def test_nonsense_is_skipped(query: str, ann: Client, world: World) -> None:
    assert ann.get(f"/tasks/updates?{query}").status_code == 204


def test_silence_is_cheap(
    ann: Client, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(8):
        rows.request(world.team, world.ann, "running")
    url = ask(ann, "/create")
    with django_assert_max_num_queries(6):  # session, person, team, revisions, marker, newer
        assert ann.get(url).status_code == 204


def test_cancel_returns_the_credits_and_tells_the_list(ann: Client, world: World) -> None:
    task = rows.request(world.team, world.ben, "queued")
    answer = ann.post(f"/tasks/{task.pk}/cancel", headers={"HX-Request": "true"})
    task.refresh_from_db()
    assert answer.status_code == 204
    assert "tasks-changed" in answer["HX-Trigger"]
    assert task.state == "cancelled"


def test_cancel_without_scripts_says_so_on_the_next_page(ann: Client, world: World) -> None:
    task = rows.request(world.team, world.ann, "running")
    page = ann.post(f"/tasks/{task.pk}/cancel", follow=True).content.decode()
    assert "Too late" in page


def test_try_again_twice_is_one_new_request(ann: Client, world: World) -> None:
    task = rows.request(world.team, world.ann, "failed")
    for _ in range(2):
        ann.post(f"/tasks/{task.pk}/again", headers={"HX-Request": "true"})
    new = Task.objects.exclude(pk=task.pk).get()
    assert new.params["prompt"] == task.params["prompt"]
    assert new.state == "queued"


def test_only_what_failed_can_be_tried_again(ann: Client, world: World) -> None:
    task = rows.request(world.team, world.ann, "running")
    ann.post(f"/tasks/{task.pk}/again")
    assert Task.objects.count() == 1


@pytest.mark.parametrize("page", PAGES)
def test_who_waits_is_told_that_nobody_works_and_when_somebody_does_again(
    ann: Client, world: World, page: str
) -> None:
    idle = "Nobody works on requests just now."
    assert idle not in ann.get(page).content.decode()  # nothing is to be done
    task = rows.request(world.team, world.ann, "queued")
    assert idle in ann.get(page).content.decode()
    url = ask(ann, page)
    Heartbeat.alive()
    assert idle not in ann.get(page).content.decode()
    Task.objects.filter(pk=task.pk).update(state="running", rev=F("rev") + 1)
    answer = ann.get(url).content.decode()
    assert 'id="idle" class="idle" hx-swap-oob="true"' in answer
    assert idle not in answer
