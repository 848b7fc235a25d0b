"""Short-time spectra: what the other measures start from."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.fft import rfft

RATE = 44_100

Floats: TypeAlias = NDArray[np.float64]
Sound: TypeAlias = NDArray[np.float32] | NDArray[np.float64]


def mono(sound: Sound) -> Floats:
    return np.asarray(sound, np.float64).mean(0) if sound.ndim == 2 else np.asarray(sound, np.float64)


def magnitudes(sound: Floats, size: int, hop: int) -> Floats:
    """(frames, size // 2 + 1), Hann windows; frame k is centred on sample k * hop."""
    padded = np.pad(sound, size // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop]
    window = np.hanning(size) * 2.0 / size
    spectra = np.abs(rfft(frames * window, axis=1))
    return np.asarray(spectra, np.float64)


def mel_bands(size: int, count: int, low: float = 40.0, high: float = 16_000.0) -> Floats:
    """(count, size // 2 + 1): triangles, evenly spaced on the mel scale (O'Shaughnessy)."""
    mels = np.linspace(2595 * np.log10(1 + low / 700), 2595 * np.log10(1 + high / 700), count + 2)
    edges = 700 * (10 ** (mels / 2595) - 1)
    bins = np.fft.rfftfreq(size, 1 / RATE)
    rising = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    return np.clip(np.minimum(rising, falling), 0.0, None)
