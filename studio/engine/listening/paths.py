"""The likeliest sequence of states where every change costs the same, whatever it leads to."""

import numpy as np

from studio.engine.listening.spectra import Floats, Integers, Times


def steady_path(scores: Floats, costs: Times | Floats) -> Integers:
    """(frames,): the path through scores (frames, states) by Viterbi; changes at frame k cost `costs[k]`."""
    if not len(scores):
        return np.zeros(0, np.int64)
    everyone = np.arange(scores.shape[1])
    links = np.empty(scores.shape, np.int16)
    total = scores[0].astype(np.float64)
    for frame in range(1, len(scores)):
        best = int(np.argmax(total))
        change = total[best] - costs[frame]
        links[frame] = np.where(total >= change, everyone, best)
        total = np.maximum(total, change) + scores[frame]
    path = np.empty(len(scores), np.int64)
    path[-1] = int(np.argmax(total))
    for frame in range(len(scores) - 1, 0, -1):
        path[frame - 1] = links[frame, path[frame]]
    return path
