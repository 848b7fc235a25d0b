"""Mandarin in pinyin, with or without tones; Chinese characters where the package pypinyin is installed."""

import importlib
import importlib.util
import re
import unicodedata
from typing import cast

from studio.engine.words.pronounce_syllable import Pronounced, remembered
from studio.engine.words.pronounce_tables import pairs

_INITIALS = pairs("""
zh JH
ch CH
sh SH
b B
p P
m M
f F
d D
t T
n N
l L
g G
k K
h X
j JH
q CH
x CX
r ZH
z TS
c TS
s S
""")

# Finals as glide, vowel, coda ("-" where there is none).
_FINALS = pairs("""
iang Y A NG
iong Y O NG
uang W A NG
ueng W AX NG
iao Y AW -
ian Y EH N
ing - IY NG
uai W AY -
uan W A N
üan Y EH N
ang - A NG
eng - AX NG
ong - O NG
ia Y A -
ie Y EH -
iu Y OW -
iou Y OW -
uei W EY -
uen W AX N
ue Y EH -
in - IY N
ua W A -
uo W O -
ui W EY -
un W AX N
üe Y EH -
ün - UE N
ai - AY -
ei - EY -
ao - AW -
ou - OW -
an - A N
en - AX N
er - AA R
a - A -
o - O -
e - AH -
i - IY -
u - UW -
ü - UE -
""")

_SYLLABLE = re.compile(
    rf"(yu|[yw]|{'|'.join(_INITIALS)})?({'|'.join(sorted(_FINALS, key=len, reverse=True))})"
    r"(r(?![aeiouü]))?([1-5])?"
)
_TONES = {0x0304: "", 0x0301: "", 0x030C: "", 0x0300: ""}


@remembered
def syllables(word: str) -> tuple[Pronounced, ...]:
    """Syllables of pinyin or of Chinese characters. Empty where neither can be read."""
    if re.search(r"[\u3400-\u9fff]", word):
        return tuple(s for letter, pinyin in _readings(word) for s in _pinyin(pinyin, letter))
    return _pinyin(word, "")


def _readings(word: str) -> list[tuple[str, str]]:
    """Each character with its pinyin; none without pypinyin (MIT), which carries the dictionary."""
    if importlib.util.find_spec("pypinyin") is None:
        return []
    lazy_pinyin = importlib.import_module("pypinyin").lazy_pinyin
    readings = cast("list[str]", lazy_pinyin(word, v_to_u=True, errors="ignore"))
    letters = re.findall(r"[\u3400-\u9fff]", word)
    return list(zip(letters, readings, strict=False))


def _pinyin(word: str, written: str) -> tuple[Pronounced, ...]:
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word.lower()).translate(_TONES))
    plain = plain.replace("v", "ü")
    shown = word if len(word) == len(plain) else plain
    return tuple(
        _syllable(match, written or shown[slice(*match.span())]) for match in _SYLLABLE.finditer(plain)
    )


def _syllable(match: re.Match[str], written: str) -> Pronounced:
    initial, final = match[1] or "", match[2]
    if initial == "yu" or (initial in ("j", "q", "x", "y") and final[0] == "u"):
        final = "ü" + final.removeprefix("u")
    elif initial in ("y", "w") and final not in ("i", "u", "in", "ing"):
        final = {"y": "i", "w": "u"}[initial] + final
    glide, vowel, coda = _FINALS.get(final, _FINALS[match[2]]).split()
    if final == "i" and initial in ("zh", "ch", "sh", "r", "z", "c", "s"):
        vowel = "IH"  # the buzzed i of shi and si
    onset = [*([_INITIALS[initial]] if initial in _INITIALS else []), *([glide] if glide != "-" else [])]
    ending = [*([coda] if coda != "-" else []), *(["R"] if match[3] else [])]
    return Pronounced(
        written.rstrip("12345"), tuple(onset), vowel, tuple(ending), 0 if match[4] == "5" else 1
    )
