"""The fields that operations are made of. Named as on the wire; labels and help texts are for musicians.

No field sets the HTML attribute `maxlength`: a browser would cut a paste without a word. `data-limit` says
the same to the counter beside the box, and the form says it in a sentence.
"""

import re
import unicodedata
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError

from studio.catalog.table import (
    DEFAULT_MODEL,
    LONGEST_PROMPT,
    LONGEST_TAGS,
    MODELS,
    model_name,
    models_from,
)

NEWLINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
BYTE_ORDER_MARK = "\ufeff"
LONGEST_MOMENT = 3600  # seconds; the clip itself is shorter, which only its owner's request can know
LONGEST_ADDRESS = 2048
LARGEST_SEED = 2**32 - 1


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


def between(label: str, low: float, high: float, unit: str = "") -> Callable[[float], None]:
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
    """`limit` where the operation has one of its own; else the model decides."""

    def __init__(self, **options: Any) -> None:
        shown = options.get("limit", LONGEST_PROMPT)
        attrs = {"rows": 14, "class": "lyrics", "data-limit": shown, "spellcheck": "true"}
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
                widget=forms.Textarea(attrs={"rows": 2, "data-limit": options.get("limit", LONGEST_TAGS)}),
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
    """A slider, from 0 to 1 unless it starts higher."""

    def __init__(self, *, label: str, low: float = 0, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                label=label,
                required=False,
                initial=0.5,
                widget=RangeInput(attrs={"min": low, "max": 1, "step": 0.01}),
                validators=[between(label, low, 1)],
                error_messages={"invalid": f"{label} must be a number from {low} to 1."},
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
                error_messages={
                    "invalid": f"{label} must be a whole number of seconds.",
                    "required": f"{label} is required.",
                },
            )
        )


class MomentField(forms.FloatField):
    """A place in a clip, in seconds from its start; the verb checks that the clip is that long."""

    def __init__(self, *, label: str, low: float = 0, whole: bool = False, **options: Any) -> None:
        step = 1 if whole else 0.01
        attrs = {"min": low, "max": LONGEST_MOMENT, "step": step, "inputmode": "decimal"}
        super().__init__(
            **over(
                options,
                label=label,
                widget=forms.NumberInput(attrs=attrs),
                validators=[between(label, low, LONGEST_MOMENT, " seconds")],
                error_messages={
                    "invalid": f"{label} must be a number of seconds.",
                    "required": f"{label} is required.",
                },
            )
        )
        self.whole = whole

    def to_python(self, value: Any) -> Any:
        seconds = super().to_python(value)
        if not self.whole or seconds is None:
            return seconds
        if seconds % 1:  # also what is not finite: its rest is no number
            raise ValidationError(f"{self.label} must be a whole number of seconds.")
        return int(seconds)


class SeedField(forms.IntegerField):
    """A number sent as text, as the vendor wants it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                label="Seed",
                required=False,
                help_text="The same seed and settings make the same music again. Left empty, it is drawn.",
                widget=forms.NumberInput(attrs={"min": 0, "max": LARGEST_SEED, "step": 1}),
                validators=[between("Seed", 0, LARGEST_SEED)],
                error_messages={"invalid": "Seed must be a whole number."},
            )
        )

    def clean(self, value: Any) -> str:
        number = super().clean(value)
        return "" if number is None else str(number)


class SwitchField(forms.BooleanField):
    def __init__(self, *, label: str, **options: Any) -> None:
        super().__init__(**over(options, label=label, required=False, initial=False))


class PickField(forms.ChoiceField):
    """One of a short list; `names` maps what is sent to what is shown."""

    def __init__(self, *, label: str, names: Mapping[str, str], **options: Any) -> None:
        allowed = f"Choose one of: {', '.join(name for name in names if name)}."
        super().__init__(
            **over(
                options,
                label=label,
                choices=list(names.items()),
                error_messages={
                    "required": f"{label} is required. {allowed}",
                    "invalid_choice": f"{label} does not know this value. {allowed}",
                },
            )
        )


class ModelSelect(forms.Select):
    """Tells the page each model's limits, so that the counters follow the choice."""

    def create_option(self, *args: Any, **options: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **options)
        model = MODELS[option["value"]]
        option["attrs"] |= {
            "data-prompt-limit": model.prompt,
            "data-tags-limit": model.tags,
            "data-seconds": model.seconds,
            "data-picks-voice": "true" if model.picks_voice else "false",
        }
        return option


class ModelField(forms.ChoiceField):
    """The vendor's models; the other spelling, chirp-v5 for sonic-v5, is understood. `oldest` is the first
    model that can do the operation."""

    def __init__(self, *, oldest: str = next(iter(MODELS)), **options: Any) -> None:
        able = models_from(oldest)
        names = ", ".join(able)
        super().__init__(
            **over(
                options,
                label="Model",
                initial=DEFAULT_MODEL,
                choices=[(model.name, model.title) for model in able.values()],
                help_text="Newer models take longer songs, lyrics and styles.",
                widget=ModelSelect,
                error_messages={
                    "required": f"Model is required. Choose one of {names}.",
                    "invalid_choice": f"There is no such model. Choose one of {names}.",
                },
            )
        )
        self.oldest = oldest

    def to_python(self, value: Any) -> str:
        return model_name(super().to_python(value))

    def validate(self, value: str) -> None:
        if value in MODELS and not self.valid_value(value):
            raise ValidationError(f"{value} can't do this. Choose {self.oldest} or newer.")
        super().validate(value)


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


class IdField(TextField):
    """The id of something the team has; whose it is, is for the verb to see."""

    def __init__(self, *, of: str, **options: Any) -> None:
        super().__init__(**over(options, widget=forms.HiddenInput))
        self.of = of

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return parse_id(text, f"{self.label} must be the id of {self.of}.") if text else ""


def parse_id(text: str, otherwise: str) -> str:
    """The id in its usual spelling. Raises ValidationError with the sentence for anything else."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise ValidationError(otherwise) from None


class ClipField(IdField):
    """The clip that an operation starts from. The page shows the clip itself; the box is hidden."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(options, of="a clip", label="Source", help_text="The song or recording to start from.")
        )


class PersonaField(IdField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                of="a persona",
                label="Persona",
                help_text="Whose voice sings: a persona made from one of your songs.",
            )
        )


class VoxField(IdField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                of="a cut voice",
                label="Cut voice",
                required=False,
                help_text="A stretch of singing that was cut before. Left empty, the whole song is heard.",
            )
        )


class AddressField(TextField):
    """Where a recording can be fetched; whether it may be, is for the fetcher to see."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                label="Address",
                required=False,
                limit=LONGEST_ADDRESS,
                help_text="The public web address of an audio file: https://example.com/song.mp3.",
                widget=forms.URLInput(attrs={"data-limit": LONGEST_ADDRESS, "inputmode": "url"}),
            )
        )

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not is_web_address(value):
            raise ValidationError(f"{self.label} must be a web address that starts with https:// or http://.")


def is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:  # brackets that hold no address
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text


class AudioField(forms.FileField):
    """A recording from the browser: chosen, dropped or just made. What it holds is checked by the decoder."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                label="Recording",
                required=False,
                help_text="MP3, WAV, FLAC, OGG, Opus, M4A or AIFF, up to 8 minutes.",
                widget=forms.FileInput(attrs={"accept": "audio/*"}),
                error_messages={
                    "empty": "This file is empty. Choose another.",
                    "missing": "No file arrived. Choose it again.",
                    "invalid": "No file arrived. Choose it again.",
                },
            )
        )
