"""Word to a team's managers when few of the month's credits are left: once a month, unless more came in
between."""

import logging
import uuid

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from studio import queue
from studio.actions import credits
from studio.models import Membership, Team, User

journal = logging.getLogger(__name__)

KEY = "low"  # in what a person prefers: of which team they have seen it, and when that began
UNTOLD = Q(low_told=None) | Q(low_told__lt=F("low"))


def is_low(team: Team) -> bool:
    """Is it low in this month? In the next it is not any more."""
    return team.low is not None and credits.month(team.low) == credits.month(timezone.now())


def is_news(user: User, team: Team) -> bool:
    seen: dict[str, str] = user.prefs.get(KEY, {})
    return team.low is not None and is_low(team) and seen.get(str(team.pk)) != team.low.isoformat()


@transaction.atomic
def seen(user: User, team: Team) -> None:
    """This person needs no word of it on every page."""
    if team.low is None:
        return
    row = User.objects.select_for_update().get(pk=user.pk)
    known = {str(one) for one in row.memberships.values_list("team", flat=True)}
    kept = {pk: at for pk, at in row.prefs.get(KEY, {}).items() if pk in known}
    row.prefs[KEY] = kept | {str(team.pk): team.low.isoformat()}
    row.save(update_fields=["prefs"])


def ring() -> None:
    """Have those teams told that nobody has told yet."""
    low = Team.objects.filter(UNTOLD, dissolved=None).exclude(low=None)
    for pk in low.values_list("pk", flat=True):
        queue.ring("mail_low", str(pk))


def mail(team_id: uuid.UUID) -> None:
    """Tell the owner and the managers; of two who try at once, one does."""
    team = Team.objects.exclude(low=None).filter(pk=team_id, dissolved=None).first()
    if team is None:
        return
    mine = Team.objects.filter(UNTOLD, pk=team_id, low=team.low)
    if mine.update(low_told=timezone.now()) != 1 or not is_low(team):
        return
    left = credits.balance(team)
    roles = (Membership.Role.OWNER, Membership.Role.MANAGER)
    people = User.objects.filter(memberships__team=team, memberships__role__in=roles, is_active=True)
    for person in people.order_by("pk"):
        with translation.override(person.spoken):
            subject, text = _letter(team, left)
        try:
            send_mail(subject, text, None, [person.email])
        except OSError:
            journal.exception("%s could not be told that %s is low", person, team)


def _letter(team: Team, left: credits.Balance) -> tuple[str, str]:
    name = " ".join(team.name.split())
    counted = {"team": name, "credits": number_format(left.total, force_grouping=True)}
    said = ngettext(
        "%(team)s has %(credits)s credit left, less than a fifth of what this month began with.",
        "%(team)s has %(credits)s credits left, less than a fifth of what this month began with.",
        left.total,
    )
    page = f"{settings.PUBLIC_URL}/credits" if settings.PUBLIC_URL else ""
    return gettext("%(team)s has few credits left") % counted, f"{said % counted}\n\n{page}".strip()
