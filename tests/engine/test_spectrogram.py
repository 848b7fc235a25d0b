"""The picture of a sound shows what sounds, when and how high."""

import numpy as np
import pytest

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.files import spectrogram


def tone(hertz: float, seconds: float = 4.0) -> Audio:
    wave = np.sin(2 * np.pi * hertz * np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE)
    return np.stack([wave, wave]).astype(np.float32) * np.float32(0.5)


def test_a_higher_tone_lies_higher() -> None:
    rows = []
    for hertz in (100.0, 800.0, 6400.0):
        picture = np.asarray(spectrogram.picture(tone(hertz), 60, 120)).sum(-1)
        rows.append(int(picture.sum(1).argmax()))
    # The scale is logarithmic: three octaves are as many rows wherever they lie.
    assert rows[0] == pytest.approx(120 * (1 - np.log(100 / 40) / np.log(400)), abs=2)
    assert rows[0] - rows[1] == pytest.approx(rows[1] - rows[2], abs=2)


def test_a_tone_shines_while_it_sounds() -> None:
    sound = tone(440.0)
    sound[:, : sound.shape[1] // 2] = 0.0
    columns = np.asarray(spectrogram.picture(sound, 100, 50)).sum((0, 2))
    assert columns[60:].min() > columns[:40].max()


def test_silence_has_a_picture_too() -> None:
    assert np.ptp(np.asarray(spectrogram.picture(tone(440.0) * 0.0, 20, 20)), axis=(0, 1)).max() == 0


def test_the_share_of_the_treble_is_a_share_of_the_energy() -> None:
    mixed = tone(300.0) + tone(4000.0) * np.float32(0.5)
    assert spectrogram.share_above(mixed) == pytest.approx(0.2, abs=0.01)
