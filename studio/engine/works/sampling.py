"""A slice of a clip as the theme of a new song: its tune is sung in the refrains and opens the song."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from studio.engine.audio import SAMPLE_RATE
from studio.engine.brief import Brief, read_brief
from studio.engine.composing import tags as tags_reader
from studio.engine.composing.accompaniment import chords_under
from studio.engine.composing.compose import with_band
from studio.engine.composing.form import REFRAINS, Block, Slot, lay_out
from studio.engine.composing.harmony import harmonize
from studio.engine.composing.style import Style, choose_style
from studio.engine.composing.texting import sung_on
from studio.engine.composing.vocals import SungLine, sing_lines
from studio.engine.score import Chord, Score, Section, SungNote
from studio.engine.song import produce
from studio.engine.words.lyrics import Line
from studio.engine.works import creating, recipe
from studio.engine.works.briefs import in_its_key
from studio.engine.works.hearing import tuneful
from studio.engine.works.matching import fitting, gain_towards
from studio.engine.works.material import Material, TuneLine, read_material
from studio.engine.works.places import faded, samples
from studio.engine.works.rearranging import octave, with_lead
from studio.engine.works.recipe import Piece
from studio.engine.works.sheets import cut, pasted
from studio.engine.works.source import Sheet
from studio.engine.works.work import Job, Made, Result, Source

_UNSUNG = ("intro", "outro", "instrumental", "break", "solo")  # where the band's lead plays the theme
_LONGEST = 16.0  # seconds of the slice that are heard before the song
_FADE = 0.02  # seconds
_TURNS = (1, 2, 4, 8)  # bars that music comes round in
_UPBEAT = 0.75  # beats by which a line may begin before its room
_QUIETEST = 0.001  # full scale: what is below is silence

_NOTHING = "Nothing can be made out between these two seconds: there is neither a melody nor a chord."


@dataclass(frozen=True, slots=True)
class Theme:
    """A slice in whole bars."""

    notes: tuple[SungNote, ...]  # in straight time from its first bar line; no words
    chords: tuple[Chord, ...]  # none where one voice sounds alone
    heard: int  # bars of the slice
    bars: int  # after which it comes again: as many, or a rest longer
    start: float  # seconds into the clip


def sample(job: Job) -> Result:
    """A new song by its own words and style around what is heard from `chop_sample_start_s` to
    `chop_sample_end_s`, in its key and tempo: its tune is that of the refrains and of the opening, its chords
    are theirs; the slice itself is heard first, unless another tempo is asked for.

    Raises ValueError where nothing can be made out in the slice.
    """
    source = job.source("sample_clip_id", "continue_clip_id", "clip_id")
    sheet = tuneful(source, source.sheet())
    asked = read_brief(creating.request(job))
    said = tags_reader.read(f"{job.params.get('tags', '')}\n{job.params.get('gpt_description_prompt', '')}")
    brief = in_its_key(asked, sheet)
    brief = dataclasses.replace(brief, bpm=said.bpm or brief.bpm)
    theme = read_theme(
        sheet, float(job.params["chop_sample_start_s"]), float(job.params["chop_sample_end_s"])
    )
    score = composed_on(theme, brief)
    master = produce(score, brief, job.bank, job.tell, job.threads, separate=False).master
    made = Made(
        master,
        score,
        brief,
        recipe.composed(),
        title=brief.title,
        tags=job.params.get("tags") or job.params.get("gpt_description_prompt") or "",
        lyrics=creating.lyrics(brief, creating.request(job)),
    )
    if said.bpm or theme.heard * score.seconds(score.beats_per_bar) > _LONGEST:
        return Result((made,))
    return Result((_opened(made, theme, source, sheet),))


def read_theme(sheet: Sheet, start: float, end: float) -> Theme:
    """The whole bars nearest to a slice (seconds) of a clip."""
    score, material = sheet.score, read_material(sheet.score, sheet.brief)
    bar = score.beats_per_bar
    begin, stop = (seconds * score.bpm / 60.0 - material.offset for seconds in (start, end))
    first = max(0, round(begin / bar))
    bars = min(_TURNS[-1], max(1, round((stop - begin) / bar)))
    inside = (first * bar, (first + bars) * bar)
    notes = _slice(material.lines, *inside) or _slice(material.themes, *inside)
    alone = sheet.brief is None and not score.parts
    chords = () if alone else cut(_chart(score, material), *inside).chords
    if not notes and not chords:
        raise ValueError(_NOTHING)
    turn = next(turn for turn in _TURNS if turn >= bars)
    return Theme(tuple(notes), chords, bars, turn, score.seconds(inside[0] + material.offset))


def _slice(lines: Sequence[TuneLine], start: float, end: float) -> list[SungNote]:
    """What begins in the slice; where nothing begins with it, an upbeat does."""
    found: dict[float, SungNote] = {}
    for line in lines:
        for note in line.notes:
            if start - 0.5 <= note.start < end - 1e-6 and not line.backing:
                begin = max(0.0, note.start - start)
                kept = min(note.length, end - start - begin)
                found[begin] = dataclasses.replace(note, start=begin, length=kept, syllable=None)
    return [found[begin] for begin in sorted(found)]


def _chart(score: Score, material: Material) -> Score:
    return dataclasses.replace(score, chords=material.chords)


def composed_on(theme: Theme, brief: Brief) -> Score:
    """A song around a theme: form, verses and band as the brief wants them."""
    style = choose_style(brief)
    blocks, fade = lay_out(brief, style.main)
    told = _telling(blocks)
    chords = _charted(theme, blocks, told, brief, style, ends=fade == 0.0)
    straight = [
        _themed(line, theme) if line.block.kind in told and line.voice.style == "sung" else line
        for line in sing_lines(brief, style, blocks, chords)
    ]
    played = [block for block in blocks if not block.slots and (block.kind in told or block.kind in _UNSUNG)]
    blocks, straight = _seated(blocks, straight, played if theme.notes else [])
    score = with_band(brief, style, blocks, chords, straight, fade)
    tune = [note for block in played for note in _repeated(theme, block)]
    last = blocks[-1].end - brief.beats_per_bar if fade == 0.0 else blocks[-1].end
    return with_lead(score, [note for note in tune if note.start < last], brief, style)


def _telling(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The kinds of section that bear the theme: refrains, or verses where there are none."""
    return REFRAINS if any(block.kind in REFRAINS for block in blocks) else ("verse",)


