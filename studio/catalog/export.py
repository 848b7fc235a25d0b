"""Taking a song out of the studio: as a file, as notes, or in its parts."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from studio.catalog import examples
from studio.catalog.measure import OneClipForm
from studio.catalog.operation import Kind, Operation, Yields, any_clip, sung, whole


def sung_song(kind: Kind) -> bool:
    return whole(kind) and sung(kind)


STEMS_BASIC = Operation(
    key="stems_basic",
    title=_("Voice and band"),
    verb=pgettext_lazy("button", "Split"),
    summary=_(
        "Splits a song into its voice and its band: exactly where it was made here, roughly a recording "
        "(its voice with about 5 dB SDR)."
    ),
    path="sonic/stems/basic",
    form=OneClipForm,
    yields=Yields.CLIPS,
    each=2,
    source="any",
    group="Take apart",
    fits=sung_song,
    example={"clip_id": examples.CLIP},
)
STEMS_FULL = Operation(
    key="stems_full",
    title=_("All stems"),
    verb=pgettext_lazy("button", "Split"),
    summary=_(
        "Splits a song into twelve parts, from vocals to woodwinds; silent ones say so. A recording is "
        "taken apart roughly, into voice (about 5 dB SDR), drums, bass and the rest."
    ),
    path="sonic/stems/full",
    form=OneClipForm,
    yields=Yields.CLIPS,
    each=12,
    source="any",
    group="Take apart",
    example={"clip_id": examples.CLIP},
)
WAV = Operation(
    key="wav",
    title=_("WAV"),
    verb=pgettext_lazy("button", "Get WAV"),
    summary=_("The clip as a WAV file, without loss."),
    path="sonic/wav",
    form=OneClipForm,
    yields=Yields.FILES,
    source="any",
    group="Download",
    fits=any_clip,
    example={"clip_id": examples.CLIP},
)
MIDI = Operation(
    key="midi",
    title=_("MIDI"),
    verb=pgettext_lazy("button", "Get MIDI"),
    summary=_("The notes of a clip as a MIDI file, an instrument to a track."),
    path="sonic/midi",
    form=OneClipForm,
    yields=Yields.FILES,
    source="any",
    group="Download",
    fits=any_clip,
    example={"clip_id": examples.CLIP},
)
