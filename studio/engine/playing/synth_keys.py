"""Keyboards and mallets: struck strings, tines, pipes, reeds and bars."""

import numpy as np

from studio.engine.audio import Audio
from studio.engine.playing.plucked import felt_noise
from studio.engine.playing.synth_tools import (
    Floats,
    Stroke,
    fall,
    harmonics,
    hiss_band,
    mixed,
    placed,
    resonances,
    ring,
    rise,
    rolloff,
    swell,
    times,
)

STEADY = 1e6  # a time constant that does not decay


def piano(stroke: Stroke, felt: bool = False) -> Audio:
    """A grand, or an upright with felt between hammer and strings. Returns (2, samples).

    Partials are stretched by stiffness, combed by the place of the hammer (1/8), softened by its felt
    according to force, and die in two stages because two or three strings pull each other. Fletcher and
    Rossing, chapter 12.
    """
    rng = stroke.noise("felt" if felt else "piano")
    number = harmonics(stroke.hertz, 48, 9000.0)
    stiff = 1.1e-4 * 2.0 ** ((stroke.pitch - 60) / 9) + 6e-5
    frequency = number * stroke.hertz * np.sqrt((1.0 + stiff * number**2) / (1.0 + stiff))
    amplitude = _hammer(stroke, number, frequency, felt) * (1.0 + 0.1 * rng.uniform(-1, 1, len(number)))
    tau = 2.6 * 2.0 ** (-(stroke.pitch - 48) / 17)
    quick = 1.0 / (1.0 / tau * (1.0 + 0.06 * number) + 0.22 * (frequency / 1000.0) ** 1.3)
    sides = _spread(rng, stroke.pitch, len(number), 0.25 if felt else 0.6)
    apart = 1.0 + 2.2e-4 * rng.uniform(0.6, 1.2)
    tone = ring(
        np.concatenate([frequency / np.sqrt(apart), frequency * np.sqrt(apart)]),
        np.concatenate([sides * amplitude * 0.8, sides * amplitude * 0.35], axis=1),
        np.concatenate([quick * 0.7, quick * 2.6]),
        stroke.samples,
        np.tile(rng.uniform(-0.5, 0.5, (2, len(number))), 2),
    )
    thump = felt_noise(stroke, 0.05 if felt else 0.035 * stroke.velocity, 0.02, 500.0 if felt else 1400.0)
    tone[:, : len(thump)] += thump
    return tone * rise(stroke.samples, 0.004 if felt else 0.0015)


def _hammer(stroke: Stroke, number: Floats, frequency: Floats, felt: bool) -> Floats:
    force = stroke.velocity ** (1.6 if felt else 1.3)
    edge = (500.0 + 900.0 * force) if felt else (550.0 + 2600.0 * force)
    edge *= 2.0 ** ((stroke.pitch - 60) / 24)
    comb = 0.1 + np.abs(np.sin(np.pi * number / 8.2))
    low_end = rolloff(90.0 / frequency, 1.0, 1.0)  # the soundboard hardly moves below
    return np.asarray(comb * number**-0.7 * rolloff(frequency, edge, 1.5) * low_end, dtype=np.float64)


def _spread(rng: np.random.Generator, pitch: int, partials: int, width: float) -> Floats:
    """Gains (2, partials): low notes to the left as the player sits, each partial somewhere of its own."""
    place = np.clip((pitch - 62) / 40, -1, 1) * width + width * 0.5 * rng.uniform(-1, 1, partials)
    angle = (np.clip(place, -1, 1) + 1.0) * np.pi / 4
    return np.asarray(np.stack([np.cos(angle), np.sin(angle)]) * np.sqrt(2.0), dtype=np.float64)


def epiano(stroke: Stroke) -> Audio:
    """Tine and tone bar by frequency modulation (Chowning 1973; the ratios 1:1 and 1:14 of the 1980s)."""
    t = times(stroke.samples).astype(np.float32)
    turn = np.float32(2 * np.pi * stroke.hertz) * t
    bite = np.float32(0.25 + 2.1 * stroke.velocity**1.5 * 2.0 ** (-(stroke.pitch - 60) / 30))
    body = np.sin(turn + bite * fall(len(t), 0.28) * np.sin(turn))
    tine = np.sin(turn + np.float32(0.5 + stroke.velocity) * fall(len(t), 0.05) * np.sin(turn * 14))
    tau = 1.5 * 2.0 ** (-(stroke.pitch - 60) / 22)
    tone = np.float32(0.8) * body * fall(len(t), tau)
    tone += np.float32(0.1 + 0.3 * stroke.velocity) * tine * fall(len(t), tau * 0.5)
    return np.asarray(tone * rise(len(t), 0.0015 + 0.001 * (stroke.variation % 2)), dtype=np.float32)


def vibraphone(stroke: Stroke) -> Audio:
    """A tuned bar of aluminium: partials 1, 4 and 10."""
    return _bar(stroke, (1.0, 4.0, 10.1, 16.3), (2.4, 0.9, 0.25, 0.1), (1.0, 0.22, 0.12, 0.05), 0.02)


def marimba(stroke: Stroke) -> Audio:
    """A tuned bar of rosewood over its tube."""
    scale = 2.0 ** (-(stroke.pitch - 60) / 18)
    taus = (0.42 * scale, 0.1 * scale, 0.04, 0.02)
    return _bar(stroke, (1.0, 3.98, 9.3, 15.4), taus, (1.0, 0.3, 0.16, 0.08), 0.06)


