"""The wire has one language: whatever a client prefers, it is answered in English, byte for byte."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from studio import catalog
from studio.actions import keys
from studio.models import Task
from tests.conftest import World
from tests.web import rows
from tests.web.pseudo import GERMAN, speaking

WRONG = {"clip_id": "x", "mv": "sonic-v0", "prompt": "\0", "tags": "x" * 9999, "duration": "nan"}


@pytest.fixture
def bearer(world: World) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {keys.issue(world.team, world.ann, 'script')[1]}"}


def ask(path: str, headers: Mapping[str, str], body: Mapping[str, Any] | None = None) -> tuple[int, bytes]:
    client = Client(headers=dict(headers))
    where = f"/api/v1/{path}"
    answer = client.get(where) if body is None else client.post(where, dict(body), "application/json")
    return answer.status_code, answer.content


def in_both(
    path: str, headers: Mapping[str, str], body: Mapping[str, Any] | None = None
) -> tuple[int, bytes]:
    """What is answered, once it is known that German changes nothing of it."""
    english = ask(path, headers, body)
    with speaking():
        assert ask(path, {**headers, **GERMAN}, body) == english
    return english


def test_the_description_of_the_api_is_english(db: None) -> None:
    status, body = in_both("openapi.json", {})
    assert status == 200
    assert b"Two takes of a new song" in body


def test_what_is_wrong_with_a_request_is_said_in_english(bearer: Mapping[str, str]) -> None:
    for operation in catalog.OPERATIONS.values():
        for body in ({}, WRONG, {name: [1] for name in operation.form.base_fields}):
            status, _ = in_both(operation.path, bearer, {**body, **operation.constant})
            assert status == 400, operation.key


def test_what_the_team_lacks_is_said_in_english(bearer: Mapping[str, str]) -> None:
    status, body = in_both("sonic/bpm", bearer, catalog.get("bpm").example)
    assert (status, b"There is no such take in your team." in body) == (404, True)
    status, body = in_both("sonic/nothing", bearer, {})
    assert status == 404


def test_a_task_that_failed_tells_why_in_english(world: World, bearer: Mapping[str, str]) -> None:
    why = "There is no voice in this clip."
    task = rows.request(world.team, world.ann, Task.State.FAILED, error=why)
    status, body = in_both(f"sonic/task/{task.pk}", bearer)
    assert (status, why.encode() in body) == (200, True)
