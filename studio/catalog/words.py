"""Words without music: lyrics from a sentence, a style from a few tags."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from studio.catalog.fields import DescriptionField, TagsField
from studio.catalog.operation import Operation, OperationForm, Yields
from studio.catalog.table import LONGEST_TAGS

LIMIT = 119  # the vendor says "less than 120"


class LyricsForm(OperationForm):
    aliases = {"prompt": "description"}  # the vendor's FAQ calls it so

    description = DescriptionField(
        counter=LIMIT,
        limit=LIMIT,
        required=True,
        help_text=_("What the lyrics are about: a love song across two time zones."),
    )


class UpsampleForm(OperationForm):
    tags = TagsField(
        required=True, limit=LONGEST_TAGS, help_text=_("The style in a few words: sad piano pop.")
    )


LYRICS = Operation(
    key="lyrics",
    title=_("Write lyrics"),
    verb=pgettext_lazy("button", "Write"),
    summary=_("Two drafts of lyrics with a title each, from one sentence."),
    path="sonic/lyrics",
    form=LyricsForm,
    yields=Yields.DATA,
    takes=2,
    group="Words",
    example={"description": "A love song about long distance relationships"},
)
UPSAMPLE_TAGS = Operation(
    key="upsample_tags",
    title=_("Enrich a style"),
    verb=pgettext_lazy("button", "Enrich"),
    summary=_("Makes a full description of a style out of a few tags."),
    path="sonic/upsample-tags",
    form=UpsampleForm,
    yields=Yields.DATA,
    group="Words",
    example={"tags": "dream pop, warm"},
)
