"""Whatever is sent: no 5xx, and no charge without a task."""

import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hurried
from hypothesis import strategies as st

from studio import catalog
from studio.models import Entry, Task
from tests.api.conftest import Script

PATHS = sorted({operation.path for operation in catalog.OPERATIONS.values()})
NAMES = sorted({name for operation in catalog.OPERATIONS.values() for name in operation.form.base_fields})
OTHERS = ["task_type", "type", "version", "webhook_url", "webhook_secret", "lyrics", "\ud800", ""]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(), max_size=30)
    | st.sampled_from(["sonic-v5", "create_music", "concat_music", "bgm", "v2.0", "\ud800", "a\0b"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=6,
)
TWISTED = st.dictionaries(st.sampled_from([*NAMES, *OTHERS]), VALUES, max_size=8)
CHANGED = st.sampled_from(sorted(catalog.OPERATIONS))


def unharmed(script: Script, path: str, raw: bytes) -> None:
    """Whatever the answer is, it is one, and every charge has its task."""
    with transaction.atomic():
        _unharmed(script, path, raw)
        transaction.set_rollback(True)  # the next one finds a full purse


def _unharmed(script: Script, path: str, raw: bytes) -> None:
    answer = script.post(path, raw)
    assert answer.status < 500 or answer.body["type"] == "timeout", (answer.status, raw)
    if answer.status >= 400:
        assert {"code", "type", "error", "message"} <= answer.body.keys()
    charges = Entry.objects.filter(kind=Entry.Kind.CHARGE)
    assert not charges.filter(task=None).exists()
    if answer.status in (400, 403, 404, 413, 415):
        assert not charges.exists()


@hurried(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(PATHS), body=TWISTED)
def test_no_twisted_body_breaks_it(script: Script, path: str, body: dict[str, Any]) -> None:
    unharmed(script, path, json.dumps(body).encode())


@hurried(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=CHANGED, data=st.data())
def test_no_twist_of_an_example_breaks_it(script: Script, key: str, data: st.DataObject) -> None:
    operation = catalog.get(key)
    names = sorted({*operation.form.base_fields, *operation.constant})
    name, value = data.draw(st.sampled_from(names)), data.draw(VALUES)
    body = {**operation.example, **operation.constant, name: value}
    unharmed(script, operation.path, json.dumps(body).encode())


@hurried(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=60))
def test_no_bytes_break_it(script: Script, raw: bytes) -> None:
    unharmed(script, "sonic/create", raw)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'"text"', 400),
        (b"null", 400),
        (b"7", 400),
        (b"\xff\xfe{}", 400),
        (b"\xef\xbb\xbf{}", 400),
        (b'{"prompt": NaN}', 400),
        (b'{"style_weight": -Infinity}', 400),
        (b'{"style_weight": 1e999, "custom_mode": true, "prompt": "la"}', 400),
        (b'{"title": "a", "title": "b"}', 400),
        (b'{"tags": "a\\u0000b", "custom_mode": true, "prompt": "la"}', 400),
        (b'{"prompt": "\\ud800", "custom_mode": true}', 400),
        (b'{"style_weight": ' + b"9" * 5000 + b"}", 400),
        (b"[" * 100_000, 400),
        (b'{"a":' * 30_000 + b"1" + b"}" * 30_000, 400),
        (b'{"a":' * 10 + b"1" + b"}" * 10, 400),
        (b'{"prompt": "' + b"x" * 300_000 + b'"}', 413),
        (b'{"prompt": "' + b"x" * 2_000_000 + b'"}', 413),
    ],
)
def test_what_is_no_request_is_refused_with_a_sentence(raw: bytes, status: int, script: Script) -> None:
    answer = script.post("sonic/create", raw)
    assert answer.status == status
    assert answer.body["message"].endswith(".") or "…" in answer.body["message"]
    assert not Task.objects.exists()


def test_what_is_not_json_is_refused_as_such(script: Script) -> None:
    answer = script.client.post("/api/v1/sonic/create", {"prompt": "la"}, headers=script.headers())
    assert answer.status_code == 415
    assert answer.json()["type"] == "bad_request"


def test_an_accident_of_ours_is_told_without_its_inside(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumbles(*_: object, **__: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr("studio.actions.credits.charge", stumbles)
    answer = script.post("sonic/create", catalog.get("create").example)
    assert (answer.status, answer.body["message"]) == (500, "Internal Server Error.")
    assert "secret" not in str(answer.body)
    assert not Task.objects.exists()
