"""A song's tune, words and form with another band: the one way in which all covers are made."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studio.engine.brief import Brief
from studio.engine.composing.compose import with_band
from studio.engine.composing.feel import perform, swung
from studio.engine.composing.form import Block, Slot
from studio.engine.composing.harmony import coloured_chord
from studio.engine.composing.leads import lead_range
from studio.engine.composing.style import Style
from studio.engine.composing.theory import is_minor
from studio.engine.composing.variation import recoloured, retuned, substituted
from studio.engine.composing.vocals import SungLine, other_voice
from studio.engine.dice import dice
from studio.engine.instruments import INSTRUMENTS
from studio.engine.score import Chord, Note, Part, Score, SungNote, Syllable, Vocal, Voice
from studio.engine.words.lyrics import Line, Lyrics, LyricSection
from studio.engine.works.material import Material, TuneLine

_HUM = Syllable("mm", (), "UW", (), 1, -1, -1)  # of no word and no line
_OCTAVES = (0, 12, -12, 24, -24)
_LEAD_GAIN, _LEAD_PAN = -1.0, 0.12  # where a band's lead stands


@dataclass(frozen=True, slots=True)
class Freedom:
    """What of a song may change besides its band."""

    kept: float = 1.0  # share of the notes
    exchanged: float = 0.0  # share of the chords
    coloured: bool = False  # chords as the style colours them


AS_IT_IS = Freedom()


def rearranged(
    material: Material, brief: Brief, style: Style, freedom: Freedom = AS_IT_IS
) -> tuple[Score, Brief]:
    """The material played by the band of `style`, sung by the brief's voice where it has words, and the brief
    with who sings what in the end.

    Key, tempo and swing are the brief's. What has no words is hummed if the brief's voice hums, else played
    by the band's lead.
    """
    material = _varied(material, brief, style, freedom)
    lines = tuple(_numbered(material.lines if brief.voice else ()))
    themes = material.themes if brief.voice else (*material.themes, *material.lines)
    hummed = themes if brief.voice and brief.voice.style == "hum" else ()
    brief = dataclasses.replace(
        brief,
        voice=brief.voice if lines or hummed else None,
        lyrics=_lyrics(material.blocks, lines, brief.lyrics),
    )
    blocks = _seats(material.blocks, lines, themes)
    score = with_band(brief, style, blocks, material.chords, _sung(lines, blocks, brief), material.fade)
    if hummed:
        return dataclasses.replace(score, vocals=(*score.vocals, _hummed(hummed, brief, style))), brief
    return with_lead(score, [note for line in themes for note in line.notes], brief, style), brief


def accompanied(material: Material, brief: Brief, style: Style) -> Score:
    """A band under a tune that is heard already: its lead plays only where the tune is silent."""
    brief = dataclasses.replace(brief, voice=None)
    blocks = _seats(material.blocks, (), (*material.lines, *material.themes))
    chords = without_gaps(material.chords, material.blocks, brief)
    return with_band(brief, style, blocks, chords, (), material.fade)


def with_lead(score: Score, tune: Sequence[SungNote], brief: Brief, style: Style) -> Score:
    """The score with a tune in straight time on the band's lead, or on who plays the chords, in its best
    octave."""
    if not tune:
        return score
    instrument = style.players.get("lead") or style.players.get("chords", "piano")
    low, high = lead_range(instrument)
    shift = octave([note.pitch for note in tune], low, high)
    notes = [
        Note(n.start, n.length, _inside(n.pitch + shift, instrument), 0.35 + 0.6 * n.velocity) for n in tune
    ]
    played = perform(
        notes, instrument, brief.bpm, brief.swing, style.main.swing_unit, style.main.laid_back,
        dice(brief.seed, "hands", "tune"), score.beats,
    )  # fmt: skip
    stem, answers = INSTRUMENTS[instrument].stem, _answering(score.parts, style, instrument)
    if answers is None:
        return dataclasses.replace(
            score, parts=(*score.parts, Part(stem, instrument, played, _LEAD_GAIN, _LEAD_PAN))
        )
    both = tuple(sorted((*answers.notes, *played), key=lambda note: (note.start, note.pitch)))
    parts = tuple(dataclasses.replace(part, notes=both) if part is answers else part for part in score.parts)
    return dataclasses.replace(score, parts=parts)


def _answering(parts: Sequence[Part], style: Style, instrument: str) -> Part | None:
    """The lead's part, if it plays already."""
    if "lead" not in style.players:
        return None
    return next((part for part in parts if part.instrument == instrument), None)


def _inside(pitch: int, instrument: str) -> int:
    row = INSTRUMENTS[instrument]
    while pitch < row.low:
        pitch += 12
    while pitch > row.high:
        pitch -= 12
    return pitch


def octave(pitches: Sequence[int], low: int, high: int) -> int:
    """The whole octaves, in semitones, by which a tune best fits between two pitches."""
    return min(
        _OCTAVES,
        key=lambda shift: sum(max(low - p - shift, p + shift - high, 0) for p in pitches),
    )


