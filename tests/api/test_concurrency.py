"""Many at once: the purse, the pause and the idempotency key hold."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.db import connection

from studio import catalog
from studio.actions import credits, keys
from studio.models import Task
from tests.api.conftest import Script
from tests.conftest import World

CREATE = catalog.get("create")
AT_ONCE = 12

pytestmark = pytest.mark.django_db(transaction=True)


def together(act: Callable[[int], int]) -> Counter[int]:
    """What so many threads answer that begin at the same moment."""
    answers: list[int] = []
    line = threading.Barrier(AT_ONCE)

    def run(number: int) -> None:
        line.wait()
        answers.append(act(number))
        connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(answers)


def test_a_purse_for_three_pays_for_three(script: Script, world: World) -> None:
    left = credits.balance(world.team).total
    credits.grant(world.team, 3 * CREATE.credits + 2 - left, note="spent")
    answers = together(lambda _: Script(script.key).post(CREATE.path, CREATE.example).status)
    assert answers == {200: 3, 403: AT_ONCE - 3}
    assert credits.balance(world.team).total == 2


def test_one_key_has_one_turn(script: Script, settings: LazySettings) -> None:
    settings.API_SECONDS_PER_REQUEST = 60
    answers = together(lambda _: Script(script.key).post(CREATE.path, CREATE.example).status)
    assert answers == {200: 1, 429: AT_ONCE - 1}


def test_one_idempotency_key_is_one_task(script: Script, world: World) -> None:
    texts = [keys.issue(world.team, world.ann, str(number))[1] for number in range(AT_ONCE)]
    answers = together(
        lambda number: Script(texts[number]).post(CREATE.path, CREATE.example, Idempotency_Key="same").status
    )
    assert set(answers) <= {200, 409}
    assert answers[200] >= 1
    assert Task.objects.count() == 1
