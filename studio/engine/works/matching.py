"""Making a rendering fit the sound that it joins: its level, and for recordings its tone."""

from collections.abc import Callable

import numpy as np

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.mixing.dynamics import limiter, multiplied
from studio.engine.mixing.effects import decibels
from studio.engine.mixing.loudness import Floats, k_power, lufs, peaks
from studio.engine.mixing.master import CEILING, band_levels, long_term, minimum_phase
from studio.engine.mixing.reverb import convolved

BANDS: Floats = 1000.0 * 2.0 ** (np.arange(-12, 12) / 3.0)  # hertz, thirds of octaves
_FRAME = 8192
_SILENT = -60.0  # LUFS: nothing that a level could be read off
_MOST_DB, _MOST_TONE = 18.0, 6.0
_LIMIT = CEILING - 0.1
_TRIES, _NEAR_DB = 5, 0.05  # times that a gain is tried, and how near is near enough

Change = Callable[[Audio], Audio]


def level_step(before: Audio, after: Audio) -> float:
    """How much louder the second sound is, in LU, without gates; 0 where one of them is silent."""
    if min(before.shape[-1], after.shape[-1]) < SAMPLE_RATE // 20:
        return 0.0
    first, second = (float(lufs(k_power(sound).mean())) for sound in (before, after))
    return second - first if min(first, second) > _SILENT else 0.0


def gain_towards(wanted: Audio, sound: Audio) -> float:
    """The gain in dB that makes a sound as loud as another."""
    return round(float(np.clip(-level_step(wanted, sound), -_MOST_DB, _MOST_DB)), 3)


def fitting_gain(wanted: Audio, sound: Audio, tone: tuple[float, ...] = ()) -> float:
    """The gain in dB with which `fitting` makes a sound as loud as another: what its limiter takes is given
    back."""
    gain = 0.0
    for _ in range(_TRIES):
        step = level_step(wanted, fitting(sound, gain, tone)(sound))
        if abs(step) < _NEAR_DB:
            break
        gain = float(np.clip(gain - step, -_MOST_DB, _MOST_DB))
    return round(gain, 3)


def tone_towards(wanted: Audio, sound: Audio, share: float) -> tuple[float, ...]:
    """Gains in dB at `BANDS` that move a sound's long-term spectrum a `share` of the way to another's, in
    steps no finer than an octave, without a change of level."""
    if min(wanted.shape[-1], sound.shape[-1]) < 2 * SAMPLE_RATE:
        return ()
    goal, now = _levels(wanted), _levels(sound)
    heard = (goal > goal.max() - 45.0) & (now > now.max() - 45.0)
    miss = (goal - now) * heard
    smooth = np.convolve(np.pad(miss, 1, "edge"), [0.25, 0.5, 0.25], "valid")
    gains = np.clip(share * (smooth - smooth[heard].mean()), -_MOST_TONE, _MOST_TONE)
    return tuple(round(float(gain), 2) for gain in gains)


def fitting(master: Audio, gain_db: float, tone: tuple[float, ...]) -> Change:
    """What a rendering goes through to fit, as a change for it and for each of its parts: they still add up.

    Its tone, its gain, and where that lifts peaks over the ceiling a limiter that listens to the whole.
    """

    def toned(sound: Audio) -> Audio:
        fitted = convolved(sound, _filter(tone)) if tone else sound.copy()
        fitted *= decibels(gain_db)
        return fitted

    if gain_db <= 0.0 and not tone:
        return toned
    tops = peaks(toned(master)).astype(np.float64)
    if tops.max(initial=0.0) <= 10.0 ** (CEILING / 20.0):
        return toned
    gains = limiter(tops, _LIMIT)
    return lambda sound: multiplied(toned(sound), gains)


def _filter(tone: tuple[float, ...]) -> Audio:
    frequencies = np.arange(_FRAME // 2 + 1, dtype=np.float64) * (SAMPLE_RATE / _FRAME)
    gains = np.interp(np.log(np.maximum(frequencies, 1.0)), np.log(BANDS), tone)
    return minimum_phase(gains)


def _levels(sound: Audio) -> Floats:
    frequencies = np.arange(_FRAME // 2 + 1, dtype=np.float64) * (SAMPLE_RATE / _FRAME)
    return band_levels(long_term(sound), frequencies, BANDS)
