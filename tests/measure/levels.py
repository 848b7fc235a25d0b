"""Levels as a meter reads them: loudness, peaks, tone, width, and faults such as clicks and silence."""

import numpy as np
from scipy.ndimage import maximum_filter1d
from scipy.signal import lfilter, resample_poly, welch

from tests.measure.spectra import RATE, Floats, Sound, mono

STEP = RATE // 10  # hop of the loudness blocks: a quarter of 400 ms


def weighted(sound: Sound) -> Floats:
    """K-weighted (ITU-R BS.1770-4), for any rate: its shelf and high pass as analogue prototypes, after
    B. De Man, "Evaluation of implementations of the EBU R128 loudness measurement" (2018)."""
    shelf_k, shelf_q, gain = np.tan(np.pi * 1681.974450955533 / RATE), 0.7071752369554196, 3.999843853973347
    v = 10 ** (gain / 20)
    w = v**0.4996667741545416
    scale = 1 + shelf_k / shelf_q + shelf_k**2
    shelf_b = [v + w * shelf_k / shelf_q + shelf_k**2, 2 * (shelf_k**2 - v), v - w * shelf_k / shelf_q]
    shelf_b[2] += shelf_k**2
    shelf_a = [scale, 2 * (shelf_k**2 - 1), 1 - shelf_k / shelf_q + shelf_k**2]
    k, q = np.tan(np.pi * 38.13547087602444 / RATE), 0.5003270373238773
    pass_a = [1.0, 2 * (k**2 - 1) / (1 + k / q + k**2), (1 - k / q + k**2) / (1 + k / q + k**2)]
    shelved = lfilter(np.array(shelf_b) / scale, np.array(shelf_a) / scale, np.asarray(sound, np.float64))
    return np.asarray(lfilter([1.0, -2.0, 1.0], pass_a, shelved), np.float64)


def steps(sound: Sound) -> Floats:
    """Summed power of both sides after K-weighting, for each tenth of a second."""
    squares = (weighted(sound) ** 2).sum(0)
    count = len(squares) // STEP
    return np.asarray(squares[: count * STEP].reshape(count, STEP).mean(1), np.float64)


def lufs(power: float | np.floating) -> float:
    return float(-0.691 + 10 * np.log10(float(power) + 1e-12))


def integrated(powers: Floats) -> float:
    """LUFS of `steps`, with the absolute and the relative gate."""
    blocks = np.convolve(powers, np.full(4, 0.25), "valid")
    loud = blocks[blocks > 10 ** ((-70 + 0.691) / 10)]
    if not loud.size:
        return -120.0
    return lufs(loud[loud > loud.mean() / 10].mean())


def during(powers: Floats, spans: list[tuple[float, float]]) -> float:
    """LUFS of these stretches of seconds, ungated."""
    pieces = [powers[int(start * 10) : int(end * 10)] for start, end in spans]
    return lufs(np.concatenate(pieces).mean()) if spans else float("nan")


def true_peak(sound: Sound) -> float:
    """dBTP, eight times oversampled: finer than the standard's four."""
    return float(20 * np.log10(np.abs(resample_poly(sound, 8, 1, axis=1)).max() + 1e-12))


def longest_silence(sound: Sound, under: float = -60.0) -> float:
    """Seconds of the longest stretch inside the song that stays under a level in dBFS."""
    frame = RATE // 20
    squares = mono(sound)[: sound.shape[1] // frame * frame] ** 2
    heard = np.flatnonzero(squares.reshape(-1, frame).mean(1) > 10 ** (under / 10))
    return float(np.diff(heard).max(initial=1) - 1) / 20


def offset(sound: Sound) -> float:
    """Direct current: the greater mean of the two sides."""
    return float(np.abs(np.asarray(sound, np.float64).mean(1)).max())


def clicks(sound: Sound, factor: float = 6.0, floor: float = 0.02) -> int:
    """Jumps of the wave that stand alone: a drum rings on and a voice pulses, a click does neither.

    Counts where the fourth difference stands `factor` times over its greatest value in the 35 ms before and
    in the 35 ms after (the period of the lowest bass), the half millisecond around it left out.
    """
    jumps = np.abs(np.diff(mono(sound), 4))
    gap, width = RATE // 2000, RATE * 35 // 1000
    greatest = maximum_filter1d(jumps, width)
    away = gap + width // 2
    around = np.full_like(jumps, np.inf)
    around[away:-away] = np.maximum(greatest[: -2 * away], greatest[2 * away :])
    hits = np.flatnonzero((jumps > floor) & (jumps > factor * around))
    return int(1 + (np.diff(hits) > gap).sum()) if hits.size else 0


def share_above(sound: Sound, hertz: float = 2000.0) -> float:
    """Per cent of the energy above a frequency."""
    frequencies, density = welch(mono(sound), RATE, nperseg=8192)
    return float(100 * density[frequencies >= hertz].sum() / density.sum())


def width(sound: Sound, spans: list[tuple[float, float]]) -> float:
    """dB of the sides against the middle in these stretches of seconds."""
    parts = [np.asarray(sound[:, int(a * RATE) : int(b * RATE)], np.float64) for a, b in spans]
    left, right = np.concatenate(parts, axis=1)
    return float(10 * np.log10(((left - right) ** 2).sum() / (((left + right) ** 2).sum() + 1e-12) + 1e-9))
