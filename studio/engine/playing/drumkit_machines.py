"""Drum machines, a console's noise channel, and the orchestra's drums."""

from collections.abc import Callable

import numpy as np

from studio.engine.audio import SAMPLE_RATE, Audio, hertz
from studio.engine.playing.drumkit import KITS, PANS, ROLES, balanced, clap, crash, cymbal, drum, snare
from studio.engine.playing.synth_tools import (
    Stroke,
    bandpass,
    drive,
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

# The six square oscillators of the 808's cymbals (Werner, Abel and Smith, "The TR-808 cymbal", ICMC 2014).
SQUARES = (205.3, 304.4, 369.6, 522.7, 540.0, 800.0)
TOMS = {41: 82.0, 43: 98.0, 45: 120.0, 47: 142.0, 48: 165.0, 50: 190.0}


def _drop(samples: int, low: float, high: float, tau: float, ring_tau: float) -> Audio:
    """A sine that falls from `high` to `low` hertz and dies."""
    pitch = low + (high - low) * np.exp(-times(samples) / tau)
    return np.sin(2 * np.pi * running(pitch, samples)).astype(np.float32) * fall(samples, ring_tau)


def _squares(samples: int, scale: float) -> Audio:
    t = times(samples)
    tones = (np.sign(np.sin(2 * np.pi * scale * pitch * t + number)) for number, pitch in enumerate(SQUARES))
    return np.asarray(np.mean(list(tones), axis=0), dtype=np.float32)


def _machine_metal(stroke: Stroke, scale: float, edge: float, tau: float, noise: float) -> Audio:
    samples = int((tau * 7 + 0.02) * SAMPLE_RATE)
    metal = _squares(samples, scale) + np.float32(noise) * hiss(stroke.noise("metal"), samples)
    bright = highpass(metal, edge * (0.7 + 0.4 * stroke.velocity), 3)
    return bright * fall(samples, tau) * rise(samples, 0.0006) * np.float32(0.9)


def _tr808(role: str, stroke: Stroke) -> Audio:
    force = 0.3 + 0.7 * stroke.velocity
    if role == "kick":
        samples = int(1.3 * SAMPLE_RATE)
        body = _drop(samples, 47.0, 47.0 + 110.0 * force, 0.01, 0.26)
        return drive(mixed(body, _tick(stroke, 0.3 * force)), 1.3) * rise(samples, 0.001)
    if role == "snare":
        samples = int(0.4 * SAMPLE_RATE)
        tone = ring(np.array([182.0, 334.0]), np.array([0.6, 0.35]), np.array([0.07, 0.05]), samples)
        noise = highpass(hiss(stroke.noise("snappy"), samples), 1400.0) * fall(samples, 0.06)
        return (tone + lowpass(noise, 4000.0 + 8000.0 * force, 1) * np.float32(0.4 * force)) * np.float32(0.9)
    if role == "tom":
        low = TOMS[stroke.pitch]
        return _drop(int(0.9 * SAMPLE_RATE), low, low * (1.0 + 0.45 * force), 0.03, 0.17) * np.float32(0.8)
    if role == "rim":
        samples = int(0.1 * SAMPLE_RATE)
        return ring(
            np.array([1667.0, 455.0]), np.array([0.5 * force, 0.4]), np.array([0.009, 0.012]), samples
        )
    return _machine_cymbals(role, stroke, 1.0, 0.6)


def _tr909(role: str, stroke: Stroke) -> Audio:
    force = 0.3 + 0.7 * stroke.velocity
    if role == "kick":
        samples = int(0.7 * SAMPLE_RATE)
        body = _drop(samples, 50.0, 50.0 + 190.0 * force, 0.022, 0.12)
        return drive(mixed(body * np.float32(1.1), _tick(stroke, 0.8 * force)), 2.2) * rise(samples, 0.0006)
    if role == "snare":
        samples = int(0.5 * SAMPLE_RATE)
        tone = _drop(samples, 185.0, 250.0, 0.02, 0.06) + np.float32(0.6) * _drop(
            samples, 330.0, 400.0, 0.02, 0.04
        )
        noise = lowpass(hiss(stroke.noise("snappy"), samples), 3500.0 + 9000.0 * force, 1)
        tail = highpass(noise, 900.0, 1) * fall(samples, 0.1) * np.float32(0.55 * force)
        return drive(np.float32(0.6) * tone + tail, 1.6) * np.float32(0.85)
    if role == "tom":
        low = TOMS[stroke.pitch] * 0.95
        body = _drop(int(0.8 * SAMPLE_RATE), low, low * (1.0 + 0.9 * force), 0.035, 0.16)
        return drive(mixed(body, _tick(stroke, 0.4 * force)), 1.6) * np.float32(0.75)
    if role == "rim":
        samples = int(0.08 * SAMPLE_RATE)
        tone = ring(np.array([220.0, 500.0, 1000.0]), np.array([0.3, 0.5, 0.5 * force]), 0.01, samples)
        return drive(tone, 3.0) * np.float32(0.7)
    return _machine_cymbals(role, stroke, 1.35, 1.4)


def _tick(stroke: Stroke, level: float) -> Audio:
    return hiss_band(stroke.noise("tick"), 900, 1200.0, 6000.0) * fall(900, 0.0025) * np.float32(2.0 * level)


def _machine_cymbals(role: str, stroke: Stroke, scale: float, noise: float) -> Audio:
    edge, tau = {
        "closed_hat": (7000.0, 0.03), "pedal_hat": (7500.0, 0.02), "open_hat": (6800.0, 0.16),
        "ride": (5000.0, 0.25), "ride_bell": (3000.0, 0.2), "crash": (4200.0, 0.4), "china": (3000.0, 0.3),
        "splash": (6000.0, 0.16),
    }[role]  # fmt: skip
    return _machine_metal(stroke, scale, edge, tau, noise)


def _steps(stroke: Stroke, period: int, samples: int) -> Audio:
    """The console's shift register: random bits held for `period` samples."""
    bits = stroke.noise("register").integers(0, 2, samples // period + 1) * 2 - 1
    return np.repeat(bits, period)[:samples].astype(np.float32)


def _chip(role: str, stroke: Stroke) -> Audio:
    bright = 0.4 + 0.6 * stroke.velocity
    if role in ("kick", "tom"):
        low = 45.0 if role == "kick" else TOMS[stroke.pitch]
        samples = int(0.22 * SAMPLE_RATE)
        pitch = low + (4.5 * low * bright) * np.exp(-times(samples) / 0.02)
        phase = running(pitch, samples, 0.25)
        triangle = (4.0 * np.abs(phase % 1.0 - 0.5) - 1.0).astype(np.float32)
        return np.round(triangle * 8) / np.float32(8) * fall(samples, 0.05)
    period, tau = {
        "snare": (4, 0.06), "rim": (6, 0.012), "clap": (5, 0.05), "closed_hat": (1, 0.016),
        "pedal_hat": (1, 0.01), "open_hat": (1, 0.09), "crash": (2, 0.3), "china": (3, 0.25),
        "splash": (1, 0.15), "ride": (1, 0.12), "ride_bell": (2, 0.1),
    }[role]  # fmt: skip
    samples = int((tau * 7 + 0.02) * SAMPLE_RATE)
    level = np.round(15 * fall(samples, tau)) / np.float32(15)
    return lowpass(
        _steps(stroke, period, samples) * level, 3000.0 + 13_000.0 * stroke.velocity, 1
    ) * np.float32(0.5)


MACHINES: dict[str, Callable[[str, Stroke], Audio]] = {
    "kit_808": _tr808,
    "kit_909": _tr909,
    "kit_chip": _chip,
}


def machine(key: str, stroke: Stroke) -> Audio:
    """One stroke on a drum machine, (2, samples)."""
    role = ROLES[stroke.pitch]
    if role == "clap" and key != "kit_chip":
        return clap(KITS["kit_acoustic"], stroke)
    sound = MACHINES[key](role, stroke)
    samples = len(sound)
    fading = sound * rise(samples, 0.02)[::-1]
    return balanced(np.stack([fading, fading]), 0.6 * PANS.get(stroke.pitch, 0.0))


def timpano(stroke: Stroke) -> Audio:
    """A kettledrum: preferred modes 1, 1.5, 1.98, 2.44, 2.9 over the principal tone. Returns (2, samples)."""
    samples = int(2.2 * SAMPLE_RATE)
    pitch = hertz(stroke.pitch)
    hard = 0.3 + 0.7 * stroke.velocity**1.3
    level = np.array([0.9, 0.5, 0.35, 0.22, 0.16, 0.35]) * np.array([1.0, hard, hard, hard, hard**1.5, 1.0])
    tau = np.array([0.7, 0.55, 0.4, 0.3, 0.22, 0.06])
    tone = ring(pitch * np.array([1.0, 1.504, 1.983, 2.44, 2.91, 0.82]), level, tau, samples)
    felt = hiss_band(stroke.noise("felt"), 5000, 120.0, 500.0 + 1800.0 * stroke.velocity) * fall(5000, 0.015)
    sound = mixed(tone, felt * np.float32(0.8)) * rise(samples, 0.002) * rise(samples, 0.4)[::-1]
    return balanced(np.stack([sound, sound]), (stroke.pitch - 47) * 0.05)


def concert_drum(stroke: Stroke) -> Audio:
    """A bass drum of the orchestra: broad, soft, long."""
    samples = int(2.0 * SAMPLE_RATE)
    hard = 0.3 + 0.7 * stroke.velocity
    skin = _drop(samples, 41.0, 41.0 + 22.0 * hard, 0.06, 0.35)
    modes = ring(
        np.array([66.0, 94.0, 128.0, 171.0]), 0.35 * hard * np.array([1, 0.7, 0.5, 0.35]), 0.16, samples
    )
    felt = bandpass(hiss(stroke.noise("felt"), samples), 80.0, 300.0 + 1200.0 * stroke.velocity) * fall(
        samples, 0.03
    )
    sound = (skin + modes + np.float32(0.7) * felt) * rise(samples, 0.003) * rise(samples, 0.3)[::-1]
    return np.stack([sound, sound])


def orchestral(key: str, stroke: Stroke) -> Audio:
    """The orchestra's drums as General MIDI's orchestra kit lays them out: timpani from 41 to 53. (2,
    samples)."""
    kit = KITS["kit_acoustic"]
    if 41 <= stroke.pitch <= 53:
        return timpano(stroke)
    if stroke.pitch in (35, 36) or stroke.pitch < 27 or 31 <= stroke.pitch <= 34:
        return concert_drum(stroke)
    if stroke.pitch in (57, 59):
        return (
            balanced(crash(kit, stroke), -0.2)
            if stroke.pitch == 57
            else cymbal(kit, stroke, 1.3, 3000.0, 0.1, 0.05)
        )
    if stroke.pitch in (38, 40):
        return balanced(np.stack([snare(kit, stroke)] * 2), 0.15)
    return drum("kit_acoustic", stroke)
