"""Drums and percussion: grooves that vary, fills that lead into sections, crashes and builds."""

import dataclasses
import itertools
import random
from collections.abc import Mapping, Sequence

from studio.engine.brief import Brief
from studio.engine.composing.endings import last_bar
from studio.engine.composing.form import Block
from studio.engine.composing.genres_grooves import FILLS, GROOVES, IN_THREE, LANES, PERCUSSION
from studio.engine.composing.harmony import chord_at
from studio.engine.composing.meters import bar_of, groove_of
from studio.engine.composing.style import Style
from studio.engine.dice import dice
from studio.engine.score import Chord, Note

_STROKES = {"X": 1.0, "x": 0.8, "g": 0.38, "r": 0.62}
_MACHINES = ("kit_808", "kit_909", "kit_chip")
_SNARES = (LANES["snare"], LANES["rim"], LANES["clap"])
_ORCHESTRA = "kit_orchestral"
_TIMPANI = (LANES["tom_low"], LANES["tom_mid"], LANES["tom_high"])
# Where the orchestra kit keeps what other kits have under the keys of the kettledrums.
_SEATED = {37: 38, 39: 38, 42: 27, 44: 28, 46: 29, 49: 57, 51: 30, 53: 30}
_SOFT_KITS = ("kit_jazz",)
_METAL = ("hat", "open", "ride")
_LOUDEST = {"hat": 0.72, "open": 0.72, "ride": 0.72, "pedal": 0.5, "rim": 0.8, "bell": 0.7, "crash": 0.85}


def drum_notes(
    brief: Brief, style: Style, blocks: Sequence[Block], chords: Sequence[Chord], ends: bool
) -> list[Note]:
    """The kit's notes for the blocks in which it plays, on a straight grid; `ends` = a last stroke and
    silence."""
    groove = _in_meter(style.groove, brief)
    if not groove:
        return []
    groove = _personal(brief, groove)
    notes: list[Note] = []
    for place, block in enumerate(blocks):
        last = place == len(blocks) - 1
        notes += _block(brief, style, groove, block, blocks[place + 1] if not last else None, ends and last)
    return orchestrated(notes, chords) if style.players["drums"] == _ORCHESTRA else notes


def orchestrated(notes: Sequence[Note], chords: Sequence[Chord]) -> list[Note]:
    """A kit's strokes on the keys of General MIDI's orchestra kit, the toms as timpani in the harmony."""
    seated = []
    for note in notes:
        if note.pitch in _TIMPANI:
            chord = chord_at(chords, note.start)
            key = _tuned(chord.bass + (7 if note.pitch == LANES["tom_mid"] else 0))
        else:
            key = _SEATED.get(note.pitch, note.pitch)
        seated.append(dataclasses.replace(note, pitch=key))
    return seated


def _tuned(pitch_class: int) -> int:
    """The kettledrum of a pitch class: its keys sound at pitch, from F2."""
    return 41 + (pitch_class - 41) % 12


def percussion_notes(brief: Brief, style: Style, blocks: Sequence[Block]) -> list[Note]:
    """Shakers, congas or hand drums: one pattern for the song, lighter in quiet sections."""
    patterns = PERCUSSION[style.players["percussion"]]
    pattern = dice(brief.seed, "percussion").choice(patterns)
    notes: list[Note] = []
    for block in blocks:
        loud = 0.45 + 0.4 * block.level
        for bar in range(block.bars):
            start = block.start + bar * brief.beats_per_bar
            for key, steps in pattern.items():
                steps = steps if block.kind != "verse" else steps.replace("g", ".")
                notes += _strokes(
                    bar_of(steps, brief.beats_per_bar, brief.pulses, bar), start, key, loud * 0.8
                )
    return notes


def build_notes(brief: Brief, style: Style, blocks: Sequence[Block], playing: Sequence[Block]) -> list[Note]:
    """Rolls that lead from sections in which the drums rest into a drop, in styles of the dance floor."""
    if not _in_meter(style.groove, brief):
        return []
    notes: list[Note] = []
    for block, following in itertools.pairwise(blocks):
        if block not in playing and _drops(style, block, following):
            notes += _build([], block, 0.42 + 0.5 * block.level)
    return notes


def _drops(style: Style, block: Block, following: Block | None) -> bool:
    """Whether a section builds up to a drop."""
    grows = following is not None and following.level - block.level > 0.2
    return style.main.fx == "riser" and grows and block.bars >= 2


def groove_kicks(brief: Brief, style: Style, bar: int) -> list[int]:
    """Sixteenths of a bar on which the kick falls: what a bass player listens to."""
    groove = _in_meter(style.groove, brief)
    steps = bar_of(groove.get("kick", "X......."), brief.beats_per_bar, brief.pulses, bar)
    return [step for step, stroke in enumerate(steps) if stroke in "Xx"]


