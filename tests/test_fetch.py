"""Fetching from addresses that strangers type. Every server here is on the loopback."""

import gzip
import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from studio import fetch
from studio.fetch import FetchError, TooLarge

Answer = Callable[[BaseHTTPRequestHandler], None]
HOME = (ipaddress.ip_network("127.0.0.0/8"),)
ONE = (ipaddress.ip_network("127.0.0.1"),)
SONG = b"ID3 a song " * 1000


class Server:
    """Answers as its `answers` say, by path; `heard` keeps each request's headers, `got` its body."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {"/song.mp3": sends(SONG)}
        self.heard: list[dict[str, str]] = []
        self.got: list[tuple[str, bytes]] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                owner.heard.append(dict(self.headers.items()))
                owner.got.append((self.command, self.rfile.read(int(self.headers.get("Content-Length", 0)))))
                owner.answers.get(self.path, sends(b"", 404))(self)

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *words: object) -> None:
                """Nobody reads it."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.http.server_address[1]
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()

    def url(self, path: str = "/song.mp3", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


def sends(body: bytes, status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    return answer


def drips(handler: BaseHTTPRequestHandler, **headers: str) -> None:
    """A byte now and then, for ever."""
    handler.send_response(200)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"x")
            time.sleep(0.05)
    except OSError:
        handler.close_connection = True


def endless(handler: BaseHTTPRequestHandler, status: int = 200) -> None:
    handler.send_response(status)
    handler.send_header("Location", "/song.mp3")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"x" * 65_536)
    except OSError:
        handler.close_connection = True


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.http.shutdown()
    server.http.server_close()


LIMITS: dict[str, Any] = {"allow": HOME, "most": 1_000_000, "seconds": 20.0}


def get(url: str, folder: Path, **options: object) -> str:
    return fetch.download(url, folder / "got", **LIMITS | options)


def test_it_writes_what_is_there_and_says_what_it_is_called(server: Server, tmp_path: Path) -> None:
    assert get(server.url("/song.mp3"), tmp_path) == "song.mp3"
    assert (tmp_path / "got").read_bytes() == SONG


def test_the_servers_own_name_for_the_file_wins_and_has_no_folder(server: Server, tmp_path: Path) -> None:
    server.answers["/d?id=1"] = sends(SONG, Content_Disposition='attachment; filename="../../My Song.wav"')
    assert get(server.url("/d?id=1"), tmp_path) == "My Song.wav"


def test_it_carries_no_cookie_and_no_password(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.answers["/a"] = sends(b"", 302, Location="/song.mp3", Set_Cookie="who=me; Path=/")
    get(server.url("/a"), tmp_path)
    names = {name.lower() for headers in server.heard for name in headers}
    assert len(server.heard) == 2
    assert not names & {"cookie", "authorization"}


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "0",
        "0.0.0.0",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "169.254.169.254",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.9",
        "100.64.0.1",
        "224.0.0.1",
        "[ff02::1]",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "255.255.255.255",
        "192.88.99.1",
        "[2001::1]",
        "[::127.0.0.1]",
        "[::ffff:0:127.0.0.1]",
        "[64:ff9b:1::7f00:1]",
        "[2001:0:7f00:1::]",
        "[fe80::1%25lo]",
        "127.0.0.1.",
        "LOCALHOST",
    ],
)
def test_it_never_asks_a_server_that_is_not_public(server: Server, tmp_path: Path, host: str) -> None:
    with pytest.raises(FetchError, match=r"is not on the public internet|is no server called"):
        get(server.url(host=host), tmp_path, allow=())
    assert server.heard == []


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111"])
def test_public_addresses_are_public(address: str) -> None:
    assert fetch.is_public(ipaddress.ip_address(address))


def test_a_redirect_is_checked_like_the_first_address(server: Server, tmp_path: Path) -> None:
    server.answers["/a"] = sends(b"", 302, Location=f"http://127.0.0.2:{server.port}/song.mp3")
    with pytest.raises(FetchError, match=r"127\.0\.0\.2 is not on the public internet"):
        get(server.url("/a"), tmp_path, allow=ONE)
    assert len(server.heard) == 1


def test_a_redirect_to_another_scheme_is_refused(server: Server, tmp_path: Path) -> None:
    server.answers["/a"] = sends(b"", 302, Location="file:///etc/passwd")
    with pytest.raises(FetchError, match="begin with http"):
        get(server.url("/a"), tmp_path)


def test_a_redirect_to_nonsense_is_refused(server: Server, tmp_path: Path) -> None:
    server.answers["/a"] = sends(b"", 302, Location="http://[::1")
    with pytest.raises(FetchError, match="leads to one that cannot be fetched"):
        get(server.url("/a"), tmp_path)


def test_three_redirects_are_followed_and_a_fourth_is_not(server: Server, tmp_path: Path) -> None:
    for number in range(1, 5):
        server.answers[f"/{number}"] = sends(b"", 302, Location=f"/{number - 1}")
    server.answers["/0"] = sends(SONG)
    assert get(server.url("/3"), tmp_path) == "0"
    with pytest.raises(FetchError, match="more than 3 redirects"):
        get(server.url("/4"), tmp_path)


