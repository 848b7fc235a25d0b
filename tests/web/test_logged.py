"""A walk through the studio, and what is found of it in the log."""

import io
import json
import logging
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as site
from django.db import connection
from django.test import Client

from studio import jobs
from studio.actions import invitations, keys, news, webhooks_out
from studio.actions.advance import advance
from studio.logs import Json, Line
from studio.management.commands import ticker
from studio.models import Membership, Task, Webhook, WebhookOut
from studio.port import ProviderError
from tests.actions.test_credits import order
from tests.conftest import World
from tests.fakes import FakeProvider
from tests.web import rows

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse"


class Log:
    """All that is logged, as STUDIO_LOG=json would say it, and as lines to read."""

    def __init__(self) -> None:
        self.stream, self.plain = io.StringIO(), io.StringIO()
        self.handlers = [logging.StreamHandler(self.stream), logging.StreamHandler(self.plain)]
        for handler, kind in zip(self.handlers, (Json, Line), strict=True):
            handler.setFormatter(kind([site.SECRET_KEY]))

    @property
    def all(self) -> str:
        return self.stream.getvalue() + self.plain.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


@pytest.fixture
def log() -> Iterator[Log]:
    log, root, requests = Log(), logging.getLogger(), logging.getLogger("studio.requests")
    level, own = root.level, requests.level
    for handler in log.handlers:
        root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    requests.setLevel(logging.INFO)
    yield log
    for handler in log.handlers:
        root.removeHandler(handler)
    root.setLevel(level)
    requests.setLevel(own)


def test_a_walk_leaves_no_secret_in_the_log(log: Log, world: World, client: Client) -> None:
    me = Membership.objects.get(team=world.team, user=world.ann)
    clip = rows.song(world.team, world.ann).clips.get(index=0)
    _, token = invitations.invite(me, email="dora@example.com", role="producer", credits=None)
    _, text = keys.issue(world.team, world.ann, "script")
    client.post("/accounts/login/", {"login": "ann@example.com", "password": PASSWORD})
    client.post("/accounts/login/", {"login": "ann@example.com", "password": "wrong horse 77"})
    session = client.cookies["sessionid"].value
    signature = "beef-signature-77"
    secret_paths = [
        f"/join/{token}",
        f"/s/{uuid.uuid4()}/{signature}",
        f"/api/v1/files/1790000000-{signature}/{clip.pk}/audio.mp3",
        f"/accounts/password/reset/key/1-{signature}/",
        f"/library?token={signature}",
        f"/join//{token}",
        f"/s//{uuid.uuid4()}//{signature}",
        f"/api/v1/get-credits?api_key={signature}",
        f"/accounts/google/login/callback/?code={signature}&state={signature}",
    ]
    for path in secret_paths:
        client.get(path)
    suspect = Client(enforce_csrf_checks=True, HTTP_REFERER=f"https://elsewhere.example/join/{signature}")
    suspect.post(f"/join/{signature}", {"password1": "wrong horse 77"}, secure=True)
    secrets = {"webhook_url": f"https://x.example/{signature}", "webhook_secret": signature}
    for body in (json.dumps(secrets), f'{{"webhook_secret": "{signature}"'):
        shown = {"Authorization": f"Bearer {text}"}
        Client().post("/api/v1/sonic/create", body, content_type="application/json", headers=shown)
    Client().post(f"/api/v1/hooks/{uuid.uuid4()}/{signature}", {"secret": signature})
    Client().get("/api/v1/get-credits", headers={"Authorization": f"Bearer {text}"})
    Client().get("/api/v1/get-credits", headers={"Authorization": "Bearer sk_wrong-key-of-somebody"})
    said = log.all
    assert len(log.lines) > 20
    for secret in (
        token,
        text,
        session,
        signature,
        PASSWORD,
        "wrong horse 77",
        "wrong-key-of-somebody",
        site.SECRET_KEY,
    ):
        assert secret not in said, secret


def test_every_line_of_a_request_has_its_number_and_its_person(log: Log, ann: Client, world: World) -> None:
    answer = ann.get("/library", headers={"X-Request-ID": "proxy-0123456789"})
    assert answer.headers["X-Request-ID"] == "proxy-0123456789"
    line = next(line for line in log.lines if line["logger"] == "studio.requests")
    assert line["request"] == "proxy-0123456789"
    assert (line["user"], line["team"]) == (str(world.ann.pk), str(world.team.pk))
    assert (line["route"], line["method"], line["status"]) == ("library", "GET", 200)
    assert 0 < line["seconds"] < 20


@pytest.mark.parametrize("given", ["", "short", "with space in it", "x" * 200, "line\nbreak-0123456"])
def test_a_number_that_is_none_is_replaced(given: str, client: Client) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert len(answer.headers["X-Request-ID"]) == 32
    assert answer.headers["X-Request-ID"] != client.get("/healthz").headers["X-Request-ID"]


def test_what_django_says_of_an_answer_has_the_number_too(log: Log, client: Client) -> None:
    number = client.get("/nowhere").headers["X-Request-ID"]
    line = next(line for line in log.lines if line["logger"] == "django.request")
    assert (line["request"], line["message"]) == (number, "Not Found: /nowhere")


@pytest.mark.django_db(transaction=True)
def test_an_error_names_task_team_and_cause(log: Log, world: World, fake: FakeProvider) -> None:
    task = order(world)

    fake.submit_fails = RuntimeError("the strings are wet")
    advance(task.pk)
    line = next(line for line in log.lines if "stumbled" in line["message"])
    assert (line["task"], line["team"]) == (str(task.pk), str(world.team.pk))
    assert line["operation"] == task.operation
    assert line["cause"] == "RuntimeError: the strings are wet"


@pytest.mark.django_db(transaction=True)
def test_a_failure_names_task_team_and_cause(log: Log, world: World, fake: FakeProvider) -> None:
    task = order(world)

    fake.submit_fails = ProviderError("no such instrument")
    advance(task.pk)
    assert Task.objects.get(pk=task.pk).state == "failed"
    line = next(line for line in log.lines if line["message"].endswith("failed: no such instrument"))
    assert (line["task"], line["team"]) == (str(task.pk), str(world.team.pk))


def broken(*words: object) -> None:
    raise RuntimeError("the strings are wet")


def test_a_job_that_stumbles_names_task_team_and_cause(
    log: Log, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = rows.request(world.team, world.ann)
    monkeypatch.setattr(news, "mail", broken)
    with pytest.raises(RuntimeError):
        jobs.mail_news(str(task.pk))
    line = next(line for line in log.lines if line["message"].endswith("stumbled"))
    assert (line["job"], line["task"], line["team"]) == ("broken", str(task.pk), str(world.team.pk))
    assert line["cause"] == "RuntimeError: the strings are wet"


def test_a_call_that_breaks_names_task_team_and_cause(
    log: Log, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = rows.request(world.team, world.ann)
    webhook = Webhook.objects.create(task=task, url="https://x.example", base="https://studio.example")
    monkeypatch.setattr(connection, "close", lambda: None)  # which here is the test's own
    monkeypatch.setattr(webhooks_out, "deliver", broken)
    ticker._do(webhooks_out.deliver, WebhookOut.objects.create(webhook=webhook, event="song.completed"))
    line = next(line for line in log.lines if "failed: the strings are wet" in line["message"])
    assert (line["task"], line["team"]) == (str(task.pk), str(world.team.pk))
    assert line["cause"] == "RuntimeError: the strings are wet"
