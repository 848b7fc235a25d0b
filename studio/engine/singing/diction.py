"""When every phone is sung: vowels start on the note, consonants come before it, codas close the note.

Sung consonants last longer than spoken ones (`Timbre.stretch`); where the tune leaves no room, the coda and
the next onset shrink together and the vowel keeps its share (Sundberg, "The Science of the Singing Voice",
1987).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from studio.engine.score import Score, SungNote, Syllable, Vocal
from studio.engine.singing.phonetics import CONSONANTS
from studio.engine.singing.timbre import Timbre

ONSET, NUCLEUS, CODA = "onset", "nucleus", "coda"

_LEGATO = 0.12  # a shorter rest between notes is sung through
_PHRASE_REST = 0.25  # a longer one lets the singer breathe
_VOCALISE = Syllable(text="ah", onset=(), nucleus="AA", coda=(), stress=0, word=0, line=0)


@dataclass(frozen=True, slots=True)
class Tone:
    """One note of a syllable, in seconds."""

    start: float
    end: float
    pitch: float  # MIDI


@dataclass(frozen=True, slots=True)
class Sung:
    """A syllable and the notes that it is held over."""

    syllable: Syllable
    tones: tuple[Tone, ...]
    velocity: float

    @property
    def start(self) -> float:
        return self.tones[0].start

    @property
    def end(self) -> float:
        return self.tones[-1].end


@dataclass(frozen=True, slots=True)
class Phone:
    name: str
    start: float
    end: float
    sung: int  # index of its syllable in the phrase
    place: str  # ONSET, NUCLEUS, CODA


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is sung in one breath, and its phones in order."""

    sung: tuple[Sung, ...]
    phones: tuple[Phone, ...]
    rest: float  # silence before it, seconds

    @property
    def start(self) -> float:
        return self.phones[0].start

    @property
    def end(self) -> float:
        return self.phones[-1].end


def phrases(vocal: Vocal, score: Score, timbre: Timbre) -> list[Phrase]:
    """The vocal track as phrases of timed phones, seconds from the start of the song."""
    sung = [_styled(one, timbre) for one in _syllables(vocal, score, timbre.late)]
    groups: list[list[Sung]] = []
    for one in sung:
        if groups and one.start - groups[-1][-1].end < _PHRASE_REST:
            groups[-1].append(one)
        else:
            groups.append([one])
    ends = [0.0, *(group[-1].end for group in groups)]
    return [
        Phrase(tuple(group), tuple(_phones(group, timbre)), group[0].start - end)
        for group, end in zip(groups, ends, strict=False)
    ]


def _syllables(vocal: Vocal, score: Score, late: float) -> list[Sung]:
    """Notes gathered by syllable; a held syllable that was interrupted starts again on its vowel alone."""
    found: list[Sung] = []
    for note, tone in zip(vocal.notes, _tones(vocal, score, late), strict=True):
        before = found[-1] if found else None
        if note.syllable is None and before is not None and tone.start - before.end < _LEGATO:
            held = (*before.tones[:-1], replace(before.tones[-1], end=tone.start), tone)
            found[-1] = replace(before, tones=held)
        else:
            syllable = note.syllable or _vocalise(before)
            found.append(Sung(syllable, (tone,), note.velocity))
    return found


def _tones(vocal: Vocal, score: Score, late: float) -> list[Tone]:
    tones = [_tone(note, score, late) for note in vocal.notes]
    closed = [replace(tone, end=min(tone.end, after.start)) for tone, after in pairwise(tones)]
    return closed + tones[-1:]


def _tone(note: SungNote, score: Score, late: float) -> Tone:
    start = score.seconds(note.start) + late
    return Tone(start, start + score.seconds(note.length), float(note.pitch))


def _vocalise(before: Sung | None) -> Syllable:
    return replace(before.syllable, onset=(), coda=()) if before else _VOCALISE


def _styled(one: Sung, timbre: Timbre) -> Sung:
    if timbre.hummed:
        one = replace(one, syllable=replace(one.syllable, onset=("M",), nucleus="MM", coda=()))
    if one.end - one.start > timbre.sustain:
        cut = one.start + timbre.sustain
        kept = tuple(replace(tone, end=min(tone.end, cut)) for tone in one.tones if tone.start < cut)
        one = replace(one, tones=kept)
    return one


def _length(name: str, timbre: Timbre) -> float:
    consonant = CONSONANTS[name]
    return (consonant.hold + consonant.release) * timbre.stretch


def _coda_length(name: str, one: Sung, timbre: Timbre) -> float:
    """Nasals and liquids carry the tone, so singers hold them on long notes."""
    sonorant = CONSONANTS[name].manner in ("nasal", "approximant")
    long_note = min(1.0, max(0.0, (one.end - one.start - 0.3) / 0.6))
    return _length(name, timbre) * (0.85 + 0.5 * long_note if sonorant else 0.88)


@dataclass(frozen=True, slots=True)
class _Room:
    """How a syllable shares its time: when its coda ends, and how much its consonants shrink."""

    end: float
    coda: float
    next_onset: float


def _phones(group: Sequence[Sung], timbre: Timbre) -> Iterator[Phone]:
    onset_scale = 1.0
    for index, one in enumerate(group):
        room = _room(one, group[index + 1] if index + 1 < len(group) else None, timbre)
        onset = [_length(name, timbre) * onset_scale for name in one.syllable.onset]
        coda = [_coda_length(name, one, timbre) * room.coda for name in one.syllable.coda]
        vowel_end = room.end - sum(coda)
        yield from _row(one.syllable.onset, onset, one.start - sum(onset), index, ONSET)
        yield Phone(one.syllable.nucleus, one.start, vowel_end, index, NUCLEUS)
        yield from _row(one.syllable.coda, coda, vowel_end, index, CODA)
        onset_scale = room.next_onset


def _row(
    names: Sequence[str], lengths: Sequence[float], start: float, index: int, place: str
) -> Iterator[Phone]:
    for name, length in zip(names, lengths, strict=True):
        yield Phone(name, start, start + length, index, place)
        start += length


def _room(one: Sung, after: Sung | None, timbre: Timbre) -> _Room:
    coda = sum(_coda_length(name, one, timbre) for name in one.syllable.coda)
    onset = sum(_length(name, timbre) for name in after.syllable.onset) if after else 0.0
    rest = after.start - one.end if after else _PHRASE_REST
    if after is None or rest > onset + _LEGATO:
        return _Room(one.end, min(1.0, (one.end - one.start) * 0.5 / max(coda, 1e-9)), 1.0)
    span = after.start - one.start
    room = span * 0.62 if span < 0.4 else span - 0.16
    scale = min(1.0, room / max(coda + onset, 1e-9))
    end = after.start - onset * scale
    return _Room(min(end, one.end) if rest > _LEGATO else end, scale, scale)
