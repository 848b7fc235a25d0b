"""Hand percussion: shakers, tambourine, congas, claves, bells, blocks, hand drums and whatever else a key
names."""

from collections.abc import Callable

import numpy as np

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.playing.drumkit import balanced
from studio.engine.playing.synth_tools import (
    Stroke,
    bandpass,
    fall,
    highpass,
    hiss,
    hiss_band,
    lowpass,
    mixed,
    ring,
    rise,
    running,
    times,
)


def _force(stroke: Stroke) -> float:
    return float(0.3 + 0.7 * stroke.velocity**1.3)


def _skin(stroke: Stroke, pitch: float, tau: float, slap: float, bend: float = 0.06) -> Audio:
    """A small drum under the hand: its first mode bends a little, the rest and the slap die early."""
    samples = int((tau * 7 + 0.1) * SAMPLE_RATE)
    pitch *= 1.0 + 0.006 * stroke.noise("skin").uniform(-1, 1)
    moving = pitch * (1.0 + bend * _force(stroke) * np.exp(-times(samples) / 0.025))
    head = np.sin(2 * np.pi * running(moving, samples)).astype(np.float32) * fall(samples, tau)
    modes = pitch * np.array([1.59, 2.14, 2.65, 3.5])
    over = ring(modes, np.array([0.35, 0.25, 0.18, 0.1]) * (0.4 + slap) * _force(stroke), tau * 0.3, samples)
    hand = hiss_band(stroke.noise("hand"), 3000, 500.0, 1800.0 + 4500.0 * stroke.velocity) * fall(3000, 0.006)
    return (
        mixed(head, over, hand * np.float32((0.25 + slap) * _force(stroke)))
        * rise(samples, 0.0008)
        * np.float32(0.7)
    )


def _grains(stroke: Stroke, low: float, high: float, attack: float, tau: float) -> Audio:
    """Seeds in a shell: noise that swells as they fly and dies as they land."""
    samples = int((attack + tau * 7) * SAMPLE_RATE)
    noise = hiss_band(stroke.noise("seeds"), samples, low, high * (0.5 + 0.6 * stroke.velocity))
    late = int(attack * SAMPLE_RATE)
    level = rise(samples, attack)
    level[late:] *= fall(samples - late, tau)
    return noise * level * np.float32(0.7)


def shaker(stroke: Stroke) -> Audio:
    return _grains(stroke, 4500.0, 11_000.0, 0.018 + 0.008 * (stroke.variation % 3), 0.035)


def cabasa(stroke: Stroke) -> Audio:
    return _grains(stroke, 5500.0, 13_000.0, 0.01, 0.02)


def tambourine(stroke: Stroke) -> Audio:
    samples = int(0.7 * SAMPLE_RATE)
    rng = stroke.noise("jingles")
    pitch = rng.uniform(5200.0, 12_500.0, 24)
    jingles = ring(
        pitch,
        0.06 * rng.uniform(0.4, 1.0, 24),
        rng.uniform(0.04, 0.12, 24),
        samples,
        rng.uniform(0, 6.28, 24),
    )
    noise = highpass(hiss(rng, samples), 4200.0 + 2600.0 * stroke.velocity, 2)
    hit = 0.6 * fall(samples, 0.02) + 0.4 * fall(samples, 0.09)
    skin = ring(np.array([310.0, 520.0]), np.array([0.12, 0.06]), 0.03, samples)
    return (jingles + skin + noise * hit * np.float32(0.4 * _force(stroke))) * rise(samples, 0.0015)


def cowbell(stroke: Stroke) -> Audio:
    samples = int(0.45 * SAMPLE_RATE)
    pitch = np.array([562.0, 845.0, 1124.0, 1690.0, 2535.0, 3380.0])
    level = np.array([0.5, 0.6, 0.12, 0.22, 0.16, 0.1]) * np.array([1, 1, 1, 1.2, 1.4, 1.4]) ** (
        3 * _force(stroke) - 2
    )
    tone = ring(pitch, level, np.array([0.09, 0.07, 0.05, 0.035, 0.025, 0.02]), samples)
    return tone * rise(samples, 0.0008) * np.float32(0.6)


def _bar(stroke: Stroke, pitch: float, tau: float, ratios: tuple[float, ...], hardness: float) -> Audio:
    samples = int((tau * 8 + 0.05) * SAMPLE_RATE)
    ratio = np.array(ratios)
    level = 0.7 * ratio ** (-1.2 + hardness * _force(stroke))
    return ring(pitch * ratio, level, tau / ratio**0.7, samples) * rise(samples, 0.0006)


def claves(stroke: Stroke) -> Audio:
    return _bar(stroke, 2480.0, 0.035, (1.0, 2.7, 4.6), 0.6)


def wood_block(stroke: Stroke) -> Audio:
    return _bar(stroke, 1050.0 if stroke.pitch == 76 else 790.0, 0.028, (1.0, 1.48, 2.76, 4.4), 0.9)


def agogo(stroke: Stroke) -> Audio:
    return _bar(stroke, 905.0 if stroke.pitch == 67 else 672.0, 0.16, (1.0, 1.51, 2.71, 3.9, 5.6), 0.9)


def triangle(stroke: Stroke) -> Audio:
    return _bar(stroke, 1630.0, 0.06 if stroke.pitch == 80 else 0.9, (1.0, 2.31, 3.16, 4.42, 5.9, 7.3), 1.1)


CONGAS = {60: 372.0, 61: 268.0, 62: 238.0, 63: 222.0, 64: 168.0, 65: 300.0, 66: 226.0}


def conga(stroke: Stroke) -> Audio:
    muted = stroke.pitch == 62
    return _skin(stroke, CONGAS[stroke.pitch], 0.05 if muted else 0.14, 0.7 if muted else 0.25)


