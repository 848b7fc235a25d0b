"""Files say what they are, whatever they said before, and sound the same."""

import io
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO

import mido
import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tinytag import TinyTag

from studio.engine.audio import SAMPLE_RATE
from studio.engine.files import codec, tagging
from studio.engine.files.id3 import Tags
from studio.engine.files.splice import Splice

SOUND = np.tile(0.3 * np.sin(np.arange(SAMPLE_RATE) * 0.05), (2, 1)).astype(np.float32)
M4A = """
import sys; from pathlib import Path; import numpy as np
from studio.engine.files import m4a
m4a.write(Path(sys.argv[1]), np.tile(0.3 * np.sin(np.arange(44100) * 0.05), (2, 1)).astype(np.float32), "Old")
"""


@pytest.fixture(scope="module")
def jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One second of sound in every format. AAC comes from a child, as ever."""
    folder = tmp_path_factory.mktemp("sounds")
    paths = {ending: folder / f"song.{ending}" for ending in ("mp3", "flac", "wav", "m4a")}
    paths["mp3"].write_bytes(codec.mp3(SOUND))
    codec.write_flac(paths["flac"], SOUND)
    codec.write_wav(paths["wav"], SOUND)
    subprocess.run([sys.executable, "-c", M4A, str(paths["m4a"])], check=True)
    return paths


def tags(jpeg: bytes, **changes: object) -> Tags:
    said = {
        "title": "Nächtlicher Bus 夜",
        "artist": "The Band",
        "genre": "dream pop",
        "bpm": 96.4,
        "key": "Am",
        "date": "2026-11-27",
        "comment": "dream pop, warm",
        "lyrics": "[Verse]\nHome by night",
        "cover": jpeg,
    }
    return Tags(**said | changes)  # type: ignore[arg-type]


def written(source: Path | BinaryIO, ending: str, said: Tags) -> bytes:
    file = source.open("rb") if isinstance(source, Path) else source
    spliced = tagging.tagged(file, ending, said)
    data = spliced.read()
    assert len(data) == spliced.size
    spliced.close()
    return data


def heard(data: bytes, path: Path) -> TinyTag:
    path.write_bytes(data)
    return TinyTag.get(path, image=True)


@pytest.mark.parametrize("ending", ["mp3", "flac", "wav", "m4a"])
def test_a_file_carries_all_that_is_known_of_the_take(
    ending: str, made: dict[str, Path], jpeg: bytes, tmp_path: Path
) -> None:
    found = heard(written(made[ending], ending, tags(jpeg)), tmp_path / f"x.{ending}")
    assert (found.title, found.artist, found.genre) == ("Nächtlicher Bus 夜", "The Band", "dream pop")
    assert found.comment == "dream pop, warm"
    other = found.other
    assert float(other["bpm"][0]) == 96
    assert ["Am"] in (other.get("initial_key"), other.get("initialkey"), other.get("key"))
    assert other["lyrics"] == ["[Verse]\nHome by night"]
    assert found.images.any is not None
    assert found.images.any.data == jpeg


@pytest.mark.parametrize("ending", ["mp3", "flac", "wav", "m4a"])
def test_new_tags_take_the_place_of_the_old_ones_and_the_sound_stays(
    ending: str, made: dict[str, Path], jpeg: bytes, tmp_path: Path
) -> None:
    once = written(made[ending], ending, tags(jpeg))
    twice = written(io.BytesIO(once), ending, tags(b"", title="Short", lyrics="", comment=""))
    found = heard(twice, tmp_path / f"x.{ending}")
    assert (found.title, found.comment, found.images.any) == ("Short", None, None)
    assert "lyrics" not in found.other
    assert found.duration == pytest.approx(1.0, abs=0.1)
    assert written(io.BytesIO(twice), ending, tags(b"", title="Short", lyrics="", comment="")) == twice
    assert sound(twice, tmp_path / f"y.{ending}") == pytest.approx(
        sound(made[ending].read_bytes(), tmp_path / f"z.{ending}")
    )


def sound(data: bytes, path: Path) -> Any:
    """What is heard; AAC is decoded by a child."""
    path.write_bytes(data)
    if path.suffix != ".m4a":
        return soundfile.read(path)[0][::400]
    code = (
        "import sys; from studio.engine.files.decoding import decode; from pathlib import Path;"
        "decode(Path(sys.argv[1])).audio[:, ::400].tofile(sys.argv[2])"
    )
    subprocess.run([sys.executable, "-c", code, str(path), str(path.with_suffix(".raw"))], check=True)
    return np.fromfile(path.with_suffix(".raw"), np.float32)


def test_a_wav_file_keeps_its_other_chunks(jpeg: bytes) -> None:
    odd = b"cue \x03\0\0\0abc\0"
    sound = b"fmt \x10\0\0\0" + bytes(16) + b"data\x04\0\0\0" + bytes(4)
    old = b"LIST\x0c\0\0\0INFOINAM\0\0\0\0"
    body = b"WAVE" + odd + old + sound
    data = written(io.BytesIO(b"RIFF" + len(body).to_bytes(4, "little") + body), "wav", tags(jpeg))
    assert odd + sound in data
    assert old not in data
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    assert len(data) % 2 == 0


@pytest.mark.parametrize("ending", ["flac", "wav", "m4a", "mp4", "mid", "txt"])
@pytest.mark.parametrize(
    "data", [b"", b"sound", b"fLaC\x00", b"RIFF\0\0", bytes(40), b"MThd\0\0\0\x06\0\x01"]
)
def test_what_cannot_be_read_comes_as_it_is(ending: str, data: bytes, jpeg: bytes) -> None:
    assert written(io.BytesIO(data), ending, tags(jpeg)) == data


def test_notes_are_called_as_the_take_is_now(jpeg: bytes) -> None:
    song = mido.MidiFile(type=1)
    song.tracks.append(
        mido.MidiTrack([mido.MetaMessage("track_name", name="Old"), mido.MetaMessage("set_tempo")])
    )
    buffer = io.BytesIO()
    song.save(file=buffer)
    again = mido.MidiFile(file=io.BytesIO(written(buffer, "mid", tags(jpeg))), charset="utf-8")
    assert [message.name for message in again.tracks[0] if message.type == "track_name"] == [
        "Nächtlicher Bus 夜"
    ]
    assert [message.type for message in again.tracks[0]][1] == "set_tempo"


@given(
    st.lists(st.binary(max_size=9) | st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6),
    st.integers(0, 60),
    st.integers(-1, 60),
)
def test_any_part_of_a_splice_is_that_part_of_the_whole(
    pieces: list[bytes | tuple[int, int]], start: int, size: int
) -> None:
    source = bytes(range(40))
    laid = [piece if isinstance(piece, bytes) else range(*sorted(piece)) for piece in pieces]
    whole = b"".join(
        piece if isinstance(piece, bytes) else source[piece.start : piece.stop] for piece in laid
    )
    splice = Splice(io.BytesIO(source), laid)
    splice.seek(start)
    assert splice.read(size) == (whole[start:] if size < 0 else whole[start : start + size])
    assert splice.size == len(whole)


@pytest.mark.parametrize(
    ("key", "symbol"),
    [("A minor", "Am"), ("F# major", "F#"), ("Bb dorian", "Bbm"), ("", ""), ("H", ""), ("C blues", "")],
)
def test_a_key_is_short_in_tags_and_names(key: str, symbol: str) -> None:
    assert tagging.key_symbol(key) == symbol
