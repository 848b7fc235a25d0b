"""Files in S3: read in parts, stored whole or not at all, and what is said while the storage is away."""

import os
import resource
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import requests
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from studio.actions import credits, files, orders, settle
from studio.actions.keeping import integrity
from studio.bucket import PART, Bucket
from studio.disk import Disk, Unreachable
from studio.environment import Bucket as BucketSettings
from studio.environment import Environment
from studio.models import Clip, Task
from studio.port import ProviderError
from tests import s3
from tests.actions.test_advance import again
from tests.actions.test_credits import order
from tests.conftest import World
from tests.fakes import FakeProvider
from tests.web import rows

SONG = bytes(range(256)) * 4
LARGE = os.urandom(20_000_000)


@pytest.fixture(scope="module")
def server() -> Iterator[s3.Server]:
    with s3.served() as server:
        yield server


def options(server: s3.Server, **more: Any) -> dict[str, Any]:
    return {
        "bucket_name": s3.BUCKET,
        "endpoint_url": server.url,
        "region_name": "us-east-1",
        "access_key": s3.SETTINGS["STUDIO_S3_KEY"],
        "secret_key": s3.SETTINGS["STUDIO_S3_SECRET"],
        "addressing_style": "path",
        **more,
    }


@pytest.fixture
def bucket(server: s3.Server, settings: Any) -> Iterator[Bucket]:
    """The studio with its files in a bucket."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "studio.bucket.Bucket", "OPTIONS": options(server)}
    }
    settings.S3_LINKS = server.url
    yield cast(Bucket, default_storage)
    for name in default_storage.sizes(""):  # type: ignore[attr-defined]
        default_storage.delete(name)


@pytest.fixture
def away(bucket: Bucket, server: s3.Server) -> Iterator[Callable[[], None]]:
    """Have the storage gone; call what it gives to have it back."""
    server.stop()
    back: list[bool] = []

    def come_back() -> None:
        if not back:
            back.append(True)
            server.start()

    yield come_back
    come_back()


def asked(bucket: Bucket) -> list[str]:
    """The ranges that are asked for from now on."""
    ranges: list[str] = []

    def note(params: dict[str, Any], **rest: Any) -> None:
        ranges.append(params["headers"].get("Range", ""))

    bucket.client.meta.events.register("before-call.s3.GetObject", note)
    return ranges


def put(name: str, data: bytes) -> str:
    return default_storage.save(name, ContentFile(data))


def a_take(world: World) -> Clip:
    clip = rows.take(rows.request(world.team, world.ann))
    clip.audio = put(f"takes/{clip.task_id}/0/audio.mp3", SONG)
    clip.cover = put(f"takes/{clip.task_id}/0/cover.jpg", b"\xff\xd8\xff picture")
    clip.save()
    return clip


def body(answer: Any) -> bytes:
    data = answer.getvalue()
    answer.close()
    return bytes(data)


def die(*words: object) -> None:
    """A worker that is killed: nothing after this runs."""
    raise SystemExit


# --- a bucket is used as a folder is
def test_a_few_bytes_of_a_large_file_are_read_without_the_rest(bucket: Bucket) -> None:
    name = put("takes/1/0/master.flac", LARGE)
    ranges = asked(bucket)
    with default_storage.open(name) as file:
        assert file.size == len(LARGE)
        assert file.seek(19_000_000) == 19_000_000
        assert file.read(1000) == LARGE[19_000_000:19_001_000]
        file.seek(-7, os.SEEK_END)
        assert file.read() == LARGE[-7:]
    fetched = [int(last) - int(first) + 1 for first, last in (r[6:].split("-") for r in ranges)]
    assert sum(fetched) < 300_000


def test_a_file_is_read_on_in_ever_larger_pieces(bucket: Bucket) -> None:
    name = put("takes/1/0/master.flac", LARGE)
    ranges = asked(bucket)
    with default_storage.open(name) as file:
        assert b"".join(iter(lambda: file.read(65_536), b"")) == LARGE
    assert len(ranges) < 12


def test_a_file_that_is_replaced_while_it_is_read_is_never_mixed(bucket: Bucket) -> None:
    name = put("takes/1/0/master.flac", LARGE)
    with default_storage.open(name) as file:
        file.read(10)
        put(name, LARGE[::-1])
        file.seek(10_000_000)
        with pytest.raises(Unreachable, match="PreconditionFailed"):
            file.read(10)


def test_the_same_name_again_replaces_the_first(bucket: Bucket) -> None:
    assert put("takes/1/0/audio.mp3", b"one") == put("takes/1/0/audio.mp3", b"another")
    with default_storage.open("takes/1/0/audio.mp3") as file:
        assert file.read() == b"another"


def test_what_is_not_there_is_not_found(bucket: Bucket) -> None:
    for ask in (default_storage.open, default_storage.size, default_storage.get_modified_time):
        with pytest.raises(FileNotFoundError):
            ask("takes/nothing.mp3")
    assert not default_storage.exists("takes/nothing.mp3")
    default_storage.delete("takes/nothing.mp3")
    assert files.folders("nowhere") == files.within("nowhere") == []


def test_folders_and_sizes_are_those_of_a_disk(bucket: Bucket, tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    for name in ("takes/1/0/audio.mp3", "takes/1/0/files/audio.wav", "takes/1/1/audio.mp3", "top.json"):
        for storage in (default_storage, disk):
            storage.save(name, ContentFile(name.encode()))
    for folder in ("", "takes", "takes/1", "takes/1/0"):
        assert [*map(sorted, default_storage.listdir(folder))] == [*map(sorted, disk.listdir(folder))]
    assert files.size(["takes/1/0/audio.mp3", "takes/1/0/files/audio.wav", "takes/1/0/gone"]) == 19 + 25


def test_studios_with_prefixes_of_their_own_share_a_bucket(bucket: Bucket, server: s3.Server) -> None:
    one, other = (Bucket(**options(server, location=name)) for name in ("one", "other"))
    one.save("takes/a.mp3", ContentFile(b"one"))
    assert one.sizes("") == {"takes/a.mp3": 3}
    assert one.listdir("") == (["takes"], [])
    assert other.sizes("") == {}
    assert not other.exists("takes/a.mp3")
    with pytest.raises(SuspiciousOperation):
        other.open("../one/takes/a.mp3")


def test_a_file_that_breaks_off_while_it_is_stored_leaves_the_one_before(bucket: Bucket) -> None:
    name = put("takes/1/0/master.flac", b"before")

    class Broken(ContentFile):  # type: ignore[type-arg]
        def read(self, *size: int) -> bytes:
            if self.tell() > PART:
                raise OSError("the disk of this machine broke")
            return bytes(super().read(*size))

    with pytest.raises(OSError, match="broke"):
        default_storage.save(name, Broken(LARGE))
    with default_storage.open(name) as file:
        assert file.read() == b"before"
    assert not bucket.client.list_multipart_uploads(Bucket=s3.BUCKET).get("Uploads")


# --- playing
@pytest.mark.django_db
def test_a_player_is_sent_to_the_bucket_with_a_link_that_expires(
    ann: Client, world: World, bucket: Bucket
) -> None:
    clip = a_take(world)
    told = ann.get(f"/takes/{clip.pk}/player.json").json()
    answer = ann.get(told["direct"])
    assert answer.status_code == 302
    assert answer["Cache-Control"] == "no-store"
    assert "X-Amz-Expires=300" in answer["Location"]
    sound = requests.get(answer["Location"], headers={"Range": "bytes=100-199"}, timeout=5)
    assert (sound.status_code, sound.content) == (206, SONG[100:200])
    assert sound.headers["Content-Type"] == "audio/mpeg"
    assert sound.headers["Content-Disposition"] == "inline"


@pytest.mark.django_db
def test_only_who_may_hear_it_gets_a_link(client: Client, world: World, bucket: Bucket) -> None:
    clip = a_take(world)
    address = f"/media/takes/{clip.pk}/audio.mp3?direct"
    assert "X-Amz" not in client.get(address).headers.get("Location", "")
    client.force_login(world.cleo)
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_scripts_that_read_samples_get_the_bytes_from_the_studio(
    ann: Client, world: World, bucket: Bucket
) -> None:
    clip = a_take(world)
    told = ann.get(f"/takes/{clip.pk}/player.json").json()
    answer = ann.get(told["audio"], headers={"Range": "bytes=100-199"})
    assert (answer.status_code, body(answer)) == (206, SONG[100:200])


@pytest.mark.django_db
def test_where_browsers_do_not_reach_the_bucket_the_studio_sends_all(
    ann: Client, world: World, bucket: Bucket, settings: Any
) -> None:
    settings.S3_LINKS = ""
    clip = a_take(world)
    assert ann.get(f"/takes/{clip.pk}/player.json").json()["direct"] == ""
    answer = ann.get(f"/media/takes/{clip.pk}/audio.mp3?direct")
    assert body(answer) == SONG


@pytest.mark.django_db
def test_a_stretch_of_a_file_that_gets_its_tags_while_it_is_sent_needs_little_of_it(
    ann: Client, world: World, bucket: Bucket
) -> None:
    clip = a_take(world)
    clip.audio = put(clip.audio, b"\xff\xfb\x90\x00" + LARGE)
    clip.save()
    ranges = asked(bucket)
    answer = ann.get(f"/media/takes/{clip.pk}/download", headers={"Range": "bytes=19000000-19000099"})
    assert answer.status_code == 206
    assert len(body(answer)) == 100
    fetched = [int(last) - int(first) + 1 for first, last in (r[6:].split("-") for r in ranges)]
    assert sum(fetched) < 1_000_000


@pytest.mark.django_db
def test_a_file_that_was_deleted_behind_our_back_is_a_404_and_is_listed(
    ann: Client, world: World, bucket: Bucket
) -> None:
    clip = a_take(world)
    bucket.delete(clip.audio)
    for address in ("audio.mp3", "audio.mp3?direct", "download"):
        assert ann.get(f"/media/takes/{clip.pk}/{address}").status_code == 404
    assert ann.get(f"/takes/{clip.pk}").status_code == 200
    found = list(integrity.look(integrity.Looked()))
    assert [(finding.kind, finding.name) for finding in found] == [("missing", clip.audio)]


# --- away
@pytest.mark.django_db
def test_a_song_waits_for_the_storage_and_is_ready_once_it_is_stored(
    world: World, fake: FakeProvider, ann: Client, away: Callable[[], None]
) -> None:
    task = order(world)
    for stumbles in (1, 2, 3):
        again(task)
        assert (task.state, task.tries, task.stumbles) == ("running", 0, stumbles)
    assert not Clip.objects.exists()
    assert credits.balance(world.team).total == 1030 - 15, "it is not given up"
    assert "the storage cannot be reached" in ann.get("/activity").text
    away()
    assert again(task).state == "succeeded"
    assert all(default_storage.size(clip.audio) == 61 for clip in task.clips.all())


@pytest.mark.django_db
def test_an_object_of_another_size_never_becomes_a_take(
    world: World, fake: FakeProvider, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(params: dict[str, Any], **rest: Any) -> None:
        params["body"] = params["body"][:-10]

    bucket.client.meta.events.register("before-call.s3.PutObject", cut)
    task = again(order(world))
    assert task.state == "running"
    assert not Clip.objects.exists()
    bucket.client.meta.events.unregister("before-call.s3.PutObject", cut)
    assert again(task).state == "succeeded"


@pytest.mark.django_db
def test_a_crash_between_the_files_and_the_row_is_made_good_by_the_next_try(
    world: World, fake: FakeProvider, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = order(world)
    with monkeypatch.context() as crash:
        crash.setattr(settle, "_fields", die)
        with pytest.raises(SystemExit):
            again(task)
    before = bucket.sizes("")
    assert len(before) == 1
    assert not Clip.objects.exists()
    assert again(task).state == "succeeded"
    assert set(before) < {clip.audio for clip in task.clips.all()}
    assert not list(integrity.look(integrity.Looked()))


@pytest.mark.django_db
def test_what_such_a_crash_leaves_of_a_task_that_is_over_is_found(world: World, bucket: Bucket) -> None:
    put(f"takes/{uuid.uuid4()}/0/audio.mp3", SONG)
    assert [finding.kind for finding in integrity.look(integrity.Looked())] == ["orphaned"]


def test_a_task_whose_source_is_gone_fails_in_a_sentence(bucket: Bucket) -> None:
    with pytest.raises(ProviderError, match="not in the storage any more"):
        orders._bring("takes/gone/0/audio.mp3", settle.workdir("x") / "audio.mp3", lambda **said: None)


@pytest.mark.django_db
def test_pages_say_that_the_files_are_out_of_reach(
    ann: Client, world: World, bucket: Bucket, server: s3.Server
) -> None:
    clip = a_take(world)
    server.stop()
    try:
        for address in ("audio.mp3", "audio.mp3?direct", "download"):
            answer = ann.get(f"/media/takes/{clip.pk}/{address}")
            assert (answer.status_code, answer["Retry-After"]) == (503, "30")
            assert "Try again in a moment" in answer.text
        page = ann.get(f"/media/takes/{clip.pk}/download", headers={"Accept": "text/html"})
        assert "The files are out of reach" in page.text
        for address in (f"/takes/{clip.pk}", "/library", "/create", "/activity"):
            assert ann.get(address).status_code == 200, address
    finally:
        server.start()


@pytest.mark.django_db
def test_a_long_upload_keeps_the_lease(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bucket: Bucket
) -> None:
    monkeypatch.setattr(files, "BEAT", 0.02)
    put_object = bucket.client.put_object

    def slow(**words: Any) -> Any:
        time.sleep(0.2)
        return put_object(**words)

    monkeypatch.setattr(bucket.client, "put_object", slow)
    (tmp_path / "song").write_bytes(SONG)
    beats: list[int] = []
    files.store("takes/1/0/audio.mp3", tmp_path / "song", lambda: beats.append(1))
    assert len(beats) > 3


# --- uploads
def send_a_recording(client: Client) -> Any:
    sent = SimpleUploadedFile("song.wav", b"RIFF" + SONG, "audio/wav")
    return client.post("/upload", {"form_key": uuid.uuid4().hex, "file": sent, "rights": "on"})


@pytest.mark.django_db
def test_an_upload_that_cannot_be_stored_is_refused_in_a_sentence_and_leaves_no_row(
    ann: Client, world: World, settings: Any, tmp_path: Path
) -> None:
    blocked = tmp_path / "media"
    blocked.write_text("no folder can be made here, whoever asks")
    settings.MEDIA_ROOT = blocked
    answer = send_a_recording(ann)
    assert answer.status_code == 422
    assert "could not be stored just now" in answer.text
    assert not Task.objects.exists()
    assert credits.balance(world.team).total == 1030


def test_a_full_disk_leaves_no_half_file_and_the_one_before(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.save("takes/1/0/audio.mp3", ContentFile(b"before"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        for name in ("takes/1/0/audio.mp3", "takes/2/0/audio.mp3"):
            with pytest.raises(Unreachable, match="File too large"):
                disk.save(name, ContentFile(LARGE))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()] == [b"before"]


# --- settings
@pytest.mark.parametrize(
    ("more", "origin"),
    [
        ({}, "https://songs.s3.us-east-1.amazonaws.com"),
        ({"STUDIO_S3_REGION": "eu-central-1"}, "https://songs.s3.eu-central-1.amazonaws.com"),
        ({"STUDIO_S3_ENDPOINT": "http://minio.lan:9000"}, "http://minio.lan:9000"),
        (
            {"STUDIO_S3_ENDPOINT": "http://minio:9000", "STUDIO_S3_PUBLIC_ENDPOINT": "https://s3.example"},
            "https://s3.example",
        ),
        ({"STUDIO_S3_BUCKET": "songs.of.ours"}, "https://s3.us-east-1.amazonaws.com"),
    ],
)
def test_pages_allow_sound_from_where_links_to_it_lead(
    more: dict[str, str], origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"STUDIO_S3_BUCKET": "songs", "STUDIO_S3_KEY": "key", "STUDIO_S3_SECRET": "hush", **more}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    found = Environment().bucket("STUDIO_S3")
    assert found is not None
    assert found.origin == origin
    assert Bucket(**found.options).url("takes/a.mp3").startswith(f"{origin}/")


def test_what_makes_no_bucket_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_S3_BUCKET", "songs")
    monkeypatch.setenv("STUDIO_S3_KEY", "key")
    with pytest.raises(ImproperlyConfigured, match="STUDIO_S3_KEY and STUDIO_S3_SECRET belong together"):
        Environment().bucket("STUDIO_S3")
    monkeypatch.setenv("STUDIO_S3_ENDPOINT", "minio.lan")
    with pytest.raises(ImproperlyConfigured, match="STUDIO_S3_ENDPOINT should look like"):
        Environment().bucket("STUDIO_S3")


# --- making it
def test_the_bucket_is_made_once_and_tried(
    bucket: Bucket, server: s3.Server, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    for region in ("us-east-1", "eu-central-1"):
        told = options(server, bucket_name=f"new-{region}", region_name=region)
        settings.STORAGES = settings.STORAGES | {
            "default": {"BACKEND": "studio.bucket.Bucket", "OPTIONS": told}
        }
        settings.S3 = BucketSettings(told, server.url)
        for said in ("was made", "is there"):
            call_command("bucket")
            assert f"new-{region} {said}, and keeps files" in capsys.readouterr().out
        assert default_storage.sizes("") == {}  # type: ignore[attr-defined]


def test_a_bucket_that_cannot_be_used_is_a_sentence(
    bucket: Bucket, server: s3.Server, settings: Any, away: Callable[[], None]
) -> None:
    settings.S3 = None
    with pytest.raises(CommandError, match="names no bucket"):
        call_command("bucket")
    settings.S3 = BucketSettings(options(server), server.url)
    with pytest.raises(CommandError, match=r"take-two cannot be used: .*cannot be reached"):
        call_command("bucket")
