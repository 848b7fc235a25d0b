"""New words on the tune of a song: which line takes which tune, and the form that follows from it."""

import dataclasses
import itertools
from collections.abc import Iterator, Sequence

from studio.engine.composing.form import REFRAINS
from studio.engine.composing.texting import divided, sung_on
from studio.engine.score import SungNote
from studio.engine.words.lyrics import Line, Lyrics, LyricSection
from studio.engine.works.material import Material, TuneLine, arranged

_FEWEST, _MOST = 0.7, 1.5  # notes a syllable, of tunes that were never cut into lines

_Passage = tuple[int, Sequence[Line]]  # the section whose tune is sung, and the lines


def worded(material: Material, lyrics: Lyrics, keep_form: bool = False) -> Material:
    """The tune with other words. Where their sections follow each other as the old ones do the form stays;
    else it follows the words: every section is sung to the tune of one of its kind, lines that are too many
    to the same tune again. To keep the form all the same, the lines are shared out over it.

    A tune without words can be sung on, too; what is left of a tune stays without words. A song without a
    tune stays as it is.
    """
    sections = [section for section in lyrics.sections if section.lines]
    tune = material if material.lines else dataclasses.replace(material, lines=material.themes, themes=())
    if not sections or not tune.lines:
        return material
    passages = list(_spread(tune, sections) if keep_form else _passages(tune, sections))
    order, sung = _order(tune, passages)
    formed = arranged(tune, order)
    lines: list[TuneLine] = []
    left: list[TuneLine] = []
    for place in range(len(formed.blocks)):
        models = [line for line in formed.lines if line.block == place]
        told = _laid(models, sung.get(place, ()), formed.blocks[place].beats_per_bar)
        lines += told
        left += _rest(models, told)
    return dataclasses.replace(formed, lines=tuple(lines), themes=(*formed.themes, *left))


def _spread(tune: Material, sections: Sequence[LyricSection]) -> Iterator[_Passage]:
    """The lines section by section where that fits, else in the proportions of the old ones."""
    sung = _sung(tune)
    if len(sung) == len(sections):
        yield from ((number, section.lines) for number, section in zip(sung, sections, strict=True))
        return
    lines = [line for section in sections for line in section.lines]
    notes = [sum(len(line.notes) for line in tune.lines if line.block == number) for number in sung]
    share = max(_FEWEST, _syllables(lines) / sum(notes))
    first = 0
    for place, number in enumerate(sung):
        last, room = first, share * sum(notes[: place + 1])
        while (
            last < len(lines) and _syllables(lines[:last]) + 0.5 * _syllables(lines[last : last + 1]) <= room
        ):
            last += 1
        last = len(lines) if number == sung[-1] else last
        yield number, lines[first:last]
        first = last


def _syllables(lines: Sequence[Line]) -> int:
    return sum(len(line.syllables) for line in lines)


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


def _laid(models: Sequence[TuneLine], words: Sequence[Line], beats_per_bar: int) -> list[TuneLine]:
    """Lines on the tune of a section: one each, or shared out where there are more words than tunes; on the
    phrases of a tune without words as they come."""
    if not models or not words:
        return []
    phrases = [] if models[0].words else _phrased([model.notes for model in models], words)
    parts = [(models[0], notes) for notes in phrases] or [
        (model, notes)
        for model, lines in zip(models, _shared(words, len(models)), strict=False)
        for notes in _parts(model.notes, lines)
    ]
    told = []
    for line, (model, notes) in zip(words, parts, strict=True):
        sung, backing = sung_on(line, notes, beats_per_bar), line.hint == "backing"
        told.append(dataclasses.replace(model, notes=sung, words=line.words, backing=backing))
    return told


def _rest(models: Sequence[TuneLine], told: Sequence[TuneLine]) -> Iterator[TuneLine]:
    """What of a tune nobody sings, without its words."""
    ends = [line.notes[-1].start + line.notes[-1].length for line in told]
    for model in models:
        notes = tuple(
            dataclasses.replace(note, syllable=None)
            for note in model.notes
            if note.start > max(ends, default=-1.0) - 1e-6
        )
        if notes:
            yield dataclasses.replace(model, notes=notes, words=())


def _phrased(phrases: Sequence[Sequence[SungNote]], words: Sequence[Line]) -> list[Sequence[SungNote]]:
    """Notes for each line out of the phrases of a tune, about one a syllable: long phrases are cut at their
    longest rest, short ones joined. Nothing where they do not suffice."""
    left = [list(phrase) for phrase in phrases]
    parts: list[Sequence[SungNote]] = []
    for line in words:
        count = len(line.syllables)
        notes: list[SungNote] = []
        while left and len(notes) < _FEWEST * count:
            notes += left.pop(0)
        if len(notes) > _MOST * count:
            cut = _cut(notes, round(_FEWEST * count), round(_MOST * count))
            left.insert(0, notes[cut:])
            notes = notes[:cut]
        if len(notes) < 0.5 * count:
            return []
        parts.append(notes)
    return parts


def _cut(notes: Sequence[SungNote], first: int, last: int) -> int:
    """The place between two counts before which the longest rest is."""
    places = range(max(1, first), min(last, len(notes) - 1) + 1)
    return max(places, key=lambda n: notes[n].start - notes[n - 1].start - notes[n - 1].length, default=last)


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
