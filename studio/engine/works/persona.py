"""Voices as profiles: heard in a clip, kept as JSON, and sung with again.

A profile is {"gender": "f" or "m", "low", "high": MIDI pitches, "character", "style", "tract", "tilt",
"breath", "vibrato", "vibrato_rate": as in `score.Voice`, "exact": whether the voice was made here, "heard":
{"low", "middle", "high": MIDI pitches that 95 %, 50 % and 5 % of the singing lies over, "brightness": hertz,
"vibrato": cents to each side, null where no note was held, "vibrato_rate": hertz, "seconds": of singing},
"tags": the style that it was heard in}. `voice_of` makes a singer of it.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.listening.separate import scene, vocals
from studio.engine.listening.singer import singer_alone, singer_in
from studio.engine.listening.spectra import mono
from studio.engine.listening.voiceprint import Voiceprint, voiceprint
from studio.engine.score import Score, SungNote, Syllable, Vocal, Voice
from studio.engine.singing.voice import sing
from studio.engine.works.sheets import cut
from studio.engine.works.work import Job, Result, Source

_OWN = ("gender", "low", "high", "character", "style", "tract", "tilt", "breath", "vibrato", "vibrato_rate")
_LONGEST = 60.0  # seconds that a voice is listened to
_LIKELY = 0.5  # how likely a voice must be
_LOWEST, _HIGHEST = 40.0, 81.0  # MIDI pitches that the middle of a voice lies between
_REACH = 11.0  # semitones that a voice is believed to go from its middle: a separated one jumps octaves
_RANGE = 15  # semitones that a voice is at home in, at least
_WOMEN = 58.5  # MIDI pitch around which a woman's voice lies rather than a man's
_UNSURE = 1.5  # semitones around it that leave the throat to decide
_VOWELS = ("AA", "IY", "UW", "EH", "OW", "AE", "AO", "EY", "AH", "IH")
_ONSETS = (("S",), ("L",), (), ("T",), ("M",), ("K",), ("D",), ("SH",), ("N",), ("R",))
_CODAS = ((), ("N",), ("T",), (), ("S",), (), ("L",), (), ("N", "D"), ("Z",))
_USUAL = 30.0  # dB squared that a throat costs, by the square of its logarithm
_HELD_BPM = 55.0  # at which a beat is long enough for a vibrato
_TRACTS = (0.88, 0.94, 1.0, 1.06, 1.12, 1.18)
_TILTS = (-2.0, 0.0, 2.0, 4.0)
_BREATHS = (-4.0, 0.0, 4.0, 8.0)


@dataclasses.dataclass(frozen=True, slots=True)
class Singing:
    """A stretch of a clip's voice, alone."""

    sound: Audio  # (samples,)
    voice: Voice
    heard: Voiceprint
    exact: bool


def persona(job: Job) -> Result:
    """The profile of a clip's voice, from `vocal_start_s` to `vocal_end_s` where they are given. Raises
    ValueError where nobody sings."""
    source = job.source("clip_id", "continue_clip_id")
    start = float(job.params.get("vocal_start_s") or _entrance(source))
    end = min(source.duration, float(job.params.get("vocal_end_s") or start + _LONGEST))
    job.tell(0.1, "listening to the voice")
    return Result(data=profile(singing(source, start, end), source.tags))


def _entrance(source: Source) -> float:
    """The second at which the singing begins."""
    score = source.score()
    starts = [note.start for vocal in score.vocals if vocal.role == "lead" for note in vocal.notes]
    return score.seconds(min(starts, default=0.0))


def singing(source: Source, start: float, end: float) -> Singing:
    """The lead of a clip between two moments (seconds): sung once more without the band where it was composed
    here, else separated. Raises ValueError where nobody sings."""
    sheet = source.sheet()
    lead = _lead(sheet.score, start, end) if sheet.brief else None
    if lead is not None:
        return _composed(sheet.score, lead, start, end)
    audio = source.audio()
    here = slice(round(start * SAMPLE_RATE), round(end * SAMPLE_RATE))
    recorded = any(piece.score is None for piece in sheet.pieces(audio.shape[1]))
    audio = audio[:, here]
    if not recorded or audio.shape[1] < SAMPLE_RATE // 2 or not np.abs(audio).max() > 1e-4:
        raise _silence()
    return _recorded(audio)


def profile(found: Singing, tags: str) -> dict[str, Any]:
    """The profile of a voice, as plain JSON values."""
    own = {name: getattr(found.voice, name) for name in _OWN}
    heard = found.heard
    return {
        **own,
        "exact": found.exact,
        "heard": {
            "low": round(heard.low, 1),
            "middle": round(heard.middle, 1),
            "high": round(heard.high, 1),
            "brightness": round(heard.brightness),
            "vibrato": None if heard.vibrato is None else round(heard.vibrato, 1),
            "vibrato_rate": round(heard.vibrato_rate, 2),
            "seconds": round(heard.voiced, 2),
        },
        "tags": tags,
    }


