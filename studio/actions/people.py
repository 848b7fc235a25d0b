"""What a person prefers, and how they came here."""

from django.contrib.sessions.backends.base import SessionBase

from studio.models import Invitation, User

INVITATION = "invitation"  # in the session: the digest of the token that a browser came with


def speak(user: User, language: str) -> None:
    """Pages and mails in this language from now on, in every browser."""
    user.language = language
    user.save(update_fields=["language"])


def invited(session: SessionBase) -> Invitation | None:
    """The open invitation with which a browser came here."""
    digest = session.get(INVITATION)
    found = Invitation.objects.open().select_related("team", "user").filter(digest=digest)
    return found.first() if digest else None
