"""What is somebody's, to take home; and the end of their account."""

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from studio.actions import leaving
from studio.actions.keeping import belongings
from studio.actions.sources import Refused
from studio.web import queries_team
from studio.web.access import MemberRequest, fresh, person
from studio.web.parts import archive


class SureForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Type it to say that you mean it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


@person
@require_safe
def download(request: MemberRequest) -> StreamingHttpResponse:
    return archive(belongings.of(request.user), "Take Two.zip")


@person
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def delete(request: MemberRequest) -> HttpResponse:
    form = SureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if form.cleaned_data["email"].casefold() != request.user.email.casefold():
            form.add_error("email", gettext("This is not your address."))
        else:
            try:
                return _delete(request)
            except Refused as refusal:
                form.add_error(None, str(refusal))
    joined = queries_team.memberships(request.user)
    context = {
        "form": form,
        "hindrance": leaving.hindrance(request.user),
        "ending": [membership.team for membership, is_alone in joined if is_alone],
        "staying": [membership.team for membership, is_alone in joined if not is_alone],
    }
    return render(request, "account_delete.html", context, status=422 if form.is_bound else 200)


def _delete(request: MemberRequest) -> HttpResponse:
    user = request.user
    leaving.delete_account(user)
    logout(request)
    messages.info(request, gettext("Your account is deleted."))
    return redirect("landing")
