"""A vendor that misbehaves: what becomes of the rows, the money and the page."""

import logging
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from studio import fetch
from studio.actions import accounts, credits, lookout, orders, tasks
from studio.actions.advance import work
from studio.models import Account, Entry, Heartbeat, Pace, Task
from studio.providers import bringing, http
from tests.conftest import World
from tests.providers.conftest import Band
from tests.vendor.double import KEY, Vendor
from tests.vendor.faults import (
    Changes,
    CutsOff,
    Drips,
    Fault,
    Floods,
    Halves,
    Says,
    busy,
    date_in,
    redirects,
)

HTML = "<html><body>Bad gateway</body></html>"
OTHER_KEY = "sk_another"


def page(world: World) -> str:
    browser = Client()
    browser.force_login(world.ann)
    return browser.get("/activity").content.decode()


def charges() -> int:
    return Entry.objects.filter(kind=Entry.Kind.CHARGE).count()


# --- 1: nobody knows whether it was taken ---
@pytest.mark.parametrize("accepts", [True, False])
def test_a_request_whose_answer_was_lost_is_never_sent_again_blindly(accepts: bool, band: Band) -> None:
    band.vendor.misbehave(CutsOff(accepts), on="POST")
    task = band.step(band.ask())
    for _ in range(4):
        band.step(task)
    assert task.state == "uncertain"
    assert len(band.vendor.asked("POST")) == 1
    assert charges() == 1
    assert credits.balance(band.world.team).held == 15
    assert "Unclear" in page(band.world)


@pytest.mark.parametrize(
    "answer",
    [
        Says(200, HTML, accepts=True),
        Says(200, b'{"message": "success", "task_', accepts=True),
        Says(200, {"message": "success", "task_id": 7}, accepts=True),
        Says(200, {"message": "success"}, accepts=True),
        Says(200, ["success"], accepts=True),
        Says(504, HTML, accepts=True),
        Says(522, HTML, accepts=True),
        Floods(),
    ],
)
def test_an_answer_that_makes_no_sense_leaves_it_open(answer: Fault, band: Band) -> None:
    band.vendor.misbehave(answer, on="POST")
    assert band.step(band.ask()).state == "uncertain"


def test_a_doubtful_request_that_nobody_hears_of_is_given_up_and_paid_back(band: Band) -> None:
    band.vendor.misbehave(CutsOff(), on="POST")
    task = band.step(band.ask())
    band.age(task, 0.01)
    band.step(task)
    assert (task.state, credits.balance(band.world.team).total) == ("failed", 1030)


def test_a_person_who_saw_it_there_brings_it_back(band: Band) -> None:
    band.vendor.misbehave(CutsOff(), on="POST")
    task = band.step(band.ask())
    (theirs,) = band.vendor.tasks
    assert tasks.arrived(task, f" {theirs} ")
    band.done(task)
    assert (task.clips.count(), charges()) == (2, 1)
    assert not tasks.arrived(task, theirs)


def test_a_person_who_saw_that_it_is_not_there_has_it_sent_again(band: Band) -> None:
    band.vendor.misbehave(CutsOff(accepts=False), on="POST")
    task = band.step(band.ask())
    assert tasks.send_again(task)
    assert not tasks.send_again(task)
    band.done(task)
    assert (len(band.vendor.tasks), charges()) == (1, 1)


def test_a_person_who_does_not_want_to_wait_has_the_credits_back(band: Band) -> None:
    band.vendor.misbehave(CutsOff(), on="POST")
    task = band.step(band.ask())
    assert tasks.give_up(task)
    assert not tasks.give_up(task)
    assert (task.state, credits.balance(band.world.team).total) == ("failed", 1030)


def test_a_worker_that_died_while_it_sent_leaves_it_open(band: Band) -> None:
    task = band.ask()
    Task.objects.filter(pk=task.pk).update(state="sending", lease_until=timezone.now())
    assert band.step(task).state == "uncertain"
    assert band.vendor.requests == []


