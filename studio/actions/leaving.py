"""A person goes for good, and so does a team without people: rows and files, a piece at a time."""

import logging
import uuid

from django.db import transaction
from django.utils.translation import gettext

from studio.actions import shares, shelf, teams, uploads
from studio.actions.sources import Refused
from studio.models import Clip, Entry, LogEntry, Membership, Persona, Share, Task, Team, User

log = logging.getLogger(__name__)

VERB = "account_deleted"
AT_ONCE = 200


def hindrance(user: User) -> str:
    """Why the account cannot go yet, in a sentence; "" if it can."""
    owned = Membership.objects.filter(user=user, role=Membership.Role.OWNER).select_related("team")
    led = [own.team.name for own in owned if not teams.is_alone(own)]
    if led:
        return gettext("You own %(teams)s. Hand it over to somebody first.") % {"teams": ", ".join(led)}
    administrators = User.objects.filter(is_staff=True, is_active=True)
    others = User.objects.exclude(pk=user.pk).filter(is_active=True)
    if user.is_staff and others.exists() and not administrators.exclude(pk=user.pk).exists():
        return gettext("You are the only administrator of the site. Somebody else has to become one first.")
    return ""


@transaction.atomic
def delete_account(user: User) -> None:
    """Nothing about them stays but what they made for their teams, as of somebody who has left. Teams in
    which they were alone are dissolved. Raises Refused."""
    for membership in Membership.objects.filter(user=user).order_by("team"):
        teams.seat(membership)  # the team is locked: nobody joins or gets it meanwhile
    if said := hindrance(user):
        raise Refused(said)
    for membership in Membership.objects.filter(user=user).select_related("team", "user"):
        teams.part(membership, VERB)
    user.delete()


def tidy() -> None:
    """Go on with what dissolved teams have left."""
    for team_id in Team.objects.exclude(dissolved=None).values_list("pk", flat=True):
        clear(team_id)


def clear(team_id: uuid.UUID) -> bool:
    """Delete what a dissolved team had, files before the rows that name them. Whatever breaks off here goes
    on the next time. False while requests of it are still on their way."""
    team = Team.objects.exclude(dissolved=None).filter(pk=team_id).first()
    if team is None:
        return True
    tasks = Task.objects.for_team(team)
    if tasks.active().exists():
        return False
    Persona.objects.filter(team=team).delete()
    while clips := list(Clip.objects.for_team(team).select_related("task")[:AT_ONCE]):
        for clip in clips:
            shelf.delete(clip)
    for stored in set(tasks.exclude(upload="").values_list("upload", flat=True)):
        if not Task.objects.filter(upload=stored).exclude(team=team).exists():
            uploads.discard(stored)
    for share in Share.objects.filter(team=team):
        shares.forget_pictures(share)
    with transaction.atomic():
        Entry.forget(team)
        LogEntry.forget(team)
        tasks.delete()
        team.delete()
    log.info("The dissolved team %s is gone", team_id)
    return True
