"""What a visitor with a link sees: one calm page, and the files of the takes on it, by its address alone."""

import re
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from studio.actions import shares as verbs
from studio.actions.submit import Refused
from studio.models import Clip, Share
from studio.ranges import ranged
from studio.web import media, queries_shares
from studio.web.access import memberships_of, public
from studio.web.editor import verses
from studio.web.examples import home
from studio.web.library import for_player
from studio.web.media import download_name, etag

HEADERS = {
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    # The address is the key: no other site may learn it. Our own form needs it to be believed.
    "Referrer-Policy": "same-origin",
}
# Fetchers of previews say who they are; they are not people who listen.
ROBOT = re.compile(r"bot|crawl|spider|preview|facebookexternalhit|whatsapp|slurp|curl|wget|python", re.I)
# Files of a take, by their name in the address: the fields that name them.
HEARD = "audio.mp3"
SEEN = {"cover.jpg": "cover", "thumb.jpg": "thumb"}
KEPT = {"song.mp3": "audio", "song.flac": "master"}  # where downloads are on


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )


def address(request: HttpRequest, share: Share) -> str:
    return home(request) + reverse("visit", args=[share.pk, verbs.signature(share.pk)])


def _shared(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The share of the address. What was never there, is over, or was taken back looks the same: 404."""

    @wraps(view)
    def guarded(request: HttpRequest, id: uuid.UUID, signature: str, **more: Any) -> HttpResponseBase:
        share = queries_shares.at(id) if verbs.holds(id, signature) else None
        if share is None or not verbs.is_open(share):
            raise Http404
        answer = view(request, share, **more)
        for name, value in HEADERS.items():
            answer.headers[name] = value
        return answer

    return guarded


def _locked(request: HttpRequest, share: Share) -> bool:
    known = request.session.get("shares", {})
    return bool(share.password) and known.get(str(share.pk)) != verbs.seal(share)


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@_shared
def visit(request: HttpRequest, share: Share) -> HttpResponse:
    if _locked(request, share):
        return _door(request, share)
    clips = queries_shares.takes(share)
    if request.method == "GET":
        _count(request, share)
    wanted = request.GET.get("take", "")
    clip = next((each for each in clips if str(each.pk) == wanted), clips[0] if clips else None)
    context = {
        "share": share,
        "signature": verbs.signature(share.pk),
        "address": address(request, share),
        "base": home(request),
        "clips": clips,
        "clip": clip,
        "verses": verses(clip.timeline) if clip else [],
        "length": sum(each.duration for each in clips),
    }
    return render(request, "share.html", context)


def _door(request: HttpRequest, share: Share) -> HttpResponse:
    """The password is asked for, and what is behind it is not told."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if verbs.knows(share, form.cleaned_data["password"], request.META.get("REMOTE_ADDR", "")):
                known = request.session.get("shares", {})
                request.session["shares"] = known | {str(share.pk): verbs.seal(share)}
                return redirect("visit", share.pk, verbs.signature(share.pk))
            form.add_error("password", gettext("This is not the password."))
        except Refused as refusal:
            form.add_error("password", str(refusal))
    return render(request, "share_door.html", {"form": form}, status=422 if form.errors else 200)


def _count(request: HttpRequest, share: Share) -> None:
    """Once per visitor and hour; the team's own people and fetchers of previews are no visitors."""
    if ROBOT.search(request.headers.get("User-Agent", "")):
        return
    if any(joined.team_id == share.team_id for joined in memberships_of(request)):
        return
    hour = int(timezone.now().timestamp()) // 3600
    seen = request.session.get("visited", {})
    if seen.get(str(share.pk)) != hour:
        request.session["visited"] = seen | {str(share.pk): hour}
        verbs.visited(share)


@public
@require_safe
@_shared
def picture(request: HttpRequest, share: Share) -> HttpResponseBase:
    """For chats: they fetch it without a session, so a link with a password has none."""
    if share.password:
        raise Http404
    name = verbs.picture(share, queries_shares.takes(share))
    return ranged(request, name, "image/jpeg", f'"{name}"')


@public
@require_safe
@_shared
def file(request: HttpRequest, share: Share, take: uuid.UUID, name: str) -> HttpResponseBase:
    clip = None if _locked(request, share) else queries_shares.take(share, take)
    if clip is None:
        raise Http404
    if name == "player.json":
        return _player(request, share, clip)
    if name == HEARD:
        return ranged(request, clip.audio, "audio/mpeg", etag(clip, "audio"))
    if name in SEEN:
        return media.picture(request, clip, SEEN[name])
    if name not in KEPT or not share.downloads:
        raise Http404
    return media.saved(request, clip, getattr(clip, KEPT[name]), download_name(clip, name.rpartition(".")[2]))


def _player(request: HttpRequest, share: Share, clip: Clip) -> HttpResponseBase:
    """What the player needs to play one take of a link."""
    signed = [share.pk, verbs.signature(share.pk)]

    def at(name: str, field: str) -> str:
        address = reverse("visit_file", args=[*signed, clip.pk, name])
        return f"{address}{clip.look}" if getattr(clip, field) else ""

    return for_player(
        request,
        clip,
        artist=share.team.name,
        label="",
        page=f"{reverse('visit', args=signed)}?take={clip.pk}",
        audio=reverse("visit_file", args=[*signed, clip.pk, HEARD]),
        cover=at("cover.jpg", "cover"),
        thumb=at("thumb.jpg", "thumb"),
    )
