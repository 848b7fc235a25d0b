"""The voiced sound: one pulse of the vocal folds after another, each ringing through the tract of its moment.

As in Rodet's CHANT (Computer Music Journal 8, 1984) every period is the tract's response at that instant;
here the response is a spectrum, so that a pulse falls between samples without error and pitch is exact.
"""

import numpy as np
from numpy.random import Generator
from scipy import fft
from scipy.ndimage import gaussian_filter1d

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.singing import tract
from studio.engine.singing.articulation import FRAME_RATE, HOP, Times, Tracks
from studio.engine.singing.timbre import Timbre

_WINDOW = 1024  # samples that a pulse rings
_EARLY = 96  # of them before the pulse itself
_BLOCK = 512  # pulses at a time: bounds the memory
_LEVEL = 0.13
_LOUDNESS = 0.85  # share of the vowels' natural differences in level that is evened out
_PARTIALS = 12  # that decide the level of a vowel
_TOP, _TOP_FADE = 10_200.0, 2500.0  # the voiced source ends here, hertz


def voiced(tracks: Tracks, pitch: Times, timbre: Timbre, source: Generator) -> Audio:
    """The pulses of a phrase, frames * HOP samples. `pitch` is in hertz at every frame."""
    sound = np.zeros(tracks.frames * HOP + 2 * _WINDOW, np.float32)
    level = _even(tracks, pitch, timbre)
    at, rate = _pulse_times(pitch, level)
    shimmer = 10 ** (timbre.shimmer / 20 * source.standard_normal(len(at)))
    for start in range(0, len(at), _BLOCK):
        part = slice(start, start + _BLOCK)
        strength = np.interp(at[part], np.arange(tracks.frames), level) * shimmer[part]
        _lay(sound, at[part] * HOP, _pulses(tracks, at[part], rate[part], strength, timbre))
    return sound[_WINDOW : _WINDOW + tracks.frames * HOP]


def _pulse_times(pitch: Times, level: Audio) -> tuple[Times, Times]:
    """Where the pulses fall, in frames, and the fundamental there; none where the voice is silent."""
    frames = np.arange(len(pitch))
    cycles = np.concatenate([[0.0], np.cumsum((pitch[1:] + pitch[:-1]) / 2 / FRAME_RATE)])
    at = np.interp(np.arange(1, int(cycles[-1])), cycles, frames)
    at = at[np.interp(at, frames, level) > 1e-5]
    return at, np.interp(at, frames, pitch)


def _even(tracks: Tracks, pitch: Times, timbre: Timbre) -> Audio:
    """Pulse strength at every frame that makes all vowels about equally loud, by their low partials."""
    partials = np.arange(1, _PARTIALS + 1)
    hertz = np.minimum(pitch[:, None] * partials, tract.ceiling(timbre.scale)).astype(np.float32)
    gain = tract.response(hertz, tracks.formants, tracks.nasality, tracks.zero, timbre.scale)
    gain *= _source(hertz, pitch[:, None].astype(np.float32), timbre)
    power = np.sqrt((np.abs(gain) ** 2).sum(1) / 2) + 1e-6
    power = gaussian_filter1d(power, 0.012 * FRAME_RATE)
    return (_LEVEL * tracks.voicing / power**_LOUDNESS).astype(np.float32)


def _source(hertz: Audio, pitch: Audio, timbre: Timbre) -> Audio:
    """Glottal source with lip radiation: 6 dB an octave, a fundamental 2 dB above it, the voice's own tilt.

    A fundamental 5 dB above it cost words: a tenth of those that a recogniser of speech found (measured).
    """
    partial = hertz / pitch
    slope = np.minimum(1.0, (partial / 0.6) ** 2) / np.maximum(partial, 0.6)
    low = 1 + 0.27 * np.exp(-(((partial - 1) / 0.5) ** 2)) + 0.1 * np.exp(-(((partial - 2) / 0.5) ** 2))
    octaves = np.log2(np.maximum(hertz, 1000.0) / 1000.0)
    ring = timbre.ring * np.exp(-((np.log2(np.maximum(hertz, 50.0) / (2900.0 * timbre.scale)) / 0.35) ** 2))
    shape = slope * low * 10 ** ((ring - timbre.tilt * octaves) / 20)
    return np.asarray(shape * np.clip((_TOP - hertz) / _TOP_FADE, 0, 1), np.float32)


def _pulses(tracks: Tracks, at: Times, rate: Times, strength: Times, timbre: Timbre) -> Audio:
    """Waveforms of pulses at times in frames, shape (pulses, _WINDOW)."""
    bins = np.arange(1, int(min(tract.ceiling(timbre.scale), _TOP) * _WINDOW / SAMPLE_RATE) + 1)
    hertz: Audio = (bins * SAMPLE_RATE / _WINDOW).astype(np.float32)
    frames = np.arange(tracks.frames)
    formants = np.stack([np.interp(at, frames, one) for one in tracks.formants]).astype(np.float32)
    nasality = np.interp(at, frames, tracks.nasality).astype(np.float32)
    zero = np.interp(at, frames, tracks.zero).astype(np.float32)
    spectrum = tract.response(hertz, formants, nasality, zero, timbre.scale)
    # A train of pulses of period P has partials of 2 / P times the pulse's spectrum.
    spectrum *= _source(hertz[None], rate[:, None].astype(np.float32), timbre)
    spectrum *= (strength * SAMPLE_RATE / rate / 2)[:, None].astype(np.float32)
    offset = (at * HOP) % 1.0 + _EARLY
    spectrum *= np.exp(-2j * np.pi / SAMPLE_RATE * hertz[None] * offset[:, None].astype(np.float32))
    full = np.zeros((len(at), _WINDOW // 2 + 1), np.complex64)
    full[:, 1 : len(hertz) + 1] = spectrum
    return np.asarray(fft.irfft(full, _WINDOW, axis=1), np.float32)


def _lay(sound: Audio, positions: Times, pulses: Audio) -> None:
    for position, pulse in zip((positions.astype(np.int64) + _WINDOW - _EARLY).tolist(), pulses, strict=True):
        sound[position : position + _WINDOW] += pulse
