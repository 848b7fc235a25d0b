"""Writing words without music."""

from studio.catalog.fields import DescriptionField
from studio.catalog.operation import Operation, OperationForm, Yields

LIMIT = 119  # the vendor says "less than 120"


class LyricsForm(OperationForm):
    aliases = {"prompt": "description"}  # the vendor's FAQ calls it so

    description = DescriptionField(
        counter=LIMIT,
        limit=LIMIT,
        required=True,
        help_text="What the lyrics are about: a love song across two time zones.",
    )


LYRICS = Operation(
    key="lyrics",
    title="Write lyrics",
    verb="Write",
    summary="Two drafts of lyrics with a title each, from one sentence.",
    path="sonic/lyrics",
    form=LyricsForm,
    credits=2,
    yields=Yields.DATA,
    takes=2,
    example={"description": "A love song about long distance relationships"},
)
