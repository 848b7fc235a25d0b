"""Tempo, beats, bars: the grid that a recording lies on."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.ndimage import gaussian_filter1d, median_filter

from studio.engine.audio import Audio
from studio.engine.listening.spectra import Floats, Times, magnitudes, mel_bands, mono, rate, slower
from studio.engine.listening.tonality import Harmony

_SLOWER = 2
_SIZE, _HOP = 1024, 128
FRAMES_A_SECOND = rate(_SLOWER) / _HOP  # 172 onset strengths a second
_BANDS = 40
_LOW_BANDS = 5  # up to 200 Hz: kick and bass
_SLOWEST, _FASTEST = 50.0, 215.0
_USUAL, _OCTAVES = 112.0, 0.7  # the tempo that listeners tap most, and how far they go from it
_EARLY = 0.04  # seconds: a beat so little before the beginning is meant to fall on it
_ENOUGH, _LEAST = 8, 0.3  # struck beats for full confidence; confidence under which there is no beat
_TIGHT = 400.0  # how dearly the tracker pays for uneven beats
_LONGEST_SPREAD = 8  # beats over which a tempo is taken for the slowest and fastest


@dataclass(frozen=True, slots=True)
class Onsets:
    """How strongly something begins, `FRAMES_A_SECOND` values a second from time 0."""

    all: Floats  # (frames,)
    low: Floats  # (frames,): kick and bass alone


@dataclass(frozen=True, slots=True)
class Rhythm:
    bpm: float  # the best constant tempo; 120 without confidence where nothing beats
    offset: float  # seconds of the constant grid's first beat; a hair under 0 where it falls on the beginning
    average: float  # of the beats as tracked
    slowest: float
    fastest: float
    beats: Times  # (n,): seconds of the beats as tracked
    beats_per_bar: int  # 3 or 4
    first_bar: float  # seconds of the first bar line of the constant grid, >= 0
    confidence: float  # 0 to 1: how much stronger the onsets are on the grid than beside it

    @property
    def beat(self) -> float:
        """Seconds of one beat."""
        return 60.0 / self.bpm

    def grid(self, duration: float) -> Times:
        """Seconds of the constant grid's beats from the first bar line to `duration`."""
        return np.arange(self.first_bar, duration, self.beat)


def onsets(audio: Audio) -> Onsets:
    """Onset strength of (2, n) or (n,) sound at 44.1 kHz.

    Positive changes of logarithmic mel bands over 12 ms, less their own local mean: spectral flux in bands
    (Böck & Widmer, "Maximum filter vibrato suppression for onset detection", DAFx 2013, without the filter).
    """
    bands = magnitudes(slower(mono(audio), _SLOWER), _SIZE, _HOP)
    bands = bands @ mel_bands(_SIZE, rate(_SLOWER), _BANDS, 30.0, 10_000.0)
    loud = np.log1p(bands * (1000.0 / (bands.max(initial=0.0) + 1e-9)))
    rise = np.zeros_like(loud)
    rise[2:] = np.maximum(loud[2:] - loud[:-2], 0.0)
    return Onsets(_sharpened(rise.mean(1)), _sharpened(rise[:, :_LOW_BANDS].mean(1)))


def rhythm(heard: Onsets, harmony: Harmony) -> Rhythm:
    """The grid of beats and bars under a piece of steady tempo.

    Tempo by autocorrelation under a log-normal prior, beats by dynamic programming: Ellis, "Beat tracking by
    dynamic programming", J. New Music Research 36 (2007). The constant tempo is the frequency at which the
    onsets' spectrum and its harmonics are strongest (Peeters 2005). Bars: where harmony changes and the low
    drum falls (Goto & Muraoka 1999).
    """
    strength = heard.all
    if len(strength) < 2 * FRAMES_A_SECOND or strength.max(initial=0.0) <= 0.0:
        return _unheard()
    bpm = _refined(strength, _tempo(strength))
    offset = _offset(strength, bpm)
    grid = np.arange(offset, len(strength) / FRAMES_A_SECOND, 60.0 / bpm)
    confidence = _confidence(strength, grid)
    if confidence < _LEAST:
        return _unheard()
    beats = _tracked(strength, bpm)
    intervals = np.diff(beats)
    average, slowest, fastest = _spread(intervals) if len(intervals) else (bpm, bpm, bpm)
    metre, phase = _bars(grid, heard, harmony)
    return Rhythm(
        bpm,
        offset,
        average,
        slowest,
        fastest,
        beats,
        metre,
        max(0.0, offset + phase * 60.0 / bpm),
        confidence,
    )


