"""One stretch made anew: nothing else is touched, and the new words are sung there."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from studio.engine.audio import SAMPLE_RATE
from studio.engine.score import Score
from studio.engine.works.work import Made, Source
from tests.engine.works import ears
from tests.engine.works.clips import FROM, TO, WORDS, do, stored


def places() -> tuple[int, int]:
    return round(FROM * SAMPLE_RATE), round(TO * SAMPLE_RATE)


def test_outside_every_sample_is_the_same(clip: Source, replaced: tuple[Made, ...]) -> None:
    start, end = places()
    before, after = clip.audio(), replaced[1].audio
    assert after.shape == before.shape
    assert np.array_equal(after[:, :start], before[:, :start])
    assert np.array_equal(after[:, end:], before[:, end:])


def test_inside_there_is_another_song_with_seams_that_cannot_be_heard(
    clip: Source, replaced: tuple[Made, ...]
) -> None:
    start, end = places()
    change = replaced[1].audio - clip.audio()
    assert ears.decibels(change[:, start:end]) > -30.0
    assert ears.decibels(change[:, start : start + 88]) < -40.0
    assert max(ears.clicks_at(replaced[1].audio, place) for place in places()) < 3.0


def test_it_is_as_loud_as_before(clip: Source, replaced: tuple[Made, ...]) -> None:
    start, end = places()
    step = ears.decibels(replaced[1].audio[:, start:end]) - ears.decibels(clip.audio()[:, start:end])
    assert abs(step) < 1.0


def test_the_new_words_are_sung_there_by_the_same_voice(song: Made, replaced: tuple[Made, ...]) -> None:
    score = replaced[1].score
    new = [word for word in score.words if FROM <= score.seconds(word.start) < TO]
    assert " ".join(word.text for word in new) == WORDS
    assert [word for word in score.words if word not in new] == [
        word for word in song.score.words if not FROM <= song.score.seconds(word.start) < TO
    ]
    assert {vocal.voice for vocal in score.vocals} == {vocal.voice for vocal in song.score.vocals}
    assert (score.parts, score.chords, score.sections) == (
        song.score.parts,
        song.score.chords,
        song.score.sections,
    )
    assert WORDS in replaced[1].lyrics


def test_joined_at_once_the_section_comes_alone_as_well(replaced: tuple[Made, ...]) -> None:
    start, end = places()
    assert [made.role for made in replaced] == ["replaced", "full"]
    assert replaced[0].audio.shape[1] == end - start
    assert " ".join(word.text for word in replaced[0].score.words) == WORDS
    assert replaced[0].recipe["pieces"][0]["at"] == 0


def inside(score: Score, start: float, end: float) -> list[tuple[str, float, int]]:
    return [
        (part.instrument, note.start, note.pitch)
        for part in score.parts
        for note in part.notes
        if start <= score.seconds(note.start) < end
    ]


def test_without_words_the_band_plays_anew(song: Made, clip: Source, tmp_path: Path) -> None:
    params = {"infill_start_s": 0.0, "infill_end_s": 4.0}
    (made,) = do("replace_section", tmp_path, params, 5, {"clip_id": (clip,)}).made
    assert inside(made.score, 0.1, 3.8) != inside(song.score, 0.1, 3.8)
    assert inside(made.score, 4.0, 99.0) == inside(song.score, 4.0, 99.0)
    assert np.array_equal(made.audio[:, 4 * SAMPLE_RATE :], clip.audio()[:, 4 * SAMPLE_RATE :])
    assert made.role == "full"


@pytest.mark.parametrize("words", ["", WORDS])
def test_where_no_chords_were_heard_there_is_the_tonic(recording: Source, tmp_path: Path, words: str) -> None:
    spoken = dataclasses.replace(recording.score(), chords=(), parts=())
    made = Made(recording.audio(), spoken, None, recording.recipe(), "Spoken", "folk", "")
    source = stored(made, tmp_path / "spoken", uploaded=True)
    params = {"infill_start_s": FROM, "infill_end_s": TO, "infill_lyrics": words}
    (whole,) = do("replace_section", tmp_path, params, 5, {"clip_id": (source,)}).made
    assert {word.text for word in whole.score.words} >= {word.strip(",") for word in words.split()}
    inside = slice(round(FROM * SAMPLE_RATE), round(TO * SAMPLE_RATE))
    assert np.abs(whole.audio[:, inside] - made.audio[:, inside]).max() > 0.01


def test_too_many_words_are_refused(clip: Source, tmp_path: Path) -> None:
    params = {
        "infill_start_s": 8.0,
        "infill_end_s": 9.0,
        "infill_lyrics": "All of this can never be sung in a second",
    }
    with pytest.raises(ValueError, match=r"12 syllables in 1\.0 seconds; at most 7 .*\.$"):
        do("replace_section", tmp_path, params, 5, {"clip_id": (clip,)})
