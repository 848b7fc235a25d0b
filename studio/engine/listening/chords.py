"""The chords of a recording, one beat at a time."""

from itertools import groupby

import numpy as np

from studio.engine.composing.theory import QUALITIES, note_name, scale
from studio.engine.listening.beats import Rhythm
from studio.engine.listening.paths import steady_path
from studio.engine.listening.spectra import Floats, Integers, Times
from studio.engine.listening.tonality import Harmony, Key
from studio.engine.score import Chord

# What is told apart, and how much likelier than the commonest chord it must look (log).
_COST = {"": 0.0, "m": 0.0, "7": 0.35, "m7": 0.35, "maj7": 0.35, "sus4": 1.8, "sus2": 2.3, "dim": 1.8}
_SHAPES = [(root, quality) for root in range(12) for quality in _COST]
_SHARPNESS = 8.0  # log-likelihood of a perfect fit over none
_BASS = 2.0  # the same for the root lying in the bass
_OUTSIDE = 0.4  # cost of each chord tone outside the key
_CHANGE_ON_BAR, _CHANGE_ON_HALF, _CHANGE_ELSEWHERE = 0.7, 2.5, 5.0  # cost of a change, by where it falls
_SILENT = 0.02  # of the loudest beats: below it there is no chord


def chords(harmony: Harmony, rhythm: Rhythm, key: Key, duration: float) -> tuple[Chord, ...]:
    """The chords of a piece of `duration` seconds; times in beats of the rhythm's tempo from time 0.

    Pitch classes of each beat against templates, with the bass as evidence for the root, and the likeliest
    path under costs for changing off the bar line and for leaving the key: Papadopoulos & Peeters,
    "Large-scale study of chord estimation algorithms", CBMI 2007; Mauch & Dixon, ISMIR 2010. Silence has
    none.
    """
    edges = np.arange(rhythm.offset, duration + rhythm.beat, rhythm.beat)
    if len(edges) < 2:
        return ()
    treble = _by_beat(harmony.chroma(48, 84), edges / harmony.seconds)
    bass = _by_beat(harmony.chroma(28, 50), edges / harmony.seconds)
    places = np.round((edges[:-1] - rhythm.first_bar) / rhythm.beat).astype(int) % rhythm.beats_per_bar
    costs = np.array([_change_cost(int(place), rhythm.beats_per_bar) for place in places])
    path = steady_path(_fits(treble, bass, key), costs)
    loud = treble.sum(1) + bass.sum(1)
    heard = loud > _SILENT * np.quantile(loud, 0.9)
    return tuple(_runs(path, heard, bass, edges / rhythm.beat, key))


def _by_beat(chroma: Floats, places: Times) -> Floats:
    """(beats, 12): mean from a little after each beat to the next: what rings over is left behind."""
    total = np.vstack([np.zeros((1, 12)), np.cumsum(chroma, axis=0, dtype=np.float64)])
    starts = np.clip((places[:-1] + 0.15 * np.diff(places)).round().astype(int), 0, len(chroma) - 1)
    ends = np.clip(places[1:].round().astype(int), starts + 1, len(chroma))
    return np.asarray((total[ends] - total[starts]) / (ends - starts)[:, None], np.float32)


def _fits(treble: Floats, bass: Floats, key: Key) -> Floats:
    """(beats, shapes): log-likelihood of each chord."""
    heard = np.sqrt(treble / (treble.max(1, keepdims=True) + 1e-9))
    low = bass / (bass.max(1, keepdims=True) + 1e-9)
    whole = heard + 0.3 * low
    whole /= np.linalg.norm(whole, axis=1, keepdims=True) + 1e-9
    diatonic = scale(key.tonic, key.mode)
    costs = [
        _COST[quality]
        + _OUTSIDE * key.confidence * sum((root + step) % 12 not in diatonic for step in QUALITIES[quality])
        for root, quality in _SHAPES
    ]
    roots = [root for root, _ in _SHAPES]
    return np.asarray(_SHARPNESS * (whole @ _templates().T) + _BASS * low[:, roots] - costs, np.float32)


def _templates() -> Floats:
    """(shapes, 12) of norm 1."""
    rows = np.zeros((len(_SHAPES), 12), np.float32)
    for row, (root, quality) in zip(rows, _SHAPES, strict=True):
        for step in QUALITIES[quality]:
            row[(root + step) % 12] = 1.0
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def _change_cost(place: int, beats_per_bar: int) -> float:
    if place == 0:
        return _CHANGE_ON_BAR
    return _CHANGE_ON_HALF if beats_per_bar == 4 and place == 2 else _CHANGE_ELSEWHERE


def _runs(path: Integers, heard: Floats, bass: Floats, beats: Times, key: Key) -> list[Chord]:
    """Beats of one chord together; what is not heard is left out."""
    found = []
    rows = [(int(shape), bool(there)) for shape, there in zip(path, heard, strict=True)]
    for (shape, there), group in groupby(range(len(rows)), key=rows.__getitem__):
        span = list(group)
        if there:
            start = max(0.0, float(beats[span[0]]))
            low = bass[span].sum(0)
            found.append(_chord(_SHAPES[shape], low, start, float(beats[span[-1] + 1]) - start, key))
    return found


def _chord(shape: tuple[int, str], low: Floats, start: float, length: float, key: Key) -> Chord:
    root, quality = shape
    pitches = tuple((root + step) % 12 for step in QUALITIES[quality])
    lowest = int(np.argmax(low))
    bass = lowest if lowest in pitches and low[lowest] > 2.0 * low[root] else root
    name = note_name(root, key.tonic, key.mode) + quality
    slash = "" if bass == root else "/" + note_name(bass, key.tonic, key.mode)
    return Chord(start, length, name + slash, root, bass, pitches)
