"""What is known of a request that somebody else works on: what can be heard already, and what was said."""

import json
import uuid
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_safe

from studio.actions import accounts, orders, previews
from studio.actions.sources import Refused
from studio.models import Clip
from studio.ranges import INERT
from studio.web.access import MemberRequest, member, task_read
from studio.web.cards import wish


@member
@require_safe
def preview(request: MemberRequest, id: uuid.UUID, number: int) -> HttpResponse:
    """What the player needs to play a take that is not finished. How long it will be nobody knows yet."""
    task = task_read(request, id)
    try:
        title = previews.title(task, number) or wish(task.params, task.upload_name)
    except Refused as refusal:
        return _not_there(refusal)
    told: dict[str, Any] = {
        "id": f"{task.pk}-{number}",
        "title": title,
        "artist": request.team.name,
        "label": gettext("%(take)s, preview") % {"take": Clip(index=number).label},
        "page": reverse("activity"),
        "audio": reverse("preview_sound", args=[task.pk, number]),
        "direct": "",
        "cover": "",
        "thumb": "",
        "version": 0,
        "duration": 0,
        "loudness": None,
        "peaks": [],
        "sections": [],
        "lines": [],
    }
    answer = JsonResponse(told)
    answer["Cache-Control"] = "no-store"
    return answer


@member
@require_GET
def preview_sound(request: MemberRequest, id: uuid.UUID, number: int) -> HttpResponse | StreamingHttpResponse:
    try:
        sound = previews.sound(task_read(request, id), number)
    except Refused as refusal:
        return _not_there(refusal)
    headers = INERT | {"Accept-Ranges": "none", "Cache-Control": "no-store"}
    return StreamingHttpResponse(sound, content_type="audio/mpeg", headers=headers)


def _not_there(refusal: Refused) -> HttpResponse:
    return HttpResponse(str(refusal), status=404, content_type="text/plain; charset=utf-8")


@member
@require_safe
def exchange(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    """What was asked elsewhere, and what was answered last, word for word but for secrets."""
    task = task_read(request, id)
    if task.account is None or task.is_active:
        raise Http404
    told = json.dumps({"sent": task.sent, "answer": task.answer}, indent=2, ensure_ascii=False)
    # None of them is in what we keep; but nobody knows what others repeat.
    for secret in (orders.hook_secret(task), orders.hook_name(task)):
        told = told.replace(secret, "…")
    answer = HttpResponse(accounts.without_key(task.account, told), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{task.operation}-exchange.json"'
    return answer