def _charted(
    theme: Theme, blocks: Sequence[Block], told: Sequence[str], brief: Brief, style: Style, ends: bool
) -> tuple[Chord, ...]:
    """The song's own chords, and the theme's wherever it may be heard."""
    own = harmonize(brief, style, blocks, ends)
    loop = theme.chords or _found(theme, brief, style)
    chords: list[Chord] = []
    last = blocks[-1].end - brief.beats_per_bar
    for block in blocks:
        until = last if ends and block is blocks[-1] else block.end
        themed = block.kind in told or block.kind in _UNSUNG
        if themed:
            chords += _looped(loop, theme.bars * brief.beats_per_bar, block.start, until)
        begin = until if themed else block.start
        chords += [chord for chord in own if begin - 1e-6 <= chord.start < block.end - 1e-6]
    return tuple(chords)


def _found(theme: Theme, brief: Brief, style: Style) -> tuple[Chord, ...]:
    bars = Block("Theme", "chorus", 0.0, theme.bars, brief.beats_per_bar, 0.5, (), 0, True)
    return chords_under(theme.notes, [bars], brief, style.main.colour)


def _looped(loop: Sequence[Chord], length: float, start: float, end: float) -> Iterator[Chord]:
    turn = start
    while turn < end - 1e-6:
        for place, chord in enumerate(loop):
            begin = turn + (chord.start if place else 0.0)
            follow = turn + (loop[place + 1].start if place + 1 < len(loop) else length)
            if begin < end - 1e-6:
                yield dataclasses.replace(chord, start=begin, length=min(follow, end) - begin)
        turn += length


