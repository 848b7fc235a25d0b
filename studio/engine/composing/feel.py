"""From the grid to hands: swing, the drummer's lean, a few milliseconds and shades of loudness for every
stroke."""

import dataclasses
import random
from collections.abc import Sequence

from studio.engine.score import Note

_MACHINES = (
    "kit_808",
    "kit_909",
    "kit_chip",
    "bass_synth",
    "bass_acid",
    "bass_sub",
    "chip_pulse",
    "pluck",
    "supersaw",
)


def swung(beat: float, swing: float, unit: float) -> float:
    """A beat of the straight grid, moved as swing moves it: at swing 1 the second of two units falls on the
    triplet."""
    if swing <= 0:
        return beat
    pair = 2 * unit
    whole, place = divmod(beat, pair)
    turn = unit * (1 + swing / 3)
    inside = place * turn / unit if place < unit else turn + (place - unit) * (pair - turn) / unit
    return whole * pair + inside


def unswung(beat: float, swing: float, unit: float) -> float:
    """The beat of the straight grid that `swung` moved here."""
    if swing <= 0:
        return beat
    pair = 2 * unit
    whole, place = divmod(beat, pair)
    turn = unit * (1 + swing / 3)
    inside = place * unit / turn if place < turn else unit + (place - turn) * unit / (pair - turn)
    return whole * pair + inside


def perform(
    notes: Sequence[Note],
    instrument: str,
    bpm: float,
    swing: float,
    unit: float,
    laid_back: float,
    pick: random.Random,
    end: float,
) -> tuple[Note, ...]:
    """Notes as played: sorted, inside the song, never shorter than a touch. `laid_back` in milliseconds."""
    beats_per_ms = bpm / 60_000.0
    loose = 1.2 if instrument in _MACHINES else 4.5
    played = []
    for note in notes:
        if note.start >= end - 1e-6:
            continue
        lean = laid_back * (1.0 if note.pitch in (37, 38, 39) or not instrument.startswith("kit") else 0.3)
        late = (lean + pick.gauss(0.0, loose)) * beats_per_ms
        start = max(0.0, swung(note.start, swing, unit) + late)
        stop = swung(note.start + note.length, swing, unit) + late
        velocity = max(0.03, min(1.0, note.velocity * (1 + pick.gauss(0.0, 0.045))))
        length = max(0.04, min(stop, end + 0.5) - start)
        played.append(Note(round(start, 4), round(length, 4), note.pitch, round(velocity, 3)))
    return tuple(sorted(played, key=lambda note: (note.start, note.pitch)))


def one_voice(notes: Sequence[Note]) -> list[Note]:
    """The notes of a player who has one voice: each ends where the next begins."""
    ordered = sorted(notes, key=lambda note: note.start)
    single: list[Note] = []
    for note in ordered:
        if single and note.start - single[-1].start < 0.05:
            continue
        if single and single[-1].start + single[-1].length > note.start:
            last = single.pop()
            single.append(dataclasses.replace(last, length=note.start - last.start))
        single.append(note)
    return single
