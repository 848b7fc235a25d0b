"""Where the syllables of a line fall: dynamic programming over a metric grid.

Stressed syllables want strong places, weak ones do not; syllables follow each other at the pace of speech, so
that a long line gets shorter notes and a short line leaves room to breathe. No syllable is ever dropped.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from studio.engine.score import Syllable

_FUNCTION_WORDS = frozenset((
    "a", "an", "the", "of", "to", "in", "on", "at", "and", "or", "but", "i", "i'm", "me", "my", "you",
    "your", "we", "us", "our", "is", "are", "am", "was", "it", "its", "it's", "be", "with", "for",
    "from", "until", "as", "so", "can", "that", "this", "than", "then", "if", "by", "he", "she", "they",
    "them", "his", "her", "their", "de", "la", "le", "el", "les", "der", "die", "das", "und", "et", "y",
    "e",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """The rhythmic habit that lines of one melody share: their start, their speed, the slots they like."""

    start: float  # beats
    pickup: bool
    haste: float  # factor on the usual length of a syllable
    liking: tuple[float, ...]  # per sixteenth of a bar


def figure(pick: random.Random, beats_per_bar: int, syncopation: float) -> Figure:
    """A habit for lines to share. Syncopation makes some off-beats more welcome than the beats they
    precede."""
    liking = [pick.uniform(-0.5, 0.5) for _ in range(4 * beats_per_bar)]
    for beat in range(beats_per_bar):
        if pick.random() < syncopation * 0.8:
            liking[4 * beat + 2] += 1.3
            liking[(4 * beat + 4) % len(liking)] -= 0.9
    start = pick.choices((0.0, 0.5, 1.0), (5, 2.0 * syncopation + 0.6, 1.2))[0]
    return Figure(start, pick.random() < 0.45, pick.uniform(0.72, 1.15), tuple(liking))


def stresses(syllables: Sequence[Syllable], words: Sequence[str]) -> list[float]:
    """How much each syllable wants a strong place, 0.3-2. One-syllable function words want it least."""
    counts: dict[int, int] = {}
    for syllable in syllables:
        counts[syllable.word] = counts.get(syllable.word, 0) + 1
    return [_stress(syllable, counts[syllable.word]) for syllable in syllables]


def _stress(syllable: Syllable, in_word: int) -> float:
    if in_word == 1:
        return 0.45 if syllable.text.lower().strip(".,!?") in _FUNCTION_WORDS else 1.7
    return (0.3, 2.0, 1.1)[min(2, syllable.stress)]


def metric_weight(beat: float, beats_per_bar: int) -> float:
    """Strength of a place in the bar: the one, the middle, the other beats, the halves between, the rest."""
    place = beat % beats_per_bar
    if place == 0:
        return 3.0
    if place % 1 == 0:
        return 2.4 if beats_per_bar % 2 == 0 and place == beats_per_bar / 2 else 1.6
    return 0.5 if place % 0.5 == 0 else 0.0


def place_syllables(
    weights: Sequence[float],
    bound: Sequence[bool],
    beats: float,
    beats_per_bar: int,
    grid: float,
    pace: float,
    habit: Figure,
) -> list[float]:
    """Onsets in beats from the start of the line, rising, on a grid; pickups are negative.

    `weights` from `stresses`; `bound[i]` = syllable i belongs to the word of the one before; `beats` = the
    last place that an onset may take; `pace` = beats that a syllable would like to last.
    """
    first = -2 if habit.pickup and grid <= 0.5 and weights[0] < 1 else 0
    slots = list(range(first, int(beats / grid) + 1))
    if len(slots) < len(weights):
        return [beats * place / max(1, len(weights)) for place in range(len(weights))]
    likings = [_slot_value(slot * grid, beats_per_bar, habit) for slot in slots]
    return [slots[place] * grid for place in _best_path(weights, bound, likings, slots, grid, pace, habit)]


def _slot_value(beat: float, beats_per_bar: int, habit: Figure) -> float:
    sixteenth = round(beat * 4) % len(habit.liking)
    return metric_weight(beat, beats_per_bar) + habit.liking[sixteenth]


def _best_path(
    weights: Sequence[float],
    bound: Sequence[bool],
    likings: Sequence[float],
    slots: Sequence[int],
    grid: float,
    pace: float,
    habit: Figure,
) -> list[int]:
    """Viterbi over (syllable, slot); the cost of a gap grows with the square of its distance from the
    pace."""
    count, size = len(weights), len(slots)
    pace = min(pace / grid, (size - 1) / max(1, count - 1))
    reach = max(3, round(2.6 * pace) + 1)
    costs = [
        _start_cost(slot * grid, habit) - weights[0] * value
        for slot, value in zip(slots, likings, strict=True)
    ]
    came: list[list[int]] = []
    for number in range(1, count):
        gaps = [_gap_cost(gap, pace, bound[number], weights[number - 1]) for gap in range(reach + 1)]
        row, back = _step_row(costs, gaps, weights[number], likings)
        costs = row
        came.append(back)
    place = min(range(count - 1, size), key=lambda slot: costs[slot])
    path = [place]
    for back in reversed(came):
        place = back[place]
        path.append(place)
    return path[::-1]


def _step_row(
    costs: list[float], gaps: list[float], weight: float, likings: Sequence[float]
) -> tuple[list[float], list[int]]:
    size = len(costs)
    row, back = [1e9] * size, [0] * size
    for slot in range(1, size):
        low = max(0, slot - len(gaps) + 1)
        options = [costs[before] + gaps[slot - before] for before in range(low, slot)]
        best = min(range(len(options)), key=options.__getitem__)
        wasted = 0.4 * likings[slot] if weight < 0.5 else 0.0
        row[slot] = options[best] - weight * likings[slot] * 0.8 + wasted
        back[slot] = low + best
    return row, back


def _start_cost(beat: float, habit: Figure) -> float:
    return 0.2 if beat < 0 else 1.3 * abs(beat - habit.start)


def _gap_cost(gap: int, pace: float, bound: bool, stress_before: float) -> float:
    cost = 4.0 * ((gap - pace) / max(1.0, pace)) ** 2
    if bound and gap > pace:
        cost *= 2.5
    if gap < pace and stress_before > 1.5:
        cost *= 1.4
    return cost
