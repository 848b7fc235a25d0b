"""A finished recording made better: rumble and hiss out, tone, glue, width and loudness towards a goal."""

from dataclasses import dataclass

import numpy as np

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.listening.spectra import filtered as masked
from studio.engine.listening.spectra import magnitudes
from studio.engine.mixing.desk import Style
from studio.engine.mixing.dynamics import amplified
from studio.engine.mixing.effects import decibels, filtered, highpass, saturated, stereo, widened
from studio.engine.mixing.loudness import Floats, estimated
from studio.engine.mixing.master import (
    LOUDNESS,
    Master,
    band_levels,
    glue,
    long_term,
    loud,
    minimum_phase,
    target,
)
from studio.engine.mixing.reverb import convolved

BANDS: Floats = 1000.0 * 2.0 ** (np.arange(-14, 13) / 3.0)  # hertz, thirds of octaves
_FRAME = 8192
_LOWEST = 26.0  # hertz: nothing but rumble below
_SIDES = 200.0  # hertz over which width is measured
_WIDE = -8.0  # dB of the sides against the middle in a wide recording
_MONO = -30.0  # dB: no sides at all
_MOST_WIDTH = 2.0
_SPREAD = 0.3  # of the middle onto the sides of a mono recording, at full share
_PAUSE = -45.0  # dB under the loudest moments: nobody plays
_HISS = 3e-6  # mean magnitude of a bin in a pause that is worth taking out
_LEFT = 0.25  # of the hiss


@dataclass(frozen=True, slots=True)
class Polish:
    """How far to go."""

    share: float  # of the way to the target curve
    most: float  # dB that a band may be moved
    glue: float  # ratio of the bus compressor; 1 is none
    drive: float  # dB into the saturation, on top of the style's; nothing at -inf
    width: float  # of the way to a wide recording


def polished(audio: Audio, style: Style, how: Polish) -> Master:
    """The sound, (2, n), as loud as a master is, nearer to the style's curve and as wide as the curve of
    `how` asks. Raises ValueError for silence."""
    loudness = estimated(audio)
    if loudness <= -69.0:
        raise ValueError("There is nothing to be heard in this clip.")
    sound = filtered(stereo(audio), highpass(_LOWEST, order=4))
    sound = _wide(sound, how.width)
    sound = convolved(sound, minimum_phase(_gains(sound, style, how)))
    sound *= decibels(LOUDNESS - estimated(sound))
    if how.glue > 1.0:
        amplified(sound, glue(sound, how.glue), sound)
    if np.isfinite(how.drive):
        sound = saturated(sound, style.drive + how.drive)
    return loud(sound)


def deviation(audio: Audio, style: Style) -> float:
    """How far the tone of a sound is from the style's target curve: RMS in dB over third-octave bands."""
    spectrum, frequencies = long_term(audio), _frequencies()
    return float(np.sqrt(np.mean(np.square(_miss(spectrum, frequencies, style)))))


def width(audio: Audio) -> float:
    """The level of the sides against the middle over 200 Hz, in dB; -120 for mono."""
    high = filtered(audio, highpass(_SIDES))
    middle, side = (
        np.mean(np.square(part, dtype=np.float64)) for part in (high[0] + high[1], high[0] - high[1])
    )
    return float(max(-120.0, 10.0 * np.log10((side + 1e-20) / (middle + 1e-12))))


def without_hiss(audio: Audio) -> Audio:
    """The sound with the steady noise turned down that is heard in its pauses, by spectral subtraction (Boll
    1979); as it is where there is no pause, or no noise in it."""
    loud_ = np.sqrt(np.square(magnitudes(audio.mean(0), 4096, 1024)).sum(1))
    quiet = loud_ < loud_.max(initial=0.0) * 10.0 ** (_PAUSE / 20.0)
    if quiet.sum() < 12:
        return audio
    rows = []
    for row in audio:
        spectra = magnitudes(row, 4096, 1024)
        noise = spectra[quiet].mean(0)
        if noise.mean() < _HISS:
            return audio
        mask = np.clip(1.0 - 1.5 * noise / (spectra + 1e-9), _LEFT, 1.0)
        mask[1:-1] = (mask[:-2] + 2.0 * mask[1:-1] + mask[2:]) / 4.0
        rows.append(masked(row, mask.astype(np.float32), 4096, 1024))
    return np.stack(rows)


def _frequencies() -> Floats:
    return np.arange(_FRAME // 2 + 1, dtype=np.float64) * (SAMPLE_RATE / _FRAME)


def _gains(sound: Audio, style: Style, how: Polish) -> Floats:
    """The filter in dB at every bin."""
    frequencies = _frequencies()
    miss = _miss(long_term(sound), frequencies, style)
    smooth = np.convolve(np.pad(miss, 1, "edge"), [0.25, 0.5, 0.25], "valid")
    moves = np.clip(how.share * smooth, -how.most, how.most)
    return np.interp(np.log(np.maximum(frequencies, 1.0)), np.log(BANDS), moves)


def _miss(spectrum: Floats, frequencies: Floats, style: Style) -> Floats:
    """dB that each band lacks, with mean 0; nothing where there is hardly any sound."""
    measured = band_levels(spectrum, frequencies, BANDS)
    heard = measured > measured.max() - 50.0
    miss = target(BANDS, style) - measured
    return np.asarray((miss - miss[heard].mean()) * heard)


def _wide(sound: Audio, share: float) -> Audio:
    """Its sides brought up, `share` of the way in dB; a mono recording gets sides of its own."""
    now = width(sound)
    if now < _MONO:
        return widened(sound, 1.0, _SPREAD * share)
    factor = 10.0 ** (max(0.0, _WIDE - now) * share / 20.0)
    return widened(sound, min(_MOST_WIDTH, factor)) if factor > 1.01 else sound
