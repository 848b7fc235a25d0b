"""Names that people give to what they keep."""

from django.utils.translation import gettext

from studio.actions.sources import Refused
from studio.catalog.fields import OVERLONG, overlong
from studio.catalog.said import StrOrPromise


def name(typed: str, nameless: StrOrPromise, limit: int) -> str:
    """The name without spaces that nobody sees. Raises Refused; `nameless` says that there is none."""
    found = " ".join(typed.split())
    if not found or not found.isprintable():
        raise Refused(str(nameless), "name")
    if said := overlong(OVERLONG, found, limit, label=gettext("Name")):
        raise Refused(said, "name")
    return found
