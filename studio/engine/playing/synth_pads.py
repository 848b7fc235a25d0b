"""Synthesizers: pads, leads, plucks, bells, synth basses and the channels of an old game console.

Everything is added up from harmonics below hearing's limit, so nothing aliases; a filter is a curve over
them.
"""

import numpy as np

from studio.engine.audio import Audio, hertz
from studio.engine.playing.synth_tools import (
    Floats,
    Stroke,
    bandpass,
    cycle,
    drive,
    fall,
    grid,
    harmonics,
    highpass,
    hiss,
    mixed,
    phasor,
    read,
    resonances,
    ring,
    rise,
    rolloff,
    running,
    sweep,
    swell,
    times,
    vibrato,
    wander,
)

STEADY = 1e6


def _unison(
    stroke: Stroke, cents: Floats, number: Floats, width: float, loose: float = np.pi
) -> tuple[Floats, Floats, Floats]:
    """Detuned copies side by side: frequencies (n,), stereo gains (2, n), phases (n,) within +-`loose`."""
    rng = stroke.noise("unison")
    frequency = np.outer(np.exp2(cents / 1200.0), number * stroke.hertz).reshape(-1)
    order = rng.permutation(len(cents))
    angle = (np.linspace(-width, width, len(cents))[order] + 1.0) * np.pi / 4
    sides = np.repeat(np.stack([np.cos(angle), np.sin(angle)]), len(number), axis=1)
    phase = np.outer(rng.uniform(-loose, loose, len(cents)), number).reshape(-1)
    return frequency, sides, phase


def _pad(stroke: Stroke, body: Floats, cents: Floats, edges: tuple[float, float], attack: float) -> Audio:
    """Unison voices under a low-pass that opens from the first edge to the second. Returns (2, samples)."""
    number = np.arange(1, len(body) + 1, dtype=np.float64)
    frequency, sides, phase = _unison(stroke, cents, number, 0.9)
    low, high = (max(edge, 1.2 * stroke.hertz) for edge in edges)
    gains = [np.tile(body * rolloff(number * stroke.hertz, edge, 1.4), len(cents)) for edge in (low, high)]
    dark, open_ = (ring(frequency, sides * gain, STEADY, stroke.samples, phase) for gain in gains)
    opening = rise(stroke.samples, attack * 3.0)
    breathing = 0.85 + 0.15 * wander(stroke.noise("lfo"), stroke.samples, 0.8)
    tone = dark + opening * breathing.astype(np.float32) * (open_ - dark)
    return np.asarray(tone * rise(stroke.samples, attack), dtype=np.float32)


def pad_warm(stroke: Stroke) -> Audio:
    number = harmonics(stroke.hertz, 40, 6000.0)
    cents = np.array([-9.0, -5.0, -1.5, 1.5, 5.0, 9.0])
    return _pad(stroke, number**-1.0, cents, (520.0, 1000.0 + 2600.0 * stroke.velocity), 0.35)


def pad_bright(stroke: Stroke) -> Audio:
    number = harmonics(stroke.hertz, 44, 12_000.0)
    cents = np.array([-10.0, -6.0, -2.0, 2.0, 6.0, 10.0])
    tone = _pad(stroke, number**-0.7, cents, (1600.0, 2600.0 + 7000.0 * stroke.velocity), 0.25)
    return tone + np.float32(0.035 * stroke.velocity) * _air(stroke)


def _air(stroke: Stroke) -> Audio:
    """Breath above a pad that comes and goes slowly, of its own on both sides. Returns (2, samples)."""
    rng = stroke.noise("air")
    tide = (0.6 + 0.4 * wander(rng, stroke.samples, 0.5)).astype(np.float32) * rise(stroke.samples, 0.8)
    return np.stack([bandpass(hiss(rng, stroke.samples), 3500.0, 11_000.0) * tide for _ in range(2)])


# The vowel of "ah" darkening to "oh" when soft: formants of Peterson and Barney, men and women averaged.
VOWEL = ((760.0, 5.0, 0.22), (1150.0, 3.5, 0.18), (2700.0, 3.0, 0.16), (3500.0, 2.4, 0.14))


def pad_choir(stroke: Stroke) -> Audio:
    number = harmonics(stroke.hertz, 40, 7000.0)
    body = number**-1.2 * resonances(number * stroke.hertz, VOWEL, 0.25)
    cents = np.array([-9.0, -5.0, -2.0, 2.0, 5.0, 9.0])
    tone = _pad(stroke, body, cents, (900.0, 1200.0 + 5000.0 * stroke.velocity), 0.22)
    breath = bandpass(hiss(stroke.noise("breath"), stroke.samples), 700.0, 3500.0)
    return tone + np.float32(0.03) * breath * rise(stroke.samples, 0.2)


