"""What the forms of one family share: the style of a song, its two modes, and a recording to start from."""

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from studio.catalog.fields import (
    OVERLONG,
    REQUIRED,
    AddressField,
    AudioField,
    DescriptionField,
    ExcludeField,
    GenderField,
    LyricsField,
    ModelField,
    SecondsField,
    SwitchField,
    TagsField,
    TitleField,
    WeightField,
    overlong,
)
from studio.catalog.operation import OperationForm
from studio.catalog.said import StrOrPromise, both, either
from studio.catalog.table import MODELS, Model

DESCRIPTION_LIMIT = 400
LYRICS_OVERLONG = _("Lyrics are %(length)d characters long; the limit is %(limit)d with %(model)s.")
STYLE_OVERLONG = _("Style is %(length)d characters long; the limit is %(limit)d with %(model)s.")
BRACKETED = re.compile(r"\[[^\]]*\]")
ORDER = (
    *(
        "url",
        "file",
        "rights",
        "continue_clip_id",
        "clip_id",
        "sample_clip_id",
        "mashup_clip_ids",
        "persona_id",
    ),
    *("continue_at", "chop_sample_start_s", "chop_sample_end_s", "infill_start_s", "infill_end_s"),
    *("custom_mode", "gpt_description_prompt", "infill_lyrics", "prompt", "auto_lyrics", "make_instrumental"),
    *("overpainting_start_s", "overpainting_end_s", "audio_weight", "tags", "negative_tags", "title"),
    *("vocal_gender", "mv", "style_weight", "weirdness_constraint", "duration", "auto_concat"),
)


def has_words(lyrics: str) -> bool:
    """Is there anything to sing besides section tags?"""
    return any(character.isalnum() for character in BRACKETED.sub("", lyrics))


class StyleForm(OperationForm):
    """How a song should sound, within what its model takes."""

    field_order = ORDER

    tags = TagsField()
    negative_tags = ExcludeField()
    title = TitleField()
    vocal_gender = GenderField()
    mv = ModelField()
    style_weight = WeightField(
        label=_("Style strength"), help_text=_("How closely the music keeps to the style.")
    )
    weirdness_constraint = WeightField(
        label=_("Weirdness"), help_text=_("Low is familiar, high takes risks.")
    )

    def check(self) -> None:
        super().check()
        if "mv" in self.cleaned_data:
            self.check_model(MODELS[self.cleaned_data["mv"]])

    def model_limits(self, model: Model) -> Iterator[tuple[str, StrOrPromise, int]]:
        """Field, sentence and limit of every text whose limit is the model's."""
        yield "prompt", LYRICS_OVERLONG, model.prompt
        yield "tags", STYLE_OVERLONG, model.tags

    def check_model(self, model: Model) -> None:
        for name, sentence, limit in self.model_limits(model):
            self.say(name, overlong(sentence, self.cleaned_data.get(name, ""), limit, model=model.name))
        if self.cleaned_data.get("vocal_gender") and not model.picks_voice:
            sentence = gettext("%(model)s picks its own voice; choose sonic-v4-5 or newer to decide it.")
            self.say("vocal_gender", sentence % {"model": model.name})


class SongForm(StyleForm):
    """A whole song, in one of two modes: from lyrics and style, or from a description."""

    aliases = {"lyrics": "prompt"}
    words_kept: ClassVar[bool] = False  # the source has words, or an ending: empty lyrics mean something
    description_needed: ClassVar[bool] = True

    custom_mode = SwitchField(
        label=_("Custom mode"),
        help_text=_("On: you write the lyrics and the style. Off: you describe the song."),
    )
    gpt_description_prompt = DescriptionField(
        counter=DESCRIPTION_LIMIT,
        label=_("Song description"),
        help_text=_(
            "What the song is about and how it should sound: a waltz about rain in an empty station."
        ),
    )
    prompt = LyricsField()
    auto_lyrics = SwitchField(
        label=_("Write the lyrics for me"),
        help_text=_("The lyrics box then holds a brief for them, not the words."),
    )
    make_instrumental = SwitchField(
        label=_("Instrumental"), help_text=_("No singing; section tags still give the form.")
    )
    duration = SecondsField()

    def irrelevant(self) -> Iterable[str]:
        if self.cleaned_data.get("custom_mode"):
            yield "gpt_description_prompt"
        else:
            yield from ("prompt", "auto_lyrics", "title", "tags", "negative_tags")
        if self.cleaned_data.get("make_instrumental"):
            yield from ("auto_lyrics", "vocal_gender")

    def check(self) -> None:
        super().check()
        if "custom_mode" in self.errors:
            return
        if self.cleaned_data["custom_mode"]:
            self.say("prompt", self.words_missing())
        else:
            self.say("gpt_description_prompt", self.description_wrong())

    def check_model(self, model: Model) -> None:
        super().check_model(model)
        if (self.cleaned_data.get("duration") or 0) > model.seconds:
            sentence = gettext("%(model)s makes songs of up to %(seconds)d seconds. Choose a newer model.")
            self.say("duration", sentence % {"model": model.name, "seconds": model.seconds})

    def words_missing(self) -> str:
        prompt = self.cleaned_data.get("prompt", "")
        if self.cleaned_data.get("make_instrumental"):
            return ""
        if self.cleaned_data.get("auto_lyrics"):
            given = prompt or self.cleaned_data.get("tags") or self.cleaned_data.get("title")
            return (
                "" if given else gettext("Say what the lyrics should be about, or give a title or a style.")
            )
        if self.words_kept or has_words(prompt):
            return ""
        if prompt:
            return gettext(
                "There are section tags here but no words to sing. Add words, or switch on Instrumental."
            )
        if "auto_lyrics" in self.fields:
            return gettext("Write some lyrics, let them be written for you, or switch on Instrumental.")
        return gettext("Write some lyrics, or switch on Instrumental.")

    def description_wrong(self) -> str:
        text = self.cleaned_data.get("gpt_description_prompt", "")
        if text or not self.description_needed:
            return overlong(OVERLONG, text, DESCRIPTION_LIMIT, label=gettext("Song description"))
        return gettext("Describe the song you want.")


class AudioForm(OperationForm):
    """A recording from outside: its address; from a browser the file itself will do, and the person says that
    they may use it. JSON has no such fields."""

    browser_only = frozenset({"file", "rights"})
    origins: ClassVar[tuple[str, ...]] = ("url", "file")  # exactly one of them

    url = AddressField()
    file = AudioField()
    rights = SwitchField(
        label=_("I may use this recording"),
        help_text=_("It is yours, or you have its owner's leave, or it is free of rights."),
    )

    def check(self) -> None:
        super().check()
        origins = [name for name in self.origins if name in self.fields]
        if any(name in self.errors for name in origins):
            return
        given = [name for name in origins if self.cleaned_data.get(name)]
        labels = [str(self.fields[name].label) for name in origins]
        if not given:
            self.say(origins[0], str(REQUIRED) % {"label": either(labels)})
        elif len(given) > 1:
            sentence = gettext("Give only one of %(labels)s.")
            self.say(given[1], sentence % {"labels": both(labels)})
        if "rights" in self.fields and not self.cleaned_data.get("rights") and self.brings_audio():
            self.say("rights", gettext("Confirm that you may use this recording."))

    def brings_audio(self) -> bool:
        """Does the request itself bring a recording, rather than name one that is here?"""
        return any(self.cleaned_data.get(name) for name in self.fields_of(AddressField, AudioField))
