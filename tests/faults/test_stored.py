"""The storage is away, slow, full, or has lost a file: that is said, and nothing passes for kept."""

import datetime
import errno
import hashlib
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from studio import bucket as buckets
from studio.actions import credits, files, health, settle
from studio.actions.keeping import integrity, stored
from studio.bucket import Bucket
from studio.disk import Unreachable
from studio.models import Clip, Task
from tests import s3
from tests.actions.test_advance import again
from tests.actions.test_credits import order
from tests.conftest import World
from tests.fakes import FakeProvider
from tests.faults.stacks import Stack
from tests.served import until
from tests.test_storage import bucket, die, options, server

__all__ = ["bucket", "server"]  # the fixtures
WAVE = b"RIFF" + bytes(range(256)) * 4
KEPT = datetime.timedelta(0)
HERE: Any = {"HTTP_HOST": "127.0.0.1:8000"}


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, db: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the studio keeps its files."""
    if request.param == "bucket":
        request.getfixturevalue("bucket")
    monkeypatch.setattr(health, "STORAGE_EVERY", -1.0)
    return str(request.param)


Away = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def away(storage: str, request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Away:
    """For as long as a test likes, nothing can be stored."""

    @contextmanager
    def stopped() -> Iterator[None]:
        server: s3.Server = request.getfixturevalue("server")
        server.stop()
        try:
            yield
        finally:
            server.start()

    @contextmanager
    def blocked() -> Iterator[None]:
        there = settings.MEDIA_ROOT
        settings.MEDIA_ROOT = tmp_path / "media"
        settings.MEDIA_ROOT.write_text("no folder can be made here, whoever asks")
        try:
            yield
        finally:
            settings.MEDIA_ROOT = there

    return stopped if storage == "bucket" else blocked


# --- 18: away and slow
def test_what_was_made_waits_for_the_storage_and_says_so(
    world: World, fake: FakeProvider, ann: Client, away: Away
) -> None:
    task = order(world)
    with away():
        for stumbles in (1, 2):
            again(task)
            assert (task.state, task.stumbles) == ("running", stumbles)
        assert not Clip.objects.exists()
        assert "the storage cannot be reached" in ann.get("/activity").text
    assert again(task).state == "succeeded"
    assert all(default_storage.size(clip.audio) == 61 for clip in task.clips.all())
    assert credits.balance(world.team).total == 1030 - 15


@pytest.fixture
def slow(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A bucket that takes connections and says nothing."""
    monkeypatch.setattr(buckets, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(buckets, "TRIES", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        told = {**options(s3.Server()), "endpoint_url": f"http://127.0.0.1:{silent.getsockname()[1]}"}
        default = {"BACKEND": "studio.bucket.Bucket", "OPTIONS": told}
        settings.STORAGES = settings.STORAGES | {"default": default}
        yield


@pytest.mark.django_db
def test_a_storage_that_says_nothing_holds_nobody_up(
    world: World, fake: FakeProvider, ann: Client, slow: None
) -> None:
    task, began = order(world), time.monotonic()
    again(task)
    assert time.monotonic() - began < 12, "it was waited for no longer than was said"
    assert (task.state, task.stumbles, Clip.objects.count()) == ("running", 1, 0)
    assert "the storage cannot be reached" in ann.get("/activity").text


def test_the_bucket_is_told_the_hash_of_what_it_gets_and_refuses_anything_else() -> None:
    """It is part of the signature: what arrives otherwise is not taken. Over https it may be left out."""
    told = options(s3.Server()) | {"endpoint_url": "https://bucket.example"}
    storage, sent = Bucket(**told), []

    def answer(request: Any, **rest: Any) -> AWSResponse:
        sent.append((request.method, request.headers.get("X-Amz-Content-SHA256")))
        there = {"Content-Length": str(len(WAVE)), "ETag": '"x"'}
        return AWSResponse(request.url, 200, there, _Nothing())

    storage.client.meta.events.register("before-send.s3", answer)
    storage.save("takes/1/0/audio.mp3", ContentFile(WAVE))
    assert ("PUT", hashlib.sha256(WAVE).hexdigest().encode()) in [
        (method, digest if isinstance(digest, bytes) else str(digest).encode()) for method, digest in sent
    ]


class _Nothing:
    """A body without a byte."""

    def stream(self, *words: Any, **named: Any) -> Iterator[bytes]:
        return iter(())

    def read(self, *words: Any) -> bytes:
        return b""


# --- 19: between the file and the row
def crashes(world: World, monkeypatch: pytest.MonkeyPatch) -> Task:
    """A task whose worker died when it had stored a file, and had not written the row."""
    task = order(world)
    with monkeypatch.context() as crash:
        crash.setattr(settle, "_fields", die)
        with pytest.raises(SystemExit):
            again(task)
    assert not task.clips.exists()
    return task


def test_the_next_try_writes_over_what_a_crash_has_left(
    storage: str, world: World, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = crashes(world, monkeypatch)
    (left,) = stored.walk()
    assert again(task).state == "succeeded"
    assert left in {clip.audio for clip in task.clips.all()}
    assert not list(integrity.look(integrity.Looked()))


def test_what_a_crash_has_left_of_what_is_over_is_found_and_removed(
    storage: str,
    world: World,
    fake: FakeProvider,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept = again(order(world))
    task = crashes(world, monkeypatch)
    Task.objects.filter(pk=task.pk).update(state="failed")
    (left,) = list(integrity.look(integrity.Looked()))
    assert left.kind == "orphaned"
    monkeypatch.setattr(integrity, "OLD", KEPT)
    call_command("integrity", "--delete-orphans")
    assert "Deleted 1 orphans" in capsys.readouterr().out
    assert not default_storage.exists(left.name)
    assert all(default_storage.exists(clip.audio) for clip in kept.clips.all())
    call_command("integrity")
    assert "all in order" in capsys.readouterr().out


# --- 20: a file is gone
def test_a_file_that_was_deleted_behind_our_back_is_not_found_and_is_named(
    storage: str, world: World, fake: FakeProvider, ann: Client
) -> None:
    task = again(order(world))
    clip = task.clips.get(index=0)
    default_storage.delete(clip.audio)
    for address in ("audio.mp3", "audio.mp3?direct", "download"):
        assert ann.get(f"/media/takes/{clip.pk}/{address}").status_code == 404
    for page in (f"/takes/{clip.pk}", "/library", "/activity"):
        assert ann.get(page).status_code == 200
    found = list(integrity.look(integrity.Looked()))
    assert [(finding.kind, finding.name) for finding in found] == [("missing", clip.audio)]


# --- 21: it cannot be written to
def upload(client: Client) -> Any:
    sent = SimpleUploadedFile("song.wav", WAVE, "audio/wav")
    return client.post("/upload", {"form_key": uuid.uuid4().hex, "file": sent, "rights": "on"})


def is_red() -> bool:
    answer = Client().get("/readyz", **HERE)
    parts = answer.json()["parts"]
    return bool(answer.status_code == 503 and parts["storage"]["state"] == "red")


def test_a_storage_that_cannot_be_written_to_refuses_recordings_and_is_red(
    away: Away, world: World, ann: Client
) -> None:
    with away():
        answer = upload(ann)
        assert answer.status_code == 422
        assert "could not be stored just now. Try again in a moment." in answer.text
        assert not Task.objects.exists()
        assert is_red()
    assert credits.balance(world.team).total == 1030
    assert upload(ann).status_code == 302
    assert not is_red()


def test_a_bucket_without_room_refuses_recordings_and_is_red(
    bucket: Bucket, world: World, ann: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "STORAGE_EVERY", -1.0)

    def no_room(**words: Any) -> None:
        said: Any = {"Error": {"Code": "XMinioStorageFull"}, "ResponseMetadata": {"HTTPStatusCode": 507}}
        raise ClientError(said, "PutObject")

    with monkeypatch.context() as full:
        full.setattr(bucket.client, "put_object", no_room)
        with pytest.raises(files.Unstored, match="XMinioStorageFull"):
            files.save("takes/1/0/audio.mp3", ContentFile(WAVE), len(WAVE))
        with pytest.raises(Unreachable):
            default_storage.save("takes/1/0/audio.mp3", ContentFile(WAVE))
        assert upload(ann).status_code == 422
        assert is_red()
    assert upload(ann).status_code == 302
    assert not is_red()


@pytest.mark.django_db
def test_a_disk_without_room_is_no_accident_of_ours(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries of a password are counted in files, on one machine."""

    def full(*words: object, **named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(type(caches["default"]), "get", full)
        answer = client.post("/accounts/login/", {"login": "ann@example.com", "password": "wrong"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


@pytest.mark.processes
@pytest.mark.parametrize("how", ["full", "read-only"])
def test_a_media_folder_that_is_full_or_read_only(how: str, here: Stack) -> None:
    disk = here.disks["media"]
    if disk.refused:
        pytest.skip(f"No file system of our own: {disk.refused}")
    ready = here.first.url + "/readyz"
    until(lambda: requests.get(ready, timeout=10).status_code == 200, 60)
    with disk.full() if how == "full" else disk.read_only():
        answer = _upload(here)
        assert answer.status_code == 422
        assert "could not be stored just now" in answer.text
        until(lambda: requests.get(ready, timeout=10).status_code == 503, 20)
        title = f"Waits, {how}"
        here.ask(title)
        waits = f"select stage from studio_task where params ->> 'title' = '{title}' and stumbles > 0"
        until(lambda: here.first.rows(waits), 20)
        assert here.count(title, "running") == 1
    until(lambda: requests.get(ready, timeout=10).status_code == 200, 20)
    assert _upload(here).status_code == 302
    here.wait_for(title, 1)


def _upload(stack: Stack) -> requests.Response:
    return stack.post("/upload", {"rights": "on"}, files={"file": ("song.wav", WAVE, "audio/wav")})
