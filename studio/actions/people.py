"""What a person prefers, how they came here, who may come, and where they are signed in."""

from allauth.socialaccount.forms import DisconnectForm
from allauth.usersessions.adapter import get_adapter as sessions_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache
from django.http import HttpRequest

from studio.models import Invitation, User

INVITATION = "invitation"  # in the session: the digest of the token that a browser came with
SEEN_SECONDS = 300  # how exactly it is known when a device was seen last


def speak(user: User, language: str) -> None:
    """Pages and mails in this language from now on, in every browser."""
    user.language = language
    user.save(update_fields=["language"])


def rename(user: User, name: str) -> None:
    user.name = name
    user.save(update_fields=["name"])


# --- who may open an account ---
def sign_up_mode() -> str:
    """One of "open", "invitation" and "closed". Until there is an administrator nobody could invite."""
    mode: str = settings.SIGN_UP_AFTER_FIRST
    if mode == "invitation" and not User.objects.filter(is_staff=True, is_active=True).exists():
        return "open"
    return mode


def may_sign_up(session: SessionBase) -> bool:
    mode = sign_up_mode()
    return mode == "open" or (mode == "invitation" and invited(session) is not None)


def invited(session: SessionBase) -> Invitation | None:
    """The open invitation with which a browser came here."""
    digest = session.get(INVITATION)
    found = Invitation.objects.open().select_related("team", "user").filter(digest=digest)
    return found.first() if digest else None


def may_sign_up_as(email: str, session: SessionBase) -> bool:
    """Where only the invited may come, whoever is invited by mail comes with that address."""
    invitation = None if sign_up_mode() == "open" else invited(session)
    return not (invitation and invitation.email) or email.lower() == invitation.email.lower()


# --- where somebody is signed in ---
def seen(request: HttpRequest) -> None:
    """Note that this browser is used; a write at most every few minutes."""
    if mark_seen(request):
        note(request)


def note(request: HttpRequest) -> None:
    UserSession.objects.create_from_request(request)


def mark_seen(request: HttpRequest) -> bool:
    """Was it time to note it again?"""
    return bool(cache.add(f"seen:{request.session.session_key}", True, SEEN_SECONDS))


def sessions(user: User) -> list[UserSession]:
    """The browsers in which somebody is signed in, the one used last first."""
    known = UserSession.objects.purge_and_list(user)
    return sorted(known, key=lambda session: session.last_seen_at, reverse=True)


def end_session(user: User, number: int) -> bool:
    """Sign out one browser, wherever it is. False where there is none of theirs."""
    found = list(UserSession.objects.filter(user=user, pk=number))
    sessions_adapter().end_sessions(found)
    return bool(found)


def end_other_sessions(user: User, present: str) -> int:
    """Sign out every browser but the present one; how many that were."""
    others = list(UserSession.objects.filter(user=user).exclude(session_key=present))
    sessions_adapter().end_sessions(others)
    return len(others)


# --- accounts elsewhere ---
def disconnect(request: HttpRequest, number: int) -> list[str]:
    """An account elsewhere opens this one no more; or what hinders that."""
    form = DisconnectForm({"account": number}, request=request)
    if form.is_valid():
        form.save()
    return [str(problem) for found in form.errors.values() for problem in found]
