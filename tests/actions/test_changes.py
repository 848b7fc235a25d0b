"""What a take is called and how it looks can be changed, and what was before can be had back."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from studio.actions import changes, shelf, video
from studio.actions.sources import Refused
from studio.models import Clip, Lineage
from studio.port import ProviderError
from studio.providers import media
from tests.actions import asking
from tests.conftest import World
from tests.web import rows


@pytest.fixture
def clip(world: World) -> Clip:
    clip = asking.clip(world.team, world.ann, details={"genres": ["dream pop"], "moods": ["warm"]})
    clip.cover = default_storage.save(f"takes/{clip.task_id}/0/cover.jpg", ContentFile(b"first"))
    clip.thumb = default_storage.save(f"takes/{clip.task_id}/0/thumb.jpg", ContentFile(b"first, small"))
    clip.save()
    return clip


@pytest.fixture
def painter(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Who makes covers of a few bytes; what they were made by."""
    made: list[dict[str, Any]] = []

    def make(folder: Path, picture: Path | None = None, **about: Any) -> dict[str, Path]:
        made.append(about)
        named = picture.read_bytes() if picture else about["title"].encode()
        folder.mkdir(exist_ok=True)
        for name in ("cover", "thumb"):
            (folder / f"{name}.jpg").write_bytes(name.encode() + b" of " + named)
        return {name: folder / f"{name}.jpg" for name in ("cover", "thumb")}

    monkeypatch.setattr(media, "cover", make)
    monkeypatch.setattr(media, "drawn", make)
    return made


def change(clip: Clip, **wanted: Any) -> int:
    number = changes.change(clip, **{"title": clip.title, "tags": clip.tags, **wanted})
    clip.refresh_from_db()
    return number


def undo(clip: Clip, number: int) -> int:
    number = changes.undo(clip, number)
    clip.refresh_from_db()
    return number


def stored(name: str) -> bytes:
    with default_storage.open(name) as file:
        return bytes(file.read())


def test_a_change_and_its_undoing_can_each_be_undone(clip: Clip) -> None:
    first = change(clip, title="Day Bus", tags="folk")
    assert (clip.title, clip.tags, clip.edited, first) == ("Day Bus", "folk", 1, 1)
    second = undo(clip, first)
    assert (clip.title, clip.tags, clip.edited, second) == ("Night Bus", "dream pop", 2, 2)
    undo(clip, second)
    assert (clip.title, clip.tags) == ("Day Bus", "folk")


def test_what_somebody_else_changed_since_is_not_undone(clip: Clip) -> None:
    first = change(clip, title="Day Bus")
    change(clip, title="Noon Bus")
    assert undo(clip, first) == 0
    assert clip.title == "Noon Bus"


def test_another_change_elsewhere_leaves_the_undo(clip: Clip) -> None:
    first = change(clip, title="Day Bus")
    change(clip, tags="folk")
    assert undo(clip, first)
    assert (clip.title, clip.tags) == ("Night Bus", "folk")


def test_nothing_changed_is_no_change(clip: Clip) -> None:
    assert change(clip) == 0
    assert (clip.edited, clip.former) == (0, {})


def test_the_request_keeps_what_was_asked(clip: Clip) -> None:
    asked = dict(clip.task.params)
    change(clip, title="Day Bus", tags="folk")
    clip.task.refresh_from_db()
    assert clip.task.params == asked


def test_stems_are_called_after_their_song(clip: Clip, world: World) -> None:
    task = rows.request(world.team, world.ann, operation="stems_basic")
    stems = [
        rows.take(task, index, title=title, stem="x")
        for index, title in enumerate(("Night Bus (vocals)", "Mine"))
    ]
    for stem in stems:
        Lineage.objects.create(child=stem, parent=clip, field="clip_id")
    change(clip, title="Day Bus")
    assert set(Clip.objects.filter(task=task).values_list("title", flat=True)) == {"Day Bus (vocals)", "Mine"}


