import numpy as np
import pytest

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.score import Vocal
from studio.engine.singing.voice import sing
from tests.engine.sung import (
    LA,
    envelope,
    heard_pitch,
    heard_pitches,
    level,
    note,
    part,
    rms,
    score,
    syllable,
    vocal,
)

TUNE = {"m": (50, 53, 55, 52, 57, 60), "f": (62, 65, 67, 64, 69, 72)}
WORDS = (
    LA,
    syllable("IY", "S"),
    syllable("OW", "G"),
    syllable("EH", "M", "N"),
    syllable("UW", "T"),
    syllable("AY"),
)


def tune(gender: str, character: str = "clear") -> Vocal:
    notes = [
        note(1 + index, 1.0, pitch, word)
        for index, (pitch, word) in enumerate(zip(TUNE[gender], WORDS, strict=True))
    ]
    return vocal(notes, gender, character)


@pytest.fixture(scope="module", params=["m", "f"])
def sung(request: pytest.FixtureRequest) -> tuple[str, Audio]:
    return request.param, sing(tune(request.param), score(), 1)


def test_a_track_is_as_long_as_the_song_and_its_tail() -> None:
    assert sing(tune("m"), score(7.3), 1).shape == (int(np.ceil(9.3 * SAMPLE_RATE)),)
    assert sing(tune("m"), score(7.3), 1).dtype == np.float32


def test_every_note_is_in_tune(sung: tuple[str, Audio]) -> None:
    gender, sound = sung
    errors = [
        abs(np.median(heard_pitches(sound, 1.2 + index, 1.7 + index, 0.02)) - pitch) * 100
        for index, pitch in enumerate(TUNE[gender])
    ]
    assert np.median(errors) < 6
    assert max(errors) < 25


def test_the_voice_stays_within_half_a_semitone_of_its_notes(sung: tuple[str, Audio]) -> None:
    gender, sound = sung
    offsets = np.concatenate(
        [heard_pitches(sound, 1.08 + i, 1.75 + i, 0.02) - pitch for i, pitch in enumerate(TUNE[gender])]
    )
    assert np.mean(np.abs(offsets) < 0.5) > 0.97


def test_long_notes_have_a_vibrato_that_starts_late() -> None:
    sound = sing(vocal([note(1, 3, 57, syllable("AA"))]), score(), 1)
    assert np.ptp(heard_pitches(sound, 1.12, 1.26)) < 0.25
    assert 0.3 < np.ptp(heard_pitches(sound, 2.0, 3.6)) < 1.2


@pytest.mark.parametrize("onset", [("S",), ("T",), ("F", "L"), ("SH",), ("P",)])
def test_consonants_come_before_the_note_and_the_vowel_on_it(onset: tuple[str, ...]) -> None:
    notes = [note(1 + index, 0.5, 52, syllable("AA", onset)) for index in range(6)]
    sound = sing(vocal(notes), score(), 1)
    low = np.real(
        np.fft.irfft(np.fft.rfft(sound) * (np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE) < 1200), len(sound))
    )
    loudness = level(low.astype(np.float32), window=256)
    late = []
    for index in range(6):
        first = int((1 + index) * SAMPLE_RATE / 64)
        near = loudness[first - 12 : first + 60]
        late.append((np.flatnonzero(near > 0.5 * np.median(loudness[first + 70 : first + 170]))[0] - 12) * 64)
    assert abs(np.median(late)) / SAMPLE_RATE < 0.02


def test_nothing_sounds_where_nothing_is_sung() -> None:
    sound = sing(vocal([note(3, 1, 52), note(6, 1, 55)]), score(), 1)
    assert np.abs(part(sound, 0, 2.3)).max() == 0
    assert np.abs(part(sound, 4.2, 5.2)).max() == 0
    assert np.abs(part(sound, 7.2, 10)).max() == 0


def test_a_track_without_notes_is_silent() -> None:
    assert not sing(vocal([]), score(), 1).any()


