"""A picture of a sound: time to the right, pitch upwards, brightness for level."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.fft import rfft

from studio.engine.audio import SAMPLE_RATE, Audio

WIDTH, HEIGHT = 1200, 240
_WINDOW = 4096
_LOW, _HIGH = 40.0, 16_000.0  # hertz
_RANGE = 78.0  # dB between black and white
# From silence to full level, evenly spaced.
_COLOURS = ((20, 17, 16), (58, 24, 60), (150, 38, 66), (232, 98, 40), (255, 190, 92), (255, 250, 232))


def picture(audio: Audio, width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """The spectrum of stereo audio (2, samples) over time, on a logarithmic scale from 40 Hz to 16 kHz.

    Higher bands are raised by 3 dB an octave, as analysers do: music would fade upwards otherwise.
    """
    power = _bands(_power(audio, width), height)
    power *= np.geomspace(1.0, _HIGH / _LOW, height)
    level = 10.0 * np.log10(power / max(float(power.max()), 1e-20) + 1e-20)
    return Image.fromarray(_coloured(np.clip(1.0 + level / _RANGE, 0.0, 1.0)))


def share_above(audio: Audio, hertz: float = 2000.0) -> float:
    """The share (0 to 1) of the energy of stereo audio (2, samples) above a frequency."""
    power = _power(audio, WIDTH).sum(0)
    first = int(np.ceil(hertz * _WINDOW / SAMPLE_RATE))
    return float(power[first:].sum() / max(float(power.sum()), 1e-20))


def _power(audio: Audio, columns: int) -> NDArray[np.float64]:
    """(columns, _WINDOW // 2 + 1), one Hann window in the middle of each column."""
    mono = np.pad(audio.mean(0), _WINDOW // 2)
    starts = ((np.arange(columns) + 0.5) * audio.shape[1] / columns).astype(int)
    windows = mono[starts[:, None] + np.arange(_WINDOW)] * np.hanning(_WINDOW)
    return np.asarray(np.abs(rfft(windows, axis=1)) ** 2, np.float64)


def _bands(power: NDArray[np.float64], rows: int) -> NDArray[np.float64]:
    """(columns, rows): the mean of the bins in each band, or what lies between two bins."""
    edges = np.geomspace(_LOW, _HIGH, rows + 1) * _WINDOW / SAMPLE_RATE
    sums = np.concatenate([np.zeros((len(power), 1)), np.cumsum(power, axis=1)], axis=1)
    below = np.floor(edges).astype(int)
    up_to = sums[:, below] + (edges - below) * power[:, below]
    return np.asarray(np.diff(up_to, axis=1) / np.diff(edges), np.float64)


def _coloured(shades: NDArray[np.float64]) -> NDArray[np.uint8]:
    """(rows, columns, 3), the highest band on top."""
    stops = np.linspace(0.0, 1.0, len(_COLOURS))
    channels = [np.interp(shades.T[::-1], stops, channel) for channel in zip(*_COLOURS, strict=True)]
    return np.stack(channels, axis=-1).astype(np.uint8)
