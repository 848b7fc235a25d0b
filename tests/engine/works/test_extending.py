"""An extension and its join: the same key, tempo, tune and level, and a seam that nothing gives away."""

from pathlib import Path

import numpy as np
import pytest
from scipy.signal import fftconvolve

from studio.engine.audio import SAMPLE_RATE
from studio.engine.score import Score
from studio.engine.works.work import Made, Source
from tests.engine.works import ears
from tests.engine.works.clips import do, stored

MORE = "[Verse]\nThe river carries every stone\n\n[Chorus]\nCome home, come home to me"


@pytest.fixture(scope="module")
def part(clip: Source, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The song goes on a little after its last sung bar."""
    outro = clip.score().sections[-1]
    moment = clip.score().seconds(outro.start) + 0.3
    return do(
        "extend",
        tmp_path_factory.mktemp("work"),
        {"continue_at": moment, "prompt": MORE},
        seed=11,
        sources={"continue_clip_id": (clip,)},
    ).made[0]


@pytest.fixture(scope="module")
def new(part: Made, tmp_path_factory: pytest.TempPathFactory) -> Source:
    return stored(part, tmp_path_factory.mktemp("part"))


@pytest.fixture(scope="module")
def whole(clip: Source, new: Source, tmp_path_factory: pytest.TempPathFactory) -> Made:
    sources = {"continue_clip_id": (new,), "parent": (clip,)}
    return do("concat", tmp_path_factory.mktemp("work"), sources=sources).made[0]


def join(part: Made) -> int:
    return round(float(part.details["joined_at"]) * SAMPLE_RATE)


def sung(score: Score, kind: str, number: int) -> list[tuple[float, int]]:
    """Starts and pitches of the lead in one section, from its first beat."""
    section = [section for section in score.sections if section.kind == kind][number]
    return [
        (round(note.start - section.start, 3), note.pitch)
        for vocal in score.vocals
        if vocal.role == "lead"
        for note in vocal.notes
        if -1.0 <= note.start - section.start < section.length - 1.0
    ]


def test_the_join_is_the_nearest_bar_line(song: Made, part: Made) -> None:
    bars = part.details["joined_at"] / song.score.seconds(song.score.beats_per_bar)
    assert bars == pytest.approx(round(bars), abs=1e-3)
    assert part.details["joined_at"] == pytest.approx(
        song.score.seconds(song.score.sections[-1].start), abs=1e-3
    )


def test_a_part_says_where_its_sound_begins_in_the_song(part: Made, whole: Made) -> None:
    begins = round(part.details["begins_at"] * SAMPLE_RATE)
    alone = part.audio[0, SAMPLE_RATE : 3 * SAMPLE_RATE]  # behind the crossfade
    joined = whole.audio[0, begins + SAMPLE_RATE // 2 :][: 3 * SAMPLE_RATE]
    likeness = fftconvolve(joined, alone[::-1], "valid")
    assert abs(int(np.argmax(likeness)) - SAMPLE_RATE // 2) <= 2


def test_an_extension_keeps_key_and_tempo(song: Made, part: Made) -> None:
    assert (part.score.bpm, part.score.tonic, part.score.mode) == (
        song.score.bpm,
        song.score.tonic,
        song.score.mode,
    )
    assert ears.semitones_apart(song.audio, part.audio) == 0
    lead_in = part.score.seconds(part.score.sections[0].start)
    apart = ears.beat_phase(part.audio, -lead_in, song.score.bpm) - ears.beat_phase(
        song.audio, 0.0, song.score.bpm
    )
    assert abs(apart) < 0.010


def test_sections_are_counted_on_and_words_are_the_new_ones(part: Made) -> None:
    assert [section.name for section in part.score.sections] == ["Verse 2", "Chorus", "Outro"]
    words = " ".join(word.text for word in part.score.words)
    assert words == "The river carries every stone Come home, come home to me"
    assert (part.role, part.lyrics) == ("extended", MORE)


def test_a_chorus_with_the_same_words_keeps_its_tune(whole: Made) -> None:
    assert sung(whole.score, "chorus", 1) == sung(whole.score, "chorus", 0)


def test_the_band_and_the_singer_stay(song: Made, part: Made) -> None:
    def band(score: Score) -> set[tuple[str, float]]:
        return {(played.instrument, played.pan) for played in score.parts}

    assert len(band(part.score) & band(song.score)) >= 0.6 * len(band(part.score))
    assert {vocal.voice for vocal in part.score.vocals if vocal.role == "lead"} == {
        vocal.voice for vocal in song.score.vocals if vocal.role == "lead"
    }


def test_the_level_does_not_step_at_the_join(part: Made) -> None:
    assert abs(part.details["level_step"]) < 1.0


def test_joined_it_is_the_source_then_the_extension(clip: Source, new: Source, whole: Made) -> None:
    at = new.recipe()["joined"]["at"]
    fade = new.recipe()["joined"]["fade"]
    source, extension = clip.audio(), new.audio()
    assert 0.02 <= fade / SAMPLE_RATE <= 0.04
    assert np.array_equal(whole.audio[:, :at], source[:, :at])
    assert np.array_equal(whole.audio[:, at + fade :], extension[:, fade:])


def test_the_seam_has_no_click_and_keeps_the_beat(song: Made, part: Made, whole: Made) -> None:
    assert ears.clicks_at(whole.audio, join(part)) < 3.0
    rate, bpm = SAMPLE_RATE, song.score.bpm
    before = ears.beat_phase(whole.audio[:, join(part) - 6 * rate : join(part)], join(part) / rate - 6, bpm)
    after = ears.beat_phase(whole.audio[:, join(part) : join(part) + 6 * rate], join(part) / rate, bpm)
    assert abs(after - before) < 0.010


def test_joined_scores_follow_on(song: Made, whole: Made) -> None:
    names = [section.name for section in whole.score.sections]
    assert names == ["Intro", "Verse", "Chorus", "Verse 2", "Chorus", "Outro"]
    ends = [section.start + section.length for section in whole.score.sections]
    assert [section.start for section in whole.score.sections[1:]] == pytest.approx(ends[:-1])
    assert all(section.start % 4 == pytest.approx(0.0, abs=1e-4) for section in whole.score.sections)
    lines = [word.line for word in whole.score.words]
    assert lines == sorted(lines)
    assert len(set(lines)) == 4
    assert whole.lyrics.count("Come home, come home to me") == 2
    assert (whole.role, whole.title) == ("full", song.title)


def test_an_extension_of_an_extension_joins_the_whole_line(clip: Source, new: Source, tmp_path: Path) -> None:
    """Without words left, it plays an ending."""
    score = new.score()
    moment = score.seconds(score.sections[-1].start)
    ending = do("extend", tmp_path, {"continue_at": moment}, 5, {"continue_clip_id": (new,)}).made[0]
    assert [section.kind for section in ending.score.sections] == ["outro"]
    assert not ending.score.words
    last = stored(ending, tmp_path / "ending")
    line = do("concat", tmp_path, sources={"continue_clip_id": (last,), "parent": (new, clip)}).made[0]
    first = new.recipe()["joined"]["at"] + last.recipe()["joined"]["at"]
    assert line.audio.shape[1] == first + ending.audio.shape[1]
    assert "joined" not in line.recipe
    assert [section.start % 4 for section in line.score.sections] == pytest.approx([0.0] * 6, abs=1e-4)


def test_the_same_seed_makes_the_same_samples(clip: Source, tmp_path: Path) -> None:
    one, two = (
        do("extend", tmp_path, {"continue_at": 6.0}, 3, {"continue_clip_id": (clip,)}).made[0] for _ in "ab"
    )
    assert np.array_equal(one.audio, two.audio)


def test_what_is_no_extension_cannot_be_joined(clip: Source, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no extension.*\.$"):
        do("concat", tmp_path, sources={"continue_clip_id": (clip,), "parent": (clip,)})


def test_a_recording_goes_on_in_its_key_and_tempo_over_its_chords(recording: Source, tmp_path: Path) -> None:
    score = recording.score()
    params = {"continue_at": 11.0, "prompt": "[Verse]\nThe river carries every stone"}
    made = do("extend_upload", tmp_path, params, 3, {"continue_clip_id": (recording,)}).made[0]
    assert (made.score.bpm, made.score.tonic) == (score.bpm, score.tonic)
    assert {chord.root for chord in made.score.chords} <= {chord.root for chord in score.chords} | {
        score.tonic
    }
    assert [word.text for word in made.score.words] == ["The", "river", "carries", "every", "stone"]
    assert abs(made.details["level_step"]) < 1.0
    bars = (made.details["joined_at"] - score.seconds(score.sections[0].start)) / score.seconds(4)
    assert bars == pytest.approx(round(bars), abs=1e-3)
    new = stored(made, tmp_path / "new")
    whole = do("concat", tmp_path, sources={"continue_clip_id": (new,), "parent": (recording,)}).made[0]
    assert ears.clicks_at(whole.audio, join(made)) < 3.0
    assert [piece["score"] is None for piece in whole.recipe["pieces"]] == [True, False]
