"""Who wanted to be told is away, sends us elsewhere, or holds us up: others are told, and it is for a day."""

import datetime
import socket
import time

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from studio.actions import webhooks_out
from studio.actions.webhooks_out import PAUSES
from studio.management.commands import ticker
from studio.models import WebhookOut
from tests.api.conftest import Script, able, done, script
from tests.api.test_webhooks_out import HOME, Receiver, asked, receiver, round_trip
from tests.conftest import World

__all__ = ["able", "receiver", "script"]  # the fixtures
State = WebhookOut.State


def hours_pass() -> None:
    WebhookOut.objects.filter(state=State.WAITING).update(next_at=timezone.now())


@pytest.fixture
def nobody(settings: LazySettings) -> str:
    """An address at which nobody listens."""
    settings.FETCH_ALLOW = HOME
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/hook"


def test_a_receiver_that_is_down_for_hours_is_told_when_it_is_back(
    script: Script, nobody: str, receiver: Receiver
) -> None:
    done(asked(script, nobody).pk)
    assert round_trip() == [False]
    for pause in PAUSES[:8]:
        event = WebhookOut.objects.get()
        assert event.next_at - timezone.now() == pytest.approx(
            datetime.timedelta(seconds=pause), abs=datetime.timedelta(seconds=5)
        )
        assert round_trip() == [], "not before its time"
        hours_pass()
        assert round_trip() == [False]
    assert sum(PAUSES[:8]) > 3 * 3600
    event = WebhookOut.objects.get()
    event.webhook.url = receiver.url
    event.webhook.save()
    hours_pass()
    assert round_trip() == [True]
    assert [headers["X-Webhook-Id"] for headers, _ in receiver.heard] == [str(event.pk)]


def test_one_that_is_down_for_good_is_given_up_and_its_owner_sees_it(
    script: Script, nobody: str, world: World, ann: Client
) -> None:
    done(asked(script, nobody).pk)
    round_trip()
    while WebhookOut.objects.filter(state=State.WAITING).exists():
        hours_pass()
        round_trip()
    event = WebhookOut.objects.get()
    assert (event.state, event.tries) == (State.GIVEN_UP, len(PAUSES) + 1)
    hours_pass()
    assert round_trip() == [], "nobody calls any more"
    page = ann.get("/api-keys").text
    assert "song.completed: given up" in page
    assert f"/webhooks/{event.pk}/again" in page


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_nobody_is_sent_elsewhere(status: int, script: Script, receiver: Receiver) -> None:
    with socket.create_server(("127.0.0.1", 0)) as home:
        done(asked(script, receiver.url).pk)
        receiver.says = [(status, {"Location": f"http://127.0.0.1:{home.getsockname()[1]}/secret"})]
        assert round_trip() == [False]
        home.settimeout(0.05)
        with pytest.raises(TimeoutError):
            home.accept()
    event = WebhookOut.objects.get()
    assert (event.state, event.answers[0]["status"]) == (State.WAITING, status)


@pytest.mark.django_db(transaction=True)
def test_those_who_hold_us_up_hold_nobody_else_up(
    script: Script, receiver: Receiver, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as there are postmen, and each would take a minute."""
    settings.API_SECONDS_PER_REQUEST = 0
    monkeypatch.setattr(webhooks_out, "SEND_SECONDS", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        holds = f"http://127.0.0.1:{silent.getsockname()[1]}/hook"
        for _ in range(ticker.POSTMEN):
            done(asked(script, holds).pk)
        told = done(asked(script, receiver.url).pk)
        postmen, began = ticker.Crew("webhooks", ticker.POSTMEN), time.monotonic()
        while not receiver.heard and time.monotonic() - began < 60:
            ticker.send_out(postmen)
            time.sleep(0.05)
        _wait_for(postmen)
    events = dict(WebhookOut.objects.values_list("webhook__task", "state"))
    assert events.pop(told.pk) == State.DELIVERED
    assert set(events.values()) == {State.WAITING}
    held = WebhookOut.objects.filter(state=State.WAITING)
    assert all(event.answers[0]["status"] == 0 for event in held)
    assert {event.tries for event in held} == {1}, "they held us up once each, side by side"


def _wait_for(postmen: ticker.Crew) -> None:
    while postmen.free < ticker.POSTMEN:
        time.sleep(0.02)
    postmen.dismiss()
