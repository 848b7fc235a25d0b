"""Parts to play and ears to measure them with."""

import numpy as np
from numpy.typing import NDArray

from studio.engine.audio import SAMPLE_RATE, Audio, hertz
from studio.engine.instruments import INSTRUMENTS
from studio.engine.playing.bank import Bank
from studio.engine.playing.perform import play
from studio.engine.playing.synth import SOUNDS
from studio.engine.score import Note, Part, Score

TONAL = tuple(key for key, row in INSTRUMENTS.items() if row.stem not in ("drums", "percussion", "fx"))
STRUCK = tuple(key for key, row in INSTRUMENTS.items() if row.stem in ("drums", "percussion"))
SPREAD = (
    "strings",
    "pad_warm",
    "pad_bright",
    "pad_choir",
    "brass",
    "supersaw",
    "organ_church",
    "strings_pizzicato",
)
DRUMS = ((0.0, 36), (1.0, 38), (2.0, 36), (2.5, 36), (3.0, 38), *((k / 2, 42) for k in range(8)))
HANDS = ((0.0, 64), (1.5, 63), (2.5, 60), (2.0, 75), (1.0, 54), (3.0, 54), *((k / 2, 70) for k in range(8)))


def score(beats: float, bpm: float = 120.0) -> Score:
    return Score("t", 1, bpm, 0, "major", 4, beats, 0.0, (), (), (), ())


def sound(key: str, notes: tuple[Note, ...], beats: float, seed: int = 1, bank: Bank | None = None) -> Audio:
    return play(Part(INSTRUMENTS[key].stem, key, notes), score(beats), seed, bank)


def note_of(key: str, pitch: int | None = None, velocity: float = 0.8, length: float = 2.0) -> Note:
    return Note(0.0, length, middle(key) if pitch is None else pitch, velocity)


def middle(key: str) -> int:
    row = INSTRUMENTS[key]
    if row.stem in ("drums", "percussion"):
        return 38 if row.stem == "drums" else 64
    return (row.low + row.high) // 2


def typical(key: str) -> tuple[Note, ...]:
    """Sixteen beats at velocity 0.8: a beat for kits, a line for one voice, chords for many."""
    row = INSTRUMENTS[key]
    if key in STRUCK:
        beat = DRUMS if row.stem == "drums" else HANDS
        return tuple(Note(4 * bar + at, 0.25, pitch, 0.8) for bar in range(4) for at, pitch in beat)
    if SOUNDS[key].mono:
        line = (0, 4, 7, 5, 2, -1, 0, 3) * 2
        return tuple(Note(at, 1, middle(key) + step, 0.8) for at, step in enumerate(line))
    roots = (0, 5, 7, 0) * 4
    return tuple(
        Note(at, 1, middle(key) - 3 + root + step, 0.8) for at, root in enumerate(roots) for step in (0, 4, 7)
    )


def decibels(sound: Audio) -> float:
    return float(10.0 * np.log10(np.mean(np.square(sound, dtype=np.float64)) + 1e-20))


def peak(sound: Audio) -> float:
    return float(20.0 * np.log10(np.abs(sound).max() + 1e-10))


def spectrum(sound: Audio) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Frequencies and power of both sides together."""
    size = 1 << 18
    power = sum(np.abs(np.fft.rfft(side * np.hanning(len(side)), size)) ** 2 for side in sound)
    frequency = np.asarray(np.fft.rfftfreq(size, 1.0 / SAMPLE_RATE), dtype=np.float64)
    return frequency, np.asarray(power, dtype=np.float64)


def centre(sound: Audio) -> float:
    """The centroid of the spectrum in hertz: brightness. No window, which would hide the attack."""
    spectra = sum(np.abs(np.fft.rfft(side)) ** 2 for side in sound)
    frequency = np.fft.rfftfreq(sound.shape[1], 1.0 / SAMPLE_RATE)
    return float((frequency * spectra).sum() / np.sum(spectra))


def cents_off(sound: Audio, pitch: int) -> float:
    """Mean distance in cents of the first harmonics' power from where the pitch puts them."""
    frequency, power = spectrum(sound[:, SAMPLE_RATE // 8 : SAMPLE_RATE * 15 // 8])
    weight = moment = 0.0
    for number in (1, 2, 3):
        target = number * hertz(pitch)
        near = (frequency > target * 2 ** (-0.6 / 12)) & (frequency < target * 2 ** (0.6 / 12))
        weight += float(power[near].sum())
        moment += float((power[near] * 1200 * np.log2(frequency[near] / target)).sum())
    return moment / weight
