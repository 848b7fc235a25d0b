"""What is decided about a song that is worked on: its own brief, or for a recording one that suits it."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from studio.engine.brief import Brief, comfortable, read_brief
from studio.engine.score import Score, Voice
from studio.engine.works import creating
from studio.engine.works.source import Sheet
from studio.engine.works.work import Job, Source


def song_brief(job: Job, source: Source, sheet: Sheet) -> Brief:
    """The song's own brief with the words that are asked for; what was not composed here gets a band that
    suits its tags.

    New tags change the style, never the key, tempo or voice.
    """
    params, own = job.params, sheet.brief
    known = {name: params.get(name) or getattr(source, name) for name in ("tags", "title")}
    request = creating.request(dataclasses.replace(job, params={**params, **known}))
    asked = read_brief(dataclasses.replace(request, seed=own.seed if own else job.seed))
    if own is None or params.get("tags"):
        base = in_its_key(asked, sheet)
    else:
        base = dataclasses.replace(own, title=asked.title, lyrics=asked.lyrics)
    return dataclasses.replace(
        base,
        voice=_voice(asked, own, sheet.score, params),
        duration=params.get("duration"),
        max_duration=job.max_seconds,
    )


def in_its_key(brief: Brief, sheet: Sheet) -> Brief:
    """The brief in the key, tempo and meter of a song."""
    score, own = sheet.score, sheet.brief
    return dataclasses.replace(
        brief,
        bpm=score.bpm,
        tonic=score.tonic,
        mode=score.mode,
        beats_per_bar=score.beats_per_bar,
        pulses=own.pulses if own else (),
    )


def _voice(asked: Brief, own: Brief | None, score: Score, params: Mapping[str, Any]) -> Voice | None:
    """Who sings: the song's own voice, unless another one is asked for or it has none."""
    if params.get("make_instrumental"):
        return None
    wished = params.get("vocal_gender")
    if own and own.voice and wished in (None, "", own.voice.gender):
        return own.voice
    heard = next((vocal.voice.gender for vocal in score.vocals if vocal.role == "lead"), "")
    if own is None and asked.voice and heard and not wished:
        low, high = comfortable(heard)
        return dataclasses.replace(asked.voice, gender=heard, low=low, high=high)
    return asked.voice
