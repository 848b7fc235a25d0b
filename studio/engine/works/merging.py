"""The tune of one song on the form and chords of another: section on section, in its key, beat on beat."""

import dataclasses
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from studio.engine.composing.form import REFRAINS, Block
from studio.engine.composing.harmony import chord_at, chord_classes, scale_at
from studio.engine.composing.theory import nearest, scale
from studio.engine.score import Chord, Score, SungNote
from studio.engine.works.material import Material, TuneLine

_SUNG_KINDS = ("verse", "prechorus", "chorus", "hook", "bridge")
_CHORD, _SCALE, _FOREIGN = 1.0, 0.6, -0.8  # what a note on the other song's harmony is worth
_HOME = 0.05  # what a semitone of transposition costs
_LONG = 0.75  # beats from which on a note must not rub against the chord
_GAP = 0.1  # beats between a line and what follows


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a section of the tune is sung in the other song."""

    tune: Block
    place: Block
    start: float  # beats of the other song
    end: float  # until which there is room
    scale: float  # beats of the other song for a beat of the tune

    def beat(self, beat: float) -> float:
        """A beat of the tune's song in the other one's."""
        return self.start + (beat - self.tune.start) * self.scale


def seats(tune: Material, tune_bpm: float, other: Material, other_bpm: float) -> tuple[Seat, ...]:
    """Verse on verse, refrain on refrain, first on first; what has nothing of its kind goes on in its order.

    Where one tempo is nearer to the other's half or double, beats are taken twice as long or short.
    """
    sung = [tune.blocks[n] for n in sorted({line.block for line in voiced(tune)})]
    places = _places(other)
    metres = other.blocks[0].beats_per_bar / tune.blocks[0].beats_per_bar
    factor = metres * 2.0 ** round(math.log2(other_bpm / (tune_bpm * metres)))
    found: list[Seat] = []
    used: list[Block] = []
    for number, place in enumerate(places):
        final = number + 1 == len(places)
        start, end = place.start, other.blocks[-1].end if final else places[number + 1].start
        for section in _run(place, sung, used, (end - start) / factor, final):
            used.append(section)
            found.append(Seat(section, place, start, end, factor))
            start += section.beats * factor
    return tuple(found)


def _run(place: Block, sung: Sequence[Block], used: Sequence[Block], room: float, final: bool) -> list[Block]:
    """What is sung in a section: one like it, before it what was left out where all of that has room (beats
    of the tune), and in the final one what comes after, too."""
    section = _like(place, sung, used)
    if section is None:
        return []
    unused = [block for block in sung if block not in used and block is not section]
    before = [block for block in unused if block.start < section.start]
    run = [*before, section] if sum(b.beats for b in (*before, section)) <= room else [section]
    for block in unused:
        if final and block.start > section.start and sum(b.beats for b in (*run, block)) <= room:
            run.append(block)
    return run


def voiced(tune: Material) -> tuple[TuneLine, ...]:
    """What is sung: lines with words, where there are none those without."""
    return tune.lines or tune.themes


def _places(other: Material) -> list[Block]:
    """The sections to sing in: where somebody did, those of the usual kinds, and all where there are none."""
    sung = {line.block for line in other.lines}
    places = [block for n, block in enumerate(other.blocks) if n in sung or block.kind in _SUNG_KINDS]
    return places or list(other.blocks)


def _like(place: Block, sung: Sequence[Block], used: Sequence[Block]) -> Block | None:
    """A section of the same kind that was not sung yet; refrains are sung again, others only once."""
    alike = [block for block in sung if _kind(block) == _kind(place)]
    fresh = [block for block in alike if block not in used]
    if fresh or (alike and _kind(place) == "chorus"):
        return fresh[0] if fresh else alike[-1]
    kinds = {_kind(block) for block in sung}
    rest = [block for block in sung if block not in used and (_kind(block) != "chorus" or len(kinds) == 1)]
    return rest[0] if rest else None


def _kind(block: Block) -> str:
    return "chorus" if block.kind in REFRAINS else block.kind


def merged(tune: Material, other: Material, where: Sequence[Seat], semitones: int, key: Score) -> Material:
    """The other song's form and chords with the tune `semitones` higher: what would rub is bent to its
    chords. Lines for which there is no room stay unsung. `key` is the other song's score."""
    lines: list[TuneLine] = []
    for seat in where:
        number = other.blocks.index(seat.place)
        for line in voiced(tune):
            if tune.blocks[line.block] is seat.tune:
                notes = tuple(_seated(line.notes, seat, semitones))
                if notes[-1].start + notes[-1].length <= seat.end + _GAP and notes[0].start >= 0.0:
                    bent = tuple(tuned(note, other.chords, key) for note in notes)
                    lines.append(dataclasses.replace(line, block=number, notes=bent))
    sung = tuple(line for line in lines if line.words)
    themes = tuple(line for line in lines if not line.words)
    return dataclasses.replace(other, lines=sung, themes=themes)


def _seated(notes: Iterable[SungNote], seat: Seat, semitones: int) -> Iterator[SungNote]:
    for note in notes:
        yield dataclasses.replace(
            note,
            start=seat.beat(note.start),
            length=note.length * seat.scale,
            pitch=note.pitch + semitones,
        )


def transposition(tune: Material, other: Material, where: Sequence[Seat], key: Score, most: int) -> int:
    """By how many semitones, up or down by `most`, the tune fits the other song's chords and key best."""
    steps = sorted(range(-most, most + 1), key=abs)
    return max(steps, key=lambda step: _fit(tune, other, where, key, step) - _HOME * abs(step))


def _fit(tune: Material, other: Material, where: Sequence[Seat], key: Score, step: int) -> float:
    """What the notes are worth on average, by their length."""
    home = scale(key.tonic, key.mode)
    total = weight = 0.0
    for seat in where:
        for line in voiced(tune):
            if tune.blocks[line.block] is not seat.tune:
                continue
            for note in _seated(line.notes, seat, step):
                total += note.length * _worth(note, other.chords, home)
                weight += note.length
    return total / max(weight, 1e-9)


def _worth(note: SungNote, chords: Sequence[Chord], home: frozenset[int]) -> float:
    if chords and note.pitch % 12 in chord_classes(chord_at(chords, note.start)):
        return _CHORD
    return _SCALE if note.pitch % 12 in home else _FOREIGN


def tuned(note: SungNote, chords: Sequence[Chord], key: Score) -> SungNote:
    """The note where it fits the chord it is sung on, else the nearest one that does: a long one must not lie
    beside a tone of the chord, a short one only in the scale."""
    if not chords:
        return note
    chord = chord_at(chords, note.start)
    tones, home = chord_classes(chord), scale_at(scale(key.tonic, key.mode), chord)
    pitch = note.pitch
    rubs = {(tone + step) % 12 for tone in tones for step in (-1, 1)} - tones
    if note.length >= _LONG and pitch % 12 in rubs:
        pitch = nearest(pitch, tones, pitch - 3, pitch + 3)
    elif pitch % 12 not in home:
        pitch = nearest(pitch, home, pitch - 3, pitch + 3)
    return dataclasses.replace(note, pitch=pitch)
