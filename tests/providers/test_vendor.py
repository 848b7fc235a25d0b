"""Orders at the hosted API: what is sent, what is brought here, and what takes the way there first."""

import io
import json
from dataclasses import replace

import pytest
import requests
import soundfile
from django.conf import LazySettings
from django.core.files.storage import default_storage

from studio.actions import credits, previews, routes
from studio.actions.sources import Refused
from studio.catalog import get
from studio.catalog.table import TABLE
from studio.models import Clip, RemoteClip, Task
from tests.actions.asking import clip
from tests.providers.conftest import PUBLIC, Band
from tests.vendor.double import KEY
from tests.vendor.faults import Says
from tests.vendor.jobs import Job

WORDS = "[Verse]\nHome again"


def test_the_payload_is_the_form_and_nothing_of_ours(band: Band) -> None:
    task = band.until(band.ask(), "running")
    (seen,) = band.vendor.asked("POST")
    extra = {"use_suno_cdn": True}
    assert seen.body == {**task.params, **extra}
    assert seen.headers["Authorization"] == f"Bearer {KEY}"
    assert task.sent == seen.body


def test_two_takes_are_ours_with_everything_that_a_take_has(band: Band) -> None:
    task = band.done(band.ask())
    first, second = task.clips.order_by("index")
    theirs = next(iter(band.vendor.tasks.values()))
    for made, other in zip((first, second), theirs.clips, strict=True):
        assert (made.title, made.provider) == ("Night Bus", "vendor")
        assert made.remotes.get().remote_id == other.id
        assert (made.peaks, made.loudness, made.bpm) != ([], None, None)
        files = (made.audio, made.master, made.cover, made.thumb, made.midi, made.score)
        assert all(default_storage.exists(name) for name in files)
        with default_storage.open(made.master) as file:
            assert soundfile.info(file).duration == pytest.approx(made.duration, abs=0.01)
    assert first.details["sha256"] != second.details["sha256"]
    assert task.answer["data"][0]["audio_url"].startswith(band.vendor.base)
    assert credits.balance(band.world.team).total == 1030 - 15


def test_what_sounds_is_what_came_bit_by_bit(band: Band) -> None:
    task = band.done(band.ask())
    url = task.answer["data"][0]["audio_url"]
    assert task.clips.get(index=0).audio_bytes() == requests.get(url, timeout=5).content


def test_a_take_that_is_ready_is_here_before_the_other_one_is(band: Band) -> None:
    band.vendor.polls_until_done = 3  # at the third, one of the two is ready
    task = band.ask()
    seen = []
    for _ in range(8):
        band.step(task)
        seen.append((task.state, task.clips.count()))
        if task.state == "succeeded":
            break
    counts = [count for state, count in seen if state == "running"]
    assert 1 in counts
    assert task.clips.count() == 2


def test_a_take_can_be_heard_before_it_is_finished(band: Band) -> None:
    band.vendor.polls_until_done = 5
    task = band.until(band.ask(), "running")
    while not task.previews:
        band.step(task)
    assert (task.previews, task.clips.count()) == ([0, 1], 0)
    assert b"".join(previews.sound(task, 1))
    band.done(task)
    with pytest.raises(Refused):
        previews.sound(task, 1)


