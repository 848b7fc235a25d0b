"""Settings from the environment: django-environ, with a sentence for what makes no sense."""

import contextlib
import ipaddress
import os
import re
import tempfile
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from environ.fileaware_mapping import FileAwareMapping

PREFIX = "STUDIO_"
SERVER = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?")
# Read by the launcher and the tests rather than by the settings.
ELSEWHERE = {"STUDIO_LAUNCHER"}


class Environment:
    """Reads STUDIO_ variables and remembers which, so that a misspelt one is refused instead of ignored."""

    def __init__(self) -> None:
        self._env = environ.Env()
        self._env.ENVIRON = FileAwareMapping(cache=False)
        self._read: set[str] = set(ELSEWHERE)

    def text(self, name: str, default: str) -> str:
        self._read |= {name, f"{name}_FILE"}
        return str(self._env.str(name, default=default)).strip()

    def secret(self, name: str) -> str:
        """A secret, from NAME or from the file that NAME_FILE names; "" when there is none."""
        try:
            return self.text(name, "")
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}_FILE names a file that cannot be read: {error.strerror}."
            ) from error

    def words(self, name: str) -> list[str]:
        return [word.strip() for word in self.text(name, "").split(",") if word.strip()]

    def hosts(self, name: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network | str, ...]:
        """Networks, addresses and names of servers."""
        return tuple(_host(name, word.lower()) for word in self.words(name))

    def flag(self, name: str, default: bool) -> bool:
        value = self.text(name, "yes" if default else "no").lower()
        if value not in ("yes", "no", "true", "false", "1", "0", "on", "off", ""):
            raise ImproperlyConfigured(f"{name} is yes or no, not {value!r}.")
        return value in ("yes", "true", "1", "on")

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or not least <= int(value) <= most:
            raise ImproperlyConfigured(f"{name} is a whole number from {least} to {most}, not {value!r}.")
        return int(value)

    def refuse_unknown(self) -> None:
        unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in self._read)
        if unknown:
            raise ImproperlyConfigured(
                f"There is no setting called {', '.join(unknown)}. The README lists them."
            )


def _host(name: str, word: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | str:
    try:
        return ipaddress.ip_network(word)
    except ValueError as error:
        if SERVER.fullmatch(word) and not word.replace(".", "").isdecimal():
            return word
        sentence = f"{name} lists servers and networks such as nas.lan or 192.168.7.0/24: {error}."
        raise ImproperlyConfigured(sentence) from error


def secret_key(file: Path) -> str:
    """The key kept in the data folder; made on the first start, readable by its owner alone."""
    if not file.exists():
        with tempfile.NamedTemporaryFile("w", dir=file.parent) as new:  # such files have mode 0600
            new.write(get_random_secret_key())
            new.flush()
            with contextlib.suppress(FileExistsError):  # another process was first: its key counts
                os.link(new.name, file)
    return file.read_text().strip()
