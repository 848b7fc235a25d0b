from dataclasses import replace

import numpy as np
import pytest

from studio.engine.audio import Audio
from studio.engine.phones import CONSONANTS, PHONES, VOWELS
from studio.engine.score import Vocal
from studio.engine.singing.voice import sing
from tests.engine.sung import (
    LA,
    brightness,
    envelope,
    heard_pitch,
    heard_pitches,
    note,
    part,
    rms,
    score,
    syllable,
    vocal,
)

CHARACTERS = ("clear", "warm", "breathy", "bright", "husky", "powerful", "soft", "child")


def sung(character: str = "clear", style: str = "sung", gender: str = "m", role: str = "lead") -> Audio:
    notes = [note(1, 1, 55, syllable("AA", "S")), note(2, 1.5, 57, syllable("IY", "T", "N"))]
    if gender == "f":
        notes = [replace(one, pitch=one.pitch + 10) for one in notes]
    return sing(replace(vocal(notes, gender, character, style), role=role), score(4), 1)


def hiss_share(sound: Audio) -> float:
    """How much of a steady sound does not repeat after a period: noise against tone, by comb subtraction."""
    period = 44_100 / (440 * 2 ** ((heard_pitch(sound) - 69) / 12))
    moved = np.interp(np.arange(len(sound) - 400) + period, np.arange(len(sound)), sound)
    return rms((sound[:-400] - moved).astype(np.float32)) / rms(sound)


@pytest.mark.parametrize("gender", ["m", "f"])
@pytest.mark.parametrize("phone", PHONES)
def test_every_phone_sounds(phone: str, gender: str) -> None:
    if phone in CONSONANTS:
        notes = [note(1, 0.5, 57, syllable("AA", (phone,), (phone,)))]
    else:
        notes = [note(1, 0.5, 57, syllable(phone))]
    sound = sing(vocal(notes, gender), score(2), 1)
    assert np.isfinite(sound).all()
    assert rms(part(sound, 1.0, 1.4)) > 0.02
    without = sing(vocal([note(1, 0.5, 57, syllable("AA"))], gender), score(2), 1)
    assert phone == "AA" or rms(part(sound, 0.8, 1.5) - part(without, 0.8, 1.5)) > 0.01


def test_every_pair_of_vowels_has_its_own_colour() -> None:
    colours = {
        phone: envelope(part(sing(vocal([note(1, 1, 45, syllable(phone))]), score(2), 1), 1.1, 1.5))
        for phone in VOWELS
    }
    for one, first in colours.items():
        for other, second in colours.items():
            assert one == other or np.abs(first - second).mean() > 0.8, (one, other)


def test_an_i_has_its_second_formant_far_above_an_u() -> None:
    def peak(vowel: str) -> float:
        spectrum = envelope(part(sing(vocal([note(1, 1, 45, syllable(vowel))]), score(2), 1), 1.2, 1.8), 60)
        return 50 + 99.2 * (12 + int(np.argmax(spectrum[12:26])))

    def power_at(vowel: str, hertz: float) -> float:
        spectrum = envelope(part(sing(vocal([note(1, 1, 45, syllable(vowel))]), score(2), 1), 1.2, 1.8), 60)
        middle = int((hertz - 50) / 99.2)
        return float(spectrum[middle - 1 : middle + 2].max())

    assert power_at("IY", 2290) > power_at("UW", 2290) + 10
    assert power_at("AA", 1090) > power_at("IY", 1090) + 10
    assert peak("IY") > 1900


def test_women_have_higher_formants_than_men_on_the_same_note() -> None:
    man, woman = (sing(vocal([note(1, 1, 57, syllable("AA"))], gender), score(2), 1) for gender in "mf")
    low, high = slice(22, 25), slice(27, 30)  # a man's third formant, a woman's
    colours = [envelope(part(sound, 1.2, 1.8)) for sound in (man, woman)]
    leans = [colour[high].max() - colour[low].max() for colour in colours]
    assert leans[1] > leans[0] + 3


@pytest.mark.parametrize("character", [name for name in CHARACTERS if name != "clear"])
def test_each_character_colours_the_voice(character: str) -> None:
    plain, other = sung(), sung(character)
    difference = envelope(part(other, 1.2, 1.7)) - envelope(part(plain, 1.2, 1.7))
    assert np.abs(difference).mean() > 0.8
    assert heard_pitch(part(other, 1.2, 1.7)) == pytest.approx(55, abs=0.2)


def test_characters_differ_as_their_names_say() -> None:
    assert brightness(part(sung("bright"), 1.2, 1.7)) > 1.5 * brightness(part(sung(), 1.2, 1.7))
    assert brightness(part(sung("warm"), 1.2, 1.7)) < brightness(part(sung(), 1.2, 1.7))
    assert hiss_share(part(sung("breathy"), 1.3, 1.6)) > 1.3 * hiss_share(part(sung(), 1.3, 1.6))
    assert rms(sung("soft")) < 0.8 * rms(sung()) < rms(sung("powerful"))


def test_a_powerful_voice_has_a_singers_formant() -> None:
    ring = slice(26, 36)  # 2.6 to 3.6 kHz
    powerful, clear = (envelope(part(sung(name), 1.2, 1.7)) for name in ("powerful", "clear"))
    assert powerful[ring].max() > clear[ring].max() + 3


@pytest.mark.parametrize("style", ["rap", "spoken"])
def test_speech_falls_through_its_pitch_and_does_not_hold(style: str) -> None:
    sound = sung(style=style)
    track = heard_pitches(sound, 1.06, 1.24)
    assert track[0] - track[-1] > 0.5
    assert abs(np.median(track) - 56) < 2.5
    assert rms(part(sound, 1.6, 1.75)) < 0.05 * rms(part(sound, 1.05, 1.25))


def test_a_whisper_has_no_pitch() -> None:
    whisper, plain = part(sung(style="whisper"), 1.05, 1.35), part(sung(), 1.05, 1.35)
    assert rms(whisper) > 0.005
    assert hiss_share(whisper) > 0.8 > 3 * hiss_share(plain)


def test_a_hum_keeps_the_tune_and_drops_the_words() -> None:
    hum, plain = sung(style="hum"), sung()
    assert heard_pitch(part(hum, 1.3, 1.8)) == pytest.approx(55, abs=0.15)
    assert brightness(hum) < 0.2 * brightness(plain)
    other = sing(vocal([note(1, 1, 55, LA), note(2, 1.5, 57, LA)], style="hum"), score(4), 1)
    assert hum.tobytes() == other.tobytes()


def test_a_double_is_a_little_late_and_detuned() -> None:
    lead, double = sung(), sung(role="double")
    cents = (heard_pitch(part(double, 1.3, 1.8)) - heard_pitch(part(lead, 1.3, 1.8))) * 100
    assert 1 < cents < 16
    assert np.argmax(np.abs(double) > 0.1) > np.argmax(np.abs(lead) > 0.1) + 400


def test_backing_voices_soften_their_consonants() -> None:
    lead, backing = sung(), sung(role="backing")
    consonant, vowel = (0.85, 0.97), (1.2, 1.8)
    assert rms(part(backing, *consonant)) / rms(part(backing, *vowel)) < 0.6 * rms(
        part(lead, *consonant)
    ) / rms(part(lead, *vowel))


def test_an_unknown_phone_or_character_is_an_error() -> None:
    wrong: list[Vocal] = [vocal([note(1, 1, 55, syllable("QQ"))]), vocal([note(1, 1, 55)], character="metal")]
    for one in wrong:
        with pytest.raises(KeyError):
            sing(one, score(2), 1)
