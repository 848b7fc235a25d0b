"""What a whole part runs through: amplifier and loudspeaker, rotating horns, a motor, a tremolo.

These act on the sum of the notes: strings of a chord distort together, and a horn turns on between one note
and the next. Each changes the part (2, samples) in place, four seconds at a time, so that memory stays
small.
"""

from collections.abc import Iterator
from typing import Literal

import numpy as np
from scipy.signal import butter, sosfilt

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.playing.synth_tools import Floats

STRETCH = 16_384  # samples: what a processor's cache holds
MARGIN = 64  # samples before a stretch that a moving delay may reach back for


def overdrive(sound: Audio) -> None:
    """A valve combo pushed until it sings."""
    _amplifier(sound, gain=4.0, tight=90.0, cabinet=(95.0, 4600.0), bite=0.5)


def distortion(sound: Audio) -> None:
    """A high-gain head into a closed four-by-twelve."""
    _amplifier(sound, gain=6.0, tight=150.0, cabinet=(80.0, 5000.0), bite=0.9)


def rotary(sound: Audio) -> None:
    """A rotating loudspeaker: delay and level swing round, opposite on the two sides."""
    _swinging(sound, rate=5.8, delay=0.0001, depth=0.22)


def motor(sound: Audio) -> None:
    """The discs of a vibraphone, turning slowly in its tubes."""
    _swinging(sound, rate=4.2, delay=0.0, depth=0.3)


def tremolo(sound: Audio) -> None:
    """The panning tremolo of a stage piano."""
    _swinging(sound, rate=3.4, delay=0.0, depth=0.18)


def _butter(order: int, edge: float | tuple[float, float], kind: Literal["low", "high", "band"]) -> Floats:
    return np.asarray(butter(order, edge, kind, fs=SAMPLE_RATE, output="sos"), dtype=np.float64)


def _stretches(sound: Audio) -> Iterator[slice]:
    total = sound.shape[1]
    return (slice(first, min(first + STRETCH, total)) for first in range(0, total, STRETCH))


def _amplifier(sound: Audio, gain: float, tight: float, cabinet: tuple[float, float], bite: float) -> None:
    """Both input sides are one string signal: filtered, clipped softly, and filtered by a loudspeaker. What
    folds over when clipping lies above the loudspeaker's range, because the input is kept below 4 kHz."""
    before = np.concatenate([_butter(1, tight, "high"), _butter(2, 4000.0, "low")])
    low, high = cabinet
    speaker = np.concatenate([_butter(2, low, "high"), _butter(4, high, "low")])
    presence = _butter(1, (1800.0, 3400.0), "band")
    states = [np.zeros((len(sos), 2)) for sos in (before, speaker, presence)]
    for part in _stretches(sound):
        string, states[0] = sosfilt(before, (sound[0, part] + sound[1, part]) * gain, zi=states[0])
        clipped = np.tanh(string + 0.15 * np.tanh(string) ** 2)
        heard, states[1] = sosfilt(speaker, clipped, zi=states[1])
        bright, states[2] = sosfilt(presence, clipped, zi=states[2])
        sound[:, part] = heard + bite * bright


def _swinging(sound: Audio, rate: float, delay: float, depth: float) -> None:
    behind = np.zeros((2, MARGIN), dtype=np.float32)
    for part in _stretches(sound):
        at = np.arange(part.start, part.stop)
        wave = np.sin(((2 * np.pi * rate / SAMPLE_RATE) * at).astype(np.float32) % np.float32(2 * np.pi))
        near = np.concatenate([behind, sound[:, part], sound[:, part.stop - 1 : part.stop]], axis=1)
        behind = near[:, len(at) : len(at) + MARGIN].copy()
        for side, turn in enumerate((wave, -wave)):
            late = (turn - 1) * np.float32(delay * SAMPLE_RATE)
            heard = _delayed(near[side], late) if delay else sound[side, part]
            sound[side, part] = heard * (1 + np.float32(depth) * turn)


def _delayed(near: Audio, shift: Audio) -> Audio:
    position = np.arange(len(shift)) + MARGIN + shift
    whole = position.astype(np.int64)
    share = (position - whole).astype(np.float32)
    first, second = np.take(near, whole), np.take(near, whole + 1)
    return np.asarray(first + (second - first) * share, dtype=np.float32)
