"""Pages come packed; what is played does not."""

import gzip

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from tests.conftest import World
from tests.web import rows

PACKED = {"Accept-Encoding": "gzip, br"}


def test_a_page_comes_packed_to_who_can_unpack_it(ann: Client, world: World) -> None:
    rows.song(world.team, world.ann)
    plain, packed = ann.get("/library"), ann.get("/library", headers=PACKED)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Night Bus" in gzip.decompress(packed.content).decode()
    assert len(packed.content) < len(plain.content) / 3


def test_sound_comes_as_it_is_in_the_stretch_that_was_asked_for(ann: Client, world: World) -> None:
    clip = rows.take(rows.request(world.team, world.ann))
    clip.audio = default_storage.save("packing.mp3", ContentFile(b"sound" * 200))
    clip.save()
    answer = ann.get(f"/media/takes/{clip.pk}/audio.mp3", headers=PACKED | {"Range": "bytes=5-9"})
    assert answer.status_code == 206
    assert "Content-Encoding" not in answer.headers
    assert b"".join(answer) == b"sound"
