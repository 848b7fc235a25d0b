from dataclasses import replace
from itertools import pairwise

import numpy as np

from studio.engine.listening.align import align
from studio.engine.score import SungNote
from studio.engine.words.lyrics import parse

TEXT = """[Verse]
Morning light is on the window
I can hear the city wake

[Chorus]
Hold me in the golden light
Stay with me until the end
"""
LYRICS = parse(TEXT)
LINES = [line for section in LYRICS.sections for line in section.lines]
BEATS = 40.0


def sung() -> tuple[SungNote, ...]:
    """A note of half a beat for each syllable, each line at its own eight beats."""
    return tuple(
        SungNote(2.0 + 9.0 * number + 0.6 * place, 0.55, 60 + place % 5, 0.8, None)
        for number, line in enumerate(LINES)
        for place, _ in enumerate(line.syllables)
    )


def truth() -> list[float]:
    """Where each word begins."""
    return [
        2.0 + 9.0 * number + 0.6 * next(i for i, s in enumerate(line.syllables) if s.word == word)
        for number, line in enumerate(LINES)
        for word in dict.fromkeys(syllable.word for syllable in line.syllables)
    ]


def starts(notes: tuple[SungNote, ...]) -> list[float]:
    return [word.start for word in align(LYRICS, notes, 100.0, BEATS).words]


def test_one_note_a_syllable_puts_every_word_on_its_note() -> None:
    found = align(LYRICS, sung(), 100.0, BEATS)
    assert [word.text for word in found.words] == [word for line in LINES for word in line.words]
    assert np.allclose([word.start for word in found.words], truth())
    assert min(found.confidence) > 0.5
    assert all(note.syllable is not None for note in found.notes)


def test_notes_too_many_and_too_few_leave_the_lines_in_place() -> None:
    clean = sung()
    heard = [note for number, note in enumerate(clean) if number % 9 != 4]
    heard += [replace(note, start=note.start + 0.3, length=0.25) for note in clean[::8]]
    found = starts(tuple(sorted(heard, key=lambda note: note.start)))
    assert np.median(np.abs(np.array(found) - truth())) < 0.5
    assert np.max(np.abs(np.array(found) - truth())) < 3.0


def test_words_never_go_back() -> None:
    heard = tuple(note for number, note in enumerate(sung()) if number % 3)
    assert all(before <= after for before, after in pairwise(starts(heard)))


def test_without_a_voice_the_words_are_spread_without_confidence() -> None:
    found = align(LYRICS, (), 100.0, BEATS)
    assert set(found.confidence) == {0.0}
    assert found.notes == ()
    assert 0.0 < found.words[0].start < found.words[-1].start < BEATS


def test_lyrics_without_a_word_change_nothing() -> None:
    found = align(parse("[Instrumental]"), sung(), 100.0, BEATS)
    assert (found.words, found.confidence, found.notes) == ((), (), sung())
