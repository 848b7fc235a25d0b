"""Every operation through both of its doors, and each rule of the forms."""

from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.utils.text import slugify
from hypothesis import given, settings
from hypothesis import strategies as st

from studio import catalog
from studio.catalog.operation import Operation, OperationForm
from studio.catalog.table import DEFAULT_MODEL, MODELS
from tests.catalog.doors import as_post, sentence

CREATE = catalog.get("create")
LYRICS = catalog.get("lyrics")
WORDS = "[Verse]\nThe last bus hums along the bay"
EVERY = pytest.mark.parametrize("operation", catalog.OPERATIONS.values(), ids=catalog.OPERATIONS)


def created(**body: Any) -> OperationForm:
    return CREATE.from_json({"custom_mode": True, "prompt": WORDS} | body)


@EVERY
def test_the_example_is_valid_through_both_doors(operation: Operation) -> None:
    posted, sent = (
        operation.from_post(as_post(operation, operation.example)),
        operation.from_json(operation.example),
    )
    assert not posted.errors
    assert not sent.errors
    for payload in (operation.payload(posted), operation.payload(sent)):
        assert payload.items() >= (dict(operation.example) | dict(operation.constant)).items()


@EVERY
def test_a_payload_asks_for_itself(operation: Operation) -> None:
    form = operation.from_json(operation.example)
    assert form.is_valid()
    payload = operation.payload(form)
    again = operation.from_json(payload)
    assert again.is_valid()
    assert operation.payload(again) == payload
    assert catalog.match(operation.path, payload) is operation


@EVERY
def test_every_field_has_a_label_and_a_help_text(operation: Operation) -> None:
    for field in operation.form.base_fields.values():
        assert field.label
        assert str(field.help_text).endswith((".", "?"))


@EVERY
def test_no_box_cuts_a_paste(operation: Operation) -> None:
    assert "maxlength" not in operation.prefilled({}).as_div()


@EVERY
def test_it_has_a_price_and_a_slug(operation: Operation) -> None:
    assert operation.credits > 0
    assert operation.takes > 0
    assert operation.key == slugify(operation.key)
    assert operation.verb
    assert operation.summary.endswith(".")


@EVERY
def test_an_earlier_request_fills_the_form(operation: Operation) -> None:
    form = operation.prefilled(dict(operation.example) | {"left_over": 1})
    assert not form.is_bound
    assert form.initial == operation.example


def test_groups_hold_every_operation_once() -> None:
    assert [o for _, group in catalog.groups() for o in group] == list(catalog.OPERATIONS.values())


def test_an_unknown_key_is_a_lookup_error_with_a_sentence() -> None:
    with pytest.raises(LookupError, match="There is no operation called nothing"):
        catalog.get("nothing")


def test_the_first_operation_of_a_path_is_its_default() -> None:
    assert catalog.match("sonic/create", {}) is CREATE
    assert catalog.match("sonic/create", {"task_type": None}) is CREATE
    assert catalog.match("sonic/lyrics", {"task_type": "of no interest"}) is LYRICS


def test_a_constant_that_disagrees_matches_nothing() -> None:
    with pytest.raises(LookupError, match="task_type=create_music"):
        catalog.match("sonic/create", {"task_type": ["create_music"]})
    with pytest.raises(LookupError, match="nothing at sonic/nowhere"):
        catalog.match("sonic/nowhere", {})


# --- the three facts of one form with two bindings


def test_json_takes_initial_values_for_missing_keys() -> None:
    form = CREATE.from_json({"gpt_description_prompt": "A waltz"})
    assert form.is_valid()
    assert form.cleaned_data["mv"] == DEFAULT_MODEL
    assert form.cleaned_data["style_weight"] == 0.5


def test_a_post_takes_no_initial_values() -> None:
    class Ticked(OperationForm):
        box = forms.BooleanField(required=False, initial=True, help_text="Starts ticked.")

    operation = Operation("t", "T", "Do", "It does.", "t", Ticked, LYRICS.yields, {})
    posted, sent = operation.from_post(QueryDict()), operation.from_json({})
    assert posted.is_valid()
    assert sent.is_valid()
    assert posted.cleaned_data["box"] is False
    assert sent.cleaned_data["box"] is True


