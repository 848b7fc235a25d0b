"""Files under new tags, written while they are read: MP3, FLAC, WAV, M4A and MP4."""

import io
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import BinaryIO

import mido

from studio.engine.composing import theory
from studio.engine.files import flac_tags, id3, mp4_tags, wav_tags
from studio.engine.files.id3 import Tags
from studio.engine.files.splice import Piece, Splice

MOST_MIDI = 8 * 2**20  # bytes


def _midi(file: BinaryIO, tags: Tags) -> list[Piece]:
    """Notes name their song in the first track; their tempo and key stand there already."""
    file.seek(0)
    data = file.read(MOST_MIDI + 1)
    if len(data) > MOST_MIDI:
        raise ValueError("These are too many notes.")
    song = mido.MidiFile(file=io.BytesIO(data), charset="utf-8")
    named = [message for message in song.tracks[0] if message.type == "track_name"] if song.type == 1 else []
    if not named:
        raise ValueError("These notes have no name.")
    named[0].name = tags.title
    written = io.BytesIO()
    song.save(file=written)
    return [written.getvalue()]


_WRITERS: Mapping[str, Callable[[BinaryIO, Tags], list[Piece]]] = MappingProxyType(
    {
        "mp3": id3.pieces,
        "flac": flac_tags.pieces,
        "wav": wav_tags.pieces,
        "m4a": mp4_tags.pieces,
        "mp4": mp4_tags.pieces,
        "mid": _midi,
    }
)


def tagged(file: BinaryIO, ending: str, tags: Tags) -> Splice:
    """The file under new tags; as it was, where its kind has none or it cannot be read."""
    writer = _WRITERS.get(ending)
    try:
        pieces = writer(file, tags) if writer else None
    except (ValueError, EOFError, OSError, KeyError, IndexError):  # whatever mido says of notes that are none
        pieces = None
    return Splice(file, [range(file.seek(0, io.SEEK_END))] if pieces is None else pieces)


def key_symbol(key: str) -> str:
    """ "D minor": "Dm", as tags and file names say it; "" for no key that we know."""
    note, _, mode = key.partition(" ")
    if not note or mode not in theory.MODES:
        return ""
    return note + ("m" if theory.is_minor(mode) else "")
