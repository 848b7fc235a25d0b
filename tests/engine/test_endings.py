"""How songs end: a last chord that rings, hits that come to rest, or a fade that takes its time."""

from itertools import pairwise

import numpy as np
import pytest

from studio.engine.audio import SAMPLE_RATE
from studio.engine.brief import SongRequest, read_brief
from studio.engine.composing.endings import held, last_bar
from studio.engine.composing.genres_words import GENRES
from studio.engine.playing.perform import TAIL, play
from studio.engine.score import Note, Part, Score
from tests.engine.songs import song

HELD = ("organ", "strings", "pad_warm", "brass", "piano", "guitar_steel", "bass_finger", "supersaw", "flute")


def test_the_last_stroke_of_a_figure_is_held_and_the_others_are_short() -> None:
    assert held("X...............", "1") == "1---------------"
    assert held("X.....X.....X...", "X") == "X-....X-....X---"
    assert held("X..", "1") == "1--"


@pytest.mark.parametrize("genre", sorted(GENRES))
def test_whoever_plays_the_last_bar_plays_its_last_stroke_and_stays_on_it(genre: str) -> None:
    for seed in range(3):
        score = song(genre, seed)
        if score.fade_out:
            assert 4.0 < score.seconds(score.fade_out) < 16.0
            continue
        brief = read_brief(SongRequest(seed=seed, tags=genre))
        bar = score.beats - score.beats_per_bar
        for part in score.parts:
            if part.stem == "bass" and part.notes[-1].start >= bar - 0.1:
                last = part.notes[-1]
                assert last.start >= bar + 0.25 * last_bar(brief).rindex("X") - 0.1
                assert last.start + last.length > score.beats - 0.35


@pytest.mark.parametrize("key", HELD)
def test_a_chord_held_to_the_end_dies_away_without_a_fall(key: str) -> None:
    part = Part("keyboard", key, (Note(0.0, 4.0, 60 if key != "bass_finger" else 40, 0.8),))
    sound = play(part, _song_of(4.0), 1).mean(0)
    window = SAMPLE_RATE // 10
    end = int(2.0 * SAMPLE_RATE)
    level = [
        10 * np.log10(np.mean(sound[at : at + window] ** 2) + 1e-12)
        for at in range(end - 4 * window, end + 12 * window, window)
    ]
    assert max(a - b for a, b in pairwise(level)) < 6.0
    assert len(sound) == end + int(TAIL * SAMPLE_RATE)
    assert abs(sound[-1]) < 1e-3


def _song_of(beats: float) -> Score:
    return Score("", 1, 120.0, 0, "major", 4, beats, 0.0, (), (), (), ())