def test_a_host_that_cannot_be_reached_is_tried_again_without_doubt(band: Band) -> None:
    accounts.save(band.account, base="http://127.0.0.1:1", key=KEY)
    task = band.step(band.ask())
    assert task.state == "queued"
    assert "could not be reached" in task.stage
    assert task.next_at > timezone.now()
    accounts.save(band.account, base=band.vendor.base, key=KEY)
    assert band.done(task).clips.count() == 2


# --- 2: errors of the server ---
def test_errors_of_the_server_are_waited_out_and_charged_once(band: Band) -> None:
    for status in (500, 502, 503):
        band.vendor.misbehave(Says(status, HTML), on="POST")
    task, pauses = band.ask(), []
    for _ in range(3):
        band.step(task)
        assert task.state == "queued"
        assert "trying again" in task.stage
        pauses.append((task.next_at - timezone.now()).total_seconds())
    assert pauses == sorted(pauses)
    assert "Trying again" in page(band.world)
    band.done(task)
    assert (len(band.vendor.tasks), charges(), task.stumbles) == (1, 1, 0)


# --- 3: haste ---
@pytest.mark.parametrize("as_date", [False, True])
def test_a_key_that_was_too_fast_rests_as_long_as_it_is_told(as_date: bool, band: Band, world: World) -> None:
    band.vendor.misbehave(busy(date_in(30) if as_date else "30"), on="POST")
    task = band.step(band.ask())
    assert task.state == "queued"
    pace = Pace.objects.get(digest=band.account.digest)
    for next_at in (pace.next_at, task.next_at):
        assert 20 < (next_at - timezone.now()).total_seconds() < 31
    assert lookout.due({}) == []
    assert len(band.vendor.requests) == 1
    other = elsewhere(world, band.vendor)
    assert accounts.turn(other) == 0.0


def elsewhere(world: World, vendor: Vendor) -> Account:
    """The account of another team, with a key of its own."""
    return accounts.save(Account(team=world.other_team), base=vendor.base, key=OTHER_KEY)


# --- 4 and 5: answers that never end, or say nothing ---
def test_an_answer_that_never_ends_is_left_in_time(band: Band, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "GLANCE_SECONDS", 0.5)
    task = band.until(band.ask(), "running")
    band.vendor.misbehave(Drips(), on="GET")
    band.step(task)
    assert (task.state, task.lease_token) == ("running", None)
    assert "longer than 0.5 seconds" in task.stage
    band.done(task)


def test_whoever_waits_for_an_answer_shows_that_it_lives(band: Band, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "CALL_SECONDS", 2.5)
    band.vendor.misbehave(Drips(), on="POST")
    task = band.ask()
    work()
    task.refresh_from_db()
    assert task.state == "uncertain"
    age = Heartbeat.silence()
    assert age is not None
    assert age < 2.0, "it was last heard of before the call began"


@pytest.mark.parametrize(
    "answer",
    [
        Says(200, HTML),
        Says(200, b'{"code":200,"data":[{"clip'),
        Says(200, b"[" * 100_000),
        Says(200, {"code": "x", "data": None}),
        Says(200, {"code": 200, "data": [7], "message": "success"}),
        Says(200, {"code": 200, "data": [{"clip_id": 7, "state": "succeeded"}]}),
        Says(200, []),
        Says(404, {"type": "Not Found", "error": "task not found."}),
        Says(400, {"message": "task not found."}),
        Says(502, HTML),
        Floods(),
        Floods(says_size=False),
        Changes("data", []),
        Changes("data.*.state", "marinating"),
        Changes("data.*.audio_url", None),
        Changes("data.*.audio_url", "file:///etc/passwd"),
    ],
    ids=lambda answer: type(answer).__name__,
)
def test_an_answer_that_says_nothing_keeps_the_task_as_it_was(answer: Fault, band: Band) -> None:
    band.vendor.polls_until_clips, band.vendor.polls_until_done = 0, 0
    task = band.until(band.ask(), "running")
    band.vendor.misbehave(answer, on="/task/")
    band.step(task)
    assert (task.state, task.clips.count()) == ("running", 0)
    assert task.next_at > timezone.now()
    assert band.done(task).clips.count() == 2


