"""What the player needs to know of a take."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.http import require_safe

from studio.models import Clip
from studio.ranges import FRESH, direct
from studio.web import editor
from studio.web.access import MemberRequest, clip_read, member


@member
@require_safe
def player(request: MemberRequest, id: uuid.UUID) -> HttpResponseBase:
    """What the player needs to play one take."""
    clip = clip_read(request, id)
    return for_player(
        request,
        clip,
        artist=clip.team.name,
        label=clip.label,
        page=reverse("take", args=[clip.pk]),
        audio=reverse("clip_audio", args=[clip.pk]),
        cover=reverse("clip_cover", args=[clip.pk]) + clip.look if clip.cover else "",
        thumb=reverse("clip_thumb", args=[clip.pk]) + clip.look if clip.thumb else "",
    )


def for_player(request: HttpRequest, clip: Clip, **said: str) -> HttpResponseBase:
    """A take as the player's script reads it; the rest, its addresses above all, depends on who listens.

    It is asked for each time, since names and covers change, and sent when something did."""
    told = {
        "id": str(clip.pk),
        "title": clip.title,
        "version": clip.edited,
        **said,
        "duration": clip.duration,
        "loudness": clip.loudness,
        "peaks": clip.peaks,
        "direct": direct(said["audio"]),
        "sections": clip.timeline.get("sections", []),
        "lines": list(sung(clip.timeline)),
    }
    answer = JsonResponse(told, headers={"Cache-Control": FRESH})
    set_response_etag(answer)
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def sung(timeline: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The lines as they are sung, with their words where the times of these are known."""
    for line in editor.lines(timeline):
        words = [[word["word"], word["start_s"], word["end_s"]] for word in line.words]
        yield {"text": line.text, "start_s": line.start, "end_s": line.end, "words": words}
