"""Laws of personas: a voice is known again in another song, and a voice that was heard can be sung with."""

import dataclasses
from functools import cache
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from studio.engine.audio import Audio
from studio.engine.listening.voiceprint import Voiceprint, distance, voiceprint
from studio.engine.score import Voice
from studio.engine.singing.voice import sing
from studio.engine.works.persona import fitted, voice_of
from studio.engine.works.sheets import cut
from studio.engine.works.work import Made, Source
from tests.engine.songs import song
from tests.engine.works.clips import do

VOICES = (
    Voice("f", 57, 72),
    Voice("m", 48, 64, "husky"),
    Voice("f", 60, 76, "powerful", tract=1.08, vibrato=1.4),
    Voice("m", 45, 61, "warm", tract=0.92),
)


@cache
def line(voice: Voice, seed: int) -> Audio:
    """Some seconds of another song, sung by a voice where it is at home."""
    whole = song(("pop", "folk", "soul")[seed % 3], seed=seed, vocal_gender=voice.gender)
    lead = next(vocal for vocal in whole.vocals if vocal.role == "lead")
    start = lead.notes[0].start
    part = cut(whole, start, start + 12.0 * whole.bpm / 60.0)
    lead = next(vocal for vocal in part.vocals if vocal.role == "lead")
    by = round((voice.low + voice.high) / 2 - 3 - np.median([note.pitch for note in lead.notes]))
    notes = tuple(dataclasses.replace(note, pitch=note.pitch + by) for note in lead.notes)
    return sing(dataclasses.replace(lead, voice=voice, notes=notes), part, seed)


@cache
def heard(voice: Voice, seed: int) -> Voiceprint:
    found = voiceprint(line(voice, seed))
    assert found is not None
    return found


def test_a_voice_is_nearer_to_itself_in_another_song_than_to_other_voices() -> None:
    own = [
        distance(heard(voice, a), heard(voice, b)) for voice in VOICES for a, b in ((1, 2), (1, 3), (2, 3))
    ]
    others = [
        distance(heard(one, a), heard(other, b))
        for one, other in permutations(VOICES, 2)
        for a, b in ((1, 2), (2, 3))
    ]
    assert max(own) < min(others)
    assert np.mean(own) < 0.25 * np.mean(others)


@pytest.mark.parametrize("number", [1, 2])
def test_a_voice_that_was_heard_is_sung_with_again(number: int) -> None:
    """The fitted voice is nearer to its model than all other voices are, in another song."""
    model = VOICES[number]
    voice = fitted(heard(model, 1))
    copy = distance(heard(voice, 2), heard(model, 1))
    assert all(copy < distance(heard(other, 2), heard(model, 1)) for other in VOICES if other != model)
    assert voice.gender == model.gender


def test_plain_voices_sing_as_before() -> None:
    voice = VOICES[1]
    moved = dataclasses.replace(voice, tract=1.05)
    assert np.array_equal(line(voice, 1), line(dataclasses.replace(voice, tilt=0.0, vibrato=1.0), 1))
    assert not np.array_equal(line(voice, 1), line(moved, 1))


def test_a_persona_of_a_song_made_here_is_its_own_voice(song: Made, clip: Source, tmp_path: Path) -> None:
    kept = do("persona", tmp_path, {"name": "Ada"}, sources={"clip_id": (clip,)}).data
    assert song.brief is not None
    assert voice_of(kept) == song.brief.voice
    assert kept["exact"]
    assert kept["tags"] == song.tags
    assert kept["heard"]["low"] <= kept["heard"]["middle"] <= kept["heard"]["high"]


def test_a_persona_of_a_recording_is_heard(recording: Source, tmp_path: Path) -> None:
    kept = do("persona", tmp_path, {"name": "Ada"}, sources={"clip_id": (recording,)}).data
    voice = voice_of(kept)
    assert not kept["exact"]
    assert voice.gender == "f"
    assert voice.low <= kept["heard"]["middle"] <= voice.high


def test_a_cut_voice_tells_where_it_sounds(clip: Source, tmp_path: Path) -> None:
    params = {"clip_id": "a-clip", "vocal_start_s": 3.0, "vocal_end_s": 11.0}
    result = do("vox", tmp_path, params, sources={"clip_id": (clip,)})
    data = result.data
    assert data["status"] == "complete"
    assert data["source_clip_id"] == "a-clip"
    assert (data["vocal_start_s"], data["vocal_end_s"]) == (3.0, 11.0)
    outline = data["wave_response"]["peaks"]
    assert len(outline) == 250
    assert max(outline) == 1.0
    assert min(outline) < 0.02
    assert result.files["vox.wav"].stat().st_size > 8 * 44_100 * 4


def test_where_nobody_sings_there_is_no_voice(song: Made, clip: Source, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no voice.*\.$"):
        do("vox", tmp_path, {"vocal_start_s": 0.0, "vocal_end_s": 0.6}, sources={"clip_id": (clip,)})
