from functools import cache

import numpy as np
import pytest

from studio.engine.audio import Audio
from studio.engine.listening.separate import REST, Scene, scene, stems, vocals
from studio.engine.listening.singer import singer_alone, singer_in
from studio.engine.score import STEMS
from tests.engine.listening import band, sounds


@cache
def heard() -> Scene:
    return scene(band.recording())


@cache
def apart() -> tuple[Audio, Audio]:
    return vocals(band.recording(), heard())


@cache
def parts() -> dict[str, Audio | None]:
    return stems(band.recording(), heard())


def sdr(truth: Audio, estimate: Audio) -> float:
    """Source-to-distortion ratio in dB (Vincent et al. 2006, without filtering the truth)."""
    return float(10 * np.log10(np.sum(truth**2) / np.sum((truth - estimate) ** 2)))


def test_voice_and_backing_add_up_to_the_recording() -> None:
    voice, backing = apart()
    assert np.abs(voice + backing - band.recording()).max() < 1e-6
    assert voice.dtype == backing.dtype == np.float32


def test_both_come_nearer_to_the_truth_than_the_recording_is() -> None:
    voice, backing = apart()
    truth = np.broadcast_to(0.4 * band.voice()[: voice.shape[1]], voice.shape)
    rest = band.recording() - truth
    assert sdr(truth, voice) >= sdr(truth, band.recording()) + 4.0
    assert sdr(rest, backing) >= sdr(rest, band.recording()) + 1.0


def test_all_stems_add_up_to_the_recording_and_the_unknown_ones_are_left_out() -> None:
    found = parts()
    assert tuple(found) == STEMS
    there = {name for name, sound in found.items() if sound is not None}
    assert there == {"vocals", "drums", "bass", REST}
    total = np.sum([sound for sound in found.values() if sound is not None], axis=0)
    assert np.abs(total - band.recording()).max() < 1e-5


def test_each_stem_holds_most_of_what_it_is_named_after() -> None:
    strokes = 0.32 * sounds.drums(sounds.beat(band.BPM, band.BARS), band.SECONDS)
    drums = parts()["drums"]
    assert drums is not None
    length = min(len(strokes), drums.shape[1])
    assert (
        sdr(strokes[:length], drums[0, :length]) > sdr(strokes[:length], band.recording()[0, :length]) + 4.0
    )


def test_where_nobody_sings_the_vocals_are_left_out() -> None:
    short = band.backing()[:, : 44_100 * 3]
    found = stems(short, scene(short), voiced=False)
    assert found["vocals"] is None
    assert np.abs(np.sum([s for s in found.values() if s is not None], axis=0) - short).max() < 1e-5


def test_mono_sound_is_taken_as_well() -> None:
    mono = band.recording()[0, : 44_100 * 4]
    voice, backing = vocals(mono, scene(mono))
    assert voice.shape == backing.shape == (2, len(mono))


def test_it_knows_whether_somebody_sings() -> None:
    assert singer_in(heard()).voice > 0.5
    assert singer_in(scene(band.backing())).voice < 0.5


def test_it_knows_whether_somebody_sings_alone() -> None:
    assert singer_alone(band.voice()).alone
    assert not singer_alone(band.recording()).alone
    assert not singer_alone(sounds.silence(2.0)).alone


def test_what_plays_like_a_keyboard_or_lies_low_is_no_lone_voice() -> None:
    broken = [(0.15 * at, sounds.tone(48 + step, 0.15)) for at, step in enumerate([0, 16, 7, 19] * 10)]
    assert not singer_alone(sounds.placed(broken, 6.0)).alone
    assert not singer_alone(sounds.placed([(0.0, sounds.tone(37, 6.0))], 6.0)).alone
    assert singer_alone(sounds.placed([(0.0, sounds.tone(49, 6.0))], 6.0)).alone


@pytest.mark.parametrize("seconds", [0.0, 0.05, 1.0])
def test_silence_comes_apart_into_silence(seconds: float) -> None:
    still = np.stack([sounds.silence(seconds)] * 2)
    voice, backing = vocals(still, scene(still))
    assert voice.shape == still.shape
    assert not np.abs(voice).max(initial=0.0)
    assert not np.abs(backing).max(initial=0.0)
