"""What is missing, changed or nobody's is found, and nothing else."""

import hashlib
import io
import os
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import models

from studio.actions.keeping import stored
from studio.models import Clip, Share, Task
from tests.conftest import World
from tests.keeping.conftest import beside, put, run, song
from tests.web import rows

pytestmark = pytest.mark.django_db(transaction=True)

# Text fields long enough for a name in the storage, that name none.
NO_FILES = {
    "Account.base", "Account.problem_text", "ApiAnswer.key", "Clip.title", "Contact.text", "Contact.whom",
    "Entry.note", "Entry.reference",
    "Invitation.email", "LogEntry.name", "LogEntry.what", "Persona.base", "Persona.remote_id",
    "RemoteClip.base", "RemoteClip.remote_id", "SavedView.query", "Share.password", "Share.title",
    "Sheet.title", "Task.stage",
    "Task.ticket", "Task.upload_name", "User.email", "User.password", "Webhook.base", "Webhook.url",
}  # fmt: skip
JSON_WITHOUT_FILES = {
    "ApiAnswer.body", "Clip.details", "Clip.peaks", "Clip.timeline", "Listening.picked", "Listening.queue",
    "LogEntry.details", "Mix.settings", "Persona.voice", "Preset.params", "Project.held", "Task.answer",
    "Task.approval", "Task.params", "Task.previews", "Task.result", "Task.sent", "User.prefs",
    "WebhookOut.answers",
}  # fmt: skip
SHORT = 100  # characters: the names of our files are longer than half of that


def test_every_field_that_names_files_is_known() -> None:
    """Whoever adds a text field to a model says here, or in stored.NAMES, whether it names a file."""
    long = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("studio").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
        or (isinstance(field, models.CharField) and (field.max_length or 999) >= SHORT and not field.choices)
    }
    known = {f"{model.__name__}.{name}" for model, names in stored.NAMES.items() for name in names}
    assert not known & NO_FILES
    assert known | NO_FILES == long


class Found:
    """What the command says, and how it ends."""

    def __init__(self, *words: object) -> None:
        out, self.failed = io.StringIO(), ""
        try:
            call_command("integrity", *map(str, words), stdout=out)
        except CommandError as error:
            self.failed = str(error)
        self.lines = out.getvalue().splitlines()


def test_every_column_of_json_that_names_files_is_known() -> None:
    """As above, for what is not text but holds some."""
    every = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("studio").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.JSONField)
    }
    known = {f"{model.__name__}.{name}" for model, names in stored.WITHIN.items() for name in names}
    assert known | JSON_WITHOUT_FILES == every
    assert not known & JSON_WITHOUT_FILES


def test_a_cover_that_can_be_had_back_is_no_orphan(world: World) -> None:
    clip = song(world.team, world.ann).clips.get(index=0)
    before, clip.cover = clip.cover, put(f"takes/{clip.task_id}/0/cover-1.jpg", b"another")
    clip.former = {"cover": {"was": [before, ""], "edit": 1}}
    clip.save()
    assert not Found().failed
    default_storage.delete(before)
    assert Found().lines == [f"missing: {before} (former of Night Bus (A))"]


def test_a_healthy_studio_is_in_order(world: World) -> None:
    task = song(world.team, world.ann)
    beside(task.clips.get(index=0), "audio.wav", b"RIFF")
    share = Share.objects.create(team=world.team, title="For Dora")
    put(f"shares/{share.pk}/0123.jpg", b"a picture")
    put("landing/audio.mp3", b"the front page")
    at_work = rows.request(world.team, world.ann, "running")
    put(f"takes/{at_work.pk}/0/audio.mp3", b"no row yet")
    put(f"uploads/{at_work.pk}/original", b"named in a moment")
    assert run("integrity", "--hashes").endswith(
        "7 files that the studio names, 0 of them hashed: all in order."
    )