def test_a_breath_is_drawn_before_a_phrase_and_is_far_softer_than_the_voice() -> None:
    sound = sing(vocal([note(3, 1, 52)]), score(), 1)
    breath = rms(part(sound, 2.5, 2.85))
    assert 0.003 < breath / rms(part(sound, 3.1, 3.9)) < 0.15


def test_the_lead_has_a_healthy_level_and_no_offset(sung: tuple[str, Audio]) -> None:
    _, sound = sung
    assert 0.35 < np.abs(sound).max() < 1.0
    assert abs(float(np.mean(sound, dtype=np.float64))) < 1e-4


def test_there_are_no_clicks(sung: tuple[str, Audio]) -> None:
    """Above 12 kHz the voice is only soft noise: a click would stand out there."""
    _, sound = sung
    spectrum = np.fft.rfft(sound)
    spectrum[: int(12_000 * len(sound) / SAMPLE_RATE)] = 0
    assert np.abs(np.fft.irfft(spectrum, len(sound))).max() < 0.06
    assert np.abs(np.diff(sound)).max() < 0.5


def test_the_same_seed_sings_the_same_bytes_and_another_seed_others() -> None:
    first, again, other = (sing(tune("f"), score(), seed) for seed in (1, 1, 2))
    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != other.tobytes()
    assert abs(heard_pitch(part(first, 1.3, 1.6)) - heard_pitch(part(other, 1.3, 1.6))) < 0.2


def test_an_edited_phrase_leaves_the_others_untouched() -> None:
    before = sing(vocal([note(1, 1, 52), note(5, 1, 52)]), score(), 1)
    after = sing(vocal([note(1, 1, 52), note(5, 1, 57)]), score(), 1)
    assert part(before, 0, 4).tobytes() == part(after, 0, 4).tobytes()
    assert part(before, 5, 6).tobytes() != part(after, 5, 6).tobytes()


def test_a_melisma_keeps_its_vowel_on_the_new_pitch() -> None:
    sound = sing(vocal([note(1, 1, 50, syllable("IY", "S")), note(2, 1, 53, None)]), score(), 1)
    assert heard_pitch(part(sound, 1.4, 1.9)) == pytest.approx(50, abs=0.15)
    assert heard_pitch(part(sound, 2.2, 2.35)) == pytest.approx(53, abs=0.15)
    assert level(part(sound, 1.9, 2.1)).min() > 0.5 * rms(part(sound, 1.3, 1.9))
    vowel, held = envelope(part(sound, 1.4, 1.8), 12), envelope(part(sound, 2.4, 2.8), 12)
    assert np.abs(vowel - held).mean() < 4


def test_a_coda_is_sung_at_the_end_of_its_melisma() -> None:
    sound = sing(vocal([note(1, 1, 50, syllable("AA", (), "S")), note(2, 1, 53, None)]), score(), 1)
    hiss = np.fft.rfft(sound)
    hiss[: int(5000 * len(sound) / SAMPLE_RATE)] = 0
    high = np.fft.irfft(hiss, len(sound)).astype(np.float32)
    assert rms(part(high, 2.85, 3.0)) > 3 * rms(part(high, 1.8, 2.1))


def test_a_melisma_after_a_rest_starts_its_vowel_again() -> None:
    sound = sing(vocal([note(1, 1, 50, syllable("AA", "S", "S")), note(3, 1, 53, None)]), score(), 1)
    assert heard_pitch(part(sound, 3.3, 3.9)) == pytest.approx(53, abs=0.15)


def test_high_notes_stay_as_loud_as_low_ones() -> None:
    sound = sing(vocal([note(1, 1, 60, syllable("IY")), note(3, 1, 79, syllable("IY"))], "f"), score(), 1)
    assert 0.5 < rms(part(sound, 3.2, 3.8)) / rms(part(sound, 1.2, 1.8)) < 2
