"""What a container's health is: a process for each part, and a web that answers."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from studio import healthy, launcher

WAITING = "import time; time.sleep(60)"


class Answer(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        assert self.path == "/healthz"
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def web() -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Processes that look like the launcher's, which only wait."""
    environment = {**os.environ, launcher.MARK: str(tmp_path)}
    (tmp_path / "manage.py").write_text(WAITING)
    (tmp_path / "gunicorn.py").write_text(WAITING)
    started = {
        child.name: subprocess.Popen(child.command, cwd=tmp_path, env=environment)
        for child in launcher.children("127.0.0.1", 8000)
    }
    yield started
    for process in started.values():
        process.kill()
        process.wait()


def test_all_is_well_while_every_part_has_its_process(
    parts: dict[str, subprocess.Popen[bytes]], web: HTTPServer, tmp_path: Path
) -> None:
    told = {"STUDIO_DATA": str(tmp_path), "PORT": str(web.server_port)}
    assert healthy.trouble(told) == ""
    Answer.status = 503
    try:
        assert "does not answer: HTTP Error 503" in healthy.trouble(told)
        assert healthy.trouble(told | {"STUDIO_RUN": "workers, ticker"}) == ""
    finally:
        Answer.status = 200


def test_a_part_without_a_process_is_named(parts: dict[str, subprocess.Popen[bytes]], tmp_path: Path) -> None:
    parts["workers"].kill()
    parts["workers"].wait()
    told = {"STUDIO_DATA": str(tmp_path), "STUDIO_RUN": "workers"}
    assert healthy.trouble(told) == "There is no process for workers."
    assert healthy.trouble(told | {"STUDIO_RUN": "ticker"}) == ""
    assert healthy.trouble({"STUDIO_DATA": str(tmp_path / "other"), "STUDIO_RUN": "ticker"}) != ""


def test_asking_it_ends_with_one_and_a_sentence(tmp_path: Path) -> None:
    environment = {**os.environ, "STUDIO_DATA": str(tmp_path), "STUDIO_RUN": "ticker"}
    words = [sys.executable, "-m", "studio.healthy"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (1, "There is no process for ticker.")
