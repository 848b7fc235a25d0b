"""How alike two tunes are, and songs to compare, without sound."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from studio.engine.brief import SongRequest, read_brief
from studio.engine.composing.compose import compose
from studio.engine.score import Note, Score, SungNote
from studio.engine.works import recipe
from studio.engine.works.source import Sheet
from studio.engine.works.work import Job, Source

WORDS = """[Verse]
The window holds the winter light
And every street is painted white

[Chorus]
Come home, come home to me
Across the silver sea

[Verse]
The river carries every stone
And I am walking all alone

[Chorus]
Come home, come home to me
Across the silver sea"""
NOWHERE = Path("/nonexistent")


@cache
def sheet(tags: str, seed: int = 3, words: str = WORDS) -> Sheet:
    brief = read_brief(SongRequest(seed=seed, tags=tags, lyrics=words, title="Winterlight"))
    return Sheet(compose(brief), brief, recipe.composed())


def source(tags: str = "", lyrics: str = WORDS, uploaded: bool = False) -> Source:
    return Source("Winterlight", tags, lyrics, uploaded, NOWHERE)


def job(seed: int = 7, **params: Any) -> Job:
    return Job(params, seed, 0, "Ada", {}, None, None, 240.0, None, 1, lambda share, words: None, NOWHERE)


def lead(score: Score) -> list[SungNote]:
    notes = [note for vocal in score.vocals if vocal.role == "lead" for note in vocal.notes]
    return sorted(notes, key=lambda note: note.start)


def pitches(score: Score) -> list[int]:
    """Of the lead's syllables, each at the pitch on which it settles."""
    found: list[int] = []
    for note in lead(score):
        if note.syllable:
            found.append(note.pitch)
        else:
            found[-1] = note.pitch
    return found


def likeness(first: list[int], second: list[int]) -> float:
    """How alike two tunes are, 0 to 1: dynamic time warping over their pitches above the tune's own mean
    (Sakoe & Chiba 1978), a semitone of mean distance halving the likeness."""
    one, other = (np.array(pitches) - np.mean(pitches) for pitches in (first, second))
    away = np.abs(one[:, None] - other[None])
    total = np.full((len(one) + 1, len(other) + 1), np.inf)
    total[0, 0] = 0.0
    for i in range(len(one)):
        for j in range(len(other)):
            ways = total[i, j], total[i, j + 1] + 0.5, total[i + 1, j] + 0.5
            total[i + 1, j + 1] = away[i, j] + min(ways)
    return float(2.0 ** (-total[-1, -1] / max(len(one), len(other))))


def contour(notes: Iterable[Note | SungNote], start: float, beats: float) -> list[int]:
    """The pitch that sounds, or sounded last, at every quarter of a beat: notes struck twice count once."""
    inside = sorted((note.start - start, note.pitch) for note in notes)
    heard = [(begin, pitch) for begin, pitch in inside if -0.3 <= begin < beats - 0.1]
    steps = np.arange(heard[0][0] + 0.1, beats, 0.25)
    return [[pitch for begin, pitch in heard if begin <= step][-1] for step in steps]
