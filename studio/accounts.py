"""How allauth meets our people."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from studio.actions import people, teams
from studio.models import User


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        saved: User = super().save_user(request, user, form, commit)
        if commit:
            teams.welcome(saved)
        return saved

    def login(self, request: HttpRequest, user: User) -> None:
        """The language in which somebody signs in for the first time is theirs until they choose another."""
        if not user.language:
            people.speak(user, get_language() or "")
        super().login(request, user)
