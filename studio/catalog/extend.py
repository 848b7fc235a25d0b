"""Going on from a place in a song, and joining what came of it."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from studio.catalog import examples
from studio.catalog.fields import ClipField, LyricsField, MomentField, SwitchField, WeightField
from studio.catalog.operation import Kind, Operation, OperationForm, Yields
from studio.catalog.songs import AudioForm, SongForm

EARLIEST = 0.1  # something has to come before


class GoOnForm(SongForm):
    words_kept = True

    custom_mode = SwitchField(
        label=_("Custom mode"),
        initial=True,
        help_text=_("On: you write the next words and the style. Off: you describe how it goes on."),
    )
    prompt = LyricsField(
        help_text=_("The next words, under tags such as [Bridge]. Left empty, the song comes to its end.")
    )


class ExtendForm(GoOnForm):
    continue_clip_id = ClipField()
    continue_at = MomentField(
        label=_("Continue at"),
        low=EARLIEST,
        help_text=_("The second from which the song goes on differently."),
    )


class UploadExtendForm(AudioForm, GoOnForm):
    continue_at = MomentField(
        label=_("Continue at"),
        low=EARLIEST,
        required=False,
        help_text=_(
            "The second from which it goes on. Left empty, it goes on from the end of the recording."
        ),
    )
    audio_weight = WeightField(
        label=_("Source strength"),
        help_text=_("How closely the new part keeps to the sound of the recording."),
    )
    auto_lyrics = None  # type: ignore[assignment]
    auto_concat = SwitchField(
        label=_("Join at once"),
        help_text=_("Gives the whole song as well, the recording and its new part in one."),
    )


class ConcatForm(OperationForm):
    continue_clip_id = ClipField(
        label=_("Extension"), help_text=_("The new part; the song that it came from is found by itself.")
    )


def extended(kind: Kind) -> bool:
    return kind.extended


EXTEND = Operation(
    key="extend",
    title=_("Extend"),
    verb=pgettext_lazy("button", "Extend"),
    summary=_("Goes on from any second in the same key, tempo, voice and band; two takes of the new part."),
    path="sonic/create",
    form=ExtendForm,
    yields=Yields.CLIPS,
    takes=2,
    source="made",
    group="Make more",
    constant={"task_type": "extend_music"},
    example={
        "continue_clip_id": examples.CLIP,
        "continue_at": 24.5,
        "custom_mode": True,
        "mv": "sonic-v5",
        "prompt": f"{examples.BRIDGE}\n\n{examples.CHORUS}",
    },
)
EXTEND_UPLOAD = replace(
    EXTEND,
    key="extend_upload",
    title=_("Extend a recording"),
    summary=_("Goes on from any second of your recording in its key and tempo; two takes of the new part."),
    source="uploaded",
    constant={"task_type": "extend_upload_music"},
)
UPLOAD_EXTEND = Operation(
    key="upload_extend",
    title=_("Upload and extend"),
    verb=pgettext_lazy("button", "Extend"),
    summary=_("Takes a recording and goes on from any second of it, in one step; two takes."),
    path="sonic/upload-extend",
    form=UploadExtendForm,
    yields=Yields.CLIPS,
    takes=2,
    group="Recordings",
    example={
        "url": examples.AUDIO,
        "continue_at": 8.0,
        "custom_mode": True,
        "mv": "sonic-v5",
        "prompt": examples.SONG,
        "tags": "folk, acoustic guitar",
        "auto_concat": True,
    },
)
CONCAT = Operation(
    key="concat",
    title=_("Whole song"),
    verb=pgettext_lazy("button", "Make it whole"),
    summary=_("One whole song out of an extension and the song it goes on from, without a seam."),
    path="sonic/create",
    form=ConcatForm,
    yields=Yields.CLIPS,
    source="made",
    group="Finish",
    fits=extended,
    constant={"task_type": "concat_music"},
    example={"continue_clip_id": examples.CLIP},
)
