"""Ways into a team: made, sent, called back, and taken once. Of a token only its digest is kept."""

import datetime
import hashlib
import logging
import secrets
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from studio.actions import caps, credits, log, people, teams
from studio.actions.sources import Refused
from studio.models import Invitation, Membership, Pace, Role, User

journal = logging.getLogger(__name__)

LASTS = datetime.timedelta(days=7)
MOST_OPEN = 50  # of one team
MAIL_PAUSE = 60.0  # seconds between two mails to one address
MOST_CREDITS = 1_000_000


# --- by who looks after people ---
@transaction.atomic
def invite(
    by: Membership, *, email: str = "", role: str = Role.PRODUCER, credits: int | None = None
) -> tuple[Invitation, str]:
    """A new invitation and its token, which nobody can see again. Raises Refused."""
    actor, email = teams.seat(by), email.strip().lower()
    _check_role(actor, role)
    if email:
        _check_address(actor, email)
    if Invitation.objects.open().filter(team=by.team_id).count() >= MOST_OPEN:
        sentence = gettext("%(most)d invitations are open. Revoke one first.")
        raise Refused(sentence % {"most": MOST_OPEN})
    token = _token()
    invitation = Invitation.objects.create(
        team=actor.team,
        user=actor.user,
        email=email,
        role=role,
        credits=credits,
        digest=_digest(token),
        expires=timezone.now() + LASTS,
    )
    _log(actor, invitation, "invited", "link_made", credits=credits)
    return invitation, token


@transaction.atomic
def renew(by: Membership, pk: int) -> tuple[Invitation, str]:
    """The invitation with another token, good for a week from now; the old token is dead. Raises Refused."""
    actor, invitation = _unused(by, pk)
    if invitation.email:
        _pause(invitation.email)
    token = _token()
    invitation.digest, invitation.expires = _digest(token), timezone.now() + LASTS
    invitation.user = actor.user
    invitation.save(update_fields=["digest", "expires", "user"])
    _log(actor, invitation, "invited_again", "link_renewed")
    return invitation, token


@transaction.atomic
def revoke(by: Membership, pk: int) -> Invitation:
    """From now on nobody can use it. Raises Refused."""
    actor, invitation = _unused(by, pk)
    invitation.revoked = timezone.now()
    invitation.save(update_fields=["revoked"])
    _log(actor, invitation, "invitation_revoked", "link_revoked")
    return invitation


@transaction.atomic
def bring_back(by: Membership, pk: int) -> None:
    """It was revoked by mistake: its link works again, as long as it would have. Raises Refused."""
    actor = teams.seat(by)
    rows = Invitation.objects.select_for_update().filter(team=by.team_id, used=None).exclude(revoked=None)
    if invitation := rows.filter(pk=pk).first():
        _check_role(actor, invitation.role)
        rows.filter(pk=pk).update(revoked=None)
        _log(actor, invitation, "invited_again", "link_renewed")


def _unused(by: Membership, pk: int) -> tuple[Membership, Invitation]:
    """Whoever does it, and an invitation of their team that is not over, except by its age."""
    actor = teams.seat(by)
    rows = Invitation.objects.select_for_update().filter(team=by.team_id, used=None, revoked=None)
    invitation = rows.filter(pk=pk).first()
    if invitation is None:
        raise Refused(gettext("This invitation is over."))
    _check_role(actor, invitation.role)
    return actor, invitation


def _check_role(actor: Membership, role: str) -> None:
    if not actor.manages:
        raise Refused(gettext("This is for the team's managers and its owner."))
    if role not in actor.gives:
        raise Refused(gettext("Only the owner makes managers."), "role")


def _check_address(actor: Membership, email: str) -> None:
    if Membership.objects.filter(team=actor.team_id, user__email__iexact=email).exists():
        raise Refused(gettext("%(email)s is in the team already.") % {"email": email}, "email")
    if Invitation.objects.open().filter(team=actor.team_id, email=email).exists():
        sentence = gettext("%(email)s is invited already. You can send the invitation again.")
        raise Refused(sentence % {"email": email}, "email")
    _pause(email)


def _pause(email: str) -> None:
    """Nobody's mailbox is filled by us."""
    if seconds := round(Pace.take(hashlib.sha256(f"invitation {email}".encode()).hexdigest(), MAIL_PAUSE)):
        sentence = ngettext(
            "Something was sent there just now. Try again in %(seconds)d second.",
            "Something was sent there just now. Try again in %(seconds)d seconds.",
            seconds,
        )
        raise Refused(sentence % {"seconds": seconds}, "email")


def _log(actor: Membership, invitation: Invitation, by_mail: str, by_link: str, **details: Any) -> None:
    verb = by_mail if invitation.email else by_link
    log.write(actor.team, actor.user, verb, invitation.email, role=invitation.role, **details)


def _token() -> str:
    return secrets.token_urlsafe(32)


