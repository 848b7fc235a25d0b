import mir_eval  # type: ignore[import-untyped]
import numpy as np
import pytest

from studio.engine.listening.bass import bass_notes
from studio.engine.listening.beats import onsets
from studio.engine.listening.drums import HAT, KICK, SNARE, drum_notes
from tests.engine.listening import sounds

STROKES = sounds.beat(118.0, 4, lead_in=0.4)
BAND = sounds.drums(STROKES, 9.0)


@pytest.mark.parametrize(("key", "least"), [(KICK, 0.95), (SNARE, 0.9), (HAT, 0.7)])
def test_the_strokes_of_each_drum_are_found(key: int, least: float) -> None:
    found = np.array([note.start for note in drum_notes(BAND, 60.0) if note.pitch == key])
    f_measure, _, _ = mir_eval.onset.f_measure(np.array(STROKES[key]), found)
    assert f_measure >= least


def test_strokes_come_in_beats_of_the_tempo() -> None:
    slow, fast = drum_notes(BAND, 60.0), drum_notes(BAND, 120.0)
    assert [note.start * 2 for note in slow] == pytest.approx([note.start for note in fast])


def test_a_bass_line_is_found_under_chords() -> None:
    line = [(0.2 + 0.5 * n, pitch) for n, pitch in enumerate([36, 36, 43, 41, 38, 38, 33, 40])]
    bass = sounds.placed([(at, 0.5 * sounds.tone(pitch, 0.45, 5, 2.0)) for at, pitch in line], 4.6)
    chord = np.sum([0.05 * sounds.tone(pitch, 4.6, decay=0.1) for pitch in (60, 64, 67)], axis=0)
    band = sounds.mixed(bass, np.asarray(chord, np.float32))
    found = bass_notes(band, onsets(band), 60.0)
    held = [
        next((note.pitch for note in found if note.start <= at + 0.2 < note.start + note.length), 0)
        for at, _ in line
    ]
    assert sum(one == pitch for one, (_, pitch) in zip(held, line, strict=True)) >= 7


def test_silence_has_neither_drums_nor_bass() -> None:
    still = sounds.silence(3.0)
    assert drum_notes(still, 120.0) == ()
    assert bass_notes(still, onsets(still), 120.0) == ()
