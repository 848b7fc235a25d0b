"""ID3v2.4 tags at the head of an MP3 ("ID3 tag version 2.4.0", Main Structure and Native Frames)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import BinaryIO

from studio.engine.files.splice import Piece, length, part

_UTF8 = b"\x03"
_FRONT_COVER = b"\x03"
_FOOTER_FLAG = 0x10
_V1_SIZE = 128
_VERSIONS = (2, 3, 4)

# ID3 names a language in three letters (ISO 639-2).
_LANGUAGES = {
    "en": b"eng",
    "es": b"spa",
    "de": b"deu",
    "fr": b"fra",
    "it": b"ita",
    "pt": b"por",
    "ja": b"jpn",
    "zh": b"zho",
}


@dataclass(frozen=True, slots=True)
class Tags:
    """What a player shows. Empty fields are not written."""

    title: str = ""
    artist: str = ""
    album: str = ""
    genre: str = ""
    bpm: float | None = None
    key: str = ""  # in three letters at most: "Dm", "F#"
    date: str = ""  # ISO 8601, as much of it as is known
    comment: str = ""
    lyrics: str = ""
    language: str = "en"  # of the lyrics and the comment
    cover: bytes = b""  # a JPEG image
    own: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # our own fields (TXXX)


def head(tags: Tags) -> bytes:
    """The tags alone."""
    frames = b"".join(_frames(tags))
    return b"ID3\x04\x00\x00" + _synchsafe(len(frames)) + frames


def tagged(mp3: bytes, tags: Tags) -> bytes:
    """The same audio under new tags; tags that were there before are taken away."""
    return head(tags) + untagged(mp3)


def pieces(file: BinaryIO, tags: Tags) -> list[Piece]:
    """The same for a file, of which only its tags are read."""
    start, end = 0, length(file)
    while (found := part(file, start, 10))[:3] == b"ID3" and len(found) == 10 and found[3] in _VERSIONS:
        start += _length(found)
    if start < end - _V1_SIZE and part(file, end - _V1_SIZE, 3) == b"TAG":
        end -= _V1_SIZE
    return [head(tags), range(min(start, end), end)]


def untagged(mp3: bytes) -> bytes:
    """The bare MPEG frames, without ID3v2 tags before and an ID3v1 tag after them."""
    while mp3[:3] == b"ID3" and len(mp3) > 10:
        mp3 = mp3[_length(mp3[:10]) :]
    return mp3[:-_V1_SIZE] if mp3[-_V1_SIZE:][:3] == b"TAG" else mp3


def _length(start: bytes) -> int:
    """Bytes of the tags that begin with these ten."""
    footer = 10 if start[5] & _FOOTER_FLAG else 0
    return 10 + _from_synchsafe(start[6:10]) + footer


def _frames(tags: Tags) -> Iterator[bytes]:
    texts = {
        b"TIT2": tags.title,
        b"TPE1": tags.artist,
        b"TALB": tags.album,
        b"TCON": tags.genre,
        b"TBPM": f"{tags.bpm:.0f}" if tags.bpm else "",
        b"TKEY": tags.key,
        b"TDRC": tags.date,
    }
    yield from (_frame(name, _UTF8 + _utf8(text)) for name, text in texts.items() if text)
    yield from (_frame(b"TXXX", _UTF8 + _utf8(name) + b"\0" + _utf8(own)) for name, own in tags.own.items())
    language = _UTF8 + _LANGUAGES.get(tags.language, b"und") + b"\0"  # ends the empty description
    if tags.comment:
        yield _frame(b"COMM", language + _utf8(tags.comment))
    if tags.lyrics:
        yield _frame(b"USLT", language + _utf8(tags.lyrics))
    if tags.cover:
        yield _frame(b"APIC", _UTF8 + b"image/jpeg\0" + _FRONT_COVER + b"\0" + tags.cover)


def _frame(name: bytes, body: bytes) -> bytes:
    return name + _synchsafe(len(body)) + b"\0\0" + body


def _utf8(text: str) -> bytes:
    # A zero byte would end the field, and lone surrogates have no bytes at all.
    return text.replace("\0", "").encode("utf-8", "replace")


def _synchsafe(size: int) -> bytes:
    """Four bytes of seven bits each, so that a size never looks like the start of an MPEG frame."""
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


def _from_synchsafe(size: bytes) -> int:
    return sum((byte & 0x7F) << shift for byte, shift in zip(size, (21, 14, 7, 0), strict=True))
