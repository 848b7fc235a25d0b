"""How the tables of words are written down: as plain text, split when the module loads."""


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def pairs(text: str) -> dict[str, str]:
    """One entry a line: the key, then its value."""
    rows = (line.split(None, 1) for line in text.strip().splitlines())
    return {row[0]: row[1].strip() for row in rows}
