"""Scales, chords and their names.

A pitch class is 0-11 with C = 0; intervals are semitones. Roman numerals are read against the major scale
whatever the mode is, as pop and jazz writers do: the sixth degree of a minor key is written "bVI".
"""

import re
from collections.abc import Iterable

MODES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "harmonic minor": (0, 2, 3, 5, 7, 8, 11),
}

# Degrees that sound right over nearly everything: the five-note scales inside the seven.
PENTATONIC = {True: frozenset({0, 3, 5, 7, 10}), False: frozenset({0, 2, 4, 7, 9})}

QUALITIES: dict[str, tuple[int, ...]] = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "dim": (0, 3, 6),
    "aug": (0, 4, 8),
    "5": (0, 7),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "6": (0, 4, 7, 9),
    "m6": (0, 3, 7, 9),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10),
    "m7b5": (0, 3, 6, 10),
    "dim7": (0, 3, 6, 9),
    "7sus4": (0, 5, 7, 10),
    "add9": (0, 4, 7, 14),
    "madd9": (0, 3, 7, 14),
    "9": (0, 4, 7, 10, 14),
    "maj9": (0, 4, 7, 11, 14),
    "m9": (0, 3, 7, 10, 14),
}

_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_SHARP_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_FLAT_NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
_FLAT_KEYS = frozenset({1, 3, 5, 8, 10})  # major keys written with flats; the relative minor goes along
_DEGREES = {"I": 0, "II": 2, "III": 4, "IV": 5, "V": 7, "VI": 9, "VII": 11}
_ROMAN = re.compile(r"^([b#]?)([IV]+|[iv]+)([^/]*)(?:/([b#]?)([1-7]))?$")
_SUFFIXES = {"o": "dim", "o7": "dim7", "ø": "m7b5", "+": "aug"}


def is_minor(mode: str) -> bool:
    return 3 in MODES[mode]


def scale(tonic: int, mode: str) -> frozenset[int]:
    """Pitch classes of a key."""
    return frozenset((tonic + step) % 12 for step in MODES[mode])


def pitch_class(name: str) -> int:
    """Pitch class of a note name such as "F#", "Bb" or "c". Raises KeyError for another word."""
    return (_LETTERS[name[0].upper()] + name.count("#") - name[1:].count("b")) % 12


def note_name(pitch: int, tonic: int, mode: str) -> str:
    """Name of a pitch class as it is spelled in a key."""
    minor = is_minor(mode)
    major = (tonic + 3) % 12 if minor else tonic
    flats = major in _FLAT_KEYS or (minor and major == 6)  # E flat minor, but F sharp major
    return (_FLAT_NAMES if flats else _SHARP_NAMES)[pitch % 12]


def roman(numeral: str) -> tuple[int, str, int]:
    """(root, quality, bass) of a roman numeral, in semitones above the tonic: "ii7", "bVIImaj7", "V/3".

    After the slash stands the chord's own degree that lies in the bass. Raises ValueError for anything else.
    """
    match = _ROMAN.match(numeral)
    if match is None or match[2].upper() not in _DEGREES:
        raise ValueError(f"Not a roman numeral: {numeral}")
    root = (_DEGREES[match[2].upper()] + _shift(match[1])) % 12
    minor = "m" if match[2].islower() else ""
    suffix = _SUFFIXES.get(match[3], minor + match[3])
    if suffix not in QUALITIES:
        raise ValueError(f"No such chord: {numeral}")
    bass = root
    if match[5]:
        bass = (root + _chord_degree(suffix, int(match[5]))) % 12
    return root, suffix, bass


def _shift(accidental: str) -> int:
    return {"b": -1, "#": 1}.get(accidental, 0)


def _chord_degree(quality: str, degree: int) -> int:
    """Semitones from the root to the third, fifth or seventh of a chord."""
    intervals = QUALITIES[quality]
    return intervals[min((degree - 1) // 2, len(intervals) - 1)]


def scale_pitches(classes: Iterable[int], low: int, high: int) -> list[int]:
    """All pitches of the given classes from `low` to `high`, rising."""
    wanted = frozenset(classes)
    return [pitch for pitch in range(low, high + 1) if pitch % 12 in wanted]


def scale_step(pitch: int, steps: int, classes: frozenset[int]) -> int:
    """The scale note that lies `steps` scale steps above (or below) a pitch."""
    direction = 1 if steps > 0 else -1
    for _ in range(abs(steps)):
        pitch += direction
        while pitch % 12 not in classes:
            pitch += direction
    return pitch


def nearest(pitch: int, classes: Iterable[int], low: int, high: int) -> int:
    """The pitch of one of the classes that lies nearest, inside the range; the pitch clipped when there is
    none."""
    inside = scale_pitches(classes, low, high)
    return (
        min(inside, key=lambda other: (abs(other - pitch), other)) if inside else max(low, min(high, pitch))
    )
