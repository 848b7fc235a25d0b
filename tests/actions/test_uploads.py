"""Recordings that come with a request: from the browser and from an address."""

import datetime
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from studio import catalog
from studio.actions import credits, sweep, uploads
from studio.actions.submit import Refused, submit
from studio.actions.submit import again as ask_again
from studio.models import Clip, ClipFile, Task
from studio.port import Order, Report, State
from tests.actions.asking import ask
from tests.actions.test_advance import again, make_due
from tests.actions.test_settle import makes
from tests.conftest import World
from tests.fakes import FakeProvider, fails_with, product
from tests.test_fetch import HOME, SONG, Server, drips, server

__all__ = ["server"]  # the fixture


def send(world: World, content: bytes = SONG, name: str = "Night Bus.mp3", **fields: Any) -> Task:
    """Ann sends a file from her browser."""
    operation = catalog.get("upload")
    sent = SimpleUploadedFile(name, content)
    form = operation.from_post({"rights": "on"}, MultiValueDict({"file": [sent]}))
    assert form.is_valid(), form.errors
    options = {"form_key": uuid.uuid4().hex, **fields}
    return submit(team=world.team, user=world.ann, operation=operation, form=form, **options)


def hears(heard: list[tuple[str, bytes]]) -> Callable[[Order], Iterator[Report]]:
    """A provider that makes a clip of the recording it is given."""

    def script(order: Order) -> Iterator[Report]:
        assert order.upload is not None
        heard.append((order.upload.name, order.upload.read_bytes()))
        yield Report(State.RUNNING, (product(order, 0, data={"uploaded": True}),))
        yield Report(State.DONE)

    return script


def stored() -> list[str]:
    """Every recording in the storage."""
    if not default_storage.exists(uploads.ROOT):
        return []
    folders = default_storage.listdir(uploads.ROOT)[0]
    return [
        f"{uploads.ROOT}/{folder}/{name}"
        for folder in folders
        for name in default_storage.listdir(f"{uploads.ROOT}/{folder}")[1]
    ]


def test_a_file_from_the_browser_becomes_a_take_that_keeps_its_original(
    world: World, fake: FakeProvider
) -> None:
    heard: list[tuple[str, bytes]] = []
    fake.script = hears(heard)
    task = again(send(world))
    assert heard == [("Night Bus.mp3", SONG)]
    made = Clip.objects.get(task=task)
    assert made.uploaded
    kept = made.files.get()
    assert (kept.name, kept.file) == ("original", task.upload)
    with default_storage.open(kept.file) as file:
        assert file.read() == SONG
    assert credits.balance(world.team).total == 1030 - 2


def test_nothing_of_what_the_browser_sent_goes_into_the_settings(world: World, fake: FakeProvider) -> None:
    assert send(world).params == {}


def test_an_address_is_fetched_once_and_kept(
    world: World, fake: FakeProvider, server: Server, settings: LazySettings
) -> None:
    settings.FETCH_ALLOW = HOME
    fake.script = fails_with("busy", temporary=True)
    task = again(ask(world, "upload", url=server.url()))
    heard: list[tuple[str, bytes]] = []
    fake.script = hears(heard)
    again(task)
    task.refresh_from_db()
    assert (task.state, heard, len(server.heard)) == ("succeeded", [("song.mp3", SONG)], 1)
    assert ClipFile.objects.get().file == task.upload


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/a.mp3", "http://localhost/a.mp3", "http://[::1]/", "http://10.0.0.1/"]
)
def test_an_address_in_our_own_house_is_not_asked_and_costs_nothing(
    url: str, world: World, fake: FakeProvider
) -> None:
    task = again(ask(world, "upload", url=url))
    assert task.state == "failed"
    assert "not on the public internet" in task.error
    assert credits.balance(world.team).total == 1030


def test_what_is_wrong_with_an_address_is_said_and_refunded(
    world: World, fake: FakeProvider, server: Server, settings: LazySettings
) -> None:
    settings.FETCH_ALLOW, settings.UPLOAD_BYTES = HOME, 1000
    task = again(ask(world, "upload", url=server.url("/gone.mp3")))
    assert task.error == "There is no file at this address (status 404)."
    task = again(ask(world, "upload", url=server.url()))
    assert "larger than" in task.error
    assert credits.balance(world.team).total == 1030
    assert stored() == []


