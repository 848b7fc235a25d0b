"""The shapes that the writer's stock comes in, and how its tables are written."""

from collections.abc import Iterator, Sequence
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
class Called:
    """A chorus round a word of the listener's own, which stands for {name}: a hook, two rhyming answers."""

    title: str
    hook: str
    answer: str
    second: str


@dataclass(frozen=True, slots=True)
class Draft:
    title: str
    lyrics: str  # with structure tags


@dataclass(frozen=True, slots=True)
class Crossed:
    """A whole song in lines rhymed crosswise."""

    hook: Hook
    answers: tuple[str, str]
    seen: tuple[str, ...]
    changed: tuple[str, ...]
    turn: tuple[str, str]


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


def song_text(sections: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Lyrics with a tag over every section."""
    return "\n\n".join(
        "\n".join([f"[{name}]", *(line[:1].upper() + line[1:] for line in lines)]) for name, lines in sections
    )


def crossed_songs(text: str) -> Iterator[tuple[str, Crossed]]:
    """Songs with their themes: "= key", "! title | hook", two answers, two verses of four lines, the turn."""
    for block in text.strip().split("\n\n"):
        key, hook, *rows = block.splitlines()
        answers, seen, changed, turn = rows[:2], rows[2:6], rows[6:10], rows[10:]
        yield (
            key[1:].strip(),
            Crossed(
                _hook(hook[1:].strip()),
                (answers[0], answers[1]),
                tuple(seen),
                tuple(changed),
                (turn[0], turn[1]),
            ),
        )
