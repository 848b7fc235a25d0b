"""Bowed strings, brass and woodwinds: living tones, read from single-cycle tables along a phase that
breathes.

Each instrument is a soft and a loud spectrum under the resonances of its body; how loud the tone is at a
moment decides the mixture of the two, so that brightness follows loudness as it does in the air column or
under the bow (Risset, "Computer study of trumpet tones", 1966).
"""

from dataclasses import dataclass

import numpy as np

from studio.engine.audio import Audio
from studio.engine.playing.synth_tools import (
    Floats,
    Stroke,
    bandpass,
    cycle,
    harmonics,
    hiss,
    hiss_band,
    read,
    resonances,
    ring,
    rise,
    rolloff,
    running,
    swell,
    vibrato,
    wander,
)

Peaks = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Living:
    slope: float  # harmonics fall as number ** -slope when played loud
    soft: float  # hertz: edge of the low-pass when played softly
    loud: float  # hertz: edge of the low-pass when played loudly
    peaks: Peaks
    attack: float  # seconds
    vibrato: float  # cents
    rate: float  # hertz of the vibrato
    breath: float  # level of the noise of breath or bow
    air: tuple[float, float]  # its band, as multiples of the pitch
    even: float = 1.0  # level of even harmonics: a closed tube has few
    floor: float = 1.0
    scoop: float = 0.0  # cents below the pitch at the attack
    fundamental: float = 1.0  # level of the first harmonic


VIOLIN: Peaks = ((280.0, 1.2, 0.25), (460.0, 1.4, 0.3), (850.0, 0.6, 0.3), (2700.0, 2.0, 0.5))
CELLO: Peaks = (
    (110.0, 0.9, 0.3),
    (190.0, 1.2, 0.3),
    (420.0, 0.8, 0.4),
    (1500.0, 0.8, 0.5),
    (2500.0, 0.6, 0.4),
)

LIVING = {
    "violin": Living(1.05, 1800, 5200, VIOLIN, 0.07, 17, 5.9, 0.02, (2.0, 10.0)),
    "cello": Living(1.0, 1300, 4200, CELLO, 0.08, 14, 5.4, 0.02, (3.0, 16.0)),
    "trumpet": Living(
        0.45, 900, 3800, ((1200.0, 1.0, 0.7), (2500.0, 0.5, 0.5)), 0.03, 7, 5.2, 0.01, (2.0, 8.0), scoop=25
    ),
    "trombone": Living(
        0.55, 450, 2300, ((520.0, 1.0, 0.8), (1400.0, 0.4, 0.5)), 0.045, 5, 4.8, 0.01, (2.0, 10.0), scoop=25
    ),
    "horn": Living(
        0.75, 380, 1250, ((340.0, 0.9, 0.7), (750.0, 0.3, 0.5)), 0.055, 3, 4.6, 0.008, (2.0, 8.0), scoop=15
    ),
    "flute": Living(
        1.7, 1300, 4400, ((850.0, 0.4, 0.8),), 0.06, 9, 5.0, 0.12, (0.9, 6.0), even=0.8, fundamental=1.3
    ),
    "whistle": Living(2.3, 1600, 4000, (), 0.025, 5, 5.2, 0.07, (0.95, 3.0), even=0.7, fundamental=1.5),
    "clarinet": Living(1.0, 1200, 3200, ((1700.0, 0.5, 0.5),), 0.045, 2, 4.5, 0.02, (2.0, 8.0), even=0.12),
    "oboe": Living(
        0.75,
        1600,
        4200,
        ((1150.0, 2.0, 0.45), (2900.0, 1.4, 0.3)),
        0.045,
        9,
        5.3,
        0.015,
        (2.0, 8.0),
        floor=0.5,
    ),
    "sax_alto": Living(
        0.8, 1200, 4400, ((700.0, 1.0, 0.6), (1900.0, 0.8, 0.5)), 0.035, 10, 5.2, 0.05, (1.5, 9.0), scoop=35
    ),
    "sax_tenor": Living(
        0.75, 800, 3600, ((500.0, 1.0, 0.6), (1400.0, 0.9, 0.5)), 0.04, 10, 5.0, 0.07, (1.5, 11.0), scoop=35
    ),
}


def living(key: str, stroke: Stroke) -> Audio:
    """One breathing tone (2, samples): nearly the same on both sides, as a soloist heard from a few
    metres."""
    player = LIVING[key]
    rng = stroke.noise(key)
    phase = running(_pitch(player, stroke, rng), stroke.samples, float(rng.uniform()))
    force = _force(player, stroke, rng)
    number = harmonics(stroke.hertz, 70, 13_000.0)
    air = _air(player, stroke, rng)
    turn = np.linspace(0.0, 0.5, len(number)) * rng.uniform(-1, 1, len(number))
    sides = []
    for side in (-1.0, 1.0):
        tone = _two_tables(player, stroke, number, phase, force, side * turn)
        sides.append(tone * _loudness(force, stroke) + air)
    return np.stack(sides)


