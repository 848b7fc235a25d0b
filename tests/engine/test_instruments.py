"""Laws that hold for our own sound of every instrument."""

import numpy as np
import pytest

from studio.engine import instruments
from studio.engine.audio import SAMPLE_RATE
from studio.engine.playing import synth_levels
from studio.engine.playing.synth import SOUNDS
from studio.engine.score import STEMS, Note
from tests.engine.playing import (
    SPREAD,
    STRUCK,
    TONAL,
    centre,
    cents_off,
    decibels,
    middle,
    note_of,
    peak,
    sound,
    spectrum,
    typical,
)

EVERY = tuple(instruments.INSTRUMENTS)
GENERAL_MIDI_KEYS = range(35, 82)


def test_every_instrument_has_a_sound_a_level_and_a_stem() -> None:
    assert list(SOUNDS) == list(instruments.INSTRUMENTS) == list(synth_levels.LEVELS_DB)
    assert {row.stem for row in instruments.INSTRUMENTS.values()} <= set(STEMS)


@pytest.mark.parametrize("key", EVERY)
def test_it_sounds_finite_in_stereo_and_without_offset(key: str) -> None:
    heard = sound(key, (note_of(key),), 4.0)
    assert heard.shape == (2, int(4.0 * SAMPLE_RATE))
    assert heard.dtype == np.float32
    assert np.isfinite(heard).all()
    assert peak(heard) > -40.0
    assert abs(float(heard.mean())) < 0.01 * float(np.sqrt(np.mean(heard**2)))


@pytest.mark.parametrize("key", TONAL)
def test_it_is_in_tune_over_its_range(key: str) -> None:
    row = instruments.INSTRUMENTS[key]
    limit = 12.0 if key in SPREAD else 5.0
    for pitch in (row.low, middle(key), row.high):
        assert abs(cents_off(sound(key, (note_of(key, pitch, length=4.0),), 4.0), pitch)) < limit, pitch


@pytest.mark.parametrize("key", EVERY)
def test_a_harder_touch_is_louder_and_brighter(key: str) -> None:
    soft, medium, hard = (sound(key, (note_of(key, velocity=v),), 4.0) for v in (0.25, 0.6, 1.0))
    assert decibels(soft) + 2.0 < decibels(medium) < decibels(hard) - 1.0
    assert centre(soft) < centre(medium) < centre(hard)


@pytest.mark.parametrize("key", STRUCK)
def test_every_drum_of_a_kit_sounds_and_ends_in_silence(key: str) -> None:
    for pitch in GENERAL_MIDI_KEYS:
        heard = sound(key, (note_of(key, pitch),), 12.0)
        assert -45.0 < peak(heard) < 0.0, pitch
        assert peak(heard[:, -SAMPLE_RATE // 2 :]) < -60.0, pitch


@pytest.mark.parametrize("key", STRUCK)
def test_a_harder_stroke_on_any_drum_is_louder_and_not_duller(key: str) -> None:
    for pitch in (36, 37, 38, 42, 46, 49, 51, 45, 54, 64, 70, 75):
        soft, hard = (sound(key, (note_of(key, pitch, v),), 4.0) for v in (0.3, 1.0))
        assert decibels(hard) > decibels(soft) + 6.0, pitch
        assert centre(hard) > centre(soft), pitch


@pytest.mark.parametrize("key", [key for key in EVERY if SOUNDS[key].variations > 1])
def test_the_same_note_again_is_not_the_same_sound(key: str) -> None:
    pitch = middle(key)
    heard = sound(key, (Note(0, 1, pitch, 0.8), Note(8, 1, pitch, 0.8)), 12.0)
    beat = int(0.5 * SAMPLE_RATE)
    first, second = heard[:, :beat], heard[:, 8 * beat : 9 * beat]
    assert float(np.abs(first - second).max()) > 0.01 * float(np.abs(first).max())
    assert abs(decibels(first) - decibels(second)) < 3.0


@pytest.mark.parametrize("key", TONAL)
def test_it_starts_and_ends_without_a_click(key: str) -> None:
    heard = sound(key, (note_of(key, length=3.0),), 12.0)
    assert float(np.abs(heard[:, :2]).max()) < 0.1 * float(np.abs(heard).max())
    steps = np.abs(np.diff(heard, 2)).max(axis=0)
    end = int(1.5 * SAMPLE_RATE)
    held = steps[end - SAMPLE_RATE // 2 : end - 100].max()
    assert steps[end - 50 :].max() <= 1.5 * held + 1e-6
    assert peak(heard[:, -SAMPLE_RATE // 4 :]) < -90.0


@pytest.mark.parametrize("key", TONAL)
def test_it_plays_at_the_calibrated_level(key: str) -> None:
    assert decibels(sound(key, typical(key), 16.0)[:, : 8 * SAMPLE_RATE]) == pytest.approx(-20.0, abs=1.0)


@pytest.mark.parametrize("key", STRUCK)
def test_kits_peak_at_the_calibrated_level(key: str) -> None:
    assert peak(sound(key, typical(key), 16.0)) == pytest.approx(-6.0, abs=1.5)


def test_basses_are_mono_and_pianos_are_wide() -> None:
    for key in EVERY:
        if key.startswith("bass_"):
            left, right = sound(key, typical(key), 16.0)
            assert np.array_equal(left, right), key
    left, right = sound("piano", typical("piano"), 16.0)
    assert 0.2 < float(np.corrcoef(left, right)[0, 1]) < 0.97


def test_a_kit_is_seated_as_the_audience_sees_it() -> None:
    def lean(pitch: int) -> float:
        left, right = (
            float(np.sum(side**2)) for side in sound("kit_acoustic", (note_of("kit_acoustic", pitch),), 4.0)
        )
        return (right - left) / (right + left)

    assert lean(42) > 0.2, "the hi-hat of a right-handed drummer is on the right"
    assert lean(41) < -0.2, "the floor tom is on the left"
    assert abs(lean(36)) < 0.05


def test_brass_played_harder_gains_in_the_highs_more_than_in_the_lows() -> None:
    def share(velocity: float) -> float:
        frequency, power = spectrum(sound("trumpet", (note_of("trumpet", 64, velocity),), 4.0))
        return float(power[frequency > 1500].sum() / power.sum())

    assert share(1.0) > 2.0 * share(0.3)


def test_a_clarinet_has_weak_even_harmonics_and_an_oboe_does_not() -> None:
    def second(key: str) -> float:
        frequency, power = spectrum(sound(key, (note_of(key, 62),), 4.0)[:, 8000:40_000])
        first, above = (
            power[(frequency > n * 293.66 - 15) & (frequency < n * 293.66 + 15)].sum() for n in (1, 2)
        )
        return float(10 * np.log10(above / first))

    assert second("clarinet") < -15.0 < second("oboe")


def test_an_open_hat_rings_longer_than_a_closed_one() -> None:
    def late(pitch: int) -> float:
        heard = sound("kit_acoustic", (note_of("kit_acoustic", pitch),), 4.0)
        return decibels(heard[:, 8000:14_000]) - decibels(heard[:, :2000])

    assert late(46) > late(42) + 15.0


def test_a_riser_grows_for_as_long_as_it_is_written() -> None:
    heard = sound("fx_riser", (Note(0, 8, 60, 0.8),), 16.0)
    quarters = [decibels(heard[:, k * SAMPLE_RATE : (k + 1) * SAMPLE_RATE]) for k in range(5)]
    assert quarters[0] < quarters[1] < quarters[2] < quarters[3]
    assert quarters[4] < -80.0
