"""What is logged names what it is about, and tells no secret."""

import json
import logging
import sys
import threading
from typing import Any

import pytest

from studio import logs
from studio.logs import Json, Line, masked
from tests.cost import units

SIGNED = "0190b7e2-5c1d-7a55-9d2e-0123456789ab"


def record(message: str, *words: object, error: bool = False, **more: Any) -> logging.LogRecord:
    made = logging.LogRecord(
        "studio.x", logging.WARNING, "x.py", 1, message, words, sys.exc_info() if error else None
    )
    made.__dict__.update(more)
    return made


def told(made: logging.LogRecord) -> dict[str, Any]:
    line = Json(["of-the-site-itself"]).format(made)
    assert "\n" not in line
    found: dict[str, Any] = json.loads(line)
    return found


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Authorization: Bearer abc123def456ghi", "abc123def456ghi"),
        ("{'authorization': 'Bearer abc123def456ghi'}", "abc123def456ghi"),
        ("used sk_Zm9vYmFyYmF6cXV4 today", "Zm9vYmFyYmF6cXV4"),
        ("postgres://studio:hush-hush@db/studio is away", "hush-hush"),
        ("redis://:hush-hush@redis:6379/0", "hush-hush"),
        ("GET https://b.s3/takes/x?X-Amz-Credential=AKIA1&X-Amz-Signature=beef77&a=1", "beef77"),
        ("GET https://b.s3/takes/x?X-Amz-Credential=AKIA1&X-Amz-Signature=beef77&a=1", "AKIA1"),
        ("GET https://x.example/song.mp3?token=beef77#t", "beef77"),
        ('{"webhook_secret": "beef77", "mv": "sonic-v5"}', "beef77"),
        ("{'password': 'beef 77'}", "beef"),
        ("password=beef77&login=ann", "beef77"),
        (f"Not Found: /s/{SIGNED}/beef77", "beef77"),
        (f"Not Found: /s/{SIGNED}/beef77/{SIGNED}/audio.mp3", "beef77"),
        (f"GET /api/v1/files/1790000000-beef77/{SIGNED}/audio.mp3", "beef77"),
        (f"POST /api/v1/hooks/{SIGNED}/beef77 failed", "beef77"),
        ("Not Found: /join/beef77", "beef77"),
        ("/accounts/password/reset/key/1-beef77-x/", "beef77"),
        ("/accounts/confirm-email/MQ:1abc:beef77/", "beef77"),
        ("Cookie: sessionid=beef77", "beef77"),
    ],
)
def test_secrets_are_masked_and_the_rest_stays(text: str, secret: str) -> None:
    assert secret not in masked(text)
    assert logs.HIDDEN in masked(text)
    assert masked(text)[:4] == text[:4]


@pytest.mark.parametrize(
    "text",
    [
        f"task {SIGNED} (create, failed) of team {SIGNED} failed: It took too long, so we gave up.",
        "https://api.example/api/v1/sonic/task/17 answered with status 502",
        "The key of the site is refused.",
        "GET /takes/0190b7e2-5c1d-7a55-9d2e-0123456789ab?v=3 200",
    ],
)
def test_what_is_no_secret_is_told(text: str) -> None:
    assert masked(text) == text


def test_secrets_of_the_settings_are_known_by_their_value() -> None:
    assert told(record("the site's is of-the-site-itself"))["message"] == f"the site's is {logs.HIDDEN}"
    assert Line(["hush-hush", "x"]).format(record("x hush-hush x")).endswith(f"x {logs.HIDDEN} x")


def test_a_line_says_what_it_is_about_and_no_more_afterwards() -> None:
    with logs.about(request="r1"):
        logs.note(user=7, team="", task=None)
        with logs.about(task="t1"):
            inner = told(record("inside"))
        outer = told(record("outside"))
    assert {name: inner.get(name) for name in ("request", "user", "task")} == {
        "request": "r1",
        "user": "7",
        "task": "t1",
    }
    assert not {"task", "team"} & outer.keys()
    assert "request" not in told(record("later"))
    with logs.about(request="r2"):
        assert Line().format(record("read")).endswith("WARNING studio.x read [request=r2]")


def test_threads_do_not_hear_of_each_other() -> None:
    found: list[dict[str, Any]] = []
    with logs.about(task="t1"):
        thread = threading.Thread(target=lambda: found.append(told(record("beside"))))
        thread.start()
        thread.join()
    assert "task" not in found[0]


def test_an_error_comes_with_its_cause_and_without_the_secrets_in_it() -> None:
    try:
        raise ValueError("postgres://studio:hush-hush@db/studio")
    except ValueError:
        found = told(record("%s stumbled", "it", error=True))
    assert found["cause"] == f"ValueError: postgres://studio:{logs.HIDDEN}@db/studio"
    assert "Traceback" in found["trace"]
    assert "hush-hush" not in json.dumps(found)


def test_what_somebody_sent_makes_no_lines_of_its_own() -> None:
    assert "\n" not in Line().format(record("Not Found: %s", "/x\n2026 ERROR all is lost"))


@pytest.mark.parametrize(
    "piece", ["password", "password='", "://:", "bearer ", "'token", "&x-amz-a", "/", "/api/", "a"]
)
def test_whatever_somebody_sends_is_masked_in_no_time(piece: str) -> None:
    assert units(lambda: masked(piece * 20_000)) < 40
