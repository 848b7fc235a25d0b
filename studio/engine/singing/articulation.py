"""From timed phones to the moving mouth: control tracks of formants, voicing, breath, nasality and friction.

Targets are joined by straight glides and smoothed, as in Klatt (1980); F2 of a consonant follows its vowel by
a locus equation (Sussman et al. 1991).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.singing.diction import NUCLEUS, Phone, Phrase
from studio.engine.singing.phonetics import (
    CONSONANTS,
    DIPHTHONGS,
    SILENT,
    VELARS,
    VOWELS,
    Consonant,
    Formants,
    Vowel,
)
from studio.engine.singing.timbre import Timbre

Times: TypeAlias = NDArray[np.float64]

HOP = 128  # samples between control frames: 2.9 ms
FRAME_RATE = SAMPLE_RATE / HOP

BREATH_DB = -10.0  # noise of a voiced vowel: without it words are far harder to follow
_HUM_ZERO, _NASAL_VOWEL_ZERO = 1000.0, 600.0
_ADJACENT = 0.03  # phones nearer than this belong together
_GLIDE = 0.08  # consonant to vowel, seconds
_DIPHTHONG_GLIDE = 0.2  # the end of a diphthong comes late, however long the note
_FORMANT_SMOOTHING = 0.004
_VOICING_SMOOTHING = 0.006
_BREATH_SMOOTHING = 0.004
_NASAL_SMOOTHING = 0.010


@dataclass(frozen=True, slots=True)
class Span:
    start: float
    end: float
    db: float


@dataclass(frozen=True, slots=True)
class Nasal:
    start: float
    end: float
    zero: float  # hertz
    strength: float


@dataclass(frozen=True, slots=True)
class Friction:
    spectrum: str  # a key of FRICTION, or "K": a peak of its own
    start: float
    end: float
    db: float
    attack: float
    release: float
    peak: float = 0.0  # hertz, for "K"


@dataclass(frozen=True, slots=True)
class Gesture:
    """What one phone asks of the mouth."""

    keys: tuple[tuple[float, Formants], ...]  # seconds and where the formants are then
    voicing: tuple[Span, ...] = ()
    breath: tuple[Span, ...] = ()
    nasal: tuple[Nasal, ...] = ()
    friction: tuple[Friction, ...] = ()


@dataclass(frozen=True, slots=True)
class Tracks:
    """Control frames, FRAME_RATE a second from `start`. Levels are linear, a plain vowel is 1."""

    start: float
    formants: Audio  # (3, frames), hertz
    voicing: Audio  # (frames,)
    breath: Audio
    nasality: Audio  # 0 ... 1
    zero: Audio  # hertz, of the nasal branch
    friction: tuple[Friction, ...]

    @property
    def frames(self) -> int:
        return len(self.voicing)

    def times(self) -> Times:
        return self.start + np.arange(self.frames) / FRAME_RATE


def articulate(phrase: Phrase, timbre: Timbre, start: float, end: float) -> Tracks:
    """Tracks of a phrase between two times in seconds, which must lie around it."""
    gestures = list(_gestures(phrase.phones, [one.syllable.nucleus for one in phrase.sung], timbre))
    frames = int((end - start) * FRAME_RATE) + 1
    times = start + np.arange(frames) / FRAME_RATE
    voicing = (span for gesture in gestures for span in gesture.voicing)
    breath = (span for gesture in gestures for span in gesture.breath)
    nasals = [nasal for gesture in gestures for nasal in gesture.nasal]
    return Tracks(
        start=start,
        formants=_formant_track(gestures, times),
        voicing=_levels(voicing, start, frames, _VOICING_SMOOTHING),
        breath=_levels(breath, start, frames, _BREATH_SMOOTHING),
        nasality=_nasality(nasals, start, frames),
        zero=_zero_track(nasals, times),
        friction=tuple(replace(one, db=one.db + timbre.consonants) for g in gestures for one in g.friction),
    )


def _formant_track(gestures: Sequence[Gesture], times: Times) -> Audio:
    keys = sorted((key for gesture in gestures for key in gesture.keys), key=lambda key: key[0])
    at = [time for time, _ in keys]
    track = np.stack([np.interp(times, at, [formants[i] for _, formants in keys]) for i in range(3)])
    return gaussian_filter1d(track, _FORMANT_SMOOTHING * FRAME_RATE, axis=1).astype(np.float32)


def _levels(spans: Iterable[Span], start: float, frames: int, smoothing: float) -> Audio:
    level = np.zeros(frames)
    for span in spans:
        level[_frame(span.start, start, frames) : _frame(span.end, start, frames)] = 10 ** (span.db / 20)
    return gaussian_filter1d(level, smoothing * FRAME_RATE).astype(np.float32)


def _nasality(nasals: Sequence[Nasal], start: float, frames: int) -> Audio:
    level = np.zeros(frames)
    for one in nasals:
        level[_frame(one.start, start, frames) : _frame(one.end, start, frames)] = one.strength
    return gaussian_filter1d(level, _NASAL_SMOOTHING * FRAME_RATE).astype(np.float32)


def _zero_track(nasals: Sequence[Nasal], times: Times) -> Audio:
    if not nasals:
        return np.full(len(times), 1000.0, np.float32)
    at = [time for one in nasals for time in (one.start, one.end)]
    zeros = [one.zero for one in nasals for _ in range(2)]
    return np.interp(times, at, zeros).astype(np.float32)


def _frame(time: float, start: float, frames: int) -> int:
    return int(min(max(round((time - start) * FRAME_RATE), 0), frames))


def _gestures(phones: Sequence[Phone], nuclei: Sequence[str], timbre: Timbre) -> Iterator[Gesture]:
    for index, phone in enumerate(phones):
        after = phones[index + 1] if index + 1 < len(phones) else None
        if after is not None and after.start - phone.end > _ADJACENT:
            after = None
        if phone.place == NUCLEUS:
            yield _vowel(phone, timbre)
        else:
            target = _consonant_formants(phone, _neighbour(phone, after, nuclei[phone.sung], timbre), timbre)
            yield _CONSONANT_GESTURES[CONSONANTS[phone.name].manner](phone, after, target, timbre)


# --- vowels


def _scaled(formants: Formants, factor: float) -> Formants:
    return (formants[0] * factor, formants[1] * factor, formants[2] * factor)


def _target(vowel: Vowel, timbre: Timbre) -> Formants:
    return _scaled(vowel.women if timbre.woman else vowel.men, timbre.tract)


def _start_of(name: str, timbre: Timbre) -> Formants:
    return _target(DIPHTHONGS[name][0] if name in DIPHTHONGS else VOWELS[name], timbre)


def _end_of(name: str, timbre: Timbre) -> Formants:
    return _target(VOWELS[DIPHTHONGS[name][1]] if name in DIPHTHONGS else VOWELS[name], timbre)


def _vowel(phone: Phone, timbre: Timbre) -> Gesture:
    length = phone.end - phone.start
    glide = min(_GLIDE, length * 0.38)
    held = _start_of(phone.name, timbre)
    keys = [(phone.start + glide, held)]
    if phone.name in DIPHTHONGS:
        late = min(_DIPHTHONG_GLIDE, length * 0.5)
        goal = _end_of(phone.name, timbre)
        keys.append((max(phone.start + glide, phone.end - late - 0.02), held))
        keys.append((phone.end - min(0.04, length * 0.12), goal))
    else:
        keys.append((max(phone.start + glide, phone.end - glide), held))
    nasality = VOWELS[phone.name].nasality if phone.name in VOWELS else 0.0
    zero = _HUM_ZERO if nasality == 1.0 else _NASAL_VOWEL_ZERO
    return Gesture(
        keys=tuple(keys),
        voicing=(Span(phone.start, phone.end, 0.0),),
        breath=(Span(phone.start, phone.end, BREATH_DB),),
        nasal=(Nasal(phone.start, phone.end, zero, nasality),) if nasality else (),
    )


# --- consonants


def _neighbour(phone: Phone, after: Phone | None, nucleus: str, timbre: Timbre) -> Formants:
    """Formants of the vowel that a consonant leans on: the one it leads into, or its own syllable's."""
    if after is not None and after.place == NUCLEUS:
        return _start_of(after.name, timbre)
    return _start_of(nucleus, timbre) if phone.place == "onset" else _end_of(nucleus, timbre)


