"""Laws of stretching and shifting: length, pitch, strokes where they belong, sides as they were."""

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.mixing.stretch import shifted, stretched

_SECONDS = 4
_TIMES = np.arange(_SECONDS * SAMPLE_RATE) / SAMPLE_RATE


def sine(hertz: float) -> Audio:
    return np.asarray(0.5 * np.sin(2 * np.pi * hertz * _TIMES), np.float32)


def strokes() -> Audio:
    """A stroke every half second."""
    sound = np.zeros(len(_TIMES), np.float32)
    noise = np.random.default_rng(1).standard_normal(4000) * np.exp(-np.arange(4000) / 900)
    for start in range(0, len(sound) - 4000, SAMPLE_RATE // 2):
        sound[start : start + 4000] += noise.astype(np.float32) * np.float32(0.4)
    return sound


def heard_hertz(sound: Audio) -> float:
    middle = sound[SAMPLE_RATE : 2 * SAMPLE_RATE]
    power = np.abs(np.fft.rfft(middle * np.hanning(len(middle)), 8 * SAMPLE_RATE))
    place = int(power.argmax())
    before, here, after = np.log(power[place - 1 : place + 2])
    return float(place + 0.5 * (before - after) / (before - 2 * here + after)) / 8


def cents(first: float, second: float) -> float:
    return float(1200 * np.log2(first / second))


def rises(sound: Audio) -> NDArray[np.int64]:
    """Where the level first passes a tenth of its top after 0.3 s of less."""
    level = np.convolve(np.abs(sound), np.ones(64) / 64, "same")
    above = np.flatnonzero(level > 0.1 * level.max())
    return above[np.diff(above, prepend=-SAMPLE_RATE) > 0.2 * SAMPLE_RATE]


@pytest.mark.parametrize("factor", [0.88, 1.12, 2.0])
def test_stretched_sound_is_exactly_as_long_and_as_high(factor: float) -> None:
    longer = stretched(sine(440.0), factor)
    assert len(longer) == round(len(_TIMES) * factor)
    assert abs(cents(heard_hertz(longer), 440.0)) < 0.5
    inner = longer[8192:-8192]
    assert np.sqrt(np.mean(np.square(inner))) == pytest.approx(0.5 / np.sqrt(2), rel=0.02)


@pytest.mark.parametrize("semitones", [-3.0, 2.0, 0.37])
def test_shifted_sound_is_higher_and_as_long(semitones: float) -> None:
    higher = shifted(sine(440.0), semitones)
    assert len(higher) == len(_TIMES)
    assert abs(cents(heard_hertz(higher), 440.0) - 100 * semitones) < 0.5


@pytest.mark.parametrize("factor", [0.88, 1.12])
def test_strokes_stay_sharp_and_move_with_time(factor: float) -> None:
    longer = stretched(strokes() + sine(220.0) * np.float32(0.05), factor)
    places = rises(longer)[1:7] / SAMPLE_RATE
    assert np.abs(places - 0.5 * factor * np.arange(1, 7)).max() < 0.006


def test_the_sides_keep_their_difference() -> None:
    both = np.stack([sine(330.0), -0.5 * sine(330.0)])
    longer = stretched(both, 1.1)
    inner = longer[:, 8192:-8192]
    assert np.abs(inner[1] + 0.5 * inner[0]).max() < 1e-3


def test_a_throat_keeps_its_resonances() -> None:
    """A buzz of 150 Hz with a resonance at 900 Hz, three semitones up."""
    partials = 150.0 * np.arange(1, 40)
    loud = 1.0 / (1.0 + ((partials - 900.0) / 120.0) ** 2)
    buzz = sum(
        level * np.sin(2 * np.pi * hertz * _TIMES) for level, hertz in zip(loud, partials, strict=True)
    )
    sound = np.asarray(0.1 * buzz, np.float32)

    def centre(heard: Audio) -> float:
        power = np.abs(np.fft.rfft(heard[SAMPLE_RATE : 3 * SAMPLE_RATE])) ** 2
        hertz = np.arange(len(power)) / 2
        return float((power * hertz)[:4000].sum() / power[:4000].sum())

    plain, kept = centre(shifted(sound, 3.0)), centre(shifted(sound, 3.0, throat=True))
    assert plain > 1.15 * centre(sound)
    assert abs(kept - centre(sound)) < 0.4 * (plain - centre(sound))


def test_the_same_sound_comes_out_twice() -> None:
    sound = strokes() + sine(200.0)
    assert np.array_equal(stretched(sound, 1.07), stretched(sound, 1.07))
