import mir_eval  # type: ignore[import-untyped]
import numpy as np

from studio.engine.composing.theory import note_name
from studio.engine.listening.beats import onsets, rhythm
from studio.engine.listening.chords import chords
from studio.engine.listening.tonality import harmony, key
from studio.engine.score import Chord
from tests.engine.listening import sounds
from tests.engine.listening.sounds import MAJOR, MINOR

BPM, BAR = 110.0, 4 * 60 / 110.0
SONG = [(9, MINOR), (5, MAJOR), (0, MAJOR), (7, MAJOR)] * 3 + [(2, MINOR), (7, MAJOR), (0, MAJOR), (0, MAJOR)]


def heard() -> tuple[tuple[Chord, ...], float]:
    band = sounds.chord_track(SONG, BAR)
    band = sounds.mixed(band, sounds.drums(sounds.beat(BPM, len(SONG)), len(SONG) * BAR))
    tones = harmony(band)
    grid = rhythm(onsets(band), tones)
    return chords(tones, grid, key(tones), len(SONG) * BAR), grid.bpm


def label(root: int, minor: bool) -> str:
    return f"{note_name(root, 0, 'major')}:{'min' if minor else 'maj'}"


def test_its_chords_overlap_with_the_played_ones_for_nine_tenths_of_the_time() -> None:
    found, bpm = heard()
    truth = np.array([[n * BAR, (n + 1) * BAR] for n in range(len(SONG))])
    names = [label(root, kind == MINOR) for root, kind in SONG]
    spans = np.array([[chord.start, chord.start + chord.length] for chord in found]) * 60 / bpm
    guesses = [label(chord.root, (chord.root + 3) % 12 in chord.pitches) for chord in found]
    scores = mir_eval.chord.evaluate(truth, names, spans, guesses)
    assert scores["majmin"] >= 0.9


def test_chords_follow_each_other_without_overlap() -> None:
    found, _ = heard()
    ends = [chord.start + chord.length for chord in found]
    assert all(after.start >= end - 1e-6 for end, after in zip(ends, found[1:], strict=False))
    assert all(chord.pitches[0] == chord.root and chord.bass in chord.pitches for chord in found)


def test_silence_has_no_chords() -> None:
    still = sounds.silence(6.0)
    tones = harmony(still)
    assert chords(tones, rhythm(onsets(still), tones), key(tones), 6.0) == ()
