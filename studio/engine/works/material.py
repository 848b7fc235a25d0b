"""What a song is made of besides its band: its form, its chords and its tune, line by line."""

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from studio.engine.brief import Brief
from studio.engine.composing.feel import unswung
from studio.engine.composing.form import Block
from studio.engine.composing.genres_words import GENRES
from studio.engine.composing.style import choose_style
from studio.engine.score import Chord, Note, Score, Section, SungNote, Vocal, Voice
from studio.engine.works.sheets import cut, first_bar

_PICKUP = 1.01  # beats that a line may begin before its section
_REST, _SHORT_REST = 0.9, 0.4  # beats between the lines of a tune without words, and where a line gets long
_LONG, _LONGEST = 12, 20  # notes
_FINE, _COARSE = 24.0, 4.0  # places in a beat: of composed tunes, and of what was heard or played by hand


@dataclass(frozen=True, slots=True)
class TuneLine:
    """A line of a tune in straight time, in beats of the material, and who sang what on it."""

    block: int  # place of its section
    notes: tuple[SungNote, ...]
    words: tuple[str, ...] = ()  # as written; none where it is hummed or played
    voice: Voice | None = None
    backing: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """A song without its band. Beat 0 is a bar line, the `offset` (beats) into the song it was read from."""

    blocks: tuple[Block, ...]  # without slots
    chords: tuple[Chord, ...]
    lines: tuple[TuneLine, ...]  # sung on words
    themes: tuple[TuneLine, ...]  # without words: hummed, or played where nobody sings
    fade: float  # beats
    offset: float


def read_material(score: Score, brief: Brief | None) -> Material:
    """Form, chords and tune of a score. Without a `brief` it was estimated: its times are rounded."""
    offset = _beginning(score)
    whole = cut(score, offset, score.beats)
    blocks = _blocks(whole, brief)
    sung = [line for vocal in whole.vocals for line in _lines(vocal, whole, brief, blocks)]
    themes = [line for line in sung if not line.words]
    taken = {line.block for line in sung}
    if brief is not None:
        themes += _played(whole, brief, blocks, taken)
    return Material(
        blocks,
        whole.chords,
        tuple(sorted((line for line in sung if line.words), key=_start)),
        tuple(sorted(themes, key=_start)),
        whole.fade_out,
        offset,
    )


def _start(line: TuneLine) -> float:
    return line.notes[0].start


def placed(score: Score, offset: float) -> Score:
    """A score that was made of a material, in the time of the song that this was read from."""
    return cut(score, -offset, score.beats)


def arranged(material: Material, order: Sequence[int]) -> Material:
    """The sections in another order: left out, moved or again, with their chords and tunes."""
    blocks: list[Block] = []
    chords: list[Chord] = []
    lines: list[TuneLine] = []
    themes: list[TuneLine] = []
    start = 0.0
    counts = {kind: sum(material.blocks[n].kind == kind for n in order) for kind in _kinds(material)}
    for place, number in enumerate(order):
        old = material.blocks[number]
        time = sum(block.kind == old.kind for block in blocks)
        last = time == counts[old.kind] - 1
        blocks.append(dataclasses.replace(old, start=start, time=time, last=last))
        chords += _moved_chords(material.chords, old, start)
        lines += _moved_lines(material.lines, number, place, start - old.start)
        themes += _moved_lines(material.themes, number, place, start - old.start)
        start += old.beats
    fade = material.fade if order and order[-1] == len(material.blocks) - 1 else 0.0
    return Material(tuple(blocks), tuple(chords), tuple(lines), tuple(themes), fade, material.offset)


def _kinds(material: Material) -> set[str]:
    return {block.kind for block in material.blocks}


def _moved_chords(chords: Iterable[Chord], block: Block, start: float) -> Iterator[Chord]:
    for chord in chords:
        begin, end = max(chord.start, block.start), min(chord.start + chord.length, block.end)
        if end - begin > 1e-6:
            yield dataclasses.replace(chord, start=begin - block.start + start, length=end - begin)


def _moved_lines(lines: Iterable[TuneLine], block: int, place: int, by: float) -> Iterator[TuneLine]:
    for line in lines:
        if line.block == block:
            notes = [dataclasses.replace(note, start=note.start + by) for note in line.notes]
            kept = tuple(note for note in notes if note.start >= 0.0)
            if kept:
                yield dataclasses.replace(line, block=place, notes=kept)


def _beginning(score: Score) -> float:
    """The first bar line, or the one before it where the tune begins earlier."""
    first = first_bar(score)
    upbeat = any(
        note.start < first - 0.1
        for vocal in score.vocals
        if vocal.role == "lead"
        for note in vocal.notes
        if note.start > first - score.beats_per_bar
    )
    return first - score.beats_per_bar if upbeat else first


