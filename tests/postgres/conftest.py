from collections.abc import Iterator

import pytest

from tests.postgres import server


@pytest.fixture(scope="session")
def postgres() -> Iterator[server.Server]:
    folder = server.programs()
    if folder is None:
        pytest.skip("There is no PostgreSQL here (Debian: apt install postgresql).")
    with server.running(folder) as found:
        yield found