def test_a_worker_that_lost_its_lease_while_fetching_stops_and_writes_nothing(
    world: World, fake: FakeProvider, server: Server, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FETCH_ALLOW = HOME
    server.answers["/song.mp3"] = drips
    task = ask(world, "upload", url=server.url())
    note = Task.note

    def lose(self: Task, token: uuid.UUID, **changes: Any) -> bool:
        make_due(task)
        assert Task.claim(task.pk, 20) is not None
        return note(self, token, **changes)

    monkeypatch.setattr(Task, "note", lose)
    again(task)
    assert (task.state, task.upload, fake.submitted) == ("sending", "", [])
    assert task.lease_token is not None


def test_a_recording_that_is_too_large_is_refused_beside_its_field(
    world: World, settings: LazySettings
) -> None:
    settings.UPLOAD_BYTES = 1_000_000
    with pytest.raises(Refused, match="larger than 1 MB") as refusal:
        send(world, bytes(1_000_001))
    assert refusal.value.field == "file"
    assert stored() == []


def test_a_double_click_leaves_one_task_and_one_recording(world: World, fake: FakeProvider) -> None:
    first, second = (send(world, form_key="one") for _ in range(2))
    assert first == second
    assert stored() == [first.upload]


def test_a_team_that_cannot_pay_leaves_no_recording(world: World) -> None:
    credits.grant(world.team, 1 - credits.balance(world.team).total, note="test")
    with pytest.raises(Refused, match="costs 2 credits"):
        send(world)
    assert stored() == []


def test_trying_again_needs_no_second_upload(world: World, fake: FakeProvider) -> None:
    fake.script = fails_with("The disk was full.")
    failed = again(send(world))
    retry = ask_again(failed, world.ben)
    assert ask_again(failed, world.ann) == retry
    assert (retry.user, retry.upload, retry.upload_name) == (world.ben, failed.upload, "Night Bus.mp3")
    heard: list[tuple[str, bytes]] = []
    fake.script = hears(heard)
    assert again(retry).state == "succeeded"
    assert heard == [("Night Bus.mp3", SONG)]


def test_only_what_failed_can_be_tried_again(world: World, fake: FakeProvider) -> None:
    with pytest.raises(Refused, match="Only what failed"):
        ask_again(send(world), world.ann)


def age(task: Task) -> None:
    """Two days go by."""
    Task.objects.filter(pk=task.pk).update(finished=timezone.now() - datetime.timedelta(days=2))


def test_the_recording_of_a_failure_waits_a_day_for_another_try(world: World, fake: FakeProvider) -> None:
    fake.script = fails_with("The disk was full.")
    failed = again(send(world))
    sweep.tidy()
    assert stored() == [failed.upload]
    age(failed)
    sweep.tidy()
    assert stored() == []
    failed.refresh_from_db()
    assert failed.upload == ""


def test_a_recording_that_another_try_took_over_is_kept(world: World, fake: FakeProvider) -> None:
    fake.script = fails_with("The disk was full.")
    failed = again(send(world))
    fake.script = hears([])
    again(ask_again(failed, world.ann))
    age(failed)
    sweep.tidy()
    assert stored() == [ClipFile.objects.get().file]


def test_recordings_of_requests_that_never_were_go_after_a_day(world: World) -> None:
    new, old = (uploads.store(uuid.uuid4(), ContentFile(SONG)) for _ in range(2))
    two_days_ago = (timezone.now() - datetime.timedelta(days=2)).timestamp()
    os.utime(default_storage.path(old), (two_days_ago, two_days_ago))
    sweep.tidy()
    assert stored() == [new]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("My Song.mp3", "My Song.mp3"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\0b\u202egpj.mp3", "abgpj.mp3"),
        ("..", "recording"),
        ("", "recording"),
        ("🎵" * 300 + ".mp3", "🎵" * 49 + ".mp3"),
    ],
)
def test_a_strangers_name_for_a_file_is_a_name_in_our_folder(name: str, shown: str, tmp_path: Path) -> None:
    assert uploads.file_name(name) == shown
    assert (tmp_path / shown).parent == tmp_path
    (tmp_path / shown).write_bytes(b"")


def test_what_is_made_of_an_upload_at_once_has_it_as_its_parent(world: World, fake: FakeProvider) -> None:
    def script(order: Order) -> Iterator[Report]:
        yield Report(State.RUNNING, (product(order, 4, data={"uploaded": True}),))
        yield from makes(2)(order)

    fake.script = script
    operation = catalog.get("upload_extend")
    sent = MultiValueDict({"file": [SimpleUploadedFile("hum.wav", SONG)]})
    body = {
        "rights": "on",
        "continue_at": "8",
        "mv": "sonic-v5",
        "custom_mode": "on",
        "prompt": "[Verse]\nHome",
    }
    form = operation.from_post(
        {**body, "audio_weight": "0.5", "style_weight": "0.5", "weirdness_constraint": "0.5"}, sent
    )
    assert form.is_valid(), form.errors
    task = again(submit(team=world.team, user=world.ann, operation=operation, form=form, form_key="x"))
    recording = task.clips.get(uploaded=True)
    assert [clip.origins.get().parent for clip in task.clips.filter(uploaded=False)] == [recording] * 2
    assert not recording.origins.exists()
    assert recording.files.get().name == "original"
