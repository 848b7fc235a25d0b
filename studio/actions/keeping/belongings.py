"""What is one person's own, from all teams that they are in: to be taken home in one archive.

It is told as an export tells it, but what others think of a take is theirs.
"""

import io
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, cast

from django.core.files.storage import default_storage

from studio.actions.keeping import exporting, naming, telling
from studio.models import Clip, Membership, Note, Persona, Playlist, Preset, Sheet, User

Json = dict[str, Any]
File = tuple[str, Callable[[], Any]]  # the name in the archive, and what opens it


def of(user: User) -> Iterator[File]:
    """Each file as it is asked for: nothing is gathered first."""
    joined = list(Membership.objects.filter(user=user).select_related("team", "user").order_by("joined"))
    yield _json("profile.json", _profile(user, joined))
    names = naming.Names()
    for membership in joined:
        folder = names.find("", naming.safe(membership.team.name))
        yield from _rows(membership, folder)
        yield from _takes(membership, folder)


def _profile(user: User, joined: list[Membership]) -> Json:
    return {
        "email": user.email,
        "name": user.name,
        "language": user.language,
        "joined": telling.moment(user.date_joined),
        "preferences": user.prefs,
        "teams": [
            {"name": one.team.name, "role": one.role, "joined": telling.moment(one.joined)} for one in joined
        ],
    }


def _rows(membership: Membership, folder: str) -> Iterator[File]:
    """What is no take: words, settings, voices, notes, lists, opinions."""
    team, user = membership.team, membership.user
    mine = {"team": team, "user": user}
    sheets = Sheet.objects.filter(**mine, deleted=None).prefetch_related("versions__user")
    presets = Preset.objects.filter(**mine, deleted=None)
    personas = Persona.objects.seen_by(membership).filter(user=user).select_related("task__user", "user")
    playlists = Playlist.objects.filter(**mine, deleted=None).prefetch_related("items")
    told: dict[str, list[Json]] = {
        "lyrics": [telling.sheet(row) for row in sheets],
        "presets": [telling.preset(row) for row in presets],
        "personas": [telling.persona(row, {str(row.clip_id): ""}) for row in personas],
        "playlists": [
            telling.playlist(row, (str(item.clip_id) for item in row.items.all()), "") for row in playlists
        ],
        "notes": list(_notes(membership)),
        "opinions": list(_opinions(membership)),
    }
    for name, rows in told.items():
        yield _json(f"{folder}/{name}.json", rows)


def _notes(membership: Membership) -> Iterator[Json]:
    own = Note.objects.filter(membership.sees("clip__project"), clip__team=membership.team)
    for note in own.filter(user=membership.user).select_related("clip", "user", "resolver"):
        yield {**telling.note(note), "take": str(note.clip_id), "title": note.clip.title}


def _opinions(membership: Membership) -> Iterator[Json]:
    own = membership.user.marks.filter(membership.sees("clip__project"), clip__team=membership.team)
    for mark in own.select_related("clip"):
        said = {"liked": mark.liked, "rating": mark.rating, "played": telling.moment(mark.played)}
        yield {"take": str(mark.clip_id), "title": mark.clip.title, **said}


def _takes(membership: Membership, folder: str) -> Iterator[File]:
    """The takes that they have made and still see, in the trash or not, each with its files and all of it."""
    rows = Clip.objects.seen_by(membership).filter(user=membership.user).order_by("created", "pk")
    names, email = naming.Names(), membership.user.email
    for clip in exporting.whole(list(rows.values_list("pk", flat=True))):
        base = f"{folder}/{names.find(folder, f'{naming.safe(clip.title)} (take {clip.label})')}"
        told = telling.take(clip)
        told["marks"] = [mark for mark in told["marks"] if (mark["by"] or {}).get("email") == email]
        yield _json(f"{base}.json", told)
        for _role, path, stored in exporting.files_of(clip, base, with_recording=bool(clip.task.upload)):
            if default_storage.exists(stored):
                yield path, partial(default_storage.open, stored)


def _json(name: str, told: Any) -> File:
    text = json.dumps(told, ensure_ascii=False, indent=1).encode()
    return name, cast(Callable[[], Any], partial(io.BytesIO, text))
