"""The video of a take is made once, whoever asks how often, and a failure can be tried again."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from studio import jobs, queue
from studio.actions import settle, sweep, usage, video
from studio.models import Clip, Entry
from studio.port import ProviderError
from studio.providers import media
from tests.conftest import World
from tests.web.rows import request, take


@pytest.fixture
def clip(world: World) -> Clip:
    task = request(world.team, world.ann)
    names = {
        field: default_storage.save(f"takes/{task.pk}/0/{name}", ContentFile(name.encode()))
        for field, name in (("audio", "audio.mp3"), ("cover", "cover.jpg"))
    }
    return take(task, 0, **names)


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The jobs that were rung for."""
    heard: list[tuple[str, ...]] = []
    monkeypatch.setattr(queue, "ring", lambda *words: heard.append(words))
    return heard


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """A maker of videos of a few bytes; what it was asked for."""
    made: list[dict[str, Any]] = []

    def make(folder: Path, *, alive: Callable[[], None], **about: Any) -> Path:
        made.append(about | {"audio": (folder / "audio.mp3").read_bytes()})
        alive()
        (folder / "video.mp4").write_bytes(b"moving pictures")
        return folder / "video.mp4"

    monkeypatch.setattr(media, "video", make)
    return made


def breaks(folder: Path, **about: Any) -> Path:
    raise ProviderError("The video needed more memory than one video may take.")


def test_asking_twice_rings_once(
    clip: Clip, rings: list[tuple[str, ...]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert video.ask(clip)
        assert not video.ask(clip)
    assert rings == [("make_video", str(clip.pk))]


def test_it_is_made_of_the_take_and_stored_beside_it_free_of_charge(
    clip: Clip, maker: list[dict[str, Any]]
) -> None:
    entries = Entry.objects.count()
    video.ask(clip)
    jobs.make_video(str(clip.pk))
    clip.refresh_from_db()
    assert (clip.video, clip.video_due) == (f"takes/{clip.task_id}/0/video.mp4", None)
    with default_storage.open(clip.video) as file:
        assert file.read() == b"moving pictures"
    assert usage.of(clip.team).takes == len(b"moving pictures")
    assert (maker[0]["title"], maker[0]["artist"], maker[0]["audio"]) == (
        "Night Bus",
        "The Band",
        b"audio.mp3",
    )
    assert Entry.objects.count() == entries
    assert not settle.workdir(f"video-{clip.pk}").exists()


def test_of_two_workers_one_makes_it(clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []

    def make(folder: Path, **about: Any) -> Path:
        begun.append(folder)
        video.make(clip.pk)  # the other worker, meanwhile
        (folder / "video.mp4").write_bytes(b"x")
        return folder / "video.mp4"

    monkeypatch.setattr(media, "video", make)
    video.ask(clip)
    video.make(clip.pk)
    video.make(clip.pk)  # a ring that was heard twice
    assert len(begun) == 1


def test_nobody_makes_a_video_that_was_not_asked_for(clip: Clip, maker: list[dict[str, Any]]) -> None:
    video.make(clip.pk)
    assert maker == []


def test_a_failure_says_why_and_can_be_tried_again(
    clip: Clip, maker: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    works = media.video
    monkeypatch.setattr(media, "video", breaks)
    video.ask(clip)
    video.make(clip.pk)
    clip.refresh_from_db()
    assert (clip.video, clip.video_due) == ("", None)
    assert "memory" in clip.video_error
    monkeypatch.setattr(media, "video", works)
    assert video.ask(clip)
    video.make(clip.pk)
    clip.refresh_from_db()
    assert clip.video
    assert clip.video_error == ""


def test_the_real_child_says_why_it_cannot_make_a_video_of_what_is_no_sound(clip: Clip) -> None:
    video.ask(clip)
    video.make(clip.pk)
    clip.refresh_from_db()
    assert clip.video == ""
    assert clip.video_error.endswith(".")
    assert "unexpected" not in clip.video_error
    assert not default_storage.exists(f"takes/{clip.task_id}/0/video.mp4")


def test_a_lost_sound_is_a_failure_like_any_other(clip: Clip, maker: list[dict[str, Any]]) -> None:
    default_storage.delete(clip.audio)
    video.ask(clip)
    video.make(clip.pk)
    clip.refresh_from_db()
    assert clip.video_error == "Something unexpected went wrong here."


def test_the_ticker_rings_again_for_a_video_whose_worker_died(
    clip: Clip, rings: list[tuple[str, ...]], django_capture_on_commit_callbacks: Any
) -> None:
    video.ask(clip)
    now = timezone.now()
    Clip.objects.update(video_due=now + datetime.timedelta(seconds=9))
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep.sweep() == 0
    Clip.objects.update(video_due=now - datetime.timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep.sweep() == 1
    assert rings == [("make_video", str(clip.pk))]


def test_tidying_leaves_a_video_on_its_way_alone(clip: Clip, rings: list[tuple[str, ...]]) -> None:
    video.ask(clip)
    for name in (f"video-{clip.pk}", "video-of-yesterday"):
        settle.workdir(name).mkdir(parents=True)
    sweep.clear_up()
    work = Path(settings.DATA) / "work"
    assert {path.name for path in work.glob("video-*")} == {f"video-{clip.pk}"}
    settle.clear(f"video-{clip.pk}")