def _in_meter(name: str, brief: Brief) -> Mapping[str, str]:
    if brief.pulses:
        return groove_of(GROOVES[name], brief.pulses)
    if brief.beats_per_bar == 3:
        natural = len(next(iter(GROOVES[name].values()), "")) == 12
        return GROOVES[name] if natural else GROOVES[IN_THREE.get(name, "rock_waltz")]
    return GROOVES[name]


def _personal(brief: Brief, groove: Mapping[str, str]) -> dict[str, str]:
    """A drummer's own version of a groove: two bars, the second answering, with a kick or a ghost note of
    their own."""
    pick = dice(brief.seed, "drummer")
    own = {lane: (steps * 2 if len(steps) in (12, 16, 20, 28) else steps) for lane, steps in groove.items()}
    for lane, stroke, chance in (("kick", "x", 0.9), ("snare", "g", 0.7), ("hat", "x", 0.4)):
        steps = own.get(lane, "")
        free = [
            place
            for place in range(len(steps) // 2 + 1, len(steps), 1)
            if steps[place] == "." and place % 2 == 0
        ]
        if free and pick.random() < chance and steps.count(".") > len(steps) // 3:
            place = pick.choice(free)
            own[lane] = steps[:place] + stroke + steps[place + 1 :]
    return own


def _block(
    brief: Brief, style: Style, groove: Mapping[str, str], block: Block, following: Block | None, ends: bool
) -> list[Note]:
    drive = 0.6 * block.level + 0.5 * brief.energy
    loud = 0.42 + 0.5 * block.level
    lanes = _dressed(brief, groove, drive, block)
    pick = dice(brief.seed, "fill", block.kind, block.time)
    notes: list[Note] = []
    for bar in range(block.bars):
        start = block.start + bar * brief.beats_per_bar
        if ends and bar == block.bars - 1:
            return [*_led_home(brief, style, notes, start, loud), *_last_strokes(brief, style, start, loud)]
        notes += _bar(brief, style, lanes, bar, start, loud)
    if (following is not None and following.level >= block.level - 0.2) or pick.random() < 0.4:
        notes = _with_fill(brief, style, notes, block, following, pick, loud)
    if block.level >= 0.62 and block.start > 0 and brief.energy > 0.3:
        notes.append(Note(block.start, 1.5, LANES["crash"], min(1.0, 0.5 + 0.4 * block.level)))
    return notes


def _dressed(brief: Brief, groove: Mapping[str, str], drive: float, block: Block) -> dict[str, str]:
    """The groove for a section: quiet ones lose the snare to a rim, loud ones open the hat or move to the
    ride."""
    lanes = _thinned(groove) if block.kind == "verse" and block.time == 0 else dict(groove)
    if drive < 0.44:
        lanes.pop("open", None)
        if "snare" in lanes and "rim" not in lanes:
            lanes["rim"] = lanes.pop("snare").replace("g", ".").replace("r", "x")
        lanes.pop("clap", None)
    if drive < 0.36:
        lanes = {
            lane: steps
            for lane, steps in lanes.items()
            if lane in ("kick", "hat", "ride", "pedal", "tom_low")
        }
    if block.kind in ("chorus", "hook", "solo") and drive > 0.75 and "hat" in lanes and "open" not in lanes:
        lift = dice(brief.seed, "lift").choice(("ride", "open", "hat", "crash ride"))
        hat = lanes.pop("hat")
        if lift == "crash ride":
            lanes["crash"] = (
                "x...x...x...x..." if brief.beats_per_bar == 4 and brief.energy > 0.7 else "x..............."
            )
            lanes["hat"] = hat
        else:
            lanes[lift] = hat.replace("g", ".").replace("r", "x") if lift == "open" else hat
    return lanes


def _thinned(groove: Mapping[str, str]) -> dict[str, str]:
    """A groove that leaves something for later: no ghosts on the cymbals, no clap beside a snare, no open hat
    beside a closed one."""
    spare = {"clap": {"snare", "rim"}, "open": {"hat", "ride"}}
    kept = {lane: steps for lane, steps in groove.items() if not spare.get(lane, set()) & groove.keys()}
    return {lane: steps.replace("g", ".") if lane in _METAL else steps for lane, steps in kept.items()}


def _bar(
    brief: Brief, style: Style, lanes: Mapping[str, str], bar: int, start: float, loud: float
) -> list[Note]:
    notes: list[Note] = []
    lifted = 0.96 if style.players["drums"] in _MACHINES else _LOUDEST["hat"]
    for lane, steps in lanes.items():
        level = loud * (lifted if lane in _METAL else _LOUDEST.get(lane, 1.0))
        notes += _strokes(bar_of(steps, brief.beats_per_bar, brief.pulses, bar), start, LANES[lane], level)
    return notes


def _strokes(steps: str, start: float, key: int, loud: float) -> list[Note]:
    notes = []
    for step, stroke in enumerate(steps):
        if stroke == ".":
            continue
        velocity = min(1.0, loud * _STROKES[stroke])
        beat = start + 0.25 * step
        notes.append(Note(beat, 0.2, key, velocity))
        if stroke == "r":
            notes.append(Note(beat + 0.125, 0.1, key, velocity * 0.85))
    return notes


def _led_home(brief: Brief, style: Style, notes: list[Note], start: float, loud: float) -> list[Note]:
    """The bar before the last, its second half a fill: the ear is told that the end is near."""
    pick = dice(brief.seed, "last fill")
    manner = "soft" if style.players["drums"] in _SOFT_KITS or loud < 0.62 else "toms"
    kept = [note for note in notes if note.start < start - 2.0 - 1e-6]
    if style.players["drums"] == _ORCHESTRA:
        return notes
    if len(kept) == len(notes):
        return notes
    for lane, steps in pick.choice(FILLS[manner]).items():
        kept += _strokes(steps, start - 2.0, LANES[lane], min(1.0, loud * 1.05))
    return kept


def _last_strokes(brief: Brief, style: Style, start: float, loud: float) -> list[Note]:
    """Kick and snare on every hit of the last bar, and a cymbal on the one that rings."""
    soft = style.players["drums"] in _SOFT_KITS
    figure = last_bar(brief)
    hits = [start + 0.25 * step for step, stroke in enumerate(figure) if stroke == "X"]
    loud = max(loud, 0.6)
    notes = [Note(hit, 1.0, LANES["kick"], loud) for hit in hits]
    notes += [Note(hit, 0.5, LANES["rim" if soft else "snare"], 0.9 * loud) for hit in hits[:-1]]
    notes.append(Note(hits[-1], 4.0, LANES["ride" if soft else "crash"], loud))
    return notes


def _with_fill(
    brief: Brief,
    style: Style,
    notes: list[Note],
    block: Block,
    following: Block | None,
    pick: random.Random,
    loud: float,
) -> list[Note]:
    """Replaces the section's last beats: a roll of rising loudness before a drop, else a fill in the kit's
    manner."""
    kit = style.players["drums"]
    if _drops(style, block, following):
        return _build(notes, block, loud)
    if kit == _ORCHESTRA:
        return _rolled(notes, block, pick, loud)
    manner = "machine" if kit in _MACHINES else "soft" if kit in _SOFT_KITS or loud < 0.62 else "toms"
    fill = pick.choice(FILLS[manner])
    length = 8 if loud > 0.6 and block.bars > 2 else 4
    start = block.end - 0.25 * length
    kept = [note for note in notes if note.start < start - 1e-6]
    for lane, steps in fill.items():
        kept += _strokes(steps[-length:], start, LANES[lane], min(1.0, loud * 1.05))
    return kept


def _rolled(notes: list[Note], block: Block, pick: random.Random, loud: float) -> list[Note]:
    """A roll of the kettledrum, sometimes of the snare drum, that grows into the next section."""
    start = block.end - pick.choice((2.0, 4.0))
    key = LANES["tom_low"] if pick.random() < 0.7 else LANES["snare"]
    roll = []
    for stroke in range(round((block.end - start) / 0.125)):
        beat = start + 0.125 * stroke
        done = (beat - start) / (block.end - start)
        roll.append(Note(beat, 0.12, key, min(1.0, loud * (0.3 + 0.6 * done))))
    return [note for note in notes if note.start < start - 1e-6 or note.pitch == LANES["kick"]] + roll


def _build(notes: list[Note], block: Block, loud: float) -> list[Note]:
    """A snare roll that doubles its speed and grows, and half a beat of silence before the drop."""
    start = max(block.start, block.end - 2 * block.beats_per_bar)
    quiet = dict.fromkeys(_SNARES, start)
    quiet |= dict.fromkeys((LANES["hat"], LANES["open"]), block.end)
    last = block.end - block.beats_per_bar
    kept = [note for note in notes if note.start < quiet.get(note.pitch, last) - 1e-6]
    beat, roll = start, []
    while beat < block.end - 0.5:
        done = (beat - start) / (block.end - start)
        roll.append(Note(beat, 0.15, LANES["snare"], min(1.0, loud * (0.4 + 0.6 * done))))
        beat += 0.5 if done < 0.5 else 0.25
    return [note for note in kept if note.start < block.end - 0.5] + roll
