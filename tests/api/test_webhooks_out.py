"""Calls to the sender of a request: signed, again and again, and never into our own house."""

import datetime
import hashlib
import hmac
import ipaddress
import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from studio import catalog, sealed
from studio.actions import webhooks_out
from studio.actions.webhooks_out import PAUSES
from studio.models import Membership, Task, Webhook, WebhookOut
from studio.port import Order, Report, State
from tests.api.conftest import Script, done
from tests.conftest import World
from tests.fakes import FakeProvider, fails_with, product

CREATE = catalog.get("create")
HOME = (ipaddress.ip_network("127.0.0.0/8"),)
SECRET = "a secret of mine"


class Receiver:
    """Somebody's server: `heard` keeps what came, `says` is what it answers."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.says: list[tuple[int, dict[str, str]]] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                owner.heard.append((dict(self.headers.items()), raw))
                status, headers = owner.says.pop(0) if owner.says else (200, {})
                self.send_response(status)
                for name, value in {**headers, "Content-Length": "2"}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(b"ok")

            def log_message(self, *words: object) -> None:
                """Nobody reads it."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/hook"
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()

    def body(self, place: int = -1) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.heard[place][1])
        return found


@pytest.fixture
def receiver(settings: LazySettings) -> Iterator[Receiver]:
    settings.FETCH_ALLOW = HOME
    receiver = Receiver()
    yield receiver
    receiver.http.shutdown()
    receiver.http.server_close()


def asked(script: Script, url: str, key: str = "create", **changes: Any) -> Task:
    operation = catalog.get(key)
    body = {**operation.example, "webhook_url": url, "webhook_secret": SECRET, **changes}
    answer = script.post(operation.path, body)
    assert answer.status == 200, answer.body
    return Task.objects.get(pk=answer.body["task_id"])


def round_trip() -> list[bool]:
    """What the ticker does in a second."""
    webhooks_out.notice()
    return [webhooks_out.deliver(event) for event in webhooks_out.claim(10)]


def test_a_finished_song_is_told_of_once_with_its_poll_body_and_three_keys(
    script: Script, receiver: Receiver
) -> None:
    task = asked(script, receiver.url)
    assert round_trip() == []
    done(task.pk)
    assert round_trip() == [True]
    assert round_trip() == []
    body = receiver.body()
    polled = script.poll(task).body
    assert body == {**polled, "task_id": str(task.pk), "platform": "sonic", "event": "song.completed"}
    assert len(receiver.heard) == 1


def test_the_five_headers_prove_who_calls(script: Script, receiver: Receiver) -> None:
    done(asked(script, receiver.url).pk)
    round_trip()
    headers, raw = receiver.heard[0]
    assert headers["Content-Type"] == "application/json"
    assert headers["X-Webhook-Event"] == "song.completed"
    assert headers["X-Webhook-Id"] == headers["Idempotency-Key"] == str(WebhookOut.objects.get().pk)
    stamp = headers["X-Webhook-Timestamp"]
    assert abs(int(stamp) - time.time()) < 60
    expected = hmac.new(SECRET.encode(), f"{stamp}.".encode() + raw, hashlib.sha256).hexdigest()
    assert headers["X-Webhook-Signature"] == f"sha256={expected}"


def test_without_a_secret_the_teams_own_signs(script: Script, receiver: Receiver, world: World) -> None:
    done(asked(script, receiver.url, webhook_secret=None).pk)
    round_trip()
    headers, raw = receiver.heard[0]
    own = webhooks_out.own_secret(world.team)
    assert headers["X-Webhook-Signature"] == webhooks_out.signature(own, headers["X-Webhook-Timestamp"], raw)
    assert own != webhooks_out.own_secret(world.other_team)


def test_the_secret_is_sealed_at_rest(script: Script, receiver: Receiver) -> None:
    asked(script, receiver.url)
    kept = Webhook.objects.get().secret
    assert SECRET not in kept
    assert sealed.unseal(kept) == SECRET


def test_a_failure_is_told_with_its_refund(script: Script, receiver: Receiver, able: FakeProvider) -> None:
    able.script = fails_with("The voice broke.")
    task = done(asked(script, receiver.url).pk)
    round_trip()
    assert receiver.body() == {
        "type": "failed",
        "message": "The voice broke.",
        "refund_processed": True,
        "task_id": str(task.pk),
        "platform": "sonic",
        "event": "song.failed",
    }


def test_the_first_sound_is_told_of_while_the_rest_is_made(
    script: Script, receiver: Receiver, able: FakeProvider
) -> None:
    def one_take_then_the_other(order: Order) -> Iterator[Report]:
        for index in range(2):
            yield Report(State.RUNNING, (product(order, index),))
            round_trip()
            round_trip()
        yield Report(State.DONE)

    able.script = one_take_then_the_other
    done(asked(script, receiver.url).pk)
    round_trip()
    events = [headers["X-Webhook-Event"] for headers, _ in receiver.heard]
    assert events == ["song.streaming", "song.completed"]
    streaming = receiver.body(0)
    assert (streaming["code"], streaming["message"]) == (200, "streaming")
    assert [clip["state"] for clip in streaming["data"]] == ["running"]


def test_nuro_is_told_flat(script: Script, receiver: Receiver) -> None:
    done(asked(script, receiver.url, "nuro_vocal", type="vocal").pk)
    round_trip()
    assert (receiver.body()["platform"], receiver.body()["status"]) == ("nuro", "succeeded")


