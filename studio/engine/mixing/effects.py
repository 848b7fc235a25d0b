"""Equalizers, saturation, panning and modulated delays: small functions from sound to sound.

Every function takes mono (samples,) or stereo (2, samples) float32 and returns the same kind, unless it says
otherwise.
"""

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from studio.engine.audio import SAMPLE_RATE, Audio

Sections: TypeAlias = NDArray[np.float64]  # second-order sections, (sections, 6)

BLOCK = 65_513  # samples, a multiple of loudness.HOP: a second and a half, which a processor's cache holds
_SILENCE = 1e-9  # filter memory below this is cleared
_LOW = 200.0  # hertz: a pole under it needs float64, or its rounding noise is heard
# Filters that ring out into silence reach denormal numbers, which are a hundred times slower. This noise, at
# -300 dB, keeps them above.
_FLOOR = np.tile(np.array([1e-15, 1e-15, -1e-15, 1e-15, -1e-15], np.float32), BLOCK // 5 + 1)[:BLOCK]


def filtered(audio: Audio, sections: Sections, out: Audio | None = None) -> Audio:
    """The signal through second-order sections. `out` may be the signal itself.

    Filters with low poles run in float64, where they have no rounding noise,
    without a float64 copy of the song.
    """
    result = np.empty_like(audio) if out is None else out
    for row, sink in zip(np.atleast_2d(audio), np.atleast_2d(result), strict=True):
        for start, block in filtered_blocks(row, sections):
            sink[start : start + len(block)] = block
    return result


def filtered_blocks(row: Audio, sections: Sections) -> Iterator[tuple[int, Audio | NDArray[np.float64]]]:
    """One channel through second-order sections, block by block: where each starts, and the block."""
    precision = np.float64 if _rings_low(sections) else np.float32
    memory = np.zeros((len(sections), 2), precision)
    for start in range(0, len(row), BLOCK):
        block = row[start : start + BLOCK]
        if block.any() or np.abs(memory).max() > _SILENCE:
            filtered_block, memory = sosfilt(
                sections.astype(precision), block + _FLOOR[: len(block)], zi=memory
            )
            yield start, filtered_block
        else:
            memory[:] = 0.0
            yield start, np.zeros(len(block), np.float32)


def _rings_low(sections: Sections) -> bool:
    """Whether a pole is as near to 1 as that of a filter under `_LOW`: at 2 pi frequency / rate."""
    poles = np.concatenate([np.roots(section[3:]) for section in sections])
    return bool(np.abs(poles - 1.0).min(initial=2.0) < 2.0 * np.pi * _LOW / SAMPLE_RATE)


def equalized(audio: Audio, *bands: Sections) -> Audio:
    """The signal through several bands, one after the other."""
    return filtered(audio, np.vstack(bands))


def peaking(frequency: float, gain_db: float, q: float = 1.0) -> Sections:
    """A bell around `frequency`. R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filters"."""
    amplitude, cosine, alpha = _cookbook(frequency, gain_db, q)
    return _section(
        (1 + alpha * amplitude, -2 * cosine, 1 - alpha * amplitude),
        (1 + alpha / amplitude, -2 * cosine, 1 - alpha / amplitude),
    )


def bandpass(frequency: float, q: float = 1.0) -> Sections:
    """A band with gain 1 and no phase shift at its centre (cookbook, constant peak gain)."""
    _, cosine, alpha = _cookbook(frequency, 0.0, q)
    return _section((alpha, 0.0, -alpha), (1 + alpha, -2 * cosine, 1 - alpha))


def low_shelf(frequency: float, gain_db: float) -> Sections:
    """A shelf of slope 1 below `frequency`, with half its gain (in dB) there (cookbook)."""
    return _shelf(frequency, gain_db, -1)


def high_shelf(frequency: float, gain_db: float) -> Sections:
    """A shelf of slope 1 above `frequency`, with half its gain (in dB) there (cookbook)."""
    return _shelf(frequency, gain_db, 1)


def highpass(frequency: float, order: int = 2) -> Sections:
    """Butterworth, 3 dB down at `frequency`."""
    return np.asarray(butter(order, frequency, "highpass", fs=SAMPLE_RATE, output="sos"), np.float64)


def lowpass(frequency: float, order: int = 2) -> Sections:
    """Butterworth, 3 dB down at `frequency`."""
    return np.asarray(butter(order, frequency, "lowpass", fs=SAMPLE_RATE, output="sos"), np.float64)


def _cookbook(frequency: float, gain_db: float, q: float) -> tuple[float, float, float]:
    omega = 2.0 * np.pi * frequency / SAMPLE_RATE
    return 10.0 ** (gain_db / 40.0), float(np.cos(omega)), float(np.sin(omega) / (2.0 * q))


def _shelf(frequency: float, gain_db: float, side: int) -> Sections:
    amplitude, cosine, alpha = _cookbook(frequency, gain_db, np.sqrt(0.5))
    up, down, bend = amplitude + 1, side * (amplitude - 1), 2 * np.sqrt(amplitude) * alpha
    turn, back = (amplitude + 1) * cosine, side * (amplitude - 1)
    zeros = (up + down * cosine + bend, -2 * (back + turn), up + down * cosine - bend)
    poles = (up - down * cosine + bend, 2 * (back - turn), up - down * cosine - bend)
    return _section((zeros[0] * amplitude, zeros[1] * amplitude, zeros[2] * amplitude), poles)


def _section(zeros: tuple[float, float, float], poles: tuple[float, float, float]) -> Sections:
    return np.array([[*zeros, *poles]], np.float64) / poles[0]


def decibels(gain_db: float) -> np.float32:
    """The factor of a gain in dB, in the type that keeps float32 signals float32."""
    return np.float32(10.0 ** (gain_db / 20.0))


def saturated(audio: Audio, drive_db: float) -> Audio:
    """Tape-like rounding of the peaks by tanh: odd harmonics, no DC, gain 1 for small signals."""
    drive = decibels(drive_db)
    return np.asarray(np.tanh(audio * drive) / drive, np.float32)


def panned(audio: Audio, position: float) -> Audio:
    """A mono signal placed from -1 (left) to 1 (right) at equal power (centre: 3 dB down), (2, samples)."""
    angle = (position + 1.0) * np.pi / 4.0
    return np.stack([audio * np.float32(np.cos(angle)), audio * np.float32(np.sin(angle))])


def stereo(audio: Audio) -> Audio:
    """A mono signal on both sides at full level, as (2, samples); stereo comes back as it is."""
    return np.stack([audio, audio]) if audio.ndim == 1 else audio


def widened(
    audio: Audio,
    width: Audio | float,
    spread: Audio | float = 0.0,
    delay: float = 0.011,
    source: Audio | None = None,
    out: Audio | None = None,
) -> Audio:
    """Stereo with its side signal times `width`, and `spread` times a late copy of the middle added to it.

    The copy is made of the mono `source` where one is given. Both factors may be curves of (samples,). The
    side is opposite left and right: the mono sum never changes. Bass stays in the middle. After M. Gerzon's
    and R. Orban's pseudo-stereo by complementary comb filters. `out` may be the signal.
    """
    shift = int(delay * SAMPLE_RATE)
    middle = (audio[0] + audio[1]) * np.float32(0.5)
    late = filtered(middle if source is None else source, highpass(250.0, order=1))[
        : max(0, len(middle) - shift)
    ]
    late *= spread[shift:] if isinstance(spread, np.ndarray) else np.float32(spread)
    result = np.empty_like(audio) if out is None else out
    side = np.subtract(audio[0], middle, out=result[0])
    side *= width
    side[shift:] += late
    np.subtract(middle, side, out=result[1])
    side += middle
    return result


def wandering(audio: Audio, delay: float, depth: float, rate: float, phase: float = 0.0) -> Audio:
    """A mono signal through a slowly moving delay: `delay` +- `depth` seconds, `rate` hertz.

    The movement detunes by up to 2 pi rate depth: what chorus and artificial double tracking are built of.
    """
    result = np.zeros_like(audio)
    for start in range(0, len(audio), BLOCK):
        index = np.arange(start, min(start + BLOCK, len(audio)))
        turn = 2.0 * np.pi * rate / SAMPLE_RATE * index + phase
        moving = delay + depth * 0.7 * np.sin(turn) + depth * 0.3 * np.sin(2.7 * turn)
        result[start : start + BLOCK] = _read(audio, index - moving * SAMPLE_RATE)
    return result


def _read(audio: Audio, position: NDArray[np.float64]) -> Audio:
    """The signal between its samples, by straight lines; silence before its start."""
    whole = np.floor(position).astype(np.int64)
    part = (position - whole).astype(np.float32)
    first = audio[np.clip(whole, 0, len(audio) - 1)]
    second = audio[np.clip(whole + 1, 0, len(audio) - 1)]
    return (first + (second - first) * part) * (whole >= 0)


def chorus(audio: Audio, mix: float = 0.35) -> Audio:
    """Two detuned copies of the middle, one on each side, `mix` of full level: (2, samples)."""
    both = stereo(audio)
    middle = both.mean(0, dtype=np.float32)
    copies = np.stack([wandering(middle, 0.013, 0.0016, 0.6), wandering(middle, 0.017, 0.0016, 0.5, 2.0)])
    return both + copies * np.float32(mix)


def doubled(audio: Audio, side: float, take: int = 0) -> Audio:
    """A second take of a mono voice, at `side`: 17-26 ms late, up to about 10 cents off, (2, samples)."""
    late = wandering(audio, 0.017 + 0.009 * (take % 2), 0.0030, 0.31 - 0.04 * (take % 3), float(take))
    return panned(late, side)