def _consonant_formants(phone: Phone, vowel: Formants, timbre: Timbre) -> Formants:
    consonant = CONSONANTS[phone.name]
    if consonant.manner == "aspirate":
        return vowel
    scale = timbre.scale
    locus = consonant.formants[1] * scale
    second = consonant.follow * vowel[1] + (1 - consonant.follow) * locus
    if phone.name in VELARS:
        second = max(second, 900.0) if vowel[1] < 1500 * scale else 0.85 * vowel[1] + 0.2 * locus
    first = consonant.formants[0] * (1.05 if timbre.woman else 1.0) * timbre.tract
    return (first, second, 0.35 * vowel[2] + 0.65 * consonant.formants[2] * scale)


def _keys(start: float, end: float, target: Formants) -> tuple[tuple[float, Formants], ...]:
    edge = min(0.012, (end - start) * 0.2)
    return ((start + edge, target), (end - edge, target))


def _sonorant(phone: Phone, after: Phone | None, target: Formants, timbre: Timbre) -> Gesture:
    consonant = CONSONANTS[phone.name]
    zero = consonant.zero * (1.1 if timbre.woman else 1.0)
    return Gesture(
        keys=_keys(phone.start, phone.end, target),
        voicing=(Span(phone.start, phone.end, consonant.voicing),),
        breath=(Span(phone.start, phone.end, -40.0),),
        nasal=(Nasal(phone.start, phone.end, zero, 1.0),) if zero else (),
    )


