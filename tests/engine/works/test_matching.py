"""What joins a recording is as loud as it, even where that was driven to full scale."""

import numpy as np

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.mixing.loudness import true_peak
from studio.engine.works.matching import fitting, fitting_gain, level_step


def spiky() -> Audio:
    """A soft tone with strokes, four seconds."""
    time = np.arange(4 * SAMPLE_RATE) / SAMPLE_RATE
    strokes = 0.5 * np.sin(2 * np.pi * 90 * time) * np.exp(-30 * (time % 0.5))
    sound = 0.15 * np.sin(2 * np.pi * 330 * time) + strokes
    return np.tile(sound.astype(np.float32), (2, 1))


def test_what_the_limiter_takes_is_given_back() -> None:
    quiet = spiky()
    loud = np.clip(4.0 * quiet, -1.0, 1.0)
    gain = fitting_gain(loud, quiet)
    fitted = fitting(quiet, gain, ())(quiet)
    assert abs(level_step(loud, fitted)) < 0.1
    assert true_peak(fitted) < -0.9
    plain = -level_step(loud, quiet)  # as if there were no limiter
    assert level_step(loud, fitting(quiet, plain, ())(quiet)) < -0.3
