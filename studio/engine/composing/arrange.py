"""Who plays where: an arrangement that starts thin, grows with the verses and is fullest in the last
chorus."""

import random
from collections.abc import Sequence
from dataclasses import replace

from studio.engine.brief import Brief
from studio.engine.composing import leads
from studio.engine.composing.bass import bass_notes
from studio.engine.composing.comping import Player, comp_notes
from studio.engine.composing.drums import build_notes, drum_notes, percussion_notes
from studio.engine.composing.feel import one_voice, perform
from studio.engine.composing.form import REFRAINS, Block
from studio.engine.composing.style import Style
from studio.engine.composing.vocals import SungLine
from studio.engine.dice import dice
from studio.engine.instruments import INSTRUMENTS
from studio.engine.score import Chord, Note, Part

# The level at which a role joins in; a calm genre moves all of them up, an energetic one down.
_ENTRY = {"chords": 0.0, "bass": 0.4, "drums": 0.4, "percussion": 0.55, "colour": 0.5, "pad": 0.56,
"counter": 0.6,
          "counter2": 0.7}  # fmt: skip
_WAITING = ("colour", "pad", "percussion")  # who leaves room in the first verse, however lively the song
_GAINS = {
    "colour": -2.5,
    "pad": -3.5,
    "counter": -3.0,
    "counter2": -4.0,
    "percussion": -2.0,
    "lead": -1.0,
    "fx": -4.0,
}
_SHAKERS = 5.0  # dB: all edge and no body, they need more
_PANS = {"chords": -0.22, "colour": 0.34, "percussion": 0.28, "lead": 0.12, "counter": -0.3, "counter2": 0.42}
_INTROS = (
    {"chords"}, {"chords", "pad"}, {"chords", "drums", "bass"}, {"colour", "chords"}, {"drums", "bass"},
    {"pad", "colour"}, {"chords", "drums"},
)  # fmt: skip
_BREAKS = (
    {"drums", "bass"},
    {"chords"},
    {"chords", "pad"},
    {"drums", "colour"},
    {"bass", "chords", "percussion"},
)
_BREAKDOWNS = ({"chords", "pad"}, {"chords"}, {"chords", "colour"}, {"pad", "colour"})  # before a drop
_DUB = ({"drums", "bass"}, {"drums", "bass", "percussion"})  # the rest is its echo


def arrange(
    brief: Brief,
    style: Style,
    blocks: Sequence[Block],
    chords: Sequence[Chord],
    sung: Sequence[SungLine],
    ends: bool,
) -> tuple[Part, ...]:
    """The band's parts, as performed. `ends` = a held last chord instead of a fade."""
    end = blocks[-1].end
    last_bar = end - brief.beats_per_bar if ends else None
    parts = []
    for role, instrument in style.players.items():
        playing = [block for block in blocks if _plays(brief, style, role, block)]
        notes = _notes(brief, style, role, instrument, playing, blocks, chords, sung, last_bar)
        if notes:
            played = perform(
                _in_range(notes, instrument), instrument, brief.bpm, brief.swing, style.main.swing_unit,
                style.main.laid_back, dice(brief.seed, "hands", role), end,
            )  # fmt: skip
            parts.append(_part(brief, role, instrument, played))
    return tuple(part for part in parts if part.notes)


def _part(brief: Brief, role: str, instrument: str, notes: tuple[Note, ...]) -> Part:
    side = -1 if dice(brief.seed, "stage").random() < 0.5 else 1
    gain = (_SHAKERS if instrument == "percussion" else _GAINS.get(role, 0.0)) + (
        2.0 if instrument in brief.wanted else 0.0
    )
    return Part(INSTRUMENTS[instrument].stem, instrument, notes, gain, round(side * _PANS.get(role, 0.0), 2))


def _in_range(notes: Sequence[Note], instrument: str) -> list[Note]:
    """Octave shifts for notes outside what the instrument has."""
    row = INSTRUMENTS[instrument]
    shifted = []
    for note in notes:
        pitch = note.pitch
        while pitch < row.low:
            pitch += 12
        while pitch > row.high:
            pitch -= 12
        shifted.append(Note(note.start, note.length, pitch, note.velocity))
    return shifted


def _plays(brief: Brief, style: Style, role: str, block: Block) -> bool:
    """Whether a role plays in a section. Leads and effects decide for themselves."""
    if role in ("lead", "fx"):
        return True
    pick = dice(brief.seed, "arrangement", block.kind)
    if block.kind in ("intro", "break"):
        return _plays_alone(brief, style, role, block, pick)
    rests = 1.0 if style.main.fx == "riser" else 0.45
    if block.kind == "bridge" and role in ("drums", "percussion", "bass") and pick.random() < rests:
        return role == "bass" and pick.random() < 0.6
    first = block.kind == "verse" and block.time == 0
    eager = 0.25 * (brief.energy - 0.5) if not (first and role in _WAITING) else 0.0
    eager += 0.2 if style.players[role] in brief.wanted else 0.0
    eager += dice(brief.seed, "eager", role).uniform(-0.04, 0.06)
    carries = role in ("drums", "percussion") and not (style.main.drum_kits and style.main.percussion)
    if (role == "pad" and style.comping == "pad_hold") or carries:
        eager += 0.2
    return block.level + eager >= _ENTRY[role]


