"""From written words to sung syllables, in any language that the singer knows.

A word goes to the front end of its script first (kana, Cyrillic, ...) and of the lyric's language second,
so that a foreign word in a line is still sung. What no front end can read comes back as no syllables;
nothing raises.
"""

import functools
import unicodedata

from studio.engine import pronounce_en
from studio.engine.pronounce_syllable import FrontEnd, Pronounced

__all__ = ["LANGUAGES", "Pronounced", "syllables"]

LANGUAGES = ("en", "es", "de", "fr", "it", "pt", "ja", "zh")

_LATIN: dict[str, FrontEnd] = {"en": pronounce_en.syllables}


@functools.lru_cache(maxsize=50_000)
def syllables(word: str, language: str = "en") -> tuple[Pronounced, ...]:
    """Syllables of one written word; punctuation around it is left out. Empty where it cannot be pronounced.

    `language` is a code of `LANGUAGES`; an unknown one is read as English.
    """
    plain = _plain(word)
    return _LATIN.get(language, pronounce_en.syllables)(plain) if plain else ()


_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´′＇", "'"))


def _plain(word: str) -> str:
    """One spelling for characters that look alike, without the punctuation around the word."""
    text = unicodedata.normalize("NFKC", word.translate(_APOSTROPHES))
    text = unicodedata.normalize("NFC", text.translate(_APOSTROPHES))
    return text.strip('"“”«»„()[]{}<>.,;:!?¡¿…—–-_*~|/\\ \t')
