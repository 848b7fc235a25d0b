"""English: the CMU pronouncing dictionary, words built on known ones, letter-to-sound rules for the rest."""

import functools
import importlib.util
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from studio.engine.words.pronounce_align import align
from studio.engine.words.pronounce_numbers import words_of
from studio.engine.words.pronounce_spelling import spell_out
from studio.engine.words.pronounce_syllable import (
    NUCLEI,
    Pronounced,
    clusters,
    fold,
    remembered,
    share_double_letters,
    syllabify,
    unstressed,
)
from studio.engine.words.pronounce_words import LETTERS, LIGHT, SUNG

Phones = tuple[tuple[str, int], ...]

ONSETS = clusters(
    "P R,P L,P Y,B R,B L,B Y,T R,T W,D R,D W,K R,K L,K W,K Y,G R,G L,G W,F R,F L,F Y,TH R,TH W,SH R,HH Y,"
    "HH W,M Y,V Y,S P,S T,S K,S M,S N,S L,S W,S F,S P R,S P L,S T R,S K R,S K W,S K L,S P Y,S K Y"
)
_LAX = frozenset(("AE", "EH", "IH", "AH", "UH", "AA"))
_VOICELESS = frozenset(("P", "T", "K", "F", "TH"))
_HISSING = frozenset(("S", "Z", "SH", "ZH", "CH", "JH"))
_SPELLED_LENGTH = 4  # capitals up to this length that are no word are spelled: "DJ", "NYC"
_CHUNK = 24  # longer than any word: read in pieces


@functools.cache
def dictionary() -> dict[str, list[str]]:
    """The CMU pronouncing dictionary: word to its variants, each lowercase ARPAbet with stress digits.

    It is data of the installed package `eng_to_ipa`, none of whose code runs. Raises ModuleNotFoundError
    without it.
    """
    spec = importlib.util.find_spec("eng_to_ipa")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("The English dictionary is missing: install the package eng-to-ipa.")
    path = Path(spec.origin).parent / "resources" / "CMU_dict.json"
    return cast("dict[str, list[str]]", json.loads(path.read_text(encoding="utf-8", errors="replace")))


def parse_phones(text: str) -> Phones:
    """ARPAbet with stress digits as phones of our alphabet; the unstressed "ah" is the neutral vowel."""
    phones: list[tuple[str, int]] = []
    for symbol in text.upper().split():
        phone, stress = symbol.rstrip("012"), int(symbol[-1]) if symbol[-1].isdigit() else 0
        phones.append(("AX" if phone == "AH" and stress == 0 else phone, stress))
    return tuple(phones)


@functools.lru_cache(maxsize=50_000)
def phones_of(word: str) -> Phones:
    """Phones and stresses of a lowercase word; never empty for a word with a letter a-z in it."""
    known = known_phones(word)
    if known:
        return known
    bare = word.strip("'")
    if bare.endswith("'s") and len(bare) > 3:
        owner = phones_of(bare.removesuffix("'s"))
        return owner + _plural(owner) if owner else ()
    return known_phones(bare) or _stretched(bare) or _compound(bare) or _spelled_by_rule(bare)


@functools.lru_cache(maxsize=50_000)
def known_phones(word: str) -> Phones:
    """Phones from the dictionary or built on words in it; empty where neither knows the word."""
    return listed(word) or _clipped(word) or _contracted(word) or _suffixed(word) or _prefixed(word)


def listed(word: str) -> Phones:
    """Phones of a word that is listed itself."""
    sung = SUNG.get(word)
    if sung:
        return parse_phones(sung)
    variants = dictionary().get(word)
    return parse_phones(variants[0]) if variants else ()


def _clipped(word: str) -> Phones:
    """Runnin' is running without its g."""
    whole = listed(word[:-1] + "g") if word.endswith("in'") else ()
    return (*whole[:-1], ("N", 0)) if whole and whole[-1][0] == "NG" else ()


_ENDINGS = {
    "'ll": (("AX", 0), ("L", 0)),
    "'m": (("M", 0),),
    "'re": (("ER", 0),),
    "n't": (("AX", 0), ("N", 0), ("T", 0)),
}


