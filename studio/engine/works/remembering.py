"""The tunes of a song that has been heard, read off its score: what a continuation sings on with."""

import itertools
from collections.abc import Iterator, Sequence

from studio.engine.brief import Brief
from studio.engine.composing.feel import unswung
from studio.engine.composing.genres_words import GENRES
from studio.engine.composing.vocals import Phrase, Phrases, phrase_names
from studio.engine.score import Score, Section, SungNote, Voice

_PICKUP = 1.01  # beats that a line may begin before its bar

_Line = tuple[Voice, list[SungNote]]


def known_phrases(score: Score, brief: Brief) -> Phrases:
    """The tune of every sung line, under the names by which the composer looks for it; the first to bear a
    name keeps it. `brief` tells the schemes of the song."""
    phrases: dict[tuple[object, ...], Phrase] = {}
    texts = {
        line: tuple(word.text for word in words)
        for line, words in itertools.groupby(score.words, key=lambda word: word.line)
    }
    for section in score.sections:
        lines = _lines(score, section)
        starts = _starts(section, [notes[0].start for _, notes in lines], score.beats_per_bar)
        for number, (voice, notes) in enumerate(lines):
            assert notes[0].syllable is not None
            words = texts.get(notes[0].syllable.line, ())
            beats = starts[number + 1] - starts[number]
            phrase = _phrase(brief, notes, section.start + starts[number])
            for name in phrase_names(brief, section.kind, number, len(lines), words, beats, voice):
                phrases.setdefault(name, phrase)
    return phrases


def _lines(score: Score, section: Section) -> list[_Line]:
    """The lead's lines that belong to a section, in the order of time."""
    found = [
        (vocal.voice, line)
        for vocal in score.vocals
        if vocal.role == "lead"
        for line in _by_line(vocal.notes)
        if section.start - _PICKUP <= line[0].start < section.start + section.length - _PICKUP
    ]
    return sorted(found, key=lambda line: line[1][0].start)


def _by_line(notes: Sequence[SungNote]) -> Iterator[list[SungNote]]:
    """Notes in lines; a note without a syllable goes with the one before."""
    line: list[SungNote] = []
    for note in notes:
        new = note.syllable and line and line[0].syllable and note.syllable.line != line[0].syllable.line
        if new:
            yield line
            line = []
        if note.syllable or line:
            line.append(note)
    if line:
        yield line


def _starts(section: Section, onsets: Sequence[float], beats_per_bar: int) -> list[float]:
    """Where the lines' rooms begin, in beats from the section's start, and where the last one ends."""
    if not onsets:
        return []
    share = section.length / len(onsets)
    if share % beats_per_bar == 0:
        return [number * share for number in range(len(onsets) + 1)]
    bars = [int((onset - section.start + _PICKUP) // beats_per_bar) for onset in onsets]
    return [*(float(max(0, bar) * beats_per_bar) for bar in bars), section.length]


def _phrase(brief: Brief, notes: Sequence[SungNote], start: float) -> Phrase:
    """Onsets on the straight grid; a turn is known by the note on which it settles."""
    unit = GENRES[brief.genres[0][0]].swing_unit
    onsets: list[float] = []
    pitches: list[int] = []
    for note in notes:
        if note.syllable:
            onsets.append(round((unswung(note.start, brief.swing, unit) - start) * 24.0) / 24.0)
            pitches.append(note.pitch)
        else:
            pitches[-1] = note.pitch
    return Phrase(tuple(onsets), tuple(pitches))
