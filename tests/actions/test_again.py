"""Taking back and trying again, for every operation."""

import pytest

from studio import catalog
from studio.actions import credits, tasks
from studio.actions.submit import Refused, again
from studio.catalog.operation import Operation
from studio.models import Clip, Task
from tests.actions.asking import WITH_CLIPS, ask_suiting
from tests.actions.test_advance import again as advance
from tests.conftest import World
from tests.fakes import FakeProvider, fails_with

EVERY = pytest.mark.parametrize("operation", catalog.OPERATIONS.values(), ids=lambda o: o.key)


@pytest.fixture
def fake(fake: FakeProvider) -> FakeProvider:
    fake.needs_files = False  # so that no address is fetched
    return fake


def failed(world: World, fake: FakeProvider, key: str) -> Task:
    fake.script = fails_with("The disk was full.")
    task = advance(ask_suiting(world, key))
    assert task.state == "failed"
    return task


@EVERY
def test_what_waits_can_be_taken_back(operation: Operation, world: World) -> None:
    task = ask_suiting(world, operation.key)
    assert credits.balance(world.team).total == 1030 - operation.credits
    assert tasks.cancel(task)
    assert not tasks.cancel(task)
    assert credits.balance(world.team).total == 1030


@EVERY
def test_what_failed_can_be_tried_again_once(operation: Operation, world: World, fake: FakeProvider) -> None:
    task = failed(world, fake, operation.key)
    retry = again(task, world.ben)
    assert again(task, world.ann) == retry
    assert (retry.operation, retry.params, retry.user) == (task.operation, task.params, world.ben)
    assert credits.balance(world.team).total == 1030 - operation.credits
    assert not Task.objects.filter(pk=task.pk, state="queued").exists()


@pytest.mark.parametrize("operation", WITH_CLIPS, ids=lambda o: o.key)
def test_what_has_lost_its_source_cannot(operation: Operation, world: World, fake: FakeProvider) -> None:
    task = failed(world, fake, operation.key)
    Clip.objects.all().delete()
    with pytest.raises(Refused, match="no such take"):
        again(task, world.ann)
    assert credits.balance(world.team).total == 1030
