"""How allauth meets our people."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django import forms
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from studio import sealed
from studio.actions import invitations, people
from studio.models import User

SIGN_UP = ("account_signup", "socialaccount_signup")  # the pages on which accounts are opened


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        if people.may_sign_up(request.session):
            return True
        closed = {"mode": people.sign_up_mode()}
        raise ImmediateHttpResponse(render(request, "account/signup_closed.html", closed, status=403))

    def clean_email(self, email: str) -> str:
        cleaned: str = super().clean_email(email)
        is_new = self.request.resolver_match.url_name in SIGN_UP
        if is_new and not people.may_sign_up_as(cleaned, self.request.session):
            raise forms.ValidationError(
                gettext("You are invited with another address. Sign up with that one.")
            )
        return cleaned

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        saved: User = super().save_user(request, user, form, commit)
        if commit:
            invitations.arrive(saved, request.session)
            if saved.has_usable_password():  # who has just chosen one is not asked for it at once
                record_authentication(request, saved, method="password")
        return saved

    def login(self, request: HttpRequest, user: User) -> None:
        """The language in which somebody signs in for the first time is theirs until they choose another."""
        if not user.language:
            people.speak(user, get_language() or "")
        super().login(request, user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Signing in is a proof as good as being asked again; allauth would ask anew right after it."""
        asked: bool = super().is_reauthentication_required(app=app, **kwargs)
        shown = get_authentication_records(self.request, self.request.user)
        recent = shown and time.time() - shown[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return asked and not recent

    def get_client_ip(self, request: HttpRequest) -> str:
        """Who comes past the proxies, such as a health check, has their own address."""
        try:
            return str(super().get_client_ip(request))
        except ImproperlyConfigured:
            return str(request.META["REMOTE_ADDR"])


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        email = sociallogin.user.email
        if email and not people.may_sign_up_as(email, request.session):
            other = {"mode": people.sign_up_mode()}
            raise ImmediateHttpResponse(render(request, "account/signup_closed.html", other, status=403))
        return bool(super().is_open_for_signup(request, sociallogin))

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        user.name = (data.get("name") or " ".join(filter(None, parts)))[:80]
        return user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        saved: User = super().save_user(request, sociallogin, form)
        if form is None:  # else the other adapter has done it
            invitations.arrive(saved, request.session)
        return saved


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        return sealed.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return sealed.unseal(encrypted_text)
        except sealed.Unreadable as error:  # sealed with another SECRET_KEY: no code is right any more
            raise self.validation_error("incorrect_code") from error

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        known = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)d") % {"number": known + 1} if known else gettext("Passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Take Two"}


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """Every key here signs in by itself: it is kept on the device and asks for a finger, a face or a PIN."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        required=False,
        help_text=_("To tell your devices apart: phone, laptop, blue key."),
    )
    passwordless = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def clean_passwordless(self) -> bool:
        return True
