"""From written words to sung syllables, in any language that the singer knows.

A word goes to the front end of its script first (kana, Cyrillic, ...) and of the lyric's language second,
so that a foreign word in a line is still sung. What no front end can read comes back as no syllables;
nothing raises.
"""

import functools
import re
import unicodedata

from studio.engine.words import (
    pronounce_de,
    pronounce_en,
    pronounce_es,
    pronounce_fr,
    pronounce_it,
    pronounce_ja,
    pronounce_pt,
    pronounce_scripts,
    pronounce_zh,
)
from studio.engine.words.pronounce_counting import number_words
from studio.engine.words.pronounce_syllable import FrontEnd, Pronounced

__all__ = ["LANGUAGES", "Pronounced", "syllables"]

_LATIN: dict[str, FrontEnd] = {
    "en": pronounce_en.syllables,
    "es": pronounce_es.syllables,
    "de": pronounce_de.syllables,
    "fr": pronounce_fr.syllables,
    "it": pronounce_it.syllables,
    "pt": pronounce_pt.syllables,
    "ja": pronounce_ja.syllables,
    "zh": pronounce_zh.syllables,
}
LANGUAGES = tuple(_LATIN)

_SCRIPTS: tuple[tuple[re.Pattern[str], FrontEnd], ...] = (
    (re.compile(r"[\u3041-\u30ff]"), pronounce_ja.syllables),
    (re.compile(r"[\u3400-\u9fff]"), pronounce_zh.syllables),
    (re.compile(r"[\u0400-\u052f]"), pronounce_scripts.cyrillic),
    (re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"), pronounce_scripts.greek),
    (re.compile(r"[\uac00-\ud7a3]"), pronounce_scripts.korean),
)


@functools.lru_cache(maxsize=50_000)
def syllables(word: str, language: str = "en") -> tuple[Pronounced, ...]:
    """Syllables of one written word; punctuation around it is left out. Empty where it cannot be pronounced.

    `language` is a code of `LANGUAGES`; an unknown one is read as English.
    """
    plain = _plain(word)
    for script, front_end in _SCRIPTS:
        if script.search(plain):
            return front_end(plain)
    if language in _LATIN and language != "en":
        return _foreign(plain, language)
    return pronounce_en.syllables(plain)


def _foreign(word: str, language: str) -> tuple[Pronounced, ...]:
    """Syllables of a token that may hold hyphens and digits, which are read in that language."""
    parts = (_PINYIN_PARTS if language == "zh" else _PARTS).findall(word)
    spoken = [name for part in parts for name in (number_words(part, language) if part.isdigit() else [part])]
    return tuple(syllable for name in spoken for syllable in _read(name, language))


def _read(name: str, language: str) -> tuple[Pronounced, ...]:
    """What a language's rules leave silent, such as a lone letter, is read as English."""
    return _LATIN[language](name) or pronounce_en.syllables(name)


_PARTS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?|\d+")
_PINYIN_PARTS = re.compile(r"(?:[^\W\d_]+[1-5]?)+|\d+")  # a digit after a syllable is its tone
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´′＇", "'"))


def _plain(word: str) -> str:
    """One spelling for characters that look alike, without the punctuation around the word."""
    text = unicodedata.normalize("NFKC", word.translate(_APOSTROPHES)).translate(_APOSTROPHES)
    return text.strip('"“”«»„()[]{}<>.,;:!?¡¿…—–-_*~|/\\ \t、。！？「」『』')
