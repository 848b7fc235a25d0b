import pytest

from studio.engine.listening.tonality import harmony, key
from tests.engine.listening import sounds
from tests.engine.listening.sounds import MAJOR, MINOR


@pytest.mark.parametrize("tonic", [0, 3, 6, 10])
def test_it_finds_a_major_key_from_its_cadence(tonic: int) -> None:
    steps = [(0, MAJOR), (5, MAJOR), (7, MAJOR), (0, MAJOR)]
    heard = key(harmony(sounds.chord_track([((tonic + s) % 12, kind) for s, kind in steps], 1.6)))
    assert (heard.tonic, heard.mode) == (tonic, "major")


@pytest.mark.parametrize("tonic", [2, 7, 11])
def test_it_finds_a_minor_key_from_its_cadence(tonic: int) -> None:
    steps = [(0, MINOR), (5, MINOR), (7, MAJOR), (0, MINOR)]
    heard = key(harmony(sounds.chord_track([((tonic + s) % 12, kind) for s, kind in steps], 1.6)))
    assert (heard.tonic, heard.mode) == (tonic, "minor")


@pytest.mark.parametrize("cents", [-35.0, 0.0, 20.0])
def test_it_measures_the_tuning(cents: float) -> None:
    sound = sounds.chord_track([(9, MINOR), (5, MAJOR), (0, MAJOR)], 1.5, cents=cents)
    assert harmony(sound).tuning == pytest.approx(cents, abs=4.0)


def test_strokes_without_pitch_are_no_evidence_of_a_key() -> None:
    chords = sounds.chord_track([(0, MAJOR), (5, MAJOR), (7, MAJOR), (0, MAJOR)], 2.0)
    strokes = sounds.drums(sounds.beat(120.0, 4), 8.0)
    heard = key(harmony(sounds.mixed(chords, strokes)))
    assert (heard.tonic, heard.mode) == (0, "major")


@pytest.mark.parametrize("seconds", [0.0, 3.0])
def test_silence_has_no_confident_key(seconds: float) -> None:
    assert key(harmony(sounds.silence(seconds))).confidence == 0.0
