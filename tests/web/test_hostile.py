"""Files and words that would like to be a page of ours."""

import io
import re
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from studio.actions import addresses, shares
from studio.engine.files import picture
from studio.models import (
    Clip,
    ClipFile,
    Label,
    Note,
    Persona,
    Playlist,
    Preset,
    Project,
    Round,
    RoundTake,
    Sheet,
    Task,
)
from tests.conftest import World
from tests.test_policies import OURS
from tests.web import rows

PAGE = b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + b"<html><script>alert(1)</script></html>" * 50
OWN = ("audio", "master", "cover", "thumb", "midi", "score", "video")
BESIDE = ("audio.wav", "audio.m4a", "original")
MEDIA = sorted({route for route, _ in OURS if route.startswith("media/takes/<uuid:id>/")})


@pytest.fixture
def clip(world: World) -> Clip:
    """A take all of whose files are pages."""
    task = rows.request(world.team, world.ann)
    folder = f"takes/{task.pk}/0"
    put = {name: default_storage.save(f"{folder}/{name}", ContentFile(PAGE)) for name in (*OWN, *BESIDE)}
    own: dict[str, Any] = {name: put[name] for name in OWN}
    clip = rows.take(task, **own)
    for name in BESIDE:
        ClipFile.objects.create(clip=clip, name=name, file=put[name])
    return clip


def check(answer: Any) -> bool:
    """Nothing that a browser would take for a page; was there a file at all?"""
    if answer.status_code == 404:
        return False
    assert answer.status_code == 200
    kind = answer.headers["Content-Type"]
    assert kind.startswith(("audio/", "image/jpeg", "video/mp4", "application/", "text/plain"))
    assert not re.search(r"html|svg|xml|javascript", kind)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if kind != "application/json":
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    answer.getvalue()  # a file that is read to its end is closed
    return True


def test_no_file_of_a_take_is_ever_a_page(ann: Client, clip: Clip) -> None:
    sent = 0
    for route in MEDIA:
        path = "/" + route.replace("<uuid:id>", str(clip.pk)).replace("<str:kind>", "txt")
        for name in (*BESIDE, "audio.html") if "<str:name>" in path else ("",):
            sent += check(ann.get(path.replace("<str:name>", name)))
    assert sent > 5


def test_nor_by_the_address_of_a_link_or_of_the_api(client: Client, world: World, clip: Clip) -> None:
    share = shares.make(world.team, world.ann, "Night Bus", [clip], downloads=True)
    begin = f"/s/{share.pk}/{shares.signature(share.pk)}/{clip.pk}"
    names = ("audio.mp3", "cover.jpg", "download.mp3", "original", "audio.html")
    assert sum(check(client.get(f"{begin}/{name}")) for name in names) >= 2
    signed = [addresses.of(clip, name, "") for name in (*addresses.FIELDS, *BESIDE, "audio.html")]
    assert sum(check(client.get(address)) for address in signed) >= 4


@pytest.mark.parametrize(
    "name",
    [
        "../../x.mp3",
        "a\0b.mp3",
        "x" * 4096 + ".mp3",
        "a\u202egpj.mp3",
        "con.mp3",
        "🎵.mp3",
        "<img src=x>.mp3",
    ],
)
def test_a_strangers_name_for_a_file_names_nothing_here(name: str, ann: Client, world: World) -> None:
    file = SimpleUploadedFile("x.mp3", PAGE)
    file._name = name  # type: ignore[attr-defined]  # what arrives is what a browser, or somebody else, says
    answer = ann.post("/upload", {"task_type": "upload", "file": file, "form_key": "0" * 32})
    assert answer.status_code in (200, 302, 400, 422)
    for task in Task.objects.all():
        assert task.upload == f"uploads/{task.pk}/original"
        assert len(task.upload_name) <= 200
        assert "/" not in task.upload_name
        page = ann.get("/activity").content.decode()
        assert "<img src=x" not in page


