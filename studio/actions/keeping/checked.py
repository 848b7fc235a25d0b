"""Reading what others wrote: nothing in it is believed, and no path in it leads anywhere else."""

import datetime
import json
import math
import os
import stat
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from django.utils.dateparse import parse_datetime

LARGEST_JSON = 64_000_000  # bytes
DEEPEST = 30
LONGEST_TEXT = 200_000  # characters
MOST_DIGITS = 15
YEARS = range(1970, 2200)


class Bad(Exception):
    """What is wrong, in half a sentence."""


class Said:
    """An object of somebody's JSON."""

    def __init__(self, data: Any) -> None:
        if not isinstance(data, dict):
            raise Bad("an object is missing")
        self._data: dict[str, Any] = data

    def _wrong(self, name: str) -> NoReturn:
        raise Bad(f"“{name}” is not what it should be")

    def text(self, name: str, most: int = LONGEST_TEXT) -> str:
        value = self._data.get(name, "")
        if not isinstance(value, str) or len(value) > most or not _is_clean(value):
            self._wrong(name)
        return value

    def flag(self, name: str) -> bool:
        value = self._data.get(name, False)
        return value if isinstance(value, bool) else self._wrong(name)

    def whole(self, name: str, least: int, most: int) -> int:
        value = self._data.get(name)
        right = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return int(value) if right and value is not None else self._wrong(name)

    def number(self, name: str, least: float, most: float) -> float:
        value = self._data.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            self._wrong(name)
        return float(value)

    def number_or_none(self, name: str, least: float, most: float) -> float | None:
        return None if self._data.get(name) is None else self.number(name, least, most)

    def moment(self, name: str) -> datetime.datetime:
        return self.moment_or_none(name) or self._wrong(name)

    def moment_or_none(self, name: str) -> datetime.datetime | None:
        value = self._data.get(name)
        if value is None:
            return None
        try:
            found = parse_datetime(value)
        except (TypeError, ValueError):
            self._wrong(name)
        if found is None or found.tzinfo is None or found.year not in YEARS:
            self._wrong(name)
        return found

    def ident(self, name: str) -> str:
        return self.ident_or_none(name) or self._wrong(name)

    def ident_or_none(self, name: str) -> str | None:
        value = self._data.get(name)
        return None if value is None else an_ident(value)

    def idents(self, name: str) -> list[str]:
        return [an_ident(value) for value in self._list(name)]

    def texts(self, name: str, most: int) -> list[str]:
        return [Said({name: value}).text(name, most) for value in self._list(name)]

    def objects(self, name: str) -> list["Said"]:
        return [Said(value) for value in self._list(name)]

    def object(self, name: str) -> "Said":
        return Said(self._data.get(name))

    def plain(self, name: str) -> dict[str, Any]:
        """An object of whatever JSON can hold, and a database too."""
        value = self._data.get(name, {})
        if not isinstance(value, dict):
            self._wrong(name)
        check_plain(value)
        return value

    def bytes(self, name: str) -> list[int]:
        """A list of numbers from 0 to 255."""
        values = self._list(name)
        if not all(type(value) is int and 0 <= value <= 255 for value in values):
            self._wrong(name)
        return values

    def _list(self, name: str) -> list[Any]:
        value = self._data.get(name, [])
        return value if isinstance(value, list) else self._wrong(name)

    def __contains__(self, name: str) -> bool:
        return self._data.get(name) is not None


def an_ident(value: Any) -> str:
    try:
        return str(uuid.UUID(value))
    except (AttributeError, TypeError, ValueError):
        raise Bad("an id is none") from None


def check_plain(value: Any, depth: int = 0) -> None:
    if depth > DEEPEST:
        raise Bad("it is nested too deeply")
    if isinstance(value, str):
        if not _is_clean(value):
            raise Bad("it holds letters that cannot be kept")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise Bad("it holds a number that is none")
    elif isinstance(value, Mapping):
        for key, below in value.items():
            check_plain(key, depth + 1)
            check_plain(below, depth + 1)
    elif isinstance(value, list):
        for below in value:
            check_plain(below, depth + 1)
    elif isinstance(value, int) and not -(10**MOST_DIGITS) < value < 10**MOST_DIGITS:
        raise Bad("it holds a number that is too large")


def _is_clean(text: str) -> bool:
    """Can every database hold it?"""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


# --- files ---
def inside(root: Path, name: str) -> Path:
    """The regular file of this name below the root, reached through no link. Raises Bad."""
    parts = name.split("/")
    if (
        not name
        or len(name) > 1000
        or any(part in ("", ".", "..") or set(part) & set("\\:\0") for part in parts)
    ):
        raise Bad("its name leads elsewhere")
    path = root
    try:
        for part in parts:
            path = path / part
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                raise Bad("it is a link")
    except OSError as error:
        raise Bad("it is not there") from error
    if not stat.S_ISREG(mode):
        raise Bad("it is no file")
    return path


def opened(root: Path, name: str) -> BinaryIO:
    """The file, to be read. Raises Bad."""
    try:
        return os.fdopen(os.open(inside(root, name), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")
    except OSError as error:
        raise Bad(f"it cannot be read ({error.strerror})") from error


def document(root: Path, name: str) -> tuple[bytes, Said]:
    """A file of JSON, and the object that it holds. Raises Bad."""
    with opened(root, name) as file:
        data = file.read(LARGEST_JSON + 1)
    if len(data) > LARGEST_JSON:
        raise Bad("it is too large")
    try:
        return data, Said(json.loads(data, parse_constant=_no_number))
    except (ValueError, RecursionError) as error:
        raise Bad("it is no JSON") from error


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def strings(value: Any) -> Iterator[str]:
    """Every string in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for below in value.values():
            yield from strings(below)
    elif isinstance(value, list):
        for below in value:
            yield from strings(below)
