"""Links for people without an account: the team's side of them."""

import datetime
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from studio.actions import shares as verbs
from studio.actions.submit import Refused
from studio.models import Clip, Playlist, Share
from studio.web import queries_playlists, queries_shares
from studio.web.access import MemberRequest, producer
from studio.web.cards import parse_id
from studio.web.visits import address

LASTS = {
    "hour": datetime.timedelta(hours=1),
    "day": datetime.timedelta(days=1),
    "week": datetime.timedelta(days=7),
    "month": datetime.timedelta(days=30),
}
CHOICES = [
    ("", _("Until you revoke it")),
    ("hour", _("An hour")),
    ("day", _("A day")),
    ("week", _("A week")),
    ("month", _("30 days")),
    ("date", _("Until the end of a day")),
]


class DayInput(forms.DateInput):
    input_type = "date"


class ShareForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=verbs.TITLE_LIMIT)
    lasts = forms.ChoiceField(label=_("Works"), choices=CHOICES, required=False)
    day = forms.DateField(label=_("Last day"), required=False, widget=DayInput(format="%Y-%m-%d"))
    password = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=100,
        help_text=_("Left empty, everybody who has the link can listen."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    downloads = forms.BooleanField(label=_("Visitors can download"), required=False)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("lasts") == "date" and "day" not in self.errors:
            if not said.get("day"):
                self.add_error("day", gettext("Choose the last day."))
            elif said["day"] < timezone.localdate():
                self.add_error("day", gettext("This day is over."))
        return said

    @property
    def expires(self) -> datetime.datetime | None:
        lasts = self.cleaned_data["lasts"]
        if lasts == "date":
            after = self.cleaned_data["day"] + datetime.timedelta(days=1)
            return timezone.make_aware(datetime.datetime.combine(after, datetime.time()))
        return timezone.now() + LASTS[lasts] if lasts else None

    @property
    def settings(self) -> dict[str, Any]:
        return {"expires": self.expires, "downloads": self.cleaned_data["downloads"]}


class ChangeForm(ShareForm):
    open = forms.BooleanField(label=_("Take the password away"), required=False)

    def __init__(self, *args: Any, share: Share, **options: Any) -> None:
        super().__init__(*args, **options)
        if share.password:
            self.fields["password"].help_text = gettext("Left empty, it stays as it is.")
        else:
            del self.fields["open"]

    @property
    def new_password(self) -> str | None:
        if self.cleaned_data.get("open"):
            return ""
        typed: str = self.cleaned_data["password"]
        return typed or None


@producer
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: MemberRequest) -> HttpResponse:
    """A new link, to the takes or the playlist of the address."""
    ids = [id for text in request.GET.getlist("take") if (id := parse_id(text))]
    clips = queries_shares.chosen(request.membership, ids)
    playlist = _playlist(request)
    if not clips and playlist is None:
        raise Http404
    title = playlist.name if playlist else clips[0].title
    form = ShareForm(request.POST if request.method == "POST" else None, initial={"title": title})
    if request.method == "POST" and form.is_valid() and (made := _make(request, form, clips, playlist)):
        return redirect(f"{reverse('shares')}?new={made.pk}")
    context = {"form": form, "clips": clips, "playlist": playlist}
    return render(request, "share_form.html", context, status=422 if form.errors else 200)


@producer
@require_POST
def chosen(request: MemberRequest) -> HttpResponse:
    """From the library: the takes that were chosen there, on their way to a link."""
    takes = [text for text in request.POST.getlist("take") if parse_id(text)][: verbs.MOST_TAKES]
    if not takes:
        return redirect("library")
    return redirect(f"{reverse('share')}?{urlencode({'take': takes}, doseq=True)}")


def _playlist(request: MemberRequest) -> Playlist | None:
    id = parse_id(request.GET.get("playlist"))
    return queries_playlists.playlist(request.membership, id) if id else None


def _make(
    request: MemberRequest, form: ShareForm, clips: list[Clip], playlist: Playlist | None
) -> Share | None:
    said = form.cleaned_data
    options = form.settings | {"password": said["password"], "playlist": playlist}
    try:
        return verbs.make(request.team, request.user, said["title"], () if playlist else clips, **options)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None


@producer
@require_safe
def shares(request: MemberRequest) -> HttpResponse:
    gone = parse_id(request.GET.get("revoked"))
    rows = [(row, address(request, row)) for row in queries_shares.shares(request.membership)]
    context = {
        "rows": rows,
        "new": parse_id(request.GET.get("new")),
        "gone": queries_shares.revoked(request.membership, gone) if gone else None,
        "now": timezone.now(),
    }
    return render(request, "shares.html", context)


@producer
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    row = _read(request, id)
    form = ChangeForm(request.POST if request.method == "POST" else None, share=row, initial=_now(row))
    if request.method == "POST" and form.is_valid():
        try:
            title = form.cleaned_data["title"]
            verbs.change(row, title=title, password=form.new_password, **form.settings)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.info(request, gettext("The link is changed. Its address stays."))
            return redirect("shares")
    status = 422 if form.errors else 200
    return render(request, "share_form.html", {"form": form, "share": row}, status=status)


def _now(row: Share) -> dict[str, Any]:
    day = timezone.localdate(row.expires - datetime.timedelta(seconds=1)) if row.expires else None
    lasts = "date" if row.expires else ""
    return {"title": row.title, "downloads": row.downloads, "lasts": lasts, "day": day}


@producer
@require_POST
def revoke(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    row = _read(request, id)
    verbs.revoke(row, request.user)
    return redirect(f"{reverse('shares')}?revoked={row.pk}")


@producer
@require_POST
def bring_back(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    verbs.bring_back(_read(request, id), request.user)
    return redirect("shares")


def _read(request: MemberRequest, id: uuid.UUID) -> Share:
    return get_object_or_404(queries_shares.all_shares(request.membership), pk=id)