def music_box(stroke: Stroke) -> Audio:
    """Teeth of a steel comb, plucked by pins."""
    scale = 2.0 ** (-(stroke.pitch - 76) / 30)
    taus = (1.0 * scale, 0.35 * scale, 0.14, 0.05)
    return _bar(stroke, (1.0, 2.005, 6.27, 11.4), taus, (1.0, 0.15, 0.32, 0.1), 0.03)


def _bar(
    stroke: Stroke,
    ratios: tuple[float, ...],
    taus: tuple[float, ...],
    levels: tuple[float, ...],
    thump: float,
) -> Audio:
    rng = stroke.noise("bar")
    ratio = np.array(ratios)
    hard = stroke.velocity ** (0.45 * np.log2(ratio))  # a harder blow wakes the upper modes
    amplitude = np.array(levels) * hard * 1.4 ** np.log2(ratio) * (1 + 0.2 * rng.uniform(-1, 1, len(ratio)))
    amplitude[0] = 1.0
    tone = ring(
        stroke.hertz * ratio, amplitude, np.array(taus), stroke.samples, rng.uniform(0, 0.4, len(ratio))
    )
    mallet = felt_noise(stroke, thump * (0.3 + stroke.velocity), 0.006, 3000.0)
    return placed(mixed(tone, mallet) * rise(stroke.samples, 0.001), (stroke.pitch - 70) / 60)


# Footages as multiples of the key's pitch, and the drawbars of a full, round registration.
DRAWBARS = np.array([0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0])
DRAWN = np.array([0.75, 1.0, 0.6, 0.5, 0.28, 0.22, 0.08, 0.1, 0.14])


def organ(stroke: Stroke) -> Audio:
    """Tonewheels: nine sines, a key click and a percussion on the third harmonic; the swell pedal opens the
    top."""
    rng = stroke.noise("organ")
    level = DRAWN * np.where(DRAWBARS > 1.5, 0.4 + 1.1 * stroke.velocity, 1.0)
    tone = ring(stroke.hertz * DRAWBARS, level, STEADY, stroke.samples, rng.uniform(0, 6.28, 9)) * np.float32(
        0.5
    )
    strike = ring(np.array([stroke.hertz * 3.0]), np.array([0.35 * stroke.velocity]), 0.16, stroke.samples)
    click = (
        hiss_band(rng, 900, 1500.0, 6000.0) * fall(900, 0.003) * np.float32(0.05 * (0.3 + stroke.velocity))
    )
    return mixed((tone + strike) * rise(stroke.samples, 0.004), click)


# The ranks of a plenum: pitch multiple, level, and how fast its harmonics fall.
RANKS = (
    (1.0, 1.0, 1.3),
    (1.0, 0.7, 2.4),
    (2.0, 0.6, 1.4),
    (3.0, 0.22, 1.6),
    (4.0, 0.35, 1.5),
    (6.0, 0.14, 1.7),
)


def organ_church(stroke: Stroke) -> Audio:
    """Ranks of flue pipes, each a hair off, speaking slowly with a chiff. Returns (2, samples)."""
    rng = stroke.noise("pipes")
    frequency, level = [], []
    for multiple, share, slope in RANKS:
        number = harmonics(stroke.hertz * multiple, 16, 9000.0)
        frequency.append(number * stroke.hertz * multiple * 2.0 ** (rng.uniform(-2.0, 2.0) / 1200))
        open_top = 1.0 if multiple == 1.0 else 0.4 + 0.75 * stroke.velocity
        level.append(share * open_top * number ** -(slope + 0.5 * (1.0 - stroke.velocity)))
    pitch, gain = np.concatenate(frequency), np.concatenate(level)
    sides = gain * rng.uniform(0.6, 1.0, (2, len(pitch)))
    tone = ring(pitch, sides, STEADY, stroke.samples, rng.uniform(-0.8, 0.8, (2, len(pitch))))
    tone *= np.float32(0.4) * rise(stroke.samples, 0.07)
    short = min(stroke.samples, 6000)
    chiff = hiss_band(rng, short, stroke.hertz * 2, stroke.hertz * 6) * fall(short, 0.03) * rise(short, 0.01)
    tone[:, :short] += np.float32(0.05) * chiff
    return tone


def accordion(stroke: Stroke) -> Audio:
    """Two free reeds six cents apart behind a bellows. Returns (2, samples)."""
    rng = stroke.noise("reeds")
    number = harmonics(stroke.hertz, 40, 11_000.0)
    bright = number ** -(1.25 - 0.45 * stroke.velocity)
    shape = bright * resonances(number * stroke.hertz, ((900.0, 0.8, 0.7), (2600.0, 1.2, 0.5)), 0.6)
    reeds = [(number * 2.0 ** (cents / 1200), shape) for cents in (-3.0, 3.0)]
    pitch = np.concatenate([reed[0] for reed in reeds]) * stroke.hertz
    first = np.repeat([1.0, 0.55], len(number))
    sides = np.stack([first, first[::-1]]) * np.concatenate([reed[1] for reed in reeds])
    tone = ring(pitch, sides, STEADY, stroke.samples, rng.uniform(0, 6.28, len(pitch)))
    return tone * np.float32(0.35) * swell(stroke.samples, 0.035, 0.3, 0.85)
