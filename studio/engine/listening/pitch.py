"""Fundamental frequency over time: of a voice alone, and of the loudest voice among others."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.fft import irfft, rfft
from scipy.ndimage import uniform_filter1d

from studio.engine.audio import Audio
from studio.engine.listening.spectra import Floats, Integers, mono, rate, slower

PER_SEMITONE = 5  # states of the pitch axis
_SLOWER, _WINDOW, _HOP = 4, 512, 128  # YIN: 46 ms windows of 11 025 Hz sound, 11.6 ms apart
_AT_ONCE = 2048
_HARMONICS, _PRIMES = 13, (1, 2, 3, 5, 7, 11, 13)
_HIGHER = 0.06  # what an octave more adds to a candidate: basses and subharmonics lie below the melody
_QUIET = 0.5  # of the loudest frames: what is softer counts less
_REACH = 8  # states that pitch may glide from frame to frame
_GLIDE, _JUMP, _BREAK = 0.015, 0.35, 0.25  # costs of a state's glide, another leap, a voice's start or end


@dataclass(frozen=True, slots=True)
class Contour:
    """The pitch of one voice; frame k is centred on `seconds` * k."""

    pitch: Floats  # (frames,): MIDI pitch with its fraction, nan where nobody sounds
    strength: Floats  # (frames,): 0 to 1, how periodic the sound is at the pitch of the frame
    level: Floats  # (frames,): amplitude of the voice, the loudest about 1
    seconds: float

    @property
    def voiced(self) -> float:
        """Share of the frames with a pitch."""
        return float(np.isfinite(self.pitch).mean()) if len(self.pitch) else 0.0


def dry_pitch(audio: Audio, low: float = 36.0, high: float = 84.0) -> Contour:
    """The pitch of a voice that sounds alone: (2, n) or (n,) sound at 44.1 kHz, MIDI pitches `low` to `high`.

    The cumulative mean normalised difference of YIN (de Cheveigné & Kawahara, JASA 111, 2002), and the
    likeliest path over it instead of a threshold, as in pYIN (Mauch & Dixon, ICASSP 2014).
    """
    signal = slower(mono(audio), _SLOWER)
    periodic = _periodicity(signal, low, high)
    # A period's multiples fit as well: the shortest is meant.
    salience = periodic + 0.03 * _octaves(periodic.shape[1])
    return _contour(salience, low, 0.7, _rms(signal, len(periodic)), _HOP / rate(_SLOWER))


def predominant_pitch(
    loud: Floats, bin_hertz: float, seconds: float, low: float = 45.0, high: float = 84.0, least: float = 0.26
) -> Contour:
    """The pitch of the strongest harmonic voice in magnitudes (frames, bins), `seconds` apart.

    Each candidate is scored by the spectrum at its harmonics less that between them, which tells octaves
    apart: Camacho & Harris, "A sawtooth waveform inspired pitch estimator", JASA 124 (2008).
    """
    kernels = _kernels(loud.shape[1], bin_hertz, low, high)
    root = np.sqrt(loud)
    norm = np.linalg.norm(root, axis=1, keepdims=True)
    floor = _QUIET * np.quantile(norm, 0.9) if len(norm) else 0.0
    salience = root / np.maximum(norm, floor + 1e-9) @ kernels
    return _contour(salience + _HIGHER * _octaves(kernels.shape[1]), low, least, norm[:, 0] ** 2, seconds)


def states(low: float, high: float) -> Floats:
    """The pitches between which the ears tell apart."""
    return np.asarray(np.arange(low, high, 1.0 / PER_SEMITONE), np.float32)


def _octaves(count: int) -> Floats:
    """(states,): how many octaves each lies above the lowest."""
    return np.asarray(np.arange(count) / (12 * PER_SEMITONE), np.float32)


def _periodicity(signal: Audio, low: float, high: float) -> Floats:
    """(frames, states): 1 minus YIN's normalised difference at the lag of each pitch."""
    lags = rate(_SLOWER) / (440.0 * 2.0 ** ((states(low, high).astype(np.float64) - 69.0) / 12.0))
    most = min(int(lags[0]) + 2, _WINDOW)
    padded = np.pad(signal, _WINDOW)
    frames = sliding_window_view(padded, 2 * _WINDOW)[::_HOP]
    nearest = np.clip(np.round(lags).astype(int), 1, most - 1)
    off = np.clip(lags - nearest, -0.5, 0.5).astype(np.float32)
    result = np.empty((len(frames), len(lags)), np.float32)
    for start in range(0, len(frames), _AT_ONCE):
        normal = _normalised_difference(frames[start : start + _AT_ONCE], most)
        left, middle, right = (normal[:, nearest + step] for step in (-1, 0, 1))
        parabola = middle + 0.5 * off * (right - left) + 0.5 * off * off * (right - 2 * middle + left)
        result[start : start + _AT_ONCE] = 1.0 - parabola
    return np.clip(result, 0.0, 1.0)


