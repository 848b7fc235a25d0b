"""What a whole part runs through: amplifier and loudspeaker, rotating horns, a motor, a tremolo.

These act on the sum of the notes, (2, samples) in and out: strings of a chord distort together, and a horn
turns on between one note and the next.
"""

import numpy as np

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.synth_tools import bandpass, highpass, lowpass

STRETCH = SAMPLE_RATE * 4  # samples handled at once, to keep memory small


def overdrive(sound: Audio) -> Audio:
    """A valve combo pushed until it sings."""
    return _amplifier(sound, gain=5.0, tight=90.0, cabinet=(95.0, 4600.0), bite=0.5)


def distortion(sound: Audio) -> Audio:
    """A high-gain head into a closed four-by-twelve."""
    return _amplifier(sound, gain=22.0, tight=150.0, cabinet=(80.0, 5000.0), bite=0.9)


def _amplifier(sound: Audio, gain: float, tight: float, cabinet: tuple[float, float], bite: float) -> Audio:
    """Both input sides are one string signal: filtered, clipped softly and a little unevenly, and filtered
    by a loudspeaker. The input is dark enough (below 4 kHz) that what folds over lies above the
    loudspeaker."""
    mono = lowpass(highpass(sound[0] + sound[1], tight, 1), 4000.0, 2) * np.float32(gain)
    clipped = np.tanh(mono + np.float32(0.15) * np.tanh(mono) ** 2)
    low, high = cabinet
    speaker = lowpass(highpass(clipped, low, 2), high, 4)
    speaker += np.float32(bite) * bandpass(clipped, 1800.0, 3400.0)
    return np.stack([speaker, speaker])


def rotary(sound: Audio) -> Audio:
    """A rotating loudspeaker: delay and level swing round, opposite on the two sides (Leslie, slow-fast
    between)."""
    return _swinging(sound, rate=5.8, delay=0.0001, depth=0.22)


def motor(sound: Audio) -> Audio:
    """The discs of a vibraphone, turning slowly in its tubes."""
    return _swinging(sound, rate=4.2, delay=0.0, depth=0.3)


def tremolo(sound: Audio) -> Audio:
    """The panning tremolo of a stage piano."""
    return _swinging(sound, rate=3.4, delay=0.0, depth=0.18)


def _swinging(sound: Audio, rate: float, delay: float, depth: float) -> Audio:
    total = sound.shape[1]
    padded = np.pad(sound, ((0, 0), (64, 64)))
    out = np.empty_like(sound)
    for first in range(0, total, STRETCH):
        at = np.arange(first, min(first + STRETCH, total))
        for side, turn in enumerate((0.0, np.pi)):
            wave = np.sin(2 * np.pi * rate / SAMPLE_RATE * at + turn).astype(np.float32)
            heard = (
                _delayed(padded[side], at, wave * np.float32(delay * SAMPLE_RATE))
                if delay
                else sound[side, at]
            )
            out[side, at] = heard * (np.float32(1.0) + np.float32(depth) * wave)
    return out


def _delayed(padded: Audio, at: np.ndarray[tuple[int], np.dtype[np.int64]], shift: Audio) -> Audio:
    whole = np.floor(shift)
    part = shift - whole
    index = at + 64 + whole.astype(np.int64)
    return np.asarray(padded[index] * (1 - part) + padded[index + 1] * part, dtype=np.float32)
