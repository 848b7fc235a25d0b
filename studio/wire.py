"""The vendor's JSON: what is said at its door, in its shapes and with its words.

Some of its clients break on a key that is missing or one too many, so every shape has exactly its keys. Where
the vendor's own accounts differ: models are echoed as chirp-*, as its main host does; lengths of songs are
decimal text, as its server sends them; the webhook's platform is the family's name.
"""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Body = dict[str, Any]

TYPES = {
    202: "not_ready",
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "bad_request",
    409: "conflict",
    413: "bad_request",
    415: "bad_request",
    422: "conflict",
    429: "rate_limit",
    500: "api_error",
    503: "api_error",
    504: "timeout",
}
NOT_READY = "Task is still processing. Please wait a few seconds and try again."
TIMED_OUT = "Task failed due to timeout. Credits were previously refunded."
TASK_NOT_FOUND = "task not found."
NO_TASK_ID = "missing task id."
NO_AUTHORIZATION = "Authorization header is missing."
BAD_AUTHORIZATION = "Invalid authorization format."
SERVER_ERROR = "Internal Server Error."
UNSUNG = "[Instrumental]"


@dataclass(frozen=True, slots=True)
class Song:
    """A clip, as far as the wire knows one. `wish` is the request that made it, by the vendor's names."""

    clip_id: str
    state: str  # pending, running, succeeded, failed
    title: str
    tags: str
    lyrics: str
    audio_url: str
    created: datetime.datetime
    mv: str
    duration: float
    image_url: str | None = None
    video_url: str | None = None
    wav_url: str | None = None
    role: str = ""
    stem: str = ""
    wish: Mapping[str, Any] = field(default_factory=dict)


# --- errors ---
def failure(status: int, text: str, kind: str = "") -> Body:
    """An error body that serves every client: some read `error`, some `message`."""
    return {"code": status, "type": kind or TYPES[status], "error": text, "message": text}


def not_boolean(name: str) -> str:
    return f"The '{name}' field should be boolean."


def too_long(name: str, limit: int) -> str:
    return f"The {name} character length should be less than {limit}."


def bad_model(models: Sequence[str]) -> str:
    *first, last = [f"'{model}'" for model in models]
    return f"The 'mv' field is invalid. The model should be {','.join(first)} or {last}."


# --- replies ---
def accepted(task_id: str) -> Body:
    return {"message": "success", "task_id": task_id}


def two_steps(task_id: str, clip_id: str | None, second: str) -> Body:
    """What upload-extend and upload-cover answer."""
    steps = {
        "upload": {"success": True, "clip_id": clip_id},
        second: {"success": True, "task_id": task_id},
    }
    return {"code": 200, "message": "success", "task_id": task_id, "steps": steps}


def failed_upload(task_id: str, text: str) -> Body:
    steps = {"upload": {"success": False, "error": text}}
    return failure(400, text) | {"task_id": task_id, "failed_step": "upload", "steps": steps}


def data(found: Any) -> Body:
    return {"code": 200, "message": "success", "data": found}


def wav(url: str) -> Body:
    return {"message": "success", "data": {"wav_url": url}}


def uploaded(clip_id: str) -> Body:
    return {"code": 200, "clip_id": clip_id, "message": "success"}


def persona(persona_id: str) -> Body:
    return {"code": 200, "persona_id": persona_id, "message": "success"}


def lyrics(results: Sequence[Mapping[str, str]]) -> Body:
    drafts = [{"title": draft["title"], "lyrics": draft["lyrics"]} for draft in results]
    return {"code": 200, "results": drafts, "message": "success"}


def credits(monthly: int, extra: int) -> Body:
    return {"credits": monthly, "extra_credits": extra}


# --- polls ---
def waiting(family: str, task_id: str, progress: float, begun: bool, wish: Mapping[str, Any]) -> Body:
    """A task that is not over: 202 goes with it, until all of its clips are final."""
    if family == "nuro":
        status = "running" if begun else "pending"
        return _nuro(task_id, status, round(100 * progress), wish)
    shown = failure(202, NOT_READY)
    return {"status": "RUNNING"} | shown if family == "producer" else shown


