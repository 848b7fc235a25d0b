from functools import cache

import mir_eval  # type: ignore[import-untyped]
import numpy as np
import pytest

from studio.engine.audio import SAMPLE_RATE, Audio, hertz
from studio.engine.listening.beats import onsets
from studio.engine.listening.melody import sung_notes
from studio.engine.listening.pitch import Contour, dry_pitch, predominant_pitch
from studio.engine.listening.separate import BIN, FRAME, HOP, SIZE
from studio.engine.listening.spectra import magnitudes
from studio.engine.score import SungNote
from studio.engine.singing.voice import sing
from tests.engine import sung
from tests.engine.listening import sounds

# A line as a singer would have it: steps, leaps, repeated notes, a rest, a long note. (start, length, pitch)
LINE = [
    *((0.5, 0.45, 55), (1.0, 0.45, 57), (1.5, 0.45, 57), (2.0, 0.9, 60)),
    *((3.5, 0.45, 59), (4.0, 0.45, 57), (4.5, 0.9, 52), (5.5, 0.45, 55), (6.0, 1.4, 53)),
]


@cache
def song() -> Audio:
    words = (sung.LA, sung.syllable("IY", ["M"]), sung.syllable("AO", ["T"]))
    notes = [sung.note(*row, words[n % 3]) for n, row in enumerate(LINE)]
    return sing(sung.vocal(notes), sung.score(8.0), 1)


def f_measure(found: tuple[SungNote, ...], truth: list[tuple[float, float, int]]) -> float:
    """Right onset within 50 ms and right pitch; at 60 beats a minute beats are seconds."""
    wanted = np.array([[start, start + length] for start, length, _ in truth])
    spans = np.array([[note.start, note.start + note.length] for note in found])
    tones = (np.array([hertz(row[2]) for row in truth]), np.array([hertz(note.pitch) for note in found]))
    return float(
        mir_eval.transcription.precision_recall_f1_overlap(
            wanted, tones[0], spans, tones[1], offset_ratio=None
        )[2]
    )


def test_the_notes_of_a_dry_voice_are_found() -> None:
    found = sung_notes(dry_pitch(song()), onsets(song()), 60.0)
    assert f_measure(found, LINE) >= 0.85
    assert all(note.syllable is None and 0.0 < note.velocity <= 1.0 for note in found)


def test_a_steady_tone_has_its_pitch_within_ten_cents_and_no_octave_error() -> None:
    for pitch in (43.0, 57.3, 69.0, 76.5):
        contour = dry_pitch(sounds.tone(pitch, 1.0, decay=0.0))
        inner = contour.pitch[10:-10]
        assert np.abs(inner - pitch).max() < 0.1, pitch


def test_vibrato_does_not_break_a_note() -> None:
    line = sounds.vowel([57, 60, 62], 0.9)
    assert [note.pitch for note in sung_notes(dry_pitch(line), onsets(line), 60.0)] == [57, 60, 62]


@pytest.mark.parametrize(
    "sound", [sounds.silence(2.0), sounds.noise(100.0, 8000.0, 1.0), sounds.silence(0.0)]
)
def test_neither_silence_nor_noise_has_a_pitch(sound: Audio) -> None:
    contour = dry_pitch(sound)
    assert contour.voiced < 0.1
    assert len(sung_notes(contour, onsets(sound), 60.0)) <= 1


def predominant(sound: Audio) -> Contour:
    return predominant_pitch(magnitudes(sound, SIZE, HOP)[:, : int(4000 / BIN)], BIN, FRAME)


def test_the_strongest_voice_is_followed_over_a_chord() -> None:
    line = sounds.vowel([60, 64, 62, 67], 0.8)
    chord = np.sum([0.05 * sounds.tone(pitch, 3.2, decay=0.2) for pitch in (48, 52, 55)], axis=0)
    contour = predominant(sounds.mixed(line, np.asarray(chord, np.float32)))
    wanted = np.repeat([60, 64, 62, 67], int(0.8 * SAMPLE_RATE))[::HOP][: len(contour.pitch)]
    right = np.abs(contour.pitch[: len(wanted)] - wanted) < 0.5
    assert right.mean() > 0.8
