"""Reads translations as gettext writes them, without gettext."""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|</?\w+[^>]*>")


@dataclass
class Entry:
    context: str = ""
    id: str = ""
    plural: str = ""
    said: dict[int, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)

    @property
    def key(self) -> str:
        return f"{self.context}\x04{self.id}" if self.context else self.id

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Each translation beside what it stands for."""
        return [
            (self.plural if number and self.plural else self.id, text) for number, text in self.said.items()
        ]


def entries(path: Path) -> list[Entry]:
    """Every entry of a .po file, the header first."""
    return [_entry(block) for block in re.split(r"\n\n+", path.read_text().strip())]


def _entry(block: str) -> Entry:
    entry = Entry()
    parts: dict[str, str] = {}
    name = ""
    for line in block.split("\n"):
        if line.startswith("#,"):
            entry.flags |= {flag.strip() for flag in line[2:].split(",")}
        elif line.startswith("#"):
            continue
        elif line.startswith('"'):
            parts[name] += ast.literal_eval(line)
        else:
            name, _, text = line.partition(" ")
            parts[name] = ast.literal_eval(text)
    entry.context, entry.id = parts.pop("msgctxt", ""), parts.pop("msgid")
    entry.plural = parts.pop("msgid_plural", "")
    entry.said = {int(re.sub(r"\D", "", name) or 0): text for name, text in parts.items()}
    return entry


def placeholders(text: str) -> list[str]:
    """What a translation has to keep: values that are put in, and the tags around words."""
    return sorted(PLACEHOLDER.findall(text))
