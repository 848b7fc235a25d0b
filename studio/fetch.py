"""Fetching from and sending to addresses that somebody typed: the door where strangers choose our way.

Every connection, of a redirect too, looks its server up once, checks each address found and connects to a
checked one: nothing can be another address at the second look (no DNS rebinding). requests-hardened 1.3 does
this much, but knows no list of networks of one's own, no end of time and no end of size, and is no shorter.
"""

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import requote_uri
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

REDIRECTS = 3
PATIENCE = 10.0  # seconds that a server may be silent
HEARTBEAT = 1.0  # seconds; whoever waits for a file hears of it this often
PORTS = (80, 443)
PIECE = 64 * 1024
AGENT = "TakeTwo"
SHOWN = 300  # bytes of an answer that are kept to be shown

Done = TypeVar("Done")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Python calls these global, but what lies behind them may be anywhere: in our own network, too.
TUNNELS: tuple[Network, ...] = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.88.99.0/24",  # 6to4 relays
            "64:ff9b::/96",  # IPv4 through NAT64
            "64:ff9b:1::/48",
            "2001::/23",  # Teredo and other protocols of IETF's
            "2002::/16",  # 6to4
            "::/96",  # IPv4-compatible
            "fec0::/10",  # site-local
            "5f00::/16",  # segment routing
        ),
    )
)


class FetchError(Exception):
    """It was not fetched, and why, in a sentence."""


class TooLong(FetchError):
    pass


def download(
    url: str,
    target: Path,
    *,
    allow: tuple[Network | str, ...] = (),
    most: int,
    seconds: float,
    alive: Callable[[], None] = lambda: None,
) -> str:
    """Write what is at the address to the target; returns what it is called there.

    `allow` are networks and servers that may be reached although they are not public, `most` the bytes and
    `seconds` the time it may take, `alive` is called once a second meanwhile and may stop it by an exception.
    Raises FetchError.
    """
    wire = _Wire(allow)
    return _within(seconds, partial(_follow, url, target, wire, most), wire, alive)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    text: str  # its beginning


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allow: tuple[Network | str, ...] = (),
    seconds: float,
) -> Answer:
    """Send the body to this address and to no other: a redirect is an answer. Raises FetchError."""
    wire = _Wire(allow)
    return _within(seconds, partial(_send, url, body, headers, wire), wire)


def check(url: str, *, allow: tuple[Network | str, ...] = (), seconds: float) -> None:
    """Raises FetchError for an address that is never reached from here. A name that nobody knows is no such
    address: it may be known later."""
    wire = _Wire(allow)
    with suppress(TooLong):
        _within(seconds, partial(_look_up, _checked(url), wire), wire)


def is_public(address: Address) -> bool:
    """May anybody reach this address, and is it surely not in our own house?"""
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(mapped)
    inside = any(address in network for network in TUNNELS if network.version == address.version)
    return address.is_global and not address.is_multicast and not inside


def _within(
    seconds: float, job: Callable[[], Done], wire: "_Wire", alive: Callable[[], None] = lambda: None
) -> Done:
    """Do it in so many seconds at most."""
    fetched = Future[Done]()
    # A look-up of a name cannot be stopped, so it must not hold up whoever gave up on it.
    threading.Thread(target=_do, args=(job, wire, fetched), daemon=True).start()
    end = time.monotonic() + seconds
    try:
        while not wait([fetched], min(HEARTBEAT, seconds)).done:
            if time.monotonic() > end:
                raise TooLong(f"Fetching it took longer than {seconds:g} seconds.")
            alive()
    finally:
        wire.cut()
    return fetched.result()


def _do(job: Callable[[], Done], wire: "_Wire", fetched: "Future[Done]") -> None:
    try:
        fetched.set_result(job())
    except FetchError as error:
        fetched.set_exception(error)
    except requests.RequestException as error:
        fetched.set_exception(FetchError(_sentence(error, wire)))
    except Exception as error:
        fetched.set_exception(error)


def _follow(url: str, target: Path, wire: "_Wire", most: int) -> str:
    for _ in range(REDIRECTS + 1):
        with _ask(_checked(url), wire) as response:
            if not response.is_redirect:
                _receive(response, target, most)
                return _name(response)
            url = urljoin(url, requote_uri(response.headers["Location"]))
    raise FetchError(f"This address leads on and on: more than {REDIRECTS} redirects.")


def _send(url: str, body: bytes, headers: Mapping[str, str], wire: "_Wire") -> Answer:
    checked = _checked(url)
    given = {"User-Agent": AGENT, "Connection": "close", **headers}
    with _session(wire, checked).post(
        checked.geturl(), data=body, headers=given, timeout=PATIENCE, stream=True, allow_redirects=False
    ) as response:
        return Answer(response.status_code, _beginning(response))


def _beginning(response: requests.Response) -> str:
    try:
        return next(response.iter_content(SHOWN), b"")[:SHOWN].decode("utf-8", "replace")
    except requests.RequestException:
        return ""


def _look_up(url: SplitResult, wire: "_Wire") -> None:
    port = url.port or (443 if url.scheme == "https" else 80)
    with suppress(OSError):
        wire.addresses(url.hostname or "", port)
    if wire.refused and not wire.unknown:
        raise FetchError(wire.refused)


def _session(wire: "_Wire", url: SplitResult) -> requests.Session:
    """It carries nothing of ours: no cookie, no password from a file, no proxy's word."""
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", _Adapter(wire))
    session.mount("https://", _Adapter(wire))
    wire.host = url.hostname or ""
    return session