def test_a_name_is_looked_up_once_for_each_connection_and_that_answer_is_used(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server of names that gives another address at the second look gains nothing by it."""
    asked = []
    real = socket.getaddrinfo

    def rebinding(host: str, port: int, *args: int, **options: int) -> object:
        if host != "rebinds.example":
            return real(host, port, *args, **options)
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "127.0.0.9", port, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    get(server.url(host="rebinds.example"), tmp_path, allow=ONE)
    assert asked == ["rebinds.example"]
    assert server.heard[0]["Host"] == f"rebinds.example:{server.port}"


def test_one_private_address_among_public_ones_is_one_too_many(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def both(host: str, port: int, **options: int) -> object:
        return [(2, 1, 6, "", (address, port)) for address in ("127.0.0.1", "10.0.0.7")]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(FetchError, match="not on the public internet"):
        get(server.url(host="mixed.example"), tmp_path)
    assert server.heard == []


def test_other_ports_than_the_usual_are_for_our_own_networks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("93.184.216.34", 22))])
    with pytest.raises(FetchError, match="ports 80 and 443 only, not from 22"):
        get("http://example.com:22/", tmp_path)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("ftp://example.com/a.mp3", "begin with http"),
        ("file:///etc/passwd", "begin with http"),
        ("http://ann:secret@example.com/a.mp3", "name or password"),
        ("http://", "not an address"),
        ("song.mp3", "begin with http"),
        ("http://[::1", "not an address"),
        ("http://\u2460\u2461\u2466.0.0.1/", "not an address"),  # digits in circles
        ("http://127.0.0.1:99999/", "not an address"),
        ("http://nowhere.invalid/a.mp3", "no server called nowhere.invalid"),
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence(tmp_path: Path, url: str, sentence: str) -> None:
    with pytest.raises(FetchError, match=sentence):
        get(url, tmp_path)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (sends(b"", 404), r"no file at this address \(status 404\)"),
        (sends(b"no", 403), "does not give this file to strangers"),
        (sends(b"no", 500), r"answered with an error \(status 500\)"),
        (sends(b"part", 206), "answered with an error"),
        (sends(b"<html>", Content_Type="text/html; charset=utf-8"), "leads to a page"),
        (sends(b""), "nothing in the file"),
        (sends(SONG, Content_Length="2000000000"), "larger than 1 MB"),
        (sends(SONG, Content_Length="9" * 5000), "larger than 1 MB"),
        (sends(SONG, Content_Length="50000"), "broke off"),
        (sends(b"x" * 1_000_001), "larger than 1 MB"),
        (sends(gzip.compress(b"x" * 9_000_000), Content_Encoding="gzip"), "larger than 1 MB"),
    ],
)
def test_every_failure_has_its_sentence(
    server: Server, tmp_path: Path, answer: Answer, sentence: str
) -> None:
    server.answers["/song.mp3"] = answer
    with pytest.raises(FetchError, match=sentence):
        get(server.url(), tmp_path)
    with pytest.raises(FetchError, match=sentence):
        b"".join(fetch.stream(server.url(), **LIMITS))


def test_a_length_that_lies_low_gets_no_more_than_it_said(server: Server, tmp_path: Path) -> None:
    server.answers["/song.mp3"] = sends(SONG, Content_Length="4")
    get(server.url(), tmp_path)
    assert (tmp_path / "got").read_bytes() == SONG[:4]


def test_an_endless_file_ends_at_the_cap(server: Server, tmp_path: Path) -> None:
    server.answers["/song.mp3"] = endless
    with pytest.raises(TooLarge, match="larger than 1 MB"):
        get(server.url(), tmp_path)
    assert (tmp_path / "got").stat().st_size <= 1_000_000


def test_a_server_that_drips_is_cut_off_in_time(server: Server, tmp_path: Path) -> None:
    server.answers["/song.mp3"] = drips
    begun = time.monotonic()
    with pytest.raises(FetchError, match="longer than 1 seconds"):
        get(server.url(), tmp_path, seconds=1.0)
    assert time.monotonic() - begun < 4.0


def test_a_server_that_never_answers_is_cut_off_in_time(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        with pytest.raises(FetchError, match="longer than"):
            get(f"http://127.0.0.1:{silent.getsockname()[1]}/", tmp_path, seconds=1.0)
    assert time.monotonic() - begun < 4.0


def test_whoever_waits_hears_of_it_and_may_stop_it(server: Server, tmp_path: Path) -> None:
    server.answers["/song.mp3"] = drips

    def lost() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        get(server.url(), tmp_path, alive=lost)


def test_a_port_that_nobody_listens_at_is_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(FetchError, match="could not be reached"):
        get(f"http://127.0.0.1:{port}/", tmp_path)


def test_a_server_that_speaks_no_tls_is_not_trusted(server: Server, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"could not (prove|be reached)"):
        get(server.url().replace("http:", "https:"), tmp_path)


def test_a_server_of_ones_own_is_allowed_by_its_name(server: Server, tmp_path: Path) -> None:
    assert get(server.url(host="localhost"), tmp_path, allow=("localhost",)) == "song.mp3"
    with pytest.raises(FetchError, match="not on the public internet"):
        get(server.url(host="127.0.0.1"), tmp_path, allow=("localhost",))


def test_what_is_sent_arrives_and_the_beginning_of_the_answer_comes_back(server: Server) -> None:
    answer = fetch.post(server.url(), b"{}", {"X-Mine": "1"}, allow=HOME, seconds=10)
    assert (answer.status, answer.text) == (200, SONG[: fetch.SHOWN].decode())
    assert (server.got, server.heard[0]["X-Mine"]) == ([("POST", b"{}")], "1")


def test_nothing_is_sent_to_our_own_house(server: Server) -> None:
    with pytest.raises(FetchError, match="not on the public internet"):
        fetch.post(server.url(), b"{}", {}, seconds=10)


def test_an_address_is_checked_without_asking_it_anything(server: Server) -> None:
    fetch.check(server.url(), allow=HOME, seconds=10)
    fetch.check("https://nobody-knows.invalid/", seconds=10)
    for url in (server.url(), "https://169.254.169.254/", "ftp://example.com/", "https://a:b@example.com/"):
        with pytest.raises(FetchError):
            fetch.check(url, seconds=10)
    assert server.heard == []
