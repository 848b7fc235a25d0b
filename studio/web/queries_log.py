"""What the log's page and the site's list of teams read."""

from django.db.models import Count, Q, QuerySet

from studio.actions import credits, log
from studio.models import LogEntry, Membership, Team, User


def lines(team: Team, group: str, person: str, before: int | None = None) -> QuerySet[LogEntry]:
    """The lines of a group of verbs, of a person, newest first."""
    found = LogEntry.objects.filter(team=team)
    if group:
        found = found.filter(verb__in=list(log.GROUPS[group]))
    if person:
        found = found.filter(user=int(person))
    last = LogEntry.objects.filter(team=team, pk=before).first() if before is not None else None
    if last:
        older = Q(created__lt=last.created) | Q(created=last.created, pk__lt=last.pk)
        found = found.filter(older, created__lte=last.created)
    return found.order_by("-created", "-pk")


def people(team: Team) -> list[tuple[str, str]]:
    """Who is in the team or has done something that stands in the log."""
    acted = LogEntry.objects.filter(team=team).order_by().values("user").distinct()
    rows = User.objects.filter(Q(teams=team) | Q(pk__in=acted)).distinct()
    return sorted(((str(row.pk), row.display_name) for row in rows), key=lambda pair: pair[1].casefold())


def teams(text: str, before: str = "") -> QuerySet[Team]:
    """The site's teams with what they have, the newest first, by a part of their name or of an address."""
    rows = Team.objects.filter(dissolved=None)
    if text:
        joined = Membership.objects.filter(user__email__icontains=text).values("team")
        rows = rows.filter(Q(name__icontains=text) | Q(pk__in=joined))
    last = Team.objects.filter(pk=before).first() if before else None
    if last:
        rows = rows.filter(Q(created__lt=last.created) | Q(created=last.created, pk__lt=last.pk))
    return (
        credits.with_pots(rows)
        .annotate(people=Count("memberships", distinct=True))
        .select_related("usage")
        .order_by("-created", "-pk")
    )
