"""How much of the storage a team takes up, and what happens when it is full."""

import datetime
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from studio.actions import shelf, usage
from studio.actions.keeping import measuring, stored
from studio.actions.sources import Refused
from studio.management.commands import ticker
from studio.models import Heartbeat, LogEntry, Task, Team, Usage
from tests.actions.test_advance import again
from tests.actions.test_credits import order
from tests.actions.test_uploads import send as send_file
from tests.conftest import World
from tests.fakes import FakeProvider
from tests.keeping.conftest import beside, put, song

pytestmark = pytest.mark.django_db
GB = 10**9


def sizes(team: Team) -> tuple[int, int, int]:
    held = usage.of(team)
    return held.takes, held.beside, held.uploads


def send(world: World, size: int) -> Task:
    return send_file(world, b"x" * size)


@pytest.mark.django_db(transaction=True)
def test_what_is_made_counts_at_once_and_once(world: World, fake: FakeProvider) -> None:
    task = again(order(world))
    assert task.state == "succeeded"
    made = sum(len(clip.audio_bytes()) for clip in task.clips.all())
    assert sizes(world.team) == (made, 0, 0)
    again(task)
    assert sizes(world.team) == (made, 0, 0)
    assert sizes(world.other_team) == (0, 0, 0)


def test_a_recording_counts_when_it_is_sent(world: World) -> None:
    send(world, 1234)
    assert sizes(world.team) == (0, 0, 1234)


def test_what_lies_there_is_measured_by_whose_request_it_is_of(world: World) -> None:
    clip = song(world.team, world.ann).clips.get(index=0)
    beside(clip, "audio.wav", b"w" * 5000)
    put(f"uploads/{clip.task_id}/original", b"u" * 700)
    put(f"takes/{uuid.uuid4()}/0/audio.mp3", b"nobody's")
    put("landing/song.mp3", b"everybody's")
    theirs = song(world.other_team, world.cleo)
    Usage.objects.create(team=world.team, takes=1, beside=1, uploads=1)
    measuring.measure()
    takes, files, uploads = sizes(world.team)
    assert (files, uploads) == (5000, 700)
    assert 0 < takes < 1000
    assert sizes(world.other_team)[0] > 0
    assert usage.of(world.team).measured
    assert theirs.pk


def test_what_is_deleted_for_good_is_free_at_once(world: World) -> None:
    clip = song(world.team, world.ann).clips.get(index=0)
    beside(clip, "audio.wav", b"w" * 5000)
    clip.task.upload = put(f"uploads/{clip.task_id}/original", b"u" * 700)
    clip.task.save()
    clip.task.clips.exclude(pk=clip.pk).delete()
    measuring.measure()
    before = sizes(world.team)
    assert before[1:] == (5000, 700)
    shelf.trash(world.team, [clip.pk])
    assert sizes(world.team) == before
    shelf.restore(world.team, [clip.pk])
    assert sizes(world.team) == before
    shelf.trash(world.team, [clip.pk])
    shelf.purge(world.team, [clip.pk])
    counted = sizes(world.team)
    assert counted[1:] == (0, 0)
    measuring.measure()
    assert sizes(world.team) == counted  # nothing is left that was not counted


