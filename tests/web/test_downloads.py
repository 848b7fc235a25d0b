"""What can be taken home of a take, by which names, and what the files say of themselves."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from tinytag import TinyTag

from studio.actions import changes
from studio.engine.files import codec
from studio.models import Clip, ClipFile
from tests.actions import asking
from tests.conftest import World
from tests.web import rows

SOUND = np.tile(0.3 * np.sin(np.arange(44_100) * 0.05), (2, 1)).astype(np.float32)
TIMES = {
    "lines": [{"text": "Home", "start_s": 1.0, "end_s": 2.0}],
    "duration": 61.5,
    "title": "As it was asked",
}


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("sounds")
    codec.write_flac(folder / "x.flac", SOUND)
    codec.write_wav(folder / "x.wav", SOUND)
    return {
        "mp3": codec.mp3(SOUND),
        "flac": (folder / "x.flac").read_bytes(),
        "wav": (folder / "x.wav").read_bytes(),
    }


@pytest.fixture
def clip(world: World, sounds: dict[str, bytes]) -> Clip:
    clip = asking.clip(world.team, world.ann, lyrics="[Verse]\nHome", timeline=TIMES)
    for field, name, data in (
        ("audio", "audio.mp3", sounds["mp3"]),
        ("master", "master.flac", sounds["flac"]),
        ("cover", "cover.jpg", b"\xff\xd8\xff picture"),
    ):
        setattr(clip, field, default_storage.save(f"takes/{clip.task_id}/0/{name}", ContentFile(data)))
    clip.save()
    wav = default_storage.save(f"takes/{clip.task_id}/0/files/audio.wav", ContentFile(sounds["wav"]))
    ClipFile.objects.create(clip=clip, name="audio.wav", file=wav)
    return clip


def address(clip: Clip, ending: str) -> str:
    at = {"mp3": "download", "flac": "master.flac", "wav": "files/audio.wav", "jpg": "cover"}
    return f"/media/takes/{clip.pk}/{at[ending]}"


def whole(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("ending", ["mp3", "flac", "wav"])
def test_a_file_says_what_the_take_is_called_now(
    ending: str, ann: Client, clip: Clip, tmp_path: Path
) -> None:
    changes.change(clip, title="Day Bus", tags="folk, bright")
    answer = ann.get(address(clip, ending))
    assert answer["Content-Disposition"] == f'attachment; filename="Day Bus (take A).{ending}"'
    path = tmp_path / f"x.{ending}"
    path.write_bytes(whole(answer))
    said = TinyTag.get(path, image=True)
    assert (said.title, said.artist, said.comment) == ("Day Bus", "The Band", "folk, bright")
    assert said.other["lyrics"] == ["[Verse]\nHome"]
    assert said.images.any is not None
    assert said.images.any.data == b"\xff\xd8\xff picture"
    assert float(said.other["bpm"][0]) == 96


@pytest.mark.parametrize("ending", ["mp3", "flac", "wav"])
def test_parts_of_a_file_are_parts_of_the_whole_until_it_is_called_otherwise(
    ending: str, ann: Client, clip: Clip
) -> None:
    answer = ann.get(address(clip, ending))
    before, tag = whole(answer), answer["ETag"]
    assert len(before) == int(answer["Content-Length"])
    for first, last in ((0, 9), (100, 4000), (len(before) - 300, len(before) - 1)):
        part = ann.get(address(clip, ending), headers={"Range": f"bytes={first}-{last}", "If-Range": tag})
        assert part.status_code == 206
        assert whole(part) == before[first : last + 1]
    assert ann.get(address(clip, ending), headers={"If-None-Match": tag}).status_code == 304
    changes.change(clip, title="Day Bus", tags=clip.tags)
    rest = ann.get(address(clip, ending), headers={"Range": "bytes=100-199", "If-Range": tag})
    assert rest.status_code == 200
    assert rest["ETag"] != tag
    assert whole(rest) != before


def test_what_is_played_stays_the_same_file_when_the_take_is_renamed(ann: Client, clip: Clip) -> None:
    url = f"/media/takes/{clip.pk}/audio.mp3"
    tag = ann.head(url)["ETag"]
    changes.change(clip, title="Day Bus", tags=clip.tags)
    assert ann.head(url)["ETag"] == tag


def menu(ann: Client, clip: Clip) -> str:
    page = ann.get(f"/takes/{clip.pk}").content.decode()
    return page.partition('id="gets"')[2].partition("</details>")[0]


def test_the_menu_has_what_is_there_and_what_has_to_be_made(ann: Client, clip: Clip) -> None:
    shown = menu(ann, clip)
    there, make = shown.split("Has to be made first")
    labels = re.findall(r"<span>([^<]+)</span><small>", there)
    assert labels == ["MP3", "FLAC", "WAV", "LRC", "SRT", "Text", "Cover"]
    assert re.findall(r"<span>([^<]+)</span>", make) == ["Video (MP4)", "M4A …", "MIDI", "All stems"]
    assert f"/takes/{clip.pk}/producer_download?format=m4a" in make


def test_the_format_of_the_last_time_comes_first(ann: Client, clip: Clip) -> None:
    assert re.findall(r'class="soft gets-first"[^>]*href="([^"]+)"', menu(ann, clip)) == [
        f"{address(clip, 'mp3')}?remember=1"
    ]
    ann.head(f"{address(clip, 'wav')}?remember=1")
    ann.head(address(clip, "flac"))  # by another link than the menu's
    shown = menu(ann, clip)
    assert re.findall(r'class="soft gets-first"[^>]*href="([^"]+)"', shown) == [
        f"{address(clip, 'wav')}?remember=1"
    ]
    assert re.findall(r"<span>([^<]+)</span><small>", shown)[0] == "WAV"
    other = asking.clip(clip.team, clip.task.user)  # type: ignore[arg-type]
    assert "MP3" in re.findall(r'class="soft gets-first".*?</a>', menu(ann, other))[0]


def test_stems_are_named_for_a_daw_and_after_their_song(
    ann: Client, clip: Clip, world: World, sounds: dict[str, bytes], tmp_path: Path
) -> None:
    task = rows.request(
        world.team, world.ann, operation="stems_basic", params={"clip_id": str(clip.pk)}, created=clip.created
    )
    for index, stem in enumerate(("vocals", "instrumental")):
        name = default_storage.save(f"takes/{task.pk}/{index}/master.flac", ContentFile(sounds["flac"]))
        made = rows.take(task, index, stem=stem, title=f"Night Bus ({stem})", master=name, key="F# minor")
        made.origins.create(parent=clip, field="clip_id")
    changes.change(clip, title="Day/Bus", tags=clip.tags)
    assert f"/tasks/{task.pk}/stems.zip?remember=1" in menu(ann, clip)
    answer = ann.get(f"/tasks/{task.pk}/stems.zip")
    assert answer["Content-Disposition"] == 'attachment; filename="Day Bus (stems).zip"'
    archive = zipfile.ZipFile(io.BytesIO(whole(answer)))
    assert archive.testzip() is None
    names = ["Day Bus_01_vocals_96bpm_F#m.flac", "Day Bus_02_instrumental_96bpm_F#m.flac"]
    assert archive.namelist() == names
    archive.extractall(tmp_path)
    assert TinyTag.get(tmp_path / names[0]).title == "Day/Bus (vocals)"


def test_words_come_with_the_title_of_today(ann: Client, clip: Clip) -> None:
    changes.change(clip, title="Day Bus", tags=clip.tags)
    assert ann.get(f"/media/takes/{clip.pk}/words.lrc").content.startswith(b"[ti:Day Bus]")
    text = ann.get(f"/media/takes/{clip.pk}/words.txt")
    assert text.content.decode() == "Day Bus\n\n[Verse]\nHome\n"
    assert text["Content-Disposition"] == 'attachment; filename="Day Bus (take A).txt"'
    assert ann.get(f"/media/takes/{clip.pk}/words.doc").status_code == 404


def test_a_changed_cover_has_another_address_and_none_is_kept_under_the_old_one(
    ann: Client, clip: Clip
) -> None:
    plain = f"/media/takes/{clip.pk}/cover.jpg"
    first = ann.head(plain)
    assert first["Cache-Control"] == "private, no-cache"
    Clip.objects.filter(pk=clip.pk).update(edited=3)
    assert f'src="{plain}?v=3"' in ann.get(f"/takes/{clip.pk}").content.decode()
    assert ann.get(f"/takes/{clip.pk}/player.json").json()["cover"] == f"{plain}?v=3"
    second = ann.head(f"{plain}?v=3", headers={"If-None-Match": first["ETag"]})
    assert (second.status_code, "immutable" in second["Cache-Control"]) == (200, True)
    assert "immutable" not in ann.head(f"{plain}?v=2")["Cache-Control"]
