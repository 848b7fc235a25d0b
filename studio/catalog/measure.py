"""What is in a clip: its tempo, and when each word is sung."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from studio.catalog import examples
from studio.catalog.fields import ClipField
from studio.catalog.operation import Kind, Operation, OperationForm, Yields, any_clip


class OneClipForm(OperationForm):
    clip_id = ClipField()


def words_sung(kind: Kind) -> bool:
    return kind.words and not kind.instrumental


BPM = Operation(
    key="bpm",
    title=_("Find the tempo"),
    verb=pgettext_lazy("button", "Measure"),
    summary=_("The tempo of a clip in beats per minute: average, slowest and fastest."),
    path="sonic/bpm",
    form=OneClipForm,
    yields=Yields.DATA,
    source="any",
    group="Measure",
    fits=any_clip,
    example={"clip_id": examples.CLIP},
)
TIMELINE = Operation(
    key="timeline",
    title=_("Time the lyrics"),
    verb=pgettext_lazy("button", "Time"),
    summary=_("When each word is sung, in seconds."),
    path="sonic/aligned-lyrics",
    form=OneClipForm,
    yields=Yields.DATA,
    source="any",
    group="Measure",
    fits=words_sung,
    example={"clip_id": examples.CLIP},
)
