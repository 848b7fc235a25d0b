"""The riffusion family, which the vendor has deprecated. It goes on working here."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from studio.catalog import examples
from studio.catalog.fields import (
    ClipField,
    DescriptionField,
    LyricsField,
    MomentField,
    SwitchField,
    TitleField,
    WeightField,
)
from studio.catalog.fuzz import (
    NEW_BAND,
    NEW_VOICE,
    WORDS_KEPT,
    FuzzModelField,
    SoundField,
    SoundForm,
    of_uploads,
)
from studio.catalog.operation import Operation, OperationForm, Yields
from studio.catalog.said import StrOrPromise
from studio.catalog.songs import AudioForm
from studio.catalog.table import TABLE, SourceKind

SOUND_LIMIT = 200
PROMPT_LIMIT = 200
LYRICS_LIMIT = 3000


class RiffusionForm(SoundForm):
    field_order = (
        *("continue_clip_id", "continue_at", "replace_start_time", "replace_end_time"),
        *("sound", "lyrics", "make_instrumental"),
    )

    sound = SoundField(limit=SOUND_LIMIT)
    lyrics = LyricsField(limit=LYRICS_LIMIT)
    mv = FuzzModelField(models=TABLE.fuzz.riffusion)
    vocal_variation = WeightField(
        label=_("Vocal variation"), help_text=_("Low sings plainly, high takes liberties with the melody.")
    )


class LyricsForm(RiffusionForm):
    make_instrumental = SwitchField(label=_("Instrumental"), help_text=_("No singing."))


class DescribeForm(OperationForm):
    prompt = DescriptionField(
        counter=PROMPT_LIMIT,
        limit=PROMPT_LIMIT,
        required=True,
        help_text=_("The song in a sentence: a disco song about a lift that stops at every floor."),
    )
    title = TitleField()
    mv = FuzzModelField(models=TABLE.fuzz.riffusion)


class CoverForm(RiffusionForm):
    continue_clip_id = ClipField()
    lyrics = LyricsField(limit=LYRICS_LIMIT, help_text=WORDS_KEPT)


class ExtendForm(RiffusionForm):
    continue_clip_id = ClipField()
    continue_at = MomentField(
        label=_("Continue at"),
        low=1,
        whole=True,
        help_text=_("The whole second from which it goes on differently."),
    )


class ReplaceForm(RiffusionForm):
    continue_clip_id = ClipField()
    replace_start_time = MomentField(
        label=_("Start"), help_text=_("The second at which the new stretch begins.")
    )
    replace_end_time = MomentField(
        label=_("End"), help_text=_("The second at which the song is itself again.")
    )

    def check(self) -> None:
        super().check()
        self.check_range("replace_start_time", "replace_end_time")


class SwapSoundForm(CoverForm):
    sound = SoundField(limit=SOUND_LIMIT, required=True, help_text=NEW_BAND)


class SwapVocalsForm(CoverForm):
    sound = SoundField(limit=SOUND_LIMIT, required=True, help_text=NEW_VOICE)


def riffed(
    key: str,
    form: type[OperationForm],
    title: StrOrPromise,
    verb: StrOrPromise,
    summary: StrOrPromise,
    constant: Mapping[str, Any],
    example: Mapping[str, Any],
    source: SourceKind = "made",
) -> Operation:
    """An operation of riffusion/create."""
    return Operation(
        key=f"riffusion_{key}",
        title=title,
        verb=verb,
        summary=summary,
        path="riffusion/create",
        form=form,
        yields=Yields.CLIPS,
        takes=2,
        family="riffusion",
        group="Riffusion",
        source=source,
        constant=constant,
        example=example,
    )


RIFFUSION_CREATE = riffed(
    "create",
    LyricsForm,
    _("Riffusion: create with lyrics"),
    pgettext_lazy("button", "Create"),
    _("Two takes of a new song from lyrics, a sound in words, or both."),
    {"task_type": "create_music", "custom_mode": True},
    {
        "lyrics": examples.SONG,
        "sound": "dream pop, warm, female voice",
        "title": "Night Bus",
        "make_instrumental": False,
        "mv": "FUZZ-1.1 Pro",
    },
    source="",
)
RIFFUSION_DESCRIBE = riffed(
    "describe",
    DescribeForm,
    _("Riffusion: create from a description"),
    pgettext_lazy("button", "Create"),
    _("Two takes of a new song from one sentence."),
    {"task_type": "create_music", "custom_mode": False},
    {"prompt": "A disco song about a lift that stops at every floor", "mv": "FUZZ-1.1"},
    source="",
)
RIFFUSION_COVER = riffed(
    "cover",
    CoverForm,
    _("Riffusion: cover"),
    pgettext_lazy("button", "Cover"),
    _("The same melody and form with another sound; two takes."),
    {"task_type": "cover_music"},
    {"continue_clip_id": examples.CLIP, "sound": "bossa nova, nylon guitar"},
)
RIFFUSION_EXTEND = riffed(
    "extend",
    ExtendForm,
    _("Riffusion: extend"),
    pgettext_lazy("button", "Extend"),
    _("Goes on from any whole second; two takes of the new part."),
    {"task_type": "extend_music", "custom_mode": True},
    {"continue_clip_id": examples.CLIP, "continue_at": 20, "lyrics": examples.BRIDGE, "sound": "dream pop"},
)
RIFFUSION_REPLACE = riffed(
    "replace",
    ReplaceForm,
    _("Riffusion: replace a section"),
    pgettext_lazy("button", "Replace"),
    _("Sings or plays one stretch anew and leaves the rest as it is; two takes."),
    {"task_type": "replace_music"},
    {
        "continue_clip_id": examples.CLIP,
        "replace_start_time": 10.0,
        "replace_end_time": 20.0,
        "lyrics": examples.BRIDGE,
        "sound": "dream pop",
    },
)
RIFFUSION_SWAP_SOUND = riffed(
    "swap_sound",
    SwapSoundForm,
    _("Riffusion: swap sound"),
    pgettext_lazy("button", "Swap"),
    _("Another band under the same voice; two takes."),
    {"task_type": "swap_music_sound", "custom_mode": True},
    {"continue_clip_id": examples.CLIP, "sound": "jazz trio, upright bass", "lyrics": examples.SONG},
)
RIFFUSION_SWAP_VOCALS = riffed(
    "swap_vocals",
    SwapVocalsForm,
    _("Riffusion: swap vocals"),
    pgettext_lazy("button", "Swap"),
    _("Another voice over the same band; two takes."),
    {"task_type": "swap_music_vocals", "custom_mode": True},
    {"continue_clip_id": examples.CLIP, "sound": "a low, husky man", "lyrics": examples.SONG},
)
RIFFUSION_UPLOAD = Operation(
    key="riffusion_upload",
    title=_("Riffusion: upload"),
    verb=pgettext_lazy("button", "Upload"),
    summary=_("Brings a recording of up to 8 minutes into the studio."),
    path="riffusion/upload",
    form=AudioForm,
    yields=Yields.CLIPS,
    family="riffusion",
    group="Riffusion",
    example={"url": examples.AUDIO},
)
CHANGES = (
    RIFFUSION_COVER,
    RIFFUSION_EXTEND,
    RIFFUSION_REPLACE,
    RIFFUSION_SWAP_SOUND,
    RIFFUSION_SWAP_VOCALS,
)
RIFFUSION = (
    RIFFUSION_CREATE,
    RIFFUSION_DESCRIBE,
    *(operation for change in CHANGES for operation in (change, of_uploads(change))),
    RIFFUSION_UPLOAD,
)
