"""Connections that lead only where they may.

Each of them, of a redirect too, looks its server up once, checks every address found and connects to one of
those: nothing can be another address at the second look (no DNS rebinding). requests-hardened 1.3 does this
much, but knows no list of networks of one's own, no end of time and no end of size, and is no shorter.
"""

import ipaddress
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

PATIENCE = 10.0  # seconds that a server may be silent
PORTS = (80, 443)

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
            "::ffff:0:0:0/96",  # IPv4 through a stateless translator
            "fec0::/10",  # site-local
            "5f00::/16",  # segment routing
        ),
    )
)


def is_public(address: Address) -> bool:
    """May anybody reach this address, and is it surely not in our own house?"""
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(mapped)
    inside = any(address in network for network in TUNNELS if network.version == address.version)
    return address.is_global and not address.is_multicast and not inside


@dataclass(slots=True)
class Wire:
    """The connection of one errand: where it may lead, why it may not, and the scissors."""

    allow: tuple[Network | str, ...]
    host: str = ""
    refused: str = ""
    unknown: bool = False  # refused because nobody knows the name
    sent: bool = False  # of the request something may have left the house
    _socket: socket.socket | None = None
    _cut: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.cut()

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

    @property
    def is_cut(self) -> bool:
        return self._cut.is_set()

    def cut(self) -> None:
        """End the connection, whatever the thread that reads from it waits for."""
        self._cut.set()
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()


class _Connection(HTTPConnection):
    """A connection of urllib3 that leads only where its wire may."""

    def __init__(self, *args: Any, wire: Wire, **options: Any) -> None:
        super().__init__(*args, **options)
        self.wire = wire

    def _new_conn(self: Any) -> socket.socket:
        connected: socket.socket = self.wire.connect(self._dns_host, self.port, self.socket_options)
        connected.settimeout(self.timeout)
        return connected

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()  # and prove who is there; as long as that fails nothing has been sent
        self.wire.sent = True
        super().send(data)


class _SecureConnection(_Connection, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class Adapter(HTTPAdapter):
    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self.wire = wire

    def get_connection_with_tls_context(self, request: Any, *args: Any, **options: Any) -> Any:
        url = urlsplit(request.url)
        pool, port = (_SecurePool, 443) if url.scheme == "https" else (_Pool, 80)
        return pool(url.hostname, url.port or port, wire=self.wire)
