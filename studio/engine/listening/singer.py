"""Whether somebody sings, alone or with others, and how: sung, spoken or hummed.

Rules of thumb on a few figures, set on this studio's own voices and bands: confidences, not knowledge.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.listening.pitch import Contour, dry_pitch
from studio.engine.listening.separate import BIN, Scene
from studio.engine.listening.spectra import Times, magnitudes, mono

_PERIODIC, _ALONE = 0.85, 0.4  # a frame of one voice; share of such among the loud ones
_LOWEST = 39.0  # MIDI pitch under which nobody sings: basses and what chords have in common lie there
_LEAP, _RESTLESS = 1.5, 2.0  # semitones from frame to frame; so many a second are the keys of an instrument
_LOUD = 0.2  # of the level of the loudest frames
_WINDOW, _STEP = 0.18, 0.1  # seconds that smooth a vibrato out, and between two compared pitches
_STILL, _STEADY = (
    0.25,
    0.42,
)  # semitones of a held note; least share of them in singing
_BRIGHT, _HUM = 1500.0, 0.02  # hertz over which a hum has no more than this share of its power
_PASSAGE = 8.0  # seconds
_VOICE_BAND = slice(int(200 / BIN), int(4000 / BIN))


@dataclass(frozen=True, slots=True)
class Singer:
    voice: float  # how likely there is one, 0 to 1
    alone: bool
    manner: str  # "sung", "spoken", "hum" or "" where there is no voice
    contour: Contour


def singer_alone(audio: Audio) -> Singer:
    """The singer of (2, n) or (n,) sound, `alone` if most of it is periodic and glides as one voice does."""
    contour = dry_pitch(audio)
    loud = contour.level > _LOUD
    one = loud & (contour.strength > _PERIODIC) & np.isfinite(contour.pitch)
    alone = bool(
        one.sum() > _ALONE * loud.sum()
        and np.quantile(contour.pitch[one], 0.05) > _LOWEST
        and _leaps(contour) < _RESTLESS
    )
    return Singer(1.0 if alone else 0.0, alone, _manner(audio, contour) if alone else "", contour)


def singer_in(heard: Scene) -> Singer:
    """The singer among instruments: how much of the middle band may be a voice, and how often it has a pitch.

    Somebody sings where a quarter of the piece sounds like it.
    """
    power = np.square(heard.loud[:, _VOICE_BAND])
    ours = power * np.square(heard.voice[:, _VOICE_BAND])
    length = min(round(_PASSAGE / heard.contour.seconds), len(power))
    share = _passages(ours.sum(1), length) / (_passages(power.sum(1), length) + 1e-12)
    voiced = _passages(np.isfinite(heard.contour.pitch), length)
    evidence = np.quantile(25.0 * (share - 0.15) + 10.0 * (voiced - 0.66), 0.75)
    likely = float(1.0 / (1.0 + np.exp(-evidence)))
    return Singer(likely, False, "sung" if likely >= 0.5 else "", heard.contour)


def _passages(values: NDArray[Any], length: int) -> Times:
    """Means of overlapping passages of some frames."""
    return np.convolve(values, np.ones(length) / length, mode="valid")[:: max(1, length // 4)]


def _leaps(contour: Contour) -> float:
    """How often the pitch jumps, a second of it."""
    jumps = np.abs(np.diff(contour.pitch)) > _LEAP
    return float(jumps.sum() / (np.isfinite(contour.pitch).sum() * contour.seconds + 1e-9))


def _manner(audio: Audio, contour: Contour) -> str:
    if _steadiness(contour) < _STEADY:
        return "spoken"
    power = np.square(magnitudes(mono(audio), 2048, 1024))
    bright = power[:, int(_BRIGHT * 2048 / SAMPLE_RATE) :].sum() / (power.sum() + 1e-12)
    return "hum" if bright < _HUM else "sung"


def _steadiness(contour: Contour) -> float:
    """Share of the pitch that holds still."""
    width, step = round(_WINDOW / contour.seconds), round(_STEP / contour.seconds)
    heard = uniform_filter1d(np.isfinite(contour.pitch).astype(np.float64), width) > 0.999
    smooth = uniform_filter1d(np.nan_to_num(contour.pitch), width)
    both = heard[step:] & heard[:-step]
    moves = np.abs(smooth[step:] - smooth[:-step])[both]
    return float((moves < _STILL).mean()) if len(moves) else 0.0
