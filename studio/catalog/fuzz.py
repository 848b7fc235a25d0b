"""What producer and riffusion share: a sound in words, lyrics, and models by other names."""

from collections.abc import Iterable
from dataclasses import replace

from django import forms

from studio.catalog.fields import PickField, TextField, TitleField
from studio.catalog.operation import Operation, OperationForm

WORDS_KEPT = "New words, or none: then the words stay as they are."
NEW_VOICE = "The new voice: a low, husky man, close to the microphone."
NEW_BAND = "The new band: upright bass, brushed drums, vibraphone."
SOUND = "Genre, mood, instruments, voice, tempo: warm trip hop, low female voice, 88 bpm."


class SoundField(TextField):
    def __init__(self, *, limit: int, help_text: str = SOUND, required: bool = False) -> None:
        super().__init__(
            label="Sound",
            limit=limit,
            lines=True,
            required=required,
            help_text=help_text,
            widget=forms.Textarea(attrs={"rows": 3, "data-limit": limit}),
        )


class FuzzModelField(PickField):
    def __init__(self, *, models: Iterable[str]) -> None:
        names = {name: name for name in models}
        super().__init__(
            label="Model",
            names=names,
            initial=next(iter(names)),
            help_text="Pro takes the most care; older models sound simpler.",
        )


class SoundForm(OperationForm):
    """Either a sound or lyrics is enough to begin with."""

    title = TitleField()

    def check(self) -> None:
        super().check()
        if {"sound", "lyrics"} & self.errors.keys():
            return
        if not self.cleaned_data.get("sound") and not self.cleaned_data.get("lyrics"):
            self.say("sound", "Describe the sound, or write some lyrics.")


def of_uploads(operation: Operation) -> Operation:
    """The same for a recording from outside, which the vendor wants asked for by another name."""
    task = str(operation.constant["task_type"])
    return replace(
        operation,
        key=f"{operation.key}_upload",
        title=f"{operation.title} (a recording)",
        source="uploaded",
        constant={**operation.constant, "task_type": task.replace("_music", "_upload_music")},
    )
