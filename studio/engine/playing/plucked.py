"""Plucked and struck strings: the modes of a string with losses, a place where it is plucked, and a body.

A string loop with a loss filter (extended Karplus-Strong) rings in partials that each decay exponentially,
the high ones sooner; summing those partials is the same sound, exactly in tune. Pluck place and pickup comb
the spectrum, stiffness stretches it, a body lifts parts of it and knocks along. Fletcher and Rossing, "The
Physics of Musical Instruments", chapters 2 and 9.
"""

from dataclasses import dataclass

import numpy as np

from studio.engine.audio import Audio
from studio.engine.playing.synth_tools import (
    Floats,
    Stroke,
    drive,
    fall,
    harmonics,
    highpass,
    hiss,
    hiss_band,
    lowpass,
    mixed,
    resonances,
    ring,
    rise,
    rolloff,
)

Peaks = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class String:
    pluck: float  # where it is plucked, as a share of its length
    sustain: float  # time constant of the fundamental at middle C, in seconds
    loss: float  # how much sooner high partials die
    bright: float  # hertz: edge of the finger's or pick's low-pass at full force
    stiff: float = 2e-5  # inharmonicity at middle C
    pickup: float = 0.0  # place of the pickup as a share of the length, 0 = none
    body: Peaks = ()
    knock: float = 0.0  # level of the body's own short tone
    scrape: float = 0.0  # level of the pick's or nail's noise
    settle: float = 16.0  # semitones for which the sustain halves


GUITAR_BODY: Peaks = ((105.0, 0.7, 0.25), (205.0, 0.6, 0.22), (400.0, 0.3, 0.3), (3000.0, 0.7, 0.7))
SMALL_BODY: Peaks = ((300.0, 0.9, 0.3), (620.0, 0.6, 0.3), (2800.0, 0.4, 0.6))
DRUM_BODY: Peaks = ((330.0, 0.7, 0.3), (780.0, 1.0, 0.45), (3200.0, 0.9, 0.5))
DOUBLE_BASS_BODY: Peaks = ((62.0, 1.0, 0.3), (110.0, 1.1, 0.3), (220.0, 0.5, 0.3), (700.0, 0.3, 0.5))

STRINGS = {
    "guitar_nylon": String(0.21, 0.85, 1.5, 3800, body=GUITAR_BODY, knock=0.16, scrape=0.03),
    "guitar_steel": String(0.13, 1.15, 0.6, 7500, 4e-5, body=GUITAR_BODY, knock=0.1, scrape=0.06),
    "guitar_clean": String(0.16, 1.5, 0.8, 6000, 3e-5, pickup=0.14, scrape=0.03),
    "guitar_muted": String(0.1, 0.11, 5.0, 4000, 3e-5, pickup=0.12, knock=0.1, scrape=0.06),
    "guitar_drive": String(0.14, 2.2, 0.7, 3600, 3e-5, pickup=0.1, scrape=0.03),
    "guitar_metal": String(0.11, 2.4, 0.6, 4200, 3e-5, pickup=0.07, scrape=0.05),
    "banjo": String(0.09, 0.32, 1.6, 6500, 3e-5, body=DRUM_BODY, knock=0.14, scrape=0.08),
    "ukulele": String(0.2, 0.42, 1.4, 4200, body=SMALL_BODY, knock=0.15, scrape=0.03),
    "mandolin": String(0.11, 0.62, 1.0, 6000, 4e-5, body=SMALL_BODY, knock=0.07, scrape=0.07),
    "harp": String(0.4, 1.5, 1.0, 4200, body=((180.0, 0.6, 0.5), (400.0, 0.4, 0.5)), scrape=0.008),
    "strings_pizzicato": String(0.3, 0.17, 2.2, 3600, body=((280.0, 0.8, 0.4), (900.0, 0.5, 0.5)), knock=0.1),
    "bass_finger": String(0.23, 0.9, 2.4, 2200, 5e-5, pickup=0.2, scrape=0.015, settle=30.0),
    "bass_pick": String(0.12, 0.9, 1.4, 5000, 5e-5, pickup=0.15, scrape=0.08, settle=30.0),
    "bass_slap": String(0.05, 0.85, 1.0, 7000, 6e-5, pickup=0.17, scrape=0.16, settle=30.0),
    "bass_upright": String(
        0.3, 0.42, 3.2, 2000, 4e-5, body=DOUBLE_BASS_BODY, knock=0.2, scrape=0.03, settle=30.0
    ),
    "harpsichord": String(
        0.11, 1.1, 0.5, 9000, 3e-5, body=((220.0, 0.5, 0.6), (1600.0, 0.5, 0.7)), scrape=0.03
    ),
    "clavinet": String(0.08, 0.75, 0.9, 5500, 4e-5, pickup=0.09, scrape=0.06),
}


def plucked(key: str, stroke: Stroke) -> Audio:
    """One note (samples,) of the string named `key`, left to ring."""
    string = STRINGS[key]
    rng = stroke.noise(key)
    number = harmonics(stroke.hertz, 110, 11_000.0)
    frequency = _stretched(string, stroke, number)
    amplitude = _spectrum(string, stroke, number, frequency, rng)
    tau = _decay(string, stroke, frequency)
    # The two planes in which a string swings: the second is weaker, lasts longer and is a hair sharp.
    tone = ring(
        np.concatenate([frequency, frequency * 1.0003]),
        np.concatenate([amplitude, 0.25 * amplitude * rng.uniform(0.5, 1.0)]),
        np.concatenate([tau, 2.2 * tau]),
        stroke.samples,
        np.concatenate([np.zeros(len(number)), np.full(len(number), 1.2)]),
    )
    return mixed(tone, _attack_noise(string, stroke, rng)) * rise(stroke.samples, 0.001)


