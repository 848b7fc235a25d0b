"""The vendor's answers, understood. `studio.wire` says the same things; its accounts differ from the server's
own, so what is read here is read with patience: unknown words mean "not yet", never "failed".
"""

import datetime
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import Any

from studio.catalog.operation import Operation, Yields
from studio.port import State

Body = Mapping[str, Any]

FAILURES = ("failed", "timeout", "forbidden", "api_error", "bad_request", "unauthorized", "not_found")
LONGEST_SENTENCE = 300
LONGEST_ID = 100


class Nonsense(Exception):
    """Not an answer that means anything."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One clip of an answer."""

    index: int
    clip_id: str
    state: str
    title: str
    tags: str
    lyrics: str
    mv: str
    duration: float
    audio_url: str
    image_url: str
    video_url: str
    role: str = ""
    stem: str = ""
    error: str = ""

    @property
    def is_ready(self) -> bool:
        return self.state == "succeeded" and bool(self.audio_url)

    @property
    def is_over(self) -> bool:
        """Nothing more comes of it. What is done, but nowhere to be had, is not."""
        return self.is_ready or self.state == "failed"


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer to "how does it stand?"."""

    state: State
    clips: tuple[Heard, ...] = ()
    result: Body = field(default_factory=dict)
    progress: float = 0.0
    error: str = ""

    @property
    def ready(self) -> frozenset[int]:
        return frozenset(clip.index for clip in self.clips if clip.is_ready)

    @property
    def remote_id(self) -> str:
        """Of what a recording has become there."""
        return self.clips[0].clip_id if self.clips else text(self.result.get("clip_id"))

    @property
    def previews(self) -> list[int]:
        """Clips that sound already, though they are not finished."""
        return [clip.index for clip in self.clips if clip.audio_url and not clip.is_over]


# --- how a task stands ---
def read(operation: Operation, status: int, body: Body) -> Reading:
    """What the answer to a poll says. Raises Nonsense."""
    if operation.family == "nuro" and "status" in body:
        return _flat(body)
    if status == 202 or body.get("type") in ("not_ready", "processing"):
        return Reading(State.RUNNING)
    if body.get("type") in FAILURES or body.get("status") == "FAILED":
        return Reading(State.FAILED, error=sentence(body) or "The vendor could not do it.")
    found = body.get("data")
    if isinstance(found, Mapping):
        return Reading(State.DONE, result=found)
    if not isinstance(found, list):
        raise Nonsense
    return _judged(operation, body, tuple(_clips(found)), _is_whole(found))


def _judged(operation: Operation, body: Body, clips: tuple[Heard, ...], whole: bool) -> Reading:
    final = [clip for clip in clips if clip.is_over]
    if clips and all(clip.state == "failed" for clip in clips):
        error = next((clip.error for clip in clips if clip.error), "")
        return Reading(State.FAILED, clips, error=error or "The vendor could not make any of the takes.")
    # One song of two may be shown at first where the state of the whole is not told.
    least = operation.takes if operation.family == "riffusion" else 1
    told = str(body.get("status", "SUCCESS")).upper() == "SUCCESS"
    done = told and whole and len(clips) >= least and len(final) == len(clips)
    progress = (len(final) + 0.5 * (len(clips) - len(final))) / max(1, len(clips))
    return Reading(State.DONE if done else State.RUNNING, clips, progress=progress)


def _flat(body: Body) -> Reading:
    """The nuro family tells of its one song without an envelope."""
    status = text(body.get("status"))
    progress = min(1.0, max(0.0, number(body.get("progress")) / 100))
    if status == "failed":
        return Reading(State.FAILED, error=sentence(body) or "The vendor could not do it.")
    # It has no name there: nothing can start from it.
    clip = replace(_clip(0, {**body, "clip_id": "none", "state": status}), clip_id="")
    done = status == "succeeded" and bool(clip.audio_url)
    return Reading(State.DONE if done else State.RUNNING, (clip,) if done else (), progress=progress)


def _clips(found: Sequence[Any]) -> Iterator[Heard]:
    """Clips in their places; of a pair the new part comes first, then the whole."""
    for place, entry in enumerate(found):
        if not isinstance(entry, Mapping):
            raise Nonsense
        if "full" not in entry or "clip_id" in entry:
            yield _clip(place, entry)
            continue
        part = next((name for name in entry if name != "full"), "")
        for index, role in ((2 * place, part), (2 * place + 1, "full")):
            if isinstance(entry.get(role), Mapping):
                yield _clip(index, entry[role], role)


def _is_whole(found: Sequence[Any]) -> bool:
    """Is nothing more to come of the pairs?"""
    return all(entry.get("full", True) for entry in found)


def _clip(index: int, entry: Body, role: str = "") -> Heard:
    clip_id = entry.get("clip_id")
    if not isinstance(clip_id, str) or not clip_id:
        raise Nonsense
    return Heard(
        index=index,
        clip_id=clip_id[:LONGEST_ID],
        state=text(entry.get("state")) or "running",
        title=text(entry.get("title")),
        tags=text(entry.get("tags")) or text(entry.get("sound")),
        lyrics=text(entry.get("lyrics")),
        mv=text(entry.get("mv")),
        duration=number(entry.get("duration")),
        audio_url=address(entry.get("audio_url")),
        image_url=address(entry.get("image_url")),
        video_url=address(entry.get("video_url")),
        role=role[:20],
        stem=text(entry.get("stem_type")),
        error=text(entry.get("error_message"))[:LONGEST_SENTENCE],
    )


# --- what came at once ---
def at_once(operation: Operation, body: Body) -> Body:
    """The result of a tool that answers at once, without its envelope. Raises Nonsense."""
    if operation.key == "persona":
        return {"persona_id": _needed(body, "persona_id")}
    if operation.yields is Yields.CLIPS:  # an upload
        return {"clip_id": _needed(body, "clip_id")}
    if operation.key == "lyrics":
        drafts = body.get("results")
        if not isinstance(drafts, list) or not drafts:
            raise Nonsense
        return {"results": [_draft(draft) for draft in drafts]}
    found = body.get("data")
    if not isinstance(found, Mapping):
        raise Nonsense
    return dict(found)


def _draft(draft: Any) -> Body:
    if not isinstance(draft, Mapping):
        raise Nonsense
    return {"title": text(draft.get("title")), "lyrics": text(draft.get("lyrics"))}


def ticket(body: Body) -> str:
    return _needed(body, "task_id")


def remote_id(body: Body) -> str:
    return _needed(body, "clip_id")


def uploaded(body: Body) -> str:
    """The clip that a request made of its recording before it went on; "" where it tells of none."""
    steps = body.get("steps")
    step = steps.get("upload") if isinstance(steps, Mapping) else None
    found = text(step.get("clip_id")) if isinstance(step, Mapping) else ""
    return found if len(found) <= LONGEST_ID else ""


def balance(body: Body) -> tuple[int, int]:
    """Raises Nonsense."""
    found = [body.get(name) for name in ("credits", "extra_credits")]
    if isinstance(found[0], bool) or not isinstance(found[0], int | float):
        raise Nonsense
    return int(found[0]), int(number(found[1]))


def sentence(body: Body) -> str:
    """What an error says, in whichever of its four shapes."""
    for name in ("error", "message", "detail", "msg"):
        found = body.get(name)
        if isinstance(found, Mapping):
            found = found.get("message")
        if isinstance(found, str) and found.strip() and found != "success":
            return " ".join(found.split())[:LONGEST_SENTENCE]
    return ""


def _needed(body: Body, name: str) -> str:
    found = body.get(name)
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_ID:
        raise Nonsense
    return found


# --- values, whatever they come as ---
def clean(value: Any) -> Any:
    """Without what no row can hold: halves of characters, and control characters but for line ends."""
    if isinstance(value, str):
        whole = value.encode("utf-8", "ignore").decode()
        return "".join(c for c in whole if c in "\n\t" or unicodedata.category(c) != "Cc")
    if isinstance(value, dict):
        return {clean(name): clean(inner) for name, inner in value.items()}
    return [clean(inner) for inner in value] if isinstance(value, list) else value


def text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def number(value: Any) -> float:
    """Lengths come as numbers and as text."""
    try:
        found = float(value) if isinstance(value, str | int | float) else 0.0
    except (ValueError, OverflowError):
        return 0.0
    return found if 0.0 <= found < 1e9 else 0.0


def address(value: Any) -> str:
    return value if isinstance(value, str) and value.startswith(("http://", "https://")) else ""


def moment(value: str) -> float | None:
    """The seconds that a Retry-After asks for, as a number or as a date of HTTP."""
    if value.strip().isdecimal():
        return float(value)
    try:
        then = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    return max(0.0, (then - datetime.datetime.now(datetime.UTC)).total_seconds())
