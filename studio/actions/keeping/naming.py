"""Names for files and folders that Windows, macOS and Linux all take, told apart by numbers."""

import re
import unicodedata
from collections import defaultdict

LONGEST = 100  # bytes: with folder, take, number and ending below what any of them allows
UNTITLED = "Untitled"
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\.|$)", re.IGNORECASE)
# Letters that nobody sees and that turn the rest around; joiners belong to scripts and pictures.
_TURNING = set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def safe(text: str, otherwise: str = UNTITLED) -> str:
    """A name for one file or folder that looks like the text as far as possible."""
    composed = unicodedata.normalize("NFC", text)
    seen = "".join(" " if _is_odd(letter) else letter for letter in composed)
    name = " ".join(_FORBIDDEN.sub(" ", seen).split())
    name = name.encode()[:LONGEST].decode(errors="ignore").strip(" .")
    if _RESERVED.match(name):
        name = f"_{name}"
    return name or otherwise


def _is_odd(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") or letter in _TURNING


class Names:
    """Which names are taken, folder by folder. Where capitals do not count, they do not tell names apart."""

    def __init__(self) -> None:
        self._taken: defaultdict[str, set[str]] = defaultdict(set)

    def take(self, folder: str, name: str) -> bool:
        """Take exactly this name, if it is free."""
        key = unicodedata.normalize("NFC", name).casefold()
        if key in self._taken[folder.casefold()]:
            return False
        self._taken[folder.casefold()].add(key)
        return True

    def find(self, folder: str, name: str) -> str:
        """Take this name, or the first one like it that is free."""
        number, found = 1, name
        while not self.take(folder, found):
            number += 1
            found = f"{name} ({number})"
        return found


def is_like(found: str, name: str) -> bool:
    """Was this name once found for that one?"""
    return re.fullmatch(rf"{re.escape(name)}( \(\d+\))?", found) is not None
