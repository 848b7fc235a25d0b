"""New songs in a voice that was kept."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from studio.engine.brief import Brief, read_brief
from studio.engine.composing import tags as tags_reader
from studio.engine.composing.compose import compose
from studio.engine.song import produce
from studio.engine.works import creating, recipe
from studio.engine.works.persona import voice_of
from studio.engine.works.work import Job, Made, Result

_NOBODY = "This persona has no voice to sing with."


def persona_music(job: Job) -> Result:
    """A new song, sung by the persona of `job.voice` (see `persona`), in its styles and those that the form
    names. Raises ValueError where the persona has no voice."""
    brief = persona_brief(job)
    score = compose(brief)
    master = produce(score, brief, job.bank, job.tell, job.threads, separate=False).master
    asked = creating.request(job)
    tags = asked.tags or asked.description or styles(job.voice or {})
    words = creating.lyrics(brief, asked)
    return Result((Made(master, score, brief, recipe.composed(), brief.title, tags, words),))


def persona_brief(job: Job) -> Brief:
    """What is decided about the song. The persona's manner gives way to another one that is asked for."""
    if job.voice is None or not job.voice.get("gender"):
        raise ValueError(_NOBODY)
    asked = creating.request(job)
    own = ", ".join(part for part in (asked.tags, styles(job.voice)) if part)
    brief = read_brief(dataclasses.replace(asked, tags=own))
    if brief.voice is None:
        return brief
    voice, manner = voice_of(job.voice), brief.voice.style
    return dataclasses.replace(
        brief, voice=voice if manner == "sung" else dataclasses.replace(voice, style=manner)
    )


def styles(kept: Mapping[str, Any]) -> str:
    """The genres and moods among a profile's tags; its tempo and its key were those of one song."""
    parts = [part.strip() for part in str(kept.get("tags", "")).split(",")]
    return ", ".join(part for part in parts if _is_style(part))


def _is_style(part: str) -> bool:
    said = tags_reader.read(part)
    found = said.values("genre") or said.values("mood")
    return bool(found) and said.bpm is None and said.tonic is None and not said.values("instrumental")
