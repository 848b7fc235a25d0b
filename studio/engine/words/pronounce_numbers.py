"""English numbers as they are said: cardinals, years, ordinals, decades, decimals."""

import re

from studio.engine.words.pronounce_tables import words

_SMALL = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_TENS = words("ten twenty thirty forty fifty sixty seventy eighty ninety")
_SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_LONGEST = 12  # more digits than this are read one by one
_SIGNS = {"%": "percent", "&": "and", "+": "plus", "@": "at", "=": "equals", "#": "number"}


def cardinal(number: int) -> list[str]:
    """The words of a whole number from 0 up."""
    if number < 20:
        return [_SMALL[number]]
    if number < 100:
        tens, rest = divmod(number, 10)
        return [_TENS[tens - 1], *([_SMALL[rest]] if rest else [])]
    size, name = next(scale for scale in _SCALES if number >= scale[0])
    count, rest = divmod(number, size)
    return [*cardinal(count), name, *(cardinal(rest) if rest else [])]


def year(number: int) -> list[str]:
    """A year as it is said: nineteen eighty-four, two thousand one, nineteen hundred."""
    century, rest = divmod(number, 100)
    if century == 20 and rest < 10:
        return cardinal(number)
    if rest == 0:
        return [*cardinal(century), "hundred"]
    return [*cardinal(century), *(["oh"] if rest < 10 else []), *cardinal(rest)]


def read(digits: str) -> list[str]:
    """A row of digits, as a year where it looks like one."""
    if len(digits) > _LONGEST or (digits.startswith("0") and len(digits) > 1):
        return [_SMALL[int(digit)] for digit in digits]
    number = int(digits)
    return year(number) if len(digits) == 4 and 1100 <= number <= 2099 else cardinal(number)


def _ordinal(said: list[str]) -> list[str]:
    last = said[-1]
    changed = _ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return [*said[:-1], changed]


def _decade(said: list[str]) -> list[str]:
    last = said[-1]
    return [*said[:-1], last[:-1] + "ies" if last.endswith("y") else last + "s"]


_PIECE = re.compile(r"(\d+)(st|nd|rd|th|'?s)?(?![a-z])|(\d+)|([%&+@=#])|([^\W\d_]+(?:'[^\W\d_]+)?)")


def words_of(token: str) -> list[str]:
    """The words of a token with digits or signs in it: "24/7" gives twenty four seven."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", token.lower())
    spoken: list[str] = []
    for whole, ending, loose, sign, letters in _PIECE.findall(plain):
        if whole or loose:
            spoken += _inflected(read(whole or loose), ending)
        else:
            spoken.append(_SIGNS[sign] if sign else letters)
    return spoken


def _inflected(said: list[str], ending: str) -> list[str]:
    if ending in ("s", "'s"):
        return _decade(said)
    return _ordinal(said) if ending else said