def _ask(url: SplitResult, wire: "_Wire") -> requests.Response:
    headers = {
        "User-Agent": AGENT,
        "Accept": "audio/*, */*;q=0.5",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    session = _session(wire, url)
    return session.get(url.geturl(), headers=headers, timeout=PATIENCE, stream=True, allow_redirects=False)


def _checked(text: str) -> SplitResult:
    if not text.lower().startswith(("http://", "https://")):
        raise FetchError("Only addresses that begin with http:// or https:// can be fetched.")
    try:
        url = urlsplit(text)
        named = bool(url.hostname) and url.port != 0
    except ValueError:
        named = False
    if not named:
        raise FetchError("This is not an address that can be fetched.")
    if url.username is not None:
        raise FetchError("Addresses with a name or password in them are not fetched.")
    return url


def _receive(response: requests.Response, target: Path, most: int) -> None:
    if problem := _refusal(response, most):
        raise FetchError(problem)
    written = 0
    try:
        with target.open("wb") as file:
            for piece in response.iter_content(PIECE):
                written += len(piece)
                if written > most:
                    raise FetchError(_too_large(most))
                file.write(piece)
    except requests.RequestException as error:
        raise FetchError("The file broke off before its end.") from error
    if not written:
        raise FetchError("There is nothing in the file at this address.")


def _refusal(response: requests.Response, most: int) -> str:
    host = urlsplit(response.url).hostname
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    size = response.headers.get("Content-Length", "")
    if response.status_code in (401, 403):
        return f"{host} does not give this file to strangers (status {response.status_code})."
    if response.status_code in (404, 410):
        return f"There is no file at this address (status {response.status_code})."
    if response.status_code != 200:
        return f"{host} answered with an error (status {response.status_code})."
    if kind in ("text/html", "application/xhtml+xml"):
        return "This address leads to a page, not to a sound file. Use the address of the file itself."
    return _too_large(most) if size.isdecimal() and int(size) > most else ""


def _too_large(most: int) -> str:
    return f"The file at this address is larger than {most // 1_000_000} MB."


def _sentence(error: requests.RequestException, wire: "_Wire") -> str:
    if wire.refused:
        return wire.refused
    if isinstance(error, requests.exceptions.SSLError):
        return f"{wire.host} could not prove who it is: its certificate is not trusted."
    if isinstance(error, requests.Timeout):
        return f"{wire.host} did not answer in time."
    if isinstance(error, requests.exceptions.InvalidURL):
        return "This is not an address that can be fetched."
    return f"{wire.host} could not be reached."


def _name(response: requests.Response) -> str:
    """What the server calls the file, or the address does; its own words, so only for showing."""
    told = Message()
    told["Content-Disposition"] = response.headers.get("Content-Disposition", "").replace("\n", " ")
    path = unquote(urlsplit(response.url).path)
    return PurePosixPath(told.get_filename() or path).name


@dataclass(slots=True)
class _Wire:
    """The connection of one download: where it may lead, why it may not, and the scissors."""

    allow: tuple[Network | str, ...]
    host: str = ""
    refused: str = ""
    unknown: bool = False  # refused because nobody knows the name
    _socket: socket.socket | None = None
    _cut: threading.Event = field(default_factory=threading.Event)

    def connect(self, host: str, port: int, options: Any) -> socket.socket:
        """A connection to the first address of the host that answers, once all of them are checked."""
        problem: OSError = OSError("no address")
        for address in self.addresses(host, port):
            if self._cut.is_set():
                break
            try:
                wire = socket.create_connection((str(address), port), PATIENCE)
            except OSError as error:
                problem = error
                continue
            for option in options or ():
                wire.setsockopt(*option)
            self._hold(wire)
            return wire
        raise problem

    def addresses(self, host: str, port: int) -> list[Address]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            self.unknown, self.refused = True, f"There is no server called {host}."
            raise OSError(self.refused) from error
        addresses = [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in found]
        for address in addresses:
            self._check(address, host, port)
        return addresses

    def _check(self, address: Address, host: str, port: int) -> None:
        if host.lower() in self.allow or self._is_allowed(address):
            return
        if not is_public(address):
            self.refused = f"{host} is not on the public internet, so nothing is fetched from or sent to it."
        elif port not in PORTS:
            self.refused = f"Files are fetched from ports 80 and 443 only, not from {port}."
        if self.refused:
            raise OSError(self.refused)

    def _is_allowed(self, address: Address) -> bool:
        networks = [network for network in self.allow if not isinstance(network, str)]
        return any(address in network for network in networks if network.version == address.version)

    def _hold(self, wire: socket.socket) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = wire.dup()  # TLS takes the socket itself away from us
        if self._cut.is_set():
            self.cut()

    def cut(self) -> None:
        """End the connection, whatever the thread that reads from it waits for."""
        self._cut.set()
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()


class _Checked:
    """A connection of urllib3 that leads only where its wire may."""

    def __init__(self, *args: Any, wire: _Wire, **options: Any) -> None:
        super().__init__(*args, **options)
        self.wire = wire

    def _new_conn(self: Any) -> socket.socket:
        connected: socket.socket = self.wire.connect(self._dns_host, self.port, self.socket_options)
        connected.settimeout(self.timeout)
        return connected


class _Connection(_Checked, HTTPConnection):
    pass


class _SecureConnection(_Checked, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _Adapter(HTTPAdapter):
    def __init__(self, wire: _Wire) -> None:
        super().__init__()
        self.wire = wire

    def get_connection_with_tls_context(self, request: Any, *args: Any, **options: Any) -> Any:
        url = urlsplit(request.url)
        pool, port = (_SecurePool, 443) if url.scheme == "https" else (_Pool, 80)
        return pool(url.hostname, url.port or port, wire=self.wire)
