"""What is left of a request besides its takes: where they came from, files beside them, personas."""

import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from studio import catalog
from studio.actions import credits, files, settle
from studio.catalog.fields import AddressField
from studio.catalog.operation import Yields
from studio.models import Clip, ClipFile, Lineage, Persona, Task
from studio.port import Order, ProviderError, Report, State
from tests.actions.asking import WITH_CLIPS, ask, ask_suiting, clip
from tests.actions.test_advance import again
from tests.conftest import World
from tests.fakes import FakeProvider, Script, product

SONGS = [o.key for o in WITH_CLIPS if o.yields is Yields.CLIPS]


def makes(count: int, **changes: object) -> Script:
    def script(order: Order) -> Iterator[Report]:
        for index in range(count):
            yield Report(State.RUNNING, (product(order, index, **changes),))
        yield Report(State.DONE)

    return script


def answers(result: Mapping[str, Any], **files: bytes) -> Script:
    def script(order: Order) -> Iterator[Report]:
        order.workdir.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (order.workdir / name).write_bytes(content)
        paths = {name: order.workdir / name for name in files}
        yield Report(State.DONE, result=result, files=paths)

    return script


@pytest.mark.parametrize("key", SONGS)
def test_every_result_remembers_what_it_was_made_from(key: str, world: World, fake: FakeProvider) -> None:
    task = ask_suiting(world, key)
    count = task.spec.results(task.params)
    fake.script = makes(count)
    again(task)
    value = task.params[task.spec.clip_field]
    named = value if isinstance(value, list) else [value]
    for child in task.clips.all():
        assert sorted(str(row.parent_id) for row in child.origins.all()) == sorted(named)
    assert Lineage.objects.count() == count * len(named)


@pytest.mark.parametrize(
    ("key", "at"), [("extend", 24.5), ("replace_section", 10.0), ("sample", 4.0), ("cover", None)]
)
def test_it_remembers_the_second_where_it_was_done(
    key: str, at: float | None, world: World, fake: FakeProvider
) -> None:
    task = again(ask_suiting(world, key))
    origin = task.clips.get(index=0).origins.get()
    assert (origin.field, origin.at) == (task.spec.clip_field, at)


def test_a_take_that_is_kept_twice_has_its_parents_once(world: World, fake: FakeProvider) -> None:
    task = ask_suiting(world, "mashup")
    order = Order(str(task.pk), task.operation, task.params, "", settle.workdir(task.pk))
    for _ in range(3):
        settle.keep(task, product(order, 0))
    assert Lineage.objects.count() == 2


def test_what_a_take_is_comes_with_it(world: World, fake: FakeProvider) -> None:
    fake.script = makes(1, data={"role": "extended", "stem": "drums", "uploaded": True})
    made = again(ask_suiting(world, "concat")).clips.get()
    assert (made.role, made.stem, made.uploaded) == ("extended", "drums", True)
    assert (made.kind.extended, made.kind.stem, made.kind.uploaded) == (True, True, True)


def test_a_file_is_kept_beside_the_take_that_it_is_of(world: World, fake: FakeProvider) -> None:
    task = ask_suiting(world, "wav")
    for content in (b"first", b"second"):  # whoever asks again gets it anew, in the same place
        fake.script = answers({}, **{"audio.wav": content})
        assert again(task).state == "succeeded"
        task = ask(world, "wav", **task.params)
    kept = ClipFile.objects.get()
    assert (str(kept.clip_id), kept.name) == (task.params["clip_id"], "audio.wav")
    with default_storage.open(kept.file) as file:
        assert file.read() == b"second"
    assert not any(settle.workdir(done.pk).exists() for done in Task.objects.filter(state="succeeded"))


def test_a_file_of_a_song_from_nothing_is_kept_beside_its_first_take(
    world: World, fake: FakeProvider
) -> None:
    def script(order: Order) -> Iterator[Report]:
        yield Report(State.RUNNING, (product(order, 0),))
        yield from answers({}, **{"audio.wav": b"whole"})(order)

    fake.script = script
    task = again(ask(world, "nuro_bgm", **catalog.get("nuro_bgm").example))
    assert task.state == "succeeded"
    assert [(row.clip.index, row.name) for row in ClipFile.objects.all()] == [(0, "audio.wav")]


def test_an_answer_is_kept_as_it_came(world: World, fake: FakeProvider) -> None:
    tempo = {"avg_bpm": 120.1, "max_bpm": 122.0, "min_bpm": 118.0}
    fake.script = answers(tempo)
    assert again(ask_suiting(world, "bpm")).result == tempo


