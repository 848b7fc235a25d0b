"""Fetching from and sending to addresses that somebody typed: the door where strangers choose our way."""

import time
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from functools import partial
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from urllib.parse import SplitResult, unquote, urlsplit

import requests

from studio.fetch import asking
from studio.fetch.asking import MOUNTS, FetchError, TooLarge, TooLong, Unsent
from studio.fetch.guard import Network, Wire, is_public

__all__ = [
    "MOUNTS",
    "Answer",
    "FetchError",
    "TooLarge",
    "TooLong",
    "Unsent",
    "call",
    "check",
    "download",
    "is_public",
    "post",
    "stream",
]

SIP = 8 * 1024  # half a second of an MP3: whoever listens to a stream waits for no more
SHOWN = 300  # bytes of an answer that are kept to be shown

Allowed = tuple[Network | str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]  # found in capitals and in small letters
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def download(
    url: str,
    target: Path,
    *,
    allow: Allowed = (),
    most: int,
    seconds: float,
    alive: Callable[[], None] = lambda: None,
) -> str:
    """Write what is at the address to the target; returns what it is called there.

    `allow` are networks and servers that may be reached although they are not public, `most` the bytes and
    `seconds` the time it may take, `alive` is called once a second meanwhile and may stop it by an exception.
    Raises FetchError.
    """
    with Wire(allow) as wire:
        return asking.within(seconds, partial(_download, url, target, wire, most), wire, alive)


def stream(url: str, *, allow: Allowed, most: int, seconds: float) -> Generator[bytes]:
    """The bytes of a file as they come; closing the iterator ends the connection.

    Nothing is asked before the first bytes are. The time is the listener's, too. Raises FetchError.
    """
    end = time.monotonic() + seconds
    with (
        Wire(allow) as wire,
        asking.within(seconds, partial(asking.find, url, wire), wire) as response,
        asking.cut_at(end, seconds, wire),
    ):
        yield from asking.file(response, most, SIP)


def call(
    method: str,
    url: str,
    body: bytes = b"",
    headers: Mapping[str, str] = MappingProxyType({}),
    *,
    allow: Allowed,
    most: int,
    seconds: float,
    alive: Callable[[], None] = lambda: None,
) -> Answer:
    """Ask this address and no other: a redirect is an answer. `alive` is called as `download` calls it.

    Raises Unsent where the request surely did not arrive, else FetchError: then nobody knows.
    """
    request = partial(asking.ask, method, url, body=body, headers=headers, patience=seconds)
    return _answer(request, partial(_whole, most=most), allow, seconds, alive)


def post(url: str, body: bytes, headers: Mapping[str, str], *, allow: Allowed = (), seconds: float) -> Answer:
    """Send the body as `call` does, for the status and the beginning of the answer. Raises FetchError."""
    request = partial(asking.ask, "POST", url, body=body, headers=headers, patience=seconds)
    return _answer(request, _beginning, allow, seconds)


def check(url: str, *, allow: Allowed = (), seconds: float) -> None:
    """Raises FetchError for an address that is never reached from here. A name that nobody knows is no such
    address: it may be known later."""
    with suppress(TooLong), Wire(allow) as wire:
        asking.within(seconds, partial(_look_up, asking.checked(url), wire), wire)


def _download(url: str, target: Path, wire: Wire, most: int) -> str:
    with asking.find(url, wire) as response:
        pieces = asking.file(response, most)
        with target.open("wb") as file:
            file.writelines(pieces)
        return _name(response)


def _answer(
    ask: Callable[[Wire], requests.Response],
    keep: Callable[[requests.Response], bytes],
    allow: Allowed,
    seconds: float,
    alive: Callable[[], None] = lambda: None,
) -> Answer:
    def asked() -> Answer:
        with ask(wire) as response:
            return Answer(response.status_code, response.headers, keep(response))

    with Wire(allow) as wire:
        try:
            return asking.within(seconds, asked, wire, alive)
        except FetchError as error:
            wire.cut()  # from here on nothing more can be sent
            if wire.sent:
                raise
            raise Unsent(str(error)) from None


def _whole(response: requests.Response, most: int) -> bytes:
    return b"".join(asking.pieces(response, most, "answer"))


def _beginning(response: requests.Response) -> bytes:
    try:
        return next(response.iter_content(SHOWN), b"")[:SHOWN]
    except requests.RequestException:
        return b""


def _look_up(url: SplitResult, wire: Wire) -> None:
    port = url.port or (443 if url.scheme == "https" else 80)
    with suppress(OSError):
        wire.addresses(url.hostname or "", port)
    if wire.refused and not wire.unknown:
        raise FetchError(wire.refused)


def _name(response: requests.Response) -> str:
    """What the server calls the file, or the address does; its own words, so only for showing."""
    told = Message()
    told["Content-Disposition"] = response.headers.get("Content-Disposition", "").replace("\n", " ")
    path = unquote(urlsplit(response.url).path)
    return PurePosixPath(told.get_filename() or path).name
