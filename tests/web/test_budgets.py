"""The page of budgets, and requests over a cap wherever requests are shown."""

import datetime
import json
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from studio.actions import caps, credits, keys, projects, told
from studio.models import Cap, Entry, LogEntry, Membership, Project, Task
from studio.web.cards import cards, version
from tests.conftest import World
from tests.web import rows

ASK = {"custom_mode": "True", "title": "Night Bus", "tags": "dream pop", "prompt": "Home", "mv": "sonic-v5"}
PAGES = ("/create", "/library", "/activity", "/activity?state=asked")


@pytest.fixture
def ben(world: World) -> Client:
    browser = Client()
    browser.force_login(world.ben)
    return browser


def cap(world: World, credits: int | None = 0, **of: Any) -> None:
    caps.put(world.team, **(of or {"user": world.ben}), credits=credits, by=world.ann)


def ask(browser: Client, **changes: Any) -> Any:
    return browser.post(
        "/create", {**ASK, "form_key": str(uuid.uuid4()), **changes}, headers={"HX-Request": "true"}
    )


@pytest.fixture
def asked(world: World, ben: Client) -> Task:
    cap(world)
    ask(ben)
    return Task.objects.get()


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


# --- asking ---
def test_the_form_says_before_the_click_that_it_will_ask(world: World, ben: Client, ann: Client) -> None:
    assert "ask a manager" not in text(ben.get("/create"))
    cap(world, 14)
    page = text(ben.get("/create"))
    assert re.search(
        r"Over your 14 credits of \w+: 1 more than is left. <b>This will ask a manager.</b>", page
    )
    assert "ask a manager" not in text(ann.get("/create"))


def test_the_form_says_what_is_left_of_one_s_own(world: World, ben: Client) -> None:
    cap(world, 40)
    assert re.search(r"40 of your 40 credits of \w+ are left.", text(ben.get("/create")))
    assert re.search(r"25 of your 40 credits of \w+ are left.", text(ask(ben)))


def test_the_page_of_credits_says_it_too(world: World, ben: Client, ann: Client) -> None:
    cap(world, 40)
    assert "40 of your 40 credits of" in text(ben.get("/credits"))
    assert "credits of" not in text(ann.get("/credits"))


def test_the_form_of_a_project_s_take_knows_the_project_s_cap(world: World, ben: Client) -> None:
    album = Project.objects.create(team=world.team, user=world.ann, name="Album")
    clip = rows.take(rows.request(world.team, world.ann), project=album)
    cap(world, 0, project=album)
    for page in (f"/takes/{clip.pk}/bpm", f"/create?project={album.pk}"):
        assert "of the project “Album” for" in text(ben.get(page))
    assert "Album" not in text(ben.get("/create"))


def test_what_is_over_is_asked_for_and_says_so(world: World, ben: Client) -> None:
    cap(world)
    assert "It is made once a manager approves it" in text(ask(ben))
    assert Task.objects.get().state == "asked"
    assert not Entry.objects.filter(kind="charge").exists()


def test_a_click_in_the_menu_says_that_it_waits(world: World, ben: Client) -> None:
    clip = rows.take(rows.request(world.team, world.ann))
    cap(world)
    answer = ben.post(f"/takes/{clip.pk}/bpm", {"from": "menu"}, headers={"HX-Request": "true"})
    assert "waits for a manager" in json.loads(answer.headers["HX-Trigger"])["toast"]["text"]


# --- where it is shown ---
@pytest.mark.parametrize("page", PAGES)
def test_every_list_shows_what_waits(page: str, asked: Task, ann: Client, ben: Client) -> None:
    own, managers = text(ben.get(page)), text(ann.get(page))
    assert re.search(r"Over your 0 credits of \w+: 15 more than is left. A manager can approve it.", own)
    assert f"/tasks/{asked.pk}/cancel" in own
    assert f"/tasks/{asked.pk}/approve" not in own
    assert re.search(r"Over the 0 credits of Ben for \w+: 15 more than is left.", managers)
    assert f"/tasks/{asked.pk}/approve" in managers
    assert f"/tasks/{asked.pk}/cancel" not in managers


def test_the_activity_page_lists_what_waits_alone(world: World, asked: Task, ann: Client) -> None:
    rows.request(world.team, world.ann, params={**rows.PARAMS, "title": "Ferry"})
    assert "Ferry" in text(ann.get("/activity"))
    page = text(ann.get("/activity?state=asked"))
    assert "Night Bus" in page
    assert "Ferry" not in page
    url = re.search(r'hx-get="(/activity/updates[^"]*)"', page)
    assert url
    assert ann.get(url[1].replace("&amp;", "&")).status_code == 204


