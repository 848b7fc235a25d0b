"""The conventions of sound in this engine.

- A mono signal is a float32 array of shape (samples,); a stereo signal has shape (2, samples).
- Full scale is 1.0; stems may exceed it, a master never does.
- Times are seconds, or beats where the name says so; pitch is a MIDI number (69 = 440 Hz), fractions cents.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 44_100

Audio: TypeAlias = NDArray[np.float32]


def hertz(pitch: float) -> float:
    """Frequency of a MIDI pitch in equal temperament, A4 = 440 Hz."""
    return float(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))
