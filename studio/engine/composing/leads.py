"""Instruments that play melodies: themes, solos, answers between sung lines, and long counter lines."""

import itertools
import random
from collections.abc import Sequence

from studio.engine.brief import Brief
from studio.engine.composing import prosody
from studio.engine.composing.form import Block
from studio.engine.composing.harmony import chord_at, chord_classes, scale_at
from studio.engine.composing.melody import Motif, Tone, choose_pitches, motif
from studio.engine.composing.style import Style
from studio.engine.composing.theory import PENTATONIC, is_minor, scale, scale_pitches
from studio.engine.composing.vocals import SungLine
from studio.engine.dice import dice
from studio.engine.instruments import INSTRUMENTS
from studio.engine.score import Chord, Note


def lead_range(instrument: str) -> tuple[int, int]:
    """An octave and a half in which an instrument sings best, never below what its row allows."""
    row = INSTRUMENTS[instrument]
    centre = min(max((row.low + row.high) // 2 + 2, 64), 79)
    return max(row.low, centre - 10), min(row.high, centre + 10)


def theme_notes(
    brief: Brief, style: Style, instrument: str, block: Block, chords: Sequence[Chord]
) -> list[Note]:
    """A melody over a whole section, in phrases of two bars that return; solos run faster and wander
    further."""
    free = block.kind == "solo"
    span = 2 if block.bars % 2 == 0 else 1
    count = block.bars // span
    scheme = (
        dice(brief.seed, "theme", block.kind).choice(("AABA", "ABAC", "ABAB", "AAAB")) if not free else "ABCD"
    )
    played: dict[str, list[Note]] = {}
    notes: list[Note] = []
    for number in range(count):
        letter = scheme[number % 4] if not free else f"{scheme[number % 4]}{number}"
        start = block.start + number * span * brief.beats_per_bar
        model = played.get(letter)
        phrase = _phrase(
            brief, style, instrument, block, letter, start, float(span * brief.beats_per_bar), chords, model
        )
        played.setdefault(letter, [Note(n.start - start, n.length, n.pitch, n.velocity) for n in phrase])
        notes += phrase
    return notes


def _phrase(
    brief: Brief,
    style: Style,
    instrument: str,
    block: Block,
    letter: str,
    start: float,
    beats: float,
    chords: Sequence[Chord],
    model: Sequence[Note] | None,
) -> list[Note]:
    pick = dice(brief.seed, "theme", block.kind, letter, "rhythm")
    onsets = [note.start for note in model] if model else _theme_rhythm(brief, style, block, beats, pick)
    idea = motif(dice(brief.seed, "theme", block.kind, letter, "motif"))
    low, high = lead_range(instrument)
    lift = {"chorus": 3, "solo": 3, "hook": 3}.get(block.kind, -1)
    centre = (low + high) / 2 + lift
    tones = [
        _tone(brief, style, chord_at(chords, start + onset), (low, high), onset, place, len(onsets),
              _aim(idea, model, centre, onset, onsets, place), pick)
        for place, onset in enumerate(onsets)
    ]  # fmt: skip
    pitches = choose_pitches(
        tones,
        dice(brief.seed, "theme", block.kind, letter, block.time, int(start), *block.turn),
        brief.weirdness,
    )
    loud = 0.48 + 0.42 * block.level
    return _lengthened(start, onsets, pitches, beats, loud, brief)


def _theme_rhythm(brief: Brief, style: Style, block: Block, beats: float, pick: random.Random) -> list[float]:
    second = 60.0 / brief.bpm
    rate = (0.24 if block.kind == "solo" else 0.42) * pick.uniform(0.8, 1.25) / (0.75 + 0.5 * brief.energy)
    grid = 0.25 if second * 0.25 > 0.11 and (block.kind == "solo" or second > 0.62) else 0.5
    room = beats - pick.choice((0.5, 1.0, 1.0, 1.5))
    count = max(3, min(int(room / grid * 0.8), round(room * second / rate)))
    habit = prosody.figure(pick, brief.beats_per_bar, style.main.syncopation)
    weights = [pick.choice((0.4, 0.9, 1.7)) for _ in range(count)]
    weights[0] = max(weights[0], 1.0)
    return prosody.place_syllables(
        weights, [False] * count, room, brief.beats_per_bar, grid, room / count, habit
    )


def _aim(
    idea: Motif,
    model: Sequence[Note] | None,
    centre: float,
    onset: float,
    onsets: Sequence[float],
    place: int,
) -> float:
    if model:
        return float(model[place].pitch)
    return centre + 1.3 * idea.at(onset / max(1.0, onsets[-1]), place)


def _tone(
    brief: Brief,
    style: Style,
    chord: Chord,
    span: tuple[int, int],
    onset: float,
    place: int,
    count: int,
    target: float,
    pick: random.Random,
) -> Tone:
    final = place == count - 1
    classes = scale_at(scale(brief.tonic, brief.mode), chord)
    favoured = {(brief.tonic + step) % 12 for step in PENTATONIC[is_minor(brief.mode)]}
    return Tone(
        pool=tuple(scale_pitches(classes, *span)),
        chord=chord_classes(chord),
        weight=1.0 if final else 0.1 + 0.8 * prosody.metric_weight(onset, brief.beats_per_bar) / 3.0,
        target=target,
        pull=0.5,
        favoured=frozenset(favoured) if pick.random() < style.main.pentatonic else frozenset(),
        rest=frozenset(chord.pitches[:3]) if final else frozenset(),
    )


def _lengthened(
    start: float, onsets: Sequence[float], pitches: Sequence[int], beats: float, loud: float, brief: Brief
) -> list[Note]:
    notes = []
    for place, (onset, pitch) in enumerate(zip(onsets, pitches, strict=True)):
        end = onsets[place + 1] if place + 1 < len(onsets) else min(beats - 0.1, onset + 2.5)
        accent = 0.05 * prosody.metric_weight(onset, brief.beats_per_bar) / 3.0
        notes.append(
            Note(max(0.0, start + onset), max(0.15, (end - onset) * 0.96), pitch, min(1.0, loud + accent))
        )
    return notes


def quoted_notes(
    brief: Brief, instrument: str, block: Block, lines: Sequence[SungLine], chords: Sequence[Chord]
) -> list[Note]:
    """The chorus's tune on an instrument, as intros do: the same rhythm, moved into the instrument's
    octave."""
    low, high = lead_range(instrument)
    classes = scale(brief.tonic, brief.mode)
    first = lines[0].block.start
    notes: list[Note] = []
    for line in lines:
        for sung in line.notes:
            beat = block.start + sung.start - first
            if beat < block.start or beat + 0.25 > block.end:
                continue
            chord = chord_at(chords, beat)
            pitch = _into(sung.pitch, low, high)
            if prosody.metric_weight(beat, brief.beats_per_bar) > 2 and pitch % 12 not in chord_classes(
                chord
            ):
                near = scale_pitches(chord_classes(chord), pitch - 3, pitch + 3)
                pitch = min(near, key=lambda other: abs(other - pitch)) if near else pitch
            elif pitch % 12 not in scale_at(classes, chord):
                pitch = min(
                    scale_pitches(scale_at(classes, chord), pitch - 2, pitch + 2),
                    key=lambda o: abs(o - pitch),
                )
            notes.append(
                Note(
                    beat,
                    min(sung.length, block.end - beat),
                    _into(pitch, low, high),
                    0.45 + 0.4 * block.level,
                )
            )
    return notes


def _into(pitch: int, low: int, high: int) -> int:
    while pitch < low:
        pitch += 12
    while pitch > high:
        pitch -= 12
    return max(low, pitch)


def answer_notes(
    brief: Brief, style: Style, instrument: str, sung: Sequence[SungLine], chords: Sequence[Chord]
) -> list[Note]:
    """Licks in the singer's rests: after some lines, a few notes that end on the chord before the next line
    begins."""
    low, high = lead_range(instrument)
    notes: list[Note] = []
    for line, following in itertools.pairwise(sung):
        if not line.notes or not following.notes:
            continue
        begin = line.notes[-1].start + min(line.notes[-1].length, 1.0)
        room = following.notes[0].start - begin
        pick = dice(brief.seed, "answer", line.block.kind, line.line.index % 4)
        chance = 0.25 + 0.5 * line.block.level if line.block.time or line.block.level > 0.5 else 0.15
        if room < 1.5 or pick.random() > chance or following.block is not line.block:
            continue
        begin = int(begin * 2 + 1) / 2
        count = min(int((following.notes[0].start - begin) / 0.5), pick.choice((2, 3, 4)))
        onsets = [0.5 * place for place in range(count)]
        centre = (low + high) / 2 + 2
        idea = motif(dice(brief.seed, "answer", line.block.kind))
        tones = [
            _tone(brief, style, chord_at(chords, begin + onset), (low, high), begin + onset, place, count,
                  centre + idea.at(place / max(1, count), place), pick)
            for place, onset in enumerate(onsets)
        ]  # fmt: skip
        pitches = choose_pitches(tones, pick, brief.weirdness)
        notes += _lengthened(begin, onsets, pitches, 0.5 * count + 0.4, 0.38 + 0.36 * line.block.level, brief)
    return notes


def counter_notes(
    brief: Brief, instrument: str, blocks: Sequence[Block], chords: Sequence[Chord]
) -> list[Note]:
    """A slow line of chord tones that moves by step against the tune: one note a chord, two in full
    sections."""
    low, high = lead_range(instrument)
    notes: list[Note] = []
    at = (low + high) // 2 + dice(brief.seed, "counter").choice((-3, 0, 2))
    for block in blocks:
        for chord in chords:
            if not block.start <= chord.start < block.end:
                continue
            pick = dice(brief.seed, "counter", block.kind, int(chord.start - block.start))
            tones = [p for p in scale_pitches(chord_classes(chord), low, high) if abs(p - at) <= 5] or [at]
            first = min(tones, key=lambda p: abs(p - at) + pick.random())
            second = min(tones, key=lambda p: abs(p - first - 2) + pick.random())
            halves = (
                [first, second] if block.level > 0.6 and chord.length >= 2 and second != first else [first]
            )
            part = chord.length / len(halves)
            for place, pitch in enumerate(halves):
                notes.append(Note(chord.start + place * part, part * 0.97, pitch, 0.36 + 0.36 * block.level))
            at = halves[-1]
    return notes