def _digest(token: str) -> str:
    """A token is random enough: it needs no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


# --- how it gets there ---
def mails() -> bool:
    """Does this studio send mail? Else whoever invites brings the link there."""
    return bool(settings.EMAIL_HOST)


def mail(invitation: Invitation, link: str) -> bool:
    """Send it, in the language of whoever invites; False where it could not be sent. It is done at once: a
    waiting mail would hold the token."""
    host = invitation.user
    with translation.override(host.spoken if host else settings.LANGUAGE_CODE):
        said = {
            "team": " ".join(invitation.team.name.split()),
            "host": " ".join(host.display_name.split()) if host else gettext("Somebody"),
        }
        subject = gettext("%(host)s invites you to %(team)s") % said
        text = gettext(
            "%(host)s invites you to the team %(team)s on Take Two, a music studio.\n\n"
            "This link is for you alone. It can be used once, within seven days:"
        )
    try:
        send_mail(subject, f"{text % said}\n\n{link}", None, [invitation.email])
    except OSError:
        journal.exception("The mail about %s was not sent", invitation.pk)
        return False
    return True


# --- by who is invited ---
def at(token: str) -> Invitation | None:
    """The one that this token belongs to, open or not."""
    return _found(_digest(token))


def carried(session: SessionBase, user: User | None) -> Invitation | None:
    """The one that a browser came with, open or not; else one to an address that is surely this person's."""
    digest = session.get(people.INVITATION)
    return (_found(digest) if digest else None) or (_to(user) if user else None)


def _found(digest: str) -> Invitation | None:
    return Invitation.objects.select_related("team", "user").filter(digest=digest).first()


def _to(user: User) -> Invitation | None:
    sure = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    open_ones = Invitation.objects.open().filter(email__in=[email.lower() for email in sure])
    return open_ones.select_related("team", "user").order_by("-created").first()


def over(invitation: Invitation) -> str:
    """Why nobody can use it any more, in a sentence; "" while somebody can."""
    if invitation.used:
        return gettext("This invitation has been used. It was for one person.")
    if invitation.revoked or invitation.team.dissolved:
        return gettext("This invitation was revoked.")
    if invitation.expires <= timezone.now():
        return gettext("This invitation has expired. Ask for another one.")
    return ""


def trouble(invitation: Invitation, user: User) -> str:
    """Why this person cannot use it, in a sentence; "" if they can."""
    if said := over(invitation):
        return said
    if is_in(invitation, user):
        return gettext("You are in %(team)s already.") % {"team": invitation.team.name}
    if not is_for(invitation, user):
        sentence = gettext(
            "This invitation is for another e-mail address. You are signed in as %(email)s: sign out, then "
            "open the link once more."
        )
        return sentence % {"email": user.email}
    if not _is_proven(invitation, user):
        return gettext("Confirm your e-mail address first: open the link in the mail that we sent you.")
    return ""


def is_in(invitation: Invitation, user: User) -> bool:
    return Membership.objects.filter(team=invitation.team_id, user=user).exists()


def is_for(invitation: Invitation, user: User) -> bool:
    own = {user.email.lower()}
    own |= {email.lower() for email in _addresses(user)}
    return not invitation.email or invitation.email.lower() in own


def _is_proven(invitation: Invitation, user: User) -> bool:
    """Is the address theirs? Where no mail is sent nobody can prove it."""
    if not invitation.email or settings.ACCOUNT_EMAIL_VERIFICATION != "mandatory":
        return True
    return invitation.email.lower() in {email.lower() for email in _addresses(user)}


def _addresses(user: User) -> list[str]:
    return list(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))


@transaction.atomic
def accept(invitation: Invitation, user: User) -> Membership:
    """Join. Of all who try one gets in, and once. Raises Refused."""
    credits.lock(invitation.team)
    if said := trouble(invitation, user):
        raise Refused(said)
    took = Invitation.objects.open().filter(pk=invitation.pk)
    if took.update(used=timezone.now(), used_by=user) != 1:
        invitation.refresh_from_db()
        raise Refused(over(invitation))
    joined, new = Membership.objects.get_or_create(
        team=invitation.team, user=user, defaults={"role": invitation.role}
    )
    if not new:  # by another invitation, in this very moment: this one stays unused
        raise Refused(gettext("You are in %(team)s already.") % {"team": invitation.team.name})
    if invitation.credits is not None:
        caps.put(invitation.team, user=user, credits=invitation.credits, by=invitation.user)
    log.write(invitation.team, user, "joined", user.display_name, role=joined.role)
    return joined


@transaction.atomic
def arrive(user: User, session: SessionBase) -> None:
    """Somebody has just signed up: into the team that invites them, else into a team of their own. Who has to
    prove their address first joins after that; where only the invited may come, nobody gets a team."""
    invitation = people.invited(session)
    if invitation is None:
        teams.welcome(user)
    elif not trouble(invitation, user):
        accept(invitation, user)
    elif not is_for(invitation, user) and people.sign_up_mode() == "open":
        teams.welcome(user)
