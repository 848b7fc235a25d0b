"""Reads a musician's style words: a scanner that takes the longest phrase it knows, and numbers and keys by
pattern."""

import re
from dataclasses import dataclass

from studio.engine.composing import genres_words as words
from studio.engine.composing.meters import METERS
from studio.engine.composing.theory import pitch_class
from studio.engine.instruments import INSTRUMENTS

_LONGEST = 4  # words of the longest phrase in the lexicon
_NEGATIONS = ("no", "without", "minus", "not", "never", "exclude", "excluding", "zero", "less")
_BPM = re.compile(
    r"\b(\d{2,3})(?:\.\d+)?\s*(?:bpm|beats per minute)\b|\b(?:bpm|tempo)\s*[:=of]*\s*(\d{2,3})\b", re.I
)
_NOTE = r"([A-Ga-g])\s?(#|♯|♭|b(?![a-z])|-?\s?sharp\b|-?\s?flat\b)?"
_MODES = r"(major|minor|maj|min|dorian|phrygian|lydian|mixolydian|harmonic minor|aeolian|ionian)"
_KEY_WITH_MODE = re.compile(rf"(?<![\w#♯♭])(?:in |key of |in the key of )?{_NOTE}[\s-]+{_MODES}\b", re.I)
_KEY_SHORT = re.compile(r"(?:\b[Ii]n |\b[Kk]ey:? ?(?:of )?)([A-G])(#|b|♯|♭)?(m)?(?![\w'’#])")
_ARTICLE_KEY = re.compile(r"\ba (minor|major) (?:key|mood|mode|feel|tone)\b")
_ABOUT = re.compile(r"\babout\b.*?(?=[,.;!\n]|\bwith\b|\bin the style\b|\bsung\b|$)", re.I | re.S)


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was understood: what kind of wish it is and which."""

    kind: str  # genre, mood, tempo, energy, meter, mode, feel, instrument, stem, gender, range ...
    value: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text asked for, in the order in which it was said."""

    hits: tuple[Hit, ...]
    excluded: tuple[str, ...]  # instrument keys and stems
    heads: tuple[str, ...]  # genre keys, each the last and so the main one of its comma-separated part
    bpm: float | None
    tonic: int | None
    mode: str
    ignored: tuple[str, ...]

    def values(self, kind: str) -> list[str]:
        found: list[str] = []
        for hit in self.hits:
            if hit.kind == kind and hit.value not in found:
                found.append(hit.value)
        return found


def _lexicon() -> dict[str, tuple[Hit, ...]]:
    """Phrase -> what it means; a phrase such as "soprano" may mean two things."""
    table: dict[str, list[Hit]] = {}

    def add(kind: str, pairs: dict[str, str]) -> None:
        for phrase, value in pairs.items():
            key = " ".join(_tokens(phrase))
            table.setdefault(key, []).append(Hit(kind, value, key))

    add("genre", {name: genre.key for genre in words.GENRES.values() for name in genre.names})
    add("mood", {name: key for key, mood in words.MOODS.items() for name in mood.names})
    add("tempo", {word: word for word in words.TEMPO_WORDS})
    add("energy", {word: word for word in words.ENERGY_WORDS})
    add("meter", {word: word for word in METERS})
    add("mode", words.MODE_WORDS)
    add("feel", {word: word for word in words.FEEL_WORDS})
    add("instrument", words.INSTRUMENT_OF_WORD)
    add("stem", words.STEM_OF_WORD)
    add("gender", words.GENDER_WORDS)
    add("range", {word: word for word in words.RANGE_WORDS})
    add("character", words.CHARACTER_WORDS)
    add("style", words.STYLE_WORDS)
    add("era", words.ERAS)
    for kind, group in (
        ("choir", words.CHOIR_WORDS),
        ("duet", words.DUET_WORDS),
        ("a cappella", words.A_CAPPELLA_WORDS),
        ("instrumental", words.INSTRUMENTAL_WORDS),
    ):
        add(kind, dict.fromkeys(group, kind))
    return {phrase: tuple(hits) for phrase, hits in table.items()}


