"""What a songwriter counts: the syllables of each written line, and which lines of a section rhyme."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase

from studio.engine.words.lyrics import sung_words
from studio.engine.words.lyrics_language import detect
from studio.engine.words.lyrics_tags import section_kind
from studio.engine.words.pronounce import Pronounced

Sound = tuple[str, ...]

_TAG = re.compile(r"\[[^\]]*\]")
_ASIDE = re.compile(r"\([^()]*\)\W*$")  # an echo behind the line: it is sung, but it does not rhyme
_KINDS = {phone: kind[0] for kind in ("M N NG", "P T K", "B D G", "F TH S SH", "V DH Z ZH")
          for phone in kind.split()}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """One written line. Tags and empty lines have no syllables."""

    syllables: int = 0
    rhyme: str = ""  # "A", "B" ... within its section; "" where no other line of it sounds like this one
    near: bool = False  # the vowels alike, the consonants only of the same kind


def measure(text: str) -> list[Measured]:
    """One for each line of the text, in whatever language it is in."""
    lines = text.split("\n")
    language = detect(_TAG.sub(" ", text))
    found: list[Measured] = []
    for section in _sections(lines):
        found += _scheme([_heard(line, language) for line in section])
    return found


def _sections(lines: Sequence[str]) -> Iterator[list[str]]:
    """Lines from tag to tag; where there are no tags, from one empty line to the next."""
    tagged = any(_is_tag(line) for line in lines)
    section: list[str] = []
    for line in lines:
        if section and (_is_tag(line) if tagged else not line.strip()):
            yield section
            section = []
        section.append(line)
    yield section


def _is_tag(line: str) -> bool:
    text = line.strip()
    return bool(_TAG.fullmatch(text)) or (
        text.endswith(":") and bool(section_kind(text.rstrip(": ").lower()))
    )


def _heard(line: str, language: str) -> tuple[int, Sound]:
    if _is_tag(line):
        return 0, ()
    plain = _TAG.sub(" ", line)
    words = sung_words(plain, language)
    lead = sung_words(_ASIDE.sub("", plain), language) or words
    return sum(map(len, words)), _ending(lead[-1]) if lead else ()


def _ending(word: Sequence[Pronounced]) -> Sound:
    """The sound of a word from its last stressed vowel on."""
    start = max((i for i, syllable in enumerate(word) if syllable.stress), default=len(word) - 1)
    sound = [word[start].nucleus, *word[start].coda]
    for syllable in word[start + 1 :]:
        sound += [*syllable.onset, syllable.nucleus, *syllable.coda]
    # "Here" and "near" rhyme, though the dictionary writes their vowels differently.
    return ("IH", *sound[1:]) if sound[:2] == ["IY", "R"] else tuple(sound)


def _scheme(heard: Sequence[tuple[int, Sound]]) -> list[Measured]:
    sounds = [sound for _, sound in heard]
    alike = [_kinds(sound) for sound in sounds]
    shared = {kinds for kinds in alike if kinds and alike.count(kinds) > 1}
    letters = dict(zip(_in_order(alike, shared), ascii_uppercase, strict=False))
    measured = [
        Measured(count, letters.get(kinds, "")) for (count, _), kinds in zip(heard, alike, strict=True)
    ]
    return [
        replace(line, near=bool(line.rhyme) and sounds.count(sound) == 1)
        for line, sound in zip(measured, sounds, strict=True)
    ]


def _in_order(sounds: Iterable[Sound], wanted: set[Sound]) -> list[Sound]:
    return [sound for sound in dict.fromkeys(sounds) if sound in wanted]


def _kinds(sound: Sound) -> Sound:
    """The sound with its consonants by kind, so that "home" and "alone" are alike."""
    return tuple(_KINDS.get(phone, phone) for phone in sound)
