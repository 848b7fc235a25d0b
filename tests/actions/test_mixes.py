"""A mix is made once for the same settings, beside the take that its stems are of."""

import datetime
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from studio import jobs, queue
from studio.actions import mixes, settle, shelf, sweep, usage
from studio.actions.mixes import Lane
from studio.actions.sources import Refused
from studio.engine.score import STEMS
from studio.models import Clip, ClipFile, Entry, Lineage, Mix, Task
from studio.port import ProviderError
from studio.providers import media
from tests.conftest import World
from tests.web.rows import request, take

RATE = 44_100


def sound(level: float, seconds: float = 0.5) -> bytes:
    wave = level * np.sin(np.arange(round(seconds * RATE)) * 0.06)
    file = io.BytesIO()
    soundfile.write(file, np.stack([wave, wave], 1), RATE, format="FLAC")
    return file.getvalue()


@pytest.fixture
def source(world: World) -> Clip:
    return take(request(world.team, world.ann))


@pytest.fixture
def stems(source: Clip) -> list[Clip]:
    """Two stems of a take, with their sound."""
    task = request(source.team, source.team.memberships.get(user__name="Ann").user, operation="stems_basic")
    made = []
    for index, (stem, level) in enumerate((("vocals", 0.2), ("instrumental", 0.1))):
        name = default_storage.save(f"takes/{task.pk}/{index}/master.flac", ContentFile(sound(level)))
        made.append(take(task, index, stem=stem, master=name))
        Lineage.objects.create(child=made[-1], parent=source, field="clip_id")
    return made


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """A mixer of a few bytes; what it was asked for."""
    asked: list[dict[str, Any]] = []

    def make(folder: Path, *, alive: Callable[[float], None], **about: Any) -> media.Mixed:
        asked.append(about)
        alive(0.5)
        files = {"wav": folder / "mix.wav", "mp3": folder / "mix.mp3"}
        for kind, path in files.items():
            path.write_bytes(kind.encode())
        return media.Mixed(files, 1.25)

    monkeypatch.setattr(media, "mixdown", make)
    return asked


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The jobs that were rung for."""
    heard: list[tuple[str, ...]] = []
    monkeypatch.setattr(queue, "ring", lambda *words: heard.append(words))
    return heard


def ask(stems: list[Clip], *lanes: Lane, master: float = 0.0) -> Mix:
    task: Task = stems[0].task
    assert task.user
    return mixes.ask(task, task.user, lanes or [Lane(clip) for clip in stems], master)


def test_the_same_settings_are_one_mix_and_ring_once(
    stems: list[Clip], rings: list[tuple[str, ...]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = ask(stems)
        assert ask(stems) == first
        assert ask(stems, *[Lane(clip) for clip in reversed(stems)]) == first
        other = ask(stems, Lane(stems[0], level=-3.0), Lane(stems[1]))
    assert rings == [("make_mix", str(first.pk)), ("make_mix", str(other.pk))]
    assert (first.number, other.number) == (1, 2)


def test_what_sounds_the_same_is_the_same_mix(stems: list[Clip]) -> None:
    voice, band = stems
    muted = ask(stems, Lane(voice), Lane(band, muted=True))
    assert ask(stems, Lane(voice, solo=True), Lane(band, pan=0.4)) == muted
    assert ask(stems, Lane(voice, solo=True, muted=True), Lane(band)) == muted
    assert ask(stems, Lane(voice), Lane(band, level=mixes.OFF)) == muted
    assert [lane["stem"] for lane in muted.settings["lanes"]] == ["vocals"]


def test_silence_is_refused(stems: list[Clip]) -> None:
    voice, band = stems
    with pytest.raises(Refused, match="Nothing would be heard"):
        ask(stems, Lane(voice, muted=True), Lane(band, level=mixes.OFF))
    with pytest.raises(Refused, match="Nothing would be heard"):
        ask(stems, master=mixes.OFF)
    assert not Mix.objects.exists()


def test_it_is_kept_beside_the_take_free_of_charge(
    stems: list[Clip], source: Clip, maker: list[dict[str, Any]]
) -> None:
    entries = Entry.objects.count()
    mix = ask(stems, Lane(stems[0], -3.0, 0.25), Lane(stems[1]), master=-1.5)
    jobs.make_mix(str(mix.pk))
    mix.refresh_from_db()
    assert mix.clip == source
    assert (mix.due, mix.lowered, mix.progress) == (None, 1.25, 0.5)
    assert mix.made
    beside = ClipFile.objects.filter(clip=source).order_by("name")
    assert [kept.name for kept in beside] == ["mix-1.mp3", "mix-1.wav"]
    with default_storage.open(beside[1].file) as file:
        assert file.read() == b"wav"
    expected = {"levels": [-3.0, 0.0], "pans": [0.25, 0.0], "master": -1.5}
    assert maker[0] == expected | {"title": "Night Bus (mix 1)", "artist": "The Band"}
    assert Entry.objects.count() == entries
    assert usage.of(source.team).beside == sum(default_storage.size(kept.file) for kept in beside)
    assert not settle.workdir(f"mix-{mix.pk}").exists()
    ask(stems, Lane(stems[0], -3.0, 0.25), Lane(stems[1]), master=-1.5)
    jobs.make_mix(str(mix.pk))
    assert len(maker) == 1  # what is there is not made again


def test_two_requests_for_stems_of_one_take_number_their_mixes_together(
    stems: list[Clip], source: Clip, world: World
) -> None:
    others = [take(request(world.team, world.ann, operation="stems_full"), 0, stem="drums")]
    Lineage.objects.create(child=others[0], parent=source, field="clip_id")
    assert [ask(stems).number, ask(others).number] == [1, 2]


def test_stems_of_a_take_that_is_gone_keep_their_mixes_themselves(stems: list[Clip]) -> None:
    Lineage.objects.all().delete()
    assert ask(stems).clip == stems[0]


def test_of_two_workers_one_makes_it(stems: list[Clip], monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []
    mix = ask(stems)

    def make(folder: Path, **about: Any) -> media.Mixed:
        begun.append(folder)
        mixes.make(mix.pk)  # the other worker, meanwhile
        raise ProviderError("It broke.")

    monkeypatch.setattr(media, "mixdown", make)
    mixes.make(mix.pk)
    mixes.make(mix.pk)  # a ring that was heard twice
    assert len(begun) == 1


def test_a_failure_says_why_and_can_be_tried_again(
    stems: list[Clip], maker: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    works = media.mixdown

    def breaks(folder: Path, **about: Any) -> media.Mixed:
        raise ProviderError("The song needed more memory than one song may take.")

    monkeypatch.setattr(media, "mixdown", breaks)
    mix = ask(stems)
    mixes.make(mix.pk)
    mix.refresh_from_db()
    assert (mix.made, mix.due) == (None, None)
    assert "memory" in mix.error
    monkeypatch.setattr(media, "mixdown", works)
    assert ask(stems).error == ""
    mixes.make(mix.pk)
    mix.refresh_from_db()
    assert mix.made


def test_a_stem_that_was_deleted_meanwhile_is_a_failure_like_any_other(stems: list[Clip]) -> None:
    mix = ask(stems)
    stems[1].delete()
    mixes.make(mix.pk)
    mix.refresh_from_db()
    assert mix.error == "A stem of this mix was deleted."


def test_the_real_child_mixes_the_masters(stems: list[Clip]) -> None:
    mix = ask(stems, Lane(stems[0], -6.0), Lane(stems[1], pan=-1.0), master=2.0)
    mixes.make(mix.pk)
    mix.refresh_from_db()
    assert mix.error == ""
    kept = ClipFile.objects.get(clip=mix.clip, name="mix-1.wav")
    with default_storage.open(kept.file) as file:
        heard, rate = soundfile.read(file, always_2d=True)
    wave = np.sin(np.arange(RATE // 2) * 0.06)
    voice, band, whole = 0.2 * 10 ** (-6 / 20) * wave, 0.1 * wave, 10 ** (2 / 20)
    assert rate == RATE
    assert np.abs(heard[:, 0] - whole * (voice + 2 * band)).max() < 2e-4
    assert np.abs(heard[:, 1] - whole * voice).max() < 2e-4


def test_a_mix_that_was_deleted_is_gone_with_its_files(
    stems: list[Clip], maker: list[dict[str, Any]]
) -> None:
    mix = ask(stems)
    mixes.drop(mix)
    assert Mix.objects.exists()  # it is on its way
    mixes.make(mix.pk)
    files = list(ClipFile.objects.values_list("file", flat=True))
    mixes.drop(mix)
    assert len(files) == 2
    assert not any(default_storage.exists(file) for file in files)
    assert not ClipFile.objects.exists()
    assert not Mix.objects.exists()
    assert usage.of(mix.clip.team).total == 0


def test_mixes_go_for_good_with_their_take(
    stems: list[Clip], source: Clip, maker: list[dict[str, Any]]
) -> None:
    mixes.make(ask(stems).pk)
    files = list(ClipFile.objects.values_list("file", flat=True))
    shelf.trash(source.team, [source.pk])
    shelf.purge(source.team, [source.pk])
    assert not any(default_storage.exists(file) for file in files)
    assert not Mix.objects.exists()


def test_the_ticker_rings_again_for_a_mix_whose_worker_died(
    stems: list[Clip], rings: list[tuple[str, ...]], django_capture_on_commit_callbacks: Any
) -> None:
    mix = ask(stems)
    now = timezone.now()
    Mix.objects.update(due=now + datetime.timedelta(seconds=9))
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep.sweep() == 0
    Mix.objects.update(due=now - datetime.timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep.sweep() == 1
    assert rings == [("make_mix", str(mix.pk))]


def test_tidying_leaves_a_mix_on_its_way_alone(stems: list[Clip], rings: list[tuple[str, ...]]) -> None:
    mix = ask(stems)
    for name in (f"mix-{mix.pk}", "mix-of-yesterday"):
        settle.workdir(name).mkdir(parents=True)
    sweep.clear_up()
    work = Path(settings.DATA) / "work"
    assert {path.name for path in work.glob("mix-*")} == {f"mix-{mix.pk}"}
    settle.clear(f"mix-{mix.pk}")


def test_lanes_have_one_order(world: World) -> None:
    task = request(world.team, world.ann)
    names = ("kazoo", "instrumental", *reversed(STEMS))
    shown = mixes.in_order(take(task, index, stem=stem) for index, stem in enumerate(names))
    assert [clip.stem for clip in shown] == [*STEMS[:2], "instrumental", *STEMS[2:], "kazoo"]
