"""Laws of remastering: nearer to the style's curve, as loud as it should be, wider, and the same song."""

from pathlib import Path

import numpy as np
import pytest

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.mixing.desk import STYLES
from studio.engine.mixing.effects import equalized, high_shelf, peaking
from studio.engine.mixing.loudness import integrated, true_peak
from studio.engine.mixing.polish import deviation, polished, width, without_hiss
from studio.engine.score import Score
from studio.engine.works.remaster import SETTINGS
from studio.engine.works.work import Made, Source
from tests.engine.works.clips import do
from tests.engine.works.ears import chroma

STYLE = STYLES["acoustic"]


def alike(one: Made, other: Source) -> float:
    first, second = chroma(one.audio) - 1 / 12, chroma(other.audio()) - 1 / 12
    return float(first @ second / np.sqrt((first @ first) * (second @ second)))


def notes(score: Score) -> int:
    return sum(len(part.notes) for part in score.parts) + sum(len(vocal.notes) for vocal in score.vocals)


def test_every_setting_goes_further_towards_the_curve(song: Made) -> None:
    """Of a dull, quiet, narrow, rumbling copy."""
    rumble = 0.05 * np.sin(2 * np.pi * 9.0 * np.arange(song.audio.shape[1]) / SAMPLE_RATE)
    dull = equalized(song.audio, high_shelf(3000.0, -9.0), peaking(300.0, 6.0))
    poor = np.asarray(0.2 * (0.75 * dull + 0.25 * dull[::-1]) + rumble + 0.01, np.float32)
    masters = [polished(poor, STYLE, how) for how in SETTINGS.values()]
    misses = [deviation(master.audio, STYLE) for master in masters]
    assert deviation(poor, STYLE) > misses[0] > misses[1] > misses[2]
    widths = [width(master.audio) for master in masters]
    assert width(poor) < widths[0] < widths[1] < widths[2]
    for master in masters:
        assert integrated(master.audio) == pytest.approx(-14.0, abs=0.1)
        assert true_peak(master.audio) <= -1.0
        assert abs(float(master.audio.mean())) < 5e-4
        assert _low_share(master.audio[0], 15) < 0.01 * _low_share(poor[0], 15)


def test_a_mono_recording_gets_sides_that_vanish_in_mono(song: Made) -> None:
    middle = song.audio.mean(0, dtype=np.float32)
    master = polished(np.stack([middle, middle]), STYLE, SETTINGS["high"])
    assert width(master.audio) > -20.0
    low_side, low_middle = (
        _low_share(part) for part in (master.audio[0] - master.audio[1], master.audio.sum(0))
    )
    assert low_side < 0.3 * low_middle


def _low_share(sound: Audio, hertz: int = 120) -> float:
    """Of the energy, below a frequency."""
    power = np.square(np.abs(np.fft.rfft(sound.astype(np.float64))))
    return float(power[: hertz * len(sound) // SAMPLE_RATE].sum() / power.sum())


def test_hiss_is_turned_down_in_pauses_and_music_stays() -> None:
    times = np.arange(4 * SAMPLE_RATE) / SAMPLE_RATE
    tone = 0.4 * np.sin(2 * np.pi * 440.0 * times) * (times % 2 < 1)
    hiss = np.random.default_rng(1).standard_normal((2, len(times))) * 0.001
    noisy = (tone + hiss).astype(np.float32)
    clean = without_hiss(noisy)
    pause, sounding = slice(int(1.2 * SAMPLE_RATE), int(1.8 * SAMPLE_RATE)), slice(8820, 35280)
    assert np.std(clean[:, pause]) < 0.5 * np.std(noisy[:, pause])
    assert np.abs(clean[:, sounding] - tone[sounding]).max() < 0.02
    assert without_hiss(tone[None].repeat(2, 0).astype(np.float32)) is not None


@pytest.mark.parametrize("setting", ["subtle", "normal", "high"])
def test_a_song_made_here_stays_the_same_song(setting: str, clip: Source, tmp_path: Path) -> None:
    sources = {"continue_clip_id": (clip,)}
    (made,) = do("remaster", tmp_path, {"variation_category": setting}, sources=sources).made
    assert alike(made, clip) > 0.9
    assert integrated(made.audio) == pytest.approx(-14.0, abs=0.1)
    assert true_peak(made.audio) <= -1.0
    measured = made.details["remaster"]
    assert measured["tone"] < measured["tone_before"]
    assert measured["width"] >= measured["width_before"] - 0.1
    assert abs(made.audio.shape[1] - clip.audio().shape[1]) < SAMPLE_RATE
    more = notes(made.score) - notes(clip.score())
    assert more > 0 if setting == "high" else more == 0


def test_a_recording_is_mastered_in_its_parts(recording: Source, tmp_path: Path) -> None:
    sources = {"continue_clip_id": (recording,)}
    (made,) = do("remaster", tmp_path, {"variation_category": "high"}, sources=sources).made
    assert alike(made, recording) > 0.9
    assert made.audio.shape == recording.audio().shape
    assert made.details["remaster"]["tone"] < made.details["remaster"]["tone_before"]
    assert true_peak(made.audio) <= -1.0