def timbale(stroke: Stroke) -> Audio:
    shell = _bar(stroke, 1310.0, 0.05, (1.0, 1.63, 2.4), 0.8) * np.float32(0.3)
    return mixed(_skin(stroke, CONGAS[stroke.pitch], 0.2, 0.8), shell)


HAND_DRUMS = {60: 420.0, 61: 92.0, 62: 395.0, 63: 205.0, 64: 84.0, 65: 240.0, 66: 120.0}


def hand_drum(stroke: Stroke) -> Audio:
    """Djembe, darbuka and frame drum: deep in the middle, dry at the rim."""
    pitch = HAND_DRUMS[stroke.pitch]
    deep = pitch < 130.0
    return _skin(stroke, pitch, 0.26 if deep else 0.08, 0.12 if deep else 0.8, 0.12 if deep else 0.03)


def scraper(stroke: Stroke) -> Audio:
    """Guiro: a stick along notches."""
    length, rate = (0.09, 95.0) if stroke.pitch == 73 else (0.32, 60.0)
    samples = int((length + 0.05) * SAMPLE_RATE)
    t = times(samples)
    notches = np.exp(-((t * rate) % 1.0) * 4.0) * np.clip((length - t) / 0.03, 0, 1)
    noise = hiss_band(stroke.noise("notches"), samples, 2000.0, 3500.0 + 3500.0 * stroke.velocity)
    return noise * notches.astype(np.float32) * rise(samples, 0.004)


def rattle(stroke: Stroke) -> Audio:
    """Vibraslap: teeth in a box."""
    samples = int(1.2 * SAMPLE_RATE)
    t = times(samples)
    teeth = np.exp(-((t * 24.0) % 1.0) * 7.0).astype(np.float32)
    noise = hiss_band(stroke.noise("teeth"), samples, 1800.0, 3000.0 + 2500.0 * stroke.velocity, 2)
    return noise * teeth * fall(samples, 0.2) * rise(samples, 0.3)[::-1]


def cuica(stroke: Stroke) -> Audio:
    samples = int((0.12 if stroke.pitch == 78 else 0.3) * SAMPLE_RATE)
    pitch = 420.0 + (160.0 + 160.0 * stroke.velocity) * np.sin(
        np.pi * times(samples) / (samples / SAMPLE_RATE)
    )
    phase = running(pitch, samples)
    tone = sum(np.sin(2 * np.pi * number * phase) / number**1.5 for number in (1, 2, 3, 4))
    return np.asarray(tone * rise(samples, 0.02) * rise(samples, 0.03)[::-1] * 0.5, dtype=np.float32)


def pea_whistle(stroke: Stroke) -> Audio:
    samples = int((0.2 if stroke.pitch == 71 else 0.5) * SAMPLE_RATE)
    t = times(samples)
    phase = running(2350.0 * (1.0 + 0.02 * np.sin(2 * np.pi * 38.0 * t)), samples)
    tone = (np.sin(2 * np.pi * phase) * (0.7 + 0.3 * np.sin(2 * np.pi * 38.0 * t))).astype(np.float32)
    air = bandpass(hiss(stroke.noise("air"), samples), 2000.0, 3000.0 + 3000.0 * stroke.velocity)
    return (tone + air * np.float32(0.15)) * rise(samples, 0.02) * rise(samples, 0.03)[::-1] * np.float32(0.5)


def stick(stroke: Stroke) -> Audio:
    """Whatever has no sound of its own: a dry stick."""
    samples = int(0.15 * SAMPLE_RATE)
    return lowpass(hiss(stroke.noise("stick"), samples), 2000.0 + 5000.0 * stroke.velocity) * fall(
        samples, 0.012
    )


COMMON: dict[int, tuple[Callable[[Stroke], Audio], float]] = {
    54: (tambourine, -0.3), 56: (cowbell, 0.25), 58: (rattle, -0.3),
    **dict.fromkeys(range(60, 65), (conga, 0.0)), 65: (timbale, 0.2), 66: (timbale, 0.35),
    67: (agogo, -0.25), 68: (agogo, -0.35), 69: (cabasa, 0.4), 70: (shaker, 0.35), 71: (pea_whistle, 0.0),
    72: (pea_whistle, 0.0), 73: (scraper, -0.4), 74: (scraper, -0.4), 75: (claves, 0.3),
    76: (wood_block, -0.2), 77: (wood_block, -0.3), 78: (cuica, 0.2), 79: (cuica, 0.2),
    80: (triangle, -0.35), 81: (triangle, -0.35),
}  # fmt: skip
# Peaks beside a kick's, in dB, as `drumkit.BALANCE_DB`.
BALANCE_DB = {
    54: -9.0, 56: -8.0, 58: -11.0, 60: -4.0, 61: -3.5, 62: -4.0, 63: -3.0, 64: -3.0, 65: -4.0, 66: -4.0,
    67: -9.0, 68: -9.0, 69: -12.0, 70: -12.0, 71: -12.0, 72: -12.0, 73: -11.0, 74: -11.0, 75: -8.0,
    76: -7.0, 77: -7.0, 78: -10.0, 79: -10.0, 80: -15.0, 81: -14.0,
}  # fmt: skip
CONGA_PANS = {60: 0.35, 61: 0.2, 62: -0.2, 63: -0.15, 64: -0.4}


def percussion(key: str, stroke: Stroke) -> Audio:
    """One stroke with the hands or a stick, (2, samples)."""
    recipe, pan = COMMON.get(stroke.pitch, (stick, 0.0))
    if key == "percussion_world" and stroke.pitch in HAND_DRUMS:
        recipe = hand_drum
    sound = recipe(stroke)
    return balanced(np.stack([sound, sound]), CONGA_PANS.get(stroke.pitch, pan))
