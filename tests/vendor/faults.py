"""What a vendor may do instead of answering as its contract says, by order of a test."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import Any, Protocol

PIECE = 64 * 1024
PAUSE = 0.05  # seconds between two bytes that drip


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes = b""
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    chunked: bool = False

    def send(self, handler: BaseHTTPRequestHandler) -> None:
        length = {"Transfer-Encoding": "chunked"} if self.chunked else {"Content-Length": str(len(self.body))}
        start(handler, self.status, {"Content-Type": self.kind, **length, **self.headers})
        if handler.command == "HEAD":
            return
        if not self.chunked:
            handler.wfile.write(self.body)
            return
        for begin in range(0, len(self.body), PIECE // 16):
            piece = self.body[begin : begin + PIECE // 16]
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        handler.wfile.write(b"0\r\n\r\n")


def told(status: int, value: object, **headers: str) -> Reply:
    return Reply(status, json.dumps(value).encode(), headers=headers)


Serve = Callable[[], Reply]


class Fault(Protocol):
    def __call__(self, handler: BaseHTTPRequestHandler, serve: Serve) -> None:
        """Answer in its own way. Whoever calls `serve` lets the request be done, and gets the true answer."""


@dataclass(frozen=True, slots=True)
class CutsOff:
    """Takes the request, or not even that, and hangs up before a byte of the answer."""

    accepts: bool = True

    def __call__(self, handler: BaseHTTPRequestHandler, serve: Serve) -> None:
        if self.accepts:
            serve()
        handler.close_connection = True


@dataclass(frozen=True, slots=True)
class Says:
    """Another answer: JSON of a list or an object, a page of a text, bytes as they are."""

    status: int
    body: Any = b""
    kind: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    accepts: bool = False  # does what was asked all the same

    def __call__(self, handler: BaseHTTPRequestHandler, serve: Serve) -> None:
        if self.accepts:
            serve()
        kind, body = self._written()
        Reply(self.status, body, self.kind or kind, self.headers).send(handler)

    def _written(self) -> tuple[str, bytes]:
        if isinstance(self.body, bytes):
            return "application/octet-stream", self.body
        if isinstance(self.body, str):
            return "text/html; charset=utf-8", self.body.encode()
        return "application/json", json.dumps(self.body).encode()


def busy(retry_after: str) -> Says:
    """Too many requests. `retry_after` as it is sent: seconds or a date."""
    problem = {"type": "rate_limit", "error": "Too many requests. Please slow down."}
    return Says(429, problem, headers={"Retry-After": retry_after})


def date_in(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


def redirects(to: str) -> Says:
    return Says(302, headers={"Location": to})


@dataclass(frozen=True, slots=True)
class Drips:
    """A byte at a time, until the client hangs up."""

    kind: str = "application/json"
    accepts: bool = False

    def __call__(self, handler: BaseHTTPRequestHandler, serve: Serve) -> None:
        if self.accepts:
            serve()
        start(handler, 200, {"Content-Type": self.kind})
        while True:
            handler.wfile.write(b" ")
            time.sleep(PAUSE)


@dataclass(frozen=True, slots=True)
class Floods:
    """Says how much it is, if it is told to, and sends without end."""

    size: int = 200_000_000
    kind: str = "application/json"
    opening: bytes = b'{"code":200,"message":"success","data":"'
    says_size: bool = True

    def __call__(self, handler: BaseHTTPRequestHandler, serve: Serve) -> None:
        length = {"Content-Length": str(self.size)} if self.says_size else {}
        start(handler, 200, {"Content-Type": self.kind, **length})
        handler.wfile.write(self.opening)
        left = self.size - len(self.opening)
        while left > 0:
            left -= handler.wfile.write(b"x" * min(left, PIECE))
        handler.close_connection = True


@dataclass(frozen=True, slots=True)
class Halves:
    """The first half of the true answer: as if that were all, or cut off in the middle."""

    cut: bool = False

    def __call__(self, handler: BaseHTTPRequestHandler, serve: Serve) -> None:
        reply = serve()
        half = reply.body[: len(reply.body) // 2]
        length = {"Content-Length": str(len(reply.body))} if self.cut else {}
        Reply(reply.status, half, reply.kind, {**reply.headers, **length}).send(handler)
        handler.close_connection = True


@dataclass(frozen=True, slots=True)
class Changes:
    """The true answer with another value at `where`: `code`, `data.0.clip_id`, `data.*.state`."""

    where: str
    value: Any

    def __call__(self, handler: BaseHTTPRequestHandler, serve: Serve) -> None:
        reply = serve()
        changed = json.loads(reply.body)
        _put(changed, self.where.split("."), self.value)
        told(reply.status, changed, **reply.headers).send(handler)


def _put(inside: Any, where: list[str], value: Any) -> None:
    first, *rest = where
    names = range(len(inside)) if first == "*" else [int(first) if isinstance(inside, list) else first]
    for name in names:
        if rest:
            _put(inside[name], rest, value)
        else:
            inside[name] = value


def start(handler: BaseHTTPRequestHandler, status: int, headers: Mapping[str, str]) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
