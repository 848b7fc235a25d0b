"""From a row of sounds to syllables, and from letters to sounds: what every language's front end shares."""

import functools
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from studio.engine.phones import DIPHTHONGS, VOWELS

NUCLEI = frozenset((*VOWELS, *DIPHTHONGS))


@dataclass(frozen=True, slots=True)
class Pronounced:
    """One syllable of a written word, in the phones of `phones.PHONES`."""

    text: str  # the letters it stands for
    onset: tuple[str, ...]
    nucleus: str
    coda: tuple[str, ...]
    stress: int  # 0 none, 1 primary, 2 secondary


@dataclass(frozen=True, slots=True)
class Sound:
    """One phone and the letters that write it. `stress` speaks of vowels only."""

    phone: str
    letters: str
    stress: int = 0


def clusters(text: str) -> frozenset[tuple[str, ...]]:
    """Onsets of more than one consonant, written as "P R, S T R"."""
    return frozenset(tuple(cluster.split()) for cluster in text.split(","))


def syllabify(
    sounds: Sequence[Sound], legal: frozenset[tuple[str, ...]], lax: frozenset[str] = frozenset()
) -> tuple[Pronounced, ...]:
    """Syllables by the maximal-onset principle; a stressed vowel of `lax` keeps one of two consonants."""
    sounds = _with_a_vowel(sounds)
    peaks = [i for i, sound in enumerate(sounds) if sound.phone in NUCLEI]
    starts = [0]
    for left, right in itertools.pairwise(peaks):
        cluster = tuple(sound.phone for sound in sounds[left + 1 : right])
        keeps = sounds[left].phone in lax and sounds[left].stress > 0 and len(cluster) > 1
        starts.append(left + 1 + _onset_start(cluster, legal, int(keeps)))
    ends = [*starts[1:], len(sounds)]
    return tuple(_syllable(sounds, *bounds) for bounds in zip(starts, peaks, ends, strict=False))


def _onset_start(cluster: tuple[str, ...], legal: frozenset[tuple[str, ...]], first: int) -> int:
    for start in range(first, len(cluster)):
        onset = cluster[start:]
        if onset in legal or (len(onset) == 1 and onset != ("NG",)):
            return start
    return len(cluster)


def _syllable(sounds: Sequence[Sound], start: int, peak: int, end: int) -> Pronounced:
    return Pronounced(
        text="".join(sound.letters for sound in sounds[start:end]),
        onset=tuple(sound.phone for sound in sounds[start:peak]),
        nucleus=sounds[peak].phone,
        coda=tuple(sound.phone for sound in sounds[peak + 1 : end]),
        stress=sounds[peak].stress,
    )


def _with_a_vowel(sounds: Sequence[Sound]) -> Sequence[Sound]:
    """A singer needs a vowel to hold: "shh" and "l'" get the neutral one after their first consonant."""
    if not sounds or any(sound.phone in NUCLEI for sound in sounds):
        return sounds
    return [sounds[0], Sound("AX", ""), *sounds[1:]]


def share_double_letters(syllables: tuple[Pronounced, ...]) -> tuple[Pronounced, ...]:
    """Run-ning rather than ru-nning: a doubled consonant letter is divided between its syllables."""
    shared = list(syllables)
    for i, right in enumerate(syllables[1:]):
        letter = right.text[:1]
        if letter and letter == right.text[1:2] and letter.lower() not in "aeiou":
            shared[i] = replace(shared[i], text=shared[i].text + letter)
            shared[i + 1] = replace(right, text=right.text[1:])
    return tuple(shared)


def stressed(syllables: Sequence[Pronounced], index: int) -> tuple[Pronounced, ...]:
    """The same syllables with the primary stress on `index` (negative counts from the end, clipped)."""
    at = max(0, len(syllables) + index) if index < 0 else min(index, len(syllables) - 1)
    return tuple(replace(syllable, stress=int(i == at)) for i, syllable in enumerate(syllables))


def unstressed(syllables: Iterable[Pronounced]) -> tuple[Pronounced, ...]:
    return tuple(replace(syllable, stress=0) for syllable in syllables)


def fold(text: str) -> str:
    """Lower case without accents, letter for letter: as long as `text`."""
    return "".join(unicodedata.normalize("NFD", letter)[0].lower()[0] for letter in text)


Rule = tuple[re.Pattern[str], tuple[str, ...]]


def rules(table: str) -> tuple[Rule, ...]:
    """Letter-to-sound rules, one a line: a regular expression, then its phones ("-" for silent letters)."""
    rows = (line.split() for line in table.strip().splitlines())
    return tuple(
        (re.compile(row[0]), tuple(phone for phone in row[1:] if phone != "-")) for row in rows if row
    )


def apply_rules(word: str, table: Sequence[Rule], written: str = "") -> tuple[Sound, ...]:
    """The first rule that fits at each place, left to right; letters without a rule are silent.

    `written` gives the letters to report (same length as `word`), where the rules read a simplified spelling.
    """
    written = written if len(written) == len(word) else word
    sounds: list[Sound] = []
    silent, at = "", 0
    while at < len(word):
        end, phones = _first_fit(word, at, table)
        letters = silent + written[at:end]
        silent = "" if phones else letters
        sounds += [Sound(phone, letters if i == 0 else "") for i, phone in enumerate(phones)]
        at = end
    if silent and sounds:
        sounds[-1] = replace(sounds[-1], letters=sounds[-1].letters + silent)
    return tuple(sounds)


def _first_fit(word: str, at: int, table: Sequence[Rule]) -> tuple[int, tuple[str, ...]]:
    for pattern, phones in table:
        match = pattern.match(word, at)
        if match and match.end() > at:
            return match.end(), phones
    return at + 1, ()


def merge_double_consonants(sounds: Sequence[Sound]) -> tuple[Sound, ...]:
    """Two equal consonants in a row are sung as one."""
    merged: list[Sound] = []
    for sound in sounds:
        if merged and sound.phone == merged[-1].phone and sound.phone not in NUCLEI:
            merged[-1] = replace(merged[-1], letters=merged[-1].letters + sound.letters)
        else:
            merged.append(sound)
    return tuple(merged)


FrontEnd = Callable[[str], tuple[Pronounced, ...]]


def remembered(front_end: FrontEnd) -> FrontEnd:
    """The front end with a memory: the words of a song return."""
    return functools.lru_cache(maxsize=20_000)(front_end)
