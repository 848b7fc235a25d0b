"""What pages read of notes. All of it starts at the team; nothing here writes."""

from django.db.models import F, QuerySet

from studio.models import Clip, Note, Team

IN_TIME = (F("start").asc(nulls_first=True), "created", "pk")  # about the whole of it first


def notes(team: Team) -> QuerySet[Note]:
    return Note.objects.filter(clip__team=team).select_related("user", "clip", "parent")


def threads(clip: Clip, only_open: bool) -> QuerySet[Note]:
    """The notes of a take in the order of their moments, those about the whole of it first."""
    rows = clip.notes.filter(parent=None).select_related("user", "resolver", "version")
    rows = rows.prefetch_related("answers__user").order_by(*IN_TIME)
    return rows.filter(resolved=None) if only_open else rows


def open_count(clip: Clip) -> int:
    return clip.notes.filter(parent=None, resolved=None).count()


def said(clip: Clip) -> list[Note]:
    """All that was said about a take, without the answers, in the order of their moments."""
    return list(clip.notes.filter(parent=None).order_by(*IN_TIME))
