"""What people do to their saved voices."""

from studio.catalog.sources import NAME_LIMIT
from studio.models import Persona


class BadName(Exception):
    """The message says what is wrong with it."""


def rename(persona: Persona, name: str) -> None:
    """Raises BadName."""
    name = " ".join(name.split())
    if not name or not name.isprintable():
        raise BadName("A persona needs a name.")
    if len(name) > NAME_LIMIT:
        raise BadName(f"Name is {len(name)} characters long; the limit is {NAME_LIMIT}.")
    persona.name = name
    persona.save(update_fields=["name"])


def forget(persona: Persona) -> None:
    """The songs that it sang stay."""
    persona.delete()
