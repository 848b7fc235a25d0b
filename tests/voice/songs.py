"""Lines set to music by the studio's own composer, and where in the sound each of them is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.brief import Brief, SongRequest, read_brief
from studio.engine.composing.compose import compose
from studio.engine.score import Score, Vocal
from studio.engine.singing.voice import sing
from studio.engine.song import produce

GENRES = ("pop", "rock", "folk", "country", "soul")
_LINES_EACH = 8
_EARLY, _LATE = 0.3, 0.4  # seconds heard around a line
_APART = 0.12  # before the next line starts: its first consonants are no part of this one


@dataclass(frozen=True, slots=True)
class Setting:
    """A song with eight of the lines, as sung the first time."""

    brief: Brief
    score: Score
    spans: tuple[tuple[str, float, float], ...]  # line, and seconds where it starts and ends

    @property
    def lead(self) -> Vocal:
        return next(vocal for vocal in self.score.vocals if vocal.role == "lead")


def settings(lines: Sequence[str], gender: str, seed: int = 1) -> Iterator[Setting]:
    """The lines in songs of eight, each in another genre: a verse and a chorus."""
    for number, start in enumerate(range(0, len(lines), _LINES_EACH)):
        genre = GENRES[number % len(GENRES)]
        yield setting(lines[start : start + _LINES_EACH], genre, gender, seed + 10 * number)


def setting(lines: Sequence[str], genre: str, gender: str, seed: int) -> Setting:
    half = (len(lines) + 1) // 2
    lyrics = "\n".join(("[Verse]", *lines[:half], "", "[Chorus]", *lines[half:]))
    brief = read_brief(SongRequest(seed=seed, lyrics=lyrics, tags=genre, vocal_gender=gender, title="Lines"))
    score = compose(brief)
    return Setting(brief, score, tuple(_spans(lines, score)))


def _spans(lines: Sequence[str], score: Score) -> Iterator[tuple[str, float, float]]:
    sung = [list(words) for _, words in groupby(score.words, key=lambda word: word.line)]
    numbers = sorted({words[0].line for words in sung})
    for place, words in enumerate(sung):
        if any(before[0].line == words[0].line for before in sung[:place]):
            continue
        start = score.seconds(words[0].start)
        end = score.seconds(words[-1].start + words[-1].length) + _LATE
        if place + 1 < len(sung):
            end = min(end, score.seconds(sung[place + 1][0].start) - _APART)
        yield lines[numbers.index(words[0].line)], max(0.0, start - _EARLY), end


def dry(setting: Setting) -> Audio:
    """The lead voice alone, mono."""
    return sing(setting.lead, setting.score, setting.score.seed)


def mastered(setting: Setting) -> Audio:
    """The whole song, as delivered, in mono."""
    return np.asarray(produce(setting.score, setting.brief).master.mean(0), np.float32)


def excerpts(setting: Setting, sound: Audio) -> Iterator[tuple[str, Audio]]:
    for line, start, end in setting.spans:
        yield line, sound[int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE)]
