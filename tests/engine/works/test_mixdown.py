"""A mix is what the lanes add up to, as loud and as far to the side as they were set, to the sample."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.files import codec
from studio.engine.mixing import loudness
from studio.engine.works.mixdown import CEILING, gains, mixdown
from studio.engine.works.source import MASTER
from studio.engine.works.work import Result, Source
from tests.engine.works import ears
from tests.engine.works.clips import do, job, stored


def lane(folder: Path, sound: Audio) -> Source:
    folder.mkdir(parents=True)
    codec.write_flac(folder / MASTER, sound)
    return Source("", "", "", False, folder)


def tone(hertz: float, left: float, right: float, seconds: float = 1.0) -> Audio:
    wave = np.sin(2 * np.pi * hertz * np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE)
    return np.array([left * wave, right * wave], np.float32)


def mixed(
    folder: Path, lanes: list[Source], levels: list[float], pans: list[float], master: float = 0.0
) -> tuple[Result, Audio]:
    params = {"levels": levels, "pans": pans, "master": master, "title": "Night Bus (mix 1)"}
    out = folder / "out"
    out.mkdir()
    result = mixdown(job(out, params, sources={"lanes": tuple(lanes)}))
    sound, rate = soundfile.read(result.files["mix.wav"], dtype="float32", always_2d=True)
    assert rate == SAMPLE_RATE
    return result, sound.T


def test_levels_add_up_in_decibels(tmp_path: Path) -> None:
    loud, quiet = tone(440, 0.2, 0.1), tone(1000, 0.1, 0.3)
    lanes = [lane(tmp_path / "0", loud), lane(tmp_path / "1", quiet)]
    result, heard = mixed(tmp_path, lanes, [-6.0, 3.0], [0.0, 0.0], master=-2.0)
    wanted = loud * np.float32(10 ** (-8 / 20)) + quiet * np.float32(10 ** (1 / 20))
    assert ears.decibels(heard - wanted) < -90
    assert result.data["lowered"] == 0.0


@pytest.mark.parametrize("pan", [-1.0, -0.5, -0.01, 0.0, 0.3, 1.0])
def test_a_lane_is_turned_as_the_browser_turns_it(pan: float, tmp_path: Path) -> None:
    """The recommendation's formulas, written out once more, on two sides that can be told apart."""
    sound = np.stack([tone(440, 0.3, 0)[0], tone(1000, 0, 0.2)[1]])
    angle = (pan + 1 if pan <= 0 else pan) * np.pi / 2
    left, right = sound
    wanted = np.array(
        [left + right * np.cos(angle), right * np.sin(angle)]
        if pan <= 0
        else [left * np.cos(angle), right + left * np.sin(angle)],
        np.float32,
    )
    _, heard = mixed(tmp_path, [lane(tmp_path / "0", sound)], [0.0], [pan])
    for side in (0, 1):
        assert ears.decibels(heard[side] - wanted[side]) < -90
        if ears.decibels(wanted[side]) > -60:
            assert ears.decibels(heard[side]) == pytest.approx(ears.decibels(wanted[side]), abs=0.1)


def test_what_moves_over_keeps_its_power() -> None:
    for pan in np.linspace(-1, 1, 21):
        moving = gains(0.0, pan)[:, 1 if pan <= 0 else 0]
        assert float(np.square(moving).sum()) == pytest.approx(1.0, abs=1e-6)
    assert np.allclose(gains(0.0, 0.0), np.eye(2), atol=1e-7)


def test_lanes_are_aligned_to_the_sample_and_the_longest_is_heard_to_its_end(tmp_path: Path) -> None:
    short, long = np.zeros((2, 1000), np.float32), np.zeros((2, 50_000), np.float32)
    short[:, 700], long[:, 701], long[:, -1] = 0.25, 0.5, 0.125
    lanes = [lane(tmp_path / "0", short), lane(tmp_path / "1", long)]
    _, heard = mixed(tmp_path, lanes, [0.0, 0.0], [0.0, 0.0])
    assert heard.shape[1] == 50_000
    assert list(np.flatnonzero(heard[0])) == [700, 701, 49_999]
    assert heard[0, [700, 701, 49_999]] == pytest.approx([0.25, 0.5, 0.125], abs=1e-6)


def test_a_sum_above_the_ceiling_is_lowered_as_a_whole_and_says_by_how_much(tmp_path: Path) -> None:
    loud = tone(997, 0.9, 0.45)
    lanes = [lane(tmp_path / str(n), loud) for n in range(2)]
    result, heard = mixed(tmp_path, lanes, [0.0, 0.0], [0.0, 0.0])
    over = 20 * np.log10(1.8) - CEILING
    assert result.data["lowered"] == pytest.approx(over, abs=0.05)
    assert loudness.true_peak(heard) == pytest.approx(CEILING, abs=0.02)
    assert ears.decibels(heard - 2 * loud * 10 ** (-over / 20)) < -50  # both sides by the same


def test_the_mp3_is_the_same_mix_and_is_called_so(tmp_path: Path) -> None:
    sound = tone(440, 0.3, 0.2, 2.0)
    result, heard = mixed(tmp_path, [lane(tmp_path / "0", sound)], [-3.0], [0.2])
    mp3 = result.files["mix.mp3"].read_bytes()
    assert b"Night Bus (mix 1)" in mp3[:400]
    decoded = codec.decode(mp3)
    assert decoded.shape == heard.shape
    assert ears.decibels(decoded - heard) < ears.decibels(heard) - 30


def test_nothing_is_no_mix(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no lane is on\.$"):
        mixed(tmp_path, [], [], [])


def test_the_stems_of_a_song_made_here_add_up_to_its_sound(clip: Source, tmp_path: Path) -> None:
    made = do("stems_basic", tmp_path, sources={"clip_id": (clip,)}).made
    lanes = [stored(part, tmp_path / part.stem) for part in made]
    result, heard = mixed(tmp_path, lanes, [0.0, 0.0], [0.0, 0.0])
    assert result.data["lowered"] == 0.0
    assert ears.decibels(heard - clip.audio()) < ears.decibels(clip.audio()) - 60
