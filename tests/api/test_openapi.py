"""The API describes itself as it is."""

from typing import Any

import pytest
from django.test import Client

from studio import catalog
from studio.api import openapi
from studio.api.urls import FAMILIES, PATHS
from studio.catalog.operation import Operation

# The contract's index: where what is asked, and whether it is looked at or asked for.
INDEX = {
    *("POST sonic/create", "POST sonic/upload-extend", "POST sonic/upload-cover", "POST sonic/persona"),
    *("POST sonic/sample", "POST sonic/mashup", "POST sonic/bpm", "POST sonic/vox", "POST sonic/wav"),
    *("POST sonic/midi", "POST sonic/aligned-lyrics", "POST sonic/upsample-tags", "POST sonic/lyrics"),
    *("POST sonic/stems/basic", "POST sonic/stems/full", "POST sonic/replace-section"),
    *("POST sonic/upload", "GET sonic/task/{task_id}", "GET get-credits"),
    *("POST riffusion/create", "POST riffusion/upload", "GET riffusion/task/{task_id}"),
    *("POST producer/create", "POST producer/upload", "POST producer/download"),
    *("GET producer/task/{task_id}", "POST nuro/create", "GET nuro/task/{task_id}"),
}


@pytest.fixture
def document() -> dict[str, Any]:
    return openapi.described("https://studio.example/api/v1")


@pytest.mark.django_db
def test_anybody_can_read_it() -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["openapi"] == "3.1.0"
    assert answer.json()["servers"] == [{"url": "http://testserver/api/v1"}]


def test_every_path_of_the_door_is_in_it(document: dict[str, Any]) -> None:
    paths = {f"/{path}" for path in PATHS} | {f"/{family}/task/{{task_id}}" for family in FAMILIES}
    assert document["paths"].keys() == paths | {"/get-credits"}


def test_every_path_of_the_contracts_index_is_in_it(document: dict[str, Any]) -> None:
    asked = {f"{method.upper()} {path[1:]}" for path, found in document["paths"].items() for method in found}
    assert asked == INDEX


def required(document: dict[str, Any], key: str) -> tuple[list[str], list[set[str]]]:
    """The names that a request must have, and those of which it must have one."""
    schema = document["components"]["schemas"][f"{key}_request"]
    choices = [
        {name for one in choice["anyOf"] for name in one["required"]} for choice in schema.get("allOf", [])
    ]
    return schema["required"], choices


def test_it_says_what_a_request_must_name(document: dict[str, Any]) -> None:
    assert required(document, "stems_full") == (["clip_id"], [])
    assert required(document, "upload") == (["url"], [])
    assert required(document, "lyrics") == ([], [{"description", "prompt"}])
    assert required(document, "persona") == (["name"], [{"clip_id", "continue_clip_id"}])
    assert {"url", "sample_clip_id"} in required(document, "sample")[1]


def test_it_says_what_tells_operations_of_one_path_apart(document: dict[str, Any]) -> None:
    assert "task_type" not in required(document, "create")[0]
    assert "task_type" in required(document, "remaster")[0]
    assert {"type", "version"} & {*required(document, "nuro_bgm")[0]} == {"type"}
    assert {"type", "version"} <= {*required(document, "nuro_bgm_v2")[0]}


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    found = set(references(document))
    assert found
    assert found <= known


def references(value: Any) -> Any:
    if isinstance(value, dict):
        yield from [value["$ref"]] if "$ref" in value else []
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


@pytest.mark.parametrize("operation", catalog.OPERATIONS.values(), ids=lambda o: o.key)
def test_an_example_keeps_to_its_schema(operation: Operation, document: dict[str, Any]) -> None:
    schema = document["components"]["schemas"][f"{operation.key}_request"]
    body = {**operation.example, **operation.constant}
    assert set(schema["required"]) <= body.keys()
    for name, value in body.items():
        assert fits(schema["properties"][name], value), (name, value)


def fits(schema: dict[str, Any], value: Any) -> bool:
    """As much of JSON Schema as the catalog's fields use."""
    kinds: dict[str, type | tuple[type, ...]] = {
        "string": str,
        "boolean": bool,
        "integer": int,
        "number": (int, float),
        "array": list,
        "object": dict,
    }
    if "const" in schema:
        return bool(schema["const"] == value)
    if "enum" in schema and value not in schema["enum"]:
        return False
    wanted = schema.get("type", [])
    types = [wanted] if isinstance(wanted, str) else wanted
    if types and not any(isinstance(value, kinds[kind]) for kind in types):
        return False
    if isinstance(value, list):
        return all(fits(schema["items"], entry) for entry in value)
    if isinstance(value, str):
        return bool(len(value) <= schema.get("maxLength", len(value)))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return True


def test_a_wrong_value_does_not_fit(document: dict[str, Any]) -> None:
    properties = document["components"]["schemas"]["create_request"]["properties"]
    assert not fits(properties["title"], "t" * 81)
    assert not fits(properties["style_weight"], 1.5)
    assert not fits(properties["custom_mode"], "yes")
    assert not fits(properties["task_type"], "dance")
    assert not fits(properties["mv"], "sonic-v99")
