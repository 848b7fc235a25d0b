"""The API described by itself: OpenAPI 3.1, read off the catalog."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from studio import catalog
from studio.actions import told
from studio.api.access import anybody, reply
from studio.api.asking import TWO_STEPS
from studio.api.schemas import UUID, Schema, body
from studio.catalog.operation import Operation

TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "number"}
MAYBE_NUMBER: Schema = {"type": ["number", "null"]}
CODE: Schema = {"const": 200}
SAID: Schema = {"type": "string"}


def exact(**properties: Schema) -> Schema:
    """An object with these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def enveloped(**data: Schema) -> Schema:
    return exact(code=CODE, message=SAID, data=exact(**data))


DRAFT = exact(title=TEXT, lyrics=TEXT)
NOTE = exact(pitch=NUMBER, start=NUMBER, end=NUMBER, velocity=NUMBER)
WORD = exact(word=TEXT, start_s=NUMBER, end_s=NUMBER, p_align=NUMBER, success={"type": "boolean"})
STEP = {"type": "object", "properties": {"success": {"type": "boolean"}}, "required": ["success"]}
REPLIES: dict[str, Schema] = {
    "Accepted": exact(message=SAID, task_id=UUID),
    "TwoSteps": exact(
        code=CODE, message=SAID, task_id=UUID, steps={"type": "object", "additionalProperties": STEP}
    ),
    "bpm": enveloped(avg_bpm=NUMBER, max_bpm=NUMBER, min_bpm=NUMBER),
    "timeline": enveloped(alignment={"type": "array", "items": WORD}),
    "upsample_tags": enveloped(upsampled_tags=TEXT),
    "vox": enveloped(
        vox_audio_id=UUID,
        status=TEXT,
        source_clip_id=UUID,
        vocal_start_s=NUMBER,
        vocal_end_s=NUMBER,
        wave_response={"type": "object"},
    ),
    "wav": exact(message=SAID, data=exact(wav_url=TEXT)),
    "midi": enveloped(
        midi_url=TEXT,
        instruments={"type": "array", "items": exact(name=TEXT, notes={"type": "array", "items": NOTE})},
    ),
    "persona": exact(code=CODE, persona_id=UUID, message=SAID),
    "lyrics": exact(code=CODE, results={"type": "array", "items": DRAFT}, message=SAID),
    "upload": exact(code=CODE, clip_id=UUID, message=SAID),
    "riffusion_upload": exact(code=CODE, clip_id=UUID, message=SAID),
    "Credits": exact(credits={"type": "integer"}, extra_credits={"type": "integer"}),
    "Error": {
        "type": "object",
        "properties": {"code": {"type": "integer"}, "type": TEXT, "error": TEXT, "message": TEXT},
        "required": ["code", "type", "error", "message"],
    },
}
KNOWN = {
    "clip_id": UUID,
    "title": TEXT,
    "image_url": MAYBE_TEXT,
    "audio_url": MAYBE_TEXT,
    "video_url": MAYBE_TEXT,
    "created_at": {"type": "string", "format": "date-time"},
}
STATE: Schema = {"enum": ["pending", "running", "succeeded", "failed"]}
CLIP: Schema = {
    "type": "object",
    "properties": KNOWN
    | {
        "state": STATE,
        "tags": TEXT,
        "lyrics": TEXT,
        "mv": TEXT,
        "duration": {"type": "string", "pattern": r"^\d+\.\d\d$"},
        "gpt_description_prompt": MAYBE_TEXT,
        "negative_tags": MAYBE_TEXT,
        "style_weight": MAYBE_NUMBER,
        "weirdness_constraint": MAYBE_NUMBER,
        "stem_type": TEXT,
    },
    "required": [*KNOWN, "state", "tags", "lyrics", "mv", "duration"],
    "additionalProperties": False,
}
ITEM: Schema = {"type": "object"}
ROWS: Schema = {"type": "array", "items": ITEM}
PAIR: Schema = {"type": "object", "additionalProperties": {"anyOf": [CLIP, {"type": "null"}]}}
POLLS: dict[str, Schema] = {
    "sonic": exact(
        code=CODE,
        message=SAID,
        data={"anyOf": [{"type": "array", "items": {"anyOf": [CLIP, PAIR]}}, ITEM]},
    ),
    "riffusion": exact(code=CODE, message=SAID, data=ROWS),
    "producer": exact(code=CODE, status=TEXT, message=SAID, data=ROWS),
    "nuro": exact(
        task_id=UUID,
        status=STATE,
        progress=NUMBER,
        audio_url=TEXT,
        lyrics=TEXT,
        duration=NUMBER,
        genre=TEXT,
        mood=TEXT,
        gender=TEXT,
        timbre=TEXT,
    ),
}
ERRORS = {
    "400": "Something in the request is wrong.",
    "401": "There is no valid key.",
    "403": "Not enough credits, or the key may read only.",
    "404": "What is named is not there.",
    "409": "A request with this Idempotency-Key is still at work.",
    "413": "The request is too large.",
    "415": "The request is not JSON.",
    "422": "This Idempotency-Key was used for another request.",
    "429": "Too many requests: wait as long as Retry-After says.",
    "504": "It takes longer than expected.",
}


@anybody
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
            "/get-credits": {"get": _get("get_credits", "What is left.", "Credits")},
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
    examples = {o.key: {"summary": o.title, "value": {**o.example, **o.constant}} for o in operations}
    replies = {"200": _answer("Done.", _reply_of(first))} | _errors()
    if first.key == "midi":
        replies["202"] = _answer("Still being written down: send the same request again.", "Error")
    return {
        "operationId": first.path.replace("/", "_").replace("-", "_"),
        "tags": [first.family],
        "summary": first.summary if len(operations) == 1 else " · ".join(o.title for o in operations),
        "deprecated": all(o.deprecated for o in operations),
        "parameters": [
            {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 255}}
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": requests[0] if len(requests) == 1 else {"anyOf": requests},
                    "examples": examples,
                }
            },
        },
        "responses": replies,
    }


def _reply_of(operation: Operation) -> str:
    if operation.key in told.ANSWERS:
        return operation.key
    return "TwoSteps" if operation.key in TWO_STEPS else "Accepted"


def _poll(family: str) -> dict[str, Any]:
    found = _get(f"{family}_task", "How a request stands.", f"{family}_task")
    either = {"anyOf": [_ref(f"{family}_task"), _ref("Error")]}
    found["responses"]["200"]["content"]["application/json"]["schema"] = either
    found["responses"]["202"] = {
        "description": "Not all of it is there yet.",
        "content": {"application/json": {"schema": either}},
    }
    found["parameters"] = [{"name": "task_id", "in": "path", "required": True, "schema": UUID}]
    found["tags"] = [family]
    return found


def _get(name: str, summary: str, schema: str) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "responses": {"200": _answer("Done.", schema)} | _errors(),
    }


def _errors() -> dict[str, Any]:
    return {status: _answer(text, "Error") for status, text in ERRORS.items()}


def _answer(text: str, schema: str) -> dict[str, Any]:
    return {"description": text, "content": {"application/json": {"schema": _ref(schema)}}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
