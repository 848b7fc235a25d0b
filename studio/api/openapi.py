"""The API described by itself: OpenAPI 3.1, read off the catalog."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

from studio import catalog
from studio.actions import told
from studio.api.access import anybody, reply
from studio.api.asking import TWO_STEPS
from studio.api.replies import POLLS, REPLIES
from studio.api.schemas import UUID, Schema, body
from studio.catalog.operation import Operation

ERRORS = {
    400: "Something in the request is wrong.",
    401: "There is no valid key.",
    403: "Not enough credits, the team's storage is full, or the key may read only.",
    404: "What is named is not there.",
    409: "A request with this Idempotency-Key is still at work.",
    413: "The request is too large.",
    415: "The request is not JSON.",
    422: "This Idempotency-Key was used for another request.",
    429: "Too many requests: wait as long as Retry-After says.",
    504: "It takes longer than expected, or it took too long.",
}
ASKING = (400, 401, 403, 404, 409, 413, 415, 422, 429)
LOOKING = (401, 404)
HEADERS: dict[int, tuple[str, Schema]] = {
    401: ("WWW-Authenticate", {"type": "string"}),
    409: ("Retry-After", {"type": "integer"}),
    429: ("Retry-After", {"type": "integer"}),
}
IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Makes the request safe to repeat: it is done and paid once.",
    "schema": {"type": "string", "maxLength": 255},
}


@anybody("GET", "HEAD")
def document(request: HttpRequest) -> HttpResponse:
    return reply(200, described(request.build_absolute_uri("/api/v1")))


def described(server: str) -> dict[str, Any]:
    operations = list(catalog.OPERATIONS.values())
    where = dict.fromkeys(operation.path for operation in operations)
    families = dict.fromkeys(operation.family for operation in operations)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Take Two", "version": "1", "description": "The studio for scripts."},
        "servers": [{"url": server}],
        "security": [{"bearer": []}],
        "paths": {
            **{f"/{path}": {"post": _post([o for o in operations if o.path == path])} for path in where},
            **{f"/{family}/task/{{task_id}}": {"get": _poll(family)} for family in families},
            "/get-credits": {"get": _balance()},
        },
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                **{f"{o.key}_request": body(o, o.key not in told.ANSWERS) for o in operations},
                **{f"{family}_task": schema for family, schema in POLLS.items()},
                **REPLIES,
            },
        },
    }


def _post(operations: list[Operation]) -> dict[str, Any]:
    """Everything that can be asked at one path."""
    first = operations[0]
    requests = [_ref(f"{operation.key}_request") for operation in operations]
    titles = [str(operation.title) for operation in operations]
    examples = {o.key: {"summary": str(o.title), "value": {**o.example, **o.constant}} for o in operations}
    return {
        "operationId": first.path.replace("/", "_").replace("-", "_"),
        "tags": [first.family],
        "summary": str(first.summary) if len(operations) == 1 else " · ".join(titles),
        "deprecated": all(o.deprecated for o in operations),
        "parameters": [IDEMPOTENCY],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": requests[0] if len(requests) == 1 else {"anyOf": requests},
                    "examples": examples,
                }
            },
        },
        "responses": _replies(first),
    }


def _replies(operation: Operation) -> dict[str, Any]:
    if operation.key not in told.ANSWERS:
        done = "TwoSteps" if operation.key in TWO_STEPS else "Accepted"
        return {"200": _answer("It is on its way.", done)} | _errors(ASKING)
    replies = {"200": _answer("Done.", operation.key)} | _errors((*ASKING, 504))
    if operation.key == "midi":
        replies["202"] = _answer("Still being written down: send the same request again.", "Error")
    return replies


def _poll(family: str) -> dict[str, Any]:
    """A task that failed is told with 200, too: the call itself went well."""
    waiting = f"{family}_task" if family == "nuro" else "Error"
    return {
        "operationId": f"{family}_task",
        "tags": [family],
        "summary": "How a request stands.",
        "parameters": [{"name": "task_id", "in": "path", "required": True, "schema": UUID}],
        "responses": {
            "200": _answer("It is over.", f"{family}_task", "Error"),
            "202": _answer("Not all of it is there yet.", waiting),
            **_errors(LOOKING),
        },
    }


def _balance() -> dict[str, Any]:
    return {
        "operationId": "get_credits",
        "summary": "What is left.",
        "responses": {"200": _answer("Done.", "Credits")} | _errors((401,)),
    }


def _errors(statuses: Iterable[int]) -> dict[str, Any]:
    return {str(status): _error(status) for status in statuses}


def _error(status: int) -> dict[str, Any]:
    answer = _answer(ERRORS[status], "Error")
    if status not in HEADERS:
        return answer
    name, schema = HEADERS[status]
    return answer | {"headers": {name: {"required": True, "schema": schema}}}


def _answer(text: str, *schemas: str) -> dict[str, Any]:
    """One of these shapes."""
    refs = [_ref(name) for name in schemas]
    schema = refs[0] if len(refs) == 1 else {"anyOf": refs}
    return {"description": text, "content": {"application/json": {"schema": schema}}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
