"""Lyrics as a musician writes them: lines under section tags, read into sections that can be composed."""

from dataclasses import dataclass

from studio.engine.score import Syllable


@dataclass(frozen=True, slots=True)
class Line:
    """One line to sing. `hint` says how: "" or backing, whisper, spoken, shout, hum."""

    text: str  # as written, without hints
    index: int  # in the whole lyric, counting sung lines only
    words: tuple[str, ...]  # as written, punctuation included; `Syllable.word` counts through all of them
    syllables: tuple[Syllable, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class LyricSection:
    """A tagged block. `kind` as in `score.Section`, plus "end" and "fade" for [End] and [Fade Out]."""

    name: str  # as shown: "Verse 2", "Guitar Solo"
    kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Lyrics:
    sections: tuple[LyricSection, ...]
    language: str  # "en", "es", "de", "fr", "it", "pt", "ja", "zh"
    unsung: tuple[str, ...] = ()  # lines that the singer could not pronounce, as written
    unknown_tags: tuple[str, ...] = ()  # section tags that mean nothing to the composer, as written
