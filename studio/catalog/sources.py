"""Bringing sound in, and starting something new from it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from studio.catalog import examples
from studio.catalog.fields import ClipField, MomentField, SwitchField, TagsField, TextField, VoxField
from studio.catalog.lists import ClipsField
from studio.catalog.operation import Operation, OperationForm, Yields, any_clip, sung
from studio.catalog.songs import AudioForm, SongForm

TAGS_LIMIT = 200  # whatever the model
NAME_LIMIT = 79
PERSONA_TEXT_LIMIT = 2000
VOX_SECONDS = 30


class SampleForm(AudioForm, SongForm):
    origins = ("sample_clip_id", "url", "file")

    sample_clip_id = ClipField(required=False)
    chop_sample_start_s = MomentField(label=_("Start"), help_text=_("The second at which the sample begins."))
    chop_sample_end_s = MomentField(label=_("End"), help_text=_("The second at which the sample ends."))
    tags = TagsField(limit=TAGS_LIMIT)
    duration = None  # type: ignore[assignment]

    def check(self) -> None:
        super().check()
        self.check_range("chop_sample_start_s", "chop_sample_end_s")


class MashupForm(SongForm):
    words_kept = True
    description_needed = False

    mashup_clip_ids = ClipsField()
    custom_mode = SwitchField(
        label=_("Custom mode"),
        initial=True,
        help_text=_("On: you may give a style and new words. Off: you may describe the mashup."),
    )
    tags = TagsField(limit=TAGS_LIMIT)
    duration = None  # type: ignore[assignment]


class VoiceForm(OperationForm):
    """The singing in a clip, or a stretch of it."""

    clip_id = ClipField()
    vocal_start_s = MomentField(
        label=_("Start"),
        required=False,
        help_text=_("Where the singing begins, in seconds. Left empty, at once."),
    )
    vocal_end_s = MomentField(
        label=_("End"),
        required=False,
        help_text=_("Where it ends, in seconds. Left empty, as late as can be."),
    )

    def check(self) -> None:
        super().check()
        self.check_range("vocal_start_s", "vocal_end_s")


class VoxForm(VoiceForm):
    def check(self) -> None:
        self.check_range("vocal_start_s", "vocal_end_s", VOX_SECONDS)
        super().check()


class PersonaForm(VoiceForm):
    field_order = ("clip_id", "name", "describe", "styles", "vox_audio_id")
    aliases = {"description": "describe", "continue_clip_id": "clip_id"}  # the vendor's names of 2025

    name = TextField(
        label=_("Name"),
        limit=NAME_LIMIT,
        help_text=_("What you call this singer."),
        widget=forms.TextInput(attrs={"data-limit": NAME_LIMIT}),
    )
    describe = TextField(
        label=_("Description"),
        lines=True,
        required=False,
        limit=PERSONA_TEXT_LIMIT,
        help_text=_("The voice in words: warm, a little husky, close to the microphone."),
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": PERSONA_TEXT_LIMIT}),
    )
    styles = TagsField(
        label=_("Styles"),
        limit=PERSONA_TEXT_LIMIT,
        help_text=_("The styles this singer is at home in: jazz, soul, bossa nova."),
    )
    vox_audio_id = VoxField()


UPLOAD = Operation(
    key="upload",
    title=_("Upload a recording"),
    verb=pgettext_lazy("button", "Upload"),
    summary=_("Brings a recording of up to 8 minutes into the studio and listens to it."),
    path="sonic/upload",
    form=AudioForm,
    yields=Yields.CLIPS,
    group="Recordings",
    example={"url": examples.AUDIO},
)
SAMPLE = Operation(
    key="sample",
    title=_("Sample"),
    verb=pgettext_lazy("button", "Sample"),
    summary=_("A slice of sound, a hummed melody too, becomes the theme of a new song; two takes."),
    path="sonic/sample",
    form=SampleForm,
    yields=Yields.CLIPS,
    takes=2,
    source="any",
    group="Make more",
    fits=any_clip,
    example={
        "sample_clip_id": examples.CLIP,
        "chop_sample_start_s": 4.0,
        "chop_sample_end_s": 12.0,
        "custom_mode": True,
        "mv": "sonic-v5",
        "make_instrumental": False,
        "prompt": examples.SONG,
        "tags": "trip hop, vinyl, 88 bpm",
    },
)
MASHUP = Operation(
    key="mashup",
    title=_("Mashup"),
    verb=pgettext_lazy("button", "Mash up"),
    summary=_("Two songs in one: the voice of the first over the band of the second; two takes."),
    path="sonic/mashup",
    form=MashupForm,
    yields=Yields.CLIPS,
    takes=2,
    source="any",
    group="Make more",
    example={
        "mashup_clip_ids": [examples.CLIP, examples.OTHER_CLIP],
        "custom_mode": True,
        "mv": "sonic-v5",
        "title": "Night Bus to the Ferry",
    },
)
VOX = Operation(
    key="vox",
    title=_("Cut the voice"),
    verb=pgettext_lazy("button", "Cut"),
    summary=_("Cuts up to 30 seconds of singing out of a song, to make a persona from."),
    path="sonic/vox",
    form=VoxForm,
    yields=Yields.DATA,
    source="any",
    group="Voice",
    fits=sung,
    example={"clip_id": examples.CLIP, "vocal_start_s": 4.0, "vocal_end_s": 24.0},
)
PERSONA = Operation(
    key="persona",
    title=_("Make a persona"),
    verb=pgettext_lazy("button", "Make"),
    summary=_("Keeps the voice of a song, so that it can sing new ones."),
    path="sonic/persona",
    form=PersonaForm,
    yields=Yields.PERSONA,
    source="any",
    group="Voice",
    fits=sung,
    example={
        "clip_id": examples.CLIP,
        "name": "Night Singer",
        "describe": "A warm, close voice with little vibrato",
        "styles": "dream pop, soul",
    },
)
