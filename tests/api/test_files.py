"""Signed addresses: they work in a plain client, in ranges, and not for ever."""

import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from studio import catalog
from studio.actions import addresses, changes
from studio.models import Clip, ClipFile
from tests.actions.asking import clip, suiting
from tests.api.conftest import Script
from tests.conftest import World

SOUND = b"ID3 the sound of it " * 500


@pytest.fixture
def take(world: World) -> Clip:
    taken = clip(world.team, world.ann)
    taken.audio = default_storage.save(f"takes/{taken.task_id}/0/audio.mp3", ContentFile(SOUND))
    taken.save()
    return taken


def fetched(address: str, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client().get(urlsplit(address).path, headers=named)


def contents(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_plain_client_gets_the_whole_file(take: Clip) -> None:
    address = addresses.of(take, "audio.mp3", "https://studio.example")
    assert address.startswith("https://studio.example/api/v1/files/")
    answer = fetched(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/mpeg")
    sent = contents(answer)
    assert sent.endswith(SOUND)
    assert len(sent) == int(answer["Content-Length"])


def test_a_range_is_answered_with_that_range(take: Clip) -> None:
    whole = contents(fetched(addresses.of(take, "audio.mp3", "")))
    answer = fetched(addresses.of(take, "audio.mp3", ""), Range="bytes=10-999")
    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes 10-999/{len(whole)}")
    assert contents(answer) == whole[10:1000]


def test_a_file_says_what_the_take_is_called_now(take: Clip) -> None:
    address = addresses.of(take, "audio.mp3", "")
    before = fetched(address)
    changes.change(take, title="Day Bus", tags="folk")
    after = fetched(address, If_None_Match=before["ETag"])
    assert after.status_code == 200
    assert before["ETag"] != after["ETag"]
    sent = contents(after)
    assert b"Day Bus" in sent
    assert b"Night Bus" not in sent
    assert b"Night Bus" in contents(before)
    assert fetched(address, If_None_Match=after["ETag"]).status_code == 304
    rest = fetched(address, Range="bytes=5-", If_Range=before["ETag"])
    assert (rest.status_code, contents(rest)) == (200, sent)  # of other bytes there is no rest


def test_the_address_is_good_for_a_day_and_no_longer(
    take: Clip, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    settings.API_FILE_SECONDS = 24 * 3600
    address, now = addresses.of(take, "audio.mp3", ""), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 24 * 3600)
    assert contents(fetched(address)).endswith(SOUND)
    monkeypatch.setattr(time, "time", lambda: now + 26 * 3600)
    assert fetched(address).status_code == 404


def test_the_address_stays_the_same_for_a_while(take: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.0)
    first = addresses.of(take, "audio.mp3", "")
    monkeypatch.setattr(time, "time", lambda: 1_800_001_000.0)
    assert addresses.of(take, "audio.mp3", "") == first


def test_a_changed_address_opens_nothing(take: Clip, world: World) -> None:
    other = clip(world.team, world.ann)
    path = addresses.of(take, "audio.mp3", "")
    signed = path.split("/")[4]
    expires, _, signature = signed.partition("-")
    for changed in (
        path.replace(expires, str(int(expires) + 1)),
        path.replace(signature, signature[:-1] + ("A" if signature[-1] != "A" else "B")),
        path.replace(str(take.pk), str(other.pk)),
        path.replace("audio.mp3", "master.flac"),
        path.replace(signed, expires),
        path.replace(signed, "-"),
        path.replace(signed, "٣-x"),
    ):
        assert changed != path
        assert fetched(changed).status_code == 404, changed


def test_what_was_made_beside_a_take_has_an_address_and_what_was_sent_in_has_none(take: Clip) -> None:
    for name in ("audio.wav", "original"):
        stored = default_storage.save(f"takes/{name}", ContentFile(b"beside"))
        ClipFile.objects.create(clip=take, name=name, file=stored)
    answer = fetched(addresses.of(take, "audio.wav", ""))
    assert (answer["Content-Type"], contents(answer)) == ("audio/wav", b"beside")
    assert fetched(addresses.of(take, "original", "")).status_code == 404
    assert fetched(addresses.of(take, "audio.m4a", "")).status_code == 404


def test_a_file_that_is_lost_is_a_404(take: Clip) -> None:
    address = addresses.of(take, "audio.mp3", "")
    default_storage.delete(take.audio)
    assert fetched(address).status_code == 404


def test_what_the_api_answers_can_be_fetched(script: Script, world: World, at_once: None) -> None:
    created = script.post("sonic/create", catalog.get("create").example).body["task_id"]
    data = script.get(f"sonic/task/{created}").body["data"]
    urls = [each["audio_url"] for each in data]
    for key, name in (("wav", "wav_url"), ("midi", "midi_url")):
        operation = catalog.get(key)
        answer = script.post(operation.path, suiting(operation, world.team, world.ann)).body
        urls.append(answer["data"][name])
    for url in urls:
        assert url.startswith("http://testserver/api/v1/files/")
        answer = fetched(url)
        assert answer.status_code == 200
        assert contents(answer)
        assert Path(urlsplit(url).path).suffix in (".mp3", ".wav", ".mid")


def test_the_public_address_of_the_site_is_used_where_it_has_one(
    script: Script, settings: LazySettings
) -> None:
    settings.PUBLIC_URL = "https://studio.example"
    task = script.ask("sonic/create", catalog.get("create").example)
    assert script.poll(task).body["data"][0]["audio_url"].startswith("https://studio.example/api/v1/files/")


def test_a_file_is_only_read(take: Clip) -> None:
    path = addresses.of(take, "audio.mp3", "")
    assert Client().post(path).status_code == 405
    head = Client().head(path)
    assert (head.status_code, head["Content-Length"]) == (200, str(len(contents(fetched(path)))))
