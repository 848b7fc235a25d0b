"""The bass line of a recording."""

import numpy as np

from studio.engine.audio import Audio
from studio.engine.listening.beats import Onsets
from studio.engine.listening.melody import sung_notes
from studio.engine.listening.pitch import predominant_pitch
from studio.engine.listening.spectra import magnitudes, mono, rate, slower
from studio.engine.score import Note

_SLOWER = 8  # 5 512 samples a second
_SIZE, _HOP = 1024, 128  # 186 ms windows: semitones at 80 Hz lie 5 Hz apart
_HIGHEST = 500.0  # hertz: the first harmonics are enough
_LOW, _HIGH = 26.0, 52.0


def bass_notes(audio: Audio, onsets: Onsets, bpm: float) -> tuple[Note, ...]:
    """The lowest voice of (2, n) or (n,) sound at 44.1 kHz; times in beats at `bpm` from time 0.

    The predominant pitch below 165 Hz, cut into notes as a melody is, at the `onsets` of the low band.
    """
    loud = magnitudes(slower(mono(audio), _SLOWER), _SIZE, _HOP)
    bin_hertz = rate(_SLOWER) / _SIZE
    loud = loud[:, : int(_HIGHEST / bin_hertz)]
    contour = predominant_pitch(loud, bin_hertz, _HOP / rate(_SLOWER), _LOW, _HIGH, least=0.3)
    low = Onsets(np.asarray(onsets.low), onsets.low)
    return tuple(
        Note(note.start, note.length, note.pitch, note.velocity) for note in sung_notes(contour, low, bpm)
    )
