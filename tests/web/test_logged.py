"""A walk through the studio, and what is found of it in the log."""

import io
import json
import logging
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client

from studio.actions import invitations, keys
from studio.actions.advance import advance
from studio.logs import Json
from studio.models import Membership, Task
from studio.port import ProviderError
from tests.actions.test_credits import order
from tests.conftest import World
from tests.fakes import FakeProvider
from tests.web import rows

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse"


class Log:
    """All that is logged, as STUDIO_LOG=json would say it."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(Json([site.SECRET_KEY]))

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


@pytest.fixture
def log() -> Iterator[Log]:
    log, root, requests = Log(), logging.getLogger(), logging.getLogger("studio.requests")
    level, own = root.level, requests.level
    root.addHandler(log.handler)
    root.setLevel(logging.DEBUG)
    requests.setLevel(logging.INFO)
    yield log
    root.removeHandler(log.handler)
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
    ]
    for path in secret_paths:
        client.get(path)
    Client().get("/api/v1/get-credits", headers={"Authorization": f"Bearer {text}"})
    Client().get("/api/v1/get-credits", headers={"Authorization": "Bearer sk_wrong-key-of-somebody"})
    said = log.stream.getvalue()
    assert len(log.lines) > 8
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