def test_it_is_tried_again_for_a_day_with_growing_pauses(
    script: Script, receiver: Receiver, settings: LazySettings
) -> None:
    done(asked(script, receiver.url).pk)
    receiver.says = [(500, {})] * (len(PAUSES) + 1)
    assert round_trip() == [False]
    for pause in PAUSES:
        event = WebhookOut.objects.get()
        assert event.state == WebhookOut.State.WAITING
        assert abs((event.next_at - timezone.now()).total_seconds() - pause) < 5
        assert round_trip() == []
        WebhookOut.objects.update(next_at=timezone.now())
        assert round_trip() == [False]
    event = WebhookOut.objects.get()
    assert event.state == WebhookOut.State.GIVEN_UP
    assert [answer["status"] for answer in event.answers] == [500] * (len(PAUSES) + 1)
    assert 20 * 3600 < sum(PAUSES) < 25 * 3600
    assert {headers["X-Webhook-Id"] for headers, _ in receiver.heard} == {str(event.pk)}


def test_what_was_given_up_can_be_sent_again(script: Script, receiver: Receiver, world: World) -> None:
    done(asked(script, receiver.url).pk)
    receiver.says = [(500, {})]
    round_trip()
    WebhookOut.objects.update(state=WebhookOut.State.GIVEN_UP)
    event = WebhookOut.objects.get()
    assert not webhooks_out.again(Membership.of(world.other_team, world.cleo), event.pk)
    assert webhooks_out.again(Membership.of(world.team, world.ann), event.pk)
    assert round_trip() == [True]
    event.refresh_from_db()
    assert event.state == WebhookOut.State.DELIVERED
    assert [answer["status"] for answer in event.answers] == [500, 200]


def test_a_redirect_is_not_followed(script: Script, receiver: Receiver) -> None:
    done(asked(script, receiver.url).pk)
    receiver.says = [(302, {"Location": receiver.url})]
    assert round_trip() == [False]
    assert len(receiver.heard) == 1


def test_of_two_tickers_one_sends(script: Script, receiver: Receiver) -> None:
    done(asked(script, receiver.url).pk)
    webhooks_out.notice()
    webhooks_out.notice()
    assert len(webhooks_out.claim(10)) == 1
    assert webhooks_out.claim(10) == []
    WebhookOut.objects.update(next_at=timezone.now() - datetime.timedelta(seconds=1))
    assert len(webhooks_out.claim(10)) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hook",
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://[::1]/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.1/hook",
        "https://2130706433/hook",
        "https://me:secret@example.com/hook",
        "ftp://example.com/hook",
        "javascript:alert(1)",
        "https://",
        "https://example.com/" + "x" * 1024,
        "https://exa\x00mple.com",
        "https://[",
    ],
)
def test_an_address_in_our_own_house_is_refused_before_anything_is_charged(url: str, script: Script) -> None:
    answer = script.post(CREATE.path, {**CREATE.example, "webhook_url": url})
    assert answer.status == 400
    assert "webhook_url" in answer.body["message"]
    assert not Task.objects.exists()


@pytest.mark.parametrize("value", [7, ["https://example.com"], {"a": 1}, True])
def test_an_address_is_text(value: object, script: Script) -> None:
    for name in ("webhook_url", "webhook_secret"):
        answer = script.post(CREATE.path, {**CREATE.example, name: value})
        assert (answer.status, answer.body["message"]) == (400, f"{name} must be text.")


def test_a_name_that_leads_home_only_later_is_refused_when_it_is_sent(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leads_to(address: str) -> Any:
        return lambda *_, **__: [(2, 1, 6, "", (address, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", leads_to("93.184.216.34"))
    done(asked(script, "https://rebinding.example/hook").pk)
    monkeypatch.setattr(socket, "getaddrinfo", leads_to("127.0.0.1"))
    assert round_trip() == [False]
    (answer,) = WebhookOut.objects.get().answers
    assert answer["status"] == 0
    assert "not on the public internet" in answer["text"]


def test_a_name_that_nobody_knows_now_may_be_known_later(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    done(asked(script, "https://later.example/hook").pk)
    assert round_trip() == [False]
    assert WebhookOut.objects.get().state == WebhookOut.State.WAITING


def test_a_secret_that_cannot_be_read_any_more_is_a_try_that_failed(
    script: Script, receiver: Receiver
) -> None:
    done(asked(script, receiver.url).pk)
    Webhook.objects.update(secret="sealed with another key")
    assert round_trip() == [False]
    assert WebhookOut.objects.get().answers[0]["text"] == "This secret was sealed with another key."
    assert receiver.heard == []


def test_a_receiver_that_says_nothing_is_left_in_time(
    script: Script, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FETCH_ALLOW = HOME
    monkeypatch.setattr(webhooks_out, "SEND_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        done(asked(script, f"http://127.0.0.1:{silent.getsockname()[1]}/hook").pk)
        assert round_trip() == [False]
    (answer,) = WebhookOut.objects.get().answers
    assert answer["status"] == 0
    assert answer["text"] in ("It took longer than 0.5 seconds.", "127.0.0.1 did not answer in time.")


def test_a_repeated_request_listens_once(script: Script, receiver: Receiver) -> None:
    body = {**CREATE.example, "webhook_url": receiver.url}
    for _ in range(2):
        assert script.post(CREATE.path, body, Idempotency_Key="k").status == 200
    assert Webhook.objects.count() == 1