def test_a_shown_request_is_replaced_once_somebody_has_said_something(
    asked: Task, ann: Client, ben: Client
) -> None:
    url = re.search(r'hx-get="(/tasks/updates[^"]*)"', text(ben.get("/create")))
    assert url
    where = url[1].replace("&amp;", "&")
    assert ben.get(where).status_code == 204
    ann.post(f"/tasks/{asked.pk}/approve")
    answer = ben.get(where)
    assert "Next in line" in answer.content.decode()
    assert json.loads(answer.headers["HX-Trigger"])["news"]["text"] == "Night Bus: Ann approved it."


def test_who_manages_hears_of_a_new_one(world: World, ann: Client, ben: Client) -> None:
    rows.song(world.team, world.ann)
    url = re.search(r'hx-get="(/tasks/updates[^"]*)"', text(ann.get("/create")))
    assert url
    cap(world)
    ask(ben)
    answer = ann.get(url[1].replace("&amp;", "&"))
    assert json.loads(answer.headers["HX-Trigger"])["news"]["text"] == "Night Bus waits for approval."


def test_the_shell_counts_what_waits_to_who_manages(asked: Task, ann: Client, ben: Client) -> None:
    assert 'aria-label="1 request waits for approval"' in text(ann.get("/library"))
    assert re.search(r'id="asked"[^>]*hidden', text(ben.get("/library")))


def test_it_is_neither_held_nor_in_line(world: World, asked: Task) -> None:
    assert credits.balance(world.team).held == 0
    [card] = cards(None, [asked])
    assert (card.place, card.slots, card.finished, card.stage) == (None, [], False, "To be approved")
    assert version(asked, None) == "asked-0"


def test_a_poll_by_api_takes_it_for_waiting(world: World, asked: Task) -> None:
    assert told.poll(asked, "", Membership.of(world.team, world.ben))[0] == 202


# --- a manager's word ---
def test_one_click_approves(world: World, asked: Task, ann: Client) -> None:
    answer = ann.post(f"/tasks/{asked.pk}/approve", headers={"HX-Request": "true"})
    assert json.loads(answer.headers["HX-Trigger"])["toast"]["text"] == "Approved: it is on its way."
    asked.refresh_from_db()
    assert asked.state == "queued"
    again = ann.post(f"/tasks/{asked.pk}/approve", follow=True)
    assert "Somebody has said something to it already." in text(again)


def test_what_cannot_be_paid_is_said_and_kept(world: World, asked: Task, ann: Client) -> None:
    credits.grant(world.team, -1030, note="spent")
    assert "the team has 0" in text(ann.post(f"/tasks/{asked.pk}/approve", follow=True))
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_a_declined_one_shows_why(asked: Task, ann: Client, ben: Client) -> None:
    ann.post(f"/tasks/{asked.pk}/decline", {"why": "Next month."})
    page = text(ben.get("/create"))
    assert "Ann declined it: “Next month.” <b>Nothing was charged.</b>" in page
    assert "returned" not in page
    assert f"/create?from={asked.pk}" in page


def test_a_reason_that_is_too_long_is_not_lost_in_silence(asked: Task, ann: Client) -> None:
    answer = ann.post(f"/tasks/{asked.pk}/decline", {"why": "x" * 301}, follow=True)
    assert "at most 300 characters" in text(answer)
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_its_asker_takes_it_back_and_nobody_else_does(
    world: World, asked: Task, ben: Client, ann: Client
) -> None:
    assert "a manager can decline it" in text(ann.post(f"/tasks/{asked.pk}/cancel", follow=True))
    assert "Taken back." in text(ben.post(f"/tasks/{asked.pk}/cancel", follow=True))
    asked.refresh_from_db()
    assert asked.state == "cancelled"
    assert "Taken back. <b>Nothing was charged.</b>" in text(ben.get("/create"))


def test_producers_say_nothing_to_it(asked: Task, ben: Client) -> None:
    assert [ben.post(f"/tasks/{asked.pk}/{act}").status_code for act in ("approve", "decline")] == [403, 403]


# --- the page ---
def test_a_cap_is_set_changed_had_back_and_removed(world: World, ann: Client) -> None:
    of = f"user.{world.ben.pk}"
    page = text(ann.post("/team/budgets/cap", {"of": of, "credits": "100"}, follow=True))
    assert "Ben: the cap is set." in page
    assert "0 of 100 credits" in page
    ann.post("/team/budgets/cap", {"of": of, "credits": "50"})
    assert Cap.objects.get().credits == 50
    ann.post("/library/undo")
    assert Cap.objects.get().credits == 100
    assert "Ben has no cap any more." in text(
        ann.post("/team/budgets/cap", {"of": of, "remove": "1"}, follow=True)
    )
    assert not Cap.objects.exists()
    ann.post("/library/undo")
    assert Cap.objects.get().credits == 100
    assert LogEntry.objects.filter(verb="cap_set").count() == 4


