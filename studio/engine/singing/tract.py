"""The vocal tract as a filter: a cascade of eight resonances with a nasal branch (Klatt 1980)."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studio.engine.audio import Audio

Spectrum: TypeAlias = NDArray[np.complex64]

_UPPER = (3350.0, 3900.0, 5300.0, 6350.0, 7400.0)  # F4 ... F8 of a man, hertz
_UPPER_WIDTHS = (140.0, 182.0, 350.0, 450.0, 600.0)
_CASCADE_RATE = 16_000.0  # eight resonances fill a man's cascade of this rate: one per kilohertz
_NASAL_ZERO_WIDTH = 160.0
_NASAL_POLE, _NASAL_POLE_WIDTH = 1000.0, 900.0


def ceiling(scale: float) -> float:
    """Highest frequency in hertz at which the cascade means anything."""
    return 0.49 * _CASCADE_RATE * scale


def response(hertz: Audio, formants: Audio, nasality: Audio, zero: Audio, scale: float) -> Spectrum:
    """Complex gain of the tract, shape (frames, bins).

    `hertz` is (bins,) or (frames, bins), below `ceiling`; `formants` is (3, frames), `nasality` and `zero`
    are (frames,); `scale` stretches the resonances above F3.
    """
    rate = _CASCADE_RATE * scale
    delay = np.exp(-2j * np.pi * np.atleast_2d(hertz) / rate).astype(np.complex64)
    widths = (
        60 + 0.04 * formants[0] + 40 * nasality,
        65 + 0.025 * formants[1] + 90 * nasality,
        80 + 0.03 * formants[2] + 60 * nasality,
    )
    gain = _upper(delay, scale, rate)
    for formant, width in zip(formants, widths, strict=True):
        gain = gain / _resonance(delay, formant[:, None], width[:, None], rate)
    nose = np.flatnonzero(nasality > 1e-3)
    if len(nose):
        heard = delay if len(delay) == 1 else delay[nose]
        gain[nose] *= _nose(heard, nasality[nose], zero[nose], scale, rate)
    return gain


def _resonance(
    delay: Spectrum, frequency: Audio | np.float32, width: Audio | np.float32, rate: float
) -> Spectrum:
    """Denominator of a digital resonator of unit gain at 0 Hz; the resonance is its inverse."""
    radius = np.exp(-np.pi * width / rate)
    first = np.asarray(2 * radius * np.cos(2 * np.pi * frequency / rate), np.float32)
    second = np.asarray(-radius * radius, np.float32)
    return np.asarray((1 - first * delay - second * delay * delay) / (1 - first - second), np.complex64)


def _upper(delay: Spectrum, scale: float, rate: float) -> Spectrum:
    gain = np.ones_like(delay)
    for frequency, width in zip(_UPPER, _UPPER_WIDTHS, strict=True):
        gain /= _resonance(delay, np.float32(frequency * scale), np.float32(width), rate)
    return gain


def _nose(delay: Spectrum, nasality: Audio, zero: Audio, scale: float, rate: float) -> Spectrum:
    branch = _resonance(delay, zero[:, None], np.float32(_NASAL_ZERO_WIDTH), rate)
    branch /= _resonance(delay, np.float32(_NASAL_POLE * scale), np.float32(_NASAL_POLE_WIDTH), rate)
    share = nasality[:, None]
    return np.asarray(1 - share + share * branch, np.complex64)
