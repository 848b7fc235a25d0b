"""Tags behind the sound of a WAV file: an INFO list, which Windows and samplers read, and an `id3 ` chunk
with all of them ("Multimedia Programming Interface and Data Specifications 1.0", RIFF and LIST INFO)."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from studio.engine.files import id3
from studio.engine.files.id3 import Tags
from studio.engine.files.splice import Piece, length, part

_LARGEST = 2**32 - 1
_ID3 = (b"id3 ", b"ID3 ")


def pieces(file: BinaryIO, tags: Tags) -> list[Piece]:
    """The file under new tags. Raises ValueError where it is none, or too large for a size of 32 bits."""
    head = part(file, 0, 12)
    if head[:4] != b"RIFF" or head[8:] != b"WAVE":
        raise ValueError("This is no WAV file.")
    kept = list(_chunks(file))
    added = _chunk(b"LIST", b"INFO" + b"".join(_info(tags))) + _chunk(b"id3 ", id3.head(tags))
    sound: list[Piece] = []
    for stretch in kept:
        sound.append(stretch)
        if len(stretch) % 2:
            sound.append(b"\0")  # chunks begin at even places
    size = 4 + sum(map(len, sound)) + len(added)
    if size > _LARGEST:
        raise ValueError("This WAV file is too large for tags.")
    return [b"RIFF" + struct.pack("<I", size) + b"WAVE", *sound, added]


def _chunks(file: BinaryIO) -> Iterator[range]:
    """The chunks that stay, without the byte that may follow one of odd size."""
    place, end = 12, length(file)
    while place + 8 <= end:
        name, size = struct.unpack("<4sI", part(file, place, 8))
        stop = min(place + 8 + size, end)
        info = name == b"LIST" and part(file, place + 8, 4) == b"INFO"
        if not info and name not in _ID3:
            yield range(place, stop)
        place = stop + stop % 2


def _info(tags: Tags) -> Iterator[bytes]:
    said = {b"INAM": tags.title, b"IART": tags.artist, b"IGNR": tags.genre, b"ICMT": tags.comment}
    for name, text in said.items():
        if text:
            yield _chunk(name, text.replace("\0", "").encode("utf-8", "replace") + b"\0")


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
