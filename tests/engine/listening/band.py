"""A band with a singer in the middle, twelve bars long: what a recording is taken for in these tests."""

from functools import cache

import numpy as np

from studio.engine.audio import Audio
from tests.engine.listening import sounds
from tests.engine.listening.sounds import MAJOR, MINOR

BPM = 120.0
BAR = 2.0
BARS = 12
SECONDS = BARS * BAR
CHORDS = [(9, MINOR), (5, MAJOR), (0, MAJOR), (7, MAJOR)] * 3
# Sung from the third bar on, a phrase of five notes in each bar but every fourth. (start, length, pitch)
MELODY = [
    (bar * BAR + at, 0.35 if at < 1.2 else 0.5, 57 + (0, 3, 7, 5, 3)[(bar + number) % 5])
    for bar in range(2, BARS)
    if bar % 4 != 1
    for number, at in enumerate((0.0, 0.4, 0.8, 1.2))
]


@cache
def voice() -> Audio:
    """(n,): the singer alone."""
    events = [(start, 0.8 * sounds.vowel([pitch], length)) for start, length, pitch in MELODY]
    return sounds.placed(events, SECONDS)


@cache
def backing() -> Audio:
    """(2, n): drums and bass in the middle, chords at the sides."""
    track = sounds.chord_track(CHORDS, BAR)
    strokes = 0.8 * sounds.drums(sounds.beat(BPM, BARS), SECONDS)
    late = np.concatenate([np.zeros(600, np.float32), track[:-600]])
    return np.stack(
        [
            sounds.mixed(track, strokes),
            sounds.mixed(np.asarray(0.5 * track + 0.5 * late, np.float32), strokes),
        ]
    )


@cache
def recording() -> Audio:
    """(2, n): the mix, at a level that does not clip."""
    length = min(len(voice()), backing().shape[1])
    return np.asarray(0.4 * (backing()[:, :length] + voice()[:length]), np.float32)
