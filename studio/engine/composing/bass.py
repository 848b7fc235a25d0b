"""The bass: figures over the chords, walking lines, and lines that follow the kick drum."""

import random
from collections.abc import Sequence
from dataclasses import replace

from studio.engine.brief import Brief
from studio.engine.composing.drums import groove_kicks
from studio.engine.composing.endings import held, last_bar
from studio.engine.composing.form import Block
from studio.engine.composing.genres_patterns import BASS, BASS_IN_THREE
from studio.engine.composing.harmony import chord_at, scale_at
from studio.engine.composing.meters import bar_of
from studio.engine.composing.style import Style
from studio.engine.composing.theory import nearest, scale, scale_pitches
from studio.engine.dice import dice
from studio.engine.instruments import INSTRUMENTS
from studio.engine.score import Chord, Note


def bass_notes(
    brief: Brief, style: Style, blocks: Sequence[Block], chords: Sequence[Chord], ends: float | None
) -> list[Note]:
    """One voice of bass notes on a straight grid. `ends` = the beat from which the last note is held, if
    any."""
    instrument = INSTRUMENTS[style.players["bass"]]
    notes: list[Note] = []
    for block in blocks:
        figure = _figure(brief, style, block)
        for bar in range(block.bars):
            start = block.start + bar * brief.beats_per_bar
            if ends is not None and start >= ends:
                steps = held(last_bar(brief), "1")
            else:
                steps = _steps(brief, style, figure, bar, dice(brief.seed, "bass", block.kind, bar % 4))
            if steps[0] == "-":
                steps = _tied(notes, steps, start, chords)
            notes += _bar(
                brief, steps, start, chords, instrument.low, block.level, notes[-1].pitch if notes else None
            )
    return notes


def _figure(brief: Brief, style: Style, block: Block) -> str:
    figures = BASS[style.bass]
    if brief.beats_per_bar == 3 and not brief.pulses:
        figures = BASS_IN_THREE.get(style.bass, figures)
    drive = 0.75 * block.level + 0.35 * brief.energy
    return figures[min(len(figures) - 1, int(drive * len(figures)))]


def _steps(brief: Brief, style: Style, figure: str, bar: int, pick: random.Random) -> str:
    if figure == "W":
        return "".join(pick.choice(("1---", "1---", "8---")) if beat == 0 else _walk(beat,
        brief.beats_per_bar, pick)
                       for beat in range(brief.beats_per_bar))  # fmt: skip
    if figure == "K":
        return _with_kick(groove_kicks(brief, style, bar), 4 * brief.beats_per_bar, pick)
    return bar_of(figure, brief.beats_per_bar, brief.pulses, bar)


def _walk(beat: int, beats: int, pick: random.Random) -> str:
    if beat == beats - 1:
        return "a---"
    return pick.choice(("3---", "5---", "5---", "8---", "7---", "s---", "3-.5"))


def _with_kick(kicks: Sequence[int], steps: int, pick: random.Random) -> str:
    """A root with every kick, held to the next; the last one of the bar may lead over."""
    line = ["-"] * steps
    for place, kick in enumerate(kicks or [0]):
        line[kick] = "1" if place == 0 or pick.random() < 0.8 else pick.choice("583")
    if line[0] == "-":
        line[0] = "."
    if pick.random() < 0.5 and line[-2] == "-":
        line[-2] = pick.choice("a5a")
    return "".join(line)


def _tied(notes: list[Note], steps: str, start: float, chords: Sequence[Chord]) -> str:
    """A bar whose root came early: it goes on, in place. Where none did, its root is struck."""
    last = notes[-1] if notes else None
    if last is None or last.start < start - 1.5 or last.pitch % 12 != chord_at(chords, start).bass:
        return "1" + steps[1:]
    held = 0.25 * (len(steps) - len(steps.lstrip("-")))
    notes[-1] = replace(last, length=start + held * 0.94 - last.start)
    return steps


def _bar(
    brief: Brief,
    steps: str,
    start: float,
    chords: Sequence[Chord],
    low: int,
    level: float,
    before: int | None,
) -> list[Note]:
    notes: list[Note] = []
    steps = _renewed(steps, start, chords)
    for step, name in enumerate(steps):
        if name in "-.":
            continue
        beat = start + 0.25 * step
        rest = steps[step + 1 :]
        length = 0.25 * (1 + len(rest) - len(rest.lstrip("-")))
        chord = chord_at(chords, beat)
        pitch = _pitch(brief, name, chord, chord_at(chords, beat + length), low, before)
        accent = 0.06 if step % 8 == 0 else 0.0 if step % 4 == 0 else -0.06
        velocity = min(1.0, 0.5 + 0.36 * level + accent)
        notes.append(Note(beat, length * 0.94, pitch, velocity))
        before = pitch
    return notes


def _renewed(steps: str, start: float, chords: Sequence[Chord]) -> str:
    """A chord that changes inside the bar is heard in the bass: a held note is struck anew on its root."""
    for step in range(1, len(steps)):
        beat = start + 0.25 * step
        changes = abs(chord_at(chords, beat).start - beat) < 1e-6
        if changes and step % 4 == 0:
            steps = steps[:step] + "1" + steps[step + 1 :]
    return steps


def _pitch(brief: Brief, name: str, chord: Chord, following: Chord, low: int, before: int | None) -> int:
    root = _home(chord.bass, low)
    if name == "a":
        return _approach(brief, _home(following.bass, low), chord, before)
    if name == "s" and before is not None:
        near = scale_pitches(scale_at(scale(brief.tonic, brief.mode), chord), before - 3, before + 3)
        return max(low, min((pitch for pitch in near if pitch != before), key=lambda p: abs(p - root - 5)))
    if name == "n":
        return _home(following.bass, low)
    if name == "8":
        return root + 12
    if name in "35":
        wanted = chord.pitches[
            1 if name == "3" and len(chord.pitches) > 2 else min(2, len(chord.pitches) - 1)
        ]
        return root + (wanted - root) % 12
    if name == "7":
        seventh = chord.pitches[3] if len(chord.pitches) > 3 else (chord.root + 9) % 12
        return root + (seventh - root) % 12
    return root


def _home(pitch_class: int, low: int) -> int:
    """The octave in which a bass plays its roots: the lowest it has, above the growl."""
    base = max(low, 28)
    return base + (pitch_class - base) % 12


def _approach(brief: Brief, goal: int, chord: Chord, before: int | None) -> int:
    """A scale step or a half-tone next to the coming root, from the side on which the line already is."""
    side = 1 if before is not None and before > goal else -1
    classes = scale_at(scale(brief.tonic, brief.mode), chord)
    return (
        nearest(goal + side * 2, classes - {goal % 12}, goal - 3, goal + 3)
        if goal > 30 or side > 0
        else goal + 1
    )
