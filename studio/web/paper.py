"""How a sheet of lyrics is shown: line by line, with what is counted, and against how it read before."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from studio.actions import sheets
from studio.web.compose import cut

TAG = re.compile(r"\[[^\]]*\]")
HUES = 8  # colours of rhymes; more letters begin anew


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    syllables: int
    rhyme: str
    near: bool

    @property
    def hue(self) -> int:
        return (ord(self.rhyme) - ord("A")) % HUES if self.rhyme else 0

    @property
    def is_tag(self) -> bool:
        return bool(TAG.fullmatch(self.text.strip()))


def lines(text: str) -> list[Line]:
    text = text.replace("\r\n", "\n")
    measured = sheets.measure(text)
    written = text.split("\n")
    return [
        Line(line, found.syllables, found.rhyme, found.near)
        for line, found in zip(written, measured, strict=False)
    ]


def counts(shown: Sequence[Line]) -> str:
    """24 lines · 182 syllables"""
    sung = [line.syllables for line in shown if line.syllables]
    lines = ngettext("%(count)d line", "%(count)d lines", len(sung)) % {"count": len(sung)}
    total = sum(sung)
    return f"{lines} · {ngettext('%(count)d syllable', '%(count)d syllables', total) % {'count': total}}"


def opening(text: str) -> str:
    """The first line that is sung."""
    return next((line.strip() for line in text.split("\n") if TAG.sub("", line).strip()), "")


def so_far(title: str, text: str) -> str:
    """What a sheet is about, for the writer: its title and its first words."""
    named = "" if sheets.is_nameless(title) else title.strip()
    words = " ".join(TAG.sub(" ", text).split())
    return cut(": ".join(filter(None, (named, words))))


def difference(before: str, now: str) -> Iterator[tuple[str, str]]:
    """Each line with what became of it: "same", "gone" or "new"."""
    old, new = before.split("\n"), now.split("\n")
    for _, first, last, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[first:last] == new[start:end]:
            yield from (("same", line) for line in new[start:end])
        else:
            yield from (("gone", line) for line in old[first:last])
            yield from (("new", line) for line in new[start:end])
