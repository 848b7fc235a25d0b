"""What a voice is known by: where it lies, its colour, its vibrato."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from studio.engine.audio import Audio
from studio.engine.listening.pitch import Contour, dry_pitch
from studio.engine.listening.spectra import Times, magnitudes, mel_bands, mono, rate, slower

Mask = NDArray[np.bool_]

_SLOWER = 2  # 22 050 samples a second
_SIZE, _HOP = 1024, 256
_BANDS, _RANGE = (
    18,
    (1900.0, 10_000.0),
)  # below it colour is the vowels' and the tune's, above it the singer's
_PERIODIC, _LOUD = 0.8, 0.25  # of the frames that are heard as voice
_WAVE = (4.0, 8.0)  # hertz: what is taken for a vibrato
_ENTRY, _NOTE = 0.4, 0.4  # seconds before a vibrato has set in, and that it is read off
_GLIDE = 0.24  # seconds: slower moves of the pitch are the tune's
_STEADY = 0.6  # semitones that a held note's mean may move
_ENOUGH = 4  # stretches of held notes that a vibrato is believed of
_UNITS = (1.0, 6.0, 15.0, 1.5)  # dB of colour, semitones, cents and hertz of vibrato that count as much


@dataclass(frozen=True, slots=True)
class Voiceprint:
    low: float  # MIDI pitch over which 95 % of the singing lies
    middle: float
    high: float
    colour: tuple[float, ...]  # dB in mel bands from 2 to 10 kHz, their mean 0
    brightness: float  # hertz over which half of the voice's loudness lies
    vibrato: float | None  # cents to each side; None where no note was held
    vibrato_rate: float  # hertz
    voiced: float  # seconds of singing it was read off


def voiceprint(audio: Audio, contour: Contour | None = None) -> Voiceprint | None:
    """The print of a voice alone, (n,) or (2, n) at 44.1 kHz; None where nobody sings for half a second.

    Colour is the mean log spectrum in mel bands over voiced frames, as in the cepstra of speaker recognition
    (Davis & Mermelstein 1980), where it hardly depends on what is sung; vibrato is what is periodic in the
    pitch of held notes (Prame, JASA 96, 1994).
    """
    sound = mono(audio)
    heard = contour or dry_pitch(sound)
    sung = np.isfinite(heard.pitch) & (heard.level > _LOUD)
    if contour is None:
        sung &= heard.strength > _PERIODIC
    if sung.sum() * heard.seconds < 0.5:
        return None
    low, middle, high = np.quantile(heard.pitch[sung], (0.05, 0.5, 0.95))
    colour, brightness = _colour(sound, heard, sung)
    waves = _waves(heard)
    return Voiceprint(
        low=float(low),
        middle=float(middle),
        high=float(high),
        colour=colour,
        brightness=brightness,
        vibrato=float(np.median(waves[:, 0])) if len(waves) else None,
        vibrato_rate=float(np.average(waves[:, 1], weights=waves[:, 0] + 1e-9)) if len(waves) else 0.0,
        voiced=float(sung.sum() * heard.seconds),
    )


def distance(first: Voiceprint, second: Voiceprint) -> float:
    """How unlike two voices are; a voice differs from itself by a part of 1, from song to song."""
    colour = np.sqrt(np.mean(np.square(np.subtract(first.colour, second.colour))))
    vibrato = speed = 0.0
    if first.vibrato is not None and second.vibrato is not None:
        vibrato = first.vibrato - second.vibrato
        speed = (first.vibrato_rate - second.vibrato_rate) * min(first.vibrato, second.vibrato) / _UNITS[2]
    differences = (colour, first.middle - second.middle, vibrato, speed)
    return float(np.sqrt(sum((miss / unit) ** 2 for miss, unit in zip(differences, _UNITS, strict=True))))


def _colour(sound: Audio, heard: Contour, sung: Mask) -> tuple[tuple[float, ...], float]:
    """(dB in the bands, hertz of the brightness) of the frames that are sung."""
    power = np.square(magnitudes(slower(sound, _SLOWER), _SIZE, _HOP))
    frames = np.arange(len(power)) * _HOP / rate(_SLOWER)
    nearest = np.minimum(np.round(frames / heard.seconds).astype(np.int64), len(sung) - 1)
    voiced = power[sung[nearest]]
    bands = voiced @ mel_bands(_SIZE, rate(_SLOWER), _BANDS, *_RANGE)
    level = (10.0 * np.log10(bands + 1e-8 * voiced.max(initial=1e-9))).mean(0)
    loudness = np.cumsum(np.sqrt(voiced).mean(0))
    half = float(np.interp(0.5, loudness / loudness[-1], np.arange(len(loudness)) * rate(_SLOWER) / _SIZE))
    return tuple(round(float(value), 2) for value in level - level.mean()), half


def _waves(heard: Contour) -> Times:
    """(stretches, 2): cents to each side and hertz of the vibrato in each stretch of a held note."""
    smooth, entry, length = (round(seconds / heard.seconds) for seconds in (_GLIDE, _ENTRY, _NOTE))
    edges = np.flatnonzero(np.diff(np.isfinite(heard.pitch).astype(np.int8), prepend=0, append=0))
    found = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        pitch = heard.pitch[start:end].astype(np.float64)
        mean = uniform_filter1d(pitch, smooth | 1)
        first = 0
        while first + entry + length + smooth // 2 < len(pitch):
            if np.ptp(mean[first + smooth // 2 : first + entry + length]) < _STEADY:
                found.append(_wave(pitch[first + entry : first + entry + length], heard.seconds))
                first += length
            else:
                first += max(1, smooth // 4)
    return np.array(found if len(found) >= _ENOUGH else []).reshape(-1, 2)


def _wave(pitch: Times, seconds: float) -> tuple[float, float]:
    """(cents, hertz) of the sine among those of a vibrato that fits a stretch of pitch best."""
    times = np.arange(len(pitch)) * seconds
    line = np.stack([np.ones_like(times), times])
    best = (0.0, 0.0)
    for hertz in np.arange(*_WAVE, 0.1):
        turns = 2 * np.pi * hertz * times
        basis = np.vstack([line, np.sin(turns), np.cos(turns)])
        weights = np.linalg.lstsq(basis.T, pitch, rcond=None)[0]
        best = max(best, (float(np.hypot(weights[2], weights[3])) * 100.0, float(hertz)))
    return best