def test_null_means_missing() -> None:
    form = created(mv=None, title=None, weirdness_constraint=None)
    assert form.is_valid()
    assert form.cleaned_data["mv"] == DEFAULT_MODEL
    assert form.cleaned_data["title"] == ""
    assert form.cleaned_data["weirdness_constraint"] == 0.5


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("title", ["a", "b"], "Title must be text."),
        ("title", {"a": 1}, "Title must be text."),
        ("title", True, "Title must be text."),
        ("title", 12, "Title must be text."),
        ("mv", [], "Model must be text."),
        ("vocal_gender", False, "Voice must be text."),
        ("style_weight", True, "Style strength must be a number."),
        ("style_weight", [0.5], "Style strength must be a number."),
        ("style_weight", float("nan"), "Style strength must be a finite number."),
        ("duration", float("inf"), "Length must be a finite number."),
        ("duration", 10**400, "Length must be a finite number."),
        ("duration", False, "Length must be a number."),
        ("make_instrumental", "false", "Instrumental must be true or false."),
        ("make_instrumental", 0, "Instrumental must be true or false."),
        ("custom_mode", "true", "Custom mode must be true or false."),
        ("custom_mode", 1, "Custom mode must be true or false."),
    ],
)
def test_json_of_the_wrong_kind_is_refused_beside_its_field(name: str, value: Any, expected: str) -> None:
    assert sentence(created(**{name: value}), name) == expected


def test_unknown_keys_are_ignored() -> None:
    form = created(use_suno_cdn={"any": ["thing"]}, webhook_url=3)
    assert form.is_valid()
    assert "use_suno_cdn" not in CREATE.payload(form)


def test_another_name_is_understood_and_the_own_name_wins() -> None:
    assert LYRICS.from_json({"prompt": "rain"}).is_valid()
    both = LYRICS.from_json({"prompt": "rain", "description": "sun"})
    assert both.is_valid()
    assert LYRICS.payload(both) == {"description": "sun"}
    song = CREATE.from_json({"custom_mode": True, "lyrics": WORDS, "prompt": None})
    assert song.is_valid()
    assert song.cleaned_data["prompt"] == WORDS
    assert sentence(LYRICS.from_json({"prompt": ["rain"]}), "description") == "Description must be text."


# --- text


def test_text_is_cleaned_and_no_word_is_lost() -> None:
    form = created(prompt="\ufeff[Verse]\r\nCafe\u0301 by night\rHome\u2028Gone  \n", title=" Night \n Bus ")
    assert form.is_valid()
    assert form.cleaned_data["prompt"] == "[Verse]\nCafé by night\nHome\nGone"
    assert form.cleaned_data["title"] == "Night Bus"


def test_tags_on_lines_of_their_own_stay_apart() -> None:
    form = created(tags="dream  pop,\n\nwarm\n96 bpm")
    assert form.is_valid()
    assert form.cleaned_data["tags"] == "dream pop, warm, 96 bpm"


@pytest.mark.parametrize("name", ["title", "prompt", "tags", "negative_tags"])
def test_characters_that_nothing_can_hold_are_named(name: str) -> None:
    bell, half = created(**{name: f"{WORDS}\a!"}), created(**{name: f"{WORDS}\ud83d!"})
    assert "a control character (U+0007)" in sentence(bell, name)
    assert "half of a character (U+D83D)" in sentence(half, name)


def test_emoji_and_every_script_are_kept() -> None:
    words = "夜のバス 👩‍🎤 שלום Ωμέγα"
    form = created(prompt=words, title=words)
    assert form.is_valid()
    assert CREATE.payload(form)["title"] == words


def test_length_is_counted_after_newlines_are_made_one() -> None:
    lines = "a\r\n" * 1500  # a browser sends two characters for each newline: 4,499 as sent, 2,999 in truth
    assert created(prompt=lines, mv="sonic-v4").is_valid()


# --- limits


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_each_model_holds_its_limits(model: Any) -> None:
    fits = created(
        mv=model.name,
        prompt="a" * model.prompt,
        tags="b" * model.tags,
        duration=min(model.seconds, 360),
    )
    assert fits.is_valid()
    lyrics = created(mv=model.name, prompt="a" * (model.prompt + 1))
    limit = model.prompt
    said = f"Lyrics are {limit + 1} characters long; the limit is {limit} with {model.name}."
    assert sentence(lyrics, "prompt") == said
    assert f"the limit is {model.tags} with" in sentence(created(mv=model.name, tags="b" * 1001), "tags")


@pytest.mark.parametrize("name", ["sonic-v3-5", "sonic-v4"])
def test_old_models_pick_their_own_voice(name: str) -> None:
    assert "choose sonic-v4-5 or newer" in sentence(created(mv=name, vocal_gender="f"), "vocal_gender")
    assert created(mv=name, vocal_gender="").is_valid()
    assert created(mv="sonic-v4-5", vocal_gender="m").is_valid()


def test_a_length_beyond_the_model_is_refused() -> None:
    said = "sonic-v4 makes songs of up to 120 seconds. Choose a newer model."
    assert sentence(created(mv="sonic-v4", duration=121), "duration") == said
    assert created(mv="sonic-v5", duration=360).is_valid()


