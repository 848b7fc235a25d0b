"""A team with music whose files are in the storage."""

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from studio.models import Clip, ClipFile, Task, Team, User
from tests.web import rows


def put(name: str, data: bytes) -> str:
    return default_storage.save(name, ContentFile(data))


def with_files(clip: Clip, words: bytes = b"") -> Clip:
    """Give a take a file for each of its columns that names one."""
    folder = f"takes/{clip.task_id}/{clip.index}"
    for field, name in {"audio": "audio.mp3", "master": "master.flac", "cover": "cover.jpg"}.items():
        setattr(clip, field, put(f"{folder}/{name}", b"%s of %s %s" % (field.encode(), clip.pk.bytes, words)))
    clip.save()
    return clip


def song(team: Team, user: User, title: str = "Night Bus", **fields: Any) -> Task:
    """A request and its two takes, with files."""
    task = rows.request(team, user, **fields)
    for index in (0, 1):
        with_files(rows.take(task, index, title=title))
    return task


def beside(clip: Clip, name: str, data: bytes) -> ClipFile:
    stored = put(f"takes/{clip.task_id}/{clip.index}/files/{name}", data)
    return ClipFile.objects.create(clip=clip, name=name, file=stored)


def run(*words: object) -> str:
    out = io.StringIO()
    call_command(*map(str, words), stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Path]]:
    """Another machine, on which there is nothing yet: call it to go there."""
    before = {"data": settings.DATA, "media": settings.MEDIA_ROOT, "name": connection.settings_dict["NAME"]}

    def go() -> Path:
        data = tmp_path / "elsewhere"
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir()
        move(data, data / "media", data / "studio.sqlite3", "elsewhere")
        return data

    def move(data: Path, media: Path, name: object, prefix: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name
        settings.DATA, settings.MEDIA_ROOT = data, media
        if settings.S3:  # the same bucket, and nothing in it
            default_storage._wrapped.location = prefix  # type: ignore[attr-defined]
            return
        default_storage._wrapped.__dict__.pop("base_location", None)  # type: ignore[attr-defined]
        default_storage._wrapped.__dict__.pop("location", None)  # type: ignore[attr-defined]

    yield go
    move(before["data"], before["media"], before["name"], "")
