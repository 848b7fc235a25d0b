"""What pages read of listening rounds. All of it starts at the team; nothing here writes."""

import uuid

from django.db.models import Count, F, Q, QuerySet

from studio.models import Membership, Round, RoundTake, Team, Vote

LISTED = 60


def rounds(team: Team) -> QuerySet[Round]:
    """The open ones first, each with how many takes and votes it has."""
    takes = Count("takes", filter=Q(takes__clip__trashed=None), distinct=True)
    rows = Round.objects.filter(team=team).select_related("user", "winner")
    counted = rows.annotate(filled=takes, said=Count("votes", distinct=True))
    return counted.order_by(F("closed").desc(nulls_first=True), "-created")[:LISTED]


def round(team: Team, id: uuid.UUID) -> Round | None:
    return Round.objects.filter(team=team, pk=id).select_related("user", "team", "winner").first()


def takes(round: Round) -> list[RoundTake]:
    """What there is to hear; once it is closed also what was thrown away since."""
    rows = round.takes.select_related("clip__team").defer("clip__lyrics", "clip__details")
    return list(rows if round.closed else rows.filter(clip__trashed=None))


def take(round: Round, number: int) -> RoundTake | None:
    rows = round.takes.select_related("clip").filter(number=number)
    return (rows if round.closed else rows.filter(clip__trashed=None)).first()


def votes(round: Round) -> list[Vote]:
    return list(round.votes.select_related("user", "take").order_by("changed"))


def voters(team: Team) -> int:
    return Membership.objects.filter(team=team).count()
