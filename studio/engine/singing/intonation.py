"""The pitch of the voice: portamento, scoops, delayed vibrato and the small unrest of a living singer.

Vibrato of 5.6 Hz, late and on long notes only: Prame, JASA 96 (1994). Unrest: Sundberg (1987).
"""

import numpy as np
from numpy.random import Generator
from scipy.ndimage import gaussian_filter1d

from studio.engine.singing.articulation import FRAME_RATE, Times
from studio.engine.singing.diction import Phrase, Sung, Tone
from studio.engine.singing.timbre import Timbre

_PORTAMENTO = 0.016  # standard deviation of the smoothed step, seconds
_LEAD = 0.012  # the step is centred before the vowel, so that the vowel starts in tune
_VIBRATO_NOTE = 0.42  # shorter notes are straight


def pitch_curve(phrase: Phrase, timbre: Timbre, times: Times, source: Generator) -> Times:
    """Fundamental in hertz at every control frame of a phrase (also where it is silent)."""
    curve = _tune(phrase, timbre, times)
    cents = _unrest(len(times), source) * timbre.jitter + timbre.detune
    cents += _scoop(phrase, timbre, times)
    for one in phrase.sung:
        cents += _fall(one, timbre, times)
        for tone in one.tones:
            cents += _vibrato(tone, timbre, times, source)
    return np.asarray(440.0 * 2.0 ** ((curve - 69.0 + cents / 100.0) / 12.0))


def _tune(phrase: Phrase, timbre: Timbre, times: Times) -> Times:
    tones = [tone for one in phrase.sung for tone in one.tones]
    starts = [tone.start - _LEAD for tone in tones]
    pitches = np.array([tone.pitch for tone in tones])
    pitches = pitches.mean() + (pitches - pitches.mean()) * timbre.melody
    steps = pitches[np.maximum(np.searchsorted(starts, times, side="right") - 1, 0)]
    return gaussian_filter1d(steps, _PORTAMENTO * FRAME_RATE, mode="nearest")


def _unrest(frames: int, source: Generator) -> Times:
    slow = gaussian_filter1d(source.standard_normal(frames), 0.05 * FRAME_RATE)
    fast = gaussian_filter1d(source.standard_normal(frames), 0.006 * FRAME_RATE)
    return np.asarray(slow / (slow.std() + 1e-9) + 0.5 * fast / (fast.std() + 1e-9))


def _scoop(phrase: Phrase, timbre: Timbre, times: Times) -> Times:
    after = np.maximum(times - phrase.sung[0].start, 0.0)
    return np.asarray(-timbre.scoop * np.exp(-after / 0.045))


def _fall(one: Sung, timbre: Timbre, times: Times) -> Times:
    """Speech starts each syllable above its pitch and falls through it."""
    inside = (times >= one.start) & (times < one.end)
    share = (times - one.start) / max(one.end - one.start, 1e-3)
    return np.where(inside, timbre.fall * (0.4 - share), 0.0)


def _vibrato(tone: Tone, timbre: Timbre, times: Times, source: Generator) -> Times:
    length = tone.end - tone.start
    rate = timbre.vibrato_rate * (1 + 0.04 * source.standard_normal())
    phase = 0.2 * source.standard_normal()
    if length <= _VIBRATO_NOTE:
        return np.zeros(len(times))
    since = times - tone.start - timbre.vibrato_delay
    depth = timbre.vibrato * (0.75 + 0.5 * min(1.0, length / 1.5))
    swell = np.clip(since / 0.28, 0, 1) * np.clip((tone.end - times) / 0.08, 0, 1)
    return np.asarray(depth * swell * np.sin(2 * np.pi * rate * since + phase))
