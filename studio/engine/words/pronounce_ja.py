"""Japanese in kana or Hepburn romaji: one mora, one sung syllable. Kanji do not tell their reading."""

import re
import unicodedata

from studio.engine.words.pronounce_syllable import Pronounced, remembered, stressed

_ROWS = {
    "": "あいうえお",
    "k": "かきくけこ",
    "s": "さしすせそ",
    "t": "たちつてと",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "m": "まみむめも",
    "r": "らりるれろ",
    "g": "がぎぐげご",
    "z": "ざじずぜぞ",
    "d": "だぢづでど",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}
_ROMAJI = {
    **{kana: row + vowel for row, kanas in _ROWS.items() for kana, vowel in zip(kanas, "aiueo", strict=True)},
    "し": "shi",
    "ち": "chi",
    "つ": "tsu",
    "ふ": "fu",
    "じ": "ji",
    "ぢ": "ji",
    "づ": "zu",
    "や": "ya",
    "ゆ": "yu",
    "よ": "yo",
    "わ": "wa",
    "を": "o",
    "ゐ": "i",
    "ゑ": "e",
    "ん": "n",
    "ゔ": "vu",
}
_SMALL = {
    "ゃ": "ya",
    "ゅ": "yu",
    "ょ": "yo",
    "ぁ": "a",
    "ぃ": "i",
    "ぅ": "u",
    "ぇ": "e",
    "ぉ": "o",
    "ゎ": "wa",
}
_VOWELS = {"a": "A", "i": "IY", "u": "UW", "e": "E", "o": "O"}
_ONSETS = {
    "k": "K",
    "s": "S",
    "sh": "SH",
    "t": "T",
    "ch": "CH",
    "ts": "TS",
    "n": "N",
    "h": "HH",
    "f": "F",
    "m": "M",
    "y": "Y",
    "r": "RR",
    "l": "RR",
    "w": "W",
    "g": "G",
    "z": "Z",
    "j": "JH",
    "d": "D",
    "b": "B",
    "p": "P",
    "v": "V",
    "c": "K",
}
_LONG = str.maketrans("āīūēōâîûêô", "aiueoaiueo")
_MORA = re.compile(
    r"(sh|ch|ts|[kstnhfmyrlwgzjdbpvc])?(y(?=[auo]))?([aiueo])|n(?![aiueoy])'?|([kstpgdbzfcjm])(?=\4|ch|ts)"
)


@remembered
def syllables(word: str) -> tuple[Pronounced, ...]:
    """Morae of a word in kana or romaji; ん and っ close the mora before them. Empty for kanji."""
    kana = kana_to_romaji(word)
    morae: list[Pronounced] = []
    for text, romaji in kana or _romaji_morae(word):
        _add(morae, text, romaji)
    return stressed(morae, 0) if morae else ()


def kana_to_romaji(word: str) -> list[tuple[str, str]]:
    """Kana with the romaji of each mora; empty where the word has none."""
    rows: list[tuple[str, str]] = []
    for letter in word:
        hiragana = chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヴ" else letter
        if hiragana in _SMALL and rows:
            text, before = rows[-1]
            rows[-1] = (text + letter, _with_small(before, _SMALL[hiragana]))
        elif hiragana in _ROMAJI:
            rows.append((letter, _ROMAJI[hiragana]))
        elif hiragana == "っ":
            rows.append((letter, "t"))
        elif letter == "ー" and rows:
            rows.append((letter, rows[-1][1][-1]))
    return rows


def _with_small(before: str, small: str) -> str:
    """き and ゃ make kya, し and ゃ sha, ふ and ぁ fa."""
    stem = before.rstrip("aiueo")
    return stem + (small[-1] if stem in ("sh", "ch", "j", "f", "ts", "v") else small)


def _romaji_morae(word: str) -> list[tuple[str, str]]:
    plain = unicodedata.normalize("NFC", word.lower()).translate(_LONG)
    return [(match[0], match[0]) for match in _MORA.finditer(plain)]


def _add(morae: list[Pronounced], text: str, romaji: str) -> None:
    if romaji[-1] in _VOWELS:
        stem = romaji[:-1]
        glide = ["Y"] if stem.endswith("y") and len(stem) > 1 else []
        first = stem.removesuffix("y") if glide else stem
        onset = [*([_ONSETS.get(first, _ONSETS[first[0]])] if first else []), *glide]
        morae.append(Pronounced(text, tuple(onset), _VOWELS[romaji[-1]], (), 0))
    elif morae:
        last = morae[-1]
        coda = _ONSETS.get(romaji.rstrip("'")[0], "N")
        morae[-1] = Pronounced(last.text + text, last.onset, last.nucleus, (*last.coda, coda), 0)
    else:
        morae.append(Pronounced(text, (), "UW", ("N",), 0))
