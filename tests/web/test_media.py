"""Files of takes: who gets them, and how many bytes of them."""

import os
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from studio.models import Clip, Task
from studio.ranges import MOST_AT_ONCE, Pieces, ranged, wanted
from studio.web import media
from tests.conftest import World

DOORS = ["audio", "cover", "thumb", "midi", "download"]
BYTES = bytes(range(256)) * 4  # 1,024 bytes, each telling where it is
ETAG = '"song-1"'
Answer = HttpResponse | StreamingHttpResponse


@pytest.fixture
def stored(tmp_path: Any, settings: Any) -> str:
    settings.MEDIA_ROOT = tmp_path
    return default_storage.save("takes/song.mp3", ContentFile(BYTES))


class Browser:
    """Asks for stored files; closes what it was given at the end, as a server does."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []

    def get(
        self, name: str, method: str = "GET", filename: str = "", inline: bool = True, **headers: str
    ) -> Answer:
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        request = RequestFactory().generic(method, "/", headers=named)
        answer = ranged(request, name, "audio/mpeg", ETAG, filename, inline)
        self.answers.append(answer)
        return answer


@pytest.fixture
def browser(db: None) -> Iterator[Browser]:
    browser = Browser()
    yield browser
    for answer in browser.answers:
        answer.close()


def body(answer: Answer) -> bytes:
    if isinstance(answer, StreamingHttpResponse):
        return answer.getvalue()
    return bytes(answer.content)


def test_without_a_range_the_whole_file_comes(browser: Browser, stored: str) -> None:
    answer = browser.get(stored)
    assert answer.status_code == 200
    assert answer["Content-Length"] == "1024"
    assert answer["Content-Type"] == "audio/mpeg"
    assert answer["Accept-Ranges"] == "bytes"
    assert body(answer) == BYTES


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=100-199", 100, 199),
        ("bytes=1000-", 1000, 1023),
        ("bytes=0-", 0, 1023),
        ("bytes=1000-99999", 1000, 1023),
        ("bytes=-10", 1014, 1023),
        ("bytes=-99999", 0, 1023),
        ("BYTES= 5-6 ", 5, 6),
    ],
)
def test_one_range_is_answered_with_its_bytes(
    browser: Browser, stored: str, header: str, first: int, last: int
) -> None:
    answer = browser.get(stored, Range=header)
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {first}-{last}/1024"
    assert answer["Content-Length"] == str(last - first + 1)
    assert body(answer) == BYTES[first : last + 1]


@pytest.mark.parametrize("header", ["bytes=1024-", "bytes=5000-6000", "bytes=-0"])
def test_bytes_that_are_not_there_are_refused_with_the_size(
    browser: Browser, stored: str, header: str
) -> None:
    answer = browser.get(stored, Range=header)
    assert answer.status_code == 416
    assert answer["Content-Range"] == "bytes */1024"
    assert body(answer) == b""


@pytest.mark.parametrize(
    "header",
    [
        *("", "bytes", "bytes=", "bytes=-", "bytes=9-5", "bytes=a-b", "rows=0-5", "bytes=1.5-2"),
        *("bytes=1-2,5-6", "bytes=-1-2", "bytes=٣-٤", f"bytes={'9' * 5000}-"),
    ],
)
def test_nonsense_and_several_ranges_give_the_whole_file(browser: Browser, stored: str, header: str) -> None:
    answer = browser.get(stored, Range=header)
    assert answer.status_code == 200
    assert body(answer) == BYTES


def test_an_open_ended_range_of_a_large_file_is_answered_in_part(
    browser: Browser, tmp_path: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    large = BYTES * 3000
    name = default_storage.save("takes/large.mp3", ContentFile(large))
    answer = browser.get(name, Range="bytes=1000-")
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes 1000-{1000 + MOST_AT_ONCE - 1}/{len(large)}"
    assert body(answer) == large[1000 : 1000 + MOST_AT_ONCE]
    assert body(browser.get(name, Range="bytes=0-2999999")) == large[:3_000_000]


def test_an_empty_file_has_no_range(browser: Browser, tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    name = default_storage.save("takes/empty.mp3", ContentFile(b""))
    assert browser.get(name, Range="bytes=0-").status_code == 416
    assert body(browser.get(name)) == b""


def test_a_range_of_other_bytes_gives_the_whole_file(browser: Browser, stored: str) -> None:
    assert browser.get(stored, Range="bytes=0-9", If_Range=ETAG).status_code == 206
    for other in ('"song-2"', f"W/{ETAG}", "Sun, 22 Nov 2026 16:00:00 GMT"):
        assert body(browser.get(stored, Range="bytes=0-9", If_Range=other)) == BYTES


@pytest.mark.parametrize("header", [ETAG, f'"other", {ETAG}', f"W/{ETAG}", "*"])
def test_what_the_browser_has_is_not_sent_again(browser: Browser, stored: str, header: str) -> None:
    answer = browser.get(stored, Range="bytes=0-9", If_None_Match=header)
    assert answer.status_code == 304
    assert answer["ETag"] == ETAG
    assert body(answer) == b""
    assert browser.get(stored, If_None_Match='"other"').status_code == 200


def test_head_tells_the_size_and_sends_nothing(browser: Browser, stored: str) -> None:
    answer = browser.get(stored, "HEAD", Range="bytes=0-9")
    assert answer.status_code == 200
    assert answer["Content-Length"] == "1024"
    assert answer["Accept-Ranges"] == "bytes"
    assert body(answer) == b""


def test_every_answer_is_private_and_inert(browser: Browser, stored: str) -> None:
    for answer in (
        browser.get(stored),
        browser.get(stored, Range="bytes=0-9"),
        browser.get(stored, Range="bytes=9999-"),
    ):
        assert answer["Cache-Control"].startswith("private, ")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["ETag"] == ETAG
        body(answer)


def test_a_file_that_is_gone_is_not_found(browser: Browser) -> None:
    for name in ("", "takes/nothing.mp3"):
        with pytest.raises(Http404):
            browser.get(name)


@pytest.mark.django_db
def test_an_answer_nobody_reads_still_closes_the_file(stored: str) -> None:
    file = default_storage.open(stored)
    StreamingHttpResponse(Pieces(file, range(5))).close()
    assert file.closed


def test_a_name_of_any_script_reaches_the_browser(browser: Browser, stored: str) -> None:
    plain = browser.get(stored, filename="Night Bus (take A).mp3", inline=False)
    assert plain["Content-Disposition"] == 'attachment; filename="Night Bus (take A).mp3"'
    other = browser.get(stored, filename="夜 (take A).mp3", inline=False)
    assert other["Content-Disposition"] == "attachment; filename*=utf-8''%E5%A4%9C%20%28take%20A%29.mp3"
    assert "Content-Disposition" not in browser.get(stored)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Night Bus", "Night Bus (take B).mid"),
        ("AC/DC: \\live\\", "AC DC live (take B).mid"),
        ("../../etc", "etc (take B).mid"),
        ("\r\nX: y", "X y (take B).mid"),
        ("...", "Untitled (take B).mid"),
    ],
)
def test_a_download_has_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert media.download_name(Clip(title=title, index=1), "mid") == name


# --- where nginx sends them


@pytest.fixture
def accel(settings: Any) -> None:
    if os.environ.get("TESTS_OVER_S3"):
        pytest.skip("nginx sends what lies in a folder")
    settings.ACCEL = "/internal/media/"


def test_nginx_is_told_which_file_to_send_and_everything_about_it(
    browser: Browser, accel: None, tmp_path: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    name = default_storage.save("takes/night bus ü%2f.mp3", ContentFile(BYTES))
    for method in ("GET", "HEAD"):
        answer = browser.get(name, method, "Night Bus.mp3", inline=False, Range="bytes=0-9")
        assert answer.status_code == 200
        assert answer["X-Accel-Redirect"] == "/internal/media/takes/night%20bus%20%C3%BC%252f.mp3"
        assert (answer["Content-Type"], answer["ETag"]) == ("audio/mpeg", ETAG)
        assert answer["Content-Disposition"] == 'attachment; filename="Night Bus.mp3"'
        assert "sandbox" in answer["Content-Security-Policy"]
        assert body(answer) == b""


def test_nginx_is_told_of_no_file_that_is_not_there(browser: Browser, accel: None, stored: str) -> None:
    for name in ("", "takes/nothing.mp3"):
        with pytest.raises(Http404):
            browser.get(name)
    with pytest.raises(SuspiciousOperation):
        browser.get("../secret-key")


def test_nginx_is_not_asked_for_what_the_browser_has(browser: Browser, accel: None, stored: str) -> None:
    answer = browser.get(stored, If_None_Match=ETAG)
    assert (answer.status_code, answer["ETag"]) == (304, ETAG)
    assert "X-Accel-Redirect" not in answer


@given(
    st.text(st.sampled_from("bytes=-,0123456789 "), max_size=24) | st.text(max_size=12), st.integers(0, 5000)
)
def test_whatever_is_asked_for_lies_within_the_file(header: str, size: int) -> None:
    part = wanted(header, size)
    assert part is None or not part or (0 <= part.start < part.stop <= size)


# --- who may have it


@pytest.fixture
def clip(world: World) -> Clip:
    task = Task.objects.create(
        team=world.team,
        operation="create",
        provider="embedded",
        credits=15,
        form_key="1",
        deadline=timezone.now(),
    )
    files = {}
    for field in ("audio", "cover", "thumb", "midi"):
        files[field] = default_storage.save(f"takes/{task.id}/0/{field}", ContentFile(field.encode()))
    return Clip.objects.create(
        team=world.team, task=task, index=0, provider="embedded", title="Night Bus", duration=61.5, **files
    )


def address(door: str, id: uuid.UUID) -> str:
    return reverse(f"clip_{door}", args=[id])


@pytest.mark.parametrize("door", DOORS)
def test_the_team_gets_its_files_and_a_stranger_does_not(
    door: str, client: Client, world: World, clip: Clip
) -> None:
    place = address(door, clip.id)
    client.force_login(world.ben)
    answer = client.get(place)
    assert answer.status_code == 200
    assert answer.getvalue().endswith(b"audio" if door == "download" else door.encode())
    client.force_login(world.cleo)
    assert client.get(place).status_code == 404
    client.logout()
    assert client.get(place, headers={"Accept": "application/json"}).status_code == 401


def test_nginx_sends_what_is_sent_as_stored_and_the_studio_what_it_writes(
    ann: Client, clip: Clip, world: World, accel: None
) -> None:
    for door, by_nginx in {"audio": True, "cover": True, "thumb": True, "download": False}.items():
        answer = ann.get(address(door, clip.id))
        assert ("X-Accel-Redirect" in answer) == by_nginx, door
        assert (answer.getvalue() == b"") == by_nginx
    ann.force_login(world.cleo)
    stranger = ann.get(address("audio", clip.id))
    assert stranger.status_code == 404
    assert "X-Accel-Redirect" not in stranger


def test_a_download_is_named_after_the_take(ann: Client, clip: Clip) -> None:
    assert (
        'filename="Night Bus (take A).mp3"' in ann.head(address("download", clip.id))["Content-Disposition"]
    )
    assert 'filename="Night Bus (take A).mid"' in ann.head(address("midi", clip.id))["Content-Disposition"]


def test_files_are_only_read(ann: Client, clip: Clip) -> None:
    assert ann.post(address("audio", clip.id)).status_code == 405
    assert ann.get(address("audio", uuid.uuid4())).status_code == 404
    Clip.objects.update(cover="")
    assert ann.get(address("cover", clip.id)).status_code == 404


def test_two_files_of_a_take_do_not_pass_for_each_other(ann: Client, clip: Clip) -> None:
    tags = {ann.head(address(door, clip.id))["ETag"] for door in ("audio", "cover", "thumb", "midi")}
    assert len(tags) == 4
