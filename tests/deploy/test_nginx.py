"""deploy/nginx.conf in a real nginx: what it asks of the studio, and what it sends in its place."""

import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from studio.actions import shares
from studio.models import Clip
from tests.conftest import World
from tests.deploy import nginx
from tests.served import ROOT, until
from tests.web import rows

pytestmark = pytest.mark.skipif(nginx.NGINX is None, reason=nginx.ABSENT)
SOUND = bytes(range(256)) * 8000  # two megabytes: more than the studio sends at once


# --- in front of the studio
@pytest.fixture
def front(tmp_path: Path, live_server: Any, world: World, settings: Any) -> Iterator[nginx.Front]:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ACCEL = "/internal/media/"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLOWED_HOSTS = ["localhost"]
    with nginx.running(tmp_path / "media", live_server.thread.port) as front:
        yield front


@pytest.fixture
def browser(front: nginx.Front) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(front.certificate)
        yield session


@pytest.fixture
def ann(browser: requests.Session, front: nginx.Front) -> requests.Session:
    """Ann, who signed in by the form: over https its token is believed only from the page's own address."""
    address = f"{front.url}/accounts/login/"
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get(address).text)
    assert token
    fields = {"csrfmiddlewaretoken": token[1], "login": "ann@example.com", "password": "correct horse"}
    answer = browser.post(address, fields, headers={"Origin": front.url, "Referer": address})
    assert answer.ok
    assert answer.url.startswith(front.url)
    assert "sessionid" in browser.cookies
    return browser


@pytest.fixture
def clip(front: nginx.Front, world: World) -> Clip:
    task = rows.request(world.team, world.ann)
    name = default_storage.save(f"takes/{task.id}/0/the song.mp3", ContentFile(SOUND))
    return rows.take(task, audio=name)


def audio(front: nginx.Front, clip: Clip) -> str:
    return front.url + reverse("clip_audio", args=[clip.id])


