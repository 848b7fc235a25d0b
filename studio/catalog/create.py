"""Making a song from words, from a description, or from a style alone."""

import re
from collections.abc import Iterable

from studio.catalog.fields import (
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
from studio.catalog.models_table import MODELS, Model
from studio.catalog.operation import Operation, OperationForm, Yields

DESCRIPTION_LIMIT = 400
BRACKETED = re.compile(r"\[[^\]]*\]")


def has_words(lyrics: str) -> bool:
    """Is there anything to sing besides section tags?"""
    return any(character.isalnum() for character in BRACKETED.sub("", lyrics))


class CreateForm(OperationForm):
    aliases = {"lyrics": "prompt"}

    custom_mode = SwitchField(
        label="Custom mode", help_text="On: you write the lyrics and the style. Off: you describe the song."
    )
    gpt_description_prompt = DescriptionField(
        counter=DESCRIPTION_LIMIT,
        label="Song description",
        help_text="What the song is about and how it should sound: a waltz about rain in an empty station.",
    )
    prompt = LyricsField()
    auto_lyrics = SwitchField(
        label="Write the lyrics for me",
        help_text="The lyrics box then holds a brief for them, not the words.",
    )
    make_instrumental = SwitchField(
        label="Instrumental", help_text="No singing; section tags still give the form."
    )
    tags = TagsField()
    negative_tags = ExcludeField()
    title = TitleField()
    vocal_gender = GenderField()
    mv = ModelField()
    style_weight = WeightField(label="Style strength", help_text="How closely the music keeps to the style.")
    weirdness_constraint = WeightField(label="Weirdness", help_text="Low is familiar, high takes risks.")
    duration = SecondsField()

    def irrelevant(self) -> Iterable[str]:
        if self.cleaned_data.get("custom_mode"):
            yield "gpt_description_prompt"
        else:
            yield from ("prompt", "auto_lyrics", "title", "tags", "negative_tags")
        if self.cleaned_data.get("make_instrumental"):
            yield from ("auto_lyrics", "vocal_gender")

    def check(self) -> None:
        if "custom_mode" in self.errors:
            return
        if self.cleaned_data["custom_mode"]:
            self.say("prompt", self.words_missing())
        else:
            self.say("gpt_description_prompt", self.description_wrong())
        if "mv" in self.cleaned_data:
            self.check_model(MODELS[self.cleaned_data["mv"]])

    def words_missing(self) -> str:
        prompt = self.cleaned_data.get("prompt", "")
        if self.cleaned_data.get("make_instrumental"):
            return ""
        if self.cleaned_data.get("auto_lyrics"):
            given = prompt or self.cleaned_data.get("tags") or self.cleaned_data.get("title")
            return "" if given else "Say what the lyrics should be about, or give a title or a style."
        if not prompt:
            return "Write some lyrics, let them be written for you, or switch on Instrumental."
        if not has_words(prompt):
            return "There are section tags here but no words to sing. Add words, or switch on Instrumental."
        return ""

    def description_wrong(self) -> str:
        text = self.cleaned_data.get("gpt_description_prompt", "")
        return (
            overlong("Song description is", text, DESCRIPTION_LIMIT)
            if text
            else "Describe the song you want."
        )

    def check_model(self, model: Model) -> None:
        limits = (("prompt", "Lyrics are", model.prompt_limit), ("tags", "Style is", model.tags_limit))
        for name, subject, limit in limits:
            sentence = overlong(subject, self.cleaned_data.get(name, ""), limit)
            self.say(name, sentence and f"{sentence[:-1]} with {model.name}.")
        if self.cleaned_data.get("vocal_gender") and not model.picks_voice:
            self.say(
                "vocal_gender", f"{model.name} picks its own voice; choose sonic-v4-5 or newer to decide it."
            )
        if (self.cleaned_data.get("duration") or 0) > model.seconds:
            self.say(
                "duration",
                f"{model.name} makes songs of up to {model.seconds} seconds. Choose a newer model.",
            )


CREATE = Operation(
    key="create",
    title="Create a song",
    verb="Create",
    summary="Two takes of a new song, from your lyrics and style or from a description.",
    path="sonic/create",
    form=CreateForm,
    credits=15,
    yields=Yields.CLIPS,
    takes=2,
    constant={"task_type": "create_music"},
    example={
        "custom_mode": True,
        "mv": "sonic-v5",
        "title": "Night Bus",
        "tags": "dream pop, warm, 96 bpm",
        "prompt": "[Verse]\nThe last bus hums along the bay\nThe windows fold the lights away\n\n"
        "[Chorus]\nTake me home the long way round\nOne more mile of silver sound",
        "vocal_gender": "f",
        "style_weight": 0.6,
        "weirdness_constraint": 0.3,
    },
)