def supersaw(stroke: Stroke) -> Audio:
    """Seven saws; the detuning is the classic uneven one (Szabo, "How to emulate the Super Saw", 2010)."""
    cents = np.array([-19.0, -10.5, -3.5, 0.0, 3.4, 10.4, 18.6]) * 0.62
    number = harmonics(stroke.hertz, 90, 14_000.0)
    frequency, sides, phase = _unison(stroke, cents, number, 0.95, loose=0.8)
    loud = np.repeat([0.6, 0.75, 0.9, 1.3, 0.9, 0.75, 0.6], len(number))
    shape = np.tile(number**-0.8 * rolloff(number * stroke.hertz, 2600.0 + 11_000.0 * stroke.velocity), 7)
    phase += stroke.noise("free").uniform(0, 2 * np.pi, len(phase)) * 0.2
    tone = ring(frequency, sides * loud * shape, STEADY, stroke.samples, phase)
    return tone * swell(stroke.samples, 0.008, 0.3, 0.8)


def lead_saw(stroke: Stroke) -> Audio:
    """Two saws and a filter that closes a little after the attack. Returns (2, samples)."""
    number = harmonics(stroke.hertz, 120, 15_000.0)
    bright = number**-1.0 * rolloff(
        number * stroke.hertz, max(2500.0 + 7000.0 * stroke.velocity, stroke.hertz)
    )
    dark = number**-1.0 * rolloff(number * stroke.hertz, max(1300.0 + 2500.0 * stroke.velocity, stroke.hertz))
    pitch = vibrato(stroke, 5.4, 12.0, 0.3, 0.5)
    return _two_oscillators(stroke, pitch, cycle(bright), cycle(dark)) * swell(
        stroke.samples, 0.006, 0.4, 0.85
    )


def lead_square(stroke: Stroke) -> Audio:
    number = harmonics(stroke.hertz, 100, 14_000.0)
    odd = np.where(number % 2 == 1, 1.0, 0.04) / number
    bright = odd * rolloff(number * stroke.hertz, max(2200.0 + 6000.0 * stroke.velocity, stroke.hertz))
    dark = odd * rolloff(number * stroke.hertz, max(1200.0 + 1800.0 * stroke.velocity, stroke.hertz))
    pitch = vibrato(stroke, 5.6, 14.0, 0.25, 0.5)
    return _two_oscillators(stroke, pitch, cycle(bright), cycle(dark)) * swell(
        stroke.samples, 0.008, 0.4, 0.85
    )


def _two_oscillators(stroke: Stroke, pitch: Floats, bright: Audio, dark: Audio) -> Audio:
    rng = stroke.noise("oscillators")
    contour = np.float32(0.25) + np.float32(0.75) * fall(stroke.samples, 0.22)
    sides = []
    for cents in (-3.0, 3.0):
        phase = running(pitch * 2.0 ** (cents / 1200), stroke.samples, float(rng.uniform()))
        low = read(dark, phase)
        sides.append(low + contour * (read(bright, phase) - low))
    left, right = sides
    return np.stack([left + np.float32(0.5) * right, np.float32(0.5) * left + right])


def pluck(stroke: Stroke) -> Audio:
    """A saw whose filter falls shut: each harmonic dies at the moment the edge passes it. Returns (2,
    samples)."""
    number = harmonics(stroke.hertz, 60, 12_000.0)
    frequency, sides, phase = _unison(stroke, np.array([-4.0, 4.0]), number, 0.5)
    shape = np.tile(number**-0.75 * rolloff(number * stroke.hertz, 3000.0 + 9000.0 * stroke.velocity), 2)
    tau = 0.32 / (1.0 + (frequency / (700.0 + 1500.0 * stroke.velocity)) ** 1.1)
    tone = ring(frequency, sides * shape, tau + 0.02, stroke.samples, phase)
    return tone * rise(stroke.samples, 0.002)


def bell(stroke: Stroke) -> Audio:
    """Bright inharmonic partials over a pure strike tone. Returns (2, samples)."""
    ratio = np.array([1.0, 2.0, 2.76, 3.52, 5.4, 6.8, 8.93])
    rng = stroke.noise("bell")
    hard = stroke.velocity ** (0.5 * np.log2(ratio))
    amplitude = (
        np.array([1.0, 0.36, 0.34, 0.2, 0.26, 0.15, 0.11]) * hard * (1.0 + 0.15 * rng.uniform(-1, 1, 7))
    )
    tau = 1.3 * ratio**-0.8 * 2.0 ** (-(stroke.pitch - 72) / 30)
    pair = np.concatenate([stroke.hertz * ratio * 0.9994, stroke.hertz * ratio * 1.0006])
    sides = np.concatenate(
        [np.stack([amplitude, 0.4 * amplitude]), np.stack([0.4 * amplitude, amplitude])], axis=1
    )
    return ring(pair, sides, np.tile(tau, 2), stroke.samples) * rise(stroke.samples, 0.0015)


