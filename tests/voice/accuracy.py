"""How exactly a voice keeps the written notes: pitch, and when its vowels start."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.score import Score, Vocal
from tests.engine.sung import heard_pitches

_QUIETER = frozenset(("P", "T", "K", "S", "F", "SH", "TH", "CH", "HH", "B", "D", "G", "Z", "JH"))
_SETTLED = 0.05  # seconds after which a note must be in tune
_AROUND = 3000  # samples searched around a vowel's start


def deviations(vocal: Vocal, score: Score, sound: Audio) -> Iterator[NDArray[np.float64]]:
    """Cents from the written pitch, every 20 ms of the vowel of each note; noisy frames are left out."""
    for note in vocal.notes:
        start, end = score.seconds(note.start), score.seconds(note.start + note.length)
        last = min(end - _SETTLED, start + max(0.12, 0.55 * (end - start)))
        if last - start - _SETTLED > 0.04 and start > 0.1:
            yield 100 * (heard_pitches(sound, start + _SETTLED, last, 0.02) - note.pitch)


def delays(vocal: Vocal, score: Score, sound: Audio) -> NDArray[np.float64]:
    """Milliseconds that vowels start after their notes, where a consonant comes before them that is quieter.

    A vowel starts where the level under 1.5 kHz last rises through half of what it is inside the note.
    """
    low = sosfiltfilt(butter(4, 1500, fs=SAMPLE_RATE, output="sos"), sound.astype(np.float64)) ** 2
    level = np.sqrt(np.maximum(sosfiltfilt(butter(2, 60, fs=SAMPLE_RATE, output="sos"), low), 0.0))
    found = []
    for note in vocal.notes:
        onset = note.syllable.onset if note.syllable else ()
        at = int(score.seconds(note.start) * SAMPLE_RATE)
        if not onset or onset[-1] not in _QUIETER or at < _AROUND:
            continue
        inside = np.median(level[at + _AROUND : at + 2 * _AROUND])
        under = np.flatnonzero(level[at - _AROUND : at + _AROUND] <= 0.5 * inside)
        if len(under):
            found.append((under[-1] - _AROUND) / SAMPLE_RATE * 1000)
    return np.array(found)
