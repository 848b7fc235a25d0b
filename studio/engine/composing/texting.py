"""Words on a tune that is already there: which syllable is sung on which notes."""

import dataclasses
from collections.abc import Sequence

from studio.engine.composing import prosody
from studio.engine.score import SungNote
from studio.engine.words.lyrics import Line

_MOST = 3  # notes that a syllable may be held on to
_HELD = 0.9  # what every note costs that has no syllable of its own
_ACROSS = 3.0  # what it costs to hold a syllable across a rest
_REST = 0.3  # beats
_WORTH = 0.5  # what a stressed syllable gains on a strong beat


def sung_on(line: Line, notes: Sequence[SungNote], beats_per_bar: int) -> tuple[SungNote, ...]:
    """The line's syllables on the notes of a tune, all of them, in order.

    Where notes are left over, syllables are held on to several, stressed ones on strong beats, and what is
    too much for three notes a syllable is left out at the end; where notes are missing, the longest ones are
    struck twice.
    """
    if not line.syllables or not notes:
        return ()
    wanted = len(line.syllables)
    enough = divided(notes, wanted)[: _MOST * wanted]
    groups = _grouped(line, enough, beats_per_bar)
    sung: list[SungNote] = []
    for syllable, (first, last) in zip(line.syllables, groups, strict=True):
        held = _joined(enough[first:last])
        sung.append(dataclasses.replace(held[0], syllable=syllable))
        sung += [dataclasses.replace(note, syllable=None) for note in held[1:]]
    return tuple(sung)


def divided(notes: Sequence[SungNote], wanted: int) -> list[SungNote]:
    """At least so many notes: the longest are struck twice, as often as needed."""
    divided = list(notes)
    while len(divided) < wanted:
        place = max(range(len(divided)), key=lambda number: divided[number].length)
        note = divided[place]
        half = round(note.length * 2.0) / 4.0 if note.length >= 0.5 else note.length / 2.0
        late = dataclasses.replace(note, start=note.start + half, length=note.length - half)
        divided[place : place + 1] = [dataclasses.replace(note, length=half), late]
    return divided


def _grouped(line: Line, notes: Sequence[SungNote], beats_per_bar: int) -> list[tuple[int, int]]:
    """[first, last) notes of each syllable, the best way found by dynamic programming."""
    stresses = prosody.stresses(line.syllables, line.words)
    count, size = len(stresses), len(notes)
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for number in range(count):
        for first in range(number, size):
            if (number, first) not in best:
                continue
            metric = prosody.metric_weight(notes[first].start, beats_per_bar) / 3.0
            value = best[number, first][0] + _WORTH * stresses[number] * metric
            for last in range(first + 1, min(first + _MOST, size) + 1):
                if last > first + 1:
                    value -= _HELD + _ACROSS * _rests(notes[last - 2], notes[last - 1])
                if (number + 1, last) not in best or value > best[number + 1, last][0]:
                    best[number + 1, last] = (value, first)
    last = size
    groups = []
    for number in range(count, 0, -1):
        first = best[number, last][1]
        groups.append((first, last))
        last = first
    return groups[::-1]


def _rests(note: SungNote, following: SungNote) -> bool:
    return following.start - note.start - note.length > _REST


def _joined(notes: Sequence[SungNote]) -> list[SungNote]:
    """Notes of one syllable; repeated pitches become one note."""
    joined: list[SungNote] = []
    for note in notes:
        if joined and joined[-1].pitch == note.pitch and not _rests(joined[-1], note):
            last = joined.pop()
            joined.append(dataclasses.replace(last, length=note.start + note.length - last.start))
        else:
            joined.append(note)
    return joined
