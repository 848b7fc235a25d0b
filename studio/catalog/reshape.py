"""Changing a song: its style, its finish, one stretch of it, or what is heard in it."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from studio.catalog import examples
from studio.catalog.fields import (
    ClipField,
    LyricsField,
    ModelField,
    MomentField,
    PickField,
    SwitchField,
    TagsField,
    WeightField,
)
from studio.catalog.operation import Kind, Operation, OperationForm, Yields
from studio.catalog.said import StrOrPromise
from studio.catalog.songs import AudioForm, SongForm, StyleForm, has_words
from studio.catalog.table import LONGEST_PROMPT, LONGEST_TAGS, MODELS, Model

NEW_WORDS_LIMIT = 3000


class RestyleForm(SongForm):
    words_kept = True

    custom_mode = SwitchField(
        label=_("Custom mode"),
        initial=True,
        help_text=_(
            "On: you give the new style, and new words if you like. Off: you describe the new version."
        ),
    )
    prompt = LyricsField(help_text=_("New words to the same melody. Left empty, the words stay as they are."))
    audio_weight = WeightField(
        label=_("Source strength"),
        help_text=_("Low barely recalls the original, high is the same song with a new band."),
    )


class CoverForm(RestyleForm):
    continue_clip_id = ClipField()


class UploadCoverForm(AudioForm, RestyleForm):
    auto_lyrics = None  # type: ignore[assignment]


class RemasterForm(OperationForm):
    continue_clip_id = ClipField()
    variation_category = PickField(
        label=_("Strength"),
        names={
            "": pgettext_lazy("strength", "Automatic"),
            "subtle": pgettext_lazy("strength", "Subtle"),
            "normal": pgettext_lazy("strength", "Normal"),
            "high": pgettext_lazy("strength", "High"),
        },
        required=False,
        help_text=_("Subtle polishes the sound; normal and high play parts of it anew. Needs model v5."),
    )
    mv = ModelField()

    def check(self) -> None:
        super().check()
        model = MODELS.get(self.cleaned_data.get("mv", ""))
        if model and not model.varies and self.cleaned_data.get("variation_category"):
            sentence = gettext("%(model)s has one strength; choose sonic-v5 to decide it.")
            self.say("variation_category", sentence % {"model": model.name})


class AddForm(StyleForm):
    """A stretch of the source gets something new above or below it."""

    continue_clip_id = ClipField()
    mv = ModelField(oldest="sonic-v4-5")
    audio_weight = WeightField(
        label=_("Source strength"), help_text=_("How closely the new part follows what is there already.")
    )
    overpainting_start_s = MomentField(
        label=_("Start"), required=False, help_text=_("In seconds. Left empty, from the beginning.")
    )
    overpainting_end_s = MomentField(
        label=_("End"), required=False, help_text=_("In seconds. Left empty, to the end.")
    )

    def check(self) -> None:
        super().check()
        self.check_range("overpainting_start_s", "overpainting_end_s")


class AddVocalsForm(AddForm):
    aliases = {"lyrics": "prompt"}

    prompt = LyricsField(required=True)

    def check(self) -> None:
        super().check()
        if not has_words(self.cleaned_data.get("prompt", "")):
            self.say("prompt", gettext("There are section tags here but no words to sing. Add words."))


class AddInstrumentalForm(AddForm):
    vocal_gender = None  # type: ignore[assignment]


class ReplaceForm(StyleForm):
    clip_id = ClipField()
    infill_start_s = MomentField(label=_("Start"), help_text=_("The second at which the new stretch begins."))
    infill_end_s = MomentField(label=_("End"), help_text=_("The second at which the song is itself again."))
    infill_lyrics = LyricsField(
        label=_("New words"),
        limit=NEW_WORDS_LIMIT,
        help_text=_("What is sung in this stretch. Left empty, its words stay and are sung anew."),
    )
    prompt = LyricsField(
        label=_("All lyrics"),
        limit=LONGEST_PROMPT,
        help_text=_("The words of the whole song, for the context. Left empty, they are known."),
    )
    tags = TagsField(limit=LONGEST_TAGS)
    mv = ModelField(oldest="sonic-v4")
    auto_concat = SwitchField(
        label=_("Join at once"),
        help_text=_("Gives the whole song as well, with the new stretch in its place."),
    )

    def model_limits(self, model: Model) -> Iterator[tuple[str, StrOrPromise, int]]:
        """The limits of this operation are its own, whatever the model."""
        yield from ()

    def check(self) -> None:
        super().check()
        self.check_range("infill_start_s", "infill_end_s")


def unsung(kind: Kind) -> bool:
    return kind.instrumental


def lone_voice(kind: Kind) -> bool:
    """Only what was sung or played alone can lack a band."""
    return not kind.instrumental and (kind.uploaded or kind.stem)


COVER = Operation(
    key="cover",
    title=_("Cover"),
    verb=pgettext_lazy("button", "Cover"),
    summary=_("The same melody and form in another style; two takes."),
    path="sonic/create",
    form=CoverForm,
    yields=Yields.CLIPS,
    takes=2,
    source="made",
    group="Make more",
    constant={"task_type": "cover_music"},
    example={
        "continue_clip_id": examples.CLIP,
        "custom_mode": True,
        "mv": "sonic-v5",
        "tags": "jazz, smooth, brushed drums",
        "audio_weight": 0.6,
    },
)
COVER_UPLOAD = replace(
    COVER,
    key="cover_upload",
    title=_("Cover a recording"),
    summary=_("The melody and form of your recording in another style; two takes."),
    source="uploaded",
    constant={"task_type": "cover_upload_music"},
)
UPLOAD_COVER = Operation(
    key="upload_cover",
    title=_("Upload and cover"),
    verb=pgettext_lazy("button", "Cover"),
    summary=_("Takes a recording and plays it in another style, in one step; two takes."),
    path="sonic/upload-cover",
    form=UploadCoverForm,
    yields=Yields.CLIPS,
    takes=2,
    group="Recordings",
    example={
        "url": examples.AUDIO,
        "custom_mode": True,
        "mv": "sonic-v5",
        "tags": "bossa nova, nylon guitar",
        "prompt": examples.SONG,
        "audio_weight": 0.7,
    },
)
REPLACE_SECTION = Operation(
    key="replace_section",
    title=_("Replace a section"),
    verb=pgettext_lazy("button", "Replace"),
    summary=_("Sings or plays one stretch anew and leaves the rest as it is; two takes."),
    path="sonic/replace-section",
    form=ReplaceForm,
    yields=Yields.CLIPS,
    takes=2,
    source="any",
    group="Change",
    example={
        "clip_id": examples.CLIP,
        "mv": "sonic-v5",
        "infill_start_s": 10.0,
        "infill_end_s": 20.0,
        "infill_lyrics": "The empty seats are counting stars\nThe rain is writing on the cars",
        "auto_concat": True,
    },
)
ADD_VOCALS = Operation(
    key="add_vocals",
    title=_("Add vocals"),
    verb=pgettext_lazy("button", "Sing"),
    summary=_("Sings your words over an instrumental, in its key and tempo; two takes."),
    path="sonic/create",
    form=AddVocalsForm,
    yields=Yields.CLIPS,
    takes=2,
    source="any",
    group="Change",
    fits=unsung,
    constant={"task_type": "add_vocals"},
    example={
        "continue_clip_id": examples.CLIP,
        "mv": "sonic-v5",
        "prompt": examples.SONG,
        "tags": "soul, warm voice",
        "vocal_gender": "f",
    },
)
ADD_INSTRUMENTAL = Operation(
    key="add_instrumental",
    title=_("Add a band"),
    verb=pgettext_lazy("button", "Accompany"),
    summary=_("Accompanies a voice or a melody, with chords found from it; two takes."),
    path="sonic/create",
    form=AddInstrumentalForm,
    yields=Yields.CLIPS,
    takes=2,
    source="any",
    group="Change",
    fits=lone_voice,
    constant={"task_type": "add_instrumental"},
    example={
        "continue_clip_id": examples.CLIP,
        "mv": "sonic-v5",
        "tags": "folk, acoustic guitar, upright bass",
        "audio_weight": 0.8,
    },
)
REMASTER = Operation(
    key="remaster",
    title=_("Remaster"),
    verb=pgettext_lazy("button", "Remaster"),
    summary=_("Better loudness, balance and width; at the higher strengths it is played anew. Two takes."),
    path="sonic/create",
    form=RemasterForm,
    yields=Yields.CLIPS,
    takes=2,
    source="any",
    group="Finish",
    constant={"task_type": "remaster"},
    example={"continue_clip_id": examples.CLIP, "mv": "sonic-v5", "variation_category": "normal"},
)
