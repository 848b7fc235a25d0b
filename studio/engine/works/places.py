"""Places in a clip, in samples and in beats, and what happens at its edges."""

import numpy as np

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.score import Score


def samples(score: Score, beat: float) -> int:
    """The sample at which a beat begins."""
    return round(score.seconds(beat) * SAMPLE_RATE)


def beats(score: Score, sample: int) -> float:
    """The beat that is heard at a sample."""
    return sample / SAMPLE_RATE * score.bpm / 60.0


def faded(sound: Audio, fade_in: int, fade_out: int) -> Audio:
    """Straight fades over so many samples, in place."""
    if fade_in:
        sound[:, :fade_in] *= np.linspace(0.0, 1.0, fade_in, endpoint=False, dtype=np.float32)
    if fade_out:
        sound[:, -fade_out:] *= np.linspace(1.0, 0.0, fade_out, endpoint=False, dtype=np.float32)
    return sound
