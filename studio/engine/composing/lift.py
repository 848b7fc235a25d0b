"""The last chorus a step higher: what lifts the end of many a pop song."""

import dataclasses

from studio.engine.brief import Brief
from studio.engine.composing.theory import QUALITIES, note_name
from studio.engine.dice import dice
from studio.engine.instruments import INSTRUMENTS
from studio.engine.score import Chord, Note, Part, Score, SungNote, Vocal

_LIFTING = frozenset(
    (
        "pop",
        "k-pop",
        "j-pop",
        "soul",
        "gospel",
        "ballad",
        "country",
        "disco",
        "christmas",
        "children's",
        "latin",
    )
)
_CHANCE = 0.4
_UNTUNED = ("drums", "percussion", "fx")
_AHEAD = 0.1  # beats: hands that come a little early belong to the new key already


def lifted(brief: Brief, score: Score) -> Score:
    """The score with everything from its last chorus on a semitone or a tone higher, where the style likes
    it, the dice say so and every voice can still sing it. `Score.tonic` stays the home key.
    """
    choruses = [section for section in score.sections if section.kind == "chorus"]
    pick = dice(brief.seed, "lift")
    wishes = pick.random() < _CHANCE, pick.choice((1, 2, 2))
    if brief.genres[0][0] not in _LIFTING or len(choruses) < 2 or not wishes[0]:
        return score
    begin = choruses[-1].start - _AHEAD
    steps = min(wishes[1], _headroom(score, begin))
    if steps < 1:
        return score
    return raised(score, begin, steps)


def raised(score: Score, begin: float, steps: int) -> Score:
    """The score with everything after the beat `begin` some semitones higher."""
    return dataclasses.replace(
        score,
        chords=tuple(_chord(chord, steps, score) if chord.start > begin else chord for chord in score.chords),
        parts=tuple(_part(part, begin, steps) for part in score.parts),
        vocals=tuple(_vocal(vocal, begin, steps) for vocal in score.vocals),
    )


def _headroom(score: Score, begin: float) -> int:
    """Semitones that the voices have above what they sing there."""
    return min(
        (
            vocal.voice.high - note.pitch
            for vocal in score.vocals
            for note in vocal.notes
            if note.start > begin
        ),
        default=2,
    )


def _chord(chord: Chord, steps: int, score: Score) -> Chord:
    root, bass = (chord.root + steps) % 12, (chord.bass + steps) % 12
    tonic = (score.tonic + steps) % 12
    old = note_name(chord.root, score.tonic, score.mode)
    quality = chord.symbol.partition("/")[0].removeprefix(old)
    quality = quality if quality in QUALITIES else ""
    symbol = note_name(root, tonic, score.mode) + quality
    if bass != root:
        symbol += f"/{note_name(bass, tonic, score.mode)}"
    pitches = tuple((pitch + steps) % 12 for pitch in chord.pitches)
    return Chord(chord.start, chord.length, symbol, root, bass, pitches)


def _part(part: Part, begin: float, steps: int) -> Part:
    if part.stem in _UNTUNED:
        return part
    high = INSTRUMENTS[part.instrument].high
    return dataclasses.replace(part, notes=tuple(_note(note, begin, steps, high) for note in part.notes))


def _note(note: Note, begin: float, steps: int, high: int) -> Note:
    if note.start <= begin:
        return note
    pitch = note.pitch + steps
    return dataclasses.replace(note, pitch=pitch if pitch <= high else pitch - 12)


def _vocal(vocal: Vocal, begin: float, steps: int) -> Vocal:
    return dataclasses.replace(vocal, notes=tuple(_sung(note, begin, steps) for note in vocal.notes))


def _sung(note: SungNote, begin: float, steps: int) -> SungNote:
    return dataclasses.replace(note, pitch=note.pitch + steps) if note.start > begin else note
