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
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from studio.catalog.said import StrOrPromise, filled
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


def overlong(sentence: StrOrPromise, text: str, limit: int, **values: object) -> str:
    """The sentence for a text that is too long, or ""; it may name the `length` and the `limit`."""
    if len(text) <= limit:
        return ""
    return str(sentence) % {"length": len(text), "limit": limit, **values}


def unusable(text: str) -> str:
    """What no song, title or database can hold: the name of the first such character, or ""."""
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs":
            return gettext("half of a character (U+%(code)s)") % {"code": f"{ord(character):04X}"}
        if category == "Cc" and character not in "\n\t":
            return gettext("a control character (U+%(code)s)") % {"code": f"{ord(character):04X}"}
    return ""


def over(options: dict[str, Any], /, **defaults: Any) -> dict[str, Any]:
    return defaults | options


BETWEEN = _("%(label)s must be between %(low)s and %(high)s.")
BETWEEN_SECONDS = _("%(label)s must be between %(low)s and %(high)s seconds.")
REQUIRED = _("%(label)s is required.")
WHOLE_SECONDS = _("%(label)s must be a whole number of seconds.")
LENGTH = _("Length")
OVERLONG = _("%(label)s is %(length)d characters long; the limit is %(limit)d.")


def between(
    label: StrOrPromise, low: float, high: float, sentence: StrOrPromise = BETWEEN
) -> Callable[[float], None]:
    def check(value: float) -> None:
        if not low <= value <= high:
            raise ValidationError(str(sentence) % {"label": label, "low": low, "high": high})

    return check


class TextField(forms.CharField):
    """Text with clean edges, newlines and accents. On one line unless `lines`; no word is ever dropped."""

    def __init__(self, *, limit: int | None = None, lines: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.limit = limit
        self.lines = lines
        self.error_messages["required"] = filled(REQUIRED, label=self.label)

    def to_python(self, value: Any) -> str:
        text = NEWLINES.sub("\n", str(value or "").replace(BYTE_ORDER_MARK, ""))
        if found := unusable(text):
            raise ValidationError(
                gettext("%(label)s contains %(found)s. Remove it and try again.")
                % {"label": self.label, "found": found}
            )
        text = unicodedata.normalize("NFC", text)
        return text.strip() if self.lines else " ".join(text.split())

    def validate(self, value: str) -> None:
        super().validate(value)
        if self.limit and (sentence := overlong(OVERLONG, value, self.limit, label=self.label)):
            raise ValidationError(sentence)


class LyricsField(TextField):
    """`limit` where the operation has one of its own; else the model decides."""

    def __init__(self, **options: Any) -> None:
        shown = options.get("limit", LONGEST_PROMPT)
        attrs = {"rows": 14, "class": "lyrics", "data-limit": shown, "spellcheck": "true"}
        super().__init__(
            **over(
                options,
                label=_("Lyrics"),
                lines=True,
                required=False,
                help_text=_("Your words, under tags such as [Verse], [Chorus] and [Bridge]."),
                widget=forms.Textarea(attrs=attrs),
            )
        )


class DescriptionField(TextField):
    """`counter` refuses nothing: where a description is one mode's, it must not block the other."""

    def __init__(self, *, counter: int, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 4, "data-limit": counter})
        super().__init__(**over(options, label=_("Description"), lines=True, required=False, widget=widget))


class TagsField(TextField):
    """One comma-separated line; tags typed on lines of their own stay apart."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                label=_("Style"),
                lines=True,
                required=False,
                help_text=_("Genre, mood, instruments, tempo, key: dream pop, warm, 96 bpm, A minor."),
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
                label=_("Exclude"),
                required=False,
                limit=200,
                help_text=_("What must not be heard: distortion, choir, drums."),
                widget=forms.TextInput(attrs={"data-limit": 200}),
            )
        )


class TitleField(TextField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                label=_("Title"),
                required=False,
                limit=80,
                help_text=_("Left empty, the song finds its own."),
                widget=forms.TextInput(attrs={"data-limit": 80}),
            )
        )


class RangeInput(forms.NumberInput):
    input_type = "range"


class WeightField(forms.FloatField):
    """A slider, from 0 to 1 unless it starts higher."""

    def __init__(self, *, label: StrOrPromise, low: float = 0, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                label=label,
                required=False,
                initial=0.5,
                widget=RangeInput(attrs={"min": low, "max": 1, "step": 0.01}),
                validators=[between(label, low, 1)],
                error_messages={
                    "invalid": filled(
                        _("%(label)s must be a number from %(low)s to 1."), label=label, low=low
                    )
                },
            )
        )


class SecondsField(forms.IntegerField):
    """A length in whole seconds: a target, not a cut."""

    def __init__(
        self, *, label: StrOrPromise = LENGTH, low: int = 10, high: int = 360, **options: Any
    ) -> None:
        super().__init__(
            **over(
                options,
                label=label,
                required=False,
                help_text=_("In seconds. Left empty, the words decide."),
                widget=forms.NumberInput(attrs={"min": low, "max": high, "step": 1, "inputmode": "numeric"}),
                validators=[between(label, low, high, BETWEEN_SECONDS)],
                error_messages={
                    "invalid": filled(WHOLE_SECONDS, label=label),
                    "required": filled(REQUIRED, label=label),
                },
            )
        )


class MomentField(forms.FloatField):
    """A place in a clip, in seconds from its start; the verb checks that the clip is that long."""

    def __init__(self, *, label: StrOrPromise, low: float = 0, whole: bool = False, **options: Any) -> None:
        step = 1 if whole else 0.01
        attrs = {"min": low, "max": LONGEST_MOMENT, "step": step, "inputmode": "decimal"}
        super().__init__(
            **over(
                options,
                label=label,
                widget=forms.NumberInput(attrs=attrs),
                validators=[between(label, low, LONGEST_MOMENT, BETWEEN_SECONDS)],
                error_messages={
                    "invalid": filled(_("%(label)s must be a number of seconds."), label=label),
                    "required": filled(REQUIRED, label=label),
                },
            )
        )
        self.whole = whole

    def to_python(self, value: Any) -> Any:
        seconds = super().to_python(value)
        if not self.whole or seconds is None:
            return seconds
        if seconds % 1:  # also what is not finite: its rest is no number
            raise ValidationError(str(WHOLE_SECONDS) % {"label": self.label})
        return int(seconds)


class SeedField(forms.IntegerField):
    """A number sent as text, as the vendor wants it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                label=_("Seed"),
                required=False,
                help_text=_("The same seed and settings make the same music again. Left empty, it is drawn."),
                widget=forms.NumberInput(attrs={"min": 0, "max": LARGEST_SEED, "step": 1}),
                validators=[between(_("Seed"), 0, LARGEST_SEED)],
                error_messages={"invalid": _("Seed must be a whole number.")},
            )
        )

    def clean(self, value: Any) -> str:
        number = super().clean(value)
        return "" if number is None else str(number)


