"""A stretch of a score written anew: other words for the voice, or the band once more."""

import dataclasses
from collections.abc import Iterator, Sequence

from studio.engine.brief import Brief
from studio.engine.composing.compose import set_to_music
from studio.engine.composing.form import Block, Slot
from studio.engine.composing.style import choose_style
from studio.engine.score import Chord, Note, Part, Score, Section, SungNote, Vocal
from studio.engine.words.lyrics import Line, Lyrics
from studio.engine.works.rearranging import without_gaps
from studio.engine.works.remembering import known_phrases
from studio.engine.works.sheets import first_bar, pasted

_FASTEST = 0.13  # seconds a syllable: faster words are not understood
_WAITS = (0.0, 1.0, 2.0)  # beats that lines may wait, so that a pickup lies inside


def resung(score: Score, new: Score, start: float, end: float) -> Score:
    """The score with `new_words` between two beats, over the same chords and band."""
    return _with(without_words(score, start, end), new)


def new_words(score: Score, brief: Brief, start: float, end: float, words: Lyrics, seed: int) -> Score:
    """What is sung between two beats instead of what is there, and nothing else. Raises ValueError where the
    words do not fit.

    Words that lie more than half outside the stretch stay. `brief` holds the song's own seed and voice.
    """
    rest = without_words(score, start, end)
    begin, stop = _room(rest, start, end)
    lines = [line for section in words.sections for line in section.lines]
    _check(lines, score.seconds(stop - begin))
    brief = dataclasses.replace(brief, lyrics=words)
    style, known = choose_style(brief), known_phrases(rest, brief)
    for wait in _WAITS:
        block = _sung_block(score, brief, lines, begin + wait, stop, seed)
        new = set_to_music(brief, style, [block], _chords(score, brief, block), 1.0, known)
        if all(note.start > begin - 0.05 for vocal in new.vocals for note in vocal.notes):
            break
    return dataclasses.replace(new, parts=(), vocals=tuple(_kept_in(new.vocals, begin, stop)))


