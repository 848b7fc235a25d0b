"""What pages read of listening rounds. A round is there for whoever sees all of its takes;
nothing here writes."""

import uuid
from collections.abc import Iterable

from django.db.models import Count, F, Q, QuerySet

from studio.models import Membership, Round, RoundTake, Vote

LISTED = 60


def rounds(me: Membership) -> QuerySet[Round]:
    """The open ones first, each with how many takes and votes it has."""
    takes = Count("takes", filter=Q(takes__clip__trashed=None), distinct=True)
    rows = _seen_by(me).select_related("user", "winner")
    counted = rows.annotate(filled=takes, said=Count("votes", distinct=True))
    return counted.order_by(F("closed").desc(nulls_first=True), "-created")[:LISTED]


def _seen_by(me: Membership) -> QuerySet[Round]:
    return Round.objects.filter(me.sees("takes__clip__project"), team=me.team_id)


def round(me: Membership, id: uuid.UUID) -> Round | None:
    return _seen_by(me).filter(pk=id).select_related("user", "team", "winner").first()


def takes(round: Round) -> list[RoundTake]:
    """What there is to hear; once it is closed also what was thrown away since."""
    rows = round.takes.select_related("clip__team").defer("clip__lyrics", "clip__details")
    return list(rows if round.closed else rows.filter(clip__trashed=None))


def take(round: Round, number: int) -> RoundTake | None:
    rows = round.takes.select_related("clip").filter(number=number)
    return (rows if round.closed else rows.filter(clip__trashed=None)).first()


def votes(round: Round) -> list[Vote]:
    return list(round.votes.select_related("user", "take").order_by("changed"))


def voters(me: Membership, takes: Iterable[RoundTake]) -> int:
    """How many in the team see all of these takes."""
    rows = Membership.objects.filter(team=me.team_id)
    places = {take.clip.project_id for take in takes} & me.secret
    if not places:
        return rows.count()
    return sum(places.isdisjoint(each.hidden) for each in rows.select_related("team"))
