"""Chord players: voicings that move as little as they can, in the figures of each style."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from studio.engine.brief import Brief
from studio.engine.composing.endings import held, last_bar, rolls_out
from studio.engine.composing.form import Block
from studio.engine.composing.genres_patterns import COMPING, COMPING_IN_THREE, Comping
from studio.engine.composing.harmony import chord_at
from studio.engine.composing.meters import bar_of
from studio.engine.instruments import INSTRUMENTS
from studio.engine.score import Chord, Note

_DISTORTED = ("guitar_drive", "guitar_metal")
_ACCENTS = {"X": 0.08, "d": 0.04, "u": -0.06, "p": -0.18, "b": 0.02}
_SPREAD = 0.16  # beats between the notes of a spread chord
_HOLDING = ("pad", "strings", "organ")  # instruments that sound as long as they are held


@dataclass(frozen=True, slots=True)
class Player:
    """A chord player: instrument, figure, and the middle of the register."""

    instrument: str
    figure: str
    centre: int


def comp_notes(
    brief: Brief, player: Player, blocks: Sequence[Block], chords: Sequence[Chord], ends: float | None
) -> list[Note]:
    """The player's notes on a straight grid. `ends` = the beat from which the last chord is held, if any."""
    manner = COMPING[player.figure]
    voicings = _voicings(player, manner, chords)
    notes: list[Note] = []
    for block in blocks:
        figure = _figure(brief, player.figure, manner, block)
        for bar in range(block.bars):
            start = block.start + bar * brief.beats_per_bar
            if ends is not None and start >= ends:
                steps, touch = held(last_bar(brief), "X"), _last_touch(brief, player, manner)
            else:
                steps = bar_of(figure, brief.beats_per_bar, brief.pulses, bar)
                steps, touch = _renewed(steps, start, chords), manner
            notes += _bar(player, touch, steps, start, chords, voicings, block.level)
    return notes


def _last_touch(brief: Brief, player: Player, manner: Comping) -> Comping:
    """The last chord is held in full, and spread by hands that can where the song ends calmly."""
    spread = rolls_out(brief) and not player.instrument.startswith(_HOLDING)
    return dataclasses.replace(manner, gate=1.0, strum=_SPREAD if spread else manner.strum)


def _figure(brief: Brief, name: str, manner: Comping, block: Block) -> str:
    waltzes = brief.beats_per_bar == 3 and not brief.pulses
    figures = COMPING_IN_THREE.get(name, manner.figures) if waltzes else manner.figures
    drive = 0.8 * block.level + 0.3 * brief.energy - 0.08
    return figures[max(0, min(len(figures) - 1, int(drive * len(figures))))]


def _renewed(steps: str, start: float, chords: Sequence[Chord]) -> str:
    """Held chords are struck anew where the harmony changes inside the bar."""
    for step in range(4, len(steps), 4):
        beat = start + 0.25 * step
        if steps[step] == "-" and abs(chord_at(chords, beat).start - beat) < 1e-6:
            steps = steps[:step] + "x" + steps[step + 1 :]
    return steps


def _voicings(player: Player, manner: Comping, chords: Sequence[Chord]) -> dict[float, tuple[int, ...]]:
    """Chord start -> pitches from low to high, each as near as can be to the one before."""
    instrument = INSTRUMENTS[player.instrument]
    power = manner.power and player.instrument in _DISTORTED
    centre = player.centre + 12 * manner.lift
    before: tuple[int, ...] = ()
    found: dict[float, tuple[int, ...]] = {}
    for chord in chords:
        if power:
            found[chord.start] = power_chord(chord, instrument.low)
        else:
            plain = _plain(chord) if player.instrument in _DISTORTED else chord
            before = voicing(plain, manner.size, instrument.low, instrument.high, centre, before)
            found[chord.start] = before
    return found


def _plain(chord: Chord) -> Chord:
    """Three notes: distortion makes mud of sevenths and ninths, in which the third drowns."""
    return dataclasses.replace(chord, pitches=chord.pitches[:3])


