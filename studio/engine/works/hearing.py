"""A recording's score where more can be said than its listener did: who leads without a singer, and what beat
a voice alone keeps."""

import dataclasses
import itertools
from collections.abc import Iterator

import numpy as np

from studio.engine.audio import Audio
from studio.engine.listening import tonality
from studio.engine.listening.paths import steady_path
from studio.engine.listening.spectra import Integers
from studio.engine.mixing.automation import Mask
from studio.engine.mixing.loudness import Floats
from studio.engine.score import Score, Section, SungNote, Vocal, Voice
from studio.engine.works.sheets import first_bar
from studio.engine.works.source import Sheet
from studio.engine.works.work import Source

_PLAYER = Voice("f", 55, 79, "clear", "hum")
_LEADS, _SPAN = 62, 28  # MIDI pitch and semitones in which a lead is looked for
_HIGHER = 0.02  # how much likelier each semitone higher is
_STANDING_OUT, _SILENT = (
    1.5,
    0.2,
)  # of the usual strength of the strongest note: what counts at most, and at all
_CHANGE = 0.2  # what another note costs
_LOUD = 0.7
_REACH, _STEP = 0.06, 0.0005  # of the tempo that was heard: how far another is looked for
_HALVES = 0.7  # how much notes on half beats count
_PHASES = 48  # places in a beat
_FEWEST = 6  # notes that a beat can be told by


def tuneful(source: Source, sheet: Sheet) -> Sheet:
    """The sheet with a tune in its score: of a recording without a singer what leads in it, as far as that
    can be heard; of a voice alone in the beat that its notes keep."""
    if sheet.brief is not None:
        return sheet
    score = sheet.score
    if not any(vocal.role == "lead" and vocal.notes for vocal in score.vocals):
        notes = leading(source.audio(), score.bpm)
        score = dataclasses.replace(score, vocals=(Vocal("lead", _PLAYER, notes),) if notes else ())
    return dataclasses.replace(sheet, score=score if score.parts else regridded(score))


def leading(audio: Audio, bpm: float) -> tuple[SungNote, ...]:
    """The tune that instruments play in (2, n) sound at 44.1 kHz, without words, in sixteenths of a tempo
    from time 0: the likeliest path through the strongest notes from D4 up, the higher the likelier.

    Measured on four instrumentals of this studio: it is at the lead's pitch class for 59 % of the lead's time
    (rock 31 %, bossa nova 72 %), the contour of the strongest harmonic voice for 25 %.
    """
    heard = tonality.harmony(audio)
    step = 15.0 / bpm
    edges = (np.arange(int(len(heard.notes) * heard.seconds / step) + 1) * step / heard.seconds).astype(int)
    if len(edges) < 2:
        return ()
    rows = np.array([heard.notes[a : max(a + 1, b)].mean(0) for a, b in itertools.pairwise(edges)])
    rows = rows[:, _LEADS - tonality.LOWEST : _LEADS + _SPAN - tonality.LOWEST]
    rows = rows * (1.0 + _HIGHER * np.arange(_SPAN))
    rows = np.minimum(rows / (np.median(rows.max(1)) + 1e-9), _STANDING_OUT)
    path = steady_path(rows, np.where(np.arange(len(rows)) % 2, 1.5, 1.0) * _CHANGE)
    return tuple(_runs(path, rows.max(1) > _SILENT))


def _runs(path: Integers, sounding: Mask) -> Iterator[SungNote]:
    """Notes of a path through sixteenths, where something sounds."""
    edges = [0, *(np.flatnonzero(np.diff(path)) + 1).tolist(), len(path)]
    for first, last in itertools.pairwise(edges):
        if sounding[first:last].mean() > 0.5:
            yield SungNote(first / 4.0, (last - first) / 4.0, _LEADS + int(path[first]), _LOUD, None)


def regridded(score: Score) -> Score:
    """The score of a voice alone in the tempo and on the beats that most of its notes begin on.

    Without a band there are no strokes to hear a tempo by, but the notes are known: the tempo near the one
    that was heard, and the phase, at which their onsets lie closest to beats and half beats.
    """
    notes = [note for vocal in score.vocals if vocal.role == "lead" for note in vocal.notes]
    if len(notes) < _FEWEST:
        return score
    times = np.array([score.seconds(note.start) for note in notes])
    weights = np.sqrt([score.seconds(note.length) for note in notes])
    tempos = score.bpm * np.arange(1.0 - _REACH, 1.0 + _REACH + _STEP, _STEP)
    phases = np.arange(_PHASES) / _PHASES
    fits = np.array([_fit(times * bpm / 60.0, weights, phases) for bpm in tempos])
    tempo, phase = np.unravel_index(int(fits.argmax()), fits.shape)
    return _on(score, float(tempos[tempo]), float(phases[phase]))


def _fit(beats: Floats, weights: Floats, phases: Floats) -> Floats:
    """How well onsets lie on beats that begin at each phase, (phases,)."""
    turns = 2.0 * np.pi * (beats[None] - phases[:, None])
    return np.asarray((np.cos(turns) + _HALVES * np.cos(2.0 * turns)) @ weights)


def _on(score: Score, bpm: float, phase: float) -> Score:
    """The same moments in another tempo. The first bar line goes to the nearest beat of the new grid."""
    share = bpm / score.bpm
    first = first_bar(score)
    begins = round(first * share - phase) + phase
    begins += score.beats_per_bar if begins < -0.01 else 0.0
    return dataclasses.replace(
        score,
        bpm=bpm,
        beats=score.beats * share,
        sections=tuple(_section(section, first, begins, score.beats_per_bar) for section in score.sections),
        chords=tuple(
            dataclasses.replace(chord, start=chord.start * share, length=chord.length * share)
            for chord in score.chords
        ),
        vocals=tuple(
            dataclasses.replace(vocal, notes=tuple(_note(note, share) for note in vocal.notes))
            for vocal in score.vocals
        ),
        words=tuple(
            dataclasses.replace(word, start=word.start * share, length=word.length * share)
            for word in score.words
        ),
    )


def _section(section: Section, first: float, begins: float, bar: int) -> Section:
    """As many bars as before."""
    bars, length = round((section.start - first) / bar), max(1, round(section.length / bar))
    return dataclasses.replace(section, start=begins + bars * bar, length=float(length * bar))


def _note(note: SungNote, share: float) -> SungNote:
    return dataclasses.replace(note, start=note.start * share, length=note.length * share)
