"""A stranger's client, over a socket, with a worker behind it."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from studio import catalog
from studio.actions import credits, keys
from studio.actions.advance import advance
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


def test_the_printed_python_program_runs_as_it_is(host: str, world: World) -> None:
    for key, polls in (("create", True), ("upsample_tags", False)):
        operation = catalog.get(key)
        body = {**operation.example, **operation.constant}
        program = snippets.python(f"{host}/api/v1", operation.path, operation.family, body, polls)
        text = keys.issue(world.team, world.ann, "printed")[1]
        program = program.replace("time.sleep(5)", "time.sleep(0.1)")
        environment = {**os.environ, snippets.KEY: text}
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        assert "'message': 'success'" in done.stdout


def test_the_printed_curl_command_runs_as_it_is(host: str, world: World, tmp_path: Path) -> None:
    operation = catalog.get("create")
    body = {**operation.example, "title": "Ben's song"}
    command = snippets.curl(f"{host}/api/v1", operation.path, operation.family, body, polls=True)
    command = command.replace("sleep 5", "sleep 0.1")
    text = keys.issue(world.team, world.ann, "printed")[1]
    environment = {**os.environ, snippets.KEY: text}
    done = subprocess.run(
        ["sh", "-c", command], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert json.loads(done.stdout)["data"][0]["state"] == "succeeded", done.stderr
    assert Task.objects.get().params["title"] == "Ben's song"