def test_what_is_missing_is_named_with_its_take(world: World) -> None:
    task = song(world.team, world.ann)
    clip = task.clips.get(index=1)
    wav = beside(clip, "audio.wav", b"RIFF")
    task.upload, task.upload_name = put(f"uploads/{task.pk}/original", b"hummed"), "hum.wav"
    task.save()
    for name in (clip.cover, wav.file, task.upload):
        default_storage.delete(name)
    out = Found()
    assert out.failed == "8 files that the studio names, 0 of them hashed: 3 missing."
    assert f"missing: {clip.cover} (cover of Night Bus (B))" in out.lines
    assert f"missing: {wav.file} (a file of Night Bus (B))" in out.lines
    assert any("the recording hum.wav of " in line for line in out.lines)


def test_a_sound_that_is_not_as_it_was_brought_is_found(world: World) -> None:
    task = song(world.team, world.ann)
    clip, other = task.clips.order_by("index")
    for take in (clip, other):
        with default_storage.open(take.audio) as file:
            take.details = {"sha256": hashlib.sha256(file.read()).hexdigest()}
        take.save()
    assert not Found("--hashes").failed
    put(clip.audio, b"something else")
    assert not Found().failed, "hashes are read only when asked for"
    found = Found("--hashes")
    assert found.lines == [f"changed: {clip.audio} (its hash is not that which came: Night Bus (A))"]
    assert found.failed.endswith("2 of them hashed: 1 changed.")


def test_a_recording_is_known_by_its_original(world: World) -> None:
    task = song(world.team, world.ann)
    clip = task.clips.get(index=0)
    original = beside(clip, "original", b"as it came")
    clip.uploaded, clip.details = True, {"sha256": hashlib.sha256(b"as it came").hexdigest()}
    clip.save()
    assert not Found("--hashes").failed
    put(original.file, b"as it went")
    assert Found("--hashes").lines[0].startswith(f"changed: {original.file}")


def test_files_are_compared_with_a_backup(world: World, tmp_path: Path) -> None:
    clip = song(world.team, world.ann).clips.get(index=0)
    run("backup", tmp_path / "safe")
    assert not Found("--hashes", "--against", tmp_path / "safe").failed
    with default_storage.open(clip.master) as file:
        data = file.read()
    put(clip.master, b"X" + data[1:])
    put(clip.cover, b"short")
    assert len(Found("--against", tmp_path / "safe").lines) == 1, "a size is seen without reading"
    found = Found("--hashes", "--against", tmp_path / "safe")
    assert {line.split()[1] for line in found.lines} == {clip.master, clip.cover}
    assert Found("--against", tmp_path / "nothing").failed.startswith("There is no backup in")


def test_orphans_are_deleted_when_they_are_old_and_in_a_folder_of_ours(world: World) -> None:
    task = song(world.team, world.ann)
    old, young = put("takes/x/0/audio.mp3", b"old"), put("takes/y/0/audio.mp3", b"young")
    strange = put("mine/keep.mp3", b"mine")
    share = put("shares/00000000-0000-0000-0000-000000000000/1.jpg", b"of no share")
    for name in (old, strange, share):
        os.utime(default_storage.path(name), (1_700_000_000, 1_700_000_000))
    found = Found()
    assert found.lines == [f"orphaned: {name}" for name in sorted((old, young, strange, share))]
    found = Found("--delete-orphans")
    assert found.failed.endswith("2 orphaned.")
    assert {old, young, strange, share} & set(stored.walk()) == {young, strange}
    assert len(set(stored.walk())) == 2 + 6
    assert Clip.objects.filter(task=task).count() == 2


def test_a_take_without_its_row_is_an_orphan_and_a_deleted_one_is_not_missing(world: World) -> None:
    task = song(world.team, world.ann)
    Task.objects.filter(pk=task.pk).update(state="failed")
    Clip.objects.filter(task=task, index=1).delete()
    assert {line.split(":")[0] for line in Found().lines} == {"orphaned"}
    assert len(Found().lines) == 3
