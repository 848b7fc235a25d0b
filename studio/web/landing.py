"""The front door."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from studio.actions.landing import song
from studio.ranges import ranged
from studio.web.access import membership_of, public


@public
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        joined = membership_of(request)
        return redirect("library" if joined and not joined.spends else "create")
    return render(request, "landing.html", {"landing_song": song()})


@public
@require_safe
def player(request: HttpRequest) -> JsonResponse:
    """What the player needs to play the landing page's song."""
    about = song()
    if about is None:
        raise Http404("The first song is not composed yet.")
    return JsonResponse(playable(about))


def playable(about: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "landing",
        "title": about["title"],
        "artist": gettext("Take Two, on this machine"),
        "page": reverse("landing"),
        "audio": reverse("landing_audio"),
        "cover": reverse("landing_cover"),
        "thumb": reverse("landing_cover"),
        "duration": about["duration"],
        "peaks": about["peaks"],
        "sections": about["timeline"].get("sections", []),
        "lines": about["timeline"].get("lines", []),
    }


@public
@require_safe
def audio(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    return ranged(request, "landing/audio.mp3", "audio/mpeg", '"landing-audio"')


@public
@require_safe
def cover(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    return ranged(request, "landing/cover.jpg", "image/jpeg", '"landing-cover"')