# --- pictures ---
def png(width: int, height: int) -> bytes:
    """A picture of a few KB that claims any size, written by hand: nobody has its pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    body = zlib.compress(bytes(1 << 20), 9)
    head = chunk(b"IHDR", size + b"\x01\0\0\0\0")
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("width", "height"), [(10_000, 10_000), (65_535, 65_535), (2**31 - 1, 1), (1, 2**31 - 1)]
)
def test_a_picture_that_would_be_huge_is_refused_by_its_size_alone(
    width: int, height: int, tmp_path: Path
) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png(width, height))
    assert path.stat().st_size < 12_000
    with pytest.raises(ValueError, match="too large"):
        picture.square(path)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_picture_alone_is_looked_at(kind: str, tmp_path: Path) -> None:
    frames = [Image.new("RGB", (1000, 1000), (shade, 0, 0)) for shade in range(60)]
    data = io.BytesIO()
    frames[0].save(data, kind, save_all=True, append_images=frames[1:], lossless=True)
    path = tmp_path / "film"
    path.write_bytes(data.getvalue())
    image = picture.square(path)
    assert image.size == (1000, 1000)
    assert image.getpixel((500, 500))[0] < 4  # type: ignore[index]


# --- words ---
HOSTILE = "<img src=x onerror=alert(1)>{{7*7}}</script>"


@pytest.fixture
def hostile(world: World) -> dict[str, Any]:
    """A team whose every word is one of these; the ids by what a route begins with."""
    team, ann = world.team, world.ann
    for row in (team, ann, world.ben):
        row.name = HOSTILE
        row.save()
    timeline = {
        "sections": [{"name": HOSTILE, "start_s": 0, "end_s": 9}],
        "lines": [{"text": HOSTILE, "start_s": 1, "end_s": 2}],
    }
    project = Project.objects.create(team=team, user=ann, name=HOSTILE)
    params = rows.PARAMS | {"title": HOSTILE, "prompt": HOSTILE, "tags": HOSTILE}
    task = rows.request(team, ann, params=params, project=project, upload_name=HOSTILE)
    said = {"title": HOSTILE, "tags": HOSTILE, "lyrics": HOSTILE, "timeline": timeline, "project": project}
    clip, twin = (rows.take(task, index, video_error=HOSTILE, **said) for index in (0, 1))
    rows.request(team, ann, "failed", params=params, error=HOSTILE)
    rows.request(team, ann, "running", params=params, stage=HOSTILE)
    drafts = [{"title": HOSTILE, "lyrics": HOSTILE}]
    written: dict[str, Any] = {"params": {"description": HOSTILE}, "result": {"results": drafts}}
    rows.request(team, ann, operation="lyrics", **written)
    label = Label.objects.create(team=team, name=HOSTILE[:40])
    label.clips.add(clip)
    Note.objects.create(clip=clip, user=ann, text=HOSTILE, start=1.0)
    playlist = Playlist.objects.create(team=team, user=ann, name=HOSTILE)
    playlist.items.create(clip=clip, place=1)
    round = Round.objects.create(team=team, user=ann, title=HOSTILE)
    RoundTake.objects.bulk_create(
        RoundTake(round=round, clip=c, number=n) for n, c in enumerate((clip, twin), 1)
    )
    preset = Preset.objects.create(team=team, user=ann, operation="create", name=HOSTILE, params=params)
    persona = Persona.objects.create(
        team=team, user=ann, task=task, name=HOSTILE, describe=HOSTILE, styles=HOSTILE
    )
    sheet = Sheet.objects.create(team=team, user=ann, title=HOSTILE, text=HOSTILE)
    share = shares.make(team, ann, HOSTILE, [clip], downloads=True)
    return {
        "takes": clip.pk,
        "tasks": task.pk,
        "projects": project.pk,
        "playlists": playlist.pk,
        "rounds": round.pk,
        "presets": preset.pk,
        "personas": persona.pk,
        "lyrics": sheet.pk,
        "shares": share.pk,
        "s": share,
    }


def addresses_of(hostile: dict[str, Any]) -> list[str]:
    """Every page that shows something of it, as far as its address can be told."""
    found = []
    for route in sorted({route for route, _ in OURS}):
        begin = route.split("/")[0]
        if "<uuid:id>" in route and not isinstance(hostile.get(begin), type(hostile["takes"])):
            continue
        path = route.replace("<uuid:id>", str(hostile.get(begin))).replace("<int:number>", "1")
        keys = (
            ("cover", "extend", "stems_basic", "persona") if begin == "takes" else ("create", "persona_music")
        )
        found += [path.replace("<str:key>", key) for key in (keys if "<str:key>" in path else ("",))]
    share = hostile["s"]
    found.append(f"s/{share.pk}/{shares.signature(share.pk)}")
    return [f"/{path}" for path in found if "<" not in path]


def test_words_are_shown_as_words_on_every_page(ann: Client, hostile: dict[str, Any]) -> None:
    pages = shown = 0
    asked = [
        *addresses_of(hostile),
        f"/create?from={hostile['tasks']}",
        f"/takes/{hostile['takes']}?tab=lyrics",
    ]
    parts = [{}, {"HX-Request": "true"}]
    for path in [
        *asked,
        "/updates?known=",
        "/library?view=table",
        "/library?view=grid",
        f"/library?q={HOSTILE[:5]}",
    ]:
        for headers in parts:
            answer = ann.get(path, headers=headers)
            assert answer.status_code < 500 or path == "/readyz", path
            if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            page = answer.content.decode()
            pages += answer.status_code == 200
            shown += "onerror=alert(1)" in page
            assert "<img src=x" not in page, path
            assert "}}</script>" not in page, path
            assert not re.search(r"onerror=alert\(1\)[^{\n]{0,8}49", page), path
    assert pages > 60
    assert shown > 30
