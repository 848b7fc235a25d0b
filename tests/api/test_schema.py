"""The door keeps to its own description, whatever is sent: schemathesis calls it by the OpenAPI document."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck
from hypothesis import settings as hurried
from schemathesis import Case
from schemathesis.config import SchemathesisConfig

from studio import catalog
from studio.actions import credits
from studio.actions.told import ANSWERS
from studio.catalog import examples
from studio.catalog.operation import Operation
from studio.models import ApiAnswer, Persona, Task
from studio.wsgi import application
from tests.actions.asking import clip, suiting
from tests.api.conftest import Script, done
from tests.conftest import World
from tests.fakes import FakeProvider, fails_with
from tests.web import rows

LATER = [operation for operation in catalog.OPERATIONS.values() if operation.key not in ANSWERS]
# Where the document has many alternatives, every boundary of each would be thousands of requests.
MANY = ["/sonic/create", "/producer/create", "/riffusion/create", "/nuro/create"]
SCHEMA = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json",
    application,
    config=SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "generation": {"deterministic": True},
            "operations": [{"include-path": MANY, "phases": {"coverage": {"enabled": False}}}],
            "checks": {
                # A tool without a worker says with 504 that it goes on.
                "not_a_server_error": {"expected-statuses": ["2xx", "4xx", 504]},
                # More is understood than is described: null for nothing, numbers as text, chirp-v5.
                "negative_data_rejection": {"enabled": False},
                # Less is possible than can be described: an end comes after its start, a take has its length.
                "positive_data_acceptance": {"enabled": False},
            },
        }
    ),
)


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A server closes its connection after a request; with it would go the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The names of invented addresses are asked of nobody."""

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)


@pytest.fixture
def rich(script: Script, world: World) -> Script:
    """The team has all that the examples name, and credits without end."""
    credits.grant(world.team, 1_000_000, note="for the test")
    for pk in (examples.CLIP, examples.OTHER_CLIP):
        clip(world.team, world.ann, pk=pk)
    task = rows.request(world.team, world.ann)
    Persona.objects.create(pk=examples.PERSONA, team=world.team, user=world.ann, task=task, name="Ann")
    return script


@SCHEMA.parametrize()
@hurried(
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_sent_is_answered_as_described(case: Case[Any], rich: Script) -> None:
    ApiAnswer.objects.all().delete()  # of each Idempotency-Key that is made up, this is the first use
    case.call_and_validate(headers=rich.headers())


def asked(script: Script, operation: Operation, world: World) -> tuple[int, Any]:
    body = {**suiting(operation, world.team, world.ann), **operation.constant}
    case = SCHEMA[f"/{operation.path}"]["POST"].Case(body=body, media_type="application/json")
    answer = case.call_and_validate(headers=script.headers())
    return answer.status_code, answer.json()


def polled(script: Script, task: Task) -> tuple[int, Any]:
    operation = SCHEMA[f"/{task.spec.family}/task/{{task_id}}"]["GET"]
    answer = operation.Case(path_parameters={"task_id": str(task.pk)}).call_and_validate(
        headers=script.headers()
    )
    return answer.status_code, answer.json()


@pytest.mark.parametrize("operation", LATER, ids=lambda o: o.key)
def test_a_request_is_answered_and_polled_as_described(
    operation: Operation, script: Script, world: World, able: FakeProvider
) -> None:
    good_day = able.script
    for able.script, kind in ((good_day, None), (fails_with("The voice broke."), "failed")):
        status, accepted = asked(script, operation, world)
        assert status == 200
        task = Task.objects.get(pk=accepted["task_id"])
        assert polled(script, task)[0] == 202
        status, body = polled(script, done(task.pk))
        assert (status, body.get("type")) == (200, kind)


@pytest.mark.parametrize("key", ANSWERS)
def test_a_tool_answers_as_described(
    key: str, script: Script, world: World, able: FakeProvider, at_once: None
) -> None:
    operation = catalog.get(key)
    assert asked(script, operation, world)[0] == 200
    assert polled(script, Task.objects.get(operation=key))[0] == 200
    able.script = fails_with("The voice broke.")
    assert asked(script, operation, world)[0] in (400, 404)
