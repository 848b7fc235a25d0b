"""The vendor's webhooks: who may call, and that a call changes nothing by itself."""

import json
import time
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from studio.actions import accounts, credits
from studio.models import Task
from tests.providers.conftest import PUBLIC, Band
from tests.vendor.faults import CutsOff


@dataclass(frozen=True)
class Line:
    """A task at the vendor, and the line on which the vendor calls."""

    band: Band
    task: Task
    url: str
    ticket: str

    def call(self, event: str = "song.completed", **changes: Any) -> int:
        headers, raw = self.band.vendor.call_back(self.ticket, event, **changes)
        return self.post(headers, raw)

    def post(self, headers: dict[str, str], raw: bytes) -> int:
        content_type = headers.pop("Content-Type", "application/json")
        path = self.url.removeprefix(PUBLIC)
        answer = Client().post(path, raw, content_type=content_type, headers=headers)
        self.task.refresh_from_db()
        return answer.status_code

    @property
    def is_due(self) -> bool:
        return self.task.next_at <= timezone.now()


def line(band: Band, state: str) -> Line:
    task = band.until(band.ask(), state)
    (ticket,) = band.vendor.tasks
    return Line(band, task, band.vendor.asked("POST")[0].body["webhook_url"], ticket)


@pytest.fixture
def public(settings: LazySettings) -> None:
    settings.PUBLIC_URL = PUBLIC


@pytest.fixture
def running(public: None, band: Band) -> Line:
    return line(band, "running")


@pytest.fixture
def doubtful(public: None, band: Band) -> Line:
    band.vendor.misbehave(CutsOff(), on="POST")
    return line(band, "uncertain")


def test_every_task_has_an_address_and_a_secret_of_its_own(public: None, band: Band) -> None:
    for title in ("One", "Another"):
        band.until(band.ask(title=title), "running")
    first, second = (seen.body for seen in band.vendor.asked("POST"))
    for name in ("webhook_url", "webhook_secret"):
        assert first[name] != second[name]
    assert first["webhook_url"].startswith(f"{PUBLIC}/api/v1/hooks/")
    kept = json.dumps(list(Task.objects.values_list("sent", "answer")))
    assert first["webhook_secret"] not in kept


def test_it_only_makes_us_ask(running: Line) -> None:
    assert not running.is_due
    assert running.call() == 200
    assert (running.task.state, running.task.clips.count(), running.is_due) == ("running", 0, True)
    running.band.done(running.task)
    assert running.task.clips.count() == 2


def test_the_first_call_brings_back_a_task_in_doubt(doubtful: Line) -> None:
    assert doubtful.task.ticket == ""
    assert doubtful.call("song.streaming") == 200
    assert (doubtful.task.state, doubtful.task.ticket) == ("running", doubtful.ticket)
    doubtful.band.done(doubtful.task)
    assert credits.balance(doubtful.band.world.team).total == 1015


def test_a_call_that_comes_before_the_answer_to_our_request_is_not_lost(doubtful: Line) -> None:
    Task.objects.filter(pk=doubtful.task.pk).update(state="sending", lease_until=timezone.now())
    assert doubtful.call() == 200
    assert doubtful.task.ticket == doubtful.ticket
    assert doubtful.band.step(doubtful.task).state == "running"


def test_three_times_is_the_same_as_once(doubtful: Line) -> None:
    headers, raw = doubtful.band.vendor.call_back(doubtful.ticket)
    for _ in range(3):
        assert doubtful.post(dict(headers), raw) == 200
    doubtful.band.done(doubtful.task)
    assert (doubtful.task.clips.count(), Task.objects.count()) == (2, 1)


def test_calls_in_any_order_and_after_the_end_move_nothing_back(running: Line) -> None:
    assert running.call("song.completed") == 200
    assert running.call("song.streaming") == 200
    running.band.done(running.task)
    for event in ("song.streaming", "song.failed", "song.completed"):
        assert running.call(event) == 200
        assert (running.task.state, running.task.clips.count()) == ("succeeded", 2)
    assert credits.balance(running.band.world.team).total == 1015


def test_a_call_about_a_cancelled_task_changes_nothing(running: Line) -> None:
    Task.objects.filter(pk=running.task.pk).update(state="cancelled")
    assert running.call() == 200
    assert running.task.state == "cancelled"


def test_a_failure_that_is_told_is_asked_about_before_it_is_believed(running: Line) -> None:
    assert running.call("song.failed") == 200
    assert running.task.state == "running"
    assert running.band.done(running.task).clips.count() == 2


def test_a_call_about_another_ticket_wakes_nobody(running: Line) -> None:
    other = running.band.until(running.band.ask(title="Another"), "running")
    raw = json.dumps({"task_id": other.ticket}).encode()
    assert running.call(raw=raw) == 200
    assert not running.is_due


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_call_from_another_time_is_refused(seconds: int, running: Line) -> None:
    assert running.call(timestamp=int(time.time()) + seconds) == 400
    assert running.call(timestamp=int(time.time()) + seconds // 2) == 200


@pytest.mark.parametrize("header", ["X-Webhook-Signature", "X-Webhook-Timestamp"])
@pytest.mark.parametrize("value", [None, "", "sha256=", "x" * 99, "sha256=" + "0" * 64, "é", "-5", "1e9"])
def test_a_call_that_proves_nothing_writes_nothing(header: str, value: str | None, doubtful: Line) -> None:
    headers, raw = doubtful.band.vendor.call_back(doubtful.ticket)
    if value is None:
        del headers[header]
    else:
        headers[header] = value
    assert doubtful.post(headers, raw) == 400
    assert (doubtful.task.state, doubtful.task.ticket) == ("uncertain", "")


def test_the_signature_is_of_the_bytes_as_they_came(doubtful: Line) -> None:
    headers, raw = doubtful.band.vendor.call_back(doubtful.ticket)
    written_again = json.dumps(json.loads(raw), indent=1).encode()
    assert doubtful.post(headers, written_again) == 400
    assert doubtful.call(secret="of somebody else") == 400
    assert doubtful.task.state == "uncertain"


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"7", b"\xff", b"{}", b'{"task_id": 7}', b'{"task_id": ""}']
)
def test_a_body_that_names_no_task_is_refused(raw: bytes, doubtful: Line) -> None:
    assert doubtful.call(raw=raw) == 400
    assert doubtful.task.state == "uncertain"


def test_nobody_answers_at_another_address(running: Line) -> None:
    headers, raw = running.band.vendor.call_back(running.ticket)
    url = running.url
    wrong = url[:-1] + ("0" if url[-1] != "0" else "1")
    other = url.replace(str(running.task.pk), "00000000-0000-0000-0000-000000000000")
    for address in (wrong, other):
        found = Line(running.band, running.task, address, running.ticket)
        assert found.post(dict(headers), raw) == 404


def test_only_posts_are_heard(running: Line) -> None:
    assert Client().get(running.url.removeprefix(PUBLIC)).status_code == 405


def test_without_a_public_address_or_against_our_will_nobody_calls(
    band: Band, settings: LazySettings
) -> None:
    band.until(band.ask(), "running")
    settings.PUBLIC_URL = PUBLIC
    accounts.save(band.account, base=band.vendor.base, key="", hooks=False)
    band.until(band.ask(title="Another"), "running")
    for seen in band.vendor.asked("POST"):
        assert "webhook_url" not in seen.body
