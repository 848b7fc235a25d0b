"""When given words are sung: syllables laid on the notes of a voice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from studio.engine.listening.spectra import Floats, Integers
from studio.engine.score import SungNote, Syllable, Word
from studio.engine.words.lyrics import Lyrics

_PAUSE = 0.8  # seconds of rest that a new line likes before it
_NO_PAUSE = 1.2  # cost of a line that begins without one
_TORN = {"line": 0.0, "word": 0.8, "inside": 1.6}  # cost of a full pause before each kind of syllable
_HELD = 0.4  # cost of a note that goes on with the syllable before
_SPARE = 0.5  # the same between two lines
_BRIEF, _SYLLABLE = 0.5, 0.15  # cost of a syllable on a very short note, and seconds that are enough for one
_FAINT = 0.3  # of a loud note's velocity: below it all are equally soft
_SHARED = 1.4  # cost of a syllable without a note of its own


@dataclass(frozen=True, slots=True)
class Aligned:
    """Words and notes of a lyric; times in beats."""

    words: tuple[Word, ...]
    confidence: tuple[float, ...]  # of each word, 0 to 1
    notes: tuple[SungNote, ...]  # those that were given, with syllables; shared ones are cut


def align(lyrics: Lyrics, notes: Sequence[SungNote], bpm: float, beats: float) -> Aligned:
    """Lay the syllables of a lyric on the notes of a voice that sings it, in a song of some `beats`.

    The cheapest monotone path by dynamic programming (as Fujihara et al., IEEE JSTSP 5, 2011, with rests and
    counts of syllables in place of phonemes). Where there are no notes, the words are spread evenly and have
    no confidence.
    """
    syllables = [syllable for line in _lines(lyrics) for syllable in line[1]]
    if not syllables:
        return Aligned((), (), tuple(notes))
    heard = tuple(notes) or _spread(len(syllables), beats)
    places, costs = _cheapest(syllables, heard, bpm)
    sure = np.asarray(np.exp(-costs) if notes else np.zeros(len(costs)), np.float32)
    sung = list(_laid(syllables, heard, places))
    return Aligned(*_words(lyrics, sung, sure), tuple(_with_held(sung, heard, places)) if notes else ())


def _lines(lyrics: Lyrics) -> Iterator[tuple[tuple[str, ...], tuple[Syllable, ...], int]]:
    """(words, syllables, index) of every sung line."""
    for section in lyrics.sections:
        for line in section.lines:
            yield line.words, line.syllables, line.index


def _spread(count: int, beats: float) -> tuple[SungNote, ...]:
    step = 0.9 * beats / count
    return tuple(SungNote(0.05 * beats + i * step, step, 60, 0.8, None) for i in range(count))


def _cheapest(
    syllables: Sequence[Syllable], notes: Sequence[SungNote], bpm: float
) -> tuple[Integers, Floats]:
    """(the note of each syllable, what each costs)."""
    rest, brief, weight = _rests(notes, bpm), _brevity(notes, bpm), _weights(notes)
    passed = np.cumsum(weight)
    index = np.arange(len(notes))
    links = np.zeros((len(syllables), len(notes)), np.int64)
    own = np.empty(links.shape, np.float32)
    total = np.zeros(0)
    for number, syllable in enumerate(syllables):
        before = syllables[number - 1] if number else None
        own[number] = _own_cost(syllable, before, rest) + brief
        if before is None:
            total = own[number] + _SPARE * (passed - weight)
            continue
        skip = (_SPARE if before.line != syllable.line else _HELD) * passed
        best = np.minimum.accumulate(total - skip)
        origin = np.maximum.accumulate(np.where(total - skip <= best, index, 0))
        step = np.append(np.inf, best[:-1] + skip[:-1]) + own[number]
        shared = total + _SHARED
        links[number] = np.where(shared < step, index, np.append(0, origin[:-1]))
        own[number] = np.where(shared < step, _SHARED, own[number])
        total = np.minimum(shared, step)
    return _traced(links, own, int(np.argmin(total + _SPARE * (passed[-1] - passed))))


def _weights(notes: Sequence[SungNote]) -> Floats:
    """(notes,): how much each note matters, 0 to 1: soft ones may not be the voice at all."""
    loud = np.array([note.velocity for note in notes])
    return np.asarray(np.clip(loud / np.quantile(loud, 0.9), _FAINT, 1.0) ** 2, np.float32)


def _rests(notes: Sequence[SungNote], bpm: float) -> Floats:
    """(notes,): the rest before each note as a share of `_PAUSE`, at most 1; the first has a full one."""
    starts = np.array([note.start for note in notes])
    ends = starts + np.array([note.length for note in notes])
    gaps = np.append(np.inf, starts[1:] - ends[:-1]) * 60.0 / bpm
    return np.asarray(np.clip(gaps / _PAUSE, 0.0, 1.0), np.float32)


def _brevity(notes: Sequence[SungNote], bpm: float) -> Floats:
    """(notes,): what it costs that a syllable has a note so short."""
    seconds = np.array([note.length for note in notes]) * 60.0 / bpm
    return np.asarray(_BRIEF * np.clip(1.0 - seconds / _SYLLABLE, 0.0, 1.0), np.float32)


def _own_cost(syllable: Syllable, before: Syllable | None, rest: Floats) -> Floats:
    """(notes,): what it costs that a syllable begins on each note."""
    if before is None or before.line != syllable.line:
        return np.asarray(_NO_PAUSE * (1.0 - rest), np.float32)
    return np.asarray(_TORN["inside" if before.word == syllable.word else "word"] * rest, np.float32)


def _traced(links: Integers, own: Floats, last: int) -> tuple[Integers, Floats]:
    places = np.empty(len(links), np.int64)
    places[-1] = last
    for number in range(len(links) - 1, 0, -1):
        places[number - 1] = links[number, places[number]]
    return places, own[np.arange(len(own)), places]


def _laid(
    syllables: Sequence[Syllable], notes: Sequence[SungNote], places: Integers
) -> Iterator[tuple[SungNote, float]]:
    """(note with its syllable, where the syllable ends): notes that several share are cut evenly."""
    at = 0
    for place, group in groupby(places.tolist()):
        sharers = len(list(group))
        note = notes[place]
        length = note.length / sharers
        for number in range(sharers):
            piece = replace(
                note, start=note.start + number * length, length=length, syllable=syllables[at + number]
            )
            yield piece, _held_until(piece, notes, places, at + number)
        at += sharers


def _held_until(piece: SungNote, notes: Sequence[SungNote], places: Integers, number: int) -> float:
    """The end of a syllable: of the last note on which it is held, if its word goes on or its line does."""
    last = int(places[number + 1]) - 1 if number + 1 < len(places) else int(places[number])
    if last <= places[number]:
        return piece.start + piece.length
    end = piece.start + piece.length
    for held in notes[int(places[number]) + 1 : last + 1]:
        if held.start - end > 0.25:
            break
        end = held.start + held.length
    return end


def _words(
    lyrics: Lyrics, sung: Sequence[tuple[SungNote, float]], sure: Floats
) -> tuple[tuple[Word, ...], tuple[float, ...]]:
    """Each written word from its first syllable's start to its last one's end, and how sure it is."""
    texts = [(text, index) for words, _, index in _lines(lyrics) for text in words]
    words, confidence = [], []
    spans = groupby(range(len(sung)), key=lambda at: sung[at][0].syllable.word)  # type: ignore[union-attr]
    for (text, line), (_, group) in zip(texts, spans, strict=True):
        rows = list(group)
        start = sung[rows[0]][0].start
        words.append(Word(text, line, start, max(0.05, sung[rows[-1]][1] - start)))
        confidence.append(round(float(np.mean([sure[at] for at in rows])), 3))
    return tuple(words), tuple(confidence)


def _with_held(
    sung: Sequence[tuple[SungNote, float]], notes: Sequence[SungNote], places: Integers
) -> list[SungNote]:
    """The notes with a syllable and, in between, those without."""
    taken = set(places.tolist())
    held = [note for at, note in enumerate(notes) if at not in taken]
    return sorted([*(note for note, _ in sung), *held], key=lambda note: note.start)