def test_a_task_that_the_vendor_does_not_know_is_believed_lost_only_after_a_while(band: Band) -> None:
    task = band.until(band.ask(), "running")
    band.vendor.tasks.clear()
    for _ in range(4):
        assert band.step(task).state == "running"
    band.step(task)
    assert (task.state, credits.balance(band.world.team).total) == ("failed", 1030)


# --- 6: a key that is refused ---
def test_a_key_that_is_forbidden_while_a_task_runs_is_refused(band: Band) -> None:
    task = band.until(band.ask(), "running")
    wallet = band.vendor.keys[KEY]
    band.vendor.misbehave(Says(403, {"error": "This key is disabled."}), on="GET", times=2)
    band.step(task)
    band.account.refresh_from_db()
    assert (task.state, band.account.problem) == ("running", "key")
    assert wallet.credits == 985
    accounts.recheck(band.account)
    assert band.done(task).clips.count() == 2


def test_a_single_no_while_a_task_runs_is_a_passing_fault(band: Band) -> None:
    task = band.until(band.ask(), "running")
    band.vendor.misbehave(Says(403, HTML), on="/task/")
    band.step(task)
    band.account.refresh_from_db()
    assert (task.state, band.account.problem) == ("running", "")


def test_words_that_no_row_can_hold_lose_no_song(band: Band) -> None:
    band.vendor.polls_until_clips = band.vendor.polls_until_done = 0
    for where, value in (("title", "Night\0 \ud800Bus" + "!" * 300), ("lyrics", "[Verse]\nHome\x07")):
        band.vendor.misbehave(Changes(f"data.*.{where}", value), on="/task/")
        task = band.done(band.ask(title=where))
        assert task.clips.count() == 2
        assert "\0" not in task.clips.get(index=0).title


def test_tasks_wait_for_a_key_that_is_refused_and_its_owners_are_told_once(
    band: Band, caplog: pytest.LogCaptureFixture
) -> None:
    running, queued = band.until(band.ask(), "running"), band.ask(title="Another")
    band.vendor.revoke(KEY)
    with caplog.at_level(logging.DEBUG):
        for _ in range(3):
            band.step(running)
            band.step(queued)
    assert (running.state, queued.state) == ("running", "queued")
    asked = len(band.vendor.requests)
    band.account.refresh_from_db()
    assert band.account.problem == "key"
    assert [message.to for message in mail.outbox] == [["ann@example.com"]]
    assert "waiting for the vendor" in queued.stage
    assert KEY not in caplog.text + page(band.world) + str(mail.outbox[0].message())
    band.age(queued, 0.0)
    assert band.step(queued).state == "queued", "its own time stands still"
    assert len(band.vendor.requests) == asked, "a bad key is not used"
    band.vendor.keys[OTHER_KEY] = running_wallet(band.vendor)
    accounts.save(band.account, base=band.vendor.base, key=OTHER_KEY)
    assert band.done(running).clips.count() == 2
    assert band.done(queued).clips.count() == 2
    assert charges() == 2


def running_wallet(vendor: Vendor) -> Any:
    return next(iter(vendor.tasks.values())).wallet


def test_a_key_that_works_again_is_found_out_by_itself(band: Band) -> None:
    wallet = band.vendor.revoke(KEY)
    task = band.step(band.ask())
    with pytest.raises(accounts.ProviderError):
        accounts.recheck(Account.objects.get(pk=band.account.pk))
    band.vendor.keys[KEY] = wallet
    assert accounts.recheck(Account.objects.get(pk=band.account.pk)) == (1000, 0)
    assert Account.objects.get(pk=band.account.pk).problem == ""
    assert band.done(task).clips.count() == 2


def test_without_credits_there_new_requests_wait_and_running_ones_go_on(band: Band) -> None:
    running = band.until(band.ask(), "running")
    band.vendor.keys[KEY].credits = 3
    waiting = band.step(band.ask(title="Another"))
    band.account.refresh_from_db()
    assert (waiting.state, band.account.problem) == ("queued", "credits")
    assert "enough credits" in waiting.stage
    assert band.done(running).clips.count() == 2
    band.vendor.keys[KEY].credits = 500
    accounts.recheck(band.account)
    assert band.done(waiting).clips.count() == 2


