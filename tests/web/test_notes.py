"""Notes stand at their moments, are answered and resolved, and lead to where they can be mended."""

import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from studio.actions import notes
from studio.models import Clip, Membership, Note
from studio.web.notes import fix
from tests.conftest import World
from tests.web.rows import request, take

LINES = [
    {"text": "Home by night", "start_s": 10.0, "end_s": 13.5},
    {"text": "Down the lane", "start_s": 14.0, "end_s": 17.0},
]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def clip(world: World) -> Clip:
    return take(request(world.team, world.ann), timeline={"lines": LINES}, lyrics="Home by night")


def replaced(world: World, clip: Clip, start: float, end: float) -> Clip:
    """A version with this stretch made anew; its request is about to end."""
    params: dict[str, Any] = {"clip_id": str(clip.pk), "infill_start_s": start, "infill_end_s": end}
    task = request(world.team, world.ben, operation="replace_section", params=params)
    take(task, 0, role="replaced")
    return take(task, 1, role="full")


def test_a_note_is_written_for_a_moment_and_shown_as_text(ann: Client, clip: Clip) -> None:
    answer = ann.post(f"/takes/{clip.pk}/notes", {"text": "<b>too loud</b>", "start": "0:12"})
    note = Note.objects.get()
    assert (note.start, note.end) == (12.0, None)
    assert answer.headers["Location"].endswith(f"#note-{note.pk}")
    html = ann.get(f"/takes/{clip.pk}?tab=notes").content.decode()
    assert "&lt;b&gt;too loud&lt;/b&gt;" in html
    assert 'data-left="195"' in html  # 12 of 61.5 seconds


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": " "}, "required"),
        ({"text": "x", "start": "2:00"}, "not in the take"),
        ({"text": "x", "start": "nan"}, "Write a moment as 1:05"),
        ({"text": "x", "start": "0:20", "end": "0:10"}, "ends after it begins"),
        ({"text": "x", "end": "0:10"}, "ends after it begins"),
        ({"text": "x", "start": "soon"}, "Write a moment as 1:05"),
    ],
)
def test_a_note_that_makes_no_sense_is_refused_with_a_sentence(
    ann: Client, clip: Clip, fields: dict[str, str], sentence: str
) -> None:
    answer = ann.post(f"/takes/{clip.pk}/notes", fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Note.objects.exists()


def test_a_note_is_answered_resolved_and_opened_again(ann: Client, world: World, clip: Clip) -> None:
    note = notes.write(clip, world.ben, "Is the bass off?", 12.0)
    ann.post(f"/notes/{note.pk}/answer", {"text": "By a hair"})
    reply = note.answers.get()
    ann.post(f"/notes/{reply.pk}/answer", {"text": "Or two"})
    assert note.answers.count() == 2  # an answer to an answer stands in the same thread
    part = ann.post(f"/notes/{note.pk}/resolve", headers=HTMX).content.decode()
    assert "<html" not in part
    assert "Resolved by Ann" in part
    assert (
        "Is the bass off" not in ann.get(f"/takes/{clip.pk}/notes?notes=open", follow=True).content.decode()
    )
    ann.post(f"/notes/{note.pk}/reopen")
    assert "Is the bass off" in ann.get(f"/takes/{clip.pk}/notes?notes=open", follow=True).content.decode()


@pytest.mark.parametrize("act", ["resolve", "reopen", "delete"])
def test_who_wrote_a_note_and_who_makes_music_end_it_and_a_reviewer_not_those_of_others(
    client: Client, world: World, clip: Clip, act: str
) -> None:
    Membership.objects.filter(user=world.ben).update(role="reviewer")
    note, own = notes.write(clip, world.ann, "Ann's"), notes.write(clip, world.ben, "Ben's own")
    client.force_login(world.ben)
    assert [client.post(f"/notes/{each.pk}/{act}").status_code for each in (note, own)] == [403, 302]
    page = client.get(f"/takes/{clip.pk}?tab=notes").content.decode()
    assert f"/notes/{note.pk}/answer" in page
    assert f"/notes/{note.pk}/{act}" not in page
    client.force_login(world.ann)
    assert client.post(f"/notes/{note.pk}/{act}").status_code == 302


def test_a_note_leads_to_its_stretch_with_its_words(ann: Client, world: World, clip: Clip) -> None:
    moment = notes.write(clip, world.ann, "Wrong word", 12.0)
    address = fix(clip, moment)
    said = parse_qs(urlsplit(address).query)
    assert (said["from_s"], said["to_s"], said["note"]) == (["10.00"], ["13.50"], [str(moment.pk)])
    page = ann.get(address).content.decode()
    assert 'value="0:10"' in page
    assert 'value="0:13.5"' in page
    assert "Home by night" in page
    region = notes.write(clip, world.ann, "Both lines", 10.5, 16.0)
    assert parse_qs(urlsplit(fix(clip, region)).query)["infill_lyrics"] == ["Home by night\nDown the lane"]
    assert fix(clip, notes.write(clip, world.ann, "Nice")) == ""


def test_a_note_is_resolved_by_the_version_that_mends_its_stretch(world: World, clip: Clip) -> None:
    inside = notes.write(clip, world.ann, "Wrong word", 12.0)
    region = notes.write(clip, world.ann, "Both", 10.0, 13.5)
    outside = notes.write(clip, world.ann, "Too long", 30.0)
    wider = notes.write(clip, world.ann, "All of it", 12.0, 40.0)
    version = replaced(world, clip, 10.0, 13.5)
    later = notes.write(clip, world.ann, "Said since", 12.0)
    assert notes.mend(version.task) == 2
    assert set(Note.objects.filter(version=version)) == {inside, region}
    assert set(Note.objects.filter(resolved=None)) == {outside, wider, later}


def test_a_note_that_was_opened_again_waits_for_a_person(world: World, clip: Clip) -> None:
    note = notes.write(clip, world.ann, "Wrong word", 12.0)
    notes.mend(replaced(world, clip, 10.0, 13.5).task)
    note.refresh_from_db()
    notes.reopen(note)
    assert notes.mend(replaced(world, clip, 10.0, 13.5).task) == 0


def test_a_stranger_finds_no_notes(client: Client, world: World, clip: Clip) -> None:
    note = notes.write(clip, world.ann, "Between us")
    client.force_login(world.cleo)
    assert client.get(f"/takes/{clip.pk}/notes").status_code == 404
    assert client.post(f"/notes/{note.pk}/resolve").status_code == 404
    assert client.post(f"/notes/{uuid.uuid4()}/resolve").status_code == 404
