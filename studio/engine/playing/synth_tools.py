"""The workbench of the instruments: sums of partials, single-cycle tables, envelopes, filters, noise.

Every function is pure. Decaying and detuned sounds are sums of exponentials, and a sum of exponentials over
a block grid is one matrix product: z^(a*B + b) = z^(a*B) * z^b. That is many times faster than one sine
after another and exact in pitch. It is the closed form of what a plucked-string loop computes sample by
sample (Jaffe and Smith, "Extensions of the Karplus-Strong plucked-string algorithm", CMJ 1983).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from studio.engine import dice
from studio.engine.audio import SAMPLE_RATE, Audio, hertz

Floats: TypeAlias = NDArray[np.float64]
Complexes: TypeAlias = NDArray[np.complex128]

BLOCK = 256  # samples on one row of the grid
CHUNK = 16  # rows computed at once; partials that have died are left out of the next chunk
FAINT = 5e-4  # a partial that starts this much below the loudest is left out
SILENCE = 1e-4  # a partial this much below the loudest is not worth computing
HIGHEST = 17_000.0  # hertz; partials above are inaudible or would alias
TABLE = 16_384  # samples of a single-cycle table: read without interpolation, noise below -70 dB


@dataclass(frozen=True, slots=True)
class Stroke:
    """One note asked of an instrument: held for `seconds`, including the time in which its release fades."""

    pitch: int
    velocity: float
    seconds: float
    variation: int  # round robin: the same note struck again is never quite the same
    seed: int
    slide_from: int | None = None  # the pitch that the note glides from

    @property
    def hertz(self) -> float:
        return hertz(self.pitch)

    @property
    def samples(self) -> int:
        return max(BLOCK, int(self.seconds * SAMPLE_RATE))

    def noise(self, name: str = "") -> np.random.Generator:
        return dice.noise(self.seed, name, self.pitch, self.variation)


# --- sums of partials -----------------------------------------------------------------------------


def ring(
    frequency: Floats, amplitude: Floats, decay: Floats | float, samples: int, phase: Floats | float = 0.0
) -> Audio:
    """Sum of decaying sines. `frequency` (partials,) in hertz; `amplitude` and `phase` (partials,), or
    (2, partials) for stereo; `decay` the time constants in seconds. Returns (samples,) or (2, samples)."""
    loudest = np.abs(amplitude).reshape(-1, len(frequency)).max(axis=0)
    audible = (frequency < HIGHEST) & (loudest > FAINT * loudest.max())
    start = _start(amplitude, phase)[:, audible]
    tau = np.broadcast_to(np.asarray(decay, dtype=np.float64), frequency.shape)[audible]
    rate = (-1.0 / tau + 2j * np.pi * frequency[audible]) / SAMPLE_RATE
    fine = _powers(np.exp(rate), BLOCK)
    size = np.abs(start).max(axis=0, initial=0.0)
    rows = -(-samples // BLOCK)
    out = np.zeros((start.shape[0], rows, BLOCK), dtype=np.float32)
    chunk = CHUNK if tau.min(initial=np.inf) < 10.0 else rows
    for first in range(0, rows, chunk):
        level = size * np.exp(rate.real * first * BLOCK)
        alive = level > SILENCE * size.max(initial=0.0)
        if not alive.any():
            break
        count = min(chunk, rows - first)
        steps = _powers(np.exp(rate[alive] * BLOCK), count).T * np.exp(rate[alive] * (first * BLOCK))
        out[:, first : first + count] = _real_product(steps * start[:, None, alive], fine[alive])
    return _flat(out, samples, np.ndim(amplitude) + np.ndim(phase) > 2 or start.shape[0] == 2)


def sweep(frequency: Floats, gains: Floats, samples: int, start: Complexes) -> Audio:
    """Sum of steady sines whose gains move: additive synthesis, so that a filter is a curve over the
    partials.

    `gains` (rows + 1, partials) at every BLOCK samples, joined by straight lines (see `grid`); `start`
    (channels, partials) holds each partial's amplitude and phase (see `phasor`). Returns (channels,
    samples).
    """
    rate = 2j * np.pi * frequency / SAMPLE_RATE
    fine = _powers(np.exp(rate), BLOCK)
    slope = np.arange(BLOCK) / BLOCK
    both = np.concatenate([fine * (1.0 - slope), fine * slope])
    rows = gains.shape[0] - 1
    coarse = _powers(np.exp(rate * BLOCK), rows).T * start[:, None, :]
    out = _real_product(np.concatenate([coarse * gains[:-1], coarse * gains[1:]], axis=-1), both)
    return out.reshape(start.shape[0], -1)[:, :samples]


def grid(samples: int) -> Floats:
    """The times in seconds at which `sweep` wants its gains, as a column."""
    return (np.arange(-(-samples // BLOCK) + 1) * BLOCK / SAMPLE_RATE)[:, None]


def phasor(amplitude: Floats, phase: Floats) -> Complexes:
    """Amplitude and phase (channels, partials) as `sweep` wants them: a phase of zero is a rising sine."""
    return np.asarray(amplitude * np.exp(1j * (phase - np.pi / 2.0)), dtype=np.complex128)


def _powers(base: Complexes, count: int) -> Complexes:
    """(bases, count): each base to the powers 0, 1, 2 ..., by doubling."""
    out = np.ones((len(base), count), dtype=np.complex128)
    done = 1
    while done < count:
        more = min(done, count - done)
        out[:, done : done + more] = out[:, :more] * (base**done)[:, None]
        done += more
    return out


def _start(amplitude: Floats, phase: Floats | float) -> Complexes:
    return np.atleast_2d(phasor(amplitude, np.asarray(phase, dtype=np.float64)))


def _real_product(rows: Complexes, columns: Complexes) -> Audio:
    left = np.concatenate([rows.real, -rows.imag], axis=-1).astype(np.float32)
    right = np.concatenate([columns.real, columns.imag]).astype(np.float32)
    return np.asarray(left @ right, dtype=np.float32)


def _flat(blocks: Audio, samples: int, stereo: bool) -> Audio:
    sound = blocks.reshape(blocks.shape[0], -1)[:, :samples]
    return np.asarray(sound if stereo else sound[0], dtype=np.float32)


def harmonics(frequency: float, most: int = 200, highest: float = 15_000.0) -> Floats:
    """The numbers 1, 2, 3 ... of the harmonics below `highest` hertz."""
    return np.arange(1.0, max(2, min(most, int(highest / frequency)) + 1), dtype=np.float64)


# --- single-cycle tables --------------------------------------------------------------------------


def cycle(amplitude: Floats, phase: Floats | float = 0.0) -> Audio:
    """One period (TABLE,) of the harmonics 1, 2, 3 ..., band-limited by what it is given."""
    spectrum = np.zeros(TABLE // 2 + 1, dtype=np.complex128)
    spectrum[1 : len(amplitude) + 1] = amplitude * np.exp(1j * (phase - np.pi / 2.0))
    return (np.fft.irfft(spectrum, TABLE) * (TABLE / 2)).astype(np.float32)


def read(table: Audio, phase: Floats) -> Audio:
    """The table read along `phase` (samples,), counted in periods."""
    return np.asarray(table[(phase * TABLE).astype(np.int64) & (TABLE - 1)], dtype=np.float32)


def running(frequency: Floats | float, samples: int, start: float = 0.0) -> Floats:
    """Phase in periods of an oscillator, from its frequency in hertz (a number or (samples,))."""
    if isinstance(frequency, float):
        return np.asarray(start + np.arange(samples) * (frequency / SAMPLE_RATE), dtype=np.float64)
    return np.asarray(start + np.cumsum(frequency) / SAMPLE_RATE, dtype=np.float64)


def vibrato(stroke: Stroke, rate: float, cents: float, after: float, drift_cents: float = 2.0) -> Floats:
    """Frequency in hertz (samples,) of a living tone: vibrato that sets in, and a slow unsteadiness."""
    rng = stroke.noise("vibrato")
    t = times(stroke.samples)
    depth = np.clip((t - after) / 0.35, 0.0, 1.0) * cents * (1.0 + 0.1 * rng.uniform(-1, 1))
    wave = np.sin(2 * np.pi * (rate * (1.0 + 0.05 * rng.uniform(-1, 1)) * (t - after)))
    bent = depth * wave + drift_cents * wander(rng, stroke.samples, 3.0)
    return np.asarray(stroke.hertz * np.exp2(bent / 1200.0), dtype=np.float64)


def wander(rng: np.random.Generator, samples: int, rate: float) -> Floats:
    """Slow random movement (samples,) within about +-1, changing `rate` times a second."""
    points = max(4, int(samples / SAMPLE_RATE * rate) + 4)
    values = rng.uniform(-1.0, 1.0, points)
    at = np.arange(samples, dtype=np.float64) * (rate / SAMPLE_RATE)
    return np.asarray(np.interp(at, np.arange(points), values - values.mean()), dtype=np.float64)


# --- envelopes ------------------------------------------------------------------------------------


def times(samples: int) -> Floats:
    return np.arange(samples, dtype=np.float64) / SAMPLE_RATE


def rise(samples: int, seconds: float) -> Audio:
    """From 0 to 1 along half a cosine within `seconds`, then 1."""
    curve = np.ones(samples, dtype=np.float32)
    edge = min(samples, max(1, int(seconds * SAMPLE_RATE)))
    curve[:edge] = 0.5 - 0.5 * np.cos(np.pi * np.arange(edge) / edge)
    return np.asarray(curve, dtype=np.float32)


def fall(samples: int, tau: float) -> Audio:
    """Exponential decay from 1 with the time constant `tau` in seconds."""
    rate = np.float32(-1.0 / (tau * SAMPLE_RATE))
    return np.asarray(np.exp(np.arange(samples, dtype=np.float32) * rate), dtype=np.float32)


def swell(samples: int, attack: float, settle: float, sustain: float) -> Audio:
    """A played tone's envelope: rises in `attack` s, settles towards `sustain` with time constant
    `settle`."""
    level = sustain + (1.0 - sustain) * fall(samples, settle)
    return np.asarray(rise(samples, attack) * level, dtype=np.float32)


# --- filters and noise ----------------------------------------------------------------------------


def _filter(
    sound: Audio, edge: float | tuple[float, float], kind: Literal["low", "high", "band"], order: int
) -> Audio:
    return np.asarray(sosfilt(_design(edge, kind, order), sound, axis=-1), dtype=np.float32)


@lru_cache(256)  # a kit asks for the same few again and again
def _design(edge: float | tuple[float, float], kind: Literal["low", "high", "band"], order: int) -> Floats:
    """Butterworth. The few that almost all sounds ask for are written out: the general way takes as long as a
    drum. Bilinear transform with prewarped edges."""
    low, high = (
        np.tan(np.pi * one / SAMPLE_RATE) for one in (edge if isinstance(edge, tuple) else (edge, edge))
    )
    warped = low * high
    if kind == "band" and order == 1:
        width = high - low
        return _section((width, 0.0, -width), (1 + width + warped, 2 * (warped - 1), 1 - width + warped))
    if order == 1:
        zeros = (low, low, 0.0) if kind == "low" else (1.0, -1.0, 0.0)
        return _section(zeros, (1 + low, low - 1, 0.0))
    if kind != "band" and order == 2:
        zeros = (warped, 2 * warped, warped) if kind == "low" else (1.0, -2.0, 1.0)
        bend = np.sqrt(2.0) * low
        return _section(zeros, (1 + bend + warped, 2 * (warped - 1), 1 - bend + warped))
    return np.asarray(butter(order, edge, kind, fs=SAMPLE_RATE, output="sos"), dtype=np.float64)


def _section(zeros: tuple[float, float, float], poles: tuple[float, float, float]) -> Floats:
    return np.array([[*zeros, *poles]], dtype=np.float64) / poles[0]


def lowpass(sound: Audio, edge: float, order: int = 2) -> Audio:
    return _filter(sound, min(edge, 20_000.0), "low", order)


def highpass(sound: Audio, edge: float, order: int = 2) -> Audio:
    return _filter(sound, edge, "high", order)


def bandpass(sound: Audio, low: float, high: float, order: int = 1) -> Audio:
    return _filter(sound, (low, min(high, 20_000.0)), "band", order)


def hiss(rng: np.random.Generator, samples: int) -> Audio:
    """White noise (samples,) with a standard deviation of 1."""
    return rng.standard_normal(samples, dtype=np.float32)


def hiss_band(rng: np.random.Generator, samples: int, low: float, high: float, order: int = 1) -> Audio:
    return bandpass(hiss(rng, samples), low, high, order)


def moving_hiss(rng: np.random.Generator, centre: Floats, octaves: float) -> Audio:
    """Noise whose band moves: `centre` in hertz every 1024 samples (frames,), `octaves` the band's half
    width. Overlap-add of shaped random spectra. Returns (len(centre) * 1024,)."""
    bins = np.fft.rfftfreq(2048, 1.0 / SAMPLE_RATE)[1:]
    distance = np.log2(bins[None, :] / centre[:, None]) / octaves
    angle = rng.uniform(0.0, 2 * np.pi, distance.shape)
    spectrum = np.zeros((len(centre), 1025), dtype=np.complex128)
    spectrum[:, 1:] = np.exp(-0.5 * distance**2 + 1j * angle) / np.sqrt(bins)
    frames = np.fft.irfft(spectrum, 2048, axis=1) * np.hanning(2049)[:2048] * 2048
    out = np.zeros((len(centre) + 1, 1024))
    out[:-1] += frames[:, :1024]
    out[1:] += frames[:, 1024:]
    return out.reshape(-1)[: len(centre) * 1024].astype(np.float32)


def resonances(
    frequency: Floats, peaks: tuple[tuple[float, float, float], ...], floor: float = 1.0
) -> Floats:
    """Gain of a body or a mouth at each frequency: `floor` plus peaks of (hertz, height, width in
    octaves)."""
    gain = np.full(frequency.shape, floor)
    for centre, height, width in peaks:
        gain += height * np.exp(-0.5 * (np.log2(frequency / centre) / width) ** 2)
    return gain


def rolloff(frequency: Floats, edge: float | Floats, slope: float = 2.0) -> Floats:
    """Gain of a smooth low-pass: -3 dB at `edge` hertz, then `slope` * 6 dB per octave."""
    return np.asarray(1.0 / np.sqrt(1.0 + (frequency / edge) ** (2.0 * slope)), dtype=np.float64)


# --- shaping --------------------------------------------------------------------------------------


def drive(sound: Audio, amount: float) -> Audio:
    """Soft saturation that keeps small signals as they are, scaled to keep a full-scale peak at full
    scale."""
    return np.asarray(np.tanh(sound * np.float32(amount)) / np.float32(np.tanh(amount)), dtype=np.float32)


def placed(sound: Audio, pan: float) -> Audio:
    """A mono sound (samples,) as stereo (2, samples), `pan` from -1 to 1, at constant power."""
    angle = (pan + 1.0) * np.pi / 4.0
    sides = np.array([[np.cos(angle)], [np.sin(angle)]], dtype=np.float32) * np.float32(np.sqrt(2.0))
    return np.asarray(sides * sound, dtype=np.float32)


def mixed(*sounds: Audio) -> Audio:
    """Mono sounds of different lengths added from their common start."""
    out = np.zeros(max(len(sound) for sound in sounds), dtype=np.float32)
    for sound in sounds:
        out[: len(sound)] += sound
    return out
