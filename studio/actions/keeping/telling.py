"""Rows as JSON that other studios, and people, can read. Ids are ours; people are addresses and names."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from studio.models import (
    Clip,
    Mix,
    Note,
    Persona,
    Playlist,
    Preset,
    Project,
    Round,
    Share,
    Sheet,
    Task,
    Team,
    User,
)

FORMAT = 1
STRANGERS = "strangers"  # in a take's details: what people said of it who have no account here

Json = dict[str, Any]


def person(user: User | None) -> Json | None:
    return {"email": user.email, "name": user.name} if user else None


def moment(at: datetime.datetime | None) -> str | None:
    return at.astimezone(datetime.UTC).isoformat() if at else None


def take(clip: Clip) -> Json:
    """Everything about a take but its files."""
    former: Mapping[str, Any] = clip.details.get(STRANGERS) or {}
    plain = ("index", "title", "tags", "lyrics", "mv", "duration", "bpm", "key", "loudness")
    more = ("role", "stem", "uploaded", "video_stale", "provider", "peaks", "timeline")
    author = person(clip.user) or former.get("by")
    return {
        "take_two": FORMAT,
        "id": str(clip.pk),
        **{name: getattr(clip, name) for name in (*plain, *more)},
        "details": {name: value for name, value in clip.details.items() if name != STRANGERS},
        "created": moment(clip.created),
        "by": author,
        "project": str(clip.project_id) if clip.project_id else None,
        "labels": sorted(label.name for label in clip.labels.all()),
        "request": request(clip.task, author),
        "ledger": _ledger(clip.task),
        "parents": [
            {
                "id": str(origin.parent_id),
                "title": origin.parent.title,
                "field": origin.field,
                "at": origin.at,
            }
            for origin in sorted(clip.origins.all(), key=lambda origin: origin.pk)
        ],
        "marks": _marks(clip, former.get("marks") or []),
        "notes": _notes(clip.notes.all()),
        "mixes": [_mix(mix) for mix in sorted(clip.mixes.all(), key=lambda mix: mix.number)],
    }


def request(task: Task, otherwise: Json | None = None) -> Json:
    """What was asked for, without what concerned its way to a provider."""
    return {
        "id": str(task.pk),
        "operation": task.operation,
        "params": task.params,
        "provider": task.provider,
        "state": task.state,
        "result": task.result,
        "error": task.error,
        "upload_name": task.upload_name,
        "created": moment(task.created),
        "started": moment(task.started),
        "finished": moment(task.finished),
        "by": person(task.user) or otherwise,
    }


def _ledger(task: Task) -> list[Json]:
    """What was paid for it: to be read, never to be imported."""
    return [
        {"kind": entry.kind, "credits": entry.credits, "month": entry.month, "created": moment(entry.created)}
        for entry in sorted(task.entries.all(), key=lambda entry: entry.pk)
    ]


def _marks(clip: Clip, former: Iterable[Json]) -> list[Json]:
    here = [
        {"by": person(mark.user), "liked": mark.liked, "rating": mark.rating, "played": moment(mark.played)}
        for mark in clip.marks.all()
    ]
    known = {mark.user.email for mark in clip.marks.all()}
    return sorted([*here, *(mark for mark in former if _email(mark) not in known)], key=_email)


def _email(said: Json) -> str:
    return str((said.get("by") or {}).get("email", ""))


def _notes(rows: Iterable[Note]) -> list[Json]:
    """Threads, the oldest first."""
    found = list(rows)
    return [
        {**note(row), "answers": [note(answer) for answer in found if answer.parent_id == row.pk]}
        for row in found
        if row.parent_id is None
    ]


def note(row: Note) -> Json:
    return {
        "id": str(row.pk),
        "by": person(row.user),
        "text": row.text,
        "start": row.start,
        "end": row.end,
        "created": moment(row.created),
        "resolved": moment(row.resolved),
        "resolver": person(row.resolver),
        "version": str(row.version_id) if row.version_id else None,
    }


def _mix(mix: Mix) -> Json:
    return {
        "id": str(mix.pk),
        "request": str(mix.task_id),
        "number": mix.number,
        "settings": mix.settings,
        "lowered": mix.lowered,
        "made": moment(mix.made),
        "created": moment(mix.created),
        "by": person(mix.user),
    }


# --- what is not of one take ---
def _kept(row: Any) -> Json:
    return {"id": str(row.pk), "created": moment(row.created), "by": person(row.user)}


def project(row: Project, folder: str) -> Json:
    parent = str(row.parent_id) if row.parent_id else None
    named = {"name": row.name, "parent": parent, "folder": folder, "archived": moment(row.archived)}
    members = [person(user) for user in sorted(row.members.all(), key=lambda user: user.email)]
    return {**_kept(row), **named, "private": row.private, "members": members}


def playlist(row: Playlist, takes: Iterable[str], file: str) -> Json:
    return {
        **_kept(row),
        "name": row.name,
        "changed": moment(row.changed),
        "takes": list(takes),
        "file": file,
    }


def persona(row: Persona, takes: Mapping[str, Any]) -> Json:
    plain = ("name", "describe", "styles", "voice", "base", "remote_id")
    origin = str(row.clip_id)
    return {
        **_kept(row),
        **{name: getattr(row, name) for name in plain},
        "retired": moment(row.retired),
        "take": origin if origin in takes else None,
        "request": request(row.task),
    }


def preset(row: Preset) -> Json:
    named = {"name": row.name, "operation": row.operation, "params": row.params}
    return {**_kept(row), **named, "used": moment(row.used)}


def sheet(row: Sheet) -> Json:
    versions = [
        {"text": version.text, "created": moment(version.created), "by": person(version.user)}
        for version in reversed(row.versions.all())
    ]
    named = {"title": row.title, "text": row.text, "changed": moment(row.changed)}
    return {**_kept(row), **named, "versions": versions}


def round_of(row: Round) -> Json:
    """Takes that were listened to together, and whom each person liked best."""
    votes = [{"by": person(vote.user), "take": str(vote.take.clip_id)} for vote in row.votes.all()]
    return {
        **_kept(row),
        "title": row.title,
        "blind": row.blind,
        "closed": moment(row.closed),
        "winner": str(row.winner_id) if row.winner_id else None,
        "takes": [str(take.clip_id) for take in row.takes.all()],
        "votes": sorted(votes, key=_email),
    }


def share(row: Share) -> Json:
    """To be read: an import makes no links. Neither address nor password is told."""
    return {
        **_kept(row),
        "title": row.title,
        "playlist": str(row.playlist_id) if row.playlist_id else None,
        "takes": [str(item.clip_id) for item in row.items.all()],
        "password": bool(row.password),
        "downloads": row.downloads,
        "expires": moment(row.expires),
        "revoked": moment(row.revoked),
        "visits": row.visits,
    }


def people(team: Team, others: Iterable[Json | None]) -> list[Json]:
    """Members with their roles, then who else has done something."""
    members = [
        {**(person(membership.user) or {}), "role": membership.role}
        for membership in team.memberships.select_related("user").order_by("user__email")
    ]
    known = {str(member["email"]) for member in members}
    former = {other["email"]: other for other in others if other and other["email"] not in known}
    return [*members, *(former[email] for email in sorted(former))]
