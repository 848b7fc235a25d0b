"""A script of Ann's: it has a key of hers, and a provider that does at once what it is told."""

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpResponseBase
from django.test import Client

from studio import catalog, queue
from studio.actions import keys
from studio.actions.advance import advance, work
from studio.catalog.operation import Yields
from studio.models import ApiKey, Task
from studio.port import Order, Report, State
from tests.conftest import World
from tests.fakes import FakeProvider, product

RESULTS: dict[str, dict[str, Any]] = {
    "bpm": {"avg_bpm": 96.0, "max_bpm": 97.0, "min_bpm": 95.0},
    "timeline": {
        "alignment": [
            {"word": "[Verse]\nHome", "start_s": 0.5, "end_s": 0.9, "p_align": 0.98, "success": True}
        ]
    },
    "upsample_tags": {"upsampled_tags": "dream pop, warm, hazy guitars"},
    "midi": {
        "instruments": [{"name": "Bass", "notes": [{"pitch": 40, "start": 0.0, "end": 0.5, "velocity": 0.8}]}]
    },
    "lyrics": {
        "results": [
            {"title": "Miles", "lyrics": "[Verse]\nFar"},
            {"title": "Far", "lyrics": "[Verse]\nMiles"},
        ]
    },
    "persona": {"low": 55},
}
ROLES = {"concat": "full", "extend": "extended", "replace": "replaced"}
FILES = {"wav": "audio.wav", "midi": "song.mid", "producer_download": "audio.wav"}


def does_anything(order: Order) -> Iterator[Report]:
    """A provider on a good day, for any operation."""
    operation = catalog.get(order.operation)
    if operation.yields is Yields.CLIPS:
        yield from _takes(order)
    files = {}
    if name := FILES.get(order.operation):
        order.workdir.mkdir(parents=True, exist_ok=True)
        files[name] = order.workdir / name
        files[name].write_bytes(f"the file {name}".encode() * 100)
    result = dict(RESULTS.get(order.operation, {}))
    if order.operation == "vox":
        ends = {name: order.params[name] for name in ("vocal_start_s", "vocal_end_s")}
        cut = {"vox_audio_id": order.task_id, "source_clip_id": order.params["clip_id"]}
        result = {"status": "complete", "wave_response": {"peaks": [0.5]}, "voice": {}, **ends, **cut}
    yield Report(State.DONE, result=result, files=files)


def _takes(order: Order) -> Iterator[Report]:
    operation = catalog.get(order.operation)
    count = operation.results(order.params)
    joined = bool(order.params.get("auto_concat"))
    brings = "upload" in order.operation and not operation.source
    if brings and count > 1:
        yield Report(State.RUNNING, (_take(order, count, uploaded=True),))
    part = next((role for word, role in ROLES.items() if word in order.operation), "")
    for index in range(count):
        role = "full" if joined and index % 2 else part
        stem = f"stem {index}" if "stems" in order.operation else ""
        taken = _take(order, index, role=role, stem=stem, uploaded=brings and count == 1)
        yield Report(State.RUNNING, (taken,), progress=0.5)


def _take(order: Order, index: int, **data: Any) -> Any:
    return replace(product(order, index), data=data)


class Script:
    """A plain client with a key."""

    def __init__(self, key: str) -> None:
        self.client, self.key = Client(), key

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"} if self.key else {}

    def post(self, path: str, body: object, **headers: str) -> "Answer":
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = self.headers() | {name.replace("_", "-"): value for name, value in headers.items()}
        return Answer(
            self.client.post(f"/api/v1/{path}", raw, content_type="application/json", headers=given)
        )

    def get(self, path: str, **headers: str) -> "Answer":
        return Answer(self.client.get(f"/api/v1/{path}", headers=self.headers() | headers))

    def ask(self, path: str, body: Mapping[str, Any]) -> Task:
        """Ask for it, and have it done."""
        answer = self.post(path, body)
        assert answer.status == 200, answer.body
        return done(answer.body["task_id"])

    def poll(self, task: Task) -> "Answer":
        return self.get(f"{task.spec.family}/task/{task.pk}")


class Answer:
    def __init__(self, response: HttpResponseBase) -> None:
        self.response, self.status = response, response.status_code

    @property
    def body(self) -> Any:
        return json.loads(self.response.content)  # type: ignore[attr-defined]

    def header(self, name: str) -> str:
        return str(self.response.headers[name])


def done(task_id: str | uuid.UUID) -> Task:
    advance(uuid.UUID(str(task_id)))
    return Task.objects.get(pk=task_id)


@pytest.fixture(autouse=True)
def unhurried(settings: LazySettings) -> None:
    """No pause between requests, and nobody waits for a worker: there is none."""
    settings.API_SECONDS_PER_REQUEST = 0
    settings.API_WAIT = 0


@pytest.fixture
def able(fake: FakeProvider) -> FakeProvider:
    fake.script, fake.needs_files = does_anything, False
    return fake


@pytest.fixture
def script(world: World, able: FakeProvider) -> Script:
    return Script(keys.issue(world.team, world.ann, "Ann's script")[1])


@pytest.fixture
def reader(world: World, able: FakeProvider) -> Script:
    return Script(keys.issue(world.team, world.ann, "looks only", ApiKey.Scope.READ)[1])


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that has done everything by the time somebody looks at the row."""
    monkeypatch.setattr(queue, "push", work)
