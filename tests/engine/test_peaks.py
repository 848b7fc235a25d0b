import numpy as np

from studio.engine.audio import Audio
from studio.engine.files.peaks import peaks


def stereo(mono: np.ndarray) -> Audio:
    return np.stack([mono, mono]).astype(np.float32)


def test_it_gives_the_asked_number_of_whole_heights() -> None:
    heights = peaks(stereo(np.random.default_rng(1).uniform(-1, 1, 100_003)), 1000)
    assert len(heights) == 1000
    assert all(isinstance(height, int) and 0 <= height <= 255 for height in heights)


def test_heights_follow_the_loudness_over_time() -> None:
    wave = np.sin(np.arange(90_000) * 0.1) * np.repeat([0.1, 1.0, 0.4], 30_000)
    heights = peaks(stereo(wave), 9)
    quiet, loud, middle = heights[1], heights[4], heights[7]
    assert loud >= 250
    assert 0 < quiet < middle < loud


def test_the_highest_bar_is_full_whatever_the_level() -> None:
    wave = np.sin(np.arange(50_000) * 0.1)
    assert max(peaks(stereo(wave * 0.01))) == max(peaks(stereo(wave))) == 255


def test_negative_half_waves_and_single_sides_count() -> None:
    wave = np.zeros((2, 1000), np.float32)
    wave[1, 500] = -1.0
    heights = peaks(wave, 10)
    assert heights.index(255) == 5
    assert sum(heights) == 255


def test_silence_and_nothing_are_drawn_flat() -> None:
    assert peaks(np.zeros((2, 5000), np.float32), 100) == [0] * 100
    assert peaks(np.zeros((2, 0), np.float32)) == []
    assert len(peaks(np.ones((2, 30), np.float32), 100)) == 30
