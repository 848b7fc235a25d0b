"""Which letters write which phones: dictionary pronunciations laid along the spelling.

Dynamic programming over letters and phones: a phone may take up to four letters, cheaply where the
spelling is a usual one for it. The letters of each phone are what a syllable shows when it is sung.
"""

import functools
from collections.abc import Sequence

from studio.engine.words.pronounce_syllable import NUCLEI, Sound, fold

_VOWELISH = {
    "AA": "a o ah aa ea ho al",
    "AE": "a ai au ae",
    "AH": "u o a e i ou oo oe au y ia io ai ea eo",
    "AX": "a e i o u y ou ia io ea ai eo oi ei",
    "AO": "o a au aw ou oa oo al ough augh hau ao ah",
    "EH": "e ea a ai ie ay ue eo ae he ei",
    "ER": "er ir ur or ear ar our yr re eur oar ere ure r err irr urr ure orr her oure our",
    "IH": "i e y a ee ui u o ie ai ei ia ey ea hi",
    "IY": "e ee ea ie i y ey ei eo ae oe ay ii eigh ia uay",
    "UH": "oo u ou o ue eu",
    "UW": "oo u ue o ou ew ui oe eu ough ooh wo uh ooe ieu ous",
    "AY": "i y ie igh ye eye ai ei uy ay eigh aye ui ih is hi",
    "AW": "ou ow ough au hou aue owe ao",
    "OY": "oi oy uoy awy oye",
    "EY": "a ai ay ey ei ea e eigh aigh ee ae et eh au er ez",
    "OW": "o oa ow oe ou oh ough eau ew au owe ot oo aux ho",
}
_CONSONANTAL = {
    "M": "m mm mb mn lm gm hm",
    "N": "n nn kn gn pn ne mn dn nd",
    "NG": "ng n nk ngue nc nx nd",
    "L": "l ll le lle sl el lh",
    "R": "r rr wr rh re rre rrh rt",
    "W": "w u wh o ui ju",
    "Y": "y i u j e ll",
    "S": "s ss c sc ce se st ps sw sse z ts sth x",
    "Z": "z s zz se ze x ss es cz ds ts thes",
    "SH": "sh ti ci ss s ch si c sch sci x che ssi ce chs t",
    "ZH": "s si ge g z zh j ti",
    "F": "f ff ph gh fe ft lf pph ffe",
    "V": "v ve f vv ph lv w",
    "TH": "th h tth phth the",
    "DH": "th the",
    "HH": "h wh j x",
    "P": "p pp pe ph bp ppe",
    "B": "b bb be pb bu bh",
    "T": "t tt ed te ght pt bt cht th tte d ct z tw t't ft",
    "D": "d dd ed de ld dt dh dde ddh",
    "K": "k c ck ch cc q qu x ke lk kh cq kk que che ckg cu kn cch",
    "G": "g gg gu gh ge gue x ckg",
    "CH": "ch tch t tu c te ti cz cc th che tche",
    "JH": "j g ge dge dj d gg di gi dg gu du je",
}
_USUAL = {phone: frozenset(text.split()) for phone, text in (_VOWELISH | _CONSONANTAL).items()}
_VOWEL_LETTERS = frozenset("aeiouy")
_SILENT = 1.5  # a letter left over, or a phone without a letter
_UNUSUAL = 2.0
_LONGEST = 4


def align(word: str, phones: Sequence[tuple[str, int]]) -> tuple[Sound, ...]:
    """The phones (with their stress) as sounds whose letters, joined, are `word`."""
    if not phones:
        return ()
    if sum(phone in NUCLEI for phone, _ in phones) < 2:
        # One syllable shows the whole word, whichever phone its letters belong to.
        return tuple(Sound(phone, "" if i else word, stress) for i, (phone, stress) in enumerate(phones))
    plain = fold(word)
    cuts = _cuts(plain, [phone for phone, _ in phones])
    edges = [*cuts, len(word)]
    return tuple(
        Sound(phone, word[edges[i] : edges[i + 1]], stress) for i, (phone, stress) in enumerate(phones)
    )


def _cuts(word: str, phones: list[str]) -> list[int]:
    """Where each phone's letters start; the first start is 0."""
    reach: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for phone in phones:
        reach.append(_step(word, phone, reach[-1]))
    at = min(reach[-1], key=lambda end: reach[-1][end][0] + _SILENT * (len(word) - end))
    cuts: list[int] = []
    for layer in reversed(reach[1:]):
        at = layer[at][1]
        cuts.append(at)
    cuts.reverse()
    cuts[0] = 0
    return cuts


def _step(word: str, phone: str, before: dict[int, tuple[float, int]]) -> dict[int, tuple[float, int]]:
    after: dict[int, tuple[float, int]] = {}
    for start, (cost, _) in before.items():
        for end in range(start, min(len(word), start + _LONGEST) + 1):
            total = cost + _price(word[start:end], phone)
            if end not in after or total < after[end][0]:
                after[end] = (total, start)
    return after


@functools.lru_cache(maxsize=50_000)
def _price(letters: str, phone: str) -> float:
    usual = _USUAL.get(phone, frozenset())
    letters = letters.replace("'", "")
    if letters in usual:
        return 0.0 if len(letters) == 1 else 0.1 * len(letters) - 0.1
    if not letters:
        return _SILENT
    kind = any(letter in _VOWEL_LETTERS for letter in letters) == (phone in _VOWELISH)
    silent_e = len(letters) > 1 and letters[-1] == "e" and letters[:-1] in usual
    return 0.4 if silent_e else _UNUSUAL * len(letters) - (0.5 if kind else 0.0)
