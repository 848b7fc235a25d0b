"""What a person prefers."""

from studio.models import User


def speak(user: User, language: str) -> None:
    """Pages and mails in this language from now on, in every browser."""
    user.language = language
    user.save(update_fields=["language"])