def test_a_cover_is_drawn_anew_for_the_new_title_in_another_style(
    clip: Clip, painter: list[dict[str, Any]], django_capture_on_commit_callbacks: Any
) -> None:
    change(clip, title="Day Bus", redraw=True)
    change(clip, redraw=True)
    first, second = painter
    assert (first["title"], first["genre"], first["moods"]) == ("Day Bus", "dream pop", ["warm"])
    assert first["take"] != second["take"]
    assert stored(clip.cover) == b"cover of Day Bus"
    assert stored(clip.thumb) == b"thumb of Day Bus"


def test_one_former_cover_is_kept_and_no_more(
    clip: Clip, painter: list[dict[str, Any]], django_capture_on_commit_callbacks: Any
) -> None:
    first = clip.cover
    with django_capture_on_commit_callbacks(execute=True):
        change(clip, picture=io.BytesIO(b"one"))
    second = clip.cover
    assert default_storage.exists(first)
    with django_capture_on_commit_callbacks(execute=True):
        number = change(clip, picture=io.BytesIO(b"two"))
    assert not default_storage.exists(first)
    third = clip.cover
    with django_capture_on_commit_callbacks(execute=True):
        undo(clip, number)
    assert clip.cover == second
    assert default_storage.exists(third)
    shelf.trash(clip.team, [clip.pk])
    shelf.purge(clip.team, [clip.pk])
    assert not default_storage.exists(second)
    assert not default_storage.exists(third)


def test_a_picture_that_cannot_be_read_changes_nothing(clip: Clip) -> None:
    with pytest.raises(Refused, match="no picture that can be read") as refusal:
        changes.change(clip, title="Day Bus", tags="", picture=io.BytesIO(b"GIF89a no"))
    assert refusal.value.field == changes.COVER
    clip.refresh_from_db()
    assert (clip.title, clip.edited) == ("Night Bus", 0)


def test_a_cover_that_was_not_drawn_is_said(clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(folder: Path, **about: Any) -> None:
        raise ProviderError("The cover needed more memory than one cover may take.")

    monkeypatch.setattr(media, "drawn", breaks)
    with pytest.raises(Refused, match="more memory"):
        change(clip, redraw=True)


def test_a_person_s_picture_becomes_a_square_of_both_sizes(clip: Clip) -> None:
    """With the real child process."""
    buffer = io.BytesIO()
    photo = Image.new("RGB", (600, 300), "red")
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a secret place"  # on its side
    photo.save(buffer, "JPEG", exif=exif)
    change(clip, picture=io.BytesIO(buffer.getvalue()))
    for name, size in ((clip.cover, 1000), (clip.thumb, 256)):
        data = stored(name)
        assert b"secret" not in data
        with Image.open(io.BytesIO(data)) as image:
            assert (image.format, image.size) == ("JPEG", (size, size))


def test_a_changed_title_or_cover_makes_the_video_stale_until_it_is_made_anew(
    clip: Clip, painter: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []

    def film(folder: Path, *, title: str, **about: Any) -> Path:
        shown.append(title)
        (folder / "video.mp4").write_bytes(title.encode())
        return folder / "video.mp4"

    monkeypatch.setattr(media, "video", film)
    video.ask(clip)
    video.make(clip.pk)
    clip.refresh_from_db()
    old = clip.video
    assert (clip.video_stale, video.ask(clip)) == (False, False)
    change(clip, tags="folk")
    assert not clip.video_stale
    change(clip, title="Day Bus")
    assert clip.video_stale
    assert video.ask(clip)
    video.make(clip.pk)
    clip.refresh_from_db()
    assert (clip.video_stale, shown) == (False, ["Night Bus", "Day Bus"])
    assert stored(clip.video) == b"Day Bus"
    assert not default_storage.exists(old)


def test_a_title_that_changes_while_the_video_is_made_leaves_it_stale(
    clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    def film(folder: Path, **about: Any) -> Path:
        change(clip, title="Day Bus")
        (folder / "video.mp4").write_bytes(b"moving")
        return folder / "video.mp4"

    monkeypatch.setattr(media, "video", film)
    video.ask(clip)
    video.make(clip.pk)
    clip.refresh_from_db()
    assert clip.video
    assert clip.video_stale
