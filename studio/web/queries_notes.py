"""What pages read of notes. All of it starts at what a person sees; nothing here writes."""

from django.db.models import F, Prefetch, QuerySet

from studio.models import Clip, Membership, Note

IN_TIME = (F("start").asc(nulls_first=True), "created", "pk")  # about the whole of it first


def notes(me: Membership) -> QuerySet[Note]:
    rows = Note.objects.filter(me.sees("clip__project"), clip__team=me.team_id)
    return rows.select_related("user", "clip", "parent")


def threads(me: Membership, clip: Clip, only_open: bool) -> QuerySet[Note]:
    """The notes of a take in the order of their moments, those about the whole of it first."""
    rows = clip.notes.filter(parent=None).select_related("user", "resolver")
    rows = rows.prefetch_related("answers__user", Prefetch("version", Clip.objects.seen_by(me)))
    rows = rows.order_by(*IN_TIME)
    return rows.filter(resolved=None) if only_open else rows


def open_count(clip: Clip) -> int:
    return clip.notes.filter(parent=None, resolved=None).count()


def said(clip: Clip) -> list[Note]:
    """All that was said about a take, without the answers, in the order of their moments."""
    return list(clip.notes.filter(parent=None).order_by(*IN_TIME))