def _plays_alone(brief: Brief, style: Style, role: str, block: Block, pick: random.Random) -> bool:
    """Intros and breaks are a few players alone: whoever the seed names, as far as the band has them."""
    sets = _INTROS if block.kind == "intro" else _breaks(style)
    chosen = pick.choice([group for group in sets if group & style.players.keys()] or [{"chords"}])
    if not chosen & style.players.keys() - {"drums", "percussion"}:
        chosen = chosen | {"chords"}
    return role in chosen


def _breaks(style: Style) -> Sequence[set[str]]:
    if style.main.key == "dub":
        return _DUB
    return _BREAKDOWNS if style.main.fx == "riser" else _BREAKS


def _notes(
    brief: Brief,
    style: Style,
    role: str,
    instrument: str,
    playing: Sequence[Block],
    blocks: Sequence[Block],
    chords: Sequence[Chord],
    sung: Sequence[SungLine],
    last_bar: float | None,
) -> list[Note]:
    ends = last_bar is not None and blocks[-1] in playing
    if role == "drums":
        return [*drum_notes(brief, style, playing, chords, ends), *build_notes(brief, style, blocks, playing)]
    if role == "percussion":
        return [n for n in percussion_notes(brief, style, playing) if last_bar is None or n.start < last_bar]
    if role == "bass":
        return one_voice(bass_notes(brief, style, playing, chords, last_bar))
    if role == "chords":
        return comp_notes(
            brief, Player(instrument, style.comping, _centre(instrument, 59)), playing, chords, last_bar
        )
    if role == "colour":
        return comp_notes(
            brief, Player(instrument, style.second, _centre(instrument, 66)), playing, chords, last_bar
        )
    if role == "pad":
        pad = Player(instrument, "pad", _centre(instrument, 62))
        return _opened(comp_notes(brief, pad, playing, chords, last_bar), instrument, playing)
    if role == "fx":
        return _effects(instrument, blocks)
    if role == "lead":
        return one_voice(_lead(brief, style, instrument, blocks, chords, sung, last_bar))
    return one_voice(leads.counter_notes(brief, instrument, playing, chords))


def _opened(notes: Sequence[Note], instrument: str, blocks: Sequence[Block]) -> list[Note]:
    """Pads rise in refrains: their highest note comes again an octave above."""
    tops: dict[float, Note] = {}
    for note in notes:
        if any(block.kind in REFRAINS and block.start <= note.start < block.end for block in blocks):
            tops[note.start] = max(note, tops.get(note.start, note), key=lambda other: other.pitch)
    high = INSTRUMENTS[instrument].high
    octaves = [replace(note, pitch=note.pitch + 12, velocity=0.8 * note.velocity) for note in tops.values()]
    return [*notes, *(note for note in octaves if note.pitch <= high)]


def _centre(instrument: str, usual: int) -> int:
    """The usual middle of a role's register, moved where the instrument has one of its own."""
    row = INSTRUMENTS[instrument]
    return max(row.low + 8, min(row.high - 8, usual))


def _lead(
    brief: Brief,
    style: Style,
    instrument: str,
    blocks: Sequence[Block],
    chords: Sequence[Chord],
    sung: Sequence[SungLine],
    last_bar: float | None,
) -> list[Note]:
    """Quotes the chorus or plays a riff where nobody sings, a theme where nobody will, and answers between
    lines."""
    notes: list[Note] = []
    hook = [line for line in sung if line.block.kind in REFRAINS and line.block.time == 0]
    quotes = bool(hook) and hook[0].voice.style == "sung" and dice(brief.seed, "quote").random() < 0.6
    for block in blocks:
        if block.slots or not _lead_enters(brief, block):
            continue
        if quotes and block.kind in ("intro", "outro", "instrumental", "break"):
            notes += leads.quoted_notes(brief, instrument, block, hook, chords)
        else:
            notes += leads.theme_notes(brief, style, instrument, block, chords)
    if sung:
        notes += leads.answer_notes(brief, style, instrument, sung, chords)
    return [note for note in notes if last_bar is None or note.start <= last_bar]


def _lead_enters(brief: Brief, block: Block) -> bool:
    if brief.voice is None:
        return block.kind not in ("intro", "break") or dice(brief.seed, "lead", block.kind).random() < 0.35
    return block.kind not in ("break", "outro") or dice(brief.seed, "lead", block.kind).random() < 0.5


def _effects(instrument: str, blocks: Sequence[Block]) -> list[Note]:
    """Risers before, impacts and sweeps at the start of full sections; crackle all through."""
    notes = []
    for before, block in zip([None, *blocks[:-1]], blocks, strict=True):
        grows = before is not None and block.level - before.level > 0.15
        if instrument == "fx_vinyl":
            notes.append(Note(block.start, block.beats, 60, 0.5))
        elif instrument == "fx_riser" and grows and before is not None:
            length = min(before.beats, 2.0 * block.beats_per_bar)
            notes.append(Note(block.start - length, length, 60, 0.4 + 0.4 * block.level))
        elif instrument in ("fx_impact", "fx_sweep") and (grows or block.kind == "chorus"):
            notes.append(Note(block.start, min(4.0, block.beats), 48, 0.4 + 0.4 * block.level))
    return notes
