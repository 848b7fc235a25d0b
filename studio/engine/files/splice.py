"""A file with some of its bytes replaced, without a copy: tags are written while it is served."""

import hashlib
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

Piece = bytes | range  # bytes of our own, or a stretch of the file


def length(file: BinaryIO) -> int:
    return file.seek(0, io.SEEK_END)


def part(file: BinaryIO, start: int, size: int) -> bytes:
    file.seek(start)
    return file.read(size)


class Splice:
    """Reads as one file. `mark` changes with the bytes that are ours; those of the file have a name."""

    def __init__(self, file: BinaryIO, pieces: Sequence[Piece]) -> None:
        self._file = file
        self._pieces = [piece for piece in pieces if len(piece)]
        self._place = 0
        self.size = sum(map(len, self._pieces))
        self.mark = _mark(self._pieces)

    def seek(self, place: int) -> int:
        self._place = place
        return place

    def read(self, size: int = -1) -> bytes:
        end = self.size if size < 0 else min(self.size, self._place + size)
        found = b"".join(self._between(self._place, end))
        self._place += len(found)
        return found

    def close(self) -> None:
        self._file.close()

    def _between(self, start: int, end: int) -> Iterator[bytes]:
        at = 0
        for piece in self._pieces:
            low, high = max(start - at, 0), min(end - at, len(piece))
            if low < high:
                own = piece[low:high]
                yield own if isinstance(own, bytes) else part(self._file, own.start, len(own))
            at += len(piece)


def _mark(pieces: Sequence[Piece]) -> str:
    heard = hashlib.sha256()
    for piece in pieces:
        heard.update(piece if isinstance(piece, bytes) else f"<{piece.start}-{piece.stop}>".encode())
    return heard.hexdigest()[:16]
