"""Laws read off the catalog: what is true of every operation and of every field, through both doors."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django import forms

from studio import catalog
from studio.catalog import examples
from studio.catalog.fields import AddressField, AudioField, IdField, TextField
from studio.catalog.lists import ChoicesField, ClipsField, ListField, SegmentsField
from studio.catalog.operation import Operation
from tests.catalog.doors import as_post, sentence

EVERY = pytest.mark.parametrize("operation", catalog.OPERATIONS.values(), ids=catalog.OPERATIONS)
FIELDS = [
    (operation, name, field)
    for operation in catalog.OPERATIONS.values()
    for name, field in operation.form.base_fields.items()
    if name not in operation.form.browser_only
]
EVERY_FIELD = pytest.mark.parametrize(
    ("operation", "name", "field"), FIELDS, ids=[f"{operation.key}-{name}" for operation, name, _ in FIELDS]
)
PRICES = {
    **dict.fromkeys(("create", "persona_music", "extend", "cover", "extend_upload", "cover_upload"), 15),
    **dict.fromkeys(("upload_extend", "upload_cover"), 17),
    **dict.fromkeys(("concat", "upload", "lyrics"), 2),
    **dict.fromkeys(("persona", "bpm", "vox", "wav", "midi", "timeline", "upsample_tags"), 1),
    **dict.fromkeys(("mashup", "replace_section", "remaster", "add_vocals", "add_instrumental"), 10),
    "sample": 14,
    "stems_basic": 10,
    "stems_full": 50,
    **dict.fromkeys(("producer_create", "producer_cover", "producer_variation"), 10),
    **dict.fromkeys(("producer_extend", "producer_extend_upload"), 10),
    **dict.fromkeys(("producer_replace", "producer_replace_upload"), 10),
    **dict.fromkeys(("producer_swap_vocals", "producer_swap_sound"), 10),
    **dict.fromkeys(("producer_upload", "producer_download"), 2),
    **dict.fromkeys(("nuro_vocal", "nuro_bgm", "nuro_bgm_v2"), 10),
    **dict.fromkeys(("riffusion_create", "riffusion_describe"), 12),
    **dict.fromkeys(("riffusion_cover", "riffusion_cover_upload"), 12),
    **dict.fromkeys(("riffusion_extend", "riffusion_extend_upload"), 12),
    **dict.fromkeys(("riffusion_replace", "riffusion_replace_upload"), 12),
    **dict.fromkeys(("riffusion_swap_sound", "riffusion_swap_sound_upload"), 12),
    **dict.fromkeys(("riffusion_swap_vocals", "riffusion_swap_vocals_upload"), 12),
    "riffusion_upload": 2,
}
NO_NUMBER = (float("nan"), float("inf"), -float("inf"), 10**400)
OBJECT = {"a": 1}


def heard(operation: Operation, name: str) -> dict[str, Any]:
    """The example in the mode that listens to this field."""
    body = dict(operation.example)
    if "custom_mode" in operation.form.base_fields:
        body["custom_mode"] = name != "gpt_description_prompt"
    return body


def test_the_prices_are_these() -> None:
    assert {key: operation.credits for key, operation in catalog.OPERATIONS.items()} == PRICES


def test_no_two_are_asked_for_or_called_the_same() -> None:
    operations = catalog.OPERATIONS.values()
    assert len({o.title for o in operations}) == len(operations)
    assert len({(o.path, *sorted(map(str, o.constant.items()))) for o in operations}) == len(operations)


@EVERY
def test_it_is_found_by_its_example_and_its_constants(operation: Operation) -> None:
    assert catalog.match(operation.path, {**operation.example, **operation.constant}) is operation


@EVERY
def test_its_payload_is_json_without_what_only_a_browser_sends(operation: Operation) -> None:
    form = operation.from_post(as_post(operation, operation.example))
    assert form.is_valid()
    payload = operation.payload(form)
    assert json.loads(json.dumps(payload)) == payload
    assert payload.keys().isdisjoint(operation.form.browser_only)


@EVERY
def test_it_says_what_it_takes(operation: Operation) -> None:
    assert operation.source in ("", "made", "uploaded", "any")
    assert bool(operation.source) == bool(operation.clip_field)
    assert operation.deprecated == (operation.family == "riffusion")
    assert operation.path.startswith(f"{operation.family}/")
    assert operation.results({}) == operation.takes * operation.each
    assert operation.clip_field in ("", *operation.form.base_fields)


# --- values of the wrong kind


def wrong_kinds(field: forms.Field) -> tuple[Any, ...]:
    if isinstance(field, ListField):
        return ("text", OBJECT, True, 3, [3], [["a"]], [None], [True], *NO_NUMBER)
    if isinstance(field, forms.BooleanField):
        return ("true", "", 0, 1, [], [True], OBJECT, *NO_NUMBER)
    if isinstance(field, forms.IntegerField):
        return ([], [1], OBJECT, True, *NO_NUMBER)
    return ([], ["a"], OBJECT, True, 12, 1.5, *NO_NUMBER)


@EVERY_FIELD
def test_json_of_the_wrong_kind_is_refused_in_a_sentence(
    operation: Operation, name: str, field: forms.Field
) -> None:
    for value in wrong_kinds(field):
        said = sentence(operation.from_json(heard(operation, name) | {name: value}), name)
        assert said.startswith(f"{field.label} must be ")
        assert said.endswith(".")


# --- values of the right kind that are refused


def bad_values(field: forms.Field) -> Iterator[Any]:
    if isinstance(field, ListField):
        yield from bad_lists(field)
    elif isinstance(field, forms.BooleanField):
        return
    elif isinstance(field, forms.IntegerField):
        yield from bad_numbers(field)
    elif isinstance(field, forms.ChoiceField):
        yield "unheard of"
    elif isinstance(field, TextField):
        yield from bad_texts(field)


def bad_lists(field: ListField) -> Iterator[Any]:
    if isinstance(field, ChoicesField):
        words = [str(word) for word, _ in field.widget.choices]
        yield from (["unheard of"], [words[0], "unheard of"], words[: field.most + 1])
    elif isinstance(field, ClipsField):
        yield from ([examples.CLIP], [examples.CLIP] * 2, [examples.CLIP, "two"])
        yield [examples.CLIP, examples.OTHER_CLIP, examples.PERSONA]
    elif isinstance(field, SegmentsField):
        yield [{"name": "solo", "duration": 40}]
        yield from ([{"name": "verse", "duration": seconds}] for seconds in (4, 29, 121))
        yield [{"name": "verse", "duration": 60}, {"name": "chorus", "duration": 61}]


def bad_numbers(field: forms.IntegerField) -> Iterator[Any]:
    low, high = field.widget.attrs["min"], field.widget.attrs["max"]
    yield from (low - 1, high + 1, "soon", "nan", "9" * 5000)
    if field.widget.attrs["step"] == 1:
        yield low + 0.5
    else:
        yield from (low - 0.01, high + 0.01)


def bad_texts(field: TextField) -> Iterator[str]:
    yield "bell\a"
    if field.limit:
        yield "x" * (field.limit + 1)
    if isinstance(field, IdField):
        yield from ("x", "26c9c592", "../../etc/passwd")
    if isinstance(field, AddressField):
        yield from ("night bus", "ftp://example.com/a.mp3", "https://", "https://[/a", "javascript:alert(1)")
        yield f"https://example.com/{'x' * 2048}"


@EVERY_FIELD
def test_every_bad_value_has_its_sentence_in_both_doors(
    operation: Operation, name: str, field: forms.Field
) -> None:
    for value in bad_values(field):
        body = heard(operation, name) | {name: value}
        said = sentence(operation.from_json(body), name)
        assert said == sentence(operation.from_post(as_post(operation, body)), name)
        assert said.endswith(".")
        assert len(said.split()) >= 3


@EVERY_FIELD
def test_what_is_required_says_so(operation: Operation, name: str, field: forms.Field) -> None:
    if not field.required:
        return
    post = as_post(operation, heard(operation, name))
    del post[name]
    said = sentence(operation.from_post(post), name)
    assert said.startswith((f"{field.label} is required", f"{field.label} are required"))
    if field.initial is None:
        left = {key: value for key, value in heard(operation, name).items() if key != name}
        assert sentence(operation.from_json(left), name) == said


@EVERY
def test_what_was_refused_is_shown_again(operation: Operation) -> None:
    """The page that says what is wrong can be drawn whatever was sent."""
    fields = operation.form.base_fields
    bad = {name: value for name, field in fields.items() for value in list(bad_values(field))[:1]}
    form = operation.from_post(as_post(operation, {**operation.example, **bad}))
    assert not form.is_valid()
    assert form.as_div()


# --- what only a browser sends

BY_BROWSER = [o for o in catalog.OPERATIONS.values() if o.form.browser_only]


def test_recordings_come_by_browser_too() -> None:
    assert [o.key for o in BY_BROWSER] == [
        o.key for o in catalog.OPERATIONS.values() if o.form.fields_of(AudioField, AddressField)
    ]


@pytest.mark.parametrize("operation", BY_BROWSER, ids=[o.key for o in BY_BROWSER])
def test_json_has_no_file_and_no_rights(operation: Operation) -> None:
    body: Mapping[str, Any] = {**operation.example, "file": ["any"], "rights": "thing"}
    form = operation.from_json(body)
    assert form.is_valid()
    assert form.fields.keys().isdisjoint({"file", "rights"})
    assert operation.prefilled(body).initial == operation.example
