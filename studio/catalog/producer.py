"""The producer family: one result a request, by its own field names."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from studio.catalog import examples
from studio.catalog.fields import (
    AddressField,
    ClipField,
    LyricsField,
    MomentField,
    PickField,
    SeedField,
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
from studio.catalog.operation import Operation, OperationForm, Yields, any_clip
from studio.catalog.said import StrOrPromise
from studio.catalog.songs import AudioForm
from studio.catalog.table import TABLE, SourceKind

SOUND_LIMIT = 1000
LYRICS_LIMIT = 5000


class ProducerForm(SoundForm):
    field_order = (
        "clip_id",
        "starts_at",
        "ends_at",
        "sound",
        "lyrics",
        "make_instrumental",
        "cover_strength",
    )

    sound = SoundField(limit=SOUND_LIMIT)
    lyrics = LyricsField(limit=LYRICS_LIMIT)
    mv = FuzzModelField(models=TABLE.fuzz.producer)
    sound_strength = WeightField(
        label=_("Sound strength"),
        low=0.2,
        help_text=_("How closely the music keeps to the sound you describe."),
    )
    lyrics_strength = WeightField(
        label=_("Lyrics strength"),
        help_text=_("How closely the singer keeps to your words. The studio's own engine sings them all."),
    )
    weirdness = WeightField(label=_("Weirdness"), help_text=_("Low is familiar, high takes risks."))
    seed = SeedField()


class ProducerCreateForm(ProducerForm):
    make_instrumental = SwitchField(label=_("Instrumental"), help_text=_("No singing."))


class ProducerExtendForm(ProducerForm):
    clip_id = ClipField()
    starts_at = MomentField(
        label=_("Continue at"),
        low=0.1,
        initial=30,
        required=False,
        help_text=_("The second from which it goes on differently; 30 when left empty."),
    )


class ProducerReplaceForm(ProducerForm):
    clip_id = ClipField()
    starts_at = MomentField(label=_("Start"), help_text=_("The second at which the new stretch begins."))
    ends_at = MomentField(
        label=_("End"),
        required=False,
        help_text=_("The second at which it ends. Left empty, it lasts to the end."),
    )

    def check(self) -> None:
        super().check()
        self.check_range("starts_at", "ends_at")


class ProducerCoverForm(ProducerForm):
    clip_id = ClipField()
    lyrics = LyricsField(limit=LYRICS_LIMIT, help_text=WORDS_KEPT)
    cover_strength = WeightField(
        label=_("Source strength"),
        help_text=_("Low barely recalls the original, high is the same song with a new band."),
    )


class SwapVocalsForm(ProducerCoverForm):
    sound = SoundField(limit=SOUND_LIMIT, required=True, help_text=NEW_VOICE)


class SwapSoundForm(ProducerCoverForm):
    sound = SoundField(limit=SOUND_LIMIT, required=True, help_text=NEW_BAND)


class VariationForm(OperationForm):
    clip_id = ClipField()
    title = TitleField()
    mv = FuzzModelField(models=TABLE.fuzz.producer)
    seed = SeedField()


class ProducerUploadForm(AudioForm):
    origins = ("audio_url", "file")
    field_order = ("audio_url", "file", "rights")

    url = None  # type: ignore[assignment]
    audio_url = AddressField()


class DownloadForm(OperationForm):
    clip_id = ClipField()
    format = PickField(
        label=_("Format"),
        names={"mp3": "MP3", "wav": "WAV", "m4a": "M4A"},
        initial="mp3",
        help_text=_("MP3 and M4A are small, WAV is without loss."),
    )


def made_by(
    key: str,
    task: str,
    form: type[OperationForm],
    title: StrOrPromise,
    verb: StrOrPromise,
    summary: StrOrPromise,
    example: Mapping[str, Any],
    source: SourceKind = "any",
) -> Operation:
    """An operation of producer/create."""
    return Operation(
        key=f"producer_{key}",
        title=title,
        verb=verb,
        summary=summary,
        path="producer/create",
        form=form,
        yields=Yields.CLIPS,
        family="producer",
        group="Producer",
        source=source,
        constant={"task_type": task},
        example=example,
    )


PRODUCER_CREATE = made_by(
    "create",
    "create_music",
    ProducerCreateForm,
    _("Producer: create"),
    pgettext_lazy("button", "Create"),
    _("A new song from a sound in words, from lyrics, or from both."),
    {
        "sound": "Dream pop with a warm female voice, shimmering guitars, 96 bpm",
        "lyrics": examples.SONG,
        "title": "Back to You",
        "mv": "FUZZ-2.0",
        "seed": "3966900172",
    },
    source="",
)
PRODUCER_EXTEND = made_by(
    "extend",
    "extend_music",
    ProducerExtendForm,
    _("Producer: extend"),
    pgettext_lazy("button", "Extend"),
    _("Goes on from any second; the result is the new part."),
    {"clip_id": examples.CLIP, "starts_at": 20.0, "lyrics": examples.BRIDGE},
    source="made",
)
PRODUCER_COVER = made_by(
    "cover",
    "cover_music",
    ProducerCoverForm,
    _("Producer: cover"),
    pgettext_lazy("button", "Cover"),
    _("The same melody and form with another sound."),
    {"clip_id": examples.CLIP, "sound": "Bossa nova, nylon guitar, soft drums", "cover_strength": 0.7},
)
PRODUCER_REPLACE = made_by(
    "replace",
    "replace_music",
    ProducerReplaceForm,
    _("Producer: replace a section"),
    pgettext_lazy("button", "Replace"),
    _("Sings or plays one stretch anew and leaves the rest as it is."),
    {"clip_id": examples.CLIP, "starts_at": 10.0, "ends_at": 20.0, "lyrics": examples.BRIDGE},
    source="made",
)
PRODUCER_SWAP_VOCALS = made_by(
    "swap_vocals",
    "swap_music_vocals",
    SwapVocalsForm,
    _("Producer: swap vocals"),
    pgettext_lazy("button", "Swap"),
    _("Another voice over the same band."),
    {"clip_id": examples.CLIP, "sound": "A low, husky man", "lyrics": examples.SONG},
)
PRODUCER_SWAP_SOUND = made_by(
    "swap_sound",
    "swap_music_sound",
    SwapSoundForm,
    _("Producer: swap sound"),
    pgettext_lazy("button", "Swap"),
    _("Another band under the same voice."),
    {"clip_id": examples.CLIP, "sound": "Upright bass, brushed drums, vibraphone", "lyrics": examples.SONG},
)
PRODUCER_VARIATION = made_by(
    "variation",
    "music_variation",
    VariationForm,
    _("Producer: vary"),
    pgettext_lazy("button", "Vary"),
    _("The same song once more, played a little differently."),
    {"clip_id": examples.CLIP},
)
PRODUCER_UPLOAD = Operation(
    key="producer_upload",
    title=_("Producer: upload"),
    verb=pgettext_lazy("button", "Upload"),
    summary=_("Brings a recording of up to 8 minutes into the studio."),
    path="producer/upload",
    form=ProducerUploadForm,
    yields=Yields.CLIPS,
    family="producer",
    group="Producer",
    example={"audio_url": examples.AUDIO},
)
PRODUCER_DOWNLOAD = Operation(
    key="producer_download",
    title=_("M4A, MP3 or WAV"),
    verb=pgettext_lazy("button", "Download"),
    summary=_("A clip as an MP3, WAV or M4A file."),
    path="producer/download",
    form=DownloadForm,
    yields=Yields.FILES,
    family="producer",
    group="Download",
    source="any",
    fits=any_clip,
    example={"clip_id": examples.CLIP, "format": "wav"},
)
PRODUCER = (
    PRODUCER_CREATE,
    PRODUCER_EXTEND,
    of_uploads(PRODUCER_EXTEND),
    PRODUCER_COVER,
    PRODUCER_REPLACE,
    of_uploads(PRODUCER_REPLACE),
    PRODUCER_SWAP_VOCALS,
    PRODUCER_SWAP_SOUND,
    PRODUCER_VARIATION,
    PRODUCER_UPLOAD,
)