def test_projects_and_keys_have_caps_too(world: World, ann: Client) -> None:
    album = Project.objects.create(team=world.team, user=world.ann, name="Album")
    side = Project.objects.create(team=world.team, user=world.ann, name="Side B", parent=album)
    key, _ = keys.issue(world.team, world.ben, "Bot")
    for of in (f"project.{side.pk}", f"api_key.{key.pk}"):
        ann.post("/team/budgets/cap", {"of": of, "credits": "100"})
    page = text(ann.get("/team/budgets"))
    assert page.count("0 of 100 credits") == 2
    assert "<b>Side B</b><span>Album</span>" in page
    assert "<b>Bot</b><span>Ben</span>" in page


@pytest.mark.parametrize("credits", ["", "-1", "many", "9999999999"])
def test_a_wrong_number_is_said_where_it_can_be_mended(credits: str, world: World, ann: Client) -> None:
    album = Project.objects.create(team=world.team, user=world.ann, name="Album")
    for of in (f"user.{world.ben.pk}", f"project.{album.pk}"):
        answer = ann.post("/team/budgets/cap", {"of": of, "credits": credits})
        assert answer.status_code == 422
        assert answer.content.decode().count("errorlist") == 1
    assert not Cap.objects.exists()


@pytest.mark.parametrize(
    "of", ["", "user", "user.0", "user.x", "team.1", "project.1", "api_key.77", "user.²"]
)
def test_what_is_not_the_team_s_is_not_there(of: str, ann: Client) -> None:
    assert ann.post("/team/budgets/cap", {"of": of, "credits": "5"}).status_code == 404


def test_a_stranger_s_things_are_not_there(world: World, ann: Client) -> None:
    theirs = projects.begin(world.other_team, world.cleo, "Theirs")
    key, _ = keys.issue(world.other_team, world.cleo, "Theirs")
    for of in (f"user.{world.cleo.pk}", f"project.{theirs.pk}", f"api_key.{key.pk}"):
        assert ann.post("/team/budgets/cap", {"of": of, "credits": "5"}).status_code == 404


def test_others_see_their_own_alone(world: World, ben: Client) -> None:
    cap(world, 40)
    cap(world, 70, user=world.ann)
    page = text(ben.get("/team/budgets"))
    assert "0 of 40 credits" in page
    assert "of 70" not in page
    assert "/team/budgets/cap" not in page
    assert ben.post("/team/budgets/cap", {"of": f"user.{world.ben.pk}", "remove": "1"}).status_code == 403


def test_who_manages_no_more_undoes_no_cap(world: World, ann: Client) -> None:
    ann.post("/team/budgets/cap", {"of": f"user.{world.ben.pk}", "credits": "100"})
    Membership.objects.filter(user=world.ann).update(role="producer")
    assert ann.post("/library/undo").status_code == 403
    assert Cap.objects.get().credits == 100


def test_a_cap_that_was_passed_is_shown_as_full(world: World, ann: Client) -> None:
    task = rows.request(world.team, world.ben, "queued")
    credits.charge(task)
    cap(world, 10)
    page = text(ann.get("/team/budgets"))
    assert "15 of 10 credits" in page
    assert 'max="10" value="10"' in page


def test_the_page_does_not_grow_queries(
    world: World, ann: Client, django_assert_max_num_queries: Any
) -> None:
    for name in "abcdef":
        album = projects.begin(world.team, world.ann, name)
        cap(world, 0, project=album)
        task = rows.request(
            world.team, world.ben, "asked", deadline=timezone.now() + datetime.timedelta(days=1)
        )
        assert task.state == "asked"
        keys.issue(world.team, world.ben, name)
    with django_assert_max_num_queries(20):
        ann.get("/team/budgets")


# --- scripts ---
def test_a_script_over_its_key_s_cap_is_refused_in_the_vendor_s_way(world: World, client: Client) -> None:
    key, secret = keys.issue(world.team, world.ben, "Bot")
    cap(world, 14, api_key=key)
    body = {"custom_mode": False, "gpt_description_prompt": "A song", "mv": "sonic-v5"}
    answer = client.post(
        "/api/v1/sonic/create",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code == 403
    said = answer.json()
    assert (said["code"], said["type"]) == (403, "forbidden")
    assert re.search(
        r"^Not enough credits. Over the 14 credits of the API key “Bot” for \w+: 1 more", said["message"]
    )
    assert not Task.objects.exists()


def test_a_script_s_request_counts_for_its_key(world: World, client: Client) -> None:
    key, secret = keys.issue(world.team, world.ben, "Bot")
    body = {"custom_mode": False, "gpt_description_prompt": "A song", "mv": "sonic-v5"}
    client.post(
        "/api/v1/sonic/create",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert caps.spent(world.team).with_key(key.pk) == 15
