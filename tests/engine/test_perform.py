"""How a part is performed: timing, voices, chokes, glides."""

import hashlib
import itertools
import subprocess
import sys
from functools import partial

import numpy as np
import pytest

from studio.engine.audio import SAMPLE_RATE, hertz
from studio.engine.playing.perform import play
from studio.engine.score import Note, Part
from tests.cost import units
from tests.engine.playing import TONAL, decibels, peak, score, sound, spectrum, typical

BEAT = SAMPLE_RATE // 2


def test_it_is_as_long_as_the_score_and_its_tail() -> None:
    heard = play(Part("bass", "bass_finger", ()), score(7.3, 97.0), 1)
    assert heard.shape == (2, int(np.ceil((7.3 * 60 / 97 + 2.0) * SAMPLE_RATE)))
    assert not heard.any()


def test_it_names_an_instrument_that_is_not_there() -> None:
    with pytest.raises(KeyError, match="kazoo"):
        play(Part("synth", "kazoo", ()), score(4.0), 1)


@pytest.mark.parametrize(
    "key", ["piano", "violin", "guitar_metal", "organ", "lead_saw", "kit_rock", "pad_warm"]
)
def test_there_is_silence_before_the_first_note_and_sound_on_it(key: str) -> None:
    pitch = 38 if key == "kit_rock" else 60
    heard = sound(key, (Note(2.0, 1.0, pitch, 0.8),), 8.0)
    assert not heard[:, : 2 * BEAT].any()
    assert peak(heard[:, 2 * BEAT : 2 * BEAT + BEAT // 2]) > -40.0


@pytest.mark.parametrize("key", TONAL)
def test_notes_end_when_they_should(key: str) -> None:
    heard = sound(key, (Note(0.0, 1.0, 60, 0.8),), 12.0)
    while_held = decibels(heard[:, BEAT // 2 : BEAT])
    assert decibels(heard[:, int(2.2 * SAMPLE_RATE) : int(2.4 * SAMPLE_RATE)]) < while_held - 22.0
    assert peak(heard[:, 3 * SAMPLE_RATE :]) < -90.0


@pytest.mark.parametrize("key", ["kit_jazz", "guitar_steel", "organ", "fx_vinyl", "strings"])
def test_the_same_seed_gives_the_same_samples_and_another_does_not(key: str) -> None:
    notes = typical(key)[:12]
    assert np.array_equal(sound(key, notes, 8.0, seed=3), sound(key, notes, 8.0, seed=3))
    assert not np.array_equal(sound(key, notes, 8.0, seed=3), sound(key, notes, 8.0, seed=4))


def _fingerprint() -> str:
    keys = ("kit_909", "harp", "flute", "supersaw")
    return hashlib.md5(b"".join(sound(key, typical(key)[:9], 4.0).tobytes() for key in keys)).hexdigest()


def test_another_process_gives_the_same_samples() -> None:
    program = "from tests.engine.test_perform import _fingerprint; print(_fingerprint())"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == _fingerprint()


def test_the_order_in_which_notes_are_written_does_not_matter() -> None:
    notes = typical("epiano")
    assert np.array_equal(sound("epiano", notes, 16.0), sound("epiano", notes[::-1], 16.0))


def test_a_note_more_changes_nothing_before_it() -> None:
    notes = typical("piano")[:6]
    longer = sound("piano", (*notes, Note(6.0, 1.0, 71, 0.8)), 12.0)
    assert np.array_equal(longer[:, : 6 * BEAT], sound("piano", notes, 12.0)[:, : 6 * BEAT])


def test_loudness_follows_velocity_between_the_steps_of_brightness() -> None:
    levels = [decibels(sound("marimba", (Note(0, 1, 60, v / 100),), 4.0)) for v in range(20, 101, 4)]
    assert all(after > before for before, after in itertools.pairwise(levels))


def test_a_bass_plays_one_note_at_a_time() -> None:
    heard = sound("bass_finger", (Note(0, 4, 33, 0.8), Note(1, 3, 40, 0.8)), 8.0)
    frequency, power = spectrum(heard[:, BEAT + 4000 : 3 * BEAT])
    first = power[np.abs(frequency - hertz(33)) < 4].max()
    assert first < 1e-3 * power[np.abs(frequency - hertz(40)) < 4].max()


def test_notes_of_a_lead_struck_together_are_a_chord() -> None:
    heard = sound("lead_saw", (Note(0, 4, 60, 0.8), Note(0, 4, 67, 0.8)), 8.0)
    frequency, power = spectrum(heard[:, 4000 : 3 * BEAT])
    low, high = (power[np.abs(frequency - hertz(p)) < 8].max() for p in (60, 67))
    assert 0.2 < low / high < 5.0


def test_a_sub_bass_glides_from_the_note_before_when_they_touch() -> None:
    joined = sound("bass_sub", (Note(0, 1, 31, 0.8), Note(1, 2, 43, 0.8)), 8.0)
    apart = sound("bass_sub", (Note(0, 0.5, 31, 0.8), Note(1, 2, 43, 0.8)), 8.0)

    def crossings(heard: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> int:
        return int(np.count_nonzero(np.diff(np.signbit(heard[0, BEAT : BEAT + 2600]))))

    assert crossings(joined) < crossings(apart)


def test_a_closed_hat_silences_the_open_one() -> None:
    free = sound("kit_acoustic", (Note(0, 1, 46, 0.9),), 8.0)
    choked = sound("kit_acoustic", (Note(0, 1, 46, 0.9), Note(0.5, 1, 44, 0.3)), 8.0)
    late = slice(int(0.5 * SAMPLE_RATE), int(0.6 * SAMPLE_RATE))
    assert decibels(choked[:, late]) < decibels(free[:, late]) - 15.0


def test_gain_and_pan_are_left_to_the_mixing_desk() -> None:
    notes = typical("piano")[:3]
    plain = play(Part("keyboard", "piano", notes), score(4.0), 1)
    assert np.array_equal(plain, play(Part("keyboard", "piano", notes, gain_db=-9.0, pan=1.0), score(4.0), 1))


def test_a_chord_through_an_amplifier_is_not_the_sum_of_its_notes() -> None:
    low, high = Note(0, 2, 45, 0.8), Note(0, 2, 52, 0.8)
    together = sound("guitar_metal", (low, high), 4.0)
    alone = sound("guitar_metal", (low,), 4.0) + sound("guitar_metal", (high,), 4.0)
    assert decibels(together - alone) > decibels(together) - 10.0


def test_crackle_lies_under_a_whole_song() -> None:
    heard = sound("fx_vinyl", (Note(0, 120, 60, 0.8),), 124.0)
    assert all(decibels(heard[:, k * SAMPLE_RATE : (k + 1) * SAMPLE_RATE]) > -50.0 for k in range(60))
    assert not heard[:, 61 * SAMPLE_RATE :].any()


def test_a_note_held_for_half_a_minute_ends_without_a_click() -> None:
    heard = sound("organ", (Note(0, 80, 60, 0.8),), 80.0)
    steps = np.abs(np.diff(heard, 2)).max(axis=0)
    assert steps[23 * SAMPLE_RATE :].max() <= 1.2 * steps[10 * SAMPLE_RATE : 20 * SAMPLE_RATE].max()
    assert not heard[:, 25 * SAMPLE_RATE :].any()


def test_a_note_pulled_before_the_first_beat_starts_with_it() -> None:
    heard = sound("piano", (Note(-0.02, 1, 60, 0.8),), 4.0)
    assert peak(heard[:, : BEAT // 2]) > -40.0


def test_notes_beyond_the_end_are_cut_softly() -> None:
    heard = sound("pad_bright", (Note(0, 40, 60, 0.8),), 4.0)
    assert float(np.abs(heard[:, -1]).max()) < 1e-4
    assert peak(heard[:, -SAMPLE_RATE // 2 :]) > -40.0


@pytest.mark.slow
def test_two_minutes_of_five_hundred_notes_take_little_time() -> None:
    scale = (0, 2, 4, 5, 7, 9, 11, 12)
    notes = tuple(Note(k * 0.48, 0.9, 55 + scale[k * 5 % 8], 0.6 + 0.04 * (k % 9)) for k in range(500))
    for key in ("piano", "guitar_steel", "violin", "epiano"):
        assert units(partial(sound, key, notes, 240.0)) < 60, key
