"""Calls of servers with an API, and sounds that are listened to while they come."""

import gzip
import io
import socket
import threading
import time
import traceback
from collections.abc import Generator
from contextlib import closing
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter

from studio import fetch
from studio.fetch import FetchError, TooLarge, TooLong, Unsent
from tests.test_fetch import LIMITS, ONE, Answer, Server, drips, endless, get, sends, server

__all__ = ["server"]


def call(url: str, **options: object) -> fetch.Answer:
    return fetch.call("POST", url, b"{}", **LIMITS | options)


def stream(url: str, **options: object) -> Generator[bytes]:
    return fetch.stream(url, **LIMITS | options)


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def test_a_call_is_method_headers_and_body_and_brings_everything_back(server: Server) -> None:
    server.answers["/a"] = sends("Zürich".encode(), 202, Retry_After="3")
    answer = fetch.call("POST", server.url("/a"), b"[1]", {"Authorization": "Bearer x"}, **LIMITS)
    assert (answer.status, answer.headers["retry-after"], answer.text) == (202, "3", "Zürich")
    assert server.got == [("POST", b"[1]")]
    assert server.heard[0]["Authorization"] == "Bearer x"
    assert server.heard[0]["Accept-Encoding"] == "identity"


def test_what_no_server_can_have_got_is_unsent(server: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for ask in (
        partial(call, f"http://127.0.0.1:{port}/"),
        partial(call, "http://nowhere.invalid/"),
        partial(call, "ftp://127.0.0.1/"),
        partial(call, server.url(), allow=()),
        partial(call, server.url().replace("http:", "https:")),
        partial(fetch.call, "GET", server.url(), b"", {"Authorization": "Bearer €"}, **LIMITS),
        partial(fetch.call, "GET", server.url(), b"", {"Authorization": "a\nb"}, **LIMITS),
        partial(fetch.post, server.url(), b"", {}, seconds=10),
    ):
        with pytest.raises(Unsent):
            ask()
    assert server.heard == []


def test_whoever_never_proves_who_it_is_got_nothing_and_whoever_need_not_may_have() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(Unsent):
            call(f"https://{address}", seconds=0.5)
        with pytest.raises(FetchError) as failure:
            call(f"http://{address}", seconds=0.5)
    assert not isinstance(failure.value, Unsent)


@pytest.mark.parametrize(
    ("answer", "kind", "sentence"),
    [
        (hangs_up, FetchError, r"127\.0\.0\.1 broke off before its answer"),
        (sends(b"part", Content_Length="50"), FetchError, "answer broke off before its end"),
        (drips, TooLong, "longer than 1 seconds"),
        (endless, TooLarge, "answer is larger than 1 MB"),
        (sends(b"", Content_Length="1000001"), TooLarge, "larger than 1 MB"),
        (sends(gzip.compress(b"x" * 9_000_000), Content_Encoding="gzip"), TooLarge, "larger than 1 MB"),
        (partial(endless, status=302), TooLarge, "larger than 1 MB"),
    ],
)
def test_of_what_failed_later_nobody_knows_whether_it_arrived(
    server: Server, answer: Answer, kind: type[FetchError], sentence: str
) -> None:
    server.answers["/a"] = answer
    with pytest.raises(kind, match=sentence) as failure:
        call(server.url("/a"), seconds=1.0)
    assert type(failure.value) is kind
    assert len(server.heard) == 1


def test_a_head_that_drips_is_cut_off_in_time(server: Server) -> None:
    def drips_headers(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        try:
            while handler.wfile.write(b"X"):
                time.sleep(0.05)
        except OSError:
            handler.close_connection = True

    server.answers["/a"] = drips_headers
    with pytest.raises(FetchError):
        call(server.url("/a"), seconds=1.0)


def test_a_redirect_is_an_answer(server: Server) -> None:
    server.answers["/a"] = sends(b"over there", 307, Location="/song.mp3")
    answer = call(server.url("/a"))
    assert (answer.status, answer.headers["location"], answer.body) == (307, "/song.mp3", b"over there")
    assert len(server.heard) == 1


def test_no_failure_tells_a_key_or_what_was_asked(server: Server) -> None:
    server.answers |= {"/a?q=s3cret": hangs_up, "/b?q=s3cret": sends(b"", 302, Location="http://s3cret@a.b/")}
    for ask in (
        partial(fetch.call, "GET", server.url("/a?q=s3cret"), b"s3cret", {"X-Key": "s3cret"}, **LIMITS),
        partial(fetch.call, "GET", server.url(), b"", {"X-Key": "s3cret€"}, **LIMITS),
        partial(fetch.call, "GET", server.url(), b"", {"X-Key": "s3cret\n"}, **LIMITS),
        partial(fetch.call, "GET", "http://127.0.0.1:1/?q=s3cret", **LIMITS),
        partial(next, stream(server.url("/a?q=s3cret"))),
        partial(next, stream(server.url("/b?q=s3cret"))),
    ):
        with pytest.raises(FetchError) as failure:
            ask()
        assert "s3cret" not in str(failure.value)
        assert "s3cret" not in "".join(traceback.format_exception(failure.value))


class Vendor(BaseAdapter):
    """A server in this process."""

    def __init__(self) -> None:
        super().__init__()
        self.fails: Exception | None = None

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        if self.fails is not None:
            raise self.fails
        response = requests.Response()
        response.status_code, response.url, response.request = 200, request.url or "", request
        response.raw = io.BytesIO(f"{request.method} {request.path_url}".encode())
        return response

    def close(self) -> None:
        """Nothing is open."""


def test_a_mounted_server_is_asked_without_a_wire(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    vendor = Vendor()
    monkeypatch.setitem(fetch.MOUNTS, "https://vendor.test/", vendor)
    assert call("https://vendor.test/song?a=1", allow=()).text == "POST /song?a=1"
    assert b"".join(stream("https://vendor.test/a.mp3", allow=())) == b"GET /a.mp3"
    assert get("https://vendor.test/a.mp3", tmp_path, allow=()) == "a.mp3"
    with pytest.raises(Unsent, match=r"no server called vendor\.test\.invalid"):
        call("https://vendor.test.invalid/", allow=())


def test_a_mounted_server_says_itself_that_nothing_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    vendor = Vendor()
    monkeypatch.setitem(fetch.MOUNTS, "https://vendor.test/", vendor)
    for problem, kind in (
        (requests.ConnectionError("s3cret"), FetchError),
        (requests.ReadTimeout("s3cret"), FetchError),
        (Unsent("Nobody was at home."), Unsent),
    ):
        vendor.fails = problem
        with pytest.raises(FetchError) as failure:
            call("https://vendor.test/", allow=())
        assert type(failure.value) is kind
        assert "s3cret" not in str(failure.value)


def test_a_stream_tells_what_has_come_before_the_rest_is_there(server: Server) -> None:
    go_on = threading.Event()

    def in_two_parts(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"a" * 10_000)
        assert go_on.wait(10)
        handler.wfile.write(b"b" * 10_000)
        handler.close_connection = True

    server.answers |= {"/a": in_two_parts, "/b": sends(b"", 302, Location="/a")}
    pieces = stream(server.url("/b"))
    assert set(next(pieces)) == {ord("a")}
    go_on.set()
    assert b"".join(pieces).endswith(b"b" * 10_000)


def test_a_stream_that_is_closed_early_ends_the_connection(server: Server) -> None:
    ended = threading.Event()

    def tells_its_end(handler: BaseHTTPRequestHandler) -> None:
        endless(handler)
        ended.set()

    server.answers["/a"] = tells_its_end
    with closing(stream(server.url("/a"))) as pieces:
        assert next(pieces)
        assert not ended.is_set()
    assert ended.wait(10)


def test_a_stream_does_not_follow_into_our_own_house(server: Server) -> None:
    server.answers["/a"] = sends(b"", 302, Location=f"http://127.0.0.2:{server.port}/song.mp3")
    with pytest.raises(FetchError, match=r"127\.0\.0\.2 is not on the public internet"):
        next(stream(server.url("/a"), allow=ONE))
    assert len(server.heard) == 1


def test_a_stream_ends_in_time_and_at_its_cap(server: Server) -> None:
    server.answers |= {"/a": drips, "/b": partial(drips, Content_Length="5000"), "/c": endless}
    for path in ("/a", "/b"):
        with pytest.raises(TooLong, match=r"longer than 0\.5 seconds"):
            b"".join(stream(server.url(path), seconds=0.5))
    with pytest.raises(TooLarge):
        b"".join(stream(server.url("/c")))