def _unheard() -> Rhythm:
    return Rhythm(120.0, 0.0, 120.0, 120.0, 120.0, np.zeros(0), 4, 0.0, 0.0)


def _sharpened(flux: Floats) -> Floats:
    local = gaussian_filter1d(flux, 0.25 * FRAMES_A_SECOND)
    sharp = np.maximum(flux - local, 0.0)
    return np.asarray(sharp / (sharp.std() + 1e-9), np.float32)


def _tempo(strength: Floats) -> float:
    """The tempo whose beat, half beat and bar the onsets repeat at, as a listener would tap."""
    spectrum = np.fft.rfft(strength - strength.mean(), 2 * len(strength))
    same = np.fft.irfft(np.abs(spectrum) ** 2)[: len(strength)]
    same /= np.arange(len(strength), 0, -1)
    same = gaussian_filter1d(same, 1.5)
    tempos = np.exp(np.arange(np.log(_SLOWEST), np.log(_FASTEST), 0.001))
    lags = 60.0 / tempos[:, None] * np.array([0.5, 1.0, 2.0, 4.0, 8.0]) * FRAMES_A_SECOND
    weights = np.array([0.4, 1.0, 0.8, 0.8, 0.4]) * (lags < 0.8 * len(same))
    answers = np.interp(lags, np.arange(len(same)), same)
    usual = np.exp(-0.5 * (np.log2(tempos / _USUAL) / _OCTAVES) ** 2)
    scores = (answers * weights).sum(1) / weights.sum(1)
    return float(tempos[np.argmax(np.maximum(scores, 0.0) * usual)])


def _refined(strength: Floats, coarse: float) -> float:
    """The tempo near a coarse one whose pulse runs through the whole piece."""
    times = np.arange(len(strength)) / FRAMES_A_SECOND
    best = coarse
    for reach, count in ((0.03, 121), (0.002, 81)):
        tempos = best * np.linspace(1 - reach, 1 + reach, count)
        best = float(tempos[np.argmax([_pulse(strength, times, tempo) for tempo in tempos])])
    return best


def _pulse(strength: Floats, times: Times, bpm: float) -> float:
    turn = np.exp(-2j * np.pi * bpm / 60.0 * times)
    return float(sum(abs((strength * turn**harmonic).sum()) for harmonic in (1, 2, 4)))


def _offset(strength: Floats, bpm: float) -> float:
    """Seconds of the first beat of a constant grid: where the onsets folded over one beat are strongest."""
    period = 60.0 / bpm * FRAMES_A_SECOND
    bins = int(period)
    places = ((np.arange(len(strength)) % period) / period * bins).astype(int)
    folded = np.bincount(places, strength, bins)
    folded = gaussian_filter1d(folded, 0.01 * FRAMES_A_SECOND, mode="wrap")
    offset = float((np.argmax(folded) + 0.5) / bins * 60.0 / bpm)
    return offset if offset < 60.0 / bpm - _EARLY else offset - 60.0 / bpm


