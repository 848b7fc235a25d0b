"""Onsets and tempo, heard in the sound alone."""

import numpy as np
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from tests.measure.spectra import RATE, Floats, Sound, magnitudes, mel_bands, mono

SIZE, HOP = 1024, 220
PER_SECOND = RATE / HOP


def strength(sound: Sound) -> Floats:
    """Spectral flux over mel bands, logarithmic, over its own local mean: one value each 5 ms."""
    bands = magnitudes(mono(sound), SIZE, HOP) @ mel_bands(SIZE, 36).T
    loud = np.log1p(1000.0 * bands / (bands.max() + 1e-9))
    flux = np.maximum(loud[2:] - loud[:-2], 0.0).mean(1)
    flux = np.pad(flux, 1)
    return np.asarray(np.maximum(flux - uniform_filter1d(flux, int(0.4 * PER_SECOND)), 0.0), np.float64)


def onsets(flux: Floats, share: float = 0.08) -> Floats:
    """Seconds of the peaks of an onset strength, at least 40 ms apart."""
    peak = (flux == maximum_filter1d(flux, int(0.04 * PER_SECOND) | 1)) & (flux > share * flux.max())
    return np.asarray(np.flatnonzero(peak) / PER_SECOND, np.float64)


def tempo(flux: Floats) -> float:
    """Beats a minute: where the onset strength is most like itself half a beat, a beat and bars later."""
    spectrum = np.fft.rfft(flux - flux.mean(), 2 * len(flux))
    same = np.fft.irfft(np.abs(spectrum) ** 2)[: len(flux)]
    same = same / np.arange(len(flux), 0, -1)
    beats = np.exp(np.arange(np.log(50.0), np.log(220.0), 0.0008))
    lags = np.array([0.5, 1.0, 2.0, 4.0, 8.0, 16.0])
    places = 60.0 / beats[:, None] * lags * PER_SECOND
    answers = np.interp(places, np.arange(len(same)), same, right=0.0)
    usual = np.exp(-0.5 * (np.log2(beats / 110.0) / 1.2) ** 2)
    return float(beats[np.argmax((answers * (places < len(same) * 0.8)).mean(1) * usual)])


def octave_error(found: float, asked: float) -> float:
    """Per cent that a tempo is off, counting half and double as the same."""
    return float(min(100 * abs(found * factor / asked - 1) for factor in (0.25, 0.5, 1, 2, 4)))


def lag(flux: Floats, starts: Floats) -> float:
    """Milliseconds that a stem's onsets come after the written ones, by correlation within 150 ms."""
    reach = int(0.15 * PER_SECOND)
    places = np.round(starts * PER_SECOND).astype(int)
    sums = [flux[np.clip(places + move, 0, len(flux) - 1)].sum() for move in range(-reach, reach + 1)]
    return float((int(np.argmax(sums)) - reach) / PER_SECOND * 1000)


def near(found: Floats, starts: Floats, within: float = 0.03) -> float:
    """Per cent of the written onsets with a heard one near them."""
    if not found.size or not starts.size:
        return float("nan")
    return float(100 * np.mean([np.abs(found - start).min() <= within for start in starts]))
