"""Changing what a take is called, how it is described and how it looks; and having back what was before."""

import re
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from studio.actions import changes
from studio.actions.sources import Refused
from studio.catalog.fields import TagsField, TextField
from studio.models import Clip
from studio.web import undo
from studio.web.access import MemberRequest, clip_read, is_part, producer

NUMBER = re.compile(r"[0-9]{1,9}")
LONGEST_TITLE, LONGEST_STYLE = 120, 3000


class PictureInput(forms.FileInput):
    """Not one of the boxes for recordings."""


class PictureField(forms.FileField):
    widget = PictureInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file: Any = super().clean(data, initial)
        if file and (file.size or 0) > changes.LARGEST_PICTURE:
            most = changes.LARGEST_PICTURE // 1_000_000
            raise ValidationError(_("This picture is larger than %(most)s MB."), params={"most": most})
        return file


class EditForm(forms.Form):
    title = TextField(
        label=_("Title"), limit=LONGEST_TITLE, widget=forms.TextInput(attrs={"data-limit": LONGEST_TITLE})
    )
    tags = TagsField(limit=LONGEST_STYLE, help_text=_("What it sounds like, for the library and its files."))
    picture = PictureField(
        label=_("Own cover"),
        required=False,
        help_text=_("JPEG, PNG or WebP. Its middle is shown, as a square."),
    )


@producer
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    clip = clip_read(request, id)
    if request.method == "POST":
        form = EditForm(request.POST, request.FILES, auto_id="edit-%s")
        if form.is_valid():
            try:
                return _save(request, clip, form)
            except Refused as refusal:
                form.add_error("picture", str(refusal))
        return render(request, "take_change.html", _page(clip, form), status=422)
    form = EditForm(initial={"title": clip.title, "tags": clip.tags}, auto_id="edit-%s")
    form.fields["title"].widget.attrs["autofocus"] = True
    if is_part(request):
        return render(request, "parts/take_change.html", _page(clip, form))
    return undo.page(request, "take_change.html", _page(clip, form))


@producer
@require_POST
def back(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    """Undo a change of the take, however long ago it was."""
    clip = clip_read(request, id)
    said = request.POST.get("edit", "")
    number = changes.undo(clip, int(said)) if NUMBER.fullmatch(said) else 0
    if number:
        _offer(request, clip, number)
    else:
        undo.offer(request, gettext("This cannot be undone any more."))
    return redirect("take", id=clip.pk)


def _offer(request: MemberRequest, clip: Clip, number: int) -> None:
    """Say what was done, and how to undo it."""
    clip.refresh_from_db(fields=["video", "video_stale"])
    said = gettext("The change is saved.")
    if clip.video_stale:
        said = f"{said} {gettext('The video shows what was before; it can be made anew under Download.')}"
    undo.offer(request, said, ("change take", {"take": str(clip.pk), "edit": number}))


def _save(request: MemberRequest, clip: Clip, form: EditForm) -> HttpResponse:
    number = changes.change(clip, **form.cleaned_data, redraw="redraw" in request.POST)
    if number:
        _offer(request, clip, number)
    return redirect(reverse("take_edit" if "redraw" in request.POST else "take", args=[clip.pk]))


def _page(clip: Clip, form: EditForm) -> dict[str, Any]:
    before = {what: former for what, former in clip.former.items() if former["edit"]}
    return {"clip": clip, "form": form, "before": before}