def _contracted(word: str) -> Phones:
    """Possessives and contractions that the dictionary does not list."""
    stem, mark, _ = word.rpartition("'")
    if not mark or not stem:
        return ()
    base = known_phones(stem)
    if base and word.endswith(("'s", "s'")):
        return base if word.endswith("'") else base + _plural(base)
    if base and word.endswith(("'d", "'ve")):
        neutral = () if base[-1][0] in NUCLEI else (("AX", 0),)
        return (*base, *neutral, ("D" if word.endswith("d") else "V", 0))
    for ending, phones in _ENDINGS.items():
        base = known_phones(word.removesuffix(ending)) if word.endswith(ending) else ()
        if base:
            return base + phones
    return ()


def _plural(base: Phones) -> Phones:
    last = base[-1][0]
    if last in _HISSING:
        return (("AX", 0), ("Z", 0))
    return (("S" if last in _VOICELESS else "Z", 0),)


def _past(base: Phones) -> Phones:
    last = base[-1][0]
    if last in ("T", "D"):
        return (("AX", 0), ("D", 0))
    return (("T" if last in _VOICELESS | _HISSING - {"Z", "ZH", "JH"} else "D", 0),)


_SUFFIXES = {
    "ing": "IH0 NG",
    "in'": "IH0 N",
    "in": "IH0 N",
    "er": "ER0",
    "ers": "ER0 Z",
    "est": "AH0 S T",
    "ly": "L IY0",
    "ness": "N AH0 S",
    "less": "L AH0 S",
    "ful": "F AH0 L",
    "able": "AH0 B AH0 L",
    "y": "IY0",
    "ish": "IH0 SH",
    "like": "L AY2 K",
    "ward": "W ER0 D",
    "wards": "W ER0 D Z",
    "hood": "HH UH2 D",
    "ship": "SH IH2 P",
    "dom": "D AH0 M",
    "land": "L AE2 N D",
}


def _suffixed(word: str) -> Phones:
    for base in _stems(word, "es") or _stems(word, "s"):
        return base + _plural(base)
    for base in _stems(word, "ed"):
        return base + _past(base)
    for suffix, phones in _SUFFIXES.items():
        for base in _stems(word, suffix):
            return base + parse_phones(phones)
    return ()


def _stems(word: str, suffix: str) -> list[Phones]:
    """Phones of the known words that `word` may stand on: loving (love), running (run), happier (happy)."""
    if not word.endswith(suffix) or len(word) - len(suffix) < 3:
        return []
    stem = word.removesuffix(suffix)
    spellings = [stem] if suffix != "es" or stem.endswith(("s", "x", "z", "ch", "sh")) else []
    if suffix[0] in "aeiy":
        spellings.append(stem + "e")
        if stem[-1] == stem[-2]:
            spellings.append(stem[:-1])
    if stem.endswith("i"):
        spellings.append(stem[:-1] + "y")
    return [base for base in map(listed, spellings) if base]


_PREFIXES = {
    "un": "AH0 N",
    "re": "R IY0",
    "over": "OW2 V ER0",
    "under": "AH2 N D ER0",
    "out": "AW2 T",
    "mid": "M IH2 D",
    "super": "S UW2 P ER0",
    "non": "N AA2 N",
    "mis": "M IH0 S",
}


def _prefixed(word: str) -> Phones:
    for prefix, phones in _PREFIXES.items():
        stem = word.removeprefix(prefix)
        base = (listed(stem) or _suffixed(stem)) if stem != word and len(stem) > 3 else ()
        if base:
            return parse_phones(phones) + base
    return ()


_RUN = re.compile(r"([a-z])\1{1,}")
_DOUBLED_AT_END = frozenset("eslf")
_DOUBLED_INSIDE = frozenset("eo")


def _stretched(word: str) -> Phones:
    """Sooo, yeahhh and loooove: letters held on are written once or twice."""
    if not re.search(r"([a-z])\1\1", word) and not re.search(r"([a-z])\1$", word):
        return ()
    for spelling in itertools.islice(_shortened(word), 64):
        known = known_phones(spelling) if len(spelling) > 1 else ()
        if known:
            return known
    return ()


