"""What somebody's own page reads about them."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from studio.models import User


def authenticators(user: User) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))


def linked_accounts(user: User) -> list[SocialAccount]:
    return list(SocialAccount.objects.filter(user=user).order_by("date_joined", "pk"))


def is_unverified(user: User) -> bool:
    """Has somebody told an address that they could confirm and have not? Without a mail server nobody can."""
    return bool(settings.EMAIL_HOST) and bool(
        EmailAddress.objects.filter(user=user, email=user.email, verified=False).exists()
    )