def _blocks(score: Score, brief: Brief | None) -> tuple[Block, ...]:
    bar = score.beats_per_bar
    sections = list(score.sections) or [Section("Verse", "verse", 0.0, score.beats, 0.5)]
    if sections[0].start > 0.5:
        sections.insert(0, Section("Intro", "intro", 0.0, sections[0].start, 0.4))
    edges = [round(section.start / bar) for section in sections]
    edges.append(max(edges[-1] + 1, int(score.beats / bar + 0.7)))
    blocks: list[Block] = []
    for section, begin, end in zip(sections, edges, edges[1:], strict=False):
        if end > begin:
            time = sum(block.kind == section.kind for block in blocks)
            last = time == sum(other.kind == section.kind for other in sections) - 1
            blocks.append(
                Block(section.name, section.kind, float(begin * bar), end - begin, bar,
                      _level(section, brief), (), time, last)
            )  # fmt: skip
    return tuple(blocks)


def _level(section: Section, brief: Brief | None) -> float:
    """How full a section is: energies of composed songs are shaded by the song's own."""
    energy = section.energy / (0.65 + 0.35 * brief.energy) if brief else section.energy
    return min(1.0, max(0.25, energy))


def _lines(vocal: Vocal, score: Score, brief: Brief | None, blocks: Sequence[Block]) -> Iterator[TuneLine]:
    """The lines of a track that carries words or the tune; doubles, harmonies and choirs follow from it."""
    if vocal.role not in ("lead", "backing"):
        return
    texts = {
        line: tuple(word.text for word in words)
        for line, words in itertools.groupby(score.words, key=lambda word: word.line)
    }
    for notes in _split(vocal.notes):
        syllable = notes[0].syllable
        if syllable and syllable.line < 0:
            continue
        straight = tuple(_straight(notes if syllable is None else _settled(notes), brief))
        words = texts.get(syllable.line, ()) if syllable else ()
        yield TuneLine(
            _block(straight[0].start, blocks), straight, words, vocal.voice, vocal.role == "backing"
        )


def _split(notes: Sequence[SungNote]) -> Iterator[list[SungNote]]:
    """By the lines of the lyric, and without words by the rests."""
    line: list[SungNote] = []
    for note in notes:
        if line and _begins_line(line, note):
            yield line
            line = []
        line.append(note)
    if line:
        yield line


def _begins_line(line: Sequence[SungNote], note: SungNote) -> bool:
    first, rest = line[0].syllable, note.start - line[-1].start - line[-1].length
    if first is not None:
        return note.syllable is not None and note.syllable.line != first.line
    return (
        note.syllable is not None
        or rest >= _REST
        or (len(line) >= _LONG and rest >= _SHORT_REST)
        or len(line) >= _LONGEST
    )


def _settled(notes: Sequence[SungNote]) -> Iterator[SungNote]:
    """Without the turns that a style lays on last syllables: a new style makes its own."""
    turned = False
    for note, following in itertools.zip_longest(notes, notes[1:]):
        if turned:
            turned = False
        elif following and _is_turn(note, following):
            turned = True
            yield dataclasses.replace(note, pitch=following.pitch, length=note.length + following.length)
        else:
            yield note


def _is_turn(note: SungNote, following: SungNote) -> bool:
    """A short note from next door, on the same syllable as the note it leans on."""
    short = note.length < 0.5 * following.length
    return following.syllable is None and short and abs(note.pitch - following.pitch) <= 2


def _straight(notes: Iterable[SungNote], brief: Brief | None) -> Iterator[SungNote]:
    """On the grid, without swing; of two notes on one place of a rounded grid the first is kept."""
    before = -1e9
    places = _FINE if brief else _COARSE
    for note in notes:
        start, stop = _unswung(note.start, brief), _unswung(note.start + note.length, brief)
        start, length = (
            round(start * places) / places,
            max(1.0 / places, round((stop - start) * places) / places),
        )
        if start > before:
            before = start
            yield dataclasses.replace(note, start=start, length=length)


def _unswung(beat: float, brief: Brief | None) -> float:
    if brief is None:
        return beat
    return unswung(beat, brief.swing, GENRES[brief.genres[0][0]].swing_unit)


def _block(start: float, blocks: Sequence[Block]) -> int:
    return max((n for n, block in enumerate(blocks) if block.start - _PICKUP <= start), default=0)


def _played(score: Score, brief: Brief, blocks: Sequence[Block], taken: set[int]) -> Iterator[TuneLine]:
    """What the band's lead plays in sections where nobody sings."""
    instrument = choose_style(brief).players.get("lead", "")
    notes = [note for part in score.parts if part.instrument == instrument for note in part.notes]
    for number, block in enumerate(blocks):
        inside = [note for note in notes if block.start - 0.3 <= note.start < block.end - 0.3]
        if number not in taken and inside:
            for line in _split([_as_sung(note, brief) for note in inside]):
                yield TuneLine(number, tuple(line))


def _as_sung(note: Note, brief: Brief) -> SungNote:
    start = max(0.0, round(_unswung(note.start, brief) * _COARSE) / _COARSE)
    return SungNote(start, max(0.25, round(note.length * _COARSE) / _COARSE), note.pitch, note.velocity, None)