def _varied(material: Material, brief: Brief, style: Style, freedom: Freedom) -> Material:
    """Other chords first, then other notes, which are chosen over them."""
    tune = [note for line in (*material.lines, *material.themes) for note in line.notes]
    blocks = material.blocks
    chords: Sequence[Chord] = without_gaps(material.chords, blocks, brief)
    if freedom.exchanged:
        chords = substituted(chords, tune, blocks, brief, freedom.exchanged)
    if freedom.coloured:
        chords = tuple(recoloured(chords, brief, style.main.colour))
    return dataclasses.replace(
        material,
        chords=tuple(chords),
        lines=tuple(_retuned(material.lines, "sung", chords, blocks, brief, freedom.kept)),
        themes=tuple(_retuned(material.themes, "played", chords, blocks, brief, freedom.kept)),
    )


def without_gaps(chords: Sequence[Chord], blocks: Sequence[Block], brief: Brief) -> tuple[Chord, ...]:
    """Chords are held where nothing was heard."""
    end = blocks[-1].end
    inside = [chord for chord in chords if chord.start < end - 1e-6]
    if not inside:
        return (coloured_chord(brief, 0, "m" if is_minor(brief.mode) else "", "triad", 0.0, end),)
    starts = [0.0, *(chord.start for chord in inside[1:]), end]
    return tuple(
        dataclasses.replace(chord, start=start, length=stop - start)
        for chord, start, stop in zip(inside, starts, starts[1:], strict=False)
    )


def _retuned(
    lines: Sequence[TuneLine],
    name: str,
    chords: Sequence[Chord],
    blocks: Sequence[Block],
    brief: Brief,
    keep: float,
) -> Iterator[TuneLine]:
    """Lines in the same place of sections of one kind change alike."""
    for place, line in enumerate(lines):
        number = sum(other.block == line.block for other in lines[:place])
        names = (name, blocks[line.block].kind, number)
        yield dataclasses.replace(line, notes=retuned(line.notes, chords, brief, keep, *names))


def _numbered(lines: Sequence[TuneLine]) -> Iterator[TuneLine]:
    """Words and lines counted anew from the beginning."""
    offset = 0
    for number, line in enumerate(lines):
        first = min(note.syllable.word for note in line.notes if note.syllable)
        notes = [
            dataclasses.replace(note, syllable=_counted(note.syllable, offset - first, number))
            for note in line.notes
        ]
        yield dataclasses.replace(line, notes=tuple(notes))
        offset += len(line.words)


def _counted(syllable: Syllable | None, by: int, line: int) -> Syllable | None:
    return syllable and dataclasses.replace(syllable, word=syllable.word + by, line=line)


def _line(line: TuneLine) -> Line:
    syllables = tuple(note.syllable for note in line.notes if note.syllable)
    hint = "backing" if line.backing else ""
    return Line(" ".join(line.words), syllables[0].line, line.words, syllables, hint)


def _lyrics(blocks: Sequence[Block], lines: Sequence[TuneLine], old: Lyrics) -> Lyrics:
    sections = tuple(
        LyricSection(block.name, block.kind, tuple(_line(line) for line in lines if line.block == place))
        for place, block in enumerate(blocks)
    )
    sung = tuple(section for section in sections if section.lines)
    return dataclasses.replace(old, sections=sung)


def _seats(blocks: Sequence[Block], lines: Sequence[TuneLine], themes: Sequence[TuneLine]) -> list[Block]:
    """The sections with slots where the tune is heard: the band's lead leaves it room."""
    return [
        dataclasses.replace(
            block, slots=tuple(_slot(line, block) for line in (*lines, *themes) if line.block == place)
        )
        for place, block in enumerate(blocks)
    ]


def _slot(line: TuneLine, block: Block) -> Slot:
    start, last = line.notes[0].start, line.notes[-1]
    words = _line(line) if line.words else Line("", 0, (), ())
    return Slot(words, start - block.start, last.start + last.length - start)


def _sung(lines: Sequence[TuneLine], blocks: Sequence[Block], brief: Brief) -> tuple[SungLine, ...]:
    """The lines in the brief's voice and its octave."""
    if not lines or brief.voice is None:
        return ()
    first = next((line.voice.gender for line in lines if line.voice), brief.voice.gender)
    sung = []
    for line in lines:
        voice = _voice(line, brief.voice, first)
        alike = [
            n.pitch for other in lines if _voice(other, brief.voice, first) == voice for n in other.notes
        ]
        shift = octave(alike, voice.low, voice.high)
        notes = tuple(dataclasses.replace(note, pitch=note.pitch + shift) for note in line.notes)
        sung.append(SungLine(_line(line), blocks[line.block], voice, notes))
    return tuple(sung)


def _voice(line: TuneLine, voice: Voice, first: str) -> Voice:
    """The voice in the manner of the line; the partner of a duet sings its own lines."""
    if line.voice and line.voice.gender != first:
        voice = other_voice(voice)
    style = line.voice.style if line.voice and line.words else voice.style
    return dataclasses.replace(voice, style=style)


def _hummed(themes: Sequence[TuneLine], brief: Brief, style: Style) -> Vocal:
    assert brief.voice is not None
    tune = [note for line in themes for note in line.notes]
    shift = octave([note.pitch for note in tune], brief.voice.low, brief.voice.high)
    notes = []
    for note in tune:
        start = swung(note.start, brief.swing, style.main.swing_unit)
        stop = swung(note.start + note.length, brief.swing, style.main.swing_unit)
        notes.append(SungNote(start, stop - start, note.pitch + shift, note.velocity, note.syllable or _HUM))
    return Vocal("lead", brief.voice, tuple(notes))
