import numpy as np
import pytest
from scipy.signal import sosfreqz

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.dice import noise
from studio.engine.mixing import loudness


def _sine(frequency: float, level_db: float, seconds: float, phase: float = 0.0) -> Audio:
    times = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    sine = 10.0 ** (level_db / 20.0) * np.sin(2.0 * np.pi * frequency * times + phase)
    return np.asarray(sine, np.float32)


def _both(mono: Audio) -> Audio:
    return np.stack([mono, mono])


def test_a_997_hz_sine_at_full_scale_in_one_channel_reads_minus_3_01() -> None:
    assert loudness.integrated(_sine(997, 0.0, 5)) == pytest.approx(-3.01, abs=0.03)


def test_a_997_hz_sine_at_minus_20_in_both_channels_reads_minus_20() -> None:
    assert loudness.integrated(_both(_sine(997, -20.0, 20))) == pytest.approx(-20.0, abs=0.05)


def test_the_k_weighting_has_the_gains_of_the_standards_48_khz_filters() -> None:
    shelf = [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585]
    rumble = [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621]
    points = np.array([31.5, 63, 125, 500, 1000, 2000, 4000, 8000])
    _, standard = sosfreqz(np.array([shelf, rumble]), points, fs=48_000)
    _, ours = sosfreqz(loudness.k_weighting(), points, fs=SAMPLE_RATE)
    assert 20 * np.log10(np.abs(ours / standard)) == pytest.approx(np.zeros(8), abs=0.1)


def test_quiet_passages_do_not_count() -> None:
    # EBU Tech 3341, case 3: -36, -23 and -36 dBFS for 10, 60 and 10 s read -23
    steps = [_sine(997, -36, 10), _sine(997, -23, 60), _sine(997, -36, 10)]
    assert loudness.integrated(_both(np.concatenate(steps))) == pytest.approx(-23.0, abs=0.1)


def test_the_absolute_gate_leaves_silence_out() -> None:
    # EBU Tech 3341, case 4: very quiet ends beside the ones above
    steps = [
        _sine(997, -72, 10),
        _sine(997, -36, 10),
        _sine(997, -23, 60),
        _sine(997, -36, 10),
        _sine(997, -72, 10),
    ]
    assert loudness.integrated(_both(np.concatenate(steps))) == pytest.approx(-23.0, abs=0.1)


def test_silence_reads_the_gate_and_an_empty_signal_too() -> None:
    assert loudness.integrated(np.zeros((2, SAMPLE_RATE), np.float32)) == loudness.SILENT
    assert loudness.integrated(np.zeros((2, 0), np.float32)) == loudness.SILENT


@pytest.mark.parametrize(("quiet", "expected"), [(-30.0, 10.0), (-25.0, 5.0), (-40.0, 20.0)])
def test_loudness_range_is_the_step_between_two_halves(quiet: float, expected: float) -> None:
    # EBU Tech 3342, cases 1 to 3, moved in level
    steps = np.concatenate([_sine(1000, -20, 20), _sine(1000, quiet, 20)])
    assert loudness.loudness_range(loudness.k_power(_both(steps))) == pytest.approx(expected, abs=1.0)


@pytest.mark.parametrize(("phase", "expected"), [(0.0, 0.0), (np.pi / 4, 0.0)])
def test_true_peak_finds_the_crest_between_the_samples(phase: float, expected: float) -> None:
    quarter = _sine(SAMPLE_RATE / 4, 0.0, 1, phase)
    fade = np.minimum(1.0, np.minimum(np.arange(len(quarter)), np.arange(len(quarter))[::-1]) / 2000)
    assert loudness.true_peak((quarter * fade).astype(np.float32)) == pytest.approx(expected, abs=0.2)


def test_true_peak_of_silence_is_very_low() -> None:
    assert loudness.true_peak(np.zeros((2, 1000), np.float32)) == -120.0


def test_skipping_quiet_hops_changes_no_peak_above_the_floor() -> None:
    hiss = (noise(1, "hiss").standard_normal((2, 20_000)) * np.linspace(0, 1, 20_000)).astype(np.float32)
    every, some = loudness.peaks(hiss), loudness.peaks(hiss, 1.5)
    assert np.array_equal(np.maximum(every, 1.5), np.maximum(some, 1.5))


def test_power_of_a_broken_last_hop_counts_its_samples() -> None:
    assert loudness.power(np.ones(loudness.HOP + 7, np.float32)) == pytest.approx([1.0, 7 / loudness.HOP])