def replayed(score: Score, brief: Brief, start: float, end: float, seed: int) -> Score:
    """The score with nothing sung between two beats, and the band playing there anew over the same chords: a
    solo where words were. `brief` holds the song's own seed, by which its players are found."""
    section, bar = _section(score, (start + end) / 2.0), score.beats_per_bar
    sung = any(start <= word.start < end for word in score.words)
    begin = start - (start - first_bar(score)) % bar
    bars = int(-((begin - end) // bar))
    level = _level(brief, section)
    block = Block(
        section.name, "solo" if sung else section.kind, begin, bars, bar, level, (), 1, False, (seed,)
    )
    anew = dataclasses.replace(brief, seed=seed, voice=None)
    new = set_to_music(anew, choose_style(brief), [block], _chords(score, brief, block), 1.0)
    places = {part.instrument: part for part in score.parts}
    parts = tuple(_seated(part, places, start, end) for part in new.parts)
    rest = without_words(score, start, end)
    rest = dataclasses.replace(rest, parts=tuple(_silenced(part, start, end) for part in score.parts))
    return _with(rest, dataclasses.replace(new, parts=parts, vocals=(), words=()))


def _chords(score: Score, brief: Brief, block: Block) -> tuple[Chord, ...]:
    """The song's chords; the tonic's where none were heard, as under somebody who speaks alone."""
    return score.chords or without_gaps((), [block], brief)


def without_words(score: Score, start: float, end: float) -> Score:
    """The score without the sung words that lie at least half between two beats."""
    return dataclasses.replace(
        score,
        vocals=tuple(_hushed(vocal, start, end) for vocal in score.vocals),
        words=tuple(word for word in score.words if not start <= word.start + word.length / 2.0 < end),
    )


def _hushed(vocal: Vocal, start: float, end: float) -> Vocal:
    kept: list[SungNote] = []
    for word in _by_word(vocal.notes):
        middle = (word[0].start + word[-1].start + word[-1].length) / 2.0
        wordless = word[0].syllable is not None and word[0].syllable.line < 0
        if wordless or not start <= middle < end:
            kept += word
    return dataclasses.replace(vocal, notes=tuple(kept))


def _by_word(notes: Sequence[SungNote]) -> Iterator[list[SungNote]]:
    """Notes word by word; a note without a syllable goes with the one before, if that has one."""
    word: list[SungNote] = []
    for note in notes:
        same = bool(word) and word[0].syllable is not None
        if same and note.syllable is not None and word[0].syllable is not None:
            same = note.syllable.word == word[0].syllable.word >= 0
        if word and not same:
            yield word
            word = []
        word.append(note)
    if word:
        yield word


def _room(rest: Score, start: float, end: float) -> tuple[float, float]:
    """What words that stay leave of a stretch."""
    lead = [note for vocal in rest.vocals if vocal.role == "lead" for note in vocal.notes]
    before = [note.start + note.length for note in lead if note.start < start]
    after = [note.start for note in lead if note.start >= start]
    return max([start, *before]), min([end, *after])


def _check(lines: Sequence[Line], seconds: float) -> None:
    syllables = sum(len(line.syllables) for line in lines)
    if syllables * _FASTEST > seconds:
        raise ValueError(
            f"These words do not fit: {syllables} syllables in {max(seconds, 0.0):.1f} seconds; at most"
            f" {max(0, int(seconds / _FASTEST))} can be sung there."
        )


def _sung_block(
    score: Score, brief: Brief, lines: Sequence[Line], start: float, end: float, seed: int
) -> Block:
    """A section for these lines from the first beat of the room on."""
    section, bar = _section(score, (start + end) / 2.0), score.beats_per_bar
    begin = float(-((-start + 0.05) // 1))
    edges = _edges(lines, begin, end, first_bar(score), bar)
    slots = tuple(
        Slot(line, at - begin, max(0.5, until - at))
        for line, at, until in zip(lines, edges, edges[1:], strict=False)
    )
    count = max(1, round((end - begin) / bar))
    level = _level(brief, section)
    return Block(section.name, section.kind, begin, count, bar, level, slots, 1, False, (seed,))


def _edges(lines: Sequence[Line], begin: float, end: float, first: float, bar: int) -> list[float]:
    """Where each line's room begins, and the end: shares by syllables, on bar lines where they are wide
    enough, else on beats."""
    total = sum(len(line.syllables) for line in lines)
    edges, sung = [begin], 0
    for line in lines[:-1]:
        sung += len(line.syllables)
        fair = begin + (end - begin) * sung / total
        unit = bar if (end - begin) / len(lines) >= bar else 1
        edges.append(max(edges[-1] + 1.0, first + round((fair - first) / unit) * unit))
    return [*edges, end]


def _section(score: Score, beat: float) -> Section:
    inside = [section for section in score.sections if section.start <= beat]
    return inside[-1] if inside else Section("Verse", "verse", 0.0, score.beats, 0.5)


def _level(brief: Brief, section: Section) -> float:
    return min(1.0, section.energy / (0.65 + 0.35 * brief.energy))


def _kept_in(vocals: Sequence[Vocal], start: float, end: float) -> Iterator[Vocal]:
    """Nothing new begins after the room's end or rings past it."""
    for vocal in vocals:
        notes = (note for note in vocal.notes if note.start < end - 0.05)
        yield dataclasses.replace(
            vocal,
            notes=tuple(
                dataclasses.replace(note, length=min(note.length, end - note.start)) for note in notes
            ),
        )


def _silenced(part: Part, start: float, end: float) -> Part:
    return dataclasses.replace(
        part, notes=tuple(note for note in part.notes if not _struck(note, start, end))
    )


def _seated(part: Part, places: dict[str, Part], start: float, end: float) -> Part:
    """A new part inside the stretch, at the place on stage where its instrument already stands."""
    place = places.get(part.instrument, part)
    notes = tuple(note for note in part.notes if _struck(note, start, end))
    return dataclasses.replace(part, notes=notes, pan=place.pan, gain_db=place.gain_db)


def _struck(note: Note, start: float, end: float) -> bool:
    return start - 0.05 <= note.start < end - 0.05


def _with(rest: Score, new: Score) -> Score:
    """New voices and parts in a song that otherwise stays as it was."""
    both = pasted(rest, new, 0.0)
    return dataclasses.replace(
        both,
        beats=rest.beats,
        fade_out=rest.fade_out,
        sections=rest.sections,
        chords=rest.chords,
        words=tuple(sorted(both.words, key=lambda word: word.start)),
    )