def power_chord(chord: Chord, low: int) -> tuple[int, ...]:
    root = low + (chord.bass - low) % 12
    fifth = 6 if (chord.root + 6) % 12 in chord.pitches and (chord.root + 7) % 12 not in chord.pitches else 7
    return root, root + fifth, root + 12


def voicing(
    chord: Chord, size: int, low: int, high: int, centre: int, before: Sequence[int]
) -> tuple[int, ...]:
    """The inversion that lies nearest to the chord before, or to the centre; of many notes the fifth is
    left out, of three the last."""
    tones = list(chord.pitches)
    while len(tones) > size:
        tones.pop(2)
    while len(tones) < size and len(tones) < 4:
        tones.append(tones[0])
    best: tuple[float, tuple[int, ...]] | None = None
    for turn in range(len(tones)):
        for octave in range(low // 12, high // 12 + 1):
            pitches = _stacked([*tones[turn:], *tones[:turn]], 12 * octave)
            if pitches[0] < low or pitches[-1] > high:
                continue
            cost = _distance(pitches, before) + 0.35 * abs(sum(pitches) / len(pitches) - centre)
            if best is None or cost < best[0]:
                best = (cost, pitches)
    return best[1] if best else tuple(low + (tone - low) % 12 for tone in sorted(tones))


def _stacked(tones: Sequence[int], base: int) -> tuple[int, ...]:
    pitches: list[int] = []
    for tone in tones:
        floor = pitches[-1] + 1 if pitches else base
        pitches.append(floor + (tone - floor) % 12)
    return tuple(pitches)


def _distance(pitches: Sequence[int], before: Sequence[int]) -> float:
    if not before:
        return 0.0
    return sum(min(abs(pitch - other) for other in before) for pitch in pitches) / len(pitches)


def _bar(
    player: Player,
    manner: Comping,
    steps: str,
    start: float,
    chords: Sequence[Chord],
    voicings: dict[float, tuple[int, ...]],
    level: float,
) -> list[Note]:
    notes: list[Note] = []
    instrument = INSTRUMENTS[player.instrument]
    for step, name in enumerate(steps):
        if name in "-.":
            continue
        beat = start + 0.25 * step
        chord = chord_at(chords, beat)
        held = 0.25 * (1 + len(steps[step + 1 :]) - len(steps[step + 1 :].lstrip("-")))
        gate = min(1.0, manner.gate) if player.instrument.startswith(_HOLDING) else manner.gate
        length = 0.12 if name == "p" else max(0.08, held * gate)
        length = min(length, max(0.1, chord.start + chord.length - beat + 0.02)) if gate > 1 else length
        loud = 0.4 + 0.42 * level + _ACCENTS.get(name, 0.0) + (0.03 if step % 8 == 0 else 0.0)
        pitches = _chosen(name, voicings[chord.start], chord, instrument.low)
        notes += _struck(pitches, beat, length, min(1.0, loud), manner.strum, name)
    return notes


def _chosen(name: str, pitches: tuple[int, ...], chord: Chord, low: int) -> tuple[int, ...]:
    """Which notes of the voicing a character asks for."""
    if name.isdigit():
        number = int(name)
        return (pitches[number % len(pitches)] + (12 if number >= len(pitches) else 0),)
    if name == "b":
        lowest = pitches[0] - 12 if pitches[0] - 12 >= low else pitches[0]
        return (lowest + (chord.bass - lowest) % 12,)
    if name == "u":
        return pitches[-3:]
    return pitches[:2] if name == "p" else pitches


def _struck(
    pitches: Sequence[int], beat: float, length: float, loud: float, strum: float, name: str
) -> list[Note]:
    order = sorted(pitches, reverse=name == "u")
    notes = []
    for place, pitch in enumerate(order):
        late = strum * place * (0.6 if name == "u" else 1.0)
        notes.append(Note(beat + late, max(0.05, length - late), pitch, max(0.05, loud - 0.015 * place)))
    return notes
