"""What is in a clip: its tempo, and when each word is sung."""

from studio.catalog import examples
from studio.catalog.fields import ClipField
from studio.catalog.operation import Kind, Operation, OperationForm, Yields, any_clip


class OneClipForm(OperationForm):
    clip_id = ClipField()


def words_sung(kind: Kind) -> bool:
    return kind.words and not kind.instrumental


BPM = Operation(
    key="bpm",
    title="Find the tempo",
    verb="Measure",
    summary="The tempo of a clip in beats per minute: average, slowest and fastest.",
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
    title="Time the lyrics",
    verb="Time",
    summary="When each word is sung, in seconds.",
    path="sonic/aligned-lyrics",
    form=OneClipForm,
    yields=Yields.DATA,
    source="any",
    group="Measure",
    fits=words_sung,
    example={"clip_id": examples.CLIP},
)
