"""What somebody is called here, how they sign in, and where they are signed in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from allauth.mfa import app_settings as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter as others
from allauth.socialaccount.models import SocialApp
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from studio.actions import people
from studio.web import queries_account
from studio.web.access import MemberRequest, fresh, person, public
from studio.web.devices import called


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        required=False,
        help_text=_("As others of your teams see you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


@dataclass(frozen=True, slots=True)
class Device:
    """A browser in which somebody is signed in."""

    session: UserSession
    is_this: bool

    @property
    def name(self) -> str:
        return called(self.session.user_agent)


class Seen:
    """Notes in which browsers somebody opens pages. What a page asks for by itself does not count."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_page = request.method == "GET" and response.get("Content-Type", "").startswith("text/html")
        if is_page and not cast(MemberRequest, request).htmx and request.user.is_authenticated:
            people.seen(request)
        return response


@person
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: MemberRequest) -> HttpResponse:
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        people.rename(request.user, form.cleaned_data["name"])
        messages.info(request, gettext("Saved."))
        return redirect("account")
    people.note(request)
    shown = {"form": form, "devices": _devices(request), **_ways(request)}
    return render(request, "account/account.html", shown, status=422 if form.errors else 200)


def _devices(request: MemberRequest) -> list[Device]:
    present = request.session.session_key
    devices = [Device(one, one.session_key == present) for one in people.sessions(request.user)]
    return sorted(devices, key=lambda device: not device.is_this)


def _ways(request: MemberRequest) -> dict[str, Any]:
    """All the ways in which somebody signs in."""
    known = queries_account.authenticators(request.user)
    linked = queries_account.linked_accounts(request.user)
    taken = {there.provider for there in linked}
    codes = next((one for one in known if one.type == Authenticator.Type.RECOVERY_CODES), None)
    return {
        "passkeys": [one.wrap() for one in known if one.type == Authenticator.Type.WEBAUTHN],
        "app": next((one for one in known if one.type == Authenticator.Type.TOTP), None),
        "codes": codes,
        "codes_left": mfa.RECOVERY_CODE_COUNT - codes.data["used_mask"].bit_count() if codes else 0,
        "linked": [there.get_provider_account() for there in linked],
        "others": [other for other in others().list_providers(request) if other.sub_id not in taken],
        "is_unverified": queries_account.is_unverified(request.user),
    }


@person
@require_POST
def end_session(request: MemberRequest, number: int) -> HttpResponse:
    if not people.end_session(request.user, number):
        raise Http404
    messages.info(request, gettext("That browser is signed out."))
    return redirect("account")


@person
@require_POST
def end_other_sessions(request: MemberRequest) -> HttpResponse:
    ended = people.end_other_sessions(request.user, request.session.session_key or "")
    told = ngettext("%(count)d browser is signed out.", "%(count)d browsers are signed out.", ended)
    messages.info(request, told % {"count": ended})
    return redirect("account")


@person
@fresh
@require_POST
def disconnect(request: MemberRequest, number: int) -> HttpResponse:
    """An account elsewhere opens this one no more, unless there were no other way in."""
    for problem in people.disconnect(request, number):
        messages.info(request, problem)
    return redirect("account")


@public
@require_POST
def sign_in_with(request: HttpRequest, other: str) -> HttpResponseBase:
    """Off to another site. A page of ours goes there: our policy of contents lets no form lead away."""
    try:
        provider = others().get_provider(request, other)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    try:
        answer: HttpResponseBase = provider.redirect_from_request(request)
    except (OSError, ValueError, KeyError):  # its server is away, or does not say what it should
        messages.info(
            request, gettext("%(name)s does not answer. Try again later.") % {"name": provider.name}
        )
        return redirect("account" if request.user.is_authenticated else "account_login")
    if not isinstance(answer, HttpResponseRedirect):
        return answer
    away = {"provider": provider.name, "redirect_to": answer.url}
    return render(request, "socialaccount/login_redirect.html", away)


def too_many(request: HttpRequest) -> HttpResponse:
    """Somebody tries too often. A script gets a sentence, not a page to put into a page."""
    if cast(MemberRequest, request).htmx:
        text = gettext("Too many tries. Wait a few minutes and try again.")
        answer = HttpResponse(text, status=429, content_type="text/plain")
    else:
        answer = render(request, "429.html", status=429)
    answer.headers["Retry-After"] = "60"
    return answer
