"""The notes of a take as a piano roll."""

import io

import mido
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from studio.models import Clip, ClipFile
from tests.conftest import World
from tests.web import rows


def midi() -> bytes:
    file = mido.MidiFile(ticks_per_beat=480)
    piano = mido.MidiTrack([mido.MetaMessage("track_name", name="Piano")])
    piano += [mido.Message("note_on", note=57, velocity=80), mido.Message("note_off", note=57, time=480)]
    piano += [mido.Message("note_on", note=76, velocity=80), mido.Message("note_off", note=76, time=480)]
    file.tracks.append(piano)
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


def stored(data: bytes) -> str:
    return default_storage.save("takes/x/song.mid", ContentFile(data))


@pytest.fixture
def clip(world: World) -> Clip:
    return rows.take(rows.request(world.team, world.ann), midi=stored(midi()))


def test_the_page_names_the_parts_and_the_notes_come_as_json(ann: Client, clip: Clip) -> None:
    page = ann.get(f"/takes/{clip.pk}/notes-view").content.decode()
    assert "<b>Piano</b>: 2 notes, A3 to E5" in page
    assert f'href="/media/takes/{clip.pk}/song.mid"' in page
    answer = ann.get(f"/takes/{clip.pk}/notes.json")
    assert answer["Cache-Control"].startswith("private")
    assert answer.json()["parts"][0]["notes"] == [[0.0, 0.5, 57, 80], [0.5, 0.5, 76, 80]]
    assert f'href="/takes/{clip.pk}/notes-view"' in ann.get(f"/takes/{clip.pk}").content.decode()


def test_notes_that_were_written_down_later_are_shown_too(ann: Client, world: World) -> None:
    clip = rows.take(rows.request(world.team, world.ann, operation="upload", params={}), uploaded=True)
    ClipFile.objects.create(clip=clip, name="song.mid", file=stored(midi()))
    page = ann.get(f"/takes/{clip.pk}/notes-view").content.decode()
    assert "Piano" in page
    assert f'href="/media/takes/{clip.pk}/files/song.mid"' in page


@pytest.mark.parametrize("data", [None, b"", b"MThd", b"x" * 600_000], ids=["none", "empty", "cut", "huge"])
def test_where_no_notes_can_be_read_the_page_says_so(data: bytes | None, ann: Client, world: World) -> None:
    clip = rows.take(rows.request(world.team, world.ann), midi="" if data is None else stored(data))
    page = ann.get(f"/takes/{clip.pk}/notes-view").content.decode()
    assert "No notes are known of this take" in page
    assert f'href="/takes/{clip.pk}/midi"' in page
    assert ann.get(f"/takes/{clip.pk}/notes.json").status_code == 404
