"""A recording as a score: what is sung and played in it, as far as it can be heard."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.listening import tonality
from studio.engine.listening.align import align
from studio.engine.listening.bass import bass_notes
from studio.engine.listening.beats import Onsets, Rhythm, onsets, rhythm
from studio.engine.listening.chords import chords
from studio.engine.listening.drums import drum_notes
from studio.engine.listening.melody import sung_notes
from studio.engine.listening.separate import HOP, SIZE, scene
from studio.engine.listening.singer import Singer, singer_alone, singer_in
from studio.engine.listening.spectra import filtered, mono, stereo
from studio.engine.listening.structure import sections
from studio.engine.mixing.loudness import estimated
from studio.engine.score import Chord, Note, Part, Score, SungNote, Vocal, Voice, Word
from studio.engine.words.lyrics import parse

_MOST_SPLIT = 2.0  # beats after which a chord is struck again
_MIDDLE = 60  # chords are written around this pitch
_SOFTLY = 0.55
_STRUCK = 3.5  # onsets that begin a note anew where a band leaks into the voice
_THROUGH_BAND = 0.3  # how far words are trusted that were heard through a band


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a recording sounds like as a whole, and how sure that is (confidences 0 to 1)."""

    duration: float  # seconds
    loudness: float  # LUFS, integrated
    bpm: float  # the best constant tempo
    slowest: float  # beats a minute, over eight beats
    fastest: float
    average: float
    bpm_confidence: float
    key_confidence: float
    tuning: float  # cents above A4 = 440 Hz
    voice: float  # how likely somebody sings or speaks
    alone: bool  # nothing sounds but one voice (or one melody instrument)
    manner: str  # "sung", "spoken", "hum" or "" where there is no voice
    word_confidence: tuple[float, ...]  # of each of the score's words


def transcribe(audio: Audio, title: str, lyrics: str = "") -> Score:
    """The score of a recording: see `listen`."""
    return listen(audio, title, lyrics)[0]


def listen(audio: Audio, title: str, lyrics: str = "") -> tuple[Score, Hearing]:
    """Estimate the score of (2, n) or (n,) sound at 44.1 kHz, and how sure it is.

    Beat 0 is time 0 of the sound, the tempo is constant, the first bar line lies at `sections[0].start`. The
    lead's notes carry the syllables of the lyrics where these are given, and None where not. Raises
    ValueError for less than half a second of sound, and for silence.
    """
    sound = stereo(audio)
    duration = sound.shape[1] / SAMPLE_RATE
    if duration < 0.5 or not np.abs(sound).max() > 1e-4:
        raise ValueError("There is nothing to be heard in this audio.")
    harmony, strokes = tonality.harmony(sound), onsets(sound)
    grid, key = rhythm(strokes, harmony), tonality.key(harmony)
    singer, notes = _sung(sound, grid)
    words, sure, notes = _with_words(lyrics, notes, grid, duration)
    if not singer.alone:
        sure = tuple(round(_THROUGH_BAND * share, 3) for share in sure)
    played = () if singer.alone else _played(sound, strokes, grid)
    symbols = () if singer.alone and singer.manner == "spoken" else chords(harmony, grid, key, duration)
    accompaniment = () if singer.alone else (_comping(symbols),)
    entrance = _entrance(notes) * grid.beat
    score = Score(
        title=title,
        seed=0,
        bpm=grid.bpm,
        tonic=key.tonic,
        mode=key.mode,
        beats_per_bar=grid.beats_per_bar,
        beats=duration / grid.beat,
        fade_out=0.0,
        sections=sections(sound, harmony, grid, duration, entrance),
        chords=symbols,
        parts=tuple(part for part in (*played, *accompaniment) if part.notes),
        vocals=(Vocal("lead", _voice(notes), notes),) if notes else (),
        words=words,
    )
    return score, _hearing(sound, grid, key.confidence, harmony.tuning, singer, sure)


def _sung(sound: Audio, grid: Rhythm) -> tuple[Singer, tuple[SungNote, ...]]:
    """Who sings, and what; nobody's notes are those of the strongest melody instead."""
    singer = singer_alone(sound)
    if singer.alone:
        return singer, sung_notes(singer.contour, onsets(sound), grid.bpm)
    heard = scene(sound)
    singer = singer_in(heard)
    if not singer.manner:
        return singer, ()
    voice = filtered(mono(sound), heard.voice, SIZE, HOP)
    return singer, sung_notes(heard.contour, onsets(voice), grid.bpm, _STRUCK)


def _entrance(notes: Sequence[SungNote]) -> float:
    """The beat from which on notes fill half of eight beats: where the singing begins in earnest."""
    for note in notes:
        following = (other for other in notes if note.start <= other.start < note.start + 8.0)
        if sum(other.length for other in following) >= 4.0:
            return note.start
    return 0.0


def _with_words(
    lyrics: str, notes: tuple[SungNote, ...], grid: Rhythm, duration: float
) -> tuple[tuple[Word, ...], tuple[float, ...], tuple[SungNote, ...]]:
    if not lyrics.strip():
        return (), (), notes
    laid = align(parse(lyrics), notes, grid.bpm, duration / grid.beat)
    return laid.words, laid.confidence, laid.notes


def _played(sound: Audio, strokes: Onsets, grid: Rhythm) -> tuple[Part, ...]:
    return (
        Part("drums", "kit_acoustic", drum_notes(sound, grid.bpm)),
        Part("bass", "bass_finger", bass_notes(sound, strokes, grid.bpm)),
    )


def _comping(symbols: Sequence[Chord]) -> Part:
    """The chords as a keyboard would hold them: what is played between bass and voice, simplified."""
    notes = []
    for chord in symbols:
        for start in np.arange(0.0, chord.length - 1e-6, _MOST_SPLIT):
            length = min(_MOST_SPLIT, chord.length - float(start))
            notes += [
                Note(chord.start + float(start), length, _MIDDLE - 6 + (pitch - _MIDDLE + 6) % 12, _SOFTLY)
                for pitch in chord.pitches
            ]
    return Part("keyboard", "piano", tuple(notes))


def _voice(notes: Sequence[SungNote]) -> Voice:
    """The range of nine notes in ten; who sings above G3 on the whole is taken for a woman."""
    low, middle, high = (
        np.quantile([note.pitch for note in notes], (0.05, 0.5, 0.95)) if notes else (48, 55, 64)
    )
    return Voice("f" if middle >= 59 else "m", int(low), int(high))


def _hearing(
    sound: Audio, grid: Rhythm, key: float, tuning: float, singer: Singer, sure: tuple[float, ...]
) -> Hearing:
    return Hearing(
        duration=sound.shape[1] / SAMPLE_RATE,
        loudness=estimated(sound),
        bpm=grid.bpm,
        slowest=grid.slowest,
        fastest=grid.fastest,
        average=grid.average,
        bpm_confidence=grid.confidence,
        key_confidence=key,
        tuning=tuning,
        voice=singer.voice,
        alone=singer.alone,
        manner=singer.manner,
        word_confidence=sure,
    )