def _stretched(string: String, stroke: Stroke, number: Floats) -> Floats:
    stiff = string.stiff * 2.0 ** ((stroke.pitch - 60) / 12)
    stretch = np.sqrt(1.0 + stiff * number**2) / np.sqrt(1.0 + stiff)
    return np.asarray(number * stroke.hertz * stretch, dtype=np.float64)


def _spectrum(
    string: String, stroke: Stroke, number: Floats, frequency: Floats, rng: np.random.Generator
) -> Floats:
    place = string.pluck * (1.0 + 0.08 * rng.uniform(-1.0, 1.0))
    shape = np.abs(np.sin(np.pi * number * place)) / number**0.8 / np.sin(np.pi * place)
    if string.pickup:
        shape *= 0.15 + np.abs(np.sin(np.pi * number * string.pickup))
    # Higher strings are plucked with the same finger: the edge follows the pitch a little.
    edge = string.bright * (0.3 + 0.7 * stroke.velocity**1.5) * 2.0 ** ((stroke.pitch - 60) / 36)
    shape *= rolloff(frequency, edge, 1.6) * resonances(frequency, string.body)
    return np.asarray(shape * (1.0 + 0.12 * rng.uniform(-1.0, 1.0, len(number))), dtype=np.float64)


def _decay(string: String, stroke: Stroke, frequency: Floats) -> Floats:
    tau = string.sustain * 2.0 ** (-(stroke.pitch - 60) / string.settle)
    return np.asarray(1.0 / (1.0 / tau + string.loss * (frequency / 1000.0) ** 1.4), dtype=np.float64)


def _attack_noise(string: String, stroke: Stroke, rng: np.random.Generator) -> Audio:
    short = min(stroke.samples, 4000)
    noise = hiss_band(rng, short, 1200.0, 3000.0 + 5000.0 * stroke.velocity) * fall(short, 0.006)
    noise *= np.float32(string.scrape * (0.4 + stroke.velocity))
    if not string.knock:
        return noise
    modes = np.array([peak[0] for peak in string.body] or [130.0, 260.0])
    body = ring(modes, string.knock / np.arange(1.0, len(modes) + 1), 0.03, min(stroke.samples, 8000))
    return mixed(noise, body)


def slapped(stroke: Stroke) -> Audio:
    """A bass string thrown against the frets: the tone, driven, and a bright snap."""
    tone = drive(plucked("bass_slap", stroke), 1.0 + 2.0 * stroke.velocity)
    snap = hiss_band(stroke.noise("snap"), min(stroke.samples, 3000), 2200.0, 7000.0)
    return mixed(
        highpass(tone, 20.0, 1), snap * fall(len(snap), 0.008) * np.float32(0.3 * stroke.velocity**1.5)
    )


def harpsichord(stroke: Stroke) -> Audio:
    """Two choirs of strings, one an octave above; a plectrum hardly knows loud from soft."""
    eight = plucked("harpsichord", stroke)
    above = Stroke(stroke.pitch + 12, stroke.velocity, stroke.seconds, stroke.variation, stroke.seed)
    return eight + np.float32(0.35) * plucked("harpsichord", above)


def clavinet(stroke: Stroke) -> Audio:
    """A hammered string under a pickup: the quack comes from a resonant band and a hot preamplifier."""
    tone = plucked("clavinet", stroke)
    shaped = highpass(tone, 110.0, 1) + np.float32(0.8) * (tone - lowpass(tone, 1400.0, 1))
    return highpass(drive(shaped, 1.0 + 1.5 * stroke.velocity), 30.0, 1)


def coursed(key: str, stroke: Stroke) -> Audio:
    """Strings in pairs (mandolin): two of them, a few cents apart, struck a moment apart. Returns (2,
    samples)."""
    one = plucked(key, stroke)
    two = plucked(
        key, Stroke(stroke.pitch, stroke.velocity, stroke.seconds, stroke.variation + 17, stroke.seed)
    )
    late = 90 + 40 * (stroke.variation % 3)
    two = np.concatenate([np.zeros(late, dtype=np.float32), two[:-late]])
    return np.stack([one + np.float32(0.45) * two, np.float32(0.45) * one + two])


def section_pizzicato(stroke: Stroke) -> Audio:
    """Four players, never quite together. Returns (2, samples)."""
    rng = stroke.noise("players")
    out = np.zeros((2, stroke.samples), dtype=np.float32)
    for player, side in enumerate((-0.6, -0.2, 0.2, 0.6)):
        again = Stroke(
            stroke.pitch, stroke.velocity, stroke.seconds, stroke.variation * 4 + player, stroke.seed
        )
        late = int(rng.uniform(0, 500))
        tone = plucked("strings_pizzicato", again)[: stroke.samples - late]
        out[0, late : late + len(tone)] += np.float32(0.5 - 0.4 * side) * tone
        out[1, late : late + len(tone)] += np.float32(0.5 + 0.4 * side) * tone
    return out


def felt_noise(stroke: Stroke, level: float, tau: float, edge: float) -> Audio:
    """The soft thump of a key or a mallet."""
    short = min(stroke.samples, int(tau * 7 * 44_100))
    noise = lowpass(hiss(stroke.noise("felt"), short), edge, 1) * fall(short, tau) * rise(short, 0.0015)
    return noise * np.float32(level)
