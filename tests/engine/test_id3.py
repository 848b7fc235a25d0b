import io

import numpy as np
import pytest
from PIL import Image
from tinytag import TinyTag

from studio.engine.files import codec
from studio.engine.files.id3 import Tags, tagged, untagged

LYRICS = "[Verse]\nNiño, straße, 夜の歌\n\n[Chorus]\n🎵 sing 🎵"


def an_mp3() -> bytes:
    time = np.arange(44_100) / 44_100
    return codec.mp3(np.stack([np.sin(2 * np.pi * 330 * time)] * 2).astype(np.float32) * np.float32(0.3))


def a_jpeg(size: int = 64) -> bytes:
    buffer = io.BytesIO()
    random = np.random.default_rng(1).integers(0, 255, (size, size, 3), dtype=np.uint8)
    Image.fromarray(random).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def all_tags() -> Tags:
    return Tags(
        title="Nördlich – 夜 🌙",
        artist="Take Two",
        album="Demos",
        genre="dream pop",
        bpm=97.6,
        key="F#m",
        date="2026-11-22",
        comment="a comment",
        lyrics=LYRICS,
        cover=a_jpeg(),
        own={"TAKETWO_SEED": "42", "TAKETWO_ENGINE": "1"},
    )


def read(mp3: bytes) -> TinyTag:
    return TinyTag.get(filename="x.mp3", file_obj=io.BytesIO(mp3), image=True)


def test_another_reader_finds_every_field() -> None:
    tag = read(tagged(an_mp3(), all_tags()))
    assert (tag.title, tag.artist, tag.album) == ("Nördlich – 夜 🌙", "Take Two", "Demos")
    assert (tag.genre, tag.year, tag.comment) == ("dream pop", "2026-11-22", "a comment")
    other = tag.other
    assert other["lyrics"] == [LYRICS]
    assert (other["bpm"], other["initial_key"]) == (["98"], ["F#m"])
    assert (other["taketwo_seed"], other["taketwo_engine"]) == (["42"], ["1"])
    assert tag.images.front_cover is not None
    assert tag.images.front_cover.data == a_jpeg()
    assert tag.images.front_cover.mime_type == "image/jpeg"


def test_the_sound_is_the_same_below_the_tags() -> None:
    plain = an_mp3()
    with_tags = tagged(plain, all_tags())
    assert untagged(with_tags) == plain
    assert np.array_equal(codec.decode(with_tags), codec.decode(plain))
    assert read(with_tags).duration == pytest.approx(1.0, abs=0.06)


def test_new_tags_replace_old_ones_of_both_versions() -> None:
    version_1 = b"TAG" + b"Old".ljust(125, b"\0")
    footed = b"ID3\x04\x00\x10\x00\x00\x00\x05" + bytes(5) + b"3DI\x04\x00\x10\x00\x00\x00\x05"
    twice = tagged(footed + tagged(an_mp3(), all_tags()) + version_1, Tags(title="New"))
    tag = read(twice)
    assert tag.title == "New"
    assert tag.artist is None
    assert untagged(twice) == an_mp3()


def test_a_cover_of_several_megabytes_survives() -> None:
    cover = a_jpeg(2000)
    assert len(cover) > 2**21  # needs all four bytes of a size
    tag = read(tagged(an_mp3(), Tags(title="Big", cover=cover, lyrics="la")))
    assert tag.images.front_cover is not None
    assert tag.images.front_cover.data == cover
    assert tag.title == "Big"


def test_zero_bytes_and_lone_surrogates_do_not_break_the_tag() -> None:
    tag = read(tagged(an_mp3(), Tags(title="a\0b\ud800c", artist="after")))
    assert (tag.title, tag.artist) == ("ab?c", "after")
