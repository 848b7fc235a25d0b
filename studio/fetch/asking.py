"""One request and what comes of it: in time, within its size, and said in sentences of our own."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, wait
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.utils import requote_uri
from urllib3.exceptions import HTTPError

from studio.fetch.guard import PATIENCE, Adapter, Wire

REDIRECTS = 3
HEARTBEAT = 1.0  # seconds; whoever waits for a file hears of it this often
PIECE = 64 * 1024
DIGITS = 18  # of a size that is worth reading
AGENT = "TakeTwo"
ALWAYS = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close"}
SOUND = {"Accept": "audio/*, */*;q=0.5"}

# Servers that answer without a wire, by the beginning of their addresses: a test puts its own here.
MOUNTS: dict[str, BaseAdapter] = {}

Done = TypeVar("Done")


class FetchError(Exception):
    """It was not fetched, and why, in a sentence."""


class TooLong(FetchError):
    pass


class TooLarge(FetchError):
    pass


class Unsent(FetchError):
    """Nothing of the request has left the house."""


def within(
    seconds: float, job: Callable[[], Done], wire: Wire, alive: Callable[[], None] = lambda: None
) -> Done:
    """Do it in so many seconds at most."""
    fetched = Future[Done]()
    # A look-up of a name cannot be stopped, so it must not hold up whoever gave up on it.
    threading.Thread(target=_do, args=(job, wire, fetched), daemon=True).start()
    end = time.monotonic() + seconds
    while not wait([fetched], min(HEARTBEAT, seconds)).done:
        if time.monotonic() > end:
            raise _too_long(seconds)
        alive()
    return fetched.result()


def _do(job: Callable[[], Done], wire: Wire, fetched: Future[Done]) -> None:
    try:
        fetched.set_result(job())
    except FetchError as error:
        fetched.set_exception(error)
    except (requests.RequestException, HTTPError, UnicodeError) as error:
        fetched.set_exception(FetchError(_sentence(error, wire)))
    except Exception as error:
        fetched.set_exception(error)


@contextmanager
def cut_at(end: float, seconds: float, wire: Wire) -> Iterator[None]:
    """What the caller reads by itself ends in time, too."""
    scissors = threading.Timer(end - time.monotonic(), wire.cut)
    scissors.daemon = True
    scissors.start()
    try:
        yield
    except FetchError:
        if not wire.is_cut:
            raise
    finally:
        scissors.cancel()
    if wire.is_cut:  # a connection that is cut looks like the end of a file
        raise _too_long(seconds)


def _too_long(seconds: float) -> TooLong:
    return TooLong(f"It took longer than {seconds:g} seconds.")


def find(url: str, wire: Wire) -> requests.Response:
    for _ in range(REDIRECTS + 1):
        response = ask("GET", url, wire, headers=SOUND)
        if not response.is_redirect:
            return response
        response.close()
        url = _next(url, response.headers["Location"])
    raise FetchError(f"This address leads on and on: more than {REDIRECTS} redirects.")


def _next(url: str, location: str) -> str:
    try:
        return urljoin(url, requote_uri(location))
    except ValueError:
        raise FetchError("This address leads to one that cannot be fetched.") from None


def ask(
    method: str,
    url: str,
    wire: Wire,
    *,
    headers: Mapping[str, str],
    body: bytes = b"",
    patience: float = PATIENCE,
) -> requests.Response:
    address = checked(url)
    return _session(wire, address).request(
        method,
        address.geturl(),
        data=body,
        headers={**ALWAYS, **headers},
        timeout=(PATIENCE, patience),
        stream=True,
    )


class _Session(requests.Session):
    def get_redirect_target(self, response: requests.Response) -> None:
        """Redirects are ours to follow: requests would first read all that comes with one."""


def _session(wire: Wire, url: SplitResult) -> requests.Session:
    """It carries nothing of ours: no cookie, no password from a file, no proxy's word."""
    session = _Session()
    session.trust_env = False
    for prefix, adapter in {"http://": Adapter(wire), "https://": Adapter(wire), **MOUNTS}.items():
        session.mount(prefix, adapter)
    wire.host = url.hostname or ""
    # Nobody but a mounted adapter knows what it has done, so it has to say itself that it sent nothing.
    wire.sent = not isinstance(session.get_adapter(url.geturl()), Adapter)
    return session


def checked(text: str) -> SplitResult:
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


def file(response: requests.Response, most: int, piece: int = PIECE) -> Iterator[bytes]:
    """The bytes of a file that is one, at least by what its server says of it."""
    if problem := _refusal(response):
        raise FetchError(problem)
    empty = True
    for found in pieces(response, most, "file at this address", piece):
        empty = False
        yield found
    if empty:
        raise FetchError("There is nothing in the file at this address.")


def pieces(response: requests.Response, most: int, what: str, piece: int = PIECE) -> Iterator[bytes]:
    """The body, unpacked, while it is not too much."""
    told = response.headers.get("Content-Length", "")
    if told.isdecimal() and (len(told) > DIGITS or int(told) > most):
        raise _too_large(what, most)
    came = 0
    try:
        for found in response.iter_content(piece):
            came += len(found)
            if came > most:
                raise _too_large(what, most)
            yield found
    except (requests.RequestException, HTTPError):
        raise FetchError(f"The {what} broke off before its end.") from None


def _too_large(what: str, most: int) -> TooLarge:
    return TooLarge(f"The {what} is larger than {most / 1_000_000:g} MB.")


def _refusal(response: requests.Response) -> str:
    host = urlsplit(response.url).hostname
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if response.status_code in (401, 403):
        return f"{host} does not give this file to strangers (status {response.status_code})."
    if response.status_code in (404, 410):
        return f"There is no file at this address (status {response.status_code})."
    if response.status_code != 200:
        return f"{host} answered with an error (status {response.status_code})."
    if kind in ("text/html", "application/xhtml+xml"):
        return "This address leads to a page, not to a sound file. Use the address of the file itself."
    return ""


def _sentence(error: Exception, wire: Wire) -> str:
    if wire.refused:
        return wire.refused
    if isinstance(error, requests.exceptions.InvalidHeader | UnicodeError):
        return "There is a character in the request that cannot be sent."
    if isinstance(error, requests.exceptions.SSLError):
        return f"{wire.host} could not prove who it is: its certificate is not trusted."
    if isinstance(error, requests.Timeout):
        return f"{wire.host} did not answer in time."
    if isinstance(error, requests.exceptions.InvalidURL):
        return "This is not an address that can be fetched."
    return f"{wire.host} broke off before its answer." if wire.sent else f"{wire.host} could not be reached."
