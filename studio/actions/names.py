"""Names that people give to what they keep."""

from studio.actions.sources import Refused
from studio.catalog.fields import overlong


def name(typed: str, what: str, limit: int) -> str:
    """The name without spaces that nobody sees; `what` is said of it: "A playlist". Raises Refused."""
    found = " ".join(typed.split())
    if not found or not found.isprintable():
        raise Refused(f"{what} needs a name.", "name")
    if said := overlong("Name is", found, limit):
        raise Refused(said, "name")
    return found
