"""Requests that somebody else works on: their cards, their prices, what can be heard and what was said."""

import html
import ipaddress
import json
import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from studio import catalog
from studio.actions import accounts, credits, orders, previews, routes
from studio.actions.accounts import Where
from studio.models import Account, Clip, RemoteClip, Task
from tests.actions import asking
from tests.conftest import World
from tests.vendor.double import Vendor, vendor
from tests.web import rows
from tests.web.test_updates import PAGES, ask, poll_of

__all__ = ["vendor"]  # the fixture

KEY = "sk_ab12cd34ef56gh78"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def account(world: World) -> Account:
    return accounts.choose(world.team, Where.OWN, key=KEY)


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def there(account: Account, state: str, **fields: Any) -> Task:
    """A request of Ann's at the account."""
    assert account.team is not None
    user = account.team.members.get(name="Ann")
    return rows.request(account.team, user, state, **{"account": account, "provider": "vendor", **fields})


def known(clip: Clip, account: Account, uploaded: bool = False) -> Clip:
    RemoteClip.objects.create(
        clip=clip, base=account.base, family="sonic", remote_id="their-name", uploaded=uploaded
    )
    return clip


# --- beside the button ---
def test_the_button_says_who_does_it(ann: Client, account: Account) -> None:
    assert '<p class="help by">By AI Music API</p>' in text(ann.get("/create"))
    Account.objects.update(base="https://music.example")
    assert '<p class="help by">By AI Music API (music.example)</p>' in text(ann.get("/create"))
    Account.objects.update(is_on=False)
    assert 'class="help by"' not in text(ann.get("/create"))


def test_what_has_to_be_brought_there_costs_more_and_is_named(
    ann: Client, world: World, account: Account, settings: LazySettings
) -> None:
    settings.PUBLIC_URL = "https://studio.example"
    mine = asking.clip(world.team, world.ann)
    page = text(ann.get(f"/takes/{mine.pk}/extend"))
    assert ">Extend <small>17 credits, 2 takes<" in page
    assert "By AI Music API · 2 of them bring “Night Bus” there" in page
    known(mine, account, uploaded=True)
    page = text(ann.get(f"/takes/{mine.pk}/extend"))
    assert ">Extend <small>15 credits, 2 takes<" in page
    assert "of them bring" not in page


def test_what_stays_here_says_why(ann: Client, world: World, account: Account) -> None:
    mine = asking.clip(world.team, world.ann)
    page = text(ann.get(f"/takes/{mine.pk}/extend"))
    assert "By the studio's own engine: AI Music API cannot fetch “Night Bus” from here" in page
    page = text(ann.get("/make/nuro_vocal"))
    assert "By the studio's own engine: AI Music API has retired Nuro" in page


def test_the_terms_of_an_operation_are_told(ann: Client, world: World, account: Account) -> None:
    mine = known(asking.clip(world.team, world.ann), account)
    page = text(ann.get(f"/takes/{mine.pk}/remaster"))
    assert "By AI Music API. Only within 24 hours of its making there." in page
    page = text(ann.get("/make/persona?choose=1")) + text(ann.get(f"/takes/{mine.pk}/persona"))
    assert "By AI Music API. AI Music API's personas are unavailable at times." in page
    page = text(ann.get(f"/takes/{mine.pk}/mashup"))
    assert "The other song costs 2 more where it is not known there yet." in page


def test_what_nobody_does_is_said_before_it_is_asked_for(ann: Client, world: World) -> None:
    uploaded = asking.clip(world.team, world.ann, uploaded=True)
    page = text(ann.get(f"/takes/{uploaded.pk}/concat"))
    assert '<p class="help by">This works with takes that were made here' in page


def test_a_take_of_its_own_is_not_taken_where_only_recordings_are(world: World, account: Account) -> None:
    """The vendor adds voices to uploaded recordings alone."""
    made, brought = (known(asking.clip(world.team, world.ann), account, uploaded=up) for up in (False, True))
    operation = catalog.get("add_vocals")
    assert routes.preview(world.team, operation, made).provider == "embedded"
    assert routes.preview(world.team, operation, brought).provider == "vendor"


