"""Melodies: the pitches that fit a rhythm, the chords and a remembered contour best, found by dynamic
programming."""

import itertools
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Contour = Callable[[float], float]

# Cost of an interval in semitones: steps and repeated notes are common, thirds welcome, sixths rare, sevenths
# shunned.
_LEAPS = (0.62, 0.05, 0.0, 0.42, 0.6, 0.9, 2.6, 1.3, 2.3, 2.5, 4.0, 5.0, 2.6)
_ODD_LEAPS = (0.55, 0.2, 0.05, 0.2, 0.25, 0.4, 1.3, 0.6, 0.9, 1.0, 2.0, 2.6, 1.2)

CONTOURS: dict[str, Contour] = {
    "arch": lambda x: 2.6 * math.sin(math.pi * x) - 0.6,
    "fall": lambda x: 2.4 - 4.6 * x,
    "rise": lambda x: -1.8 + 4.0 * x,
    "valley": lambda x: 1.6 - 3.6 * math.sin(math.pi * x),
    "wave": lambda x: 2.0 * math.sin(2 * math.pi * x),
    "late": lambda x: 2.8 * max(0.0, math.sin(math.pi * (1.5 * x - 0.5))) - 0.8,
    "early": lambda x: 2.8 * math.exp(-(((x - 0.2) / 0.22) ** 2)) - 1.0 * x,
    "plateau": lambda x: 1.4 - 3.8 * max(0.0, x - 0.65),
}
_MEANS = {name: sum(contour(x / 20) for x in range(21)) / 21 for name, contour in CONTOURS.items()}
# Small turns in semitones that are laid over the contour and come again and again: what makes a tune that
# tune.
_CELLS = (
    (0, 0, 2, 0), (0, 2, 4, 2), (0, 0, 0, -2), (2, 0, -2, 0), (0, 3, 2, 0), (0, -2, 0, 3), (4, 2, 0, 0), (0,
    0, 3),
    (0, 2, 0, -1), (3, 0, 0, 2), (0, -3, 0), (0, 4, 0, 4, 2), (5, 4, 2, 0), (0, 0, -3, 2), (-2, 0, 2, 0, 4),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tone:
    """One note that wants a pitch."""

    pool: tuple[int, ...]  # pitches it may take
    chord: frozenset[int]  # pitch classes that sound below it
    weight: float  # 0-1: how much it needs to be one of them
    target: float  # MIDI pitch where the contour would have it
    pull: float = 0.35  # how strongly the contour draws
    favoured: frozenset[int] = frozenset()  # pitch classes that the style prefers
    rest: frozenset[int] = frozenset()  # where a last note comes to rest; empty for the others


@dataclass(frozen=True, slots=True)
class Motif:
    """The idea of a line: a contour and a cell."""

    contour: str
    cell: tuple[int, ...]
    span: float

    def at(self, x: float, number: int) -> float:
        """Semitones above the centre for the note `number`, at the share `x` of the line; zero on average."""
        turn = self.cell[number % len(self.cell)] - sum(self.cell) / len(self.cell)
        return self.span * (CONTOURS[self.contour](x) - _MEANS[self.contour]) + 0.9 * turn


def motif(pick: random.Random, shy_of: Sequence[Motif] = ()) -> Motif:
    """A new idea, with another contour and another cell than those it must contrast with."""
    contours = [name for name in CONTOURS if name not in {other.contour for other in shy_of}]
    cells = [cell for cell in _CELLS if cell not in {other.cell for other in shy_of}]
    return Motif(pick.choice(contours), pick.choice(cells), pick.uniform(0.8, 1.25))


def choose_pitches(tones: Sequence[Tone], pick: random.Random, weirdness: float = 0.5) -> list[int]:
    """The cheapest path through the tones' pools (Viterbi), a little chance added to every note."""
    if not tones:
        return []
    leaps = [(1 - weirdness) * a + weirdness * b for a, b in zip(_LEAPS, _ODD_LEAPS, strict=True)]
    noise = 0.45 + 0.5 * weirdness
    costs = [_tone_cost(tones[0], pitch, pick, noise) for pitch in tones[0].pool]
    came: list[list[int]] = []
    for before, tone in itertools.pairwise(tones):
        row, back = [], []
        for pitch in tone.pool:
            ways = [
                cost + _leap(pitch - other, leaps) for cost, other in zip(costs, before.pool, strict=True)
            ]
            best = min(range(len(ways)), key=ways.__getitem__)
            row.append(ways[best] + _tone_cost(tone, pitch, pick, noise))
            back.append(best)
        costs = row
        came.append(back)
    place = min(range(len(costs)), key=costs.__getitem__)
    path = [place]
    for back in reversed(came):
        place = back[place]
        path.append(place)
    return [tone.pool[place] for tone, place in zip(tones, reversed(path), strict=True)]


def _leap(interval: int, leaps: Sequence[float]) -> float:
    size = abs(interval)
    return leaps[size] if size < len(leaps) else 6.0 + size


def _tone_cost(tone: Tone, pitch: int, pick: random.Random, noise: float) -> float:
    cost = tone.pull * abs(pitch - tone.target) + noise * pick.random()
    pitch_class = pitch % 12
    if pitch_class not in tone.chord:
        rubs = (pitch_class - 1) % 12 in tone.chord
        cost += (2.6 + 1.2 * rubs) * tone.weight
    if tone.favoured and pitch_class not in tone.favoured:
        cost += 0.6
    if tone.rest and pitch_class not in tone.rest:
        cost += 3.0
    return cost