def test_a_persona_is_there_once_its_task_has_succeeded(world: World, fake: FakeProvider) -> None:
    fake.script = answers({"low": 55, "high": 74})
    task = again(ask_suiting(world, "persona"))
    made = Persona.objects.for_team(world.team).get()
    assert (made.name, made.styles, made.voice) == (
        "Night Singer",
        "dream pop, soul",
        {"low": 55, "high": 74},
    )
    assert (str(made.clip_id), made.task_id) == (task.params["clip_id"], task.pk)
    assert task.result == {"persona_id": str(made.pk)}


def test_a_voice_goes_along_with_the_song_that_it_is_to_sing(world: World, fake: FakeProvider) -> None:
    orders = []

    def script(order: Order) -> Iterator[Report]:
        orders.append(order)
        yield Report(State.DONE)

    fake.script = script
    again(ask_suiting(world, "persona_music"))
    assert orders[0].voice == {"low": 55}


def test_the_files_of_the_takes_are_laid_out_for_who_needs_them(world: World, fake: FakeProvider) -> None:
    seen: list[dict[str, bytes]] = []

    def script(order: Order) -> Iterator[Report]:
        for source in order.sources["mashup_clip_ids"]:
            seen.append({path.name: path.read_bytes() for path in source.folder.iterdir()})
        yield Report(State.DONE)

    fake.script = script
    again(ask_suiting(world, "mashup"))
    whole = {name: name.encode() for name in ("audio.mp3", "master.flac", "score.json.gz")}
    assert seen == [whole, whole]


def test_a_file_beside_a_take_never_replaces_the_takes_own(world: World, fake: FakeProvider) -> None:
    fake.script = answers({}, **{"audio.mp3": b"another"})
    task = again(ask_suiting(world, "producer_download"))
    own = Clip.objects.get(pk=task.params[task.spec.clip_field])
    assert own.audio_bytes() == b"audio.mp3"
    assert own.files.get().file != own.audio


def test_a_take_of_the_first_version_comes_with_its_mp3(world: World, fake: FakeProvider) -> None:
    seen: list[set[str]] = []

    def script(order: Order) -> Iterator[Report]:
        seen.append({path.name for path in order.sources["clip_id"][0].folder.iterdir()})
        yield Report(State.DONE)

    fake.script = script
    old = clip(world.team, world.ann, master="")
    again(ask(world, "bpm", clip_id=str(old.pk)))
    assert seen == [{"audio.mp3", "score.json.gz"}]


def test_nothing_is_laid_out_for_who_knows_the_takes_by_name(world: World, fake: FakeProvider) -> None:
    fake.needs_files = False
    folders: list[Path] = []

    def script(order: Order) -> Iterator[Report]:
        folders.append(order.sources["clip_id"][0].folder)
        yield Report(State.DONE)

    fake.script = script
    again(ask_suiting(world, "bpm"))
    assert not folders[0].exists()


def test_what_is_to_be_joined_brings_its_whole_line_along(world: World, fake: FakeProvider) -> None:
    lines: list[list[str]] = []

    def script(order: Order) -> Iterator[Report]:
        lines.append([source.clip_id for name in order.sources for source in order.sources[name]])
        assert all((source.folder / "master.flac").exists() for source in order.sources["parent"])
        yield Report(State.DONE)

    fake.script = script
    line = [clip(world.team, world.ann, role=role) for role in ("", "extended", "extended")]
    for parent, child in itertools.pairwise(line):
        Lineage.objects.create(child=child, parent=parent, field="continue_clip_id", at=30.0)
    again(ask(world, "concat", continue_clip_id=str(line[2].pk)))
    assert lines == [[str(found.pk) for found in reversed(line)]]


def test_a_source_that_is_gone_when_its_turn_comes_is_a_failure_that_is_refunded(
    world: World, fake: FakeProvider
) -> None:
    task = ask_suiting(world, "bpm")
    Clip.objects.all().delete()
    again(task)
    assert (task.state, task.error) == ("failed", "There is no such take in your team.")
    assert credits.balance(world.team).total == 1030


@pytest.mark.parametrize("key", ["stems_full", "replace_section", "upload_extend"])
def test_a_failure_leaves_no_file_of_any_result(key: str, world: World, fake: FakeProvider) -> None:
    task = ask_suiting(world, key)
    most = task.spec.results(task.params)
    if task.spec.form.fields_of(AddressField):
        Task.objects.filter(pk=task.pk).update(params={**task.params, "url": None})

    def script(order: Order) -> Iterator[Report]:
        for index in range(most):
            files.store(f"takes/{task.pk}/{index}/audio.mp3", product(order, index).files["audio.mp3"])
        raise ProviderError("and then the lights went out")
        yield

    fake.script = script
    assert again(task).state == "failed"
    folder = f"takes/{task.pk}"
    assert not default_storage.exists(folder) or default_storage.listdir(folder) == ([], [])
