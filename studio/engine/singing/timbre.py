"""Who is singing and how: every voice of the score as one set of numbers that the singer reads."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from studio.engine.score import Vocal
from studio.engine.singing.phonetics import WOMEN_SCALE


@dataclass(frozen=True, slots=True)
class Timbre:
    """The plain values are a clear lead voice; levels in dB, pitch in cents, times in seconds."""

    woman: bool
    tract: float = 1.0  # formants against the tables' man or woman: above 1 is a shorter tract
    tilt: float = 2.2  # dB per octave lost above 1 kHz, beyond the source's own
    breath: float = 0.0  # dB on the breath noise
    ring: float = 0.0  # singer's formant, dB near 3 kHz (Sundberg 1974)
    level: float = 0.0
    vibrato: float = 28.0
    vibrato_rate: float = 5.6
    vibrato_delay: float = 0.26
    jitter: float = 4.0
    shimmer: float = 0.2  # dB from pulse to pulse
    scoop: float = 35.0  # how far under the note a phrase starts
    fall: float = 0.0  # speech: fall within each syllable
    melody: float = 1.0  # speech: share of the tune's intervals that is kept
    sustain: float = 60.0  # longest vowel
    consonants: float = 0.0  # dB on friction and bursts
    stretch: float = 1.8  # of consonants, against speech
    late: float = 0.0
    detune: float = 0.0
    voiced: bool = True
    hummed: bool = False

    @property
    def scale(self) -> float:
        """Resonances above F3 and noise spectra against a man's."""
        return self.tract * (WOMEN_SCALE if self.woman else 1.0)


_CHARACTERS: Mapping[str, Mapping[str, Any]] = {
    "clear": {},
    "warm": {"tract": 0.96, "tilt": 4.0, "breath": -1.5, "vibrato": 32},
    "breathy": {"tilt": 4.5, "breath": 7, "vibrato": 18, "level": -1.5},
    "bright": {"tract": 1.04, "tilt": 0.0, "ring": 3},
    "husky": {"tract": 0.97, "tilt": 3.0, "breath": 4, "jitter": 9, "shimmer": 1.4, "vibrato": 18},
    "powerful": {"tilt": 0.8, "ring": 6, "breath": -3, "vibrato": 42, "scoop": 55, "level": 1.5},
    "soft": {"tilt": 5.0, "breath": 3, "vibrato": 16, "consonants": -2, "level": -3},
    "child": {"tract": 1.16, "tilt": 2.6, "breath": 1, "vibrato": 6, "jitter": 6},
}

_SPEECH = {"vibrato": 0, "scoop": 0, "stretch": 1.2}

_STYLES: Mapping[str, Mapping[str, Any]] = {
    "sung": {},
    "rap": {**_SPEECH, "fall": 220, "melody": 0.5, "sustain": 0.34, "consonants": 2},
    "spoken": {**_SPEECH, "fall": 320, "melody": 0.35, "sustain": 0.30, "consonants": 1, "tilt": 3.2},
    "whisper": {**_SPEECH, "voiced": False, "breath": 10, "consonants": -3, "sustain": 0.45},
    "hum": {"hummed": True, "tilt": 5.0, "breath": -12},
}

# Added to what the character has.
_ROLES: Mapping[str, Mapping[str, Any]] = {
    "lead": {},
    "double": {"late": 0.018, "detune": 7, "tract": 0.015, "breath": 1, "consonants": -3},
    "harmony": {"late": 0.008, "detune": -4, "tract": -0.01, "tilt": 0.5, "consonants": -3},
    "backing": {"late": 0.012, "detune": 3, "tilt": 1.5, "breath": 2, "consonants": -7, "vibrato": -8},
}


def timbre(vocal: Vocal) -> Timbre:
    """The voice of a vocal track. Raises KeyError for a character, style or role unknown to the score."""
    voice = vocal.voice
    plain = Timbre(woman=voice.gender == "f")
    sound = replace(plain, **_CHARACTERS[voice.character])
    sound = replace(sound, **_STYLES[voice.style])
    sound = replace(
        sound,
        tract=sound.tract * voice.tract,
        tilt=sound.tilt + voice.tilt,
        breath=sound.breath + voice.breath,
        vibrato=sound.vibrato * voice.vibrato,
        vibrato_rate=sound.vibrato_rate + voice.vibrato_rate,
    )
    extra = {name: getattr(sound, name) + value for name, value in _ROLES[vocal.role].items()}
    sound = replace(sound, **extra)
    return replace(sound, vibrato=max(0.0, sound.vibrato))
