"""Teams: founded, named, led by one owner, joined by others, left and dissolved."""

import logging
import uuid
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from studio import queue
from studio.actions import credits, log, names, people, projects, webhooks_out
from studio.actions.sources import Refused
from studio.models import ApiKey, Cap, Invitation, Membership, Share, Task, Team, User

journal = logging.getLogger(__name__)

WELCOME = gettext_noop("Welcome")
NAMELESS = _("A team needs a name.")
LONGEST_NAME = 80
MOST_OWNED = 20  # teams of one person

Role = Membership.Role


# --- made and named ---
@transaction.atomic
def welcome(user: User, team_name: str = "") -> Team:
    """A new person's own team with its welcome credits. The site's first person becomes its administrator."""
    if not User.objects.exclude(pk=user.pk).exists():
        user.is_staff = True
    user.welcomed = timezone.now()
    user.save(update_fields=["is_staff", "welcomed"])
    team = Team.objects.create(name=team_name or gettext("%(name)s's studio") % {"name": user.display_name})
    Membership.objects.create(team=team, user=user, role=Role.OWNER)
    if settings.WELCOME_CREDITS:
        credits.grant(team, settings.WELCOME_CREDITS, note=WELCOME, user=user)
    return team


@transaction.atomic
def found(user: User, name: str) -> Team:
    """One more team of somebody's. The site gives credits to the first one alone, and only where anybody may
    sign up: else people could make credits out of teams. Raises Refused."""
    name = names.name(name, NAMELESS, LONGEST_NAME)
    founder = User.objects.select_for_update().get(pk=user.pk)
    owned = Team.objects.filter(memberships__user=founder, memberships__role=Role.OWNER)
    if owned.filter(name=name).exists():
        raise Refused(gettext("You own a team of this name already."), "name")
    if owned.count() >= MOST_OWNED:
        sentence = gettext("You own %(most)d teams already. Hand one over or dissolve it first.")
        raise Refused(sentence % {"most": MOST_OWNED})
    if is_welcome(founder):
        team = welcome(founder, name)
    else:
        team = Team.objects.create(name=name, allowance=False)
        Membership.objects.create(team=team, user=founder, role=Role.OWNER)
    log.write(team, founder, "team_founded", name)
    return team


def is_welcome(user: User) -> bool:
    """Would a team that they found be given the site's credits?"""
    return user.welcomed is None and people.sign_up_mode() == "open"


@transaction.atomic
def rename(by: Membership, name: str) -> str:
    """What it was called before. Raises Refused."""
    name = names.name(name, NAMELESS, LONGEST_NAME)
    owner = seat(by)
    was = owner.team.name
    if not owner.owns:
        raise Refused(gettext("Only the owner gives the team another name."), "name")
    if name != was:
        Team.objects.filter(pk=by.team_id).update(name=name)
        log.write(owner.team, owner.user, "team_renamed", name, was=was)
    return was


# --- who may do what ---
def seat(of: Membership) -> Membership:
    """It as it is now, in a transaction that has locked the team. Raises Refused for who is out of it."""
    return _seat(of.team_id, of.pk)


def _seat(team_id: uuid.UUID, pk: int) -> Membership:
    credits.lock(Team(pk=team_id))
    found = Membership.objects.select_related("team", "user").filter(team=team_id, pk=pk).first()
    if found is None:
        raise Refused(gettext("This person is not in the team any more."))
    return found


def _other(by: Membership, pk: int) -> tuple[Membership, Membership]:
    """Whoever does it, and whom it is done to. Raises Refused where the one does not look after the other."""
    actor, other = seat(by), _seat(by.team_id, pk)
    if actor.looks_after(other):
        return actor, other
    if other.owns:
        raise Refused(gettext("The owner stays the owner until they hand the team over."))
    if actor.pk == other.pk:
        raise Refused(gettext("Nobody changes their own role."))
    raise Refused(gettext("Only the owner looks after managers."))


@transaction.atomic
def change_role(by: Membership, pk: int, role: str) -> str:
    """Give somebody another role; which one they had. Raises Refused."""
    actor, other = _other(by, pk)
    was = other.role
    if role not in actor.gives:
        raise Refused(gettext("Only the owner makes managers."), "role")
    if role == was:
        return was
    other.role = role
    other.save(update_fields=["role"])
    _call_back_invitations(other)
    log.write(actor.team, actor.user, "role_changed", other.user.display_name, was=was, role=role)
    return was


@transaction.atomic
def remove(by: Membership, pk: int) -> Membership:
    """Put somebody out of the team: from their next click on nothing of it is there. Raises Refused."""
    actor, other = _other(by, pk)
    _part(other)
    log.write(actor.team, actor.user, "removed", other.user.display_name, role=other.role)
    return other


@transaction.atomic
def leave(membership: Membership) -> None:
    """What they made stays with the team. With its last person the team is dissolved. Raises Refused."""
    own = seat(membership)
    if own.owns and _others(own):
        sentence = gettext("You own %(team)s. Hand it over to somebody first.")
        raise Refused(sentence % {"team": own.team.name})
    part(own, "left")


