"""What producer and riffusion share: a sound in words, lyrics, and models by other names."""

from collections.abc import Iterable
from dataclasses import replace

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from studio.catalog.fields import PickField, TextField, TitleField
from studio.catalog.operation import Operation, OperationForm
from studio.catalog.said import StrOrPromise, filled

WORDS_KEPT = _("New words, or none: then the words stay as they are.")
NEW_VOICE = _("The new voice: a low, husky man, close to the microphone.")
NEW_BAND = _("The new band: upright bass, brushed drums, vibraphone.")
SOUND = _("Genre, mood, instruments, voice, tempo: warm trip hop, low female voice, 88 bpm.")


class SoundField(TextField):
    def __init__(self, *, limit: int, help_text: StrOrPromise = SOUND, required: bool = False) -> None:
        super().__init__(
            label=_("Sound"),
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
            label=_("Model"),
            names=names,
            initial=next(iter(names)),
            help_text=_("Pro takes the most care; older models sound simpler."),
        )


class SoundForm(OperationForm):
    """Either a sound or lyrics is enough to begin with."""

    title = TitleField()

    def check(self) -> None:
        super().check()
        if {"sound", "lyrics"} & self.errors.keys():
            return
        if not self.cleaned_data.get("sound") and not self.cleaned_data.get("lyrics"):
            self.say("sound", gettext("Describe the sound, or write some lyrics."))


def of_uploads(operation: Operation) -> Operation:
    """The same for a recording from outside, which the vendor wants asked for by another name."""
    task = str(operation.constant["task_type"])
    return replace(
        operation,
        key=f"{operation.key}_upload",
        title=filled(_("%(title)s (a recording)"), title=operation.title),
        source="uploaded",
        constant={**operation.constant, "task_type": task.replace("_music", "_upload_music")},
    )
