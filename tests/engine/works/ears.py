"""Small independent measures of sound, for laws about works."""

import numpy as np
from numpy.typing import NDArray
from scipy.fft import rfft
from scipy.signal import butter, sosfiltfilt

from studio.engine.audio import SAMPLE_RATE, Audio

Floats = NDArray[np.float64]
_FRAME, _HOP = 8192, 441


def decibels(sound: Audio) -> float:
    """RMS level in dBFS."""
    return float(10.0 * np.log10(np.mean(np.square(sound, dtype=np.float64)) + 1e-20))


def chroma(sound: Audio) -> Floats:
    """Energy of the pitch classes between 100 and 2000 Hz, (12,), with sum 1."""
    mono = sound.mean(0, dtype=np.float64)
    frames = mono[: len(mono) // _FRAME * _FRAME].reshape(-1, _FRAME) * np.hanning(_FRAME)
    power = np.square(np.abs(rfft(frames))).mean(0)
    hertz = np.arange(len(power)) * SAMPLE_RATE / _FRAME
    heard = (hertz > 100) & (hertz < 2000)
    classes = np.round(12 * np.log2(hertz[heard] / 440.0) + 69).astype(int) % 12
    energy = np.bincount(classes, np.sqrt(power[heard]), 12)
    return np.asarray(energy / energy.sum())


def semitones_apart(first: Audio, second: Audio) -> int:
    """By how many semitones the second sound fits the first best, -5 to 6."""
    one, other = chroma(first) - 1 / 12, chroma(second) - 1 / 12
    best = max(range(12), key=lambda shift: float(one @ np.roll(other, -shift)))
    return best if best <= 6 else best - 12


def onsets(sound: Audio) -> Floats:
    """How strongly something begins, 100 times a second."""
    mono = sound.mean(0, dtype=np.float64)
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(mono, 512), 1024)[::_HOP] * np.hanning(1024)
    loud = np.log1p(100.0 * np.abs(rfft(frames)))
    return np.asarray(np.maximum(np.diff(loud, axis=0, prepend=loud[:1]), 0.0).sum(1))


def beat_phase(sound: Audio, start: float, bpm: float) -> float:
    """Seconds that the pulse of a sound lies behind the eighths of a tempo, half an eighth at most.

    `start` is when the sound begins."""
    envelope = onsets(sound)
    times = start + np.arange(len(envelope)) / 100.0
    eighth = 30.0 / bpm
    turn = np.sum((envelope - envelope.mean()) * np.exp(-2j * np.pi * times / eighth))
    return float(-np.angle(turn) / (2 * np.pi) * eighth)


def sharpest(sound: Audio) -> Floats:
    """The largest jump above 9 kHz in each hundredth of a second: what a click stands out by."""
    high = sosfiltfilt(
        butter(4, 9000, "highpass", fs=SAMPLE_RATE, output="sos"), sound.mean(0, dtype=np.float64)
    )
    return np.asarray(np.abs(high[: len(high) // _HOP * _HOP].reshape(-1, _HOP)).max(1))


def clicks_at(sound: Audio, sample: int) -> float:
    """How far the neighbourhood of a place (2 hundredths of a second) stands out of the second and a half
    around it, as a factor of its 95th percentile."""
    first = max(0, sample - 3 * SAMPLE_RATE // 4)
    around = sharpest(sound[:, first : sample + 3 * SAMPLE_RATE // 4])
    place = (sample - first) // _HOP
    return float(around[max(0, place - 1) : place + 2].max() / np.percentile(around, 95))
