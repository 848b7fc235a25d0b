"""New words on the tune of a song: which line takes which tune, and the form that follows from it."""

import dataclasses
import itertools
from collections.abc import Iterator, Sequence

from studio.engine.composing.form import REFRAINS
from studio.engine.composing.texting import divided, sung_on
from studio.engine.score import SungNote
from studio.engine.words.lyrics import Line, Lyrics, LyricSection
from studio.engine.works.material import Material, TuneLine, arranged

_Passage = tuple[int, Sequence[Line]]  # the section whose tune is sung, and the lines


def worded(material: Material, lyrics: Lyrics, keep_form: bool = False) -> Material:
    """The tune with other words. Where their sections follow each other as the old ones do the form stays;
    else it follows the words: every section is sung to the tune of one of its kind, lines that are too many
    to the same tune again. To keep the form all the same, the lines are shared out over it.

    A tune without words can be sung on, too; a song without a tune stays as it is.
    """
    sections = [section for section in lyrics.sections if section.lines]
    tune = material if material.lines else dataclasses.replace(material, lines=material.themes, themes=())
    if not sections or not tune.lines:
        return material
    passages = list(_spread(tune, sections) if keep_form else _passages(tune, sections))
    order, sung = _order(tune, passages)
    formed = arranged(tune, order)
    lines = [line for place, words in sung.items() for line in _laid(formed, place, words)]
    return dataclasses.replace(formed, lines=tuple(lines))


def _spread(tune: Material, sections: Sequence[LyricSection]) -> Iterator[_Passage]:
    """The lines section by section where that fits, else in the proportions of the old ones."""
    sung = _sung(tune)
    if len(sung) == len(sections):
        yield from ((number, section.lines) for number, section in zip(sung, sections, strict=True))
        return
    lines = [line for section in sections for line in section.lines]
    counts = [sum(line.block == number for line in tune.lines) for number in sung]
    edges = [round(len(lines) * sum(counts[:place]) / sum(counts)) for place in range(len(sung) + 1)]
    for number, first, last in zip(sung, edges, edges[1:], strict=False):
        yield number, lines[first:last]


def _sung(tune: Material) -> list[int]:
    return sorted({line.block for line in tune.lines})


def _passages(tune: Material, sections: Sequence[LyricSection]) -> Iterator[_Passage]:
    """Every section of the words with the section whose tune it takes, in as many passages as it needs."""
    counts = [sum(line.block == number for line in tune.lines) for number in range(len(tune.blocks))]
    sung = _sung(tune)
    same = [_kind(tune.blocks[n].kind) for n in sung] == [_kind(section.kind) for section in sections]
    for place, section in enumerate(sections):
        number = sung[place] if same else _like(tune, sung, sections, place)
        size = len(section.lines) if same and len(section.lines) <= 2 * counts[number] else counts[number]
        for first in range(0, len(section.lines), max(size, 1)):
            yield number, section.lines[first : first + size]


def _kind(kind: str) -> str:
    return "chorus" if kind in REFRAINS else kind


def _like(tune: Material, sung: Sequence[int], sections: Sequence[LyricSection], place: int) -> int:
    """The sung section of the same kind: the second verse takes the second one's tune. Where there is none of
    the kind, words that return still share a tune."""
    kind = _kind(sections[place].kind)
    alike = [number for number in sung if _kind(tune.blocks[number].kind) == kind]
    time = sum(_kind(section.kind) == kind for section in sections[:place])
    if alike:
        return alike[min(time, len(alike) - 1)]
    kinds = list(dict.fromkeys(_kind(section.kind) for section in sections))
    return sung[kinds.index(kind) % len(sung)]


def _order(tune: Material, passages: Sequence[_Passage]) -> tuple[list[int], dict[int, Sequence[Line]]]:
    """The sections of the new form, and what is sung in which of them."""
    sung = _sung(tune)
    if [number for number, _ in passages] == sung:
        return list(range(len(tune.blocks))), dict(passages)
    before, after = range(sung[0]), range(sung[-1] + 1, len(tune.blocks))
    order = [*before, *(number for number, _ in passages), *after]
    return order, {len(before) + place: lines for place, (_, lines) in enumerate(passages)}


def _laid(tune: Material, place: int, words: Sequence[Line]) -> Iterator[TuneLine]:
    """Lines on the tune of a section: one each, or shared out where there are more words than tunes."""
    models = [line for line in tune.lines if line.block == place]
    for model, lines in zip(models, _shared(words, len(models)), strict=False):
        for line, notes in zip(lines, _parts(model.notes, lines), strict=True):
            sung = sung_on(line, notes, tune.blocks[place].beats_per_bar)
            yield dataclasses.replace(model, notes=sung, words=line.words, backing=line.hint == "backing")


def _parts(notes: Sequence[SungNote], lines: Sequence[Line]) -> Iterator[Sequence[SungNote]]:
    """The notes for each line, as many as it has syllables in proportion, and at least one."""
    notes = divided(notes, len(lines))
    counts = [len(line.syllables) for line in lines]
    first = 0
    for place in range(len(lines)):
        fair = round(len(notes) * sum(counts[: place + 1]) / sum(counts))
        last = min(max(first + 1, fair), len(notes) - (len(lines) - place - 1))
        yield notes[first:last]
        first = last


def _shared(words: Sequence[Line], tunes: int) -> list[Sequence[Line]]:
    """The lines for each of so many tunes, in order."""
    if len(words) <= tunes:
        return [[line] for line in words]
    edges = [round(len(words) * number / tunes) for number in range(tunes + 1)]
    return [words[first:last] for first, last in itertools.pairwise(edges)]
