"""What pages read of saved forms and lyric sheets. All of it starts at the team; nothing here writes."""

import uuid

from django.db.models import F, Q, QuerySet

from studio.actions.sheets import mark
from studio.models import Membership, Persona, Preset, Sheet, SheetVersion, Task, Team
from studio.models.persona import PersonaQuerySet
from studio.models.task import TaskQuerySet
from studio.web import queries

MOST_OFFERED = 30  # sheets, and presets, in the menus of forms
MOST_VERSIONS = 30


def sheets(team: Team) -> QuerySet[Sheet]:
    """The one that was changed last first."""
    return all_sheets(team).filter(deleted=None).order_by("-changed", "-pk")


def all_sheets(team: Team) -> QuerySet[Sheet]:
    """Those that were deleted, too."""
    return Sheet.objects.filter(team=team).select_related("user", "team")


def deleted_sheet(team: Team, id: uuid.UUID) -> Sheet | None:
    return all_sheets(team).filter(pk=id).exclude(deleted=None).first()


def titles(team: Team) -> list[tuple[str, str]]:
    """Sheets to choose from."""
    rows = sheets(team).exclude(text="").values_list("pk", "title")[:MOST_OFFERED]
    return [(str(pk), title) for pk, title in rows]


def versions(sheet: Sheet) -> QuerySet[SheetVersion]:
    return sheet.versions.select_related("user")[:MOST_VERSIONS]


def version(sheet: Sheet, number: int) -> SheetVersion | None:
    return sheet.versions.filter(pk=number).select_related("user").first()


def drafts(me: Membership, sheet: Sheet) -> TaskQuerySet:
    """The requests for lyrics that were made at this sheet's desk, newest first."""
    rows: TaskQuerySet = queries.requests(me)
    return rows.filter(operation="lyrics", form_key__startswith=mark(sheet))


def draft(me: Membership, sheet: Sheet, id: uuid.UUID) -> Task | None:
    return drafts(me, sheet).filter(pk=id).first()


def presets(team: Team, operation: str = "") -> QuerySet[Preset]:
    """The one that was used last first; of one operation, or of all."""
    rows = all_presets(team).filter(deleted=None).order_by(F("used").desc(nulls_last=True), "-created")
    return rows.filter(operation=operation) if operation else rows


def all_presets(team: Team) -> QuerySet[Preset]:
    """Those that were deleted, too."""
    return Preset.objects.filter(team=team).select_related("user", "team")


def deleted_preset(team: Team, id: uuid.UUID) -> Preset | None:
    return all_presets(team).filter(pk=id).exclude(deleted=None).first()


def voices(me: Membership, chosen: uuid.UUID | None = None) -> PersonaQuerySet:
    """The personas that forms offer: all but the retired; one that is chosen already stays."""
    offered = Q(retired=None)
    if chosen:
        offered |= Q(pk=chosen)
    return Persona.objects.seen_by(me).filter(offered).newest_first()
