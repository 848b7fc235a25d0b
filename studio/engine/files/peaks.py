"""The outline of a sound for the player's waveform."""

import numpy as np

from studio.engine.audio import Audio

# A mastered song's maxima fill the whole height; its loudness (RMS) shows the sections. The blend shows both.
_MAXIMUM_SHARE = 0.35
# Below 1 lifts quiet passages off the line, as players do.
_CURVE = 0.8


def peaks(audio: Audio, count: int = 1000) -> list[int]:
    """`count` bar heights from 0 to 255 over the whole length of audio (channels, n); the highest is 255.

    Sounds shorter than `count` samples give a bar for each sample.
    """
    length = audio.shape[1]
    edges = np.linspace(0, length, min(count, length), endpoint=False, dtype=np.int64)
    if not len(edges):
        return []
    loudest = np.maximum(audio.max(axis=0), -audio.min(axis=0))
    power = np.square(audio, dtype=np.float32).mean(axis=0)
    sizes = np.diff(np.append(edges, length))
    rms = np.sqrt(np.add.reduceat(power, edges, dtype=np.float64) / sizes)
    blend = _MAXIMUM_SHARE * np.maximum.reduceat(loudest, edges) + (1 - _MAXIMUM_SHARE) * np.sqrt(2) * rms
    top = float(blend.max())
    if top == 0.0:
        return [0] * len(edges)
    return [round(255 * float(height)) for height in (blend / top) ** _CURVE]