def _fricative(phone: Phone, after: Phone | None, target: Formants, timbre: Timbre) -> Gesture:
    consonant = CONSONANTS[phone.name]
    voiced = consonant.voicing > SILENT
    noise = Friction(consonant.friction, phone.start, phone.end, consonant.friction_db, 0.018, 0.018)
    return Gesture(
        keys=_keys(phone.start, phone.end, target),
        voicing=(Span(phone.start, phone.end, consonant.voicing),) if voiced else (),
        friction=(noise,),
    )


def _aspirate(phone: Phone, after: Phone | None, target: Formants, timbre: Timbre) -> Gesture:
    return Gesture(_keys(phone.start, phone.end, target), breath=(Span(phone.start, phone.end, -11.0),))


def _burst_time(phone: Phone, consonant: Consonant) -> float:
    return phone.start + (phone.end - phone.start) * consonant.hold / (consonant.hold + consonant.release)


def _closure(phone: Phone, burst: float, consonant: Consonant) -> tuple[Span, ...]:
    return (Span(phone.start, burst, consonant.voicing),) if consonant.voicing > SILENT else ()


def _affricate(phone: Phone, after: Phone | None, target: Formants, timbre: Timbre) -> Gesture:
    consonant = CONSONANTS[phone.name]
    burst = _burst_time(phone, consonant)
    return Gesture(
        keys=((phone.start + min(0.012, (phone.end - phone.start) * 0.2), target), (burst, target)),
        voicing=_closure(phone, burst, consonant),
        friction=(Friction(consonant.friction, burst, phone.end, consonant.friction_db, 0.004, 0.022),),
    )


def _stop(phone: Phone, after: Phone | None, target: Formants, timbre: Timbre) -> Gesture:
    """A closure, a burst, then breath (voiceless) or early voicing, unless an obstruent follows at once."""
    consonant = CONSONANTS[phone.name]
    burst = _burst_time(phone, consonant)
    crowded = after is not None and after.place != NUCLEUS and CONSONANTS[after.name].manner in _OBSTRUENTS
    db = consonant.friction_db - (4 if after is None else 0) - (8 if crowded else 0)
    peak = target[1] if phone.name in VELARS else 0.0
    flash = burst + min(0.016, phone.end - burst)
    noise = [Friction(consonant.friction, burst, flash, db, 0.001, 0.010, peak)]
    voicing, breath = list(_closure(phone, burst, consonant)), []
    if consonant.voicing == SILENT and not crowded:
        noise.append(Friction(consonant.friction, burst + 0.006, phone.end, db - 13, 0.004, 0.02, peak))
        breath.append(Span(burst + 0.006, phone.end, -11.0 if after else -18.0))
    elif after is not None and not crowded:
        voicing.append(Span(burst + 0.008, phone.end, -6.0))
    edge = min(0.012, (phone.end - phone.start) * 0.2)
    return Gesture(
        keys=((phone.start + edge, target), (burst, target)),
        voicing=tuple(voicing),
        breath=tuple(breath),
        friction=tuple(noise),
    )


_OBSTRUENTS = ("stop", "affricate", "fricative")

_CONSONANT_GESTURES = {
    "nasal": _sonorant,
    "approximant": _sonorant,
    "fricative": _fricative,
    "aspirate": _aspirate,
    "stop": _stop,
    "affricate": _affricate,
}