def chip_pulse(stroke: Stroke) -> Audio:
    """A pulse of one quarter duty with a fast, late vibrato, stepping down like a four-bit volume
    register."""
    number = harmonics(stroke.hertz, 150, 16_000.0)
    shape = np.sin(np.pi * number * 0.25) / number * number ** (-0.5 * (1.0 - stroke.velocity))
    phase = running(vibrato(stroke, 6.5, 10.0, 0.25, 0.0), stroke.samples, 0.13 * (stroke.variation % 4))
    level = np.round(15 * swell(stroke.samples, 0.002, 0.25, 0.6)) / 15
    kernel = np.hanning(129).astype(np.float32)
    return read(cycle(shape), phase) * np.convolve(level, kernel / kernel.sum())[: stroke.samples].astype(
        np.float32
    )


# --- basses ---------------------------------------------------------------------------------------


def bass_synth(stroke: Stroke) -> Audio:
    """Saw over a sine, through a low-pass that shuts after the attack."""
    number = harmonics(stroke.hertz, 60, 6000.0)
    at = grid(stroke.samples)
    edge = 260.0 + (500.0 + 2200.0 * stroke.velocity) * np.exp(-at / 0.16)
    gains = rolloff(number * stroke.hertz, np.maximum(edge, stroke.hertz), 2.0) / number
    gains[:, 0] *= 1.4
    start = phasor(np.ones((1, len(number))), np.full((1, len(number)), 0.3 * (stroke.variation % 3)))
    tone = sweep(number * stroke.hertz, gains, stroke.samples, start)[0]
    return highpass(drive(tone, 1.0 + 0.8 * stroke.velocity), 18.0, 1) * swell(
        stroke.samples, 0.004, 0.4, 0.75
    )


def bass_acid(stroke: Stroke) -> Audio:
    """A saw through a resonant filter that quacks: the resonance is a peak over the partials at the moving
    edge."""
    number = harmonics(stroke.hertz, 90, 9000.0)
    at = grid(stroke.samples)
    quick = 0.1 + 0.12 * (stroke.variation % 2)
    edge = np.maximum(
        240.0 + (700.0 + 2800.0 * stroke.velocity**1.5) * np.exp(-at / quick), 1.3 * stroke.hertz
    )
    ratio = number * stroke.hertz / edge
    gains = 1.0 / np.sqrt((1.0 - ratio**2) ** 2 + (ratio / 3.5) ** 2) / (1.0 + 0.25 * ratio**2) / number
    start = phasor(np.ones((1, len(number))), np.zeros((1, len(number))))
    tone = sweep(number * stroke.hertz, gains, stroke.samples, start)[0]
    return drive(tone * np.float32(0.6), 1.0 + 1.4 * stroke.velocity) * swell(
        stroke.samples, 0.003, 0.25, 0.7
    )


def bass_sub(stroke: Stroke) -> Audio:
    """The long 808 kick played as a bass: a driven sine that drops in, or glides over from the note
    before."""
    t = times(stroke.samples)
    if stroke.slide_from is None:
        pitch = stroke.hertz * (1.0 + 1.6 * np.exp(-t / 0.012))
    else:
        pitch = stroke.hertz * (hertz(stroke.slide_from) / stroke.hertz) ** np.exp(-t / 0.03)
    tone = np.sin(2 * np.pi * running(pitch, stroke.samples)).astype(np.float32)
    hot = drive(tone * fall(stroke.samples, 1.6), 0.6 + 2.2 * stroke.velocity)
    # Two extra harmonics let small loudspeakers hear it.
    second = ring(
        stroke.hertz * np.array([2.0, 3.0]), np.array([0.1, 0.05]) * stroke.velocity, 0.25, stroke.samples
    )
    return mixed(hot, second if stroke.slide_from is None else second * 0) * rise(stroke.samples, 0.003)


def bass_chip(stroke: Stroke) -> Audio:
    """A triangle drawn in sixteen steps, as the console's counter did."""
    number = harmonics(stroke.hertz, 64, 12_000.0)
    triangle = np.where(number % 2 == 1, (-1.0) ** ((number - 1) // 2) / number**2, 0.0)
    stairs = np.where(np.isin(number % 32, (1, 31)) & (number > 1), 0.9 / number, 0.0)
    grit = stairs + np.where(number % 2 == 1, 0.05 / number, 0.0) * stroke.velocity**2
    phase = running(stroke.hertz, stroke.samples, 0.0)
    tone = read(cycle(triangle + grit * stroke.velocity), phase)
    return np.asarray(tone * rise(stroke.samples, 0.003), dtype=np.float32)