@pytest.mark.parametrize("name", MODELS)
def test_the_other_name_of_a_model_means_the_same(name: str) -> None:
    form = created(mv=name.replace("sonic", "chirp"))
    assert form.is_valid()
    assert CREATE.payload(form)["mv"] == name


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("title", "x" * 92, "Title is 92 characters long; the limit is 80."),
        ("negative_tags", "x" * 201, "Exclude is 201 characters long; the limit is 200."),
        ("style_weight", 1.01, "Style strength must be between 0 and 1."),
        ("weirdness_constraint", -0.01, "Weirdness must be between 0 and 1."),
        ("weirdness_constraint", "nan", "Weirdness must be a number from 0 to 1."),
        ("weirdness_constraint", "much", "Weirdness must be a number from 0 to 1."),
        ("duration", 9, "Length must be between 10 and 360 seconds."),
        ("duration", 361, "Length must be between 10 and 360 seconds."),
        ("duration", 30.5, "Length must be a whole number of seconds."),
        ("vocal_gender", "x", "Voice must be f (female) or m (male), or left out."),
        ("mv", "sonic-v9", "There is no such model. Choose one of " + ", ".join(MODELS) + "."),
        ("mv", "", "Model is required. Choose one of " + ", ".join(MODELS) + "."),
    ],
)
def test_every_bad_value_has_its_sentence_in_both_doors(name: str, value: Any, expected: str) -> None:
    body = {"custom_mode": True, "prompt": WORDS, "mv": "sonic-v5", name: value}
    assert sentence(CREATE.from_json(body), name) == expected
    assert sentence(CREATE.from_post(as_post(CREATE, body)), name) == expected


# --- the two modes


def test_custom_mode_needs_words_unless_nobody_sings_or_they_are_written() -> None:
    assert "Write some lyrics" in sentence(created(prompt=" "), "prompt")
    assert created(prompt="", make_instrumental=True).is_valid()
    assert created(prompt="", auto_lyrics=True, tags="folk").is_valid()
    assert created(prompt="", auto_lyrics=True, title="Rain").is_valid()
    assert "what the lyrics should be about" in sentence(created(prompt="", auto_lyrics=True), "prompt")


def test_tags_without_words_are_not_lyrics() -> None:
    bare = "[Verse]\n\n[Chorus]\n..."
    assert "no words to sing" in sentence(created(prompt=bare), "prompt")
    assert created(prompt=bare, make_instrumental=True).is_valid()


def test_simple_mode_needs_a_description() -> None:
    assert sentence(CREATE.from_json({}), "gpt_description_prompt") == "Describe the song you want."
    long = CREATE.from_json({"gpt_description_prompt": "x" * 401})
    assert (
        sentence(long, "gpt_description_prompt")
        == "Song description is 401 characters long; the limit is 400."
    )
    assert CREATE.from_json({"gpt_description_prompt": "x" * 400, "make_instrumental": True}).is_valid()


def test_what_the_other_mode_holds_never_blocks() -> None:
    simple = {"gpt_description_prompt": "A waltz", "title": "x" * 92, "prompt": "y" * 9000, "tags": "z\a"}
    form = CREATE.from_json(simple | {"auto_lyrics": True})
    assert form.is_valid()
    payload = CREATE.payload(form)
    assert payload.keys().isdisjoint({"title", "prompt", "tags"})
    assert payload["auto_lyrics"] is False
    custom = created(gpt_description_prompt="x" * 900)
    assert custom.is_valid()
    assert "gpt_description_prompt" not in CREATE.payload(custom)


def test_an_instrumental_has_no_voice_to_pick() -> None:
    form = created(mv="sonic-v4", vocal_gender="f", make_instrumental=True)
    assert form.is_valid()
    assert "vocal_gender" not in CREATE.payload(form)


def test_lyrics_take_a_sentence_of_less_than_120_characters() -> None:
    assert LYRICS.from_json({"description": "x" * 119}).is_valid()
    said = "Description is 120 characters long; the limit is 119."
    assert sentence(LYRICS.from_json({"description": "x" * 120}), "description") == said
    assert sentence(LYRICS.from_json({}), "description") == "Description is required."


def test_the_page_learns_each_models_limits() -> None:
    html = str(CREATE.prefilled({})["mv"])
    assert 'value="sonic-v4"' in html
    assert 'data-prompt-limit="3000"' in html
    assert 'data-picks-voice="true"' in html


# --- anything at all

NAMES = sorted(
    {name for o in catalog.OPERATIONS.values() for name in o.form.base_fields} | {"lyrics", "task_type"}
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
    | st.sampled_from([*MODELS, "chirp-v5", "f", "9" * 5000, "1e999", WORDS])
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
BODIES = st.dictionaries(st.sampled_from(NAMES) | st.text(), JSON)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(catalog.OPERATIONS.values())), BODIES)
def test_no_json_body_raises(operation: Operation, body: dict[str, Any]) -> None:
    form = operation.from_json(body)
    if form.is_valid():
        again = operation.from_json(operation.payload(form))
        assert again.is_valid()
        assert operation.payload(again) == operation.payload(form)
    else:
        assert all(text for texts in form.errors.values() for text in texts)
