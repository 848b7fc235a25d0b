"""Vorbis comments and a picture at the head of a FLAC file (RFC 9639, section 8)."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from studio.engine.files.id3 import Tags
from studio.engine.files.splice import Piece, length, part

_PADDING, _COMMENT, _PICTURE = 1, 4, 6
_OURS = (_PADDING, _COMMENT, _PICTURE)  # the others say how the sound is stored
_LAST = 0x80
_LARGEST = 2**24 - 1
_FRONT_COVER = 3
_VENDOR = b"Take Two"


def pieces(file: BinaryIO, tags: Tags) -> list[Piece]:
    """The file under new tags. Raises ValueError where it is none."""
    if part(file, 0, 4) != b"fLaC":
        raise ValueError("This is no FLAC file.")
    kept, sound = _blocks(file)
    blocks = [*kept, (_COMMENT, _comment(tags))]
    if tags.cover and len(tags.cover) < _LARGEST - 1024:
        blocks.append((_PICTURE, _picture(tags.cover)))
    last = len(blocks) - 1
    head = b"".join(_block(kind, body, place == last) for place, (kind, body) in enumerate(blocks))
    return [b"fLaC" + head, range(sound, length(file))]


def _blocks(file: BinaryIO) -> tuple[list[tuple[int, bytes]], int]:
    """The blocks that stay, and where the sound begins."""
    kept: list[tuple[int, bytes]] = []
    place, last = 4, False
    while not last:
        head = part(file, place, 4)
        if len(head) < 4:
            raise ValueError("This FLAC file ends before its sound.")
        last, kind, size = bool(head[0] & _LAST), head[0] & ~_LAST, int.from_bytes(head[1:], "big")
        if kind not in _OURS:
            kept.append((kind, part(file, place + 4, size)))
        place += 4 + size
    return kept, place


def _block(kind: int, body: bytes, last: bool) -> bytes:
    return bytes([kind | (_LAST if last else 0)]) + len(body).to_bytes(3, "big") + body


def _comment(tags: Tags) -> bytes:
    said = [f"{name}={text}".encode("utf-8", "replace") for name, text in _fields(tags) if text]
    sized = b"".join(struct.pack("<I", len(each)) + each for each in said)
    return struct.pack("<I", len(_VENDOR)) + _VENDOR + struct.pack("<I", len(said)) + sized


def _fields(tags: Tags) -> Iterator[tuple[str, str]]:
    yield "TITLE", tags.title
    yield "ARTIST", tags.artist
    yield "ALBUM", tags.album
    yield "GENRE", tags.genre
    yield "DATE", tags.date
    yield "BPM", f"{tags.bpm:.0f}" if tags.bpm else ""
    yield "INITIALKEY", tags.key
    yield "COMMENT", tags.comment
    yield "LYRICS", tags.lyrics
    yield from tags.own.items()


def _picture(jpeg: bytes) -> bytes:
    kind = b"image/jpeg"
    # Its description is empty; width, height, depth and colours are 0: they are not told here.
    head = struct.pack(">II", _FRONT_COVER, len(kind)) + kind + struct.pack(">IIIII", 0, 0, 0, 0, 0)
    return head + struct.pack(">I", len(jpeg)) + jpeg
