"""Effects between the notes: risers, impacts, sweeps and the crackle of a record. All return (2, samples)."""

import numpy as np

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.playing.synth_tools import (
    Floats,
    Stroke,
    drive,
    fall,
    harmonics,
    highpass,
    hiss,
    lowpass,
    moving_hiss,
    rise,
    running,
    times,
)


def _tail_off(sound: Audio, seconds: float) -> Audio:
    edge = min(sound.shape[-1], int(seconds * SAMPLE_RATE))
    sound[..., sound.shape[-1] - edge :] *= rise(edge, seconds)[::-1]
    return sound


def _wide_noise(stroke: Stroke, centre: Floats, octaves: float) -> Audio:
    sides = [moving_hiss(stroke.noise(side), centre, octaves)[: stroke.samples] for side in ("left", "right")]
    return np.stack(sides)


def _frames(stroke: Stroke) -> Floats:
    count = -(-stroke.samples // 1024)
    return np.arange(count, dtype=np.float64) / max(1, count - 1)


def fx_riser(stroke: Stroke) -> Audio:
    """Noise and a chord of saws that climb and grow until the note ends."""
    noise = _wide_noise(stroke, 350.0 * (10.0 + 16.0 * stroke.velocity) ** _frames(stroke), 0.5)
    share = times(stroke.samples) / stroke.seconds
    tone = np.zeros(stroke.samples, dtype=np.float32)
    for ratio in (1.0, 1.004, 1.5):
        phase = running(stroke.hertz * ratio * 2.0 ** (2.0 * share), stroke.samples)
        for number in harmonics(stroke.hertz * 4 * ratio, 8, 9000.0):
            tone += (np.sin(2 * np.pi * number * phase) / number).astype(np.float32)
    growing = (share**2).astype(np.float32)
    return _tail_off((noise * np.float32(0.05) + np.float32(0.12) * tone) * growing, 0.03)


def fx_sweep(stroke: Stroke) -> Audio:
    """Noise that falls and fades."""
    noise = _wide_noise(stroke, (4000.0 + 6000.0 * stroke.velocity) * 0.04 ** _frames(stroke), 0.55)
    fading = (1.0 - times(stroke.samples) / stroke.seconds).astype(np.float32)
    return _tail_off(noise * np.float32(0.06) * fading * rise(stroke.samples, 0.02), 0.03)


def fx_impact(stroke: Stroke) -> Audio:
    """A deep drop with a burst of air around it; it rings for its own time."""
    samples = int(3.2 * SAMPLE_RATE)
    t = times(samples)
    low = stroke.hertz * 2.0 ** (-round((stroke.pitch - 36) / 12))
    boom = np.sin(2 * np.pi * running(low * (0.6 + 0.9 * np.exp(-t / 0.12)), samples)).astype(np.float32)
    boom = drive(boom * fall(samples, 0.65), 1.0 + stroke.velocity)
    sides = []
    for side in ("left", "right"):
        air = hiss(stroke.noise(side), samples)
        body = lowpass(air, 300.0 + 900.0 * stroke.velocity, 1) * fall(samples, 0.45)
        crack = highpass(air, 1500.0, 1) * fall(samples, 0.05) * np.float32(0.35 * stroke.velocity)
        sides.append(boom * np.float32(0.8) + np.float32(0.9) * body + crack)
    return _tail_off(np.stack(sides) * rise(samples, 0.002), 0.8)


def fx_vinyl(stroke: Stroke) -> Audio:
    """Dust and scratches at random, over the hiss of the groove; the louder, the dirtier."""
    sides = []
    common = stroke.noise("scratches")
    for side in ("left", "right"):
        rng = stroke.noise(side)
        count = max(1, int(stroke.samples / SAMPLE_RATE * (14 + 20 * stroke.velocity)))
        dust = np.zeros(stroke.samples, dtype=np.float32)
        dust[rng.integers(0, stroke.samples, count)] = (
            rng.choice((-1.0, 1.0), count) * rng.uniform(0.1, 1.0, count) ** 3
        )
        wide = common.integers(0, stroke.samples, max(1, count // 6))
        dust[wide] += common.uniform(0.3, 1.0, len(wide)).astype(np.float32)
        crackle = lowpass(highpass(dust, 700.0, 1), 2500.0 + 6000.0 * stroke.velocity, 1)
        groove = lowpass(highpass(hiss(rng, stroke.samples), 300.0, 1), 1500.0 + 4000.0 * stroke.velocity, 1)
        sides.append(crackle + np.float32(0.02) * groove)
    return _tail_off(np.stack(sides) * rise(stroke.samples, 0.05), 0.05)
