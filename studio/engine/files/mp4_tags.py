"""Tags in the `ilst` of an MP4 file, of sound or moving pictures (ISO/IEC 14496-12; "QuickTime File Format
Specification", Metadata). What follows the tags moves, so the places of the samples are written anew."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from studio.engine.files.id3 import Tags
from studio.engine.files.splice import Piece, length, part

_MOST = 32 * 2**20  # bytes of a moov: an hour has about one MB
_TEXT, _JPEG, _NUMBER = 1, 13, 21
_HOLDERS = (b"trak", b"mdia", b"minf", b"stbl")
_PLACES = {b"stco": ">I", b"co64": ">Q"}


def pieces(file: BinaryIO, tags: Tags) -> list[Piece]:
    """The file under new tags. Raises ValueError where it is none that can be rewritten."""
    boxes = list(_boxes(file))
    found = [(start, stop) for name, start, stop in boxes if name == b"moov"]
    if len(found) != 1 or any(name == b"moof" for name, _, _ in boxes):
        raise ValueError("This is no MP4 file of one piece.")
    start, stop = found[0]
    if stop - start > _MOST:
        raise ValueError("This MP4 file has too much to rewrite.")
    moov = part(file, start, stop - start)
    kept = b"".join(moov[low:high] for name, low, high in _inside(moov, 8) if name != b"udta")
    body = bytearray(_box(b"moov", kept + _box(b"udta", _meta(tags))))
    _move(body, 8, len(body), stop, len(body) - (stop - start))
    return [range(start), bytes(body), range(stop, length(file))]


def _boxes(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    place, end = 0, length(file)
    while place + 8 <= end:
        size, name = struct.unpack(">I4s", part(file, place, 8))
        if size == 1:
            size = int.from_bytes(part(file, place + 8, 8), "big")
        stop = place + size if size else end
        if stop < place + 8 or stop > end:
            raise ValueError("This is no MP4 file.")
        yield name, place, stop
        place = stop


def _inside(data: bytes | bytearray, place: int, end: int = 0) -> Iterator[tuple[bytes, int, int]]:
    end = end or len(data)
    while place + 8 <= end:
        size, name = struct.unpack_from(">I4s", data, place)
        if size < 8 or place + size > end:
            raise ValueError("This MP4 file is broken.")
        yield name, place, place + size
        place += size


def _move(data: bytearray, place: int, end: int, behind: int, by: int) -> None:
    """The samples that lie behind a place of the file lie further on now."""
    for name, low, high in _inside(data, place, end):
        if name in _HOLDERS:
            _move(data, low + 8, high, behind, by)
        elif name in _PLACES:
            one = _PLACES[name]
            for at in range(low + 16, high, struct.calcsize(one)):
                (old,) = struct.unpack_from(one, data, at)
                if old >= behind:
                    struct.pack_into(one, data, at, old + by)


def _meta(tags: Tags) -> bytes:
    handler = _box(b"hdlr", bytes(8) + b"mdirappl" + bytes(9))
    return _box(b"meta", bytes(4) + handler + _box(b"ilst", b"".join(_items(tags))))


def _items(tags: Tags) -> Iterator[bytes]:
    said = {
        b"\xa9nam": tags.title,
        b"\xa9ART": tags.artist,
        b"\xa9alb": tags.album,
        b"\xa9gen": tags.genre,
        b"\xa9day": tags.date,
        b"\xa9cmt": tags.comment,
        b"\xa9lyr": tags.lyrics,
    }
    yield from (_item(name, _TEXT, _utf8(text)) for name, text in said.items() if text)
    if tags.bpm:
        yield _item(b"tmpo", _NUMBER, struct.pack(">H", round(tags.bpm)))
    for name, text in {"initialkey": tags.key, **tags.own}.items():
        if text:
            named = _box(b"mean", bytes(4) + b"com.apple.iTunes") + _box(b"name", bytes(4) + _utf8(name))
            yield _box(b"----", named + _data(_TEXT, _utf8(text)))
    if tags.cover:
        yield _item(b"covr", _JPEG, tags.cover)


def _item(name: bytes, kind: int, value: bytes) -> bytes:
    return _box(name, _data(kind, value))


def _data(kind: int, value: bytes) -> bytes:
    return _box(b"data", struct.pack(">II", kind, 0) + value)


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), name) + body


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")
