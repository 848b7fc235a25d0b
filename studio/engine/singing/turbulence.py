"""The noise of a voice: friction, bursts and breath, shaped frame by frame (Stevens 1998)."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import fft

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.singing import tract
from studio.engine.singing.articulation import HOP, Friction, Times, Tracks
from studio.engine.singing.phonetics import FRICTION
from studio.engine.singing.timbre import Timbre

_WINDOW = 2 * HOP
_BLOCK = 2048  # frames at a time: bounds the memory
_HERTZ = np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE).astype(np.float32)
_FRICTION_LEVEL = 0.2
_BREATH_LEVEL = 0.085
_BREATH_FLOOR = 3000.0  # hertz: voiced breath is heard above it


def turbulence(tracks: Tracks, pitch: Times, timbre: Timbre, source: Generator) -> Audio:
    """The noise of a phrase, frames * HOP samples; frame i is at sample i * HOP, `pitch` in hertz."""
    magnitude = _friction(tracks, timbre)
    blowing = np.flatnonzero(tracks.breath > 1e-4)
    for start in range(0, len(blowing), _BLOCK):
        frames = blowing[start : start + _BLOCK]
        magnitude[frames] += _breath(tracks, frames, timbre)
    sound = np.zeros((tracks.frames + 2) * HOP, np.float32)
    window = np.sin(np.pi * (np.arange(_WINDOW) + 0.5) / _WINDOW).astype(np.float32)
    noise = source.standard_normal((tracks.frames + 2) * HOP, np.float32)
    for start in range(0, tracks.frames, _BLOCK):
        frames = np.arange(start, min(start + _BLOCK, tracks.frames))
        _shape(sound, noise, window, frames, magnitude[frames])
    return sound[HOP : HOP + tracks.frames * HOP] * _flutter(tracks, pitch)


def _flutter(tracks: Tracks, pitch: Times) -> Audio:
    """Under voicing the air comes in puffs, one a period: what makes breath blend with the tone."""
    samples, frames = np.arange(tracks.frames * HOP) / HOP, np.arange(tracks.frames)
    phase = np.interp(samples, frames, np.cumsum(pitch) * (2 * np.pi * HOP / SAMPLE_RATE))
    depth = np.interp(samples, frames, 0.25 * np.minimum(1, tracks.voicing))
    return np.asarray(1 - depth * (1 - np.cos(phase)), np.float32)


def _shape(sound: Audio, noise: Audio, window: Audio, frames: NDArray[np.int64], magnitude: Audio) -> None:
    """Filter the noise under overlapping windows, half a window apart."""
    pieces = np.lib.stride_tricks.sliding_window_view(noise, _WINDOW)[frames * HOP] * window
    shaped = fft.irfft(fft.rfft(pieces, axis=1) * magnitude, _WINDOW, axis=1).astype(np.float32) * window
    first = frames[0] * HOP
    sound[first : first + len(frames) * HOP] += shaped[:, :HOP].ravel()
    sound[first + HOP : first + HOP + len(frames) * HOP] += shaped[:, HOP:].ravel()


def _friction(tracks: Tracks, timbre: Timbre) -> Audio:
    magnitude = np.zeros((tracks.frames, len(_HERTZ)), np.float32)
    times = tracks.times()
    for one in tracks.friction:
        first, last = np.searchsorted(times, [one.start - 0.03, one.end + 0.03])
        at = times[first:last]
        rise = np.clip((at - one.start + one.attack / 2) / one.attack, 0, 1)
        decay = np.clip((one.end - at + one.release * 0.3) / one.release, 0, 1)
        level = _FRICTION_LEVEL * 10 ** (one.db / 20) * rise * decay
        magnitude[first:last] += level[:, None] * _colour(one, timbre)
    return magnitude


def _colour(one: Friction, timbre: Timbre) -> Audio:
    if one.spectrum == "K":
        octaves = np.log2(np.maximum(_HERTZ, 50.0) / one.peak)
        wide = -22 - 8 * np.abs(np.log2(np.maximum(_HERTZ, 50.0) / 3500.0))
        second = -9 - 6 * ((octaves - np.log2(2.1)) / 0.35) ** 2
        decibels = np.maximum(np.maximum(-6 * (octaves / 0.45) ** 2, wide), second)
    else:
        hertz, levels = zip(*FRICTION[one.spectrum], strict=True)
        decibels = np.interp(_HERTZ / (1 + 0.53 * (timbre.scale - 1)), hertz, levels)
    return np.asarray(10 ** (decibels / 20), np.float32)


def _breath(tracks: Tracks, frames: NDArray[np.int64], timbre: Timbre) -> Audio:
    """Aspiration through the tract; under voicing only its top is left, where it carries the words."""
    hertz = np.minimum(_HERTZ, tract.ceiling(timbre.scale))
    formants, nasality, zero = tracks.formants[:, frames], tracks.nasality[frames], tracks.zero[frames]
    gain = np.abs(tract.response(hertz, formants, nasality, zero, timbre.scale))
    slope = np.minimum(1, _HERTZ / 1200) ** 0.8 * 10 ** (-np.maximum(0, _HERTZ - 6000) / 1000 * 2.2 / 20)
    covered = np.clip(tracks.voicing[frames] * 2.5, 0, 1)[:, None]
    slope = slope * (1 - covered + covered * np.minimum(1, _HERTZ / _BREATH_FLOOR))
    level = tracks.breath[frames, None] * _BREATH_LEVEL * 10 ** (timbre.breath / 20)
    return np.asarray(level * np.minimum(gain, 12) * slope, np.float32)
