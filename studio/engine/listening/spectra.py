"""Short-time spectra: what all the ears start from. Frame k is centred on sample k * hop."""

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.fft import irfft, rfft
from scipy.signal import resample_poly

from studio.engine.audio import SAMPLE_RATE, Audio

Floats: TypeAlias = NDArray[np.float32]
Times: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Spectra: TypeAlias = NDArray[np.complex64]

_AT_ONCE = 256  # frames that are transformed together: keeps memory small


def mono(audio: Audio) -> Audio:
    """The middle of (2, n) sound, or (n,) sound as it is: (n,) float32."""
    middle = audio.mean(0, dtype=np.float32) if audio.ndim == 2 else audio
    return np.asarray(middle, np.float32)


def stereo(audio: Audio) -> Audio:
    """(2, n) float32 of (2, n), (1, n) or (n,) sound."""
    return np.asarray(np.broadcast_to(np.atleast_2d(audio), (2, audio.shape[-1])), np.float32)


def slower(audio: Audio, factor: int) -> Audio:
    """The sound at a `factor` times lower sample rate, (..., ceil(n / factor)) float32."""
    if not audio.shape[-1]:
        return np.asarray(audio, np.float32)
    return np.asarray(resample_poly(np.asarray(audio, np.float32), 1, factor, axis=-1), np.float32)


def rate(factor: int) -> float:
    """Samples a second of sound that was made `slower`."""
    return SAMPLE_RATE / factor


def window(size: int) -> Floats:
    """A periodic Hann window."""
    return np.asarray(np.hanning(size + 1)[:size], np.float32)


def blocks(signal: Audio, size: int, hop: int) -> Iterator[tuple[slice, Spectra]]:
    """Complex spectra of (n,) sound, some frames at a time: (n // hop + 1, size // 2 + 1) in all."""
    padded = np.pad(np.asarray(signal, np.float32), (size // 2, size // 2))
    frames = sliding_window_view(padded, size)[::hop]
    shape = window(size)
    for start in range(0, len(frames), _AT_ONCE):
        several = slice(start, min(start + _AT_ONCE, len(frames)))
        yield several, np.asarray(rfft(frames[several] * shape, axis=1), np.complex64)


def magnitudes(signal: Audio, size: int, hop: int) -> Floats:
    """(n // hop + 1, size // 2 + 1) magnitudes of (n,) sound; a full-scale sine peaks at 1."""
    result = np.empty((len(signal) // hop + 1, size // 2 + 1), np.float32)
    for several, block in blocks(signal, size, hop):
        result[several] = np.abs(block) * np.float32(4.0 / size)
    return result


def filtered(signal: Audio, mask: Floats, size: int, hop: int) -> Audio:
    """(n,) sound with each bin of its spectra multiplied by a mask (frames, size // 2 + 1).

    Overlap-add, weighted by the window: Griffin & Lim 1984.
    """
    shape = window(size)
    sound = np.zeros(len(mask) * hop + size, np.float32)
    weight = np.zeros_like(sound)
    for several, block in blocks(signal, size, hop):
        frames = irfft(block * mask[several], size, axis=1) * shape
        for index, frame in enumerate(frames, several.start):
            sound[index * hop : index * hop + size] += frame
            weight[index * hop : index * hop + size] += shape * shape
    middle = slice(size // 2, size // 2 + len(signal))
    return np.asarray(sound[middle] / np.maximum(weight[middle], 1e-6), np.float32)


def mel_bands(size: int, samples_a_second: float, count: int, low: float, high: float) -> Floats:
    """(size // 2 + 1, count): triangles evenly spaced on the mel scale (O'Shaughnessy 1987)."""
    mels = np.linspace(2595 * np.log10(1 + low / 700), 2595 * np.log10(1 + high / 700), count + 2)
    edges = 700 * (10 ** (mels / 2595) - 1)
    # No band is narrower than a bin: low bands would be empty.
    widths = np.maximum(np.diff(edges), samples_a_second / size)
    bins = np.fft.rfftfreq(size, 1 / samples_a_second)[:, None]
    rising = (bins - edges[1:-1] + widths[:-1]) / widths[:-1]
    falling = (edges[1:-1] + widths[1:] - bins) / widths[1:]
    return np.asarray(np.clip(np.minimum(rising, falling), 0.0, None), np.float32)
