"""How loud it is: loudness and true peak after ITU-R BS.1770-4, loudness range after EBU Tech 3342.

A signal is read once, into the K-weighted power of hops of 49 samples (90 hops are 0.1 s at 44.1 kHz). All
loudness figures come from those powers, so a gain that moves slowly can be applied to them instead of to the
signal.
"""

from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.fft import rfft
from scipy.ndimage import maximum_filter1d
from scipy.signal import sosfreqz

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.mixing.effects import Sections, filtered_blocks

Floats: TypeAlias = NDArray[np.float64]

HOP = 49  # samples; SAMPLE_RATE / HOP = 900 hops a second
HOPS_PER_SECOND = SAMPLE_RATE // HOP
SILENT = -70.0  # LUFS: the absolute gate

_OFFSET = -0.691  # dB, so that a 997 Hz sine at full scale in one channel reads -3.01 LKFS
_TAPS = 24  # of each phase of the interpolator; the standard's example has 12
_BEFORE = _TAPS // 2 - 1  # of them lie before the sample
_FRAME = 4096  # samples, of which 4.3 are a gating block: a length that transforms quickly
_FRAMES_AT_ONCE = 32
_AT_ONCE = 4096  # hops: bounds the memory of the oversampled signal


def hops(samples: int) -> int:
    """How many hops a signal has; the last one may be shorter."""
    return -(-samples // HOP)


def power(audio: Audio | Floats) -> Floats:
    """Mean square of every hop, summed over the channels: (hops,)."""
    rows = np.atleast_2d(audio)
    whole = rows.shape[1] // HOP
    result = np.zeros(hops(rows.shape[1]))
    for row in rows:
        framed = row[: whole * HOP].reshape(-1, HOP)
        result[:whole] += np.einsum("ij,ij->i", framed, framed)
        result[whole:] += float(np.square(row[whole * HOP :]).sum())
    return result / HOP


def k_power(audio: Audio) -> Floats:
    """`power` after the K-weighting: a shelf for the head and a high-pass (BS.1770-4, annex 1)."""
    rows, weighting = np.atleast_2d(audio), k_weighting()
    result = np.zeros(hops(rows.shape[1]))
    for row in rows:
        for start, block in filtered_blocks(row, weighting):
            result[start // HOP : start // HOP + hops(len(block))] += power(block)
    return result


def k_weighting() -> Sections:
    """The two K-weighting filters at our sample rate.

    The standard gives coefficients for 48 kHz only; these are the analogue prototypes behind them (B. De Man,
    "Evaluation of implementations of the EBU R128 loudness measurement", AES 145, 2018), bilinearly
    transformed.
    """
    k, q, high = (
        np.tan(np.pi * 1681.974450955533 / SAMPLE_RATE),
        0.7071752369554196,
        10.0 ** (3.999843853973347 / 20.0),
    )
    band = high**0.4996667741545416
    zeros = (high + band * k / q + k * k, 2.0 * (k * k - high), high - band * k / q + k * k)
    head = np.array([*zeros, *_poles(k, q)]) / _poles(k, q)[0]
    k, q = np.tan(np.pi * 38.13547087602444 / SAMPLE_RATE), 0.5003270373238773
    body = np.array([1.0, -2.0, 1.0, *(np.array(_poles(k, q)) / _poles(k, q)[0])])
    return np.array([head, body])


def _poles(k: float, q: float) -> tuple[float, float, float]:
    return 1.0 + k / q + k * k, 2.0 * (k * k - 1.0), 1.0 - k / q + k * k


def windows(powers: Floats, seconds: float) -> Floats:
    """Mean power of overlapping windows, one every 0.1 s: 0.4 s are momentary loudness, 3 s short-term."""
    length, step = round(seconds * HOPS_PER_SECOND), HOPS_PER_SECOND // 10
    if len(powers) < length:
        return np.array([powers.sum() / length])
    total = np.concatenate(([0.0], np.cumsum(powers)))
    starts = np.arange(0, len(powers) - length + 1, step)
    return np.asarray((total[starts + length] - total[starts]) / length)


def lufs(powers: Floats | float) -> Floats:
    """Loudness of K-weighted powers, silence being -120."""
    return np.asarray(_OFFSET + 10.0 * np.log10(np.maximum(powers, 10.0 ** (-11.9309))))


def gated(powers: Floats) -> float:
    """Integrated loudness in LUFS of K-weighted hop powers; `SILENT` where nothing passes the gates."""
    return _gated(windows(powers, 0.4))


def _gated(momentary: Floats) -> float:
    loud = momentary[lufs(momentary) > SILENT]
    if not len(loud):
        return SILENT
    kept = loud[lufs(loud) > lufs(loud.mean()) - 10.0]
    return float(lufs(kept.mean()))


def estimated(audio: Audio) -> float:
    """Integrated loudness in LUFS within 0.1 LU, in a fifth of the time.

    The K-weighting is done on the power spectra of frames, four of which stand for a gating block.
    """
    weights = _frame_weights()
    rows = np.atleast_2d(audio)
    powers = np.zeros(rows.shape[1] // _FRAME)
    for row in rows:
        frames = row[: len(powers) * _FRAME].reshape(-1, _FRAME)
        for start in range(0, len(frames), _FRAMES_AT_ONCE):
            spectra = rfft(frames[start : start + _FRAMES_AT_ONCE]).view(np.float32)
            powers[start : start + _FRAMES_AT_ONCE] += np.square(spectra) @ weights
    if len(powers) < 4:
        return integrated(audio)
    return _gated(np.convolve(powers, np.full(4, 0.25), "valid"))


@cache
def _frame_weights() -> Audio:
    """What the real and imaginary parts of a frame's spectrum add to its K-weighted power, (frame + 2,)."""
    _, answer = sosfreqz(k_weighting(), np.arange(_FRAME // 2 + 1) * (SAMPLE_RATE / _FRAME), fs=SAMPLE_RATE)
    weights = 2.0 * np.square(np.abs(answer)) / _FRAME**2
    weights[-1] /= 2.0
    return np.repeat(weights, 2).astype(np.float32)


def integrated(audio: Audio) -> float:
    """Integrated loudness in LUFS of mono (one channel) or stereo sound."""
    return gated(k_power(audio))


def loudness_range(powers: Floats) -> float:
    """Loudness range in LU of K-weighted hop powers: the spread from 10 % to 95 % of short-term loudness."""
    short = windows(powers, 3.0)
    loud = short[lufs(short) > SILENT]
    if not len(loud):
        return 0.0
    levels = lufs(loud[lufs(loud) > lufs(loud.mean()) - 20.0])
    return float(np.percentile(levels, 95) - np.percentile(levels, 10))


def _interpolator() -> NDArray[np.float32]:
    """From the samples around a hop to three points after each sample of it: a Kaiser-windowed sinc."""
    taps = np.arange(_TAPS) - _BEFORE
    matrix = np.zeros((HOP + _TAPS - 1, 3, HOP), np.float32)
    for phase in (1, 2, 3):
        away = phase / 4.0 - taps
        weights = np.sinc(away) * np.i0(6.0 * np.sqrt(1.0 - (2.0 * away / (_TAPS + 1)) ** 2))
        for sample in range(HOP):
            matrix[sample : sample + _TAPS, phase - 1, sample] = weights / weights.sum()
    return matrix.reshape(HOP + _TAPS - 1, 3 * HOP)


_INTERPOLATOR = _interpolator()
_OVERSHOOT = float(
    np.abs(_INTERPOLATOR).sum(0).max()
)  # a point exceeds the samples around it by no more than this


def peaks(audio: Audio, floor: float = 0.0) -> Audio:
    """True peak of every hop over all channels, (hops,): the largest point of the 4x oversampled signal.

    Hops that cannot reach `floor` are not oversampled; theirs is the sample peak.
    """
    tops = _sample_peaks(audio)
    near = np.flatnonzero(maximum_filter1d(tops, 3) * _OVERSHOOT > floor)
    tops[near] = np.maximum(tops[near], peaks_of(audio, near))
    return tops


def _sample_peaks(audio: Audio) -> Audio:
    rows = np.atleast_2d(audio)
    whole = rows.shape[1] // HOP
    tops = np.zeros(hops(rows.shape[1]), np.float32)
    for row in rows:
        framed, rest = row[: whole * HOP].reshape(-1, HOP), row[whole * HOP :]
        tops[:whole] = np.maximum(tops[:whole], np.maximum(framed.max(1), -framed.min(1)))
        tops[whole:] = np.maximum(tops[whole:], np.abs(rest).max(initial=0.0))
    return tops


def peaks_of(audio: Audio, numbers: NDArray[np.intp]) -> Audio:
    """What lies highest between the samples of some hops, (numbers,): see `peaks`."""
    rows = np.atleast_2d(audio)
    result = np.zeros(len(numbers), np.float32)
    for row in rows:
        padded = np.pad(row, (_BEFORE, hops(len(row)) * HOP - len(row) + _TAPS - _BEFORE))
        frames = sliding_window_view(padded, HOP + _TAPS - 1)[::HOP]
        for start in range(0, len(numbers), _AT_ONCE):
            several = slice(start, start + _AT_ONCE)
            between = frames[numbers[several]] @ _INTERPOLATOR
            highest = np.maximum(between.max(1, initial=0.0), -between.min(1, initial=0.0))
            result[several] = np.maximum(result[several], highest)
    return result


def true_peak(audio: Audio) -> float:
    """True peak in dBTP (BS.1770-4, annex 2: 4x oversampling); -120 for silence."""
    highest = float(np.abs(audio).max(initial=0.0))
    return float(20.0 * np.log10(max(peaks(audio, highest).max(initial=0.0), 1e-6)))