def test_words_that_the_vendor_does_not_sing_are_no_matter_of_the_key(band: Band) -> None:
    text = 'Your lyrics contain copyrighted material: "Let it be"'
    band.vendor.misbehave(Says(403, {"type": "Forbidden", "error": text}), on="POST")
    task = band.step(band.ask())
    assert (task.state, task.error) == ("failed", f"The vendor says: {text}")
    band.account.refresh_from_db()
    assert band.account.problem == ""
    assert credits.balance(band.world.team).total == 1030


# --- 7: files that are not what they should be ---
@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Says(404, HTML), "no file at this address"),
        (Says(200, b"", kind="audio/mpeg"), "nothing in the file"),
        (Says(200, HTML), "leads to a page"),
        (Floods(size=5_000_000_000, kind="audio/mpeg", opening=b"ID3"), "larger than"),
        (redirects("http://127.0.0.1:1/take.mp3"), "could not be reached"),
        (redirects("http://169.254.169.254/latest"), "not on the public internet"),
        (Says(200, b"ID3" + bytes(9000), kind="audio/mpeg"), "no sound"),
        (Halves(), "seconds long"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_fetched_again(answer: Fault, why: str, band: Band) -> None:
    band.vendor.misbehave(answer, on=".mp3")
    band.vendor.misbehave(answer, on=".mp3")
    task = band.until(band.ask(), "fetching")
    band.step(task)
    assert (task.state, task.clips.count()) == ("fetching", 0)
    assert why in task.stage
    assert [clip["audio_url"] for clip in task.answer["data"]]
    assert band.done(task).clips.count() == 2
    assert charges() == 1


def test_one_take_that_cannot_be_had_holds_the_other_one_up_not(band: Band) -> None:
    band.vendor.misbehave(Says(404, HTML), on=".mp3")
    task = band.step(band.until(band.ask(), "fetching"))
    assert (task.state, [clip.index for clip in task.clips.all()]) == ("fetching", [1])
    band.age(task, 0.01)
    band.step(task)
    assert (task.state, task.clips.count()) == ("succeeded", 1)


def test_after_a_day_without_a_file_the_credits_go_back_and_the_link_stays(band: Band) -> None:
    band.vendor.misbehave(Says(404, HTML), on=".mp3", times=99)
    task = band.step(band.until(band.ask(), "fetching"))
    assert (task.deadline - timezone.now()).total_seconds() > 80_000
    band.age(task, 0.01)
    band.step(task)
    assert (task.state, credits.balance(band.world.team).total) == ("failed", 1030)
    assert task.answer["data"][0]["audio_url"].startswith(band.vendor.base)


def test_a_picture_that_cannot_be_had_is_gone_without_after_a_while(band: Band) -> None:
    band.vendor.misbehave(Says(404, HTML), on=".jpeg", times=99)
    task = band.until(band.ask(), "fetching")
    for _ in range(10):
        band.step(task)
    assert task.state == "succeeded"
    assert all(clip.cover for clip in task.clips.all())


def test_a_length_that_was_told_wrong_loses_no_song(band: Band) -> None:
    band.vendor.misbehave(Changes("data.*.duration", "179.43"), on="/task/", times=99)
    band.vendor.polls_until_clips = band.vendor.polls_until_done = 0
    task = band.step(band.until(band.ask(), "fetching"))
    assert (task.state, task.clips.count()) == ("fetching", 0)
    Task.objects.filter(pk=task.pk).update(stumbles=orders.LENIENT)
    band.step(task)
    assert task.state == "succeeded"
    assert task.clips.get(index=0).details["vendor_duration"] == 179.43


def test_what_is_asked_of_a_private_address_never_leaves_the_house(band: Band, settings: Any) -> None:
    settings.FETCH_ALLOW = ()
    task = band.step(band.ask())
    assert task.state == "queued"
    assert "not on the public internet" in task.stage
    assert band.vendor.requests == []
    assert issubclass(fetch.Unsent, fetch.FetchError)
    assert bringing.Broken("x").temporary