@pytest.mark.parametrize("key", ["producer_create", "nuro_vocal", "riffusion_create", "stems_basic"])
def test_families_with_shapes_of_their_own_arrive(
    key: str, band: Band, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered(key, monkeypatch)
    body = {"clip_id": known(band)} if key == "stems_basic" else {}
    task = band.done(band.ask(key, **body))
    assert task.clips.count() == get(key).results(task.params)
    for made in task.clips.all():
        sound = soundfile.info(io.BytesIO(made.audio_bytes()))
        assert sound.format == "MP3"
        assert sound.duration == pytest.approx(made.duration, abs=0.2)
    kept = {beside.name for made in task.clips.all() for beside in made.files.all()}
    assert kept == {"producer_create": {"audio.m4a"}, "nuro_vocal": {"audio.wav"}}.get(key, set())


def test_notes_that_are_still_written_down_are_asked_for_by_the_same_request(band: Band) -> None:
    task = band.done(band.ask("midi", clip_id=known(band)))
    asked = [seen.body for seen in band.vendor.asked("sonic/midi")]
    assert len(asked) == 2
    assert asked[0] == asked[1]
    assert task.result["instruments"]
    assert Clip.objects.get(pk=task.params["clip_id"]).files.get().name == "song.mid"


def test_a_video_that_comes_with_a_take_is_kept_once_it_was_read_to_its_end(band: Band) -> None:
    band.vendor.has_videos = True
    band.vendor.misbehave(Says(200, b"no video", kind="video/mp4"), on=".mp4")
    task = band.step(band.until(band.ask(), "fetching"))
    assert (task.state, task.clips.count()) == ("fetching", 1)
    band.done(task)
    assert all(default_storage.exists(made.video) for made in task.clips.all())


def test_pairs_come_as_new_part_and_whole(band: Band) -> None:
    body = {"infill_start_s": 0.5, "infill_end_s": 1.5, "infill_lyrics": WORDS, "auto_concat": True}
    task = band.done(band.ask("replace_section", clip_id=known(band), **body))
    roles = [(made.index, made.role) for made in task.clips.order_by("index")]
    assert roles == [(0, "replaced"), (1, "full"), (2, "replaced"), (3, "full")]


def test_what_the_vendor_could_not_make_costs_nothing(band: Band) -> None:
    task = band.until(band.ask(), "running")
    band.vendor.fail(task.ticket, "timeout", "The upstream model timed out.")
    band.step(task)
    assert (task.state, task.error) == ("failed", "The upstream model timed out.")
    assert credits.balance(band.world.team).total == 1030


def test_of_two_takes_the_one_that_came_out_is_kept_and_paid_for(band: Band) -> None:
    task = band.until(band.ask(), "running")
    band.vendor.finish(task.ticket, broken=(1,))
    band.done(task)
    assert [made.index for made in task.clips.all()] == [0]
    assert credits.balance(band.world.team).total == 1015


def test_what_the_vendor_has_retired_says_so_and_costs_nothing(band: Band) -> None:
    band.vendor.retired = {"sonic/create"}
    task = band.step(band.ask())
    assert task.state == "failed"
    assert task.error.startswith("The vendor has retired this.")
    assert credits.balance(band.world.team).total == 1030


@pytest.mark.parametrize("shape", ["type+error", "error", "message", "code+message"])
def test_the_vendors_own_sentence_is_shown_whatever_its_shape(shape: str, band: Band) -> None:
    band.vendor.error_shape = shape
    task = band.step(band.ask(tags="x" * 900, mv="sonic-v5"))
    assert task.state in ("failed", "running")
    missing = band.step(band.ask("bpm", clip_id=known(band, remote_id="nobody-knows-it")))
    assert missing.state == "failed"
    assert missing.error.startswith("The vendor says: ")


# --- clips made elsewhere ---
def test_a_take_of_our_own_is_brought_there_once(band: Band, settings: LazySettings) -> None:
    settings.PUBLIC_URL = PUBLIC
    mine = clip(band.world.team, band.world.ann, duration=3.0)
    body = {"continue_clip_id": str(mine.pk), "continue_at": 2.0}
    task = band.done(band.ask("extend", **body))
    assert (task.operation, task.credits) == ("extend_upload", 17)
    assert task.params["task_type"] == "extend_upload_music"
    (upload,) = band.vendor.asked("sonic/upload")
    assert upload.body["url"].startswith(f"{PUBLIC}/api/v1/files/")
    known_as = RemoteClip.objects.get(clip=mine)
    assert (known_as.uploaded, known_as.base) == (True, band.vendor.base)
    assert band.vendor.asked("sonic/create")[0].body["continue_clip_id"] == known_as.remote_id
    again = band.ask("extend", **body)
    assert again.credits == 15
    band.done(again)
    assert len(band.vendor.asked("sonic/upload")) == 1


def test_a_way_there_that_takes_long_is_asked_for(band: Band, settings: LazySettings) -> None:
    settings.PUBLIC_URL = PUBLIC
    mine = clip(band.world.team, band.world.ann, duration=3.0)
    band.done(band.ask("extend", continue_clip_id=str(mine.pk), continue_at=2.0))
    RemoteClip.objects.all().delete()
    (known_there,) = [found for found in band.vendor.clips.values() if found.uploaded]
    job = Job("sonic/create:create_music", {}, band.vendor.keys[KEY], (0, 0), [known_there])
    band.vendor.tasks[job.id] = job
    slow = {"type": "timeout", "error": "It goes on.", "task_id": job.id}
    band.vendor.misbehave(Says(504, slow), on="sonic/upload")
    task = band.done(band.ask("extend", continue_clip_id=str(mine.pk), continue_at=2.0))
    assert RemoteClip.objects.get(clip=mine).remote_id == known_there.id
    assert task.clips.count() == 2


def test_the_producer_takes_its_time_with_what_is_brought(band: Band, settings: LazySettings) -> None:
    settings.PUBLIC_URL = PUBLIC
    mine = clip(band.world.team, band.world.ann, duration=40.0)
    task = band.ask("producer_extend", clip_id=str(mine.pk), starts_at=20.0)
    assert task.credits == 12
    band.until(task, "failed")  # this host has retired it, and says so only now
    assert [seen.path for seen in band.vendor.asked("POST")] == [
        "/api/v1/producer/upload",
        "/api/v1/producer/create",
    ]
    (upload,) = band.vendor.tasks.values()
    assert RemoteClip.objects.get(clip=mine, family="producer").remote_id == upload.clips[0].id
    assert credits.balance(band.world.team).total == 1030


def test_without_a_public_address_our_own_engine_does_it_and_says_why(band: Band) -> None:
    mine = clip(band.world.team, band.world.ann)
    found = routes.preview(band.world.team, get("extend"), mine)
    assert (found.account, found.credits, found.provider) == (None, 15, "embedded")
    assert "no public address" in found.why
    task = band.ask("extend", continue_clip_id=str(mine.pk), continue_at=2.0)
    assert (task.provider, task.account) == ("embedded", None)


def test_what_only_our_own_engine_knows_exactly_stays_with_it(band: Band, settings: LazySettings) -> None:
    settings.PUBLIC_URL = PUBLIC
    mine = clip(band.world.team, band.world.ann)
    for key in ("bpm", "wav", "midi", "stems_full"):
        assert routes.preview(band.world.team, get(key), mine).provider == "embedded"


def test_a_take_that_is_too_old_for_the_vendor_is_not_asked_about(band: Band) -> None:
    mine = Clip.objects.get(pk=known(band))
    assert routes.preview(band.world.team, get("bpm"), mine).provider == "vendor"
    RemoteClip.objects.update(created=mine.created.replace(year=2024))
    assert routes.preview(band.world.team, get("bpm"), mine).provider == "embedded"


def test_a_persona_sings_where_it_was_made(band: Band) -> None:
    made = band.done(band.ask("persona", clip_id=known(band), name="Night Singer"))
    singer = made.persona
    assert (singer.base, bool(singer.remote_id), singer.voice) == (band.vendor.base, True, {})
    song = band.done(band.ask("persona_music", persona_id=str(singer.pk)))
    assert band.vendor.asked("sonic/create")[0].body["persona_id"] == singer.remote_id
    assert song.clips.count() == 2
    band.account.is_on = False
    band.account.save()
    with pytest.raises(Refused, match="sings at the vendor only"):
        band.ask("persona_music", persona_id=str(singer.pk))


def test_no_key_is_in_any_row_of_a_task(band: Band) -> None:
    task = band.done(band.ask())
    row = Task.objects.filter(pk=task.pk).values().get()
    assert KEY not in json.dumps(row, default=str)


# --- helpers ---
def known(band: Band, remote_id: str = "") -> str:
    """A take of ours that the vendor has made; our id."""
    mine = clip(band.world.team, band.world.ann, duration=3.0, lyrics=WORDS)
    theirs = remote_id or str(mine.pk)
    if not remote_id:
        band.vendor.adopt(theirs)
    where = {"base": band.vendor.base, "family": "sonic"}
    RemoteClip.objects.create(clip=mine, remote_id=theirs, uploaded=False, **where)
    return str(mine.pk)


def offered(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    terms = replace(TABLE.operations[key], offered=True)
    monkeypatch.setitem(TABLE.operations, key, terms)
