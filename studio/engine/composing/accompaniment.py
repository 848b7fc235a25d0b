"""Chords for a tune that has none: progressions of its genre, or the likeliest path through its key."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studio.engine.brief import Brief
from studio.engine.composing import prosody
from studio.engine.composing.form import REFRAINS, Block
from studio.engine.composing.genres_harmony import PROGRESSIONS
from studio.engine.composing.genres_words import GENRES
from studio.engine.composing.harmony import chord_classes, coloured_chord
from studio.engine.composing.theory import is_minor, roman
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
_HOME = 1.5  # how much a section's first chord wants to be the tonic
_ENOUGH = 0.7  # of the best fit: with it a progression that people know is taken
_BANKS = ("verse", "chorus", "prechorus", "bridge")


@dataclass(frozen=True, slots=True)
class _Step:
    """A chord above the tonic; times in beats."""

    start: float
    length: float
    root: int
    quality: str
    bass: int


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
    """The chords of a tune in straight time, coloured as a genre likes them, ending on the tonic.

    Sections of a kind share one of the genre's own progressions where one `fit`s the tune nearly as well as
    the likeliest chords, one a bar, in slow songs two, do.
    """
    free = _likeliest(notes, blocks, brief)
    loops = {kind: _loop(kind, notes, blocks, free, brief) for kind in {block.kind for block in blocks}}
    steps: list[_Step] = []
    for block in blocks:
        steps += _laid(loop, block) if (loop := loops[block.kind]) else _inside(free, block)
    last = blocks[-1].end - brief.beats_per_bar
    steps = [step for step in steps if step.start < last - 1e-6]
    steps.append(_Step(last, float(brief.beats_per_bar), 0, "m" if is_minor(brief.mode) else "", 0))
    return tuple(_chord(step, brief, colour) for step in steps)


def _chord(step: _Step, brief: Brief, colour: str) -> Chord:
    return coloured_chord(brief, step.root, step.quality, colour, step.start, step.length, step.bass)


def _inside(steps: Sequence[_Step], block: Block) -> list[_Step]:
    return [step for step in steps if block.start - 1e-6 <= step.start < block.end - 1e-6]


def _fits(steps: Sequence[_Step], notes: Sequence[SungNote], brief: Brief) -> float:
    return sum(fit(_chord(step, brief, "triad"), notes, brief.beats_per_bar) for step in steps)


def _loop(
    kind: str, notes: Sequence[SungNote], blocks: Sequence[Block], free: Sequence[_Step], brief: Brief
) -> str:
    """The genre's progression that suits the sections of a kind best; none where they want other chords."""
    alike = [block for block in blocks if block.kind == kind]
    bank = kind if kind in _BANKS else "chorus" if kind in REFRAINS else "verse"
    options = PROGRESSIONS[GENRES[brief.genres[0][0]].family][is_minor(brief.mode)][bank]

    def value(option: str) -> float:
        return sum(_fits(_laid(option, block), notes, brief) for block in alike)

    best = max(options, key=value)
    wanted = sum(_fits(_inside(free, block), notes, brief) for block in alike)
    return best if value(best) >= _ENOUGH * wanted else ""


def _laid(progression: str, block: Block) -> list[_Step]:
    """A progression over and over from a section's first bar."""
    bars = [bar.split() for bar in progression.split("|")]
    steps = []
    for number in range(block.bars):
        names = bars[number % len(bars)]
        length = block.beats_per_bar / len(names)
        for place, name in enumerate(names):
            start = block.start + number * block.beats_per_bar + place * length
            steps.append(_Step(start, length, *roman(name)))
    return steps


def _likeliest(notes: Sequence[SungNote], blocks: Sequence[Block], brief: Brief) -> list[_Step]:
    """Viterbi over the chords of the key: each is as good as it `fit`s the notes and follows the one
    before."""
    degrees = DEGREES[is_minor(brief.mode)]
    spans = list(_spans(blocks, brief))
    firsts = {block.start for block in blocks}
    values = [0.0] * len(degrees)
    came: list[list[int]] = []
    for start, length in spans:
        row, back = [], []
        for root, quality in degrees:
            ways = [
                before + (_MOVES.get((root - other) % 12, -0.3) if came else 0.0)
                for before, (other, _) in zip(values, degrees, strict=True)
            ]
            best = max(range(len(ways)), key=ways.__getitem__)
            home = _HOME if start in firsts and root == 0 else 0.0
            own = _fits([_Step(start, length, root, quality, root)], notes, brief)
            row.append(ways[best] + own + home + _WELCOME.get(root, 0.0))
            back.append(best)
        values = row
        came.append(back)
    return [
        _Step(*span, *degrees[state], degrees[state][0])
        for state, span in zip(_traced(values, came), spans, strict=True)
    ]


def _traced(values: Sequence[float], came: Sequence[Sequence[int]]) -> list[int]:
    place = max(range(len(values)), key=values.__getitem__)
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
