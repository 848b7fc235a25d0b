"""Uploads that never end, against the real web server: others are answered, and nothing stays behind."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
import requests

from tests.served import Served, until

pytestmark = pytest.mark.processes
SENDERS = 64
BOUNDARY = "----a-song"
CAP = 4_000_000  # bytes, as the studio here is told; what is larger than 2.5 MB is written to the disk


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@pytest.fixture
def studio(tmp_path: Path, temporary: Path) -> Iterator[Served]:
    served = Served(tmp_path / "data", STUDIO_UPLOAD_MB=str(CAP // 1_000_000), TMPDIR=str(temporary))
    served.start()
    served.create_account("ann@example.com")
    yield served
    served.kill_everything()


def begin(studio: Served, session: requests.Session, length: int) -> socket.socket:
    """Send the head of a form with a file of so many bytes, and no byte of it yet."""
    page = session.get(f"{studio.url}/upload", timeout=20).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    fields = {"csrfmiddlewaretoken": token[1], "form_key": "0" * 32}
    form = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    form += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="song.mp3"\r\n\r\n'
    cookies = "; ".join(f"{name}={value}" for name, value in session.cookies.items())
    head = (
        f"POST /upload HTTP/1.1\r\nHost: 127.0.0.1:{studio.port}\r\nCookie: {cookies}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        f"Content-Length: {len(form) + length}\r\n\r\n"
    )
    wire = socket.create_connection(("127.0.0.1", studio.port), timeout=20)
    wire.sendall((head + form).encode())
    return wire


def send_until_it_is_cut(wire: socket.socket) -> int:
    """How many bytes the server let come."""
    sent = 0
    with wire, suppress(ConnectionError):
        while sent < 100 * CAP:
            wire.sendall(b"x" * 65_536)
            sent += 65_536
    return sent


def held(temporary: Path) -> list[Path]:
    return list(temporary.rglob("*.upload*"))


def test_many_who_dribble_hold_nobody_up_and_leave_nothing(studio: Served, temporary: Path) -> None:
    session = studio.sign_in("ann@example.com")
    with ExitStack() as crowd:
        wires = [crowd.enter_context(begin(studio, session, CAP)) for _ in range(SENDERS)]
        for wire in wires:
            wire.sendall(b"x" * (CAP // 2))
        until(lambda: len(held(temporary)) == SENDERS, 60)
        for _ in range(5):
            for wire in wires:
                wire.sendall(b"x")
            begun = time.monotonic()
            assert session.get(f"{studio.url}/library", timeout=20).ok
            assert time.monotonic() - begun < 5
    # They are gone at the half.
    until(lambda: not held(temporary), 30)
    assert studio.rows("select count(*) from studio_task") == [(0,)]
    assert not list((studio.data / "media").glob("uploads/*"))
    assert session.get(f"{studio.url}/library", timeout=20).ok


def test_what_claims_two_gigabytes_is_cut_off_by_what_has_come(studio: Served, temporary: Path) -> None:
    session = studio.sign_in("ann@example.com")
    wire = begin(studio, session, 2_000_000_000)
    sent = send_until_it_is_cut(wire)
    assert sent < 10 * CAP, "not much more than the cap was taken in, with what waits in the sockets"
    until(lambda: not held(temporary), 30)
    assert session.get(f"{studio.url}/library", timeout=20).ok
    assert studio.rows("select count(*) from studio_task") == [(0,)]