def test_credits_that_are_missing_are_those_of_the_route(
    ann: Client, world: World, account: Account, settings: LazySettings
) -> None:
    settings.PUBLIC_URL = "https://studio.example"
    mine = asking.clip(world.team, world.ann)
    credits.grant(world.team, 16 - credits.balance(world.team).total, note="test")
    assert "17 credits are needed and 16 are left" in text(ann.get(f"/takes/{mine.pk}/extend"))


def test_a_menu_tells_the_prices_of_routes_in_few_queries(
    ann: Client, world: World, account: Account, settings: LazySettings
) -> None:
    settings.PUBLIC_URL = "https://studio.example"
    mine = asking.clip(world.team, world.ann)
    with CaptureQueriesContext(connection) as queries:
        page = text(ann.get(f"/takes/{mine.pk}/menu", headers=HTMX))
    assert re.search(r"Extend …</span><small>17<", page)
    assert re.search(r"WAV</span><small>1<", page)
    assert len(queries) <= 6  # session, person, team, take, remotes, account


def test_forms_begin_with_the_model_of_the_account_where_they_have_it(
    ann: Client, world: World, account: Account
) -> None:
    Account.objects.update(mv="sonic-v4")
    page = text(ann.get("/create"))
    assert re.search(r'<option value="sonic-v4"[^>]* selected', page)
    assert "data-prefilled" not in page  # a draft of one's own comes before it
    task = rows.song(world.team, world.ann, params=rows.PARAMS | {"mv": "sonic-v5"})
    assert re.search(r'<option value="sonic-v5"[^>]* selected', text(ann.get(f"/create?from={task.pk}")))
    assert re.search(r'<option value="FUZZ-2.0"[^>]* selected', text(ann.get("/make/producer_create")))
    Account.objects.update(is_on=False)
    assert re.search(r'<option value="sonic-v5"[^>]* selected', text(ann.get("/create")))


# --- how it stands ---
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "running"}, "At AI Music API"),
        (
            {"state": "running", "carrying": "7f9f7c7e-8f3c-4c0f-9d3e-0f0f0f0f0f0f"},
            "On its way to AI Music API",
        ),
        ({"state": "fetching"}, "Bringing it here"),
        ({"state": "queued"}, "Going to AI Music API"),
        (
            {"state": "queued", "stage": "waiting for the vendor's account: The vendor does not accept it."},
            "Waiting for AI Music API's account: AI Music API does not accept it.",
        ),
        ({"state": "failed", "error": "The vendor says: No."}, "AI Music API says: No."),
    ],
)
@pytest.mark.parametrize("page", ["/create", "/activity"])
def test_each_state_has_its_words(
    page: str, fields: dict[str, Any], words: str, ann: Client, account: Account
) -> None:
    there(account, **fields)
    assert words in text(ann.get(page))


def test_the_line_is_that_of_the_studios_own_engine(ann: Client, world: World, account: Account) -> None:
    there(account, "queued")
    rows.request(world.team, world.ann, "queued")
    page = text(ann.get("/create"))
    assert "Next in line" in page
    assert "Number" not in page


def test_cards_say_who_makes_it_and_takes_who_made_it(ann: Client, world: World, account: Account) -> None:
    details = {"sha256": "9f86d081"}
    clip = known(rows.take(there(account, "succeeded"), mv="sonic-v5", details=details), account)
    assert '<span class="badge">AI Music API</span>' in text(ann.get("/library"))
    page = text(ann.get(f"/takes/{clip.pk}?tab=details"))
    assert "<dt>Made by</dt><dd>AI Music API, sonic-v5</dd>" in page
    assert "<dt>At AI Music API</dt><dd>sonic their-name</dd>" in page
    assert "<dt>SHA-256</dt><dd>9f86d081</dd>" in page
    assert "<dt>Asked for by</dt><dd>Ann</dd>" in page
    own = rows.take(rows.request(world.team, world.ann))
    page = text(ann.get(f"/takes/{own.pk}?tab=details"))
    assert "<dt>Made by</dt><dd>The studio's own engine</dd>" in page
    assert "SHA-256" not in page


