"""The video of a take: asking for it, and hearing how it stands."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from studio.actions import video
from studio.web.access import MemberRequest, clip_read, is_part, producer_writes


@producer_writes
@require_http_methods(["GET", "HEAD", "POST"])
def clip_video(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    clip = clip_read(request, id)
    if request.method == "POST":
        video.ask(clip)
        clip.refresh_from_db()
    if is_part(request):
        return render(request, "parts/video.html", {"clip": clip})
    return redirect("take", id=clip.pk)