@pytest.mark.django_db(transaction=True)
def test_nginx_sends_the_music_and_the_studio_says_to_whom(
    front: nginx.Front, ann: requests.Session, clip: Clip, live_server: Any
) -> None:
    address = audio(front, clip)
    whole = ann.get(address)
    assert (whole.status_code, whole.content == SOUND) == (200, True)
    own = ann.get(live_server.url + reverse("clip_audio", args=[clip.id]), allow_redirects=False)
    assert own.content == b"", "the studio itself sends nothing"
    stranger = requests.Session()
    stranger.trust_env, stranger.verify = False, str(front.certificate)
    assert stranger.get(address, headers={"Accept": "application/json"}).status_code == 401
    for path in (clip.audio, "", "../secret-key", "..%2fsecret-key"):
        assert ann.get(f"{front.url}/internal/media/{path}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_what_is_said_of_a_file_comes_with_it(front: nginx.Front, ann: requests.Session, clip: Clip) -> None:
    for more in ({}, {"Range": "bytes=0-9"}):
        said = ann.get(audio(front, clip), headers=more).headers
        assert said["Content-Type"] == "audio/mpeg"
        assert said["ETag"] == f'"{clip.id}-audio"'
        assert said["Cache-Control"].startswith("private")
        assert more or said["Accept-Ranges"] == "bytes"
        assert said["X-Content-Type-Options"] == "nosniff"
        assert said["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert said["Permissions-Policy"].startswith("camera=()")
        assert said["X-Frame-Options"] == "DENY"
        assert "Cookie" in said["Vary"]
        assert not {"Last-Modified", "X-Accel-Redirect"} & set(said)
        assert said["Server"] == "nginx"


@pytest.mark.django_db(transaction=True)
def test_players_and_downloads_go_on_where_they_were(
    front: nginx.Front, ann: requests.Session, clip: Clip
) -> None:
    address, tag = audio(front, clip), f'"{clip.id}-audio"'

    def asked(**headers: str) -> requests.Response:
        return ann.get(address, headers={key.replace("_", "-"): value for key, value in headers.items()})

    part = asked(Range="bytes=1000-1999")
    assert (part.status_code, part.content) == (206, SOUND[1000:2000])
    assert part.headers["Content-Range"] == f"bytes 1000-1999/{len(SOUND)}"
    assert asked(Range="bytes=500-").content == SOUND[500:]
    assert asked(Range="bytes=-7").content == SOUND[-7:]
    assert asked(Range=f"bytes={len(SOUND)}-").status_code == 416
    assert asked(Range="bytes=0-1,5-6").content == SOUND
    assert asked(Range="bytes=0-9", If_Range=tag).status_code == 206
    assert asked(Range="bytes=0-9", If_Range='"another"').content == SOUND
    known = asked(If_None_Match=tag)
    assert (known.status_code, known.content, known.headers["ETag"]) == (304, b"", tag)
    head = ann.head(address)
    assert (head.status_code, head.headers["Content-Length"], head.content) == (200, str(len(SOUND)), b"")
    default_storage.delete(clip.audio)
    assert asked().status_code == 404


@pytest.mark.django_db(transaction=True)
def test_what_opens_something_stands_in_no_log(
    front: nginx.Front, browser: requests.Session, clip: Clip, world: World
) -> None:
    share = shares.make(world.team, world.ann, "Night Bus", [clip])
    signature = shares.signature(share.pk)
    address = front.url + reverse("visit_file", args=[share.pk, signature, clip.pk, "audio.mp3"])
    heard = browser.get(address, params={"token": "hush"})
    assert heard.content == SOUND
    assert heard.headers["X-Robots-Tag"].startswith("noindex")
    assert heard.headers["Referrer-Policy"] == "same-origin"
    browser.get(f"{front.url}/accounts/password/reset/key/1-abc/")
    assert browser.get(f"{front.url}/healthz").json()["status"] == "ok"
    until(lambda: "/healthz" in front.told(), 5)
    log = front.told()
    assert '"/s/..." 200' in log
    assert not [secret for secret in (signature, str(share.pk), "hush", "1-abc") if secret in log]


@pytest.mark.django_db(transaction=True)
def test_plain_http_is_sent_on(front: nginx.Front, browser: requests.Session) -> None:
    answer = browser.get(f"http://localhost:{front.plain}/library?q=1", allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://localhost/library?q=1")


# --- in front of somebody who writes down what comes
class Upstream:
    """Takes one request at a time, and answers each the same."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.heard: list[bytearray] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.socket.getsockname()[1])
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                self._hear(connection)

    def _hear(self, connection: socket.socket) -> None:
        heard = bytearray()
        self.heard.append(heard)
        while not self._is_whole(heard):
            piece = connection.recv(65536)
            if not piece:
                return
            heard += piece
        connection.sendall(self.answer)

    @staticmethod
    def _is_whole(heard: bytearray) -> bool:
        head, end, body = heard.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", bytes(head).lower())
        return bool(end) and len(body) >= (int(length[1]) if length else 0)

    def close(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join(5)


def says(status: str, body: str) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    upstream = Upstream(says("200 OK", "heard"))
    yield upstream
    upstream.close()


def sends(front: nginx.Front, head: str, body: bytes) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=str(front.certificate))
    raw = socket.create_connection(("127.0.0.1", front.secure))
    secure = context.wrap_socket(raw, server_hostname="localhost")
    secure.settimeout(10)
    secure.sendall(head.encode() + b"\r\n\r\n" + body)
    return secure


def test_a_recording_goes_on_while_it_arrives_and_all_else_when_it_is_whole(
    tmp_path: Path, upstream: Upstream
) -> None:
    with nginx.running(tmp_path, upstream.port) as front:
        head = "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\nContent-Type: "
        recording = sends(front, f"{head}multipart/form-data; boundary=x", b"a" * 9000)
        until(lambda: upstream.heard and upstream.heard[0].count(b"a" * 9000), 5)
        recording.sendall(b"b" * 11000)
        assert recording.recv(1000).startswith(b"HTTP/1.1 200")
        recording.close()
        form = sends(front, f"{head}application/x-www-form-urlencoded", b"a" * 9000)
        time.sleep(0.5)
        assert len(upstream.heard) == 1, "a form that dribbles holds no thread of the studio"
        form.sendall(b"b" * 11000)
        assert form.recv(1000).startswith(b"HTTP/1.1 200")
        form.close()
    assert upstream.heard[1].endswith(b"b" * 11000)


def test_too_much_is_refused_and_the_largest_recording_is_not(
    tmp_path: Path, upstream: Upstream, settings: Any
) -> None:
    head = "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    with nginx.running(tmp_path, upstream.port) as front:
        too_much = sends(front, f"{head}Content-Length: {settings.UPLOAD_BYTES + 30_000_000}", b"")
        assert b" 413 " in too_much.recv(1000)
        too_much.close()
        assert not upstream.heard
        largest = sends(front, f"{head}Content-Length: {settings.UPLOAD_BYTES + 1_000_000}", b"")
        until(lambda: upstream.heard, 5)
        largest.close()


def test_the_studio_is_told_who_asks_and_how(tmp_path: Path, upstream: Upstream) -> None:
    with nginx.running(tmp_path, upstream.port) as front:
        forged = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"}
        requests.get(front.url, headers=forged, verify=str(front.certificate), timeout=10)
        said = bytes(upstream.heard[0]).decode()
    # With STUDIO_BEHIND_PROXY=yes the last one is believed: what nginx saw.
    assert "X-Forwarded-For: 203.0.113.9, 127.0.0.1\r\n" in said
    assert "X-Forwarded-Proto: https\r\n" in said
    assert f"Host: localhost:{front.secure}\r\n" in said
    assert said.count("X-Forwarded-Proto") == 1


def test_a_static_file_is_asked_of_every_machine_while_they_are_brought_up_to_date(tmp_path: Path) -> None:
    old, new = Upstream(says("404 Not Found", "no")), Upstream(says("200 OK", "yes"))
    try:
        with nginx.running(tmp_path, old.port, new.port) as front, requests.Session() as session:
            session.verify, session.trust_env = str(front.certificate), False
            assert {session.get(f"{front.url}/static/app.123.js").text for _ in range(6)} == {"yes"}
            assert {session.get(f"{front.url}/takes/1").text for _ in range(6)} == {"yes", "no"}
    finally:
        old.close()
        new.close()


def test_it_is_an_nginx_configuration(tmp_path: Path) -> None:
    shutil.copy(ROOT / "deploy/nginx-upstream-compose.conf", tmp_path)
    front = nginx.Front(tmp_path, tmp_path, [1])
    done = subprocess.run(front.command("-t"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr
