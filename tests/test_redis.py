"""Redis, which forgets and goes away: no work is lost, no page fails, nobody waits for long."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.core.cache import cache
from django.test import Client
from django_q.conf import Conf
from django_q.signing import SignedPackage

from studio import hub, queue
from studio.actions import sweep
from studio.models import Task
from tests.actions.test_advance import make_due
from tests.actions.test_credits import order
from tests.conftest import World
from tests.fakes import FakeProvider

REDIS = shutil.which("redis-server")
pytestmark = [
    pytest.mark.skipif(
        REDIS is None, reason="redis-server is not installed (Debian: apt install redis-server)"
    ),
    pytest.mark.django_db(transaction=True),
]


class Server:
    def __init__(self, folder: Path) -> None:
        self.folder, self.socket = folder, folder / "redis.sock"
        self.url = f"unix://{self.socket}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = [str(REDIS), "--port", "0", "--unixsocket", str(self.socket), "--dir", str(self.folder)]
        self.process = subprocess.Popen([*words, "--save", ""], stdout=subprocess.DEVNULL)
        client, limit = redis.Redis.from_url(self.url), time.monotonic() + 10
        while True:
            try:
                client.ping()
                break
            except redis.ConnectionError:
                assert time.monotonic() < limit
                time.sleep(0.02)
        client.close()

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory, settings: Any, monkeypatch: Any) -> Iterator[Server]:
    """The studio with Redis."""
    server = Server(tmp_path_factory.mktemp("redis"))
    server.start()
    settings.REDIS_URL = server.url
    settings.CACHES = {"default": {"BACKEND": "studio.hub.Cache", "LOCATION": server.url}}
    monkeypatch.setattr(Conf, "BROKER_CLASS", "studio.hub.Doorbell")
    monkeypatch.setattr(hub, "ABSENCE", hub.Absence())
    hub._client.cache_clear()
    yield server
    server.kill()
    hub._client().close()
    hub._client.cache_clear()


def back(server: Server) -> None:
    server.start()
    hub.ABSENCE.until = 0.0


def rung(server: Server) -> int:
    with redis.Redis.from_url(server.url) as client:
        return int(client.llen("django_q:studio:q"))


def test_a_request_rings_once_it_is_committed(world: World, server: Server) -> None:
    order(world)
    assert (rung(server), queue.waiting()) == (1, 1)


def test_a_ring_for_one_machine_is_heard_there_alone_and_first(
    world: World, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue.ring("advance_task")
    for _ in range(3):
        queue.ring_here("canary")
    bell = hub.Doorbell("studio")
    with redis.Redis.from_url(server.url) as client:
        assert client.llen(hub.OWN) == 1
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(hub, "OWN", "django_q:studio@another:q")
        assert "advance_task" in SignedPackage.loads(bell.dequeue()[0][1])["func"]
    queue.ring("advance_task")
    assert "canary" in SignedPackage.loads(bell.dequeue()[0][1])["func"]


def test_a_queue_that_is_lost_loses_nothing(world: World, fake: FakeProvider, server: Server) -> None:
    tasks = [order(world) for _ in range(3)]
    with redis.Redis.from_url(server.url) as client:
        client.flushall()
    for task in tasks:
        make_due(task)
    assert sweep.sweep() == 3
    assert rung(server) == 3


def test_a_ring_that_a_killed_worker_had_taken_is_rung_again(world: World, server: Server) -> None:
    task = order(world)
    assert hub.Doorbell("studio").connection.blpop("django_q:studio:q", 1)
    make_due(task)
    assert sweep.sweep() == 1
    assert rung(server) == 1


def test_a_request_is_taken_while_redis_is_away(world: World, server: Server) -> None:
    server.kill()
    start = time.monotonic()
    task = order(world)
    assert time.monotonic() - start < 5
    assert Task.objects.get().state == "queued"
    make_due(task)
    assert sweep.sweep() == 0, "nobody would hear it"
    back(server)
    assert sweep.sweep() == 1
    assert rung(server) == 1


def test_pages_work_and_limits_count_for_themselves_while_redis_is_away(ann: Client, server: Server) -> None:
    cache.set("tries", 4, 60)
    assert cache.incr("tries") == 5
    server.kill()
    for address in ("/create", "/library", "/activity"):
        assert ann.get(address).status_code == 200, address
    assert cache.get("tries") is None
    assert cache.add("tries", 0, 60)
    assert not cache.add("tries", 0, 60)
    assert cache.incr("tries") == 1
    back(server)
    assert cache.get("tries") == 5 or cache.get("tries") is None


def test_who_signs_in_while_redis_is_away_is_signed_in(client: Client, world: World, server: Server) -> None:
    server.kill()
    answer = client.post("/accounts/login/", {"login": "ann@example.com", "password": "correct horse"})
    assert answer.status_code == 302
    assert "_auth_user_id" in client.session, "sessions live in the database"


def test_a_redis_that_does_not_answer_holds_nobody_up_for_long(server: Server, world: World) -> None:
    assert server.process is not None
    server.process.send_signal(19)  # SIGSTOP: it takes connections and says nothing
    try:
        start = time.monotonic()
        order(world)
        first = time.monotonic() - start
        start = time.monotonic()
        order(world)
        assert first < 8
        assert time.monotonic() - start < 2, "it is left alone for a while"
    finally:
        server.process.send_signal(18)


def test_a_worker_waits_for_the_bell_to_come_back(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "PAUSE", 0.01)
    bell = hub.Doorbell("studio")
    server.kill()
    assert bell.ping()
    assert bell.dequeue() is None
    assert bell.queue_size() == 1
    back(server)
    bell.enqueue("ring")
    assert bell.dequeue() == [(None, b"ring")]
