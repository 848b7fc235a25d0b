"""A language in which every marked sentence stands in «…»: what stands outside was not marked.

    with speaking():
        page = client.get("/make", headers=GERMAN).content.decode()
    assert unmarked(page, "Night Bus") == []

It takes German's place, so that no catalog is needed. Names and other data are said to `unmarked`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from html.parser import HTMLParser
from unittest import mock

from django.utils import translation
from django.utils.translation import trans_real

GERMAN = {"Accept-Language": "de"}
CONTEXT = "\x04"  # between what a word means and the word
WORD = re.compile(r"[^\W\d_]{2,}")
# What is the same in all languages.
NAMES = (
    *("Take Two", "AI Music API", "Sonic", "Producer", "Nuro", "Riffusion", "FUZZ", "Pro", "Raw", "English"),
    *("Deutsch", "MP3", "WAV", "FLAC", "MIDI", "M4A", "LRC", "SRT", "JSON", "API", "BPM", "KB", "MB", "dB"),
    *("min", "curl", "Python", "JavaScript", "Ctrl", "Esc"),
)
SAID = ("aria-label", "aria-description", "title", "placeholder", "alt", "aria-valuetext", "content", "label")
SILENT = ("script", "style", "code", "pre", "textarea", "kbd", "noscript")
VOID = ("meta", "link", "input", "img", "br", "hr", "source", "use", "path", "wbr", "area", "col")


class _Pseudo(NullTranslations):
    def gettext(self, message: str) -> str:
        return f"«{message.rpartition(CONTEXT)[2]}»"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def to_language(self) -> str:
        return "de"


@contextmanager
def speaking() -> Iterator[None]:
    """Whoever asks for German hears it; so does what is called in here."""
    with mock.patch.dict(vars(trans_real)["_translations"], {"de": _Pseudo()}), translation.override("de"):
        yield


def outside(text: str, depth: int = 0) -> tuple[str, int]:
    """What stands in no «…» of a text, and how deep in them it ends."""
    found = []
    for character in text:
        depth -= character == "»"
        if depth == 0 and character != "»":
            found.append(character)
        depth += character == "«"
    return "".join(found).replace("«", ""), depth


def bare(text: str, *names: str) -> str:
    """What is left to be marked of a text: nothing where no word is."""
    left = outside(text)[0]
    for name in sorted((*names, *NAMES), key=len, reverse=True):
        left = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", left)
    return " ".join(left.split()) if WORD.search(left) else ""


def unmarked(page: str, *names: str) -> list[str]:
    """All that a page says without having it from gettext; `names` are data."""
    reader = _Reader()
    reader.feed(page)
    assert reader.depth == 0, "a sentence was cut in its middle"
    return [left for text in reader.found if (left := bare(text, *names))]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.depth = 0  # of «…»: one sentence may have elements in it
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if not self.silent and (tag != "meta" or told.get("name") == "description"):
            self.found += [value for name in SAID if (value := told.get(name))]
        if tag in SILENT or self.silent or "data-words" in told:
            self.silent += [] if tag in VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            left, self.depth = outside(data, self.depth)
            self.found.append(left)
