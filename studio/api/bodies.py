"""Reading what strangers call JSON: either an object of plain values, or a sentence why not."""

import json
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError

from studio.api.access import Problem

MOST_BYTES = 256 * 1024  # ten times what the longest lyrics need
DEEPEST = 8


def raw(request: HttpRequest) -> bytes:
    kind = (request.content_type or "").lower()
    if kind and kind != "application/json" and not kind.endswith("+json"):
        raise Problem(415, "Send the request as JSON, with Content-Type: application/json.")
    try:
        length = int(request.headers.get("Content-Length") or 0)
        body = request.body if length <= MOST_BYTES else None
    except (ValueError, RequestDataTooBig):
        body = None
    except UnreadablePostError:
        raise Problem(400, "The request broke off before its end.") from None
    if body is None or len(body) > MOST_BYTES:
        raise Problem(413, f"The request is larger than {MOST_BYTES // 1024} KB.")
    return body


def parsed(body: bytes) -> dict[str, Any]:
    """The object that the body holds. Raises Problem."""
    try:
        found = json.loads(body.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_each_once)
    except UnicodeDecodeError:
        raise Problem(400, "The request is not valid UTF-8.") from None
    except RecursionError:
        raise Problem(400, "The JSON is nested too deeply.") from None
    except ValueError:  # also a number of thousands of digits
        raise Problem(400, "The request is not valid JSON.") from None
    if not isinstance(found, dict):
        raise Problem(400, "The JSON must be an object: {…}.")
    _check_depth(found)
    return found


def _no_constant(name: str) -> NoReturn:
    raise Problem(400, f"{name} is not JSON.")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Problem(400, f"The JSON names {name[:80]!a} twice.")
        found[name] = value
    return found


def _check_depth(value: object) -> None:
    level: list[object] = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise Problem(400, "The JSON is nested too deeply.")


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