def test_what_is_stored_while_it_is_measured_is_not_forgotten(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    Usage.objects.create(team=world.team, takes=10)

    def sized() -> Iterator[tuple[str, int]]:
        usage.add(world.team.pk, takes=5)
        yield from ()

    monkeypatch.setattr(stored, "sized", sized)
    measuring.measure()
    assert sizes(world.team) == (15, 0, 0)
    monkeypatch.undo()
    measuring.measure()
    assert sizes(world.team) == (0, 0, 0)


def test_it_is_measured_each_night_and_soon_after_something_was_deleted_for_good(world: World) -> None:
    assert measuring.due()
    measuring.measure()
    assert not measuring.due()
    clip = song(world.team, world.ann).clips.get(index=0)
    shelf.trash(world.team, [clip.pk])
    shelf.purge(world.team, [clip.pk])
    assert not measuring.due()  # not again within ten minutes
    _measured_ago(minutes=11)
    assert measuring.due()
    measuring.measure()
    _measured_ago(hours=23)
    assert not measuring.due()
    _measured_ago(hours=25)
    assert measuring.due()


def _measured_ago(**ago: int) -> None:
    Heartbeat.objects.filter(name=measuring.MEASURED).update(at=timezone.now() - datetime.timedelta(**ago))


def test_the_ticker_measures_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on = threading.Event()
    begun: list[int] = []

    def measure() -> None:
        begun.append(1)
        goes_on.wait(10)

    monkeypatch.setattr(measuring, "due", lambda: True)
    monkeypatch.setattr(measuring, "measure", measure)
    crew = ticker.Crew("test", 4)
    try:
        ticker.tidy(crew)
        ticker.tidy(crew)
        assert crew.busy()[ticker.MEASURING] == 1
    finally:
        goes_on.set()
        crew.dismiss()
    assert begun == [1]


# --- full ---
def fill(team: Team, size: int) -> None:
    Usage.objects.update_or_create(team=team, defaults={"takes": size})


def test_a_full_team_is_refused_in_a_sentence_and_nothing_is_charged(world: World, settings: Any) -> None:
    settings.TEAM_GIGABYTES = 2
    fill(world.team, 2 * GB - 1)
    order(world)
    fill(world.team, 2 * GB)
    with pytest.raises(Refused, match=r"The team's storage is full: 2 GB of 2 GB\. Empty the trash"):
        order(world)
    assert Task.objects.count() == 1


def test_a_recording_that_does_not_fit_is_refused_and_not_kept(world: World, settings: Any) -> None:
    settings.TEAM_GIGABYTES = 2
    fill(world.team, 2 * GB - 500)
    with pytest.raises(Refused, match="does not fit"):
        send(world, 501)
    assert not Task.objects.exists()
    assert sizes(world.team)[2] == 0
    send(world, 500)


def test_by_itself_there_is_no_limit(world: World) -> None:
    fill(world.team, 10**15)
    order(world)


@pytest.mark.parametrize(("own", "limit"), [(None, 2 * GB), (0, 0), (5, 5 * GB)])
def test_a_team_may_have_a_limit_of_its_own(own: int | None, limit: int, world: World, settings: Any) -> None:
    settings.TEAM_GIGABYTES = 2
    usage.give(world.team, own, world.ann)
    world.team.refresh_from_db()
    assert usage.limit(world.team) == limit
    assert LogEntry.objects.filter(team=world.team, verb__startswith="room_").count() == 1


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 MB"), (1, "1 MB"), (340_000_000, "340 MB"), (1_250_000_000, "1.25 GB"), (10 * GB, "10 GB")],
)
def test_sizes_are_said_as_people_say_them(size: int, said: str) -> None:
    assert usage.size(size) == said


# --- pages ---
def test_the_teams_page_says_what_is_stored_and_that_it_is_full(
    ann: Client, world: World, settings: Any
) -> None:
    fill(world.team, 2 * GB)
    assert "It is full" not in ann.get("/team").content.decode()
    settings.TEAM_GIGABYTES = 2
    page = ann.get("/team").content.decode()
    assert "2 GB of 2 GB" in page
    assert "It is full" in page


def test_a_form_says_that_it_is_full_and_keeps_what_was_typed(
    ann: Client, world: World, settings: Any
) -> None:
    settings.TEAM_GIGABYTES = 1
    fill(world.team, GB)
    form = {"custom_mode": "on", "title": "Night Bus", "prompt": "[Verse]\nHome", "tags": "dream pop"}
    answer = ann.post("/create", {**form, "mv": "sonic-v5", "form_key": uuid.uuid4().hex})
    page = answer.content.decode()
    assert "storage is full" in page
    assert "dream pop" in page
    assert not Task.objects.exists()


def test_an_administrator_gives_a_team_room(ann: Client, world: World, settings: Any) -> None:
    settings.TEAM_GIGABYTES = 2
    address = f"/site/teams/{world.other_team.pk}/storage"
    assert ann.post(address, {"gigabytes": "5"}).status_code == 404
    world.ann.is_staff = True
    world.ann.save()
    fill(world.other_team, GB)
    assert "1 GB of 2 GB stored" in ann.get("/site/teams").content.decode()
    assert "1 GB of 5 GB stored" in ann.post(address, {"gigabytes": "5"}, follow=True).content.decode()
    wrong = ann.post(address, {"gigabytes": "-1"})
    assert wrong.status_code == 422
    assert "1 GB of 5 GB stored" in wrong.content.decode()
    assert "1 GB stored, no limit" in ann.post(address, {"gigabytes": "0"}, follow=True).content.decode()
    assert "1 GB of 2 GB stored" in ann.post(address, {"gigabytes": ""}, follow=True).content.decode()
