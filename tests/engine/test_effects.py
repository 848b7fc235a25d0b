"""The physics of the effects: gain laws, times, limits, silence and direct current."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.signal import sosfreqz

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.dice import noise
from studio.engine.mixing import dynamics, effects, loudness, reverb
from studio.engine.mixing.effects import Sections

SECOND = SAMPLE_RATE


def _sine(frequency: float, level_db: float = -12.0, seconds: float = 1.0) -> Audio:
    times = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return np.asarray(10.0 ** (level_db / 20.0) * np.sin(2.0 * np.pi * frequency * times), np.float32)


def _hiss(seconds: float = 1.0, level: float = 0.1, channels: int = 2) -> Audio:
    hiss = noise(7, "hiss").standard_normal((channels, int(seconds * SAMPLE_RATE))) * level
    return np.asarray(hiss, np.float32)


def _rms_db(audio: Audio) -> float:
    return float(10.0 * np.log10(np.mean(np.square(audio, dtype=np.float64)) + 1e-20))


def _gain(sections: Sections, frequency: float) -> float:
    _, response = sosfreqz(sections, [frequency], fs=SAMPLE_RATE)
    return float(20.0 * np.log10(abs(response[0])))


WHOLE: dict[str, Callable[[Audio], Audio]] = {
    "equalizer": lambda audio: effects.equalized(audio, effects.highpass(80), effects.peaking(900, 5)),
    "saturation": lambda audio: effects.saturated(audio, 6.0),
    "widener": lambda audio: effects.widened(audio, 1.3, 0.4),
    "chorus": effects.chorus,
    "compressor": lambda audio: dynamics.compressed(audio, -30.0, 4.0),
    "de-esser": dynamics.de_essed,
    "limiter": lambda audio: dynamics.limited(audio, -6.0),
    "plate": lambda audio: reverb.convolved(audio, reverb.plate(0.8)),
    "room": lambda audio: reverb.convolved(audio, reverb.room(0.4)),
    "echo": lambda audio: reverb.ping_pong(audio[0], 0.2),
    "ducking": lambda audio: dynamics.pumped(audio, np.array([0.2]), 6.0, 0.1),
    "yielding": lambda audio: dynamics.yielding(audio, np.full(loudness.hops(audio.shape[1]), 3.0)),
}


@pytest.mark.parametrize("effect", WHOLE)
def test_silence_in_is_silence_out(effect: str) -> None:
    assert not WHOLE[effect](np.zeros((2, SECOND), np.float32)).any()


@pytest.mark.parametrize("effect", WHOLE)
def test_a_signal_without_direct_current_gets_none(effect: str) -> None:
    sound = WHOLE[effect](_sine(441.0) * np.ones((2, 1), np.float32))
    assert np.abs(sound.mean(1)).max() < 1e-3 * np.abs(sound).max()


@pytest.mark.parametrize("effect", WHOLE)
def test_sound_stays_float32_stereo_and_as_long_as_it_was(effect: str) -> None:
    sound = WHOLE[effect](_hiss(0.7))
    assert sound.dtype == np.float32
    assert sound.shape == (2, int(0.7 * SECOND))


@pytest.mark.parametrize("effect", [name for name in WHOLE if name != "echo"])
def test_the_input_is_left_as_it_was(effect: str) -> None:
    sound = _hiss(0.5)
    before = sound.copy()
    WHOLE[effect](sound)
    assert np.array_equal(sound, before)


def test_filters_have_their_gains_where_they_promise_them() -> None:
    assert _gain(effects.peaking(1000, 6.0), 1000) == pytest.approx(6.0, abs=0.01)
    assert _gain(effects.peaking(1000, 6.0, q=2.0), 60) == pytest.approx(0.0, abs=0.05)
    assert _gain(effects.high_shelf(4000, 5.0), 4000) == pytest.approx(2.5, abs=0.01)
    assert _gain(effects.high_shelf(4000, 5.0), 20_000) == pytest.approx(5.0, abs=0.1)
    assert _gain(effects.high_shelf(4000, 5.0), 100) == pytest.approx(0.0, abs=0.05)
    assert _gain(effects.low_shelf(200, -5.0), 20) == pytest.approx(-5.0, abs=0.1)
    assert _gain(effects.low_shelf(200, -5.0), 5000) == pytest.approx(0.0, abs=0.05)
    assert _gain(effects.highpass(100), 100) == pytest.approx(-3.01, abs=0.02)
    assert _gain(effects.lowpass(3000), 3000) == pytest.approx(-3.01, abs=0.02)
    assert _gain(effects.bandpass(2000), 2000) == pytest.approx(0.0, abs=0.01)


def test_filtering_in_blocks_is_filtering_at_once() -> None:
    sound = _hiss(3.1)
    both = effects.filtered(effects.filtered(sound, effects.highpass(200)), effects.peaking(900, -4))
    assert np.allclose(
        both, effects.equalized(sound, effects.highpass(200), effects.peaking(900, -4)), atol=1e-6
    )


def test_a_filter_wakes_up_after_a_long_silence() -> None:
    sound = np.zeros(6 * SECOND, np.float32)
    sound[:100], sound[5 * SECOND :] = 0.5, _hiss(1.0, channels=1)[0]
    alone = effects.filtered(sound[5 * SECOND :], effects.lowpass(2000))
    assert np.allclose(effects.filtered(sound, effects.lowpass(2000))[5 * SECOND :], alone, atol=1e-6)


def test_filtering_may_happen_in_place() -> None:
    sound = _hiss(0.5)
    expected = effects.filtered(sound, effects.highpass(300))
    assert effects.filtered(sound, effects.highpass(300), out=sound) is sound
    assert np.array_equal(sound, expected)


def test_saturation_leaves_quiet_sound_alone_and_bounds_loud_sound() -> None:
    assert _rms_db(effects.saturated(_sine(500, -50.0), 6.0)) == pytest.approx(
        _rms_db(_sine(500, -50.0)), abs=0.02
    )
    assert np.abs(effects.saturated(_sine(500, 20.0), 0.0)).max() <= 1.0


def test_saturation_adds_odd_harmonics_only() -> None:
    spectrum = np.abs(np.fft.rfft(effects.saturated(_sine(500, -3.0), 6.0)))
    assert spectrum[1500] > 1000 * spectrum[1000]


@pytest.mark.parametrize("position", [-1.0, -0.4, 0.0, 0.7, 1.0])
def test_panning_keeps_the_power(position: float) -> None:
    sound = _sine(300)
    assert np.square(effects.panned(sound, position)).sum() == pytest.approx(np.square(sound).sum(), rel=1e-4)


def test_panning_hard_leaves_the_other_side_empty() -> None:
    assert np.abs(effects.panned(_sine(300), -1.0)[1]).max() < 1e-6


def test_widening_never_changes_the_mono_sum_and_keeps_bass_in_the_middle() -> None:
    sound, bass = _hiss(), np.stack([_sine(50), _sine(50)])
    wide = effects.widened(sound, 1.4, 0.5)
    assert np.allclose(wide.sum(0), sound.sum(0), atol=1e-5)
    assert np.square(wide[0] - wide[1]).sum() > 1.5 * np.square(sound[0] - sound[1]).sum()
    low = effects.widened(bass, 1.0, 0.5)
    assert _rms_db(low[0] - low[1]) < _rms_db(low[0] + low[1]) - 12.0


def test_chorus_and_doubles_detune_by_less_than_a_quarter_tone() -> None:
    take = effects.doubled(_sine(1000, seconds=3.0), 1.0)[1][SECOND:]
    spectrum = np.abs(np.fft.rfft(take * np.hanning(len(take))))
    strong = np.flatnonzero(spectrum > spectrum.max() / 30.0) * SAMPLE_RATE / len(take)
    assert 970.0 < strong.min() < 1000.0 < strong.max() < 1030.0


def test_a_double_comes_late() -> None:
    click = np.zeros(SECOND, np.float32)
    click[1000] = 1.0
    late = (np.abs(effects.doubled(click, 0.0)[0]).argmax() - 1000) / SAMPLE_RATE
    assert 0.012 < late < 0.030


@pytest.mark.parametrize(("ratio", "expected"), [(2.0, 5.0), (4.0, 2.5), (10.0, 1.0)])
def test_the_compressor_keeps_its_ratio_above_the_threshold(ratio: float, expected: float) -> None:
    steps = [dynamics.compressed(_sine(1000, level), -30.0, ratio)[SECOND // 2 :] for level in (-17.0, -7.0)]
    assert _rms_db(steps[1]) - _rms_db(steps[0]) == pytest.approx(expected, abs=0.15)


def test_the_compressor_leaves_what_is_under_the_threshold() -> None:
    assert np.allclose(dynamics.compressed(_sine(1000, -40.0), -20.0, 4.0), _sine(1000, -40.0), atol=1e-6)


def test_the_compressor_follows_its_side_chain() -> None:
    pad, kick = _sine(300, -20.0, 2.0), np.concatenate([np.zeros(SECOND, np.float32), _sine(60, -3.0)])
    ducked = dynamics.compressed(pad, -20.0, 4.0, key=kick)
    assert _rms_db(ducked[: SECOND // 2]) == pytest.approx(_rms_db(pad), abs=0.1)
    assert _rms_db(ducked[-SECOND // 2 :]) < _rms_db(pad) - 8.0


def test_the_de_esser_tames_an_s_and_leaves_a_vowel() -> None:
    hiss = effects.filtered(_hiss(1.0, 0.3, 1)[0], effects.highpass(6000))
    vowel = _sine(220, -12.0) + _sine(660, -18.0)
    assert _rms_db(dynamics.de_essed(hiss)) < _rms_db(hiss) - 4.0
    assert _rms_db(dynamics.de_essed(vowel)) == pytest.approx(_rms_db(vowel), abs=0.1)


def test_a_yielding_band_dips_in_the_middle_and_nowhere_else() -> None:
    dip = np.full(loudness.hops(SECOND), 2.0)
    for frequency, change in ((2000.0, -2.0), (100.0, 0.0), (12_000.0, 0.0)):
        sound = _sine(frequency)
        assert _rms_db(dynamics.yielding(sound, dip)) - _rms_db(sound) == pytest.approx(change, abs=0.12)


def test_others_yield_only_while_the_voice_sounds() -> None:
    voice = np.concatenate([np.zeros(SECOND, np.float32), _sine(300), np.zeros(2 * SECOND, np.float32)])
    yields = dynamics.presence(voice, 2.0)
    moment = loudness.HOPS_PER_SECOND
    assert yields[moment // 2] == pytest.approx(0.0, abs=0.01)
    assert yields[moment + moment // 2] == pytest.approx(2.0, abs=0.01)
    assert yields[-1] < 0.02


def test_a_kick_ducks_and_lets_go() -> None:
    pad = _sine(2205, -12.0, 2.0)
    ducked = dynamics.pumped(pad, np.array([1.0]), 6.0, 0.1)
    struck, later = int(1.004 * SECOND), int(1.7 * SECOND)
    assert _rms_db(ducked[struck : struck + 200]) == pytest.approx(_rms_db(pad) - 6.0, abs=1.2)
    assert _rms_db(ducked[later:]) == pytest.approx(_rms_db(pad), abs=0.1)


@pytest.mark.parametrize("ceiling", [-1.0, -6.0, -12.0])
def test_the_limiter_never_lets_a_true_peak_over_its_ceiling(ceiling: float) -> None:
    hiss = _hiss(2.0, 0.4)
    hiss[:, ::5000] *= 9.0
    assert loudness.true_peak(dynamics.limited(hiss, ceiling)) <= ceiling + 0.02


def test_the_limiter_leaves_quiet_sound_alone() -> None:
    assert np.array_equal(dynamics.limited(_sine(500, -20.0), -6.0), _sine(500, -20.0))


def test_the_limiter_lets_go_after_a_peak() -> None:
    sound = np.stack([_sine(500, -20.0, 2.0)] * 2)
    sound[:, SECOND] = 4.0
    assert np.allclose(dynamics.limited(sound, -6.0)[:, -SECOND // 2 :], sound[:, -SECOND // 2 :], rtol=1e-3)


@pytest.mark.parametrize("decay", [0.6, 1.5, 3.0])
def test_a_plate_falls_by_sixty_decibels_in_its_decay(decay: float) -> None:
    answer = effects.filtered(reverb.plate(decay, pre_delay=0.0), effects.bandpass(1200.0, 2.0))
    energy = np.cumsum(np.square(answer.astype(np.float64)).sum(0)[::-1])[::-1]
    fall = 10.0 * np.log10(energy / energy[0])
    twenty = np.interp(25.0, -fall, np.arange(len(fall))) - np.interp(5.0, -fall, np.arange(len(fall)))
    assert 3.0 * twenty / SAMPLE_RATE == pytest.approx(decay, rel=0.12)


def test_the_top_of_a_plate_dies_first() -> None:
    answer = reverb.plate(2.0, pre_delay=0.0)[0]
    start, end = (np.abs(np.fft.rfft(answer[first : first + SECOND // 4])) for first in (0, SECOND))
    bins = np.fft.rfftfreq(SECOND // 4, 1 / SAMPLE_RATE)
    high, low = (bins > 6000) & (bins < 10_000), (bins > 700) & (bins < 2000)
    fall = [20.0 * np.log10(end[band].mean() / start[band].mean()) for band in (high, low)]
    assert fall[0] < fall[1] - 10.0


def test_reverb_waits_for_its_pre_delay_and_decorrelates_the_sides() -> None:
    answer = reverb.plate(1.0, pre_delay=0.05)
    assert not answer[:, : int(0.05 * SAMPLE_RATE)].any()
    assert abs(float(answer[0] @ answer[1])) < 0.1
    assert np.square(answer[0]).sum() == pytest.approx(1.0, rel=1e-3)


def test_block_convolution_is_convolution() -> None:
    sound, answer = _hiss(4.0, channels=1)[0], reverb.plate(0.05)[0]
    expected = np.convolve(sound, answer)[: len(sound)]
    assert np.allclose(reverb.convolved(sound, answer), expected, atol=1e-5)


def test_echoes_come_in_time_on_alternate_sides_and_fade() -> None:
    click = np.zeros(2 * SECOND, np.float32)
    click[0] = 1.0
    wet = reverb.ping_pong(click, 0.25, feedback=0.5, repeats=3, dark=15_000.0)
    tops = [
        np.abs(wet[:, repeat * SECOND // 4 - 5 : repeat * SECOND // 4 + 50]).max(1) for repeat in (1, 2, 3)
    ]
    assert [int(top.argmax()) for top in tops] == [1, 0, 1]
    assert [float(top.min()) for top in tops] == [0.0, 0.0, 0.0]
    assert tops[0].max() > 1.5 * tops[1].max() > 2.0 * tops[2].max()


def test_a_stereo_send_is_the_middle() -> None:
    sound = _hiss()
    assert np.allclose(reverb.sent(sound, 0.0), sound.mean(0), atol=1e-5)
