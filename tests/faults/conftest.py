from collections.abc import Iterator

import pytest

from tests.faults import stacks as made
from tests.faults.stacks import Stack


@pytest.fixture(scope="package")
def _stacks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Stack]]:
    with made.stacks(tmp_path_factory.mktemp("faults")) as found:
        yield found


@pytest.fixture
def stacks(_stacks: list[Stack]) -> list[Stack]:
    """Both, up and idle; without PostgreSQL or Redis, the one that is left."""
    made.together(_stacks, Stack.up)
    return _stacks


@pytest.fixture
def here(stacks: list[Stack]) -> Stack:
    return stacks[0]


@pytest.fixture
def many(stacks: list[Stack]) -> Stack:
    if len(stacks) == 1:
        pytest.skip(made.missing())
    return stacks[1]
