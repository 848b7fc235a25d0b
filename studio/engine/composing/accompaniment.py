"""Chords for a tune that has none: the likeliest path through the chords of its key."""

from collections.abc import Iterator, Sequence

from studio.engine.brief import Brief
from studio.engine.composing import prosody
from studio.engine.composing.form import Block
from studio.engine.composing.harmony import chord_classes, coloured_chord
from studio.engine.composing.theory import is_minor
from studio.engine.score import Chord, SungNote

# Roots above the tonic and qualities of the chords that songs are accompanied with, in major and minor keys.
DEGREES: dict[bool, tuple[tuple[int, str], ...]] = {
    False: ((0, ""), (2, "m"), (4, "m"), (5, ""), (7, ""), (9, "m")),
    True: ((0, "m"), (3, ""), (5, "m"), (7, "m"), (7, ""), (8, ""), (10, "")),
}
# How welcome a chord is in itself, and after another whose root lies so many semitones lower: falling fifths
# and thirds lead on, rising thirds do not (Piston, "Harmony", chapter 3).
_WELCOME = {0: 0.3, 5: 0.25, 7: 0.3, 9: 0.3, 8: 0.2, 10: 0.15, 4: -0.4}
_MOVES = {0: -0.35, 5: 0.35, 7: 0.2, 2: 0.3, 10: 0.0, 9: 0.3, 8: 0.3, 3: -0.2, 4: -0.1}
_FOREIGN, _RUBBING = (
    0.7,
    0.5,
)  # what a beat of a note outside the chord costs, more a semitone above a chord note
_SLOW_BAR = 2.6  # seconds: longer bars of four take two chords
_HOME = 1.5  # how much a section's first chord and the song's last want to be the tonic


def fit(chord: Chord, notes: Sequence[SungNote], beats_per_bar: int) -> float:
    """How well a chord suits the notes above it: beats of its own notes less those of foreign ones, strong
    places counting more."""
    total, tones = 0.0, chord_classes(chord)
    for note in notes:
        overlap = min(note.start + note.length, chord.start + chord.length) - max(note.start, chord.start)
        if overlap > 1e-6:
            weight = min(overlap, 2.0) * (0.7 + prosody.metric_weight(note.start, beats_per_bar) / 3.0)
            rubs = (note.pitch - 1) % 12 in tones
            total += weight * (1.0 if note.pitch % 12 in tones else -_FOREIGN - _RUBBING * rubs)
    return total


def chords_under(
    notes: Sequence[SungNote], blocks: Sequence[Block], brief: Brief, colour: str
) -> tuple[Chord, ...]:
    """The chords of a tune in straight time, one a bar, in slow songs two; coloured as a genre likes them.

    Viterbi over the chords of the key: each is as good as it `fit`s the notes and follows the one before.
    """
    degrees = DEGREES[is_minor(brief.mode)]
    spans = list(_spans(blocks, brief))
    firsts = {block.start for block in blocks}
    costs = [0.0] * len(degrees)
    came: list[list[int]] = []
    for number, (start, length) in enumerate(spans):
        home = _HOME * (start in firsts or number == len(spans) - 1)
        row, back = [], []
        for root, quality in degrees:
            chord = coloured_chord(brief, root, quality, "triad", start, length)
            own = fit(chord, notes, brief.beats_per_bar) + _WELCOME.get(root, 0.0) + home * (root == 0)
            ways = [
                before + (_MOVES.get((root - other) % 12, -0.3) if number else 0.0)
                for before, (other, _) in zip(costs, degrees, strict=True)
            ]
            best = max(range(len(ways)), key=ways.__getitem__)
            row.append(ways[best] + own)
            back.append(best)
        costs = row
        came.append(back)
    path = _traced(costs, came)
    return tuple(
        coloured_chord(brief, *degrees[state], colour, *span) for state, span in zip(path, spans, strict=True)
    )


def _traced(costs: Sequence[float], came: Sequence[Sequence[int]]) -> list[int]:
    place = max(range(len(costs)), key=costs.__getitem__)
    path = [place]
    for back in reversed(came[1:]):
        place = back[place]
        path.append(place)
    return path[::-1]


def _spans(blocks: Sequence[Block], brief: Brief) -> Iterator[tuple[float, float]]:
    """Start and length of every chord."""
    bar = brief.beats_per_bar
    halves = 2 if bar == 4 and bar * 60.0 / brief.bpm > _SLOW_BAR else 1
    for block in blocks:
        for number in range(block.bars * halves):
            yield block.start + number * bar / halves, bar / halves