def _pitch(player: Living, stroke: Stroke, rng: np.random.Generator) -> Floats:
    pitch = vibrato(stroke, player.rate, player.vibrato * (0.7 + 0.5 * stroke.velocity), 0.22)
    if player.scoop:
        early = min(stroke.samples, 6000)
        bend = player.scoop * rng.uniform(0.5, 1.0) * np.exp(-np.arange(early) / 900.0)
        pitch[:early] *= np.exp2(-bend / 1200.0)
    return np.asarray(pitch, dtype=np.float64)


def _force(player: Living, stroke: Stroke, rng: np.random.Generator) -> Audio:
    """How hard the tone is played at each moment, 0 to 1: the attack, a settling, and an unsteady hand."""
    shape = swell(stroke.samples, player.attack * rng.uniform(0.85, 1.25), 0.25, 0.82)
    unsteady = 1.0 + 0.06 * wander(rng, stroke.samples, 4.0)
    return np.asarray(shape * unsteady * stroke.velocity, dtype=np.float32)


def _loudness(force: Audio, stroke: Stroke) -> Audio:
    return np.asarray(force / np.float32(stroke.velocity), dtype=np.float32)


def _two_tables(
    player: Living, stroke: Stroke, number: Floats, phase: Floats, force: Audio, turn: Floats
) -> Audio:
    soft = _spectrum(player, number, stroke.hertz, player.soft)
    loud = _spectrum(player, number, stroke.hertz, player.loud)
    # Both tables have the same power, so that force alone decides loudness.
    dark = read(cycle(soft / np.sqrt(np.sum(soft**2)), turn), phase)
    open_ = read(cycle(loud / np.sqrt(np.sum(loud**2)), turn), phase)
    mix = np.clip(force, 0.0, 1.0) ** np.float32(1.5)
    return np.asarray(dark + mix * (open_ - dark), dtype=np.float32)


def _spectrum(player: Living, number: Floats, pitch: float, edge: float) -> Floats:
    frequency = number * pitch
    gain = number**-player.slope * rolloff(frequency, max(edge, pitch * 1.2), 1.3)
    gain *= resonances(frequency, player.peaks, player.floor)
    gain[1::2] *= player.even + (1.0 - player.even) * np.clip(frequency[1::2] / 4000.0, 0.0, 0.7)
    gain[0] *= player.fundamental
    return np.asarray(gain, dtype=np.float64)


def _air(player: Living, stroke: Stroke, rng: np.random.Generator) -> Audio:
    low, high = (max(150.0, stroke.hertz * multiple) for multiple in player.air)
    noise = hiss_band(rng, stroke.samples, low, min(high, 12_000.0))
    burst = 1.0 + 1.2 * np.exp(-np.arange(stroke.samples, dtype=np.float32) / 2200.0)
    level = burst * rise(stroke.samples, player.attack * 0.6) * np.float32(player.breath)
    return np.asarray(noise * level, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Ensemble:
    players: int
    cents: float  # standard deviation of their tuning
    slope: float
    soft: float
    loud: float
    peaks: Peaks
    attack: float
    rosin: float  # level of the noise


ENSEMBLES = {
    "strings": Ensemble(7, 6.0, 1.05, 1200, 4300, ((320.0, 0.7, 0.5), (2600.0, 0.8, 0.6)), 0.16, 0.012),
    "brass": Ensemble(4, 3.5, 0.5, 600, 3200, ((900.0, 1.0, 0.8), (2200.0, 0.4, 0.5)), 0.045, 0.006),
}


def ensemble(key: str, stroke: Stroke) -> Audio:
    """A section across the stage, each player a little off. Returns (2, samples)."""
    section = ENSEMBLES[key]
    rng = stroke.noise(key)
    number = harmonics(stroke.hertz, 44, 10_000.0)
    cents = np.sort(rng.normal(0.0, section.cents, section.players))
    cents -= cents.mean()
    rng.shuffle(cents)
    frequency = np.outer(np.exp2(cents / 1200.0), number * stroke.hertz).reshape(-1)
    angle = (np.linspace(-0.8, 0.8, section.players) + 1.0) * np.pi / 4
    seats = np.repeat(np.stack([np.cos(angle), np.sin(angle)]), len(number), axis=1)
    phase = rng.uniform(0.0, 2 * np.pi, frequency.shape)
    body = number**-section.slope * resonances(number * stroke.hertz, section.peaks)
    edge = section.soft + (section.loud - section.soft) * stroke.velocity**1.5
    gain = np.tile(body * rolloff(number * stroke.hertz, max(edge, stroke.hertz), 1.3), section.players)
    tone = ring(frequency, seats * gain, 1e6, stroke.samples, phase)
    bow = bandpass(hiss(rng, stroke.samples), 1500.0, 7000.0)
    tone += np.float32(section.rosin * (0.4 + stroke.velocity)) * bow
    return np.asarray(tone * swell(stroke.samples, section.attack, 0.5, 0.88), dtype=np.float32)
