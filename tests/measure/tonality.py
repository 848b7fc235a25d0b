"""The key that is heard, from how long each pitch class sounds."""

import numpy as np

from tests.measure.spectra import RATE, Floats, Sound, magnitudes, mono

SIZE, HOP = 16_384, 8_192
# Probe-tone ratings of C major and C minor: Krumhansl & Kessler (1982).
PROFILES = {
    "major": (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
    "minor": (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
}
OVERTONE = 0.3  # of a tone's strength that its third harmonic adds to the pitch class a fifth above


def chroma(sound: Sound) -> Floats:
    """(12,): the strength of each pitch class between 65 Hz and 1 kHz, spectral peaks only."""
    spectra = magnitudes(mono(sound), SIZE, HOP)
    middle = spectra[:, 1:-1]
    peaks = np.zeros_like(spectra)
    peaks[:, 1:-1] = middle * ((middle > spectra[:, :-2]) & (middle >= spectra[:, 2:]))
    bins = np.arange(24, int(1000 * SIZE / RATE))
    pitches = np.round(69 + 12 * np.log2(bins * RATE / SIZE / 440)).astype(int) % 12
    loud = np.sqrt(peaks[:, bins])
    frames = np.stack([loud[:, pitches == pitch].sum(1) for pitch in range(12)], axis=1)
    frames /= frames.max(1, keepdims=True) + 1e-9
    mean = frames.mean(0)
    return np.asarray(np.maximum(mean - OVERTONE * np.roll(mean, 7), 0.0), np.float64)


def key(sound: Sound) -> tuple[int, str]:
    """Pitch class of the tonic, and major or minor: the profile that fits best."""
    heard = chroma(sound)
    fits = {
        (tonic, mode): float(np.corrcoef(np.roll(profile, tonic), heard)[0, 1])
        for mode, profile in PROFILES.items()
        for tonic in range(12)
    }
    return max(fits, key=fits.__getitem__)


def related(one: tuple[int, str], other: tuple[int, str]) -> bool:
    """The same key, or its relative."""
    return _signature(one) == _signature(other)


def _signature(named: tuple[int, str]) -> int:
    tonic, mode = named
    return (tonic + 3) % 12 if mode == "minor" else tonic
