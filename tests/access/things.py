"""One of everything that a team has, all under one id and one number, all of it saying one word."""

import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from studio.actions import shares
from studio.models import (
    ApiKey,
    Clip,
    ClipFile,
    Invitation,
    Label,
    Note,
    Persona,
    Playlist,
    Preset,
    Project,
    Round,
    SavedView,
    Share,
    Sheet,
    Task,
    Team,
    User,
    Webhook,
    WebhookOut,
)
from tests.web.rows import request

FILES = {
    "audio": "a.mp3",
    "cover": "c.jpg",
    "thumb": "t.jpg",
    "midi": "m.mid",
    "master": "m.flac",
    "video": "v.mp4",
}


def stock(team: Team, user: User, pk: uuid.UUID, number: int, word: str) -> None:
    """Give the team one of everything. A new kind of row with an address of its own belongs here, too."""
    own: dict[str, Any] = {"pk": pk, "team": team, "user": user}
    named = own | {"name": word}
    project = Project.objects.create(**named)
    task = request(team, user, id=pk, params={"title": word, "tags": word, "prompt": word}, project=project)
    clip = _clip(task, word, id=pk, project=project)
    _clip(task, word, index=1, stem="vocals", role="stem")
    ClipFile.objects.create(clip=clip, name="song.mp3", file="beside.wav")
    Label.objects.create(team=team, name=word).clips.add(clip)
    SavedView.objects.create(team=team, user=user, name=word, query=f"q={word}")
    Persona.objects.create(**named, task=task, describe=word)
    Playlist.objects.create(**named).items.create(clip=clip, place=1.0)
    Preset.objects.create(**named, operation="create", params={"tags": word})
    sheet = Sheet.objects.create(**own, title=word, text=word)
    sheet.versions.create(pk=number, user=user, text=word)
    Share.objects.create(**own, title=word, downloads=True).items.create(clip=clip, place=1)
    Round.objects.create(**own, title=word).takes.create(clip=clip, number=number)
    Note.objects.create(pk=pk, clip=clip, user=user, text=word)
    ApiKey.objects.create(pk=number, team=team, user=user, name=word, prefix="sk_x", digest=word)
    hook = Webhook.objects.create(task=task, url=f"https://{word}.example", base="https://x.example")
    WebhookOut.objects.create(pk=pk, webhook=hook, event="song.completed")
    Invitation.objects.create(
        pk=number, team=team, digest=word, expires=timezone.now(), email=f"{word}@x.example"
    )


def _clip(task: Task, word: str, **fields: Any) -> Clip:
    defaults: dict[str, Any] = {
        "index": 0,
        "title": word,
        "tags": word,
        "lyrics": word,
        "duration": 61.5,
        "peaks": [10, 200, 90] * 40,
        "timeline": {"lines": [{"text": word, "start_s": 1.0, "end_s": 3.0}]},
        **FILES,
    }
    return Clip.objects.create(team=task.team, user=task.user, task=task, **defaults | fields)


def write_files() -> None:
    for name in (*FILES.values(), "beside.wav", "landing/audio.mp3", "landing/cover.jpg"):
        default_storage.save(name, ContentFile(b"x"))


def said(pk: uuid.UUID, number: int) -> dict[str, object]:
    """What stands in the places of an address."""
    return {
        "id": pk,
        "take": pk,
        "number": number,
        "pk": number,
        "key": "extend",
        "token": "forged",
        "name": "song.mp3",
        "kind": "txt",
        "path": "nothing",
        "other": "nobody",
        "language": "en",
        "version": "0",
        "uidb36": "1",
        "provider_id": "nobody",
        "signature": shares.signature(pk),
        "signed": "9-forged",
    }
