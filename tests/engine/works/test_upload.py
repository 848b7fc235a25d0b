"""A recording becomes a clip whose sound is left as it is."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.works import upload
from tests.engine.works.clips import do, stored

CHORDS = ((57, 60, 64), (53, 57, 60), (48, 55, 64), (55, 59, 62))  # A minor, F, C, G


def strummed(seconds_a_chord: float = 2.0, beat: float = 0.5) -> Audio:
    """Four plucked chords at 120 beats a minute, (2, samples), quiet enough to leave room."""
    sounds = []
    for chord in CHORDS:
        time = np.arange(int(seconds_a_chord * SAMPLE_RATE)) / SAMPLE_RATE
        plucked = np.exp(-6.0 * (time % beat))
        partials = [
            np.sin(2 * np.pi * 440 * 2 ** ((pitch - 69) / 12) * n * time) / n
            for pitch in chord
            for n in (1, 2, 3)
        ]
        sounds.append(0.05 * plucked * sum(partials))
    sound = np.concatenate(sounds * 2).astype(np.float32)
    return np.stack([sound, 0.8 * sound])


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("upload") / "02_night bus (live).wav"
    soundfile.write(path, strummed().T, SAMPLE_RATE, subtype="FLOAT")
    return path


def test_its_sound_is_left_as_it_is(recording: Path, tmp_path: Path) -> None:
    made = do("upload", tmp_path, upload=recording).made[0]
    assert np.array_equal(made.audio, strummed())
    assert (made.title, made.recipe["kind"], made.brief) == ("02 night bus (live)", "recorded", None)
    assert made.details["uploaded"] is True


def test_its_tempo_and_key_are_heard(recording: Path, tmp_path: Path) -> None:
    score = do("upload", tmp_path, upload=recording).made[0].score
    assert score.bpm == pytest.approx(120.0, rel=0.02) or score.bpm == pytest.approx(60.0, rel=0.02)
    assert {0, 9} & {score.tonic}
    assert score.beats == pytest.approx(score.bpm / 60.0 * 16.0, rel=0.01)


def test_it_becomes_a_source_like_any_other(recording: Path, tmp_path: Path) -> None:
    made = do("upload", tmp_path, upload=recording).made[0]
    source = stored(made, tmp_path / "clip", uploaded=True)
    assert source.duration == pytest.approx(16.0, abs=0.01)
    assert np.abs(source.audio() - made.audio).max() < 2e-4
    assert source.recipe() == {"kind": "recorded"}


def test_it_goes_on_at_once_alone_and_in_one(recording: Path, tmp_path: Path) -> None:
    source = stored(do("upload", tmp_path, upload=recording).made[0], tmp_path / "clip", uploaded=True)
    params = {"continue_at": 8.0, "custom_mode": True, "prompt": "[Verse]\nHome again", "auto_concat": True}
    part, whole = do("upload_extend", tmp_path, params, sources={"continue_clip_id": (source,)}).made
    assert (part.role, whole.role) == ("extended", "full")
    assert whole.audio.shape[1] > part.audio.shape[1] + 7 * SAMPLE_RATE
    assert np.abs(whole.audio[:, : 7 * SAMPLE_RATE] - source.audio()[:, : 7 * SAMPLE_RATE]).max() < 1e-6
    alone = {**params, "auto_concat": False}
    assert len(do("upload_extend", tmp_path, alone, sources={"continue_clip_id": (source,)}).made) == 1


@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("a_b.mp3", "a b"),
        (".mp3", "Recording"),
        ("v1.2 final.flac", "v1.2 final"),
        ("recording", "recording"),
    ],
)
def test_a_title_is_found_in_the_name_of_a_file(file: str, title: str) -> None:
    assert upload.named(file) == title


def test_a_file_that_holds_no_sound_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"<html>" * 1000)
    with pytest.raises(ValueError, match=r"no sound in this file that can be read\..*\.$"):
        do("upload", tmp_path, upload=tmp_path / "a.mp3")


def test_a_request_without_a_recording_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="No recording came"):
        do("upload", tmp_path)
