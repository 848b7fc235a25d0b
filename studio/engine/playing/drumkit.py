"""Acoustic drums and cymbals: membranes as their modes, wires and metal as noise and dense partials.

The pitches of a part for drums are General MIDI percussion keys; `ROLES` says which drum a key is. The kits
differ in the numbers of `KITS` alone. Membrane modes: Fletcher and Rossing, chapter 18; cymbals: chapter
20.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from studio.engine.audio import SAMPLE_RATE, Audio
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
    placed,
    ring,
    rise,
    running,
    times,
)

ROLES = {
    **dict.fromkeys((27, 28), "closed_hat"), 29: "open_hat", 30: "ride",
    35: "kick", 36: "kick", 37: "rim", 38: "snare", 39: "clap", 40: "snare",
    **dict.fromkeys((41, 43, 45, 47, 48, 50), "tom"),
    42: "closed_hat", 44: "pedal_hat", 46: "open_hat",
    49: "crash", 57: "crash", 52: "china", 55: "splash",
    51: "ride", 59: "ride", 53: "ride_bell",
}  # fmt: skip
CHOKES = {42: (46,), 44: (46,), 80: (81,)}  # a key silences the keys it names
SEATED_CHOKES = {27: (29,), 28: (29,), 80: (81,)}  # the orchestra's kit has its hi-hats lower down

# Seen from the audience: the hi-hat of a right-handed drummer is on the right, the floor tom on the left.
PANS = {
    27: 0.35, 28: 0.35, 29: 0.35, 30: -0.4, 37: 0.08, 38: 0.05, 39: -0.1, 40: 0.05, 41: -0.55, 43: -0.4,
    45: -0.2, 47: 0.02, 48: 0.18, 50: 0.3, 42: 0.38, 44: 0.38, 46: 0.38, 49: 0.45, 57: -0.5, 52: -0.55,
    55: 0.25, 51: -0.42, 53: -0.42, 59: -0.5,
}  # fmt: skip
# How loud each drum's peak is beside the kick's, in dB, when all are struck alike.
BALANCE_DB = {
    "kick": 0.0, "snare": -0.5, "rim": -6.0, "clap": -3.0, "tom": -2.0, "closed_hat": -12.0,
    "pedal_hat": -15.0, "open_hat": -11.0, "crash": -6.5, "china": -8.0, "splash": -9.0, "ride": -12.0,
    "ride_bell": -12.0,
}  # fmt: skip
# Club music keeps its machines' metal close to the kick.
MACHINE_BALANCE_DB = BALANCE_DB | {
    "closed_hat": -8.0, "pedal_hat": -11.0, "open_hat": -6.5, "ride": -8.5, "clap": -1.5, "crash": -5.0,
}  # fmt: skip
TOM_HERTZ = {41: 76.0, 43: 90.0, 45: 108.0, 47: 130.0, 48: 156.0, 50: 184.0}


@dataclass(frozen=True, slots=True)
class Kit:
    kick: float = 52.0  # hertz
    kick_tau: float = 0.13
    beater: float = 0.35  # level of the click
    snare: float = 188.0
    snare_tau: float = 0.085
    wires: float = 0.75
    wires_tau: float = 0.11
    tom_scale: float = 1.0
    tom_tau: float = 0.24
    hat_edge: float = 6500.0
    hat_tau: float = 0.035
    metal: float = 1.0  # pitch of the cymbals
    cymbal_tau: float = 0.75
    heat: float = 1.1  # saturation of the microphones
    brushes: bool = False
    dust: float = 0.0  # hertz: where an old sampler cuts off, 0 = nowhere


KITS = {
    "kit_acoustic": Kit(),
    "kit_rock": Kit(47, 0.16, 0.55, 176, 0.12, 0.95, 0.17, 0.94, 0.34, 6000, 0.045, 0.94, 1.0, 1.9),
    "kit_jazz": Kit(66, 0.2, 0.3, 205, 0.1, 0.5, 0.1, 1.15, 0.32, 5600, 0.03, 0.9, 1.1, 1.0, brushes=True),
    "kit_lofi": Kit(56, 0.1, 0.3, 196, 0.07, 0.8, 0.09, 1.0, 0.18, 5000, 0.03, 0.9, 0.5, 2.2, dust=5200.0),
}


def drum(key: str, stroke: Stroke) -> Audio:
    """One stroke on the kit named `key` (or the acoustic one), ringing out: (2, samples). The stroke's
    pitch is the percussion key."""
    kit = KITS.get(key, KITS["kit_acoustic"])
    role = ROLES[stroke.pitch]
    sound = BRUSHED[role](kit, stroke) if kit.brushes and role in BRUSHED else DRUMS[role](kit, stroke)
    if kit.dust:
        sound = _dusty(sound, kit.dust * (0.6 + 0.5 * stroke.velocity))
    wide = sound if sound.ndim == 2 else np.stack([sound, sound])
    return balanced(wide, PANS.get(stroke.pitch, 0.0))


def peaking(sound: Audio, decibels: float) -> Audio:
    """The sound scaled to a peak of `decibels` below full scale."""
    return sound * np.float32(10.0 ** (decibels / 20.0) / max(1e-9, float(np.abs(sound).max())))


def balanced(sound: Audio, pan: float) -> Audio:
    """Stereo (2, samples) leaned to one side at constant power."""
    return np.asarray(placed(np.ones(1, dtype=np.float32), pan) * sound, dtype=np.float32)


def _dusty(sound: Audio, edge: float) -> Audio:
    """An early sampler: ten bits and a dull converter."""
    coarse = np.round(sound * np.float32(512)) / np.float32(512)
    return lowpass(coarse.astype(np.float32), edge, 2)


def _force(stroke: Stroke) -> float:
    """How much of the bright part of a drum a stroke wakes."""
    return float(0.25 + 0.75 * stroke.velocity**1.4)


def _jitter(stroke: Stroke, name: str, share: float) -> float:
    return float(1.0 + share * stroke.noise(name).uniform(-1.0, 1.0))


def kick(kit: Kit, stroke: Stroke) -> Audio:
    samples = int((kit.kick_tau * 7 + 0.05) * SAMPLE_RATE)
    t = times(samples)
    low = kit.kick * (0.92 if stroke.pitch == 35 else 1.0)
    pitch = low * (1.0 + 1.5 * np.exp(-t / 0.018) + 1.2 * _force(stroke) * np.exp(-t / 0.005))
    skin = np.sin(2 * np.pi * running(pitch, samples)).astype(np.float32) * fall(samples, kit.kick_tau)
    shell = ring(low * np.array([2.3, 3.6, 5.1]), np.array([0.12, 0.07, 0.04]), 0.035, samples)
    click = hiss_band(stroke.noise("click"), 1800, 1800.0, 2500.0 + 5000.0 * stroke.velocity) * fall(
        1800, 0.004
    )
    sound = mixed(
        skin, shell * np.float32(2.0 * _force(stroke)), click * np.float32(1.6 * kit.beater * _force(stroke))
    )
    return drive(sound * rise(samples, 0.0008), kit.heat) * np.float32(0.95)


def snare(kit: Kit, stroke: Stroke) -> Audio:
    samples = int(0.7 * SAMPLE_RATE)
    rng = stroke.noise("snare")
    low = kit.snare * _jitter(stroke, "head", 0.008) * (1.12 if stroke.pitch == 40 else 1.0)
    modes = low * np.array([1.0, 1.59, 1.78, 2.3, 2.92])
    levels = np.array([0.62, 0.34, 0.22, 0.14, 0.1]) * (1 + 0.2 * rng.uniform(-1, 1, 5))
    head = ring(modes, levels, kit.snare_tau * np.array([1.0, 0.7, 0.6, 0.4, 0.35]), samples)
    wires = bandpass(hiss(rng, samples), 1500.0, 5000.0 + 7000.0 * stroke.velocity)
    buzz = 0.75 * fall(samples, kit.wires_tau) + 0.25 * fall(samples, kit.wires_tau * 2.2)
    crack = highpass(hiss(rng, 1400), 2500.0) * fall(1400, 0.003) * np.float32(0.4 * _force(stroke))
    body = head + wires * buzz * np.float32(kit.wires * (0.45 + 0.55 * _force(stroke)))
    return drive(mixed(body, crack) * rise(samples, 0.0006) * np.float32(0.9), kit.heat) * np.float32(0.85)


def brushed_snare(kit: Kit, stroke: Stroke) -> Audio:
    """A slap of wire brushes on a coated head, with the swish after it."""
    samples = int(0.55 * SAMPLE_RATE)
    rng = stroke.noise("brush")
    head = ring(kit.snare * np.array([1.0, 1.6, 2.3]), np.array([0.25, 0.12, 0.08]), kit.snare_tau, samples)
    swish = bandpass(hiss(rng, samples), 1400.0, 4000.0 + 5000.0 * stroke.velocity)
    grain = 1.0 + 0.5 * np.sin(np.cumsum(rng.uniform(0.005, 0.03, samples))).astype(np.float32)
    tail = 0.6 * fall(samples, 0.025) + 0.35 * fall(samples, 0.12) * rise(samples, 0.03)
    level = grain * tail * np.float32(0.5 * _force(stroke) + 0.2)
    return np.asarray((head + swish * level) * rise(samples, 0.003), dtype=np.float32)


def rim(kit: Kit, stroke: Stroke) -> Audio:
    samples = int(0.2 * SAMPLE_RATE)
    stick = ring(
        np.array([480.0, 830.0, 1720.0, 2650.0]) * _jitter(stroke, "rim", 0.01),
        np.array([0.35, 0.5, 0.8 * _force(stroke), 0.5 * _force(stroke)]),
        np.array([0.03, 0.02, 0.012, 0.008]),
        samples,
    )
    noise = hiss_band(stroke.noise("stick"), samples, 1500.0, 6000.0) * fall(samples, 0.003)
    return (stick + noise * np.float32(0.3 * _force(stroke))) * rise(samples, 0.0004) * np.float32(0.6)


def clap(kit: Kit, stroke: Stroke) -> Audio:
    """Several hands within thirty milliseconds, and the room. Returns (2, samples)."""
    samples = int(0.5 * SAMPLE_RATE)
    rng = stroke.noise("hands")
    sides = []
    for _ in range(2):
        level = 0.5 * np.concatenate([np.zeros(1400, dtype=np.float32), fall(samples - 1400, 0.06)])
        for start in (0, 420, 870, 1300):
            at = start + int(rng.uniform(0, 90))
            level[at:] += fall(samples - at, 0.005)
        noise = hiss_band(rng, samples, 850.0, 2200.0 + 2600.0 * stroke.velocity, 2)
        sides.append(noise * level.astype(np.float32) * np.float32(0.8))
    return np.stack(sides)


def tom(kit: Kit, stroke: Stroke) -> Audio:
    samples = int((kit.tom_tau * 6 + 0.1) * SAMPLE_RATE)
    t = times(samples)
    low = TOM_HERTZ[stroke.pitch] * kit.tom_scale
    pitch = low * (1.0 + 0.28 * _force(stroke) * np.exp(-t / 0.04))
    head = np.sin(2 * np.pi * running(pitch, samples)).astype(np.float32) * fall(samples, kit.tom_tau)
    modes = low * np.array([1.59, 2.14, 2.3, 2.65, 3.2])
    over = ring(modes, np.array([0.3, 0.18, 0.12, 0.1, 0.06]) * _force(stroke), kit.tom_tau * 0.35, samples)
    stick = hiss_band(stroke.noise("stick"), 2600, 600.0, 2000.0 + 5000.0 * stroke.velocity) * fall(
        2600, 0.008
    )
    return drive(
        mixed(head, over, stick * np.float32(0.45)) * rise(samples, 0.001) * np.float32(0.75), kit.heat
    )


# Strong partials of a pair of hi-hats; the mass of weaker ones is noise.
HAT_METAL = np.array(
    [317.0, 465.0, 562.0, 812.0, 1245.0, 2130.0, 3420.0, 4760.0, 6340.0, 7850.0, 9420.0, 11800.0]
)


def _hat(kit: Kit, stroke: Stroke, tau: float, samples: int) -> Audio:
    rng = stroke.noise("hat")
    edge = kit.hat_edge * (0.62 + 0.5 * stroke.velocity)
    sides = []
    metal = ring(
        HAT_METAL * kit.metal * _jitter(stroke, "metal", 0.006), 0.02 * rng.uniform(0.4, 1, 12), tau, samples
    )
    decay = 0.7 * fall(samples, tau) + 0.3 * fall(samples, tau * 2.2)
    for _ in range(2):
        noise = highpass(hiss(rng, samples), edge, 2) * decay
        sides.append(np.float32(0.42) * noise + metal)
    return np.stack(sides) * rise(samples, 0.0008)


def closed_hat(kit: Kit, stroke: Stroke) -> Audio:
    return _hat(kit, stroke, kit.hat_tau * (0.8 + 0.4 * stroke.velocity), int(0.3 * SAMPLE_RATE))


def pedal_hat(kit: Kit, stroke: Stroke) -> Audio:
    sound = _hat(kit, stroke, kit.hat_tau * 0.7, int(0.25 * SAMPLE_RATE))
    return lowpass(sound, 9000.0, 1) * np.float32(0.8)


def open_hat(kit: Kit, stroke: Stroke) -> Audio:
    return _hat(kit, stroke, 0.28, int(1.6 * SAMPLE_RATE))


def cymbal(kit: Kit, stroke: Stroke, tau: float, edge: float, ping: float, lift: float) -> Audio:
    """Dense metal: noise in three bands that die at their own pace, and sixty partials. Returns (2,
    samples)."""
    samples = int((tau * 4.5 + 0.2) * SAMPLE_RATE)
    rng = stroke.noise("cymbal")
    # The partials belong to the cymbal, not to the stroke: drawn without the variation.
    plate = np.random.default_rng(stroke.pitch * 7 + 1)
    frequency = kit.metal * np.exp(plate.uniform(np.log(380.0), np.log(12_500.0), 60))
    level = plate.uniform(0.2, 1.0, (2, 60)) * (0.02 + 0.05 * ping) * (1 + 0.2 * rng.uniform(-1, 1, 60))
    level *= np.where(frequency > 3000.0, _force(stroke), 1.0)
    life = tau * plate.uniform(0.3, 1.1, 60) * (frequency / 2000.0) ** -0.25
    metal = ring(frequency, level, life, samples, plate.uniform(0, 6.28, 60))
    spread = rise(samples, lift) * fall(samples, tau * 0.8)
    sides = []
    for _ in range(2):
        noise = hiss(rng, samples)
        wash = bandpass(noise, edge * 0.45, edge * 1.6) * spread * np.float32(0.45)
        sizzle = highpass(noise, edge * 1.6, 2) * fall(samples, tau * 0.45) * np.float32(0.5 * _force(stroke))
        sides.append((wash + sizzle) * np.float32(1.0 - 0.55 * ping))
    return (np.stack(sides) * np.float32(0.55) + metal) * rise(samples, 0.0015) * _closing(samples)


def _closing(samples: int) -> Audio:
    """Fades the last tenth, so that a long tail ends in silence."""
    return rise(samples, samples / SAMPLE_RATE / 8)[::-1]


def crash(kit: Kit, stroke: Stroke) -> Audio:
    second = stroke.pitch == 57
    return cymbal(
        kit, stroke, kit.cymbal_tau * (1.2 if second else 1.0), 3200.0 if second else 4000.0, 0.1, 0.012
    )


def china(kit: Kit, stroke: Stroke) -> Audio:
    return drive(cymbal(kit, stroke, kit.cymbal_tau * 0.7, 2400.0, 0.2, 0.006), 1.5)


def splash(kit: Kit, stroke: Stroke) -> Audio:
    return cymbal(kit, stroke, kit.cymbal_tau * 0.4, 5000.0, 0.1, 0.003)


def ride(kit: Kit, stroke: Stroke) -> Audio:
    wash = cymbal(kit, stroke, kit.cymbal_tau * 0.8, 4200.0, 0.75, 0.03)
    stick = highpass(hiss(stroke.noise("tip"), 1200), 4000.0) * fall(1200, 0.004)
    wash[:, :1200] += stick * np.float32(0.25 * _force(stroke))
    return wash * np.float32(0.7)


def ride_bell(kit: Kit, stroke: Stroke) -> Audio:
    samples = int(1.6 * SAMPLE_RATE)
    bell = ring(
        kit.metal * np.array([612.0, 985.0, 1480.0, 2240.0, 3190.0, 4810.0]),
        np.array([0.2, 0.3, 0.4, 0.35 * _force(stroke), 0.25 * _force(stroke), 0.15 * _force(stroke)]),
        np.array([0.4, 0.45, 0.4, 0.3, 0.22, 0.12]),
        samples,
    )
    return bell * rise(samples, 0.0008) * np.float32(0.4) * _closing(samples)


DRUMS: dict[str, Callable[[Kit, Stroke], Audio]] = {
    "kick": kick, "snare": snare, "rim": rim, "clap": clap, "tom": tom, "closed_hat": closed_hat,
    "pedal_hat": pedal_hat, "open_hat": open_hat, "crash": crash, "china": china, "splash": splash,
    "ride": ride, "ride_bell": ride_bell,
}  # fmt: skip
BRUSHED: dict[str, Callable[[Kit, Stroke], Audio]] = {"snare": brushed_snare}