def _tokens(text: str) -> list[str]:
    text = re.sub(r"['’]s?\b", lambda match: match[0].strip("'’"), text.lower())
    text = text.replace("&", " and ").replace("-", " ")
    return re.findall(r"\d+/\d+|[^\W_]+", text)


LEXICON = _lexicon()


def read(text: str) -> Reading:
    """Understands a list of tags or a sentence; what it does not know is returned as ignored."""
    text = _ABOUT.sub(" ", text)
    bpm, text = _take_bpm(text)
    tonic, mode, text = _take_key(text)
    hits: list[Hit] = []
    excluded: list[str] = []
    heads: list[str] = []
    ignored: list[str] = []
    for part in re.split(r"[,;.\n|]+|\bbut\b", text):
        found, banned, unknown = _scan(_tokens(part))
        hits += found
        excluded += banned
        ignored += unknown
        heads += [hit.value for hit in found if hit.kind == "genre"][-1:]
    return Reading(tuple(hits), tuple(excluded), tuple(heads), bpm, tonic, mode, tuple(ignored))


def _scan(tokens: list[str]) -> tuple[list[Hit], list[str], list[str]]:
    hits: list[Hit] = []
    excluded: list[str] = []
    ignored: list[str] = []
    banning = False
    place = 0
    while place < len(tokens):
        length, found = _longest(tokens, place)
        if found and banning:
            excluded += _reach(found)
        elif found:
            hits += found
        elif tokens[place] in (*_NEGATIONS, "with"):
            banning = tokens[place] != "with"
        elif tokens[place] not in words.FILLER:
            ignored.append(tokens[place])
            banning = False
        place += length
    return hits, excluded, ignored


def _longest(tokens: list[str], place: int) -> tuple[int, tuple[Hit, ...]]:
    for length in range(min(_LONGEST, len(tokens) - place), 0, -1):
        phrase = " ".join(tokens[place : place + length])
        found = LEXICON.get(phrase) or LEXICON.get(phrase.removesuffix("s"))
        if found:
            return length, found
    return 1, ()


def _reach(found: tuple[Hit, ...]) -> list[str]:
    """What an excluded phrase takes away: a stem, or an instrument and those that the word covers too."""
    reach: list[str] = []
    for hit in found:
        if hit.kind == "stem":
            reach.append(hit.value)
        elif hit.kind == "instrument":
            reach += [key for key in INSTRUMENTS if key == hit.value or _same_family(key, hit.value)]
    return reach


def _same_family(key: str, named: str) -> bool:
    """ "No piano" means no felt piano either, "no strings" no pizzicato: a plain name covers its variants."""
    return "_" not in named and key.startswith(f"{named}_")


def excluded(text: str) -> tuple[str, ...]:
    """Instrument keys and stems that a list of unwanted things names, "no" before them or not."""
    found: list[str] = []
    for part in re.split(r"[,;\n|]+", text):
        hits, banned, _ = _scan(_tokens(part))
        found += banned
        found += _reach(tuple(hits))
    return tuple(dict.fromkeys(found))


def _take_bpm(text: str) -> tuple[float | None, str]:
    match = _BPM.search(text)
    if match is None:
        return None, text
    value = float(match[1] or match[2])
    return (value if 40 <= value <= 240 else None), text[: match.start()] + " " + text[match.end() :]


def _take_key(text: str) -> tuple[int | None, str, str]:
    if _ARTICLE_KEY.search(text):
        return None, "", text
    match = _KEY_WITH_MODE.search(text)
    if match:
        mode = {"maj": "major", "min": "minor", "aeolian": "minor", "ionian": "major"}
        name = match[3].lower()
        return _pitch(match[1], match[2]), mode.get(name, name), _without(text, match)
    match = _KEY_SHORT.search(text)
    if match:
        return _pitch(match[1], match[2]), "minor" if match[3] else "", _without(text, match)
    return None, "", text


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _pitch(letter: str, accidental: str | None) -> int:
    sign = (accidental or "").strip(" -").lower()
    return pitch_class(letter + {"♯": "#", "sharp": "#", "♭": "b", "flat": "b"}.get(sign, sign))
