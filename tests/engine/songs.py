"""Briefs and readings of scores that the composer's tests share."""

from functools import cache
from itertools import pairwise

from studio.engine.brief import SongRequest, read_brief
from studio.engine.composing.compose import compose
from studio.engine.score import Score, SungNote
from tests.bench.song import LYRICS as TWO_VERSES

LYRICS = f"""{TWO_VERSES}
[Bridge]
And when the morning comes around, I wonder why I ever thought of leaving
I will be standing on the ground

[Chorus]
Hold me in the golden light
Stay with me until the end
We can run across the night
And begin our lives again
"""


@cache
def song(tags: str = "pop", seed: int = 1, lyrics: str = LYRICS, **wishes: str | float | bool) -> Score:
    request = SongRequest(seed=seed, tags=tags, lyrics=lyrics, title="A Title", **wishes)  # type: ignore[arg-type]
    return compose(read_brief(request))


def lead_notes(score: Score) -> list[SungNote]:
    """All notes of the lead in the order of time, whatever manner they are sung in."""
    notes = [note for vocal in score.vocals if vocal.role == "lead" for note in vocal.notes]
    return sorted(notes, key=lambda note: note.start)


def line_intervals(score: Score) -> list[int]:
    """Sizes in semitones of the steps inside sung lines."""
    return [
        abs(after.pitch - before.pitch)
        for before, after in pairwise(lead_notes(score))
        if before.syllable and after.syllable and before.syllable.line == after.syllable.line
    ]


def pitches_in(score: Score, kind: str) -> list[int]:
    spans = [(s.start, s.start + s.length) for s in score.sections if s.kind == kind]
    return [n.pitch for n in lead_notes(score) if any(start <= n.start < end for start, end in spans)]


def density(score: Score, kind: str) -> float:
    """Summed velocity of the band a beat: a stand-in for loudness."""
    spans = [(s.start, s.start + s.length) for s in score.sections if s.kind == kind]
    loud = sum(
        note.velocity
        for part in score.parts
        for note in part.notes
        if any(start <= note.start < end for start, end in spans)
    )
    return loud / sum(end - start for start, end in spans)
