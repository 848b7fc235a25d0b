"""People and their teams."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from studio.actions import credits
from studio.models import Membership, Team, User

WELCOME = gettext_noop("Welcome")


@transaction.atomic
def welcome(user: User, team_name: str = "") -> Team:
    """A new person's own team with its welcome credits. The site's first person becomes its administrator."""
    if not User.objects.exclude(pk=user.pk).exists():
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    team = Team.objects.create(name=team_name or gettext("%(name)s's studio") % {"name": user.display_name})
    Membership.objects.create(team=team, user=user, role=Membership.Role.OWNER)
    if settings.WELCOME_CREDITS:
        credits.grant(team, settings.WELCOME_CREDITS, note=WELCOME, user=user)
    return team
