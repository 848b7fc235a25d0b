"""One small song for all works, and its files."""

import pytest

from studio.engine.listening.transcribe import transcribe
from studio.engine.works.recipe import recorded
from studio.engine.works.work import Made, Source
from tests.engine.works.clips import FROM, LYRICS, TO, WORDS, do, stored

SONG = {
    "prompt": LYRICS,
    "tags": "folk, wistful, female vocals, 120 bpm, zorblax",
    "title": "Winterlight",
    "duration": 14.0,
}


@pytest.fixture(scope="session")
def song(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return do("create", tmp_path_factory.mktemp("work"), SONG).made[0]


@pytest.fixture(scope="session")
def clip(song: Made, tmp_path_factory: pytest.TempPathFactory) -> Source:
    return stored(song, tmp_path_factory.mktemp("clip"))


@pytest.fixture(scope="session")
def recording(song: Made, tmp_path_factory: pytest.TempPathFactory) -> Source:
    """The same sound, as if it came from outside: its score is what can be heard in it."""
    heard = transcribe(song.audio, "Found")
    made = Made(song.audio, heard, None, recorded(), "Found", "folk", "")
    return stored(made, tmp_path_factory.mktemp("recording"), uploaded=True)


@pytest.fixture(scope="session")
def replaced(clip: Source, tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, ...]:
    """Its chorus with other words: the chorus alone, and the whole."""
    params = {"infill_start_s": FROM, "infill_end_s": TO, "infill_lyrics": WORDS, "auto_concat": True}
    return do("replace_section", tmp_path_factory.mktemp("work"), params, 5, {"clip_id": (clip,)}).made
