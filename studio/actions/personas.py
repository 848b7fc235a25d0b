"""What people do to their saved voices."""

from django.db import transaction
from django.utils import timezone

from studio.actions import log
from studio.models import Persona, User


def edit(persona: Persona, *, name: str, describe: str, styles: str) -> None:
    """What it is called, and the words for it."""
    persona.name, persona.describe, persona.styles = name, describe, styles
    persona.save(update_fields=["name", "describe", "styles"])


def retire(persona: Persona) -> None:
    """It is no longer offered; the songs that it sang stay, and so does it."""
    Persona.objects.filter(pk=persona.pk, retired=None).update(retired=timezone.now())


def bring_back(persona: Persona) -> None:
    Persona.objects.filter(pk=persona.pk).update(retired=None)


@transaction.atomic
def forget(persona: Persona, by: User | None = None) -> None:
    """The songs that it sang stay."""
    log.write(persona.team, by, "persona_deleted", persona.name)
    persona.delete()