class SwitchField(forms.BooleanField):
    def __init__(self, *, label: StrOrPromise, **options: Any) -> None:
        super().__init__(**over(options, label=label, required=False, initial=False))


class PickField(forms.ChoiceField):
    """One of a short list; `names` maps what is sent to what is shown."""

    def __init__(self, *, label: StrOrPromise, names: Mapping[str, StrOrPromise], **options: Any) -> None:
        allowed = ", ".join(name for name in names if name)
        super().__init__(
            **over(
                options,
                label=label,
                choices=list(names.items()),
                error_messages={
                    "required": filled(
                        _("%(label)s is required. Choose one of: %(allowed)s."), label=label, allowed=allowed
                    ),
                    "invalid_choice": filled(
                        _("%(label)s does not know this value. Choose one of: %(allowed)s."),
                        label=label,
                        allowed=allowed,
                    ),
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
                label=_("Model"),
                initial=DEFAULT_MODEL,
                choices=[(model.name, _(model.title)) for model in able.values()],
                help_text=_("Newer models take longer songs, lyrics and styles."),
                widget=ModelSelect,
                error_messages={
                    "required": filled(_("Model is required. Choose one of %(names)s."), names=names),
                    "invalid_choice": filled(
                        _("There is no such model. Choose one of %(names)s."), names=names
                    ),
                },
            )
        )
        self.oldest = oldest

    def to_python(self, value: Any) -> str:
        return model_name(super().to_python(value))

    def validate(self, value: str) -> None:
        if value in MODELS and not self.valid_value(value):
            raise ValidationError(
                gettext("%(model)s can't do this. Choose %(oldest)s or newer.")
                % {"model": value, "oldest": self.oldest}
            )
        super().validate(value)


class GenderField(forms.ChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                label=_("Voice"),
                required=False,
                choices=[("", pgettext_lazy("voice", "Any")), ("f", _("Female")), ("m", _("Male"))],
                help_text=_("Who sings. Needs model v4.5 or newer."),
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Voice must be f (female) or m (male), or left out.")},
            )
        )


class IdField(TextField):
    """The id of something the team has; whose it is, is for the verb to see."""

    def __init__(self, *, otherwise: StrOrPromise, **options: Any) -> None:
        super().__init__(**over(options, widget=forms.HiddenInput))
        self.otherwise = otherwise

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return parse_id(text, str(self.otherwise) % {"label": self.label}) if text else ""


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
            **over(
                options,
                otherwise=_("%(label)s must be the id of a clip."),
                label=_("Source"),
                help_text=_("The song or recording to start from."),
            )
        )


class PersonaField(IdField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                otherwise=_("%(label)s must be the id of a persona."),
                label=_("Persona"),
                help_text=_("Whose voice sings: a persona made from one of your songs."),
            )
        )


class VoxField(IdField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                otherwise=_("%(label)s must be the id of a cut voice."),
                label=_("Cut voice"),
                required=False,
                help_text=_("A stretch of singing that was cut before. Left empty, the whole song is heard."),
            )
        )


class AddressField(TextField):
    """Where a recording can be fetched; whether it may be, is for the fetcher to see."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                label=_("Address"),
                required=False,
                limit=LONGEST_ADDRESS,
                help_text=_("The public web address of an audio file: https://example.com/song.mp3."),
                widget=forms.URLInput(attrs={"data-limit": LONGEST_ADDRESS, "inputmode": "url"}),
            )
        )

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not is_web_address(value):
            raise ValidationError(
                gettext("%(label)s must be a web address that starts with https:// or http://.")
                % {"label": self.label}
            )


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
                label=_("Recording"),
                required=False,
                help_text=_("MP3, WAV, FLAC, OGG, Opus, M4A or AIFF, up to 8 minutes."),
                widget=forms.FileInput(attrs={"accept": "audio/*"}),
                error_messages={
                    "empty": _("This file is empty. Choose another."),
                    "missing": _("No file arrived. Choose it again."),
                    "invalid": _("No file arrived. Choose it again."),
                },
            )
        )
