from functools import cache
from io import BytesIO

import mido
import numpy as np
import pytest

from studio.engine.audio import Audio
from studio.engine.files.midi import midi_bytes
from studio.engine.files.timeline import timeline
from studio.engine.listening.transcribe import Hearing, listen, transcribe
from studio.engine.score import Score, dump, load
from studio.engine.singing.voice import sing
from tests.engine import sung
from tests.engine.listening import band, sounds

WORDS = "[Verse]\nHold me in the light\nStay until the end\n"


@cache
def heard() -> tuple[Score, Hearing]:
    return listen(band.recording(), "Upload", WORDS)


def test_a_recording_becomes_a_score_with_its_tempo_key_and_parts() -> None:
    score, hearing = heard()
    assert score.bpm == pytest.approx(band.BPM, rel=0.005)
    assert (score.tonic, score.mode) in {(0, "major"), (9, "minor")}
    assert {part.stem for part in score.parts} == {"drums", "bass", "keyboard"}
    assert [vocal.role for vocal in score.vocals] == ["lead"]
    assert score.duration == pytest.approx(band.recording().shape[1] / 44_100)
    assert hearing.voice > 0.5
    assert not hearing.alone
    assert hearing.loudness < 0.0


def test_sections_begin_at_the_first_bar_line_and_follow_each_other() -> None:
    score, _ = heard()
    assert score.sections[0].start == pytest.approx(0.0, abs=0.1)
    ends = [part.start + part.length for part in score.sections]
    assert [part.start for part in score.sections[1:]] == pytest.approx(ends[:-1])


def test_the_score_can_be_stored_and_written_as_midi_and_timeline() -> None:
    score, _ = heard()
    assert load(dump(score)) == score
    assert mido.MidiFile(file=BytesIO(midi_bytes(score))).length > 20.0
    times = [word["start_s"] for word in timeline(score)["words"]]
    assert len(times) == 9
    assert times == sorted(times)


def test_without_lyrics_its_notes_have_no_syllables() -> None:
    line = transcribe(band.voice(), "Hummed")
    assert line.words == ()
    assert all(note.syllable is None for vocal in line.vocals for note in vocal.notes)
    assert midi_bytes(line)


def test_a_voice_alone_has_no_band() -> None:
    score, hearing = listen(band.voice(), "A cappella")
    assert hearing.alone
    assert score.parts == ()
    pitches = [note.pitch for note in score.vocals[0].notes]
    assert np.mean([pitch in {57, 60, 62, 64} for pitch in pitches]) > 0.9


@pytest.mark.parametrize(("style", "manner"), [("sung", "sung"), ("spoken", "spoken"), ("hum", "hum")])
def test_it_tells_singing_from_speech_and_humming(style: str, manner: str) -> None:
    syllables = (sung.LA, sung.syllable("IY", ["M"]), sung.syllable("AO", ["T"]))
    steps = (55, 57, 60, 59, 57, 52, 55, 53)
    notes = [sung.note(0.2 + 0.6 * n, 0.55, pitch, syllables[n % 3]) for n, pitch in enumerate(steps)]
    sound = sing(sung.vocal(notes, style=style), sung.score(5.2), 1)
    assert listen(sound, "Voice")[1].manner == manner


@pytest.mark.parametrize("sound", [sounds.silence(0.0), sounds.silence(5.0), sounds.tone(60, 0.2)])
def test_silence_and_blinks_are_refused_in_a_sentence(sound: Audio) -> None:
    with pytest.raises(ValueError, match=r"nothing to be heard in this audio\.$"):
        transcribe(sound, "Nothing")


@pytest.mark.parametrize(
    "sound",
    [
        sounds.tone(69, 3.0, overtones=1, decay=0.0),
        sounds.tone(110, 2.0, overtones=1),
        np.full((2, 44_100), 0.5, np.float32),
        sounds.noise(20.0, 20_000.0, 0.6),
        np.stack([sounds.tone(60, 2.0), -sounds.tone(60, 2.0)]),
    ],
    ids=["sine", "very high", "direct current", "noise", "opposite channels"],
)
def test_odd_sounds_still_make_a_sound_score(sound: Audio) -> None:
    score, hearing = listen(sound, "Odd", WORDS)
    assert load(dump(score)) == score
    assert midi_bytes(score)
    assert score.sections[0].start >= 0.0
    assert all(section.length > 0.0 for section in score.sections)
    assert all(chord.length > 0.0 for chord in score.chords)
    assert np.isfinite([hearing.bpm, hearing.loudness, hearing.tuning, hearing.voice]).all()
