"""The fields that operations are made of. Named as on the wire; labels and help texts are for musicians.

No field sets the HTML attribute `maxlength`: a browser would cut a paste without a word. `data-limit` says
the same to the counter beside the box, and the form says it in a sentence.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from studio.catalog.models_table import DEFAULT_MODEL, LONGEST_PROMPT, LONGEST_TAGS, MODELS, model_name

NEWLINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
BYTE_ORDER_MARK = "\ufeff"


def overlong(subject: str, text: str, limit: int) -> str:
    """The sentence for a text that is too long, or "". The subject brings its verb: "Title is"."""
    if len(text) <= limit:
        return ""
    return f"{subject} {len(text)} characters long; the limit is {limit}."


def unusable(text: str) -> str:
    """What no song, title or database can hold: the name of the first such character, or ""."""
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs":
            return f"half of a character (U+{ord(character):04X})"
        if category == "Cc" and character not in "\n\t":
            return f"a control character (U+{ord(character):04X})"
    return ""


def over(options: dict[str, Any], /, **defaults: Any) -> dict[str, Any]:
    return defaults | options


def between(label: str, low: int, high: int, unit: str = "") -> Callable[[float], None]:
    def check(value: float) -> None:
        if not low <= value <= high:
            raise ValidationError(f"{label} must be between {low} and {high}{unit}.")

    return check


class TextField(forms.CharField):
    """Text with clean edges, newlines and accents. On one line unless `lines`; no word is ever dropped."""

    def __init__(self, *, limit: int | None = None, lines: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.limit = limit
        self.lines = lines
        self.error_messages["required"] = f"{self.label} is required."

    def to_python(self, value: Any) -> str:
        text = NEWLINES.sub("\n", str(value or "").replace(BYTE_ORDER_MARK, ""))
        if found := unusable(text):
            raise ValidationError(f"{self.label} contains {found}. Remove it and try again.")
        text = unicodedata.normalize("NFC", text)
        return text.strip() if self.lines else " ".join(text.split())

    def validate(self, value: str) -> None:
        super().validate(value)
        if self.limit and (sentence := overlong(f"{self.label} is", value, self.limit)):
            raise ValidationError(sentence)


class LyricsField(TextField):
    def __init__(self, **options: Any) -> None:
        attrs = {"rows": 14, "class": "lyrics", "data-limit": LONGEST_PROMPT, "spellcheck": "true"}
        super().__init__(
            **over(
                options,
                label="Lyrics",
                lines=True,
                required=False,
                help_text="Your words, under tags such as [Verse], [Chorus] and [Bridge].",
                widget=forms.Textarea(attrs=attrs),
            )
        )


class DescriptionField(TextField):
    """`counter` refuses nothing: where a description is one mode's, it must not block the other."""

    def __init__(self, *, counter: int, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 4, "data-limit": counter})
        super().__init__(**over(options, label="Description", lines=True, required=False, widget=widget))


class TagsField(TextField):
    """One comma-separated line; tags typed on lines of their own stay apart."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                label="Style",
                lines=True,
                required=False,
                help_text="Genre, mood, instruments, tempo, key: dream pop, warm, 96 bpm, A minor.",
                widget=forms.Textarea(attrs={"rows": 2, "data-limit": LONGEST_TAGS}),
            )
        )

    def to_python(self, value: Any) -> str:
        lines = (" ".join(line.split()).strip(" ,") for line in super().to_python(value).split("\n"))
        return ", ".join(line for line in lines if line)


class ExcludeField(TextField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                label="Exclude",
                required=False,
                limit=200,
                help_text="What must not be heard: distortion, choir, drums.",
                widget=forms.TextInput(attrs={"data-limit": 200}),
            )
        )


class TitleField(TextField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                label="Title",
                required=False,
                limit=80,
                help_text="Left empty, the song finds its own.",
                widget=forms.TextInput(attrs={"data-limit": 80}),
            )
        )


class RangeInput(forms.NumberInput):
    input_type = "range"


class WeightField(forms.FloatField):
    """A slider from 0 to 1."""

    def __init__(self, *, label: str, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                label=label,
                required=False,
                initial=0.5,
                widget=RangeInput(attrs={"min": 0, "max": 1, "step": 0.01}),
                validators=[between(label, 0, 1)],
                error_messages={"invalid": f"{label} must be a number from 0 to 1."},
            )
        )


class SecondsField(forms.IntegerField):
    """A length in whole seconds: a target, not a cut."""

    def __init__(self, *, label: str = "Length", low: int = 10, high: int = 360, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                label=label,
                required=False,
                help_text="In seconds. Left empty, the words decide.",
                widget=forms.NumberInput(attrs={"min": low, "max": high, "step": 1, "inputmode": "numeric"}),
                validators=[between(label, low, high, " seconds")],
                error_messages={"invalid": f"{label} must be a whole number of seconds."},
            )
        )


class SwitchField(forms.BooleanField):
    def __init__(self, *, label: str, **options: Any) -> None:
        super().__init__(**over(options, label=label, required=False, initial=False))


class ModelSelect(forms.Select):
    """Tells the page each model's limits, so that the counters follow the choice."""

    def create_option(self, *args: Any, **options: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **options)
        model = MODELS[option["value"]]
        option["attrs"] |= {
            "data-prompt-limit": model.prompt_limit,
            "data-tags-limit": model.tags_limit,
            "data-seconds": model.seconds,
            "data-picks-voice": "true" if model.picks_voice else "false",
        }
        return option


class ModelField(forms.ChoiceField):
    """The vendor's models; the other spelling, chirp-v5 for sonic-v5, is understood."""

    def __init__(self, **options: Any) -> None:
        names = ", ".join(MODELS)
        super().__init__(
            **over(
                options,
                label="Model",
                initial=DEFAULT_MODEL,
                choices=[(model.name, model.title) for model in MODELS.values()],
                help_text="Newer models take longer songs, lyrics and styles.",
                widget=ModelSelect,
                error_messages={
                    "required": f"Model is required. Choose one of {names}.",
                    "invalid_choice": f"There is no such model. Choose one of {names}.",
                },
            )
        )

    def to_python(self, value: Any) -> str:
        return model_name(super().to_python(value))


class GenderField(forms.ChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                label="Voice",
                required=False,
                choices=[("", "Any"), ("f", "Female"), ("m", "Male")],
                help_text="Who sings. Needs model v4.5 or newer.",
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": "Voice must be f (female) or m (male), or left out."},
            )
        )
