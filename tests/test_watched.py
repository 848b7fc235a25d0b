"""The whole studio, watched from outside: several processes, one set of figures, lines of JSON."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.served import Served, until

pytestmark = pytest.mark.processes
TOKEN = "a-token-of-the-graphs"
ASKED = 40


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("watched")
    (folder / "data").mkdir()
    served = Served(folder / "data", STUDIO_LOG="json", STUDIO_METRICS_TOKEN=TOKEN)
    served.start()
    yield served
    served.stop()


def get(served: Served, path: str, token: str = TOKEN) -> requests.Response:
    return requests.get(served.url + path, headers={"Authorization": f"Bearer {token}"}, timeout=10)


def test_it_is_ready_soon_after_it_was_started(served: Served) -> None:
    until(lambda: get(served, "/readyz").status_code == 200, 60)
    parts = get(served, "/readyz").json()["parts"]
    assert {part["state"] for part in parts.values()} == {"ok"}
    assert parts["workers"]["seconds"] < 90


def test_the_answers_of_all_processes_are_counted(served: Served) -> None:
    for _ in range(ASKED):  # each by a connection of its own: they go to both processes
        requests.get(served.url + "/docs/nowhere/secret-beef77", timeout=10)
    time.sleep(2)
    for _ in range(6):  # whichever process is asked
        text = get(served, "/metrics").text
        found = re.search(
            r'studio_http_request_seconds_count{route="none",method="GET",status="404"} (\d+)', text
        )
        assert found
        assert int(found[1]) == ASKED
    assert get(served, "/metrics", "another-token").status_code == 404


def test_every_line_is_an_object(served: Served) -> None:
    number = requests.get(served.url + "/nowhere", timeout=10).headers["X-Request-ID"]
    until(lambda: number in served.log(), 10)
    lines = [line for line in served.log().splitlines() if line.strip()]
    said = [json.loads(line) for line in lines if not re.match(r"  (Take Two|Songs)", line)]
    assert any(line.get("request") == number and line["message"] == "Not Found: /nowhere" for line in said)
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in said)
    assert TOKEN not in served.log()