def _tracked(strength: Floats, bpm: float) -> Times:
    """Seconds of the beats that follow the onsets and stay near the tempo."""
    period = 60.0 / bpm * FRAMES_A_SECOND
    backs = np.arange(int(period * 0.6), int(period * 1.7) + 1)
    penalty = -_TIGHT * np.log(backs / period) ** 2
    local = gaussian_filter1d(strength, 0.012 * FRAMES_A_SECOND).astype(float)
    total = local.copy()
    link = np.full(len(total), -1)
    for at in range(backs[0], len(total)):
        earlier = at - backs[: np.searchsorted(backs, at, side="right")]
        scores = total[earlier] + penalty[: len(earlier)]
        best = int(np.argmax(scores))
        if scores[best] > 0.0:
            total[at] += scores[best]
            link[at] = earlier[best]
    at = int(len(total) - period + np.argmax(total[int(len(total) - period) :]))
    path = [at]
    while link[path[-1]] >= 0:
        path.append(int(link[path[-1]]))
    return np.array(path[::-1]) / FRAMES_A_SECOND


def _spread(intervals: Times) -> tuple[float, float, float]:
    """(average, slowest, fastest) in beats a minute; the extremes hold for several beats."""
    steady = median_filter(intervals, 3, mode="nearest")
    length = min(_LONGEST_SPREAD, len(steady))
    runs = np.convolve(steady, np.ones(length) / length, mode="valid")
    mean = intervals.mean()  # with the strays that the filter removes: it may lie outside of all runs
    longest, shortest = max(mean, runs.max()), min(mean, runs.min())
    return float(60.0 / mean), float(60.0 / longest), float(60.0 / shortest)


def _bars(grid: Times, heard: Onsets, harmony: Harmony) -> tuple[int, int]:
    """(beats per bar, the first beat of the grid that begins a bar)."""
    cues = _bar_cues(grid, heard, harmony)
    scores = {
        (metre, phase): float(cues[phase::metre].mean() - cues.mean()) * (1.0 if metre == 4 else 0.85)
        for metre in (4, 3)
        if len(cues) >= 2 * metre
        for phase in range(metre)
    }
    return max(scores, key=scores.__getitem__, default=(4, 0))


def _bar_cues(grid: Times, heard: Onsets, harmony: Harmony) -> Times:
    """(beats,): how much each beat sounds like the first of a bar."""
    chroma = harmony.chroma(28, 84)
    chroma = chroma / (np.linalg.norm(chroma, axis=1, keepdims=True) + 1e-9)
    places = np.append(grid, grid[-1] + np.diff(grid[-2:]).sum()) / harmony.seconds
    means = np.array([chroma[int(a) : max(int(b), int(a) + 1)].mean(0) for a, b in pairwise(places)])
    means = np.nan_to_num(means)
    means /= np.linalg.norm(means, axis=1, keepdims=True) + 1e-9
    change = np.zeros(len(grid))
    change[1:] = 1.0 - (means[1:] * means[:-1]).sum(1)
    low = _at(heard.low, grid)
    return _standard(change) + 0.5 * _standard(low)


def _at(strength: Floats, times: Times, within: float = 0.04) -> Times:
    """The strongest onset within some seconds of each time."""
    reach = int(within * FRAMES_A_SECOND)
    places = np.round(times * FRAMES_A_SECOND).astype(int)[:, None] + np.arange(-reach, reach + 1)
    return np.asarray(strength[np.clip(places, 0, len(strength) - 1)].max(1), np.float64)


def _standard(values: Times) -> Times:
    clipped = np.minimum(values, np.quantile(values, 0.98))
    return np.asarray((clipped - clipped.mean()) / (clipped.std() + 1e-9))


def _confidence(strength: Floats, grid: Times) -> float:
    """How much stronger the onsets are on the grid than beside it; less where few beats are struck at all."""
    if len(grid) < 2:
        return 0.0
    struck = _at(strength, grid, 0.03)
    on = float(struck.mean())
    off = float(_at(strength, grid[:-1] + np.diff(grid) * 0.37, 0.03).mean())
    enough = min(1.0, int((struck > 1.0).sum()) / _ENOUGH)
    return float(np.clip((on - off) / (on + off + 1e-9) * 1.5, 0.0, 1.0)) * enough
