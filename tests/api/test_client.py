"""A stranger's client, over a socket, with a worker behind it."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from studio import catalog
from studio.actions import credits, keys
from studio.actions.advance import advance
from studio.actions.told import ANSWERS
from studio.catalog import snippets
from studio.models import Task
from tests.api.client import ApiError, MusicClient
from tests.api.conftest import does_anything
from tests.conftest import World
from tests.fakes import FakeProvider, fails_with

SONG = {"custom_mode": True, "mv": "sonic-v5", "prompt": "[Verse]\nHome again", "tags": "folk"}


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """Advances what is due, as the cluster would."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.02):
            for pk in list(Task.objects.due(timezone.now()).values_list("pk", flat=True)):
                advance(pk)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.fixture
def host(
    live_server: LiveServer, world: World, worker: None, able: FakeProvider, settings: LazySettings
) -> str:
    settings.API_WAIT = 20
    return str(live_server.url)


@pytest.fixture
def client(host: str, world: World) -> MusicClient:
    return MusicClient(host, keys.issue(world.team, world.ann, "stranger")[1])


def test_it_makes_a_song_and_does_everything_with_it(client: MusicClient, world: World) -> None:
    before = client.credits()
    first, second = client.create(**SONG)
    assert first["state"] == second["state"] == "succeeded"
    assert float(first["duration"]) == 61.5
    assert client.download(first["audio_url"]).startswith(b"ID3")
    parts = client.extend(first["clip_id"], 30.0, prompt="[Bridge]\nOn and on")
    assert len(parts) == 2
    (whole,) = client.concat(parts[0]["clip_id"])
    assert client.download(whole["audio_url"])
    voice, band = client.stems(whole["clip_id"])
    assert voice["stem_type"] != band["stem_type"]
    assert client.bpm(whole["clip_id"]) == 96.0
    assert client.download(client.wav(whole["clip_id"]))
    assert client.download(client.midi(whole["clip_id"])["midi_url"])
    after = client.credits()
    spent = 15 + 15 + 2 + 10 + 1 + 1 + 1
    assert before.credits + before.extra_credits - after.credits - after.extra_credits == spent
    assert credits.balance(world.team).total == after.credits + after.extra_credits


def test_it_sings_with_a_persona_and_uploads(client: MusicClient) -> None:
    first, _ = client.create(**SONG)
    persona_id = client.persona(first["clip_id"], "Night Singer")
    assert len(client.create(**SONG, task_type="persona_music", persona_id=persona_id)) == 2
    assert len(client.lyrics("A song about the sea")) == 2
    clip_id, pairs = client.upload_extend("https://example.com/hum.mp3", prompt="[Verse]\nOn")
    assert clip_id
    assert [sorted(pair) for pair in pairs] == [["extended", "full"]] * 2


def test_it_is_told_what_went_wrong(client: MusicClient, able: FakeProvider) -> None:
    with pytest.raises(ApiError) as wrong:
        client.create(**{**SONG, "title": "t" * 81})
    assert (wrong.value.status, wrong.value.kind) == (400, "bad_request")
    able.script = fails_with("The voice broke.")
    with pytest.raises(ApiError) as failed:
        client.create(**SONG)
    assert (failed.value.kind, failed.value.text) == ("failed", "The voice broke.")
    able.script = does_anything


@dataclass(frozen=True)
class Reader:
    """Who runs what the docs page prints, with a key of theirs, but without the patience."""

    base: str
    key: str
    folder: Path

    def program(self, write: Callable[..., str], key: str, **changes: Any) -> str:
        operation = catalog.get(key)
        body = {**operation.example, **operation.constant, **changes}
        polls = operation.key not in ANSWERS
        return write(self.base, operation.path, operation.family, body, polls)

    def runs(self, *command: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, snippets.KEY: self.key}
        return subprocess.run(
            command, env=environment, cwd=self.folder, capture_output=True, text=True, timeout=60
        )

    def runs_curl(self, key: str, **changes: Any) -> subprocess.CompletedProcess[str]:
        text = self.program(snippets.curl, key, **changes)
        return self.runs("sh", "-c", text.replace("sleep 5", "sleep 0.1"))

    def runs_python(self, key: str) -> subprocess.CompletedProcess[str]:
        text = self.program(snippets.python, key)
        return self.runs(sys.executable, "-c", text.replace("time.sleep(5)", "time.sleep(0.1)"))

    def runs_javascript(self, key: str) -> subprocess.CompletedProcess[str]:
        text = self.program(snippets.javascript, key)
        (self.folder / "song.mjs").write_text(text.replace("5000", "100"))
        return self.runs("node", "song.mjs")


@pytest.fixture
def reader(host: str, world: World, tmp_path: Path) -> Reader:
    return Reader(f"{host}/api/v1", keys.issue(world.team, world.ann, "reader")[1], tmp_path)


# One that is polled, one that answers at once, one whose body is deep; with a word of each one's answer.
PRINTED = [("create", "succeeded"), ("upsample_tags", "upsampled_tags"), ("nuro_bgm_v2", "succeeded")]


@pytest.mark.parametrize(("key", "word"), PRINTED)
def test_the_printed_curl_command_runs_as_it_is(key: str, word: str, reader: Reader) -> None:
    done = reader.runs_curl(key)
    assert word in str(json.loads(done.stdout)), done.stderr


@pytest.mark.parametrize(("key", "word"), PRINTED)
def test_the_printed_python_program_runs_as_it_is(key: str, word: str, reader: Reader) -> None:
    done = reader.runs_python(key)
    assert word in done.stdout, done.stderr


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed: apt-get install nodejs")
@pytest.mark.parametrize(("key", "word"), PRINTED)
def test_the_printed_javascript_program_runs_as_it_is(key: str, word: str, reader: Reader) -> None:
    done = reader.runs_javascript(key)
    assert word in done.stdout, done.stderr


def test_a_printed_command_sends_quotation_marks_as_they_are(reader: Reader) -> None:
    reader.runs_curl("create", title="Ben's “song”")
    assert Task.objects.get().params["title"] == "Ben's “song”"


def test_a_printed_program_says_what_went_wrong(reader: Reader) -> None:
    stranger = replace(reader, key="sk_wrong")
    said = "This API key is not valid"
    assert said in json.loads(stranger.runs_curl("create").stdout)["message"]
    done = stranger.runs_python("create")
    assert done.returncode == 1
    assert said in done.stderr
