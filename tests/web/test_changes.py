"""The form in which a take is called otherwise, and the way back."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from studio.actions import changes
from studio.models import Clip
from tests.actions import asking
from tests.conftest import World

HTMX = {"HX-Request": "true"}


@pytest.fixture
def clip(world: World) -> Clip:
    return asking.clip(world.team, world.ann)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", size, "teal").save(buffer, kind)
    return SimpleUploadedFile(f"x.{kind.lower()}", buffer.getvalue())


def test_a_take_is_renamed_and_the_page_offers_the_way_back(ann: Client, clip: Clip) -> None:
    edit = f"/takes/{clip.pk}/edit"
    assert f'href="{edit}"' in ann.get(f"/takes/{clip.pk}").content.decode()
    assert 'value="Night Bus"' in ann.get(edit).content.decode()
    saved = ann.post(edit, {"title": "  Day   Bus ", "tags": "folk\nbright"}, follow=True)
    page = saved.content.decode()
    assert saved.redirect_chain == [(f"/takes/{clip.pk}", 302)]
    assert "<h1 data-rename>Day Bus</h1>" in page
    assert "folk, bright" in page
    assert "The change is saved." in page
    assert "The change is saved." not in ann.get(f"/takes/{clip.pk}").content.decode()  # it is said once
    back = ann.post("/library/undo", headers={"Referer": f"http://testserver/takes/{clip.pk}"}, follow=True)
    page = back.content.decode()
    assert "<h1 data-rename>Night Bus</h1>" in page
    assert "That is undone." in page


def test_what_somebody_changed_since_is_not_undone(ann: Client, clip: Clip) -> None:
    ann.post(f"/takes/{clip.pk}/edit", {"title": "Day Bus", "tags": clip.tags})
    changes.change(clip, title="Noon Bus", tags=clip.tags)
    page = ann.post("/library/undo", follow=True).content.decode()
    assert "Somebody has changed it again since." in page
    clip.refresh_from_db()
    assert clip.title == "Noon Bus"


def test_what_was_before_can_be_had_back_later_too(ann: Client, clip: Clip) -> None:
    changes.change(clip, title="Day Bus", tags=clip.tags)
    page = ann.get(f"/takes/{clip.pk}/edit").content.decode()
    assert "It was called “Night Bus”." in page
    assert f'formaction="/takes/{clip.pk}/back"' in page


def test_the_pencil_brings_the_form_alone(ann: Client, clip: Clip) -> None:
    part = ann.get(f"/takes/{clip.pk}/edit", headers=HTMX).content.decode()
    assert "<html" not in part
    assert 'id="take-called"' in part


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"title": " "}, "Title is required."),
        ({"title": "x" * 121}, "Title is 121 characters long; the limit is 120."),
        ({"title": "a\x00b"}, "Title contains a control character (U+0000)"),
        ({"title": "x", "tags": "y" * 3001}, "the limit is 3000"),
    ],
)
def test_a_form_that_makes_no_sense_loses_nothing(
    sent: dict[str, str], sentence: str, ann: Client, clip: Clip
) -> None:
    answer = ann.post(f"/takes/{clip.pk}/edit", {"tags": "folk", **sent})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert sent.get("tags", "folk") in page
    clip.refresh_from_db()
    assert (clip.title, clip.edited) == ("Night Bus", 0)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("x.png", b"GIF89a"), "This is no picture that can be read"),
        (SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\n\x00\x00"), "This is no picture that can be read"),
        (SimpleUploadedFile("x.png", b""), "The submitted file is empty."),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(
    file: SimpleUploadedFile, sentence: str, ann: Client, clip: Clip
) -> None:
    file.seek(0)
    answer = ann.post(f"/takes/{clip.pk}/edit", {"title": "Day Bus", "tags": "", "picture": file})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="Day Bus"' in answer.content.decode()
    clip.refresh_from_db()
    assert clip.edited == 0


def test_a_picture_that_is_too_large_is_refused_before_it_is_read(
    ann: Client, clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "LARGEST_PICTURE", 10)
    answer = ann.post(f"/takes/{clip.pk}/edit", {"title": "x", "tags": "", "picture": picture()})
    assert answer.status_code == 422
    assert "This picture is larger than" in answer.content.decode()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_the_cover(kind: str, ann: Client, clip: Clip) -> None:
    ann.post(f"/takes/{clip.pk}/edit", {"title": clip.title, "tags": clip.tags, "picture": picture(kind)})
    page = ann.get(f"/takes/{clip.pk}").content.decode()
    assert f'src="/media/takes/{clip.pk}/cover.jpg?v=1"' in page
    answer = ann.get(f"/media/takes/{clip.pk}/cover.jpg?v=1")
    with Image.open(io.BytesIO(b"".join(answer.streaming_content))) as image:  # type: ignore[attr-defined]
        assert image.size == (1000, 1000)


def test_another_cover_is_drawn_as_often_as_somebody_likes(ann: Client, clip: Clip) -> None:
    sent = {"title": clip.title, "tags": clip.tags, "redraw": "1"}
    answer = ann.post(f"/takes/{clip.pk}/edit", sent)
    assert answer["Location"] == f"/takes/{clip.pk}/edit"
    covers = {Clip.objects.get(pk=clip.pk).cover}
    ann.post(f"/takes/{clip.pk}/edit", sent)
    covers.add(Clip.objects.get(pk=clip.pk).cover)
    assert len(covers) == 2


def test_nonsense_undoes_nothing(ann: Client, clip: Clip) -> None:
    changes.change(clip, title="Day Bus", tags=clip.tags)
    for said in ("", "0", "2", "-1", "x", "9" * 50, "٣"):
        assert ann.post(f"/takes/{clip.pk}/back", {"edit": said}).status_code == 302
    clip.refresh_from_db()
    assert clip.title == "Day Bus"
