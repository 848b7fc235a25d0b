"""Numbers in the languages beside English, as words for their front ends."""

from collections.abc import Callable
from dataclasses import dataclass

from studio.engine.words.pronounce_tables import words


@dataclass(frozen=True, slots=True)
class Counting:
    """How a language names numbers below a million."""

    small: tuple[str, ...]  # from nought, as far as the names are single words
    tens: tuple[str, ...]  # from twenty on
    hundreds: tuple[str, ...]  # 100, 200 ... 900
    thousand: str
    join: Callable[[str, str], list[str]]  # tens and units


def _es(tens: str, unit: str) -> list[str]:
    return [tens, "y", unit]


def _pt(tens: str, unit: str) -> list[str]:
    return [tens, "e", unit]


def _de(tens: str, unit: str) -> list[str]:
    return [unit.removesuffix("s") if unit == "eins" else unit, "und", tens]


def _plain(tens: str, unit: str) -> list[str]:
    return [tens, unit]


def _fr(tens: str, unit: str) -> list[str]:
    return [tens, "et", unit] if unit in ("un", "onze") and "quatre" not in tens else [*tens.split("-"), unit]


_COUNTING = {
    "es": Counting(
        words(
            "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
            " dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro"
            " veinticinco veintiséis veintisiete veintiocho veintinueve"
        ),
        words("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa"),
        words(
            "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos"
            " novecientos"
        ),
        "mil",
        _es,
    ),
    "pt": Counting(
        words(
            "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze"
            " dezesseis dezessete dezoito dezenove"
        ),
        words("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa"),
        words("cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos"),
        "mil",
        _pt,
    ),
    "it": Counting(
        words(
            "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici"
            " quindici sedici diciassette diciotto diciannove"
        ),
        words("venti trenta quaranta cinquanta sessanta settanta ottanta novanta"),
        words("cento duecento trecento quattrocento cinquecento seicento settecento ottocento novecento"),
        "mila",
        _plain,
    ),
    "de": Counting(
        words(
            "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn"
            " fünfzehn sechzehn siebzehn achtzehn neunzehn"
        ),
        words("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"),
        words(
            "hundert zweihundert dreihundert vierhundert fünfhundert sechshundert siebenhundert"
            " achthundert neunhundert"
        ),
        "tausend",
        _de,
    ),
    "fr": Counting(
        words(
            "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
            " dix-sept dix-huit dix-neuf"
        ),
        words("vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt"),
        words(
            "cent deux-cents trois-cents quatre-cents cinq-cents six-cents sept-cents huit-cents neuf-cents"
        ),
        "mille",
        _fr,
    ),
}
_PLACES = {
    "ja": (words("zero ichi ni san yon go roku nana hachi kyu"), words("man sen hyaku ju")),
    "zh": (words("ling yi er san si wu liu qi ba jiu"), words("wan qian bai shi")),
}


def number_words(digits: str, language: str) -> list[str]:
    """The words of a row of digits; from a million on, digit by digit."""
    if language in _PLACES:
        return _by_places(digits, *_PLACES[language])
    counting = _COUNTING[language]
    if len(digits) > 6 or not digits.isascii():
        return [counting.small[int(digit)] for digit in digits]
    return [part for word in _count(int(digits), counting) for part in word.split("-")]


def _count(number: int, counting: Counting) -> list[str]:
    if number < len(counting.small):
        return [counting.small[number]]
    if number < 100:
        return _below_hundred(number, counting)
    if number < 1000:
        rest = number % 100
        return [counting.hundreds[number // 100 - 1], *(_count(rest, counting) if rest else [])]
    thousands, rest = divmod(number, 1000)
    lead = _count(thousands, counting) if thousands > 1 else []
    thousand = "mille" if counting.thousand == "mila" and thousands == 1 else counting.thousand
    return [*lead, thousand, *(_count(rest, counting) if rest else [])]


def _below_hundred(number: int, counting: Counting) -> list[str]:
    name = counting.tens[number // 10 - 2]
    # French counts on from sixty and eighty: seventy is sixty and ten.
    unit = number % 20 if counting.thousand == "mille" and number >= 60 else number % 10
    return counting.join(name, counting.small[unit]) if unit else [name]


def _by_places(digits: str, names: tuple[str, ...], places: tuple[str, ...]) -> list[str]:
    if len(digits) > 5 or not digits.isascii():
        return [names[int(digit)] for digit in digits]
    said: list[str] = []
    for i, digit in enumerate(digits):
        place = len(digits) - 1 - i
        if digit != "0":
            said += [] if digit == "1" and 0 < place < 4 else [names[int(digit)]]
            said += [places[4 - place]] if place else []
    return said or [names[0]]