def _repeated(theme: Theme, block: Block) -> Iterator[SungNote]:
    """The theme over and over for a section's length."""
    length = float(theme.bars * block.beats_per_bar)
    turn = block.start
    while turn < block.end - 1e-6:
        for note in theme.notes:
            if turn + note.start < block.end - 1e-6:
                kept = min(note.length, block.end - turn - note.start)
                yield dataclasses.replace(note, start=turn + note.start, length=kept)
        turn += length


def _themed(line: SungLine, theme: Theme) -> SungLine:
    """The line's words on the part of the theme that falls on its bars."""
    slot = next(slot for slot in line.block.slots if slot.line.index == line.line.index)
    length = float(theme.bars * line.block.beats_per_bar)
    notes = _between(theme.notes, slot.start % length, slot.beats, length) or list(theme.notes)
    sung = sung_on(line.line, notes, line.block.beats_per_bar)
    if not sung:
        return line
    shift = octave([note.pitch for note in theme.notes], line.voice.low, line.voice.high)
    loud = float(np.mean([note.velocity for note in line.notes]))
    start = line.block.start + slot.start
    placed = tuple(
        dataclasses.replace(note, start=start + note.start, pitch=note.pitch + shift, velocity=loud)
        for note in sung
    )
    return dataclasses.replace(line, notes=placed)


def _between(notes: Sequence[SungNote], start: float, beats: float, length: float) -> list[SungNote]:
    """What falls on a line's room in the repeated theme, with its upbeat, from the room's own beginning."""
    found = []
    for turn in (-length, 0.0, length):
        for note in notes:
            begin = note.start + turn - start
            if -_UPBEAT <= begin < min(beats, length) - _UPBEAT:
                found.append(dataclasses.replace(note, start=begin))
    return found


def _seated(
    blocks: Sequence[Block], lines: Sequence[SungLine], played: Sequence[Block]
) -> tuple[tuple[Block, ...], list[SungLine]]:
    """Sections in which the band's lead plays the theme leave it room."""
    slot = Slot(Line("", 0, (), ()), 0.0, 1.0)
    seats = {
        block.start: dataclasses.replace(block, slots=(slot,)) if block in played else block
        for block in blocks
    }
    return tuple(seats.values()), [dataclasses.replace(line, block=seats[line.block.start]) for line in lines]


def _opened(made: Made, theme: Theme, source: Source, sheet: Sheet) -> Made:
    """The slice alone, then the song from its first bar line on."""
    audio = source.audio()
    beats = float(theme.heard * sheet.score.beats_per_bar)
    start, length = round(theme.start * SAMPLE_RATE), samples(sheet.score, beats)
    heard = audio[:, max(0, start) : start + length]
    if start < 0 or heard.shape[1] < length or np.abs(heard).max() < _QUIETEST:
        return made
    fade = round(_FADE * SAMPLE_RATE)
    gain = gain_towards(made.audio[:, : 2 * length], heard)
    opening = faded(fitting(heard, gain, ())(heard), fade, fade)
    pieces = [
        Piece(0, length, 0, fade_in=fade, fade_out=fade),
        Piece(0, made.audio.shape[1], length, made.score, made.brief),
    ]
    begin = theme.start * sheet.score.bpm / 60.0
    before = cut(sheet.score, begin, begin + beats)
    before = dataclasses.replace(
        before,
        title=made.title,
        seed=made.score.seed,
        sections=(Section("Sample", "intro", 0.0, beats, 0.5),),
    )
    return dataclasses.replace(
        made,
        audio=np.concatenate([opening, made.audio], 1),
        score=pasted(before, made.score, beats),
        recipe=recipe.edited(pieces),
    )