def failed(family: str, task_id: str, kind: str, text: str, wish: Mapping[str, Any]) -> Body:
    """A task that brought nothing. The call itself went well: 200 goes with it."""
    shown = failure(504 if kind == "timeout" else 500, text, kind)
    if family == "nuro":
        return _nuro(task_id, "failed", 0, wish) | shown
    return {"status": "FAILED"} | shown if family == "producer" else shown


def songs(family: str, task_id: str, made: Sequence[Song], wish: Mapping[str, Any]) -> Body:
    """What a finished task made."""
    if family == "nuro":
        return _nuro(task_id, "succeeded", 100, wish, *made[:1])
    if family == "producer":
        return {"code": 200, "status": "SUCCESS", "message": "success", "data": [*map(produced, made)]}
    if family == "riffusion":
        return data([*map(riffed, made)])
    return data(_pairs(made) if wish.get("auto_concat") else [*map(clip, made)])


def clip(song: Song) -> Body:
    """The sonic family's clip object."""
    shown = {
        **_known(song),
        "state": song.state,
        "tags": song.tags,
        "lyrics": song.lyrics or UNSUNG,
        "mv": re.sub("^sonic-", "chirp-", song.mv),
        "gpt_description_prompt": song.wish.get("gpt_description_prompt"),
        "duration": f"{song.duration:.2f}",
        "negative_tags": song.wish.get("negative_tags"),
        "style_weight": song.wish.get("style_weight"),
        "weirdness_constraint": song.wish.get("weirdness_constraint"),
    }
    return shown | {"stem_type": song.stem} if song.stem else shown


def produced(song: Song) -> Body:
    """The producer family's song object."""
    return {
        **_known(song),
        "sound": song.wish.get("sound"),
        "lyrics": song.lyrics or None,
        "wav_url": song.wav_url,
        "mv": song.mv,
        "seed": song.wish.get("seed"),
        "duration": round(song.duration, 2),
        "state": song.state,
    }


def riffed(song: Song) -> Body:
    """The riffusion family's song object."""
    return {
        **_known(song),
        "sound": song.wish.get("sound") or song.tags,
        "lyrics": song.lyrics,
        "mv": song.mv,
        "vocal_variation": song.wish.get("vocal_variation"),
        "duration": round(song.duration, 2),
        "timestamp": int(song.created.timestamp()),
        "state": song.state,
    }


def moment(when: datetime.datetime) -> str:
    """2026-01-24T15:03:10.552Z"""
    utc = when.astimezone(datetime.UTC)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _known(song: Song) -> Body:
    """What all three families tell of a song."""
    return {
        "clip_id": song.clip_id,
        "title": song.title,
        "image_url": song.image_url,
        "audio_url": song.audio_url,
        "video_url": song.video_url,
        "created_at": moment(song.created),
    }


def _pairs(made: Sequence[Song]) -> list[Body]:
    """New parts, each with the whole song that it was joined into."""
    parts = [song for song in made if song.role != "full"]
    wholes = [song for song in made if song.role == "full"]
    return [
        {part.role or "extended": clip(part), "full": clip(wholes[place]) if place < len(wholes) else None}
        for place, part in enumerate(parts)
    ]


def _nuro(task_id: str, status: str, progress: int, wish: Mapping[str, Any], *made: Song) -> Body:
    """Flat, for the one song that the nuro family makes."""
    words = {name: _joined(wish.get(name)) for name in ("genre", "mood", "gender", "timbre")}
    return {
        "task_id": task_id,
        "status": status,
        "progress": progress,
        "audio_url": made[0].audio_url if made else "",
        "lyrics": made[0].lyrics if made else "",
        "duration": round(made[0].duration, 2) if made else 0,
        **words,
    }


def _joined(words: Any) -> str:
    return ", ".join(words) if isinstance(words, list) else str(words or "")


# --- webhooks ---
def event(body: Mapping[str, Any], task_id: str, family: str, name: str) -> Body:
    """A webhook's payload: the poll body and three keys more."""
    return {**body, "task_id": task_id, "platform": family, "event": name}


def streaming(family: str, made: Sequence[Song]) -> Body:
    """The first sound of a task that goes on."""
    return songs(family, "", made, {}) | {"message": "streaming"}


def refunded(kind: str, text: str) -> Body:
    return {"type": kind, "message": text, "refund_processed": True}
