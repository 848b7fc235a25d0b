"""The shapes that the writer's stock comes in, and how its tables are written."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """Two lines that make one statement."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Hook:
    """The line that returns in every chorus, and the title in it."""

    title: str
    line: str


@dataclass(frozen=True, slots=True)
class Theme:
    key: str
    mood: str  # bright, blue or any
    keywords: frozenset[str]
    hooks: tuple[Hook, ...]
    scenes: tuple[Unit, ...]


def units(text: str) -> tuple[Unit, ...]:
    """One unit a line, its halves parted by a stroke."""
    return tuple(_unit(row) for row in text.strip().splitlines())


def _unit(row: str) -> Unit:
    first, _, second = row.partition(" / ")
    return Unit(first.strip(), second.strip())


def themes(text: str) -> tuple[Theme, ...]:
    """Themes: "= key mood", "? keywords", "! title | hook line" rows, then scene units."""
    return tuple(_theme(block) for block in text.strip().split("\n\n"))


def _theme(block: str) -> Theme:
    rows = block.strip().splitlines()
    key, mood = next(_marked(rows, "=")).split()
    keywords = frozenset(word for row in _marked(rows, "?") for word in row.split())
    hooks = tuple(_hook(row) for row in _marked(rows, "!"))
    scenes = tuple(_unit(row) for row in rows if row[0] not in "=?!")
    return Theme(key, mood, keywords, hooks, scenes)


def _marked(rows: list[str], mark: str) -> Iterator[str]:
    return (row[1:].strip() for row in rows if row.startswith(mark))


def _hook(row: str) -> Hook:
    title, _, line = row.partition(" | ")
    return Hook(title.strip(), line.strip())
