"""From a pitch contour to notes."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d

from studio.engine.listening.beats import FRAMES_A_SECOND, Onsets
from studio.engine.listening.paths import steady_path
from studio.engine.listening.pitch import Contour
from studio.engine.listening.spectra import Floats, Integers
from studio.engine.score import SungNote

_DEVIATION = 0.5  # semitones that a singer is off the note, vibrato and glides included
_CHANGE = 8.0  # cost of another note: a passing pitch must hold for some hundredths of a second
_SHORTEST = 0.07  # seconds
_GAP = 0.045  # seconds of lost pitch inside a note
_RINGS, _MEMORY = 0.33, 0.7  # of the level of the last seconds: what is softer is an echo or a room
_LATE = 0.08  # seconds between an onset and the pitch that belongs to it


def sung_notes(contour: Contour, onsets: Onsets, bpm: float, struck: float = 1.8) -> tuple[SungNote, ...]:
    """The notes of a contour, without syllables; times in beats at `bpm` from time 0.

    Stable pitches by a hidden Markov model over semitones (Ryynänen & Klapuri, Computer Music J. 32, 2008),
    cut where the voice begins anew on the same pitch: where its `onsets` are over `struck` standard
    deviations. The singer's own tuning is kept out.
    """
    pitch = _bridged(contour)
    if not np.isfinite(pitch).any():
        return ()
    pitch = pitch - _tuning(pitch)
    beginnings = _beginnings(onsets, contour, struck)
    return tuple(
        _note(pitch, contour, start + first, start + last, bpm)
        for start, end in _runs(np.isfinite(pitch))
        for first, last in pairwise(_edges(_steps(pitch[start:end]), beginnings - start, contour.seconds))
        if (last - first) * contour.seconds >= _SHORTEST
    )


def _note(pitch: Floats, contour: Contour, first: int, last: int, bpm: float) -> SungNote:
    beats = contour.seconds * bpm / 60.0
    height = round(float(np.median(pitch[first:last])))
    velocity = 0.3 + 0.7 * float(contour.level[first:last].max())
    return SungNote(first * beats, (last - first) * beats, height, velocity, None)


def _bridged(contour: Contour) -> Floats:
    """The pitch, held through gaps that are too short for a pause."""
    pitch = np.where(_ringing(contour), np.float32(np.nan), contour.pitch)
    for start, end in _runs(~np.isfinite(pitch)):
        inside = start > 0 and end < len(pitch)
        if inside and (end - start) * contour.seconds <= _GAP and abs(pitch[end] - pitch[start - 1]) < 1.0:
            pitch[start:end] = pitch[start - 1]
    return pitch


def _ringing(contour: Contour) -> NDArray[np.bool_]:
    """Frames in which nothing but the room still sounds: far softer than a moment ago."""
    past = int(_MEMORY / contour.seconds)
    recent = maximum_filter1d(contour.level, 2 * past + 1, origin=past)
    return np.asarray(contour.level < _RINGS * recent)


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """[start, end) of the stretches where a mask holds."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _tuning(pitch: Floats) -> float:
    """Semitones that the voice as a whole lies above equal temperament."""
    heard = pitch[np.isfinite(pitch)]
    return float(np.angle(np.exp(2j * np.pi * heard).sum()) / (2 * np.pi))


def _steps(pitch: Floats) -> Integers:
    """The semitone that is meant at each frame of a run."""
    low = int(np.floor(pitch.min()))
    states = np.arange(low, int(np.ceil(pitch.max())) + 1)
    away = np.minimum(np.abs(pitch[:, None] - states), 2.5)
    path = steady_path((-0.5 * (away / _DEVIATION) ** 2).astype(np.float32), np.full(len(pitch), _CHANGE))
    return path + low


def _beginnings(onsets: Onsets, contour: Contour, struck: float) -> Integers:
    """Frames of the contour at which the voice begins anew."""
    peak = onsets.all == maximum_filter1d(onsets.all, int(0.08 * FRAMES_A_SECOND) | 1)
    times = np.flatnonzero(peak & (onsets.all > struck)) / FRAMES_A_SECOND
    return np.round(times / contour.seconds).astype(np.int64)


def _edges(steps: Integers, struck: Integers, seconds: float) -> list[int]:
    """Frames between the notes of a run: where the step changes, and where a note is struck again."""
    near = int(np.ceil(_LATE / seconds))
    changes = [int(at) + 1 for at in np.flatnonzero(np.diff(steps))]
    edges = [0, *changes, len(steps)]
    inside = struck[(struck > 0) & (struck < len(steps))]
    for at in inside.tolist():
        if min(abs(at - edge) for edge in edges) > near:
            edges.append(at)
    return sorted(edges)
