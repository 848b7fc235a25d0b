"""How a person wants to hear of what is done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from studio.actions import news as verbs
from studio.web.access import MemberRequest, member, memberships_of


class NewsForm(forms.Form):
    title = forms.BooleanField(
        label=_("Mark the tab’s title"), help_text=_("While you look at something else."), required=False
    )
    sound = forms.BooleanField(label=_("Play a short sound"), required=False)
    notice = forms.BooleanField(
        label=_("Show a notification of the browser"),
        help_text=_("The browser asks once whether it may. Each browser has to be asked."),
        required=False,
        widget=forms.CheckboxInput(attrs={"data-ask-notice": ""}),
    )
    mail = forms.BooleanField(label=_("Send an e-mail when it took long"), required=False)
    minutes = forms.IntegerField(
        label=_("Long is more than so many minutes"), min_value=1, max_value=verbs.MOST_MINUTES
    )
    asked = forms.BooleanField(
        label=_("Send an e-mail when somebody asks to go over a cap"),
        help_text=_("To whoever looks after a team: one an hour at most."),
        required=False,
    )


@member
@require_http_methods(["GET", "HEAD", "POST"])
def news(request: MemberRequest) -> HttpResponse:
    wished: dict[str, Any] = verbs.wishes(request.user)
    form = NewsForm(request.POST if request.method == "POST" else None, initial=wished)
    if not any(joined.manages for joined in memberships_of(request)):
        del form.fields["asked"]
    if request.method == "POST" and form.is_valid():
        verbs.choose(request.user, form.cleaned_data)
        messages.info(request, gettext("Saved."))
        return redirect("news")
    return render(request, "news.html", {"form": form}, status=422 if form.errors else 200)