def voice_of(kept: Mapping[str, Any]) -> Voice:
    """Who sings by a profile. Raises TypeError for what is none."""
    return Voice(**{name: kept[name] for name in _OWN if name in kept})


def _silence() -> ValueError:
    return ValueError("There is no voice in this clip to take a persona from.")


def _lead(score: Score, start: float, end: float) -> Vocal | None:
    """Who sings most words between two moments, if anybody does."""
    beat = score.bpm / 60.0
    leads = [vocal for vocal in cut(score, start * beat, end * beat).vocals if vocal.role == "lead"]
    sung = [vocal for vocal in leads if any(note.syllable for note in vocal.notes)]
    return max(sung, key=lambda vocal: sum(note.length for note in vocal.notes), default=None)


def _composed(score: Score, lead: Vocal, start: float, end: float) -> Singing:
    part = dataclasses.replace(score, beats=(end - start) * score.bpm / 60.0)
    sound = sing(lead, part, score.seed)[: round((end - start) * SAMPLE_RATE)]
    heard = voiceprint(sound)
    if heard is None:
        raise _silence()
    return Singing(sound, lead.voice, heard, exact=True)


def _recorded(audio: Audio) -> Singing:
    alone = singer_alone(audio)
    if alone.alone:
        sound, heard = mono(audio), voiceprint(audio, alone.contour)
    else:
        around = scene(audio)
        singer = singer_in(around)
        sound = mono(vocals(audio, around)[0])
        heard = voiceprint(sound, singer.contour) if singer.voice >= _LIKELY else None
    if heard is None or not _LOWEST < heard.middle < _HIGHEST:
        raise _silence()
    return Singing(sound, fitted(heard), heard, exact=False)


def fitted(heard: Voiceprint) -> Voice:
    """The voice of ours that sounds most like one that was heard: analysis by synthesis, one property after
    the other. Vibrato and range are those that were heard."""
    middle = round(heard.middle)
    low, high = round(max(heard.low, heard.middle - _REACH)), round(min(heard.high, heard.middle + _REACH))
    spare = max(0, _RANGE - (high - low))
    voices = [
        Voice(gender, low - spare // 2, high + spare - spare // 2, tract=tract)
        for gender in _genders(heard.middle)
        for tract in _TRACTS
    ]
    best = _nearest(heard, voices, middle)
    best = _nearest(heard, [dataclasses.replace(best, tilt=tilt) for tilt in _TILTS], middle)
    best = _nearest(heard, [dataclasses.replace(best, breath=breath) for breath in _BREATHS], middle)
    near = [round(best.tract + step, 3) for step in (-0.03, 0.0, 0.03)]
    best = _nearest(heard, [dataclasses.replace(best, tract=tract) for tract in near], middle)
    return _moving(best, heard, middle)


def _genders(middle: float) -> str:
    """Whose throat is tried: high and low voices leave no doubt."""
    if abs(middle - _WOMEN) < _UNSURE:
        return "fm"
    return "f" if middle > _WOMEN else "m"


def _nearest(heard: Voiceprint, voices: list[Voice], pitch: int) -> Voice:
    """Of voices that fit alike the one with the usual throat of its kind."""

    def miss(voice: Voice) -> float:
        colour = np.mean(np.square(np.subtract(_print(voice, pitch).colour, heard.colour)))
        return float(colour + _USUAL * np.log(voice.tract) ** 2)

    return min(voices, key=miss)


def _moving(voice: Voice, heard: Voiceprint, pitch: int) -> Voice:
    """The voice with the vibrato that was heard, where a note was held."""
    own = _print(voice, pitch, _HELD_BPM)
    if heard.vibrato is None or not own.vibrato:
        return voice
    return dataclasses.replace(
        voice,
        vibrato=round(float(np.clip(heard.vibrato / own.vibrato, 0.0, 3.0)), 2),
        vibrato_rate=round(float(np.clip(heard.vibrato_rate - own.vibrato_rate, -1.5, 1.5)), 2),
    )


def _print(voice: Voice, pitch: int, bpm: float = 150.0) -> Voiceprint:
    """How a voice sounds on all vowels around a pitch, one to a beat."""
    notes = tuple(_note(number, nucleus, pitch) for number, nucleus in enumerate(_VOWELS))
    vocalise = Score("", 1, bpm, 0, "major", 4, float(len(notes)), 0.0, (), (), (), ())
    found = voiceprint(sing(Vocal("lead", voice, notes), vocalise, 1))
    assert found is not None
    return found


def _note(number: int, nucleus: str, pitch: int) -> SungNote:
    onset, coda = _ONSETS[number], _CODAS[number]
    syllable = Syllable(nucleus, onset, nucleus, coda, 1, number, 0)
    return SungNote(float(number), 0.95, pitch + (0, 2, -2)[number % 3], 0.8, syllable)
