"""Scores as paper: stretches cut out, moved in time and pasted together."""

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from studio.engine.score import Chord, Note, Part, Score, Section, SungNote, Vocal, Word

_EPS = 1e-6

Timed = TypeVar("Timed", Note, SungNote, Word, Chord, Section)


def first_bar(score: Score) -> float:
    """The beat of the first bar line: 0 in composed songs, where a recording was first heard to begin one."""
    return score.sections[0].start if score.sections else 0.0


def nearest_bar(score: Score, seconds: float, last: float) -> float:
    """The beat of the bar line nearest to a moment, from the first one to `last` (beats)."""
    first = first_bar(score)
    most = int((last - first) / score.beats_per_bar + _EPS)
    bars = round((seconds * score.bpm / 60.0 - first) / score.beats_per_bar)
    return first + max(0, min(most, bars)) * score.beats_per_bar


def cut(score: Score, start: float, end: float) -> Score:
    """What begins from `start` to `end` (beats), moved to 0. Chords and sections that reach in are kept, cut
    to size; notes that were struck before are not."""
    return dataclasses.replace(
        score,
        beats=end - start,
        fade_out=score.fade_out if end >= score.beats - _EPS else 0.0,
        sections=tuple(_sized(score.sections, start, end)),
        chords=tuple(_sized(score.chords, start, end)),
        parts=tuple(_part(part, start, end) for part in score.parts),
        vocals=tuple(_vocal(vocal, start, end) for vocal in score.vocals),
        words=tuple(_moved(word, -start) for word in score.words if _inside(word, start, end)),
    )


def pasted(first: Score, second: Score, at: float) -> Score:
    """Both in one, the second moved to the beat `at`: its sections and chords follow on, its words are
    counted on, and what the same player plays is one part. Title and key are those of the first."""
    sections = (*_sized(first.sections, 0.0, at), *(_moved(section, at) for section in second.sections))
    chords = (*_sized(first.chords, 0.0, at), *(_moved(chord, at) for chord in second.chords))
    lines, words = _counted(first)
    return dataclasses.replace(
        first,
        beats=at + second.beats,
        fade_out=second.fade_out,
        sections=tuple(_without_gaps(sections)),
        chords=chords,
        parts=_parts(first.parts, [_part(part, -1e9, 1e9, at) for part in second.parts]),
        vocals=_vocals(
            first.vocals,
            [_renumbered(_vocal(vocal, -1e9, 1e9, at), lines, words) for vocal in second.vocals],
        ),
        words=(
            *first.words,
            *(dataclasses.replace(_moved(word, at), line=word.line + lines) for word in second.words),
        ),
    )


def written_words(score: Score) -> str:
    """The words of a score as lyrics under its sections."""
    blocks = []
    for section in score.sections:
        end = section.start + section.length
        inside = [word for word in score.words if section.start - 1.0 <= word.start < end - 1.0]
        lines = [
            " ".join(word.text for word in line)
            for _, line in itertools.groupby(inside, key=lambda word: word.line)
        ]
        if lines:
            blocks.append("\n".join([f"[{section.name}]", *lines]))
    return "\n\n".join(blocks)


def _inside(thing: Note | SungNote | Word, start: float, end: float) -> bool:
    return start - _EPS <= thing.start < end - _EPS


def _moved(thing: Timed, by: float) -> Timed:
    return dataclasses.replace(thing, start=round(thing.start + by, 6))


def _sized(things: Iterable[Timed], start: float, end: float) -> Iterator[Timed]:
    """What reaches into a stretch, cut at its edges and moved to 0."""
    for thing in things:
        begins, ends = max(start, thing.start), min(end, thing.start + thing.length)
        if ends - begins > _EPS:
            yield dataclasses.replace(thing, start=round(begins - start, 6), length=round(ends - begins, 6))


def _without_gaps(sections: Sequence[Section]) -> Iterator[Section]:
    for section, following in itertools.zip_longest(sections, sections[1:]):
        length = following.start - section.start if following else section.length
        yield dataclasses.replace(section, length=round(length, 6))


def _part(part: Part, start: float, end: float, by: float | None = None) -> Part:
    shift = -start if by is None else by
    return dataclasses.replace(
        part, notes=tuple(_moved(note, shift) for note in part.notes if _inside(note, start, end))
    )


def _vocal(vocal: Vocal, start: float, end: float, by: float | None = None) -> Vocal:
    shift = -start if by is None else by
    return dataclasses.replace(
        vocal, notes=tuple(_moved(note, shift) for note in vocal.notes if _inside(note, start, end))
    )


def _counted(score: Score) -> tuple[int, int]:
    """How many lines and words the score has used up."""
    syllables = [note.syllable for vocal in score.vocals for note in vocal.notes if note.syllable]
    lines = [word.line for word in score.words] + [syllable.line for syllable in syllables]
    return max(lines, default=-1) + 1, max((syllable.word for syllable in syllables), default=-1) + 1


def _renumbered(vocal: Vocal, lines: int, words: int) -> Vocal:
    return dataclasses.replace(vocal, notes=tuple(_counted_on(note, lines, words) for note in vocal.notes))


def _counted_on(note: SungNote, lines: int, words: int) -> SungNote:
    syllable = note.syllable
    if syllable is None or syllable.line < 0:  # sung on no word of the lyric
        return note
    renumbered = dataclasses.replace(syllable, line=syllable.line + lines, word=syllable.word + words)
    return dataclasses.replace(note, syllable=renumbered)


def _parts(first: Iterable[Part], second: Iterable[Part]) -> tuple[Part, ...]:
    """Parts of one instrument at one place are one player's."""
    players: dict[tuple[str, str, float], Part] = {}
    for part in (*first, *second):
        key = (part.stem, part.instrument, part.pan)
        before = players[key].notes if key in players else ()
        ordered = sorted((*before, *part.notes), key=lambda note: (note.start, note.pitch))
        players[key] = dataclasses.replace(part, notes=tuple(ordered))
    return tuple(part for part in players.values() if part.notes)


def _vocals(first: Iterable[Vocal], second: Iterable[Vocal]) -> tuple[Vocal, ...]:
    """Tracks of one role, voice and place are one singer's, who ends a note where the next one begins."""
    singers: dict[tuple[object, ...], Vocal] = {}
    for vocal in (*first, *second):
        key = (vocal.role, vocal.voice, vocal.pan)
        before = singers[key].notes if key in singers else ()
        ordered = sorted((*before, *vocal.notes), key=lambda note: note.start)
        singers[key] = dataclasses.replace(vocal, notes=tuple(_one_after_another(ordered)))
    return tuple(vocal for vocal in singers.values() if vocal.notes)


def _one_after_another(notes: Sequence[SungNote]) -> Iterator[SungNote]:
    for note, following in itertools.zip_longest(notes, notes[1:]):
        room = following.start - note.start if following else note.length
        if room > 0.02:
            yield dataclasses.replace(note, length=min(note.length, round(room, 6)))
