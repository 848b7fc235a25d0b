"""The measures themselves, on sounds of which the truth is known by construction."""

import numpy as np
import pytest

from tests.measure import balance, levels, likeness, rhythm, tonality
from tests.measure.spectra import RATE, Floats

TIME = np.arange(RATE * 20) / RATE


def tone(hertz: float, peak: float = 1.0) -> Floats:
    return peak * np.sin(2 * np.pi * hertz * TIME)


def both(sound: Floats) -> Floats:
    return np.stack([sound, sound])


def pulses(bpm: float) -> Floats:
    """Noise bursts on the beats, softer ones between them."""
    out = np.zeros(len(TIME))
    burst = np.random.default_rng(1).normal(size=4000) * np.exp(-np.arange(4000) / 600)
    for number in range(int(19 * bpm / 60) * 2):
        start = int(number * 30 / bpm * RATE)
        out[start : start + 4000] += burst * (0.8 if number % 2 == 0 else 0.3)
    return out


def test_a_stereo_sine_at_one_kilohertz_reads_its_peak_level() -> None:
    # EBU Tech 3341, case 1: 1 kHz on both sides at -23 dBFS is -23 LUFS.
    sound = both(tone(1000.0, 10 ** (-23 / 20)))
    assert levels.integrated(levels.steps(sound)) == pytest.approx(-23.0, abs=0.1)


def test_quiet_parts_are_gated() -> None:
    sound = both(tone(1000.0, 10 ** (-23 / 20)))
    sound[:, : RATE * 10] *= 0.01
    assert levels.integrated(levels.steps(sound)) == pytest.approx(-23.0, abs=0.2)


def test_peaks_between_samples_are_found() -> None:
    sound = both(np.sin(np.pi / 2 * np.arange(RATE) + np.pi / 4))  # every sample lies at 0.707
    assert levels.true_peak(sound[:, 500:-500]) == pytest.approx(0.0, abs=0.2)


def test_a_click_is_found_and_drums_and_pulses_are_not() -> None:
    drums = both(pulses(120) * 0.5 + tone(220.0, 0.3))
    assert levels.clicks(drums) == 0
    drums[:, 306_675] += 0.2
    drums[:, 505_125:] += 0.1
    assert levels.clicks(drums) == 2
    buzz = np.zeros(len(TIME))
    buzz[::200] = 0.5
    assert levels.clicks(both(buzz)[:, 50:-50]) <= 2  # its first and last pulse at most


def test_silence_and_brightness_are_measured() -> None:
    sound = both(tone(200.0, 0.5) + tone(5000.0, 0.25))
    assert levels.share_above(sound) == pytest.approx(20.0, abs=0.5)
    sound[:, RATE * 5 : RATE * 7] = 0.0
    assert levels.longest_silence(sound) == pytest.approx(2.0, abs=0.1)


def test_the_balance_of_a_sound_made_to_its_curve_is_right_and_a_tilt_is_measured() -> None:
    spectrum = np.fft.rfft(np.random.default_rng(2).normal(size=len(TIME)))
    hertz = np.fft.rfftfreq(len(TIME), 1 / RATE)
    wanted = np.interp(np.log(hertz + 1), np.log(balance.CENTRES), balance.target("pop"))
    wanted -= 10 * np.log10(hertz + 1)  # noise is even per hertz, the curve per octave
    shaped = np.fft.irfft(spectrum * 10 ** (wanted / 20))
    assert balance.off(balance.thirds(shaped), "pop") < 0.5
    tilted = np.fft.irfft(spectrum * 10 ** ((wanted + 3 * np.log2(hertz / 800 + 0.01)) / 20))
    assert 4 < balance.off(balance.thirds(tilted), "pop") < 8  # 3 dB an octave, over four octaves each way


def test_a_band_in_which_nobody_plays_is_no_fault_of_balance() -> None:
    levels_of_folk = balance.target("folk")
    levels_of_folk[:3] -= 40.0
    assert balance.off(levels_of_folk, "folk") < 2.0


@pytest.mark.parametrize("bpm", [67.0, 93.0, 120.0, 151.0, 178.0])
def test_the_tempo_of_a_pulse_is_found(bpm: float) -> None:
    assert rhythm.octave_error(rhythm.tempo(rhythm.strength(pulses(bpm))), bpm) < 0.5


def test_onsets_are_heard_where_they_are() -> None:
    flux = rhythm.strength(pulses(100))
    beats = np.array([0.6 * number for number in range(1, 30)])
    assert abs(rhythm.lag(flux, beats)) <= 15
    assert rhythm.lag(flux, beats - 0.06) == pytest.approx(60, abs=15)
    assert rhythm.near(rhythm.onsets(flux), beats) == 100


@pytest.mark.parametrize(("tonic", "mode"), [(0, "major"), (7, "major"), (9, "minor"), (4, "minor")])
def test_the_key_of_a_cadence_is_found(tonic: int, mode: str) -> None:
    minor = mode == "minor"
    chords = [(0, 3 if minor else 4, 7), (5, 8 if minor else 9, 12), (7, 11, 14), (0, 3 if minor else 4, 7)]
    sound = np.concatenate(
        [
            sum(tone(440 * 2 ** ((48 + tonic + step - 69) / 12), 0.1)[: RATE * 2] for step in chord)
            for chord in chords
        ]
    )
    assert tonality.key(sound) == (tonic, mode)


def test_what_differs_by_more_than_chance_is_told_apart() -> None:
    pick = np.random.default_rng(3)
    labels = np.repeat(np.arange(4), 8)
    table = pick.normal(size=(32, 20)) + 3.0 * pick.normal(size=(4, 20))[labels]
    found = likeness.classified(table[::2], labels[::2], table[1::2])
    assert (found == labels[1::2]).mean() == 1.0
    same, other = likeness.distances(table, labels)
    assert same < 0.6 * other