@pytest.mark.parametrize("path", ["/library", "/create", "/activity"])
def test_lists_neither_grow_queries_nor_read_what_was_said(
    path: str, ann: Client, world: World, account: Account
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert ann.get(path).status_code == 200
        assert not [query for query in queries if '"studio_task"."answer"' in query["sql"]]
        return len(queries)

    def add(number: int) -> None:
        for _ in range(number):
            rows.take(there(account, "succeeded"))
            there(account, "running", previews=[0])
            there(account, "uncertain")

    ann.get("/credits")
    add(1)
    few = count()
    add(8)
    assert count() == few


# --- what can be heard already ---
def sounding(account: Account, vendor: Vendor) -> Task:
    """A request of which the first take sounds already."""
    clip = vendor.adopt("their-clip")
    url = f"{vendor.base}/stream/{clip.id}.mp3"
    heard = {"clip_id": clip.id, "state": "running", "title": "Slow Train", "audio_url": url}
    return there(account, "running", previews=[0], answer={"data": [heard]})


def test_a_preview_plays_in_the_place_of_its_take(
    ann: Client, account: Account, vendor: Vendor, settings: LazySettings
) -> None:
    settings.FETCH_ALLOW = (ipaddress.ip_network("127.0.0.0/8"),)
    task = sounding(account, vendor)
    page = text(ann.get("/create"))
    assert page.count('<span class="badge">Preview</span>') == 1
    assert page.count("row-empty") == 1
    address = f"/tasks/{task.pk}/preview/0.json"
    assert f'data-play="{address}"' in page
    song = ann.get(address).json()
    assert (song["title"], song["artist"], song["label"]) == ("Slow Train", "The Band", "A, preview")
    assert set(song) == set(ann.get(f"/takes/{rows.take(task).pk}/player.json").json())
    sound = ann.get(song["audio"])
    assert (sound["Content-Type"], sound["Cache-Control"]) == ("audio/mpeg", "no-store")
    assert sound.getvalue()[:2] in (b"\xff\xfb", b"ID")


def test_the_take_takes_the_place_of_its_preview(ann: Client, account: Account, vendor: Vendor) -> None:
    task = sounding(account, vendor)
    url = ask(ann, "/create")
    clip = rows.take(task)
    Task.objects.filter(pk=task.pk).update(previews=[], rev=F("rev") + 1)
    answer = text(ann.get(url))
    assert f'data-play="/takes/{clip.pk}/player.json"' in answer
    assert "preview" not in answer


@pytest.mark.parametrize("kind", ["json", "mp3"])
def test_what_cannot_be_heard_says_so(kind: str, ann: Client, account: Account, vendor: Vendor) -> None:
    task = sounding(account, vendor)
    answer = ann.get(f"/tasks/{task.pk}/preview/1.{kind}")
    assert (answer.status_code, text(answer)) == (404, "There is nothing to be heard of this take yet.")
    assert previews.title(task, 0) == "Slow Train"


def test_a_sound_that_cannot_be_had_now_says_why(ann: Client, account: Account, vendor: Vendor) -> None:
    answer = ann.get(f"/tasks/{sounding(account, vendor).pk}/preview/0.mp3")  # nobody allowed this address
    assert answer.status_code == 404
    assert "There is no preview now. 127.0.0.1 is not on the public internet" in text(answer)


# --- nobody knows whether it was taken ---
@pytest.mark.parametrize("page", ["/create", "/activity"])
def test_doubt_is_explained_with_three_ways_out(page: str, ann: Client, account: Account) -> None:
    task = there(account, "uncertain")
    shown = text(ann.get(page))
    assert "AI Music API may or may not have taken this. Nothing is sent twice without your word." in shown
    assert f'for="{task.pk}-ticket">Its number at AI Music API<' in shown
    for path in ("arrived", "send-again", "give-up"):
        assert f'action="/tasks/{task.pk}/{path}"' in shown


@pytest.mark.parametrize("page", PAGES)
def test_nobody_is_disturbed_while_typing_the_number(page: str, ann: Client, account: Account) -> None:
    task = there(account, "uncertain")
    url = ask(ann, page)
    Task.objects.filter(pk=task.pk).update(rev=F("rev") + 1)  # as each minute
    assert ann.get(url).status_code == 204
    Task.objects.filter(pk=task.pk).update(state="running", rev=F("rev") + 1)
    answer = ann.get(url).content.decode()
    assert "At AI Music API" in answer
    assert ann.get(poll_of(answer)).status_code == 204


def test_it_arrived_under_this_number(ann: Client, account: Account) -> None:
    task = there(account, "uncertain")
    answer = ann.post(f"/tasks/{task.pk}/arrived", {"ticket": " 4c35433b-1 "}, headers=HTMX)
    task.refresh_from_db()
    assert (task.state, task.ticket) == ("running", "4c35433b-1")
    assert "tasks-changed" in answer["HX-Trigger"]


@pytest.mark.parametrize("typed", ["", " ", "../get-credits", "a b", "a?b=c", "a\nb", "x" * 101])
def test_what_is_no_number_changes_nothing(typed: str, ann: Client, account: Account) -> None:
    task = there(account, "uncertain")
    page = text(ann.post(f"/tasks/{task.pk}/arrived", {"ticket": typed}, follow=True))
    task.refresh_from_db()
    assert task.state == "uncertain"
    assert "Enter the number that the request has there." in page


def test_it_is_sent_again(ann: Client, account: Account) -> None:
    task = there(account, "uncertain")
    assert "It is sent again." in text(ann.post(f"/tasks/{task.pk}/send-again", follow=True))
    task.refresh_from_db()
    assert task.state == "queued"


def test_giving_up_returns_the_credits(ann: Client, world: World, account: Account) -> None:
    task = there(account, "uncertain")
    before = credits.balance(world.team).total
    credits.charge(task)
    assert "Given up, credits returned." in text(ann.post(f"/tasks/{task.pk}/give-up", follow=True))
    task.refresh_from_db()
    assert (task.state, credits.balance(world.team).total) == ("failed", before)


@pytest.mark.parametrize("path", ["arrived", "send-again", "give-up"])
def test_whoever_comes_late_is_told_so(path: str, ann: Client, account: Account) -> None:
    task = there(account, "running", ticket="theirs")
    page = text(ann.post(f"/tasks/{task.pk}/{path}", {"ticket": "another"}, follow=True))
    task.refresh_from_db()
    assert "What became of it is known by now." in page
    assert (task.state, task.ticket) == ("running", "theirs")


# --- what was said ---
def test_what_was_said_can_be_kept_but_for_secrets(ann: Client, account: Account) -> None:
    task = there(account, "failed", finished=timezone.now(), error="The vendor says: No.")
    hook = f"https://studio.example/api/v1/hooks/{task.pk}/{orders.hook_name(task)}"
    Task.objects.filter(pk=task.pk).update(
        sent={"prompt": "Zürich", "webhook_url": hook},
        answer={"error": "No.", "repeats": [orders.hook_secret(task), f"Bearer {KEY}"]},
    )
    page = text(ann.get("/activity"))
    assert f'href="/tasks/{task.pk}/exchange.json" hx-boost="false">What AI Music API said</a>' in page
    answer = ann.get(f"/tasks/{task.pk}/exchange.json")
    assert answer["Content-Disposition"] == 'attachment; filename="create-exchange.json"'
    told = json.loads(answer.content)
    assert told["sent"]["prompt"] == "Zürich"
    assert told["answer"] == {"error": "No.", "repeats": ["…", "Bearer …"]}
    for secret in (orders.hook_name(task), orders.hook_secret(task), KEY):
        assert secret not in answer.content.decode()


def test_what_was_said_of_a_take_is_among_its_details(ann: Client, account: Account) -> None:
    task = there(account, "succeeded", finished=timezone.now())
    assert f'href="/tasks/{task.pk}/exchange.json"' in text(
        ann.get(f"/takes/{rows.take(task).pk}?tab=details")
    )
    accounts.forget_key(account)
    assert ann.get(f"/tasks/{task.pk}/exchange.json").status_code == 200


def test_nothing_is_said_before_the_end_or_without_somebody_else(
    ann: Client, world: World, account: Account
) -> None:
    for task in (there(account, "running"), rows.request(world.team, world.ann)):
        assert ann.get(f"/tasks/{task.pk}/exchange.json").status_code == 404
    assert "exchange" not in text(ann.get("/activity"))
