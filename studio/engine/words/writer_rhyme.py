"""Rhyme and metre, heard through the pronouncing dictionary."""

import functools
import re
from dataclasses import dataclass

from studio.engine.words.pronounce import Pronounced, syllables

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*['’]?")


@dataclass(frozen=True, slots=True)
class Ending:
    """How a line ends: its last word, the sound from its stressed vowel on, the consonants before."""

    word: str
    sound: tuple[str, ...]
    onset: tuple[str, ...]


@functools.lru_cache(maxsize=20_000)
def spoken(line: str) -> tuple[Pronounced, ...]:
    """The syllables of an English line."""
    return tuple(syllable for word in _WORD.findall(line) for syllable in syllables(word, "en"))


@functools.lru_cache(maxsize=20_000)
def ending(line: str) -> Ending:
    """The rhyming end of a line. Raises ValueError for a line without a word that can be sung."""
    words = _WORD.findall(line)
    last = syllables(words[-1], "en") if words else ()
    if not last:
        raise ValueError(f"Nothing to rhyme with in {line!r}.")
    stressed = [i for i, syllable in enumerate(last) if syllable.stress > 0]
    start = stressed[-1] if stressed else len(last) - 1
    sound = [last[start].nucleus, *last[start].coda]
    for syllable in last[start + 1 :]:
        sound += [*syllable.onset, syllable.nucleus, *syllable.coda]
    return Ending(words[-1].lower(), _as_sung(sound), last[start].onset)


def _as_sung(sound: list[str]) -> tuple[str, ...]:
    """Here and near rhyme, though the dictionary writes their vowels differently."""
    return ("IH", "R", *sound[2:]) if sound[:2] == ["IY", "R"] else tuple(sound)


def rhymes(one: str, other: str) -> bool:
    """Perfect rhyme: equal from the stressed vowel on, different before it, and not the same word."""
    first, second = ending(one), ending(other)
    return first.sound == second.sound and first.onset != second.onset and first.word != second.word


def is_iambic(line: str) -> bool:
    """Whether no longer word's main stress falls on a weak place of an iambic line.

    A line may start with the first foot turned round, as English verse does.
    """
    place = 0
    for word in _WORD.findall(line):
        sung = syllables(word, "en")
        for i, syllable in enumerate(sung):
            weak = (place + i) % 2 == 0
            if len(sung) > 1 and syllable.stress == 1 and weak and place + i > 0:
                return False
        place += len(sung)
    return True
