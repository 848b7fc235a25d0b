"""The studio's own engine at work: real child processes, from a request to stored takes."""

import dataclasses
import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from studio import catalog
from studio.actions import credits
from studio.actions.submit import submit
from studio.engine import render
from studio.models import Task
from studio.port import Order, ProviderError, Report, State
from studio.providers import embedded
from studio.providers.embedded import Embedded
from tests.actions.test_advance import again
from tests.conftest import World

RATE = 44_100


def recording(seconds: float = 6.0) -> bytes:
    """A plucked A minor chord twice a second, as FLAC."""
    time = np.arange(int(seconds * RATE)) / RATE
    sound = sum(np.sin(2 * np.pi * pitch * time) for pitch in (220.0, 261.63, 329.63))
    data = io.BytesIO()
    soundfile.write(data, 0.1 * np.exp(-6 * (time % 0.5)) * sound, RATE, format="FLAC")
    return data.getvalue()


def sent(world: World, key: str, content: bytes, **body: str) -> Task:
    operation = catalog.get(key)
    file = MultiValueDict({"file": [SimpleUploadedFile("night_bus.flac", content)]})
    form = operation.from_post({"rights": "on", **body}, file)
    assert form.is_valid(), form.errors
    return submit(team=world.team, user=world.ann, operation=operation, form=form, form_key=key)


def test_a_recording_becomes_a_take_with_everything_that_a_take_has(world: World) -> None:
    task = again(sent(world, "upload", recording()))
    assert (task.state, task.error) == ("succeeded", "")
    made = task.clips.get()
    assert (made.title, made.uploaded, made.duration) == ("night bus", True, 6.0)
    assert made.bpm == pytest.approx(120.0, rel=0.02)
    assert made.peaks
    files = (made.audio, made.master, made.cover, made.thumb, made.midi, made.score)
    assert all(default_storage.exists(name) for name in files)
    with default_storage.open(made.master) as file:
        kept, rate = soundfile.read(file)
    assert (kept.shape, rate) == ((6 * RATE, 2), RATE)


@pytest.mark.parametrize("content", [b"<html>" * 5000, b"ID3" + bytes(9000), recording(0.4)])
def test_what_holds_no_sound_ends_in_one_sentence_and_costs_nothing(content: bytes, world: World) -> None:
    task = again(sent(world, "upload", content))
    assert task.state == "failed"
    assert task.error.endswith(".")
    assert "engine" not in task.error
    assert credits.balance(world.team).total == 1030
    assert not default_storage.exists(f"takes/{task.pk}/0")


def test_a_recording_that_goes_on_at_once_becomes_a_take_and_the_parent_of_what_follows(world: World) -> None:
    body = {"continue_at": "4", "custom_mode": "on", "prompt": "[Verse]\nHome again", "mv": "sonic-v5"}
    weights = dict.fromkeys(("audio_weight", "style_weight", "weirdness_constraint"), "0.5")
    task = again(sent(world, "upload_extend", recording(), **body, **weights, auto_concat="on"))
    assert (task.state, task.error) == ("succeeded", "")
    takes = list(task.clips.order_by("index"))
    assert [take.role for take in takes] == ["extended", "full", "extended", "full", ""]
    assert [take.uploaded for take in takes] == [False] * 4 + [True]
    for take in takes[:4]:
        origin = take.origins.get()
        assert (origin.parent, origin.at) == (takes[4], 4.0)
    assert credits.balance(world.team).total == 1030 - 17


@pytest.fixture
def order(tmp_path: Path) -> Order:
    params = {
        "custom_mode": True,
        "make_instrumental": True,
        "tags": "folk",
        "mv": "sonic-v5",
        "duration": 10,
    }
    return Order("7f1c", "create", params, "Ada", tmp_path)


def reports(order: Order) -> Iterator[Report]:
    return Embedded().poll(order, order.task_id)


def test_takes_that_are_stored_are_not_made_again(order: Order) -> None:
    order = dataclasses.replace(order, done=frozenset({0}))
    products = [product for report in reports(order) for product in report.products]
    assert [product.index for product in products] == [1]
    assert {path.name for path in (order.workdir / "takes").iterdir()} == {"1"}
    assert products[0].files["master.flac"].exists()


def test_a_style_is_enriched_at_once(tmp_path: Path) -> None:
    order = Order("7f1c", "upsample_tags", {"tags": "folk"}, "", tmp_path / "none")
    (report,) = reports(order)
    assert report.result["upsampled_tags"].startswith("folk, ")


def test_closing_the_reports_stops_the_work(order: Order) -> None:
    stream = Embedded().poll(order, "")
    next(stream)
    stream.close()
    assert not list(order.workdir.glob("takes/*/result.json"))


def test_words_are_answered_at_once_and_without_a_folder(tmp_path: Path) -> None:
    order = Order(
        "7f1c", "lyrics", {"description": "A love song across two time zones"}, "", tmp_path / "none"
    )
    (report,) = reports(order)
    assert report.state is State.DONE
    assert [set(draft) for draft in report.result["results"]] == [{"title", "lyrics"}] * 2
    assert not order.workdir.exists()


def test_bad_input_is_final(order: Order) -> None:
    with pytest.raises(ProviderError, match=r"^No clip was given to work on\.$") as refusal:
        list(reports(dataclasses.replace(order, operation="concat")))
    assert not refusal.value.temporary


def test_a_killed_child_may_do_better_the_next_time(order: Order) -> None:
    stream = reports(order)
    next(stream)
    for child in psutil.Process().children():
        child.kill()
    with pytest.raises(ProviderError, match="killed") as fault:
        list(stream)
    assert fault.value.temporary


def nothing_rendered(jobs: list[render.Job]) -> Iterator[tuple[int, render.Progress]]:
    assert not jobs, "there was nothing left to make"
    yield from ()


def a_voice_and_its_wav(folder: Path) -> None:
    (folder / "0").mkdir(parents=True)
    about = {"title": "Hum", "tags": "", "lyrics": "", "duration": 9.0}
    (folder / "0" / "take.json").write_text(json.dumps(about))
    (folder / "audio.wav").write_bytes(b"RIFF")
    made = {"made": 1, "data": {"notes": 3}, "files": {"audio.wav": str(folder / "audio.wav")}}
    (folder / "result.json").write_text(json.dumps(made))


@pytest.mark.parametrize("is_here", [True, False], ids=["on the same machine", "on another"])
def test_what_comes_beside_a_clip_is_there_though_the_worker_died_after_storing_the_clip(
    is_here: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = Order("7", "nuro_bgm", {}, "The Band", tmp_path, done=frozenset({0}))
    folder = tmp_path / "takes" / "0"

    def rendered(jobs: list[render.Job]) -> Iterator[tuple[int, render.Progress]]:
        a_voice_and_its_wav(folder)
        yield 0, render.Progress(1.0, "", done=True)

    if is_here:
        a_voice_and_its_wav(folder)
    monkeypatch.setattr(embedded, "events", nothing_rendered if is_here else rendered)
    *steps, last = embedded.Embedded().poll(order, "7")
    assert (last.state, last.result, set(last.files)) == (State.DONE, {"notes": 3}, {"audio.wav"})
    assert not any(step.products for step in steps), "the clip is stored already"


def test_a_song_whose_takes_are_stored_is_not_made_again_for_what_it_has_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "events", lambda jobs: iter(()))
    order = Order("7", "create", {}, "The Band", tmp_path, done=frozenset({0, 1}))
    assert list(embedded.Embedded().poll(order, "7")) == [Report(State.DONE)]