def part(own: Membership, verb: str) -> None:
    """Somebody goes; call it with the team locked. Who is alone in a team leaves nobody who could use it."""
    log.write(own.team, own.user, verb, own.user.display_name, role=own.role)
    if _others(own):
        _part(own)
    else:
        _dissolve(own.team)


def is_alone(membership: Membership) -> bool:
    return not _others(membership)


def _others(own: Membership) -> bool:
    return Membership.objects.filter(team=own.team_id).exclude(pk=own.pk).exists()


def _part(own: Membership) -> None:
    """Their ways in end: keys, invitations that they made, calls to addresses that they named. Links that
    they shared and requests on their way are the team's."""
    mine = {"team": own.team_id, "user": own.user_id}
    now = timezone.now()
    ApiKey.objects.filter(**mine, revoked=None).update(revoked=now)
    Invitation.objects.open().filter(**mine).update(revoked=now)
    Cap.objects.filter(**mine).delete()
    projects.forget_member(own.team, own.user)
    Team.objects.filter(pk=own.team_id, heir=own.user_id).update(heir=None)
    webhooks_out.hush(own.team, own.user)
    Membership.objects.filter(pk=own.pk).delete()


def _call_back_invitations(own: Membership) -> None:
    """Those to roles that they could not give now."""
    made = Invitation.objects.open().filter(team=own.team_id, user=own.user_id)
    made.exclude(role__in=own.gives).update(revoked=timezone.now())


# --- another owner ---
@transaction.atomic
def offer(by: Membership, pk: int) -> Membership:
    """Ask somebody in the team to own it. Until they say yes nothing changes. Raises Refused."""
    owner, other = seat(by), _seat(by.team_id, pk)
    if not owner.owns or other.owns:
        raise Refused(gettext("Only the owner hands the team over, and to somebody else."))
    Team.objects.filter(pk=by.team_id).update(heir=other.user)
    log.write(owner.team, owner.user, "ownership_offered", other.user.display_name)
    transaction.on_commit(partial(queue.ring, "mail_offer", str(by.team_id)))
    return other


@transaction.atomic
def take_back(by: Membership) -> None:
    owner = seat(by)
    if owner.owns and Team.objects.filter(pk=by.team_id).exclude(heir=None).update(heir=None):
        log.write(owner.team, owner.user, "ownership_withdrawn")


@transaction.atomic
def decline(by: Membership) -> None:
    own = seat(by)
    if Team.objects.filter(pk=by.team_id, heir=own.user).update(heir=None):
        log.write(own.team, own.user, "ownership_declined")


@transaction.atomic
def take(by: Membership) -> None:
    """Become the owner, as was offered; who was it becomes a manager. Raises Refused."""
    heir = seat(by)
    if Team.objects.filter(pk=by.team_id, heir=heir.user).update(heir=None) != 1:
        raise Refused(gettext("The team is not offered to you any more."))
    former = Membership.objects.select_related("user").get(team=by.team_id, role=Role.OWNER)
    former.role, heir.role = Role.MANAGER, Role.OWNER
    former.save(update_fields=["role"])  # first: a team has one owner
    heir.save(update_fields=["role"])
    _call_back_invitations(former)
    log.write(heir.team, heir.user, "ownership_taken", former.user.display_name)


def mail_offer(team_id: uuid.UUID) -> None:
    """Tell whom the team is offered to."""
    team = Team.objects.select_related("heir").filter(pk=team_id, dissolved=None).first()
    if team is None or team.heir is None or not team.heir.is_active:
        return
    with translation.override(team.heir.spoken):
        subject = gettext("%(team)s is offered to you") % {"team": " ".join(team.name.split())}
        text = gettext("Its owner asks you to own the team from now on. Say yes or no on the team's page.")
    page = f"{settings.PUBLIC_URL}/team" if settings.PUBLIC_URL else ""
    try:
        send_mail(subject, f"{text}\n\n{page}".strip(), None, [team.heir.email])
    except OSError:
        journal.exception("Nobody could be told about %s", team)


# --- the end of a team ---
def _dissolve(team: Team) -> None:
    """Nobody is in it, nothing of it can be reached. What it had is deleted later, piece by piece."""
    now = timezone.now()
    Team.objects.filter(pk=team.pk).update(dissolved=now, heir=None)
    Membership.objects.filter(team=team).delete()
    ApiKey.objects.filter(team=team, revoked=None).update(revoked=now)
    Invitation.objects.open().filter(team=team).update(revoked=now)
    Share.objects.filter(team=team, revoked=None).update(revoked=now)
    for task in Task.objects.for_team(team).filter(state__in=(Task.State.ASKED, Task.State.QUEUED)):
        task.move(Task.State.CANCELLED)
    webhooks_out.hush(team)
    transaction.on_commit(partial(queue.ring, "clear_team", str(team.pk)))
