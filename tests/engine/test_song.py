"""The pipeline: stems in their places, progress, and the same song from any number of threads."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.brief import Brief, SongRequest, read_brief
from studio.engine.mixing import loudness
from studio.engine.mixing.mix import Mix
from studio.engine.score import Chord, Note, Part, Score, Section, SungNote, Syllable, Vocal, Voice
from studio.engine.song import make_song, produce

VOICE = Voice("f", 57, 72)


def _sung(start: float, pitch: int) -> SungNote:
    return SungNote(start, 0.9, pitch, 0.8, Syllable("la", ("L",), "AA", (), 1, int(start), 0))


def _score() -> Score:
    lead = tuple(_sung(4.0 + at, 64 + at % 3) for at in range(4))
    kicks = tuple(Note(float(at), 0.5, 36 if at % 2 else 38, 0.8) for at in range(12))
    bass = tuple(Note(float(at), 0.9, 36, 0.8) for at in range(0, 12, 2))
    keys = tuple(Note(0.0 + at, 3.5, pitch, 0.7) for at in (0.0, 4.0, 8.0) for pitch in (60, 64, 67))
    parts = (
        Part("drums", "kit_909", kicks),
        Part("bass", "bass_synth", bass),
        Part("keyboard", "organ", keys, pan=-0.3),
        Part("keyboard", "epiano", keys, gain_db=-3.0, pan=0.5),
    )
    vocals = (
        Vocal("lead", VOICE, lead),
        Vocal("double", VOICE, lead[:2], gain_db=-6.0, pan=0.6),
        Vocal("harmony", VOICE, tuple(replace(note, pitch=note.pitch - 4) for note in lead), -8.0, -0.5),
    )
    sections = (Section("Intro", "intro", 0.0, 4.0, 0.4), Section("Verse", "verse", 4.0, 8.0, 0.6))
    chords = (Chord(0.0, 12.0, "C", 0, 0, (0, 4, 7)),)
    return Score("Small", 9, 150.0, 0, "major", 4, 12.0, 0.0, sections, chords, parts, vocals)


@pytest.fixture(scope="module")
def brief() -> Brief:
    return read_brief(SongRequest(seed=9, tags="pop", instrumental=True, title="Small"))


@pytest.fixture(scope="module")
def small(brief: Brief) -> Mix:
    return produce(_score(), brief)


def _level(sound: Audio) -> float:
    return float(10.0 * np.log10(np.mean(np.square(sound, dtype=np.float64)) + 1e-20))


def test_vocals_and_parts_land_in_their_stems(small: Mix) -> None:
    assert list(small.stems) == ["vocals", "backing_vocals", "drums", "bass", "keyboard"]
    assert min(_level(stem) for stem in small.stems.values()) > -60.0


def test_the_voice_is_heard_where_it_sings_only(small: Mix) -> None:
    beat = SAMPLE_RATE * 60 // 150
    lead = small.stems["vocals"]
    assert _level(lead[:, : 3 * beat]) < _level(lead[:, 4 * beat : 8 * beat]) - 50.0


def test_a_double_sounds_while_it_doubles_and_from_its_side(brief: Brief) -> None:
    score = _score()
    backing = produce(replace(score, vocals=score.vocals[:2]), brief).stems["backing_vocals"]
    beat = SAMPLE_RATE * 60 // 150
    early, late = backing[:, 4 * beat : 6 * beat], backing[:, 7 * beat + beat // 2 : 8 * beat]
    assert _level(early[1]) > _level(early[0]) + 1.0
    assert _level(early) > _level(late) + 10.0


@pytest.mark.parametrize("threads", [2, 5])
def test_the_number_of_threads_changes_no_sample(small: Mix, brief: Brief, threads: int) -> None:
    again = produce(_score(), brief, threads=threads)
    assert np.array_equal(again.master, small.master)
    assert all(np.array_equal(again.stems[stem], small.stems[stem]) for stem in small.stems)


def test_progress_grows_to_the_end_in_plain_words(brief: Brief) -> None:
    told: list[tuple[float, str]] = []
    produce(_score(), brief, progress=lambda share, words: told.append((share, words)))
    assert all(earlier <= later for (earlier, _), (later, _) in pairwise(told))
    assert told[-1] == (1.0, "done")
    words = {words for _, words in told}
    assert {"singing the lead", "singing the harmonies", "playing 909 drum machine", "playing organ"} <= words


def test_a_fault_in_a_stem_reaches_the_caller(brief: Brief) -> None:
    broken = replace(_score(), parts=(Part("keyboard", "no such instrument", (Note(0.0, 1.0, 60, 0.8),)),))
    with pytest.raises(KeyError):
        produce(broken, brief, threads=2)


def test_an_empty_score_cannot_be_heard(brief: Brief) -> None:
    with pytest.raises(ValueError, match="at least one stem"):
        produce(replace(_score(), parts=(), vocals=()), brief)


@pytest.mark.slow
def test_a_request_becomes_a_sung_song() -> None:
    words = "[Verse]\nThe morning is slow\nI never want to go\n[Chorus]\nStay with me tonight\nHold the light"
    told: list[tuple[float, str]] = []
    request = SongRequest(seed=4, lyrics=words, tags="pop, female voice", title="Stay", duration=40.0)
    song = make_song(request, progress=lambda share, words: told.append((share, words)))
    assert told[0] == (0.0, "writing the song")
    assert song.score.title == "Stay"
    assert {"vocals", "drums"} <= set(song.mix.stems)
    assert loudness.integrated(song.mix.master) == pytest.approx(-14.0, abs=0.3)
    assert loudness.true_peak(song.mix.master) <= -1.2