def _rms(signal: Audio, frames: int) -> Floats:
    """(frames,): root mean square of the window around each frame."""
    power = np.sqrt(np.maximum(uniform_filter1d(signal * signal, _WINDOW)[::_HOP], 0.0))
    return np.asarray(np.pad(power, (0, frames))[:frames], np.float32)


def _normalised_difference(frames: Floats, most: int) -> Floats:
    """(frames, most + 1): YIN's d'(lag) of windows of half the frames' length."""
    size = 2 * frames.shape[1]
    cross = irfft(np.conj(rfft(frames[:, :_WINDOW], size)) * rfft(frames, size), size, axis=1)[:, : most + 1]
    energy = np.cumsum(np.pad(frames.astype(np.float64) ** 2, ((0, 0), (1, 0))), axis=1)
    here = energy[:, _WINDOW : _WINDOW + 1]
    there = energy[:, _WINDOW : _WINDOW + most + 1] - energy[:, : most + 1]
    difference = np.maximum(here + there - 2 * cross, 0.0)
    # Silence is no tone: a floor far below anything sung keeps it from looking periodic.
    mean = np.cumsum(difference, axis=1) / np.maximum(np.arange(most + 1), 1) + 1e-5
    normal = (difference + 1e-5) / mean
    normal[:, 0] = 1.0
    return np.asarray(normal, np.float32)


def _kernels(bins: int, bin_hertz: float, low: float, high: float) -> Floats:
    """(bins, states): positive lobes at the harmonics, negative ones between them.

    Only the prime harmonics count in full: a tone's own are then few among those of the octaves below it.
    """
    frequencies = np.arange(bins) * bin_hertz
    columns = []
    for pitch in states(low, high):
        ratio = frequencies / (440.0 * 2.0 ** ((float(pitch) - 69.0) / 12.0))
        wave = np.cos(2 * np.pi * ratio) / np.maximum(ratio, 0.25) ** 0.4
        shape = np.zeros(bins)
        for harmonic in range(1, _HARMONICS + 1):
            away = np.abs(ratio - harmonic)
            weight = 1.0 if harmonic in _PRIMES else 0.5
            shape += weight * wave * np.where(away < 0.25, 1.0, np.where(away < 0.75, 0.5, 0.0))
        columns.append(shape / np.linalg.norm(np.maximum(shape, 0.0)))
    return np.asarray(np.stack(columns, axis=1), np.float32)


def _contour(salience: Floats, low: float, least: float, level: Floats, seconds: float) -> Contour:
    path = _likeliest(salience, least)
    frames = np.flatnonzero(path >= 0)
    pitch = np.full(len(salience), np.nan, np.float32)
    strength = np.zeros(len(salience), np.float32)
    at = path[frames]
    inner = np.clip(at, 1, salience.shape[1] - 2)
    before, here, after = (salience[frames, inner + step] for step in (-1, 0, 1))
    bend = before - 2 * here + after
    shift = np.where((bend < -1e-6) & (at == inner), 0.5 * (before - after) / np.minimum(bend, -1e-6), 0.0)
    pitch[frames] = low + (at + np.clip(shift, -1.0, 1.0)) / PER_SEMITONE
    strength[frames] = np.clip(salience[frames, at], 0.0, 1.0)
    loudest = np.quantile(level, 0.98) + 1e-9 if len(level) else 1.0
    return Contour(pitch, strength, np.asarray(np.clip(level / loudest, 0.0, 1.0), np.float32), seconds)


def _likeliest(salience: Floats, least: float) -> Integers:
    """(frames,): the best state of each frame by Viterbi, -1 where silence at `least` scores better."""
    count, width = salience.shape
    score = np.zeros(width, np.float32)
    silent = np.float32(0.0)
    links = np.empty((count, width), np.int16)  # where a voice comes from; -1: it begins
    ends = np.empty(count, np.int16)  # where silence comes from; -1: silence
    padded = np.full(width + 2 * _REACH, -np.inf, np.float32)
    near = sliding_window_view(padded, 2 * _REACH + 1)
    costs = _GLIDE * np.abs(np.arange(-_REACH, _REACH + 1)).astype(np.float32)
    everyone = np.arange(width)
    for frame in range(count):
        top = int(np.argmax(score))
        padded[_REACH:-_REACH] = score
        reachable = near - costs
        step = np.argmax(reachable, axis=1)
        best = reachable[everyone, step]
        other, origin = max((score[top] - _JUMP, top), (silent - _BREAK, -1))
        links[frame] = np.where(best >= other, everyone + step - _REACH, origin)
        ends[frame] = top if score[top] - _BREAK > silent else -1
        silent = max(silent, score[top] - _BREAK) + np.float32(least)
        score = np.maximum(best, other) + salience[frame]
    path = np.full(count, -1, np.int64)
    at = int(np.argmax(score)) if count and score.max() > silent else -1
    for frame in range(count - 1, -1, -1):
        path[frame] = at
        at = int(links[frame, at]) if at >= 0 else int(ends[frame])
    return path
