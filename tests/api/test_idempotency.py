"""The same request sent twice is one."""

import datetime

import pytest
from django.utils import timezone

from studio import catalog
from studio.actions import credits, keys, replays
from studio.models import ApiAnswer, Task
from tests.api.conftest import Script
from tests.conftest import World

CREATE = catalog.get("create")


def test_a_repeated_request_is_answered_again_and_paid_once(script: Script, world: World) -> None:
    before = credits.balance(world.team).total
    first = script.post(CREATE.path, CREATE.example, Idempotency_Key="k")
    second = script.post(CREATE.path, CREATE.example, Idempotency_Key="k")
    assert first.status == second.status == 200
    assert first.body == second.body
    assert second.header("Idempotent-Replayed") == "true"
    assert credits.balance(world.team).total == before - 15


def test_the_same_key_with_another_body_or_address_is_refused(script: Script) -> None:
    script.post(CREATE.path, CREATE.example, Idempotency_Key="k")
    for path, body in ((CREATE.path, {**CREATE.example, "title": "Other"}), ("sonic/mashup", CREATE.example)):
        other = script.post(path, body, Idempotency_Key="k")
        assert (other.status, other.body["type"]) == (422, "conflict")
    assert Task.objects.count() == 1


def test_while_the_first_is_at_work_the_second_is_told_to_wait(script: Script, world: World) -> None:
    raw = b"{}"
    assert isinstance(replays.begin(world.team, "k", f"{CREATE.path}\n".encode() + raw), ApiAnswer)
    answer = script.post(CREATE.path, raw, Idempotency_Key="k")
    assert (answer.status, answer.body["type"]) == (409, "conflict")


def test_what_a_dead_process_began_can_be_gone_on_with(script: Script, world: World) -> None:
    script.post(CREATE.path, CREATE.example, Idempotency_Key="k")
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    ApiAnswer.objects.update(status=None, lease_until=long_ago)
    task = Task.objects.get()
    answer = script.post(CREATE.path, CREATE.example, Idempotency_Key="k")
    assert answer.body["task_id"] == str(task.pk)
    assert Task.objects.count() == 1


def test_what_was_refused_can_be_mended_and_sent_with_the_same_key(script: Script) -> None:
    assert script.post(CREATE.path, {"mv": "nonsense"}, Idempotency_Key="k").status == 400
    assert script.post(CREATE.path, CREATE.example, Idempotency_Key="k").status == 200


def test_two_teams_may_use_the_same_key(script: Script, world: World) -> None:
    script.post(CREATE.path, CREATE.example, Idempotency_Key="k")
    other = Script(keys.issue(world.other_team, world.cleo, "Cleo's")[1])
    assert other.post(CREATE.path, CREATE.example, Idempotency_Key="k").status == 200
    assert {task.team for task in Task.objects.all()} == {world.team, world.other_team}


def test_without_a_key_two_requests_are_two(script: Script) -> None:
    script.post(CREATE.path, CREATE.example)
    script.post(CREATE.path, CREATE.example)
    assert Task.objects.count() == 2


def test_a_key_of_a_kilometre_is_refused(script: Script) -> None:
    assert script.post(CREATE.path, CREATE.example, Idempotency_Key="k" * 256).status == 400


@pytest.mark.usefixtures("script")
def test_answers_are_forgotten_after_a_day(world: World) -> None:
    replays.begin(world.team, "old", b"")
    replays.begin(world.team, "new", b"")
    ApiAnswer.objects.filter(key="old").update(created=timezone.now() - datetime.timedelta(days=2))
    replays.tidy()
    assert [row.key for row in ApiAnswer.objects.all()] == ["new"]
