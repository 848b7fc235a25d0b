"""Stems add up to their song, and those in which nothing happens say so."""

from pathlib import Path

import numpy as np
import pytest

from studio.engine.audio import SAMPLE_RATE
from studio.engine.score import STEMS
from studio.engine.works.source import Sheet
from studio.engine.works.stems import parts_of
from studio.engine.works.work import Made, Source
from tests.engine.works import ears
from tests.engine.works.clips import do, job


@pytest.fixture(scope="module")
def full(clip: Source, tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, ...]:
    return do("stems_full", tmp_path_factory.mktemp("work"), sources={"clip_id": (clip,)}).made


def residual(made: tuple[Made, ...], clip: Source) -> float:
    total = np.sum([part.audio for part in made], axis=0)
    return ears.decibels(total - clip.audio())


def test_the_twelve_stems_of_a_song_made_here_add_up_to_it(clip: Source, full: tuple[Made, ...]) -> None:
    assert tuple(part.stem for part in full) == STEMS
    assert residual(full, clip) < -80.0


def test_silent_stems_say_so_and_are_silent(song: Made, full: tuple[Made, ...]) -> None:
    played = {part.stem for part in song.score.parts} | {"vocals"}
    silent = {part.stem for part in full if part.silent}
    assert silent
    assert not silent & played
    assert all(not part.audio.any() for part in full if part.silent)
    assert all(part.audio.shape == song.audio.shape for part in full)


def test_the_voice_is_alone_in_its_stem(song: Made, full: tuple[Made, ...]) -> None:
    """Nothing is heard in it before the first word, and its notes are its own."""
    first = round(song.score.seconds(song.score.words[0].start - 2.0) * SAMPLE_RATE)
    assert ears.decibels(full[0].audio[:, :first]) < ears.decibels(full[0].audio[:, first:]) - 60.0
    assert not full[0].score.parts
    assert full[0].lyrics == song.lyrics
    assert [part.score.parts for part in full if part.stem == "drums"] == [
        tuple(part for part in song.score.parts if part.stem == "drums")
    ]


def test_two_stems_of_a_recording_add_up_to_it(recording: Source, tmp_path: Path) -> None:
    made = do("stems_basic", tmp_path, sources={"clip_id": (recording,)}).made
    assert [part.stem for part in made] == ["vocals", "instrumental"]
    assert residual(made, recording) < -80.0
    assert min(ears.decibels(part.audio) for part in made) > -45.0


def test_an_edited_song_comes_apart_exactly(replaced: tuple[Made, ...], tmp_path: Path) -> None:
    made = replaced[1]
    parts = parts_of(job(tmp_path), Sheet(made.score, made.brief, made.recipe), made.audio)
    assert ears.decibels(sum(parts.values(), np.float32(0.0)) - made.audio) < -80.0


def test_a_song_that_the_engine_plays_differently_by_now_is_separated(clip: Source, tmp_path: Path) -> None:
    sheet, other = clip.sheet(), clip.audio()[:, ::-1].copy()
    parts = parts_of(job(tmp_path), sheet, other)
    assert ears.decibels(sum(parts.values(), np.float32(0.0)) - other) < -80.0
    assert len(parts) <= 4
