"""What the studio says while it works: lines to read or lines of JSON, each with what it is about, and
without secrets.

`about` says for a while, and `note` for the rest of it, what is being worked on: `request`, `user`, `team`,
`task`. Each line that is logged meanwhile names it, whoever logs it.
"""

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

SHORTEST = 6  # characters of a secret that is worth hiding by its value
HIDDEN = "…"

_said: ContextVar[dict[str, str] | None] = ContextVar("said", default=None)

_FIELD = (
    r"[\"']?\b(?:\w{0,30}?(?:password|secret|token)\w{0,10}|api_?key|access_?key|authorization|cookie|sessionid)\b"
    r"[\"']?\s*[:=]\s*"
)
# What is never logged, whoever says it. What stands in the first group stays.
SECRET = (
    r"\b((?:bearer|basic)\s+)[\w.~+/=-]{6,}",
    r"\b(sk_)[\w-]{8,}",  # a key of our own API
    r"(://[^/\s:@]*:)[^@\s/]+(?=@)",  # a password in an address
    # Presigned links, and other fields of a query.
    r"([?&;](?:x-amz-\w+(?:-\w+)*|signature|awsaccesskeyid|expires|token|key|secret|password|code|state|sig)=)"
    r"[^&\s\"'<>]+",
    # Fields of JSON, of forms and of headers.
    rf"({_FIELD}([\"']))(?:\\.|(?!\2)[^\\])+",
    rf"({_FIELD})" r"(?!bearer|basic|[\s\"'])[^\s\"',;&})]+",
    r"(/s/+[0-9a-f-]{36}/+)[^/\s?\"'&]+",  # share links
    r"(/api/+v1/+files/+)[^/\s?\"'&]+",  # files of the API
    r"(/api/+v1/+hooks/+[0-9a-f-]{36}/+)[^/\s?\"'&]+",  # where the vendor calls
    r"(/join/+)[^/\s?\"'&]+",  # invitations
    r"(/accounts/+password/+reset/+key/+)[^/\s?\"'&]+",
    r"(/accounts/+confirm-email/+)[^/\s?\"'&]+",
)
_SECRETS = [re.compile(pattern, re.IGNORECASE) for pattern in SECRET]
# Without one of these there is nothing to mask: most of what is logged is looked at once.
_HINT = re.compile(
    r"[?&;]|://|/(?:s|api|join|accounts)/|sk_|key|bearer|basic|password|secret|token|authorization|cookie|sessionid",
    re.IGNORECASE,
)


@contextmanager
def about(**named: object) -> Iterator[dict[str, str]]:
    """What is logged meanwhile is about these, too."""
    said = {**(_said.get() or {}), **_texts(named)}
    token = _said.set(said)
    try:
        yield said
    finally:
        _said.reset(token)


def note(**named: object) -> None:
    """Something more is known of what is worked on."""
    said = _said.get()
    if said is not None:
        said.update(_texts(named))


def _texts(named: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in named.items() if value not in (None, "")}


def masked(text: str, hide: Iterable[str] = ()) -> str:
    """The text without what opens a door."""
    for value in hide:
        text = text.replace(value, HIDDEN)
    if not _HINT.search(text):
        return text
    for secret in _SECRETS:
        text = secret.sub(lambda found: f"{found[1]}{HIDDEN}", text)
    return text


class Line(logging.Formatter):
    """2026-11-27 09:00:00,123 WARNING studio.actions.settle What happened [team=… task=…]"""

    def __init__(self, hide: Iterable[str] = ()) -> None:
        super().__init__("{asctime} {levelname} {name} {message}{said}", style="{")
        self._hide = _worth(hide)

    def format(self, record: logging.LogRecord) -> str:
        said = " ".join(f"{name}={value}" for name, value in _about(record).items())
        record.said = f" [{said}]" if said else ""
        return masked(super().format(record), self._hide)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """What somebody sent makes no lines of its own."""
        record.message = record.message.replace("\r", "\\r").replace("\n", "\\n")
        return super().formatMessage(record)


class Json(logging.Formatter):
    """One object a line: time, level, logger, message, what it is about, and the cause of an error."""

    def __init__(self, hide: Iterable[str] = ()) -> None:
        super().__init__()
        self._hide = _worth(hide)

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_about(record),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            told["cause"] = f"{type(error).__name__}: {error}"
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps({name: self._masked(value) for name, value in told.items()}, ensure_ascii=False)

    def _masked(self, value: Any) -> Any:
        return value if isinstance(value, int | float) else masked(str(value), self._hide)


FORMATS: Mapping[str, type[Line | Json]] = {"lines": Line, "json": Json}


def _worth(hide: Iterable[str]) -> list[str]:
    """The longest first: one may be a part of another."""
    return sorted({value for value in hide if len(value) >= SHORTEST}, key=len, reverse=True)


def _about(record: logging.LogRecord) -> dict[str, str]:
    """What Django says of an answer comes after the request is over, and brings the request."""
    return getattr(getattr(record, "request", None), "said", None) or _said.get() or {}
