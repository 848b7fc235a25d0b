"""Keys for scripts, and the calls that go out to them."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from studio.actions import keys, webhooks_out
from studio.catalog.fields import PickField, TextField
from studio.models import ApiKey, Membership
from studio.web.access import MemberRequest, fresh, member, producer
from studio.web.examples import home

SHOWN = 30  # calls to webhooks


class KeyForm(forms.Form):
    """Of a reviewer a key that reads, without being asked."""

    name = TextField(
        label=_("Name"),
        limit=80,
        help_text=_("What the key is for: my website, Ben's laptop."),
        widget=forms.TextInput(attrs={"data-limit": 80}),
    )
    scope = PickField(
        label=_("What it may do"),
        names=dict(ApiKey.Scope.choices),
        initial=ApiKey.Scope.SPEND,
        widget=forms.RadioSelect,
    )

    def __init__(self, membership: Membership, data: QueryDict | None = None) -> None:
        super().__init__(data)
        if not membership.spends:
            del self.fields["scope"]

    @property
    def may(self) -> str:
        return str(self.cleaned_data.get("scope", ApiKey.Scope.READ))


@member
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def api_keys(request: MemberRequest) -> HttpResponse:
    form = KeyForm(request.membership, request.POST or None)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    key, text = keys.issue(request.team, request.user, form.cleaned_data["name"], form.may)
    return _page(request, KeyForm(request.membership), new=key, text=text)


@member
@fresh
@require_POST
def revoke(request: MemberRequest, number: int) -> HttpResponse:
    if not keys.revoke(request.team, request.user, number):
        raise Http404
    messages.info(request, gettext("The key is revoked. Nobody can use it from now on."))
    return redirect("api_keys")


@producer
@require_POST
def send_again(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    if not webhooks_out.again(request.membership, id):
        raise Http404
    messages.info(request, gettext("It is sent again."))
    return redirect("api_keys")


def _page(
    request: MemberRequest, form: KeyForm, new: ApiKey | None = None, text: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "new": new,
        "text": text,
        "keys": keys.visible(request.team, request.user),
        "base": f"{home(request)}/api/v1",
        "pause": settings.API_SECONDS_PER_REQUEST,
    }
    if request.membership.spends:
        context["deliveries"] = webhooks_out.deliveries(request.membership)[:SHOWN]
        context["secret"] = webhooks_out.own_secret(request.team)
    page = render(request, "api_keys.html", context, status=status)
    page.headers["Cache-Control"] = "no-store"  # it may show a key, for the only time
    return page