def _shortened(word: str) -> Iterator[str]:
    """Spellings with every run of a letter cut to one or two, the likelier first."""
    parts: list[tuple[str, ...]] = []
    at = 0
    for run in _RUN.finditer(word):
        parts += [(word[at : run.start()],), _run_lengths(run[1], run.end() == len(word))]
        at = run.end()
    parts.append((word[at:],))
    return ("".join(choice) for choice in itertools.product(*parts))


def _run_lengths(letter: str, at_end: bool) -> tuple[str, ...]:
    twice_first = letter in (_DOUBLED_AT_END if at_end else _DOUBLED_INSIDE)
    return (letter * 2, letter) if twice_first else (letter, letter * 2)


def _compound(word: str) -> Phones:
    """Starshine is star and shine: the most even split into two listed words."""
    splits = sorted(range(3, len(word) - 2), key=lambda at: abs(2 * at - len(word)))
    for at in splits:
        if min(at, len(word) - at) < 4 and len(word) < 8:
            continue
        first, second = listed(word[:at]), listed(word[at:])
        if first and second:
            return first + tuple((phone, 2 if stress == 1 else stress) for phone, stress in second)
    return ()


def _spelled_by_rule(word: str) -> Phones:
    return tuple(
        ("AX" if phone == "AH" and not stress else phone, stress) for phone, stress in spell_out(word)
    )


_TOKEN = re.compile(r"[^\W\d_]*'?[^\W\d_]+(?:'[^\W\d_]+)*'?")


@remembered
def syllables(word: str) -> tuple[Pronounced, ...]:
    """Syllables of a written English token, which may hold hyphens, digits or signs."""
    if re.search(r"[\d%&+@=]", word):
        return tuple(spoken for number_word in words_of(word) for spoken in _one(number_word))
    if re.fullmatch(r"(?:[A-Za-z]\.){2,}[A-Za-z]?", word):
        return _spelled(word)
    if word.lower() in SUNG:
        return _one(word)
    parts = _TOKEN.findall(word)
    return tuple(
        spoken for part in parts for spoken in _one("'n" if len(parts) > 1 and part == "n" else part)
    )


def _one(word: str) -> tuple[Pronounced, ...]:
    if _is_abbreviation(word):
        return _spelled(word)
    pieces = (
        [word[at : at + _CHUNK] for at in range(0, len(word), _CHUNK)] if len(word) > 2 * _CHUNK else [word]
    )
    spoken = tuple(syllable for piece in pieces for syllable in _plain(piece))
    return unstressed(spoken) if len(spoken) == 1 and word.lower() in LIGHT else spoken


@functools.lru_cache(maxsize=50_000)
def _plain(word: str) -> tuple[Pronounced, ...]:
    plain = fold(word)
    first = re.search("[a-z]", plain)
    phones = phones_of(plain) or (parse_phones(LETTERS[first[0]]) if first else ())
    return share_double_letters(syllabify(align(word, phones), ONSETS, _LAX))


def _is_abbreviation(word: str) -> bool:
    if word.lower() in SUNG or not word.isascii() or not word.isalpha():
        return False
    vowelless = 1 < len(word) <= _SPELLED_LENGTH + 1 and not re.search("[aeiouy]", word.lower())
    capitals = word.isupper() and 1 < len(word) <= _SPELLED_LENGTH
    return ((vowelless and not _held_consonant(word)) or capitals) and not known_phones(word.lower())


def _held_consonant(word: str) -> bool:
    """Mmm, shhh, grr: hummed or hissed, not spelled."""
    return bool(re.fullmatch(r"(?:m+|h+m+|s+h+|g?r+|b+r+|z+|s+|p+s+t+|t+s+k+|n+|l+)", word.lower()))


def _spelled(word: str) -> tuple[Pronounced, ...]:
    letters = [letter for letter in word if letter.lower() in LETTERS]
    sounds = [align(letter, parse_phones(LETTERS[letter.lower()])) for letter in letters]
    return tuple(syllable for letter in sounds for syllable in syllabify(letter, ONSETS))
