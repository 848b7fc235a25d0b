"""Notes on a take: a list that is a part of its page, and a page of its own for whoever has no script."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from studio import catalog
from studio.actions import notes as verbs
from studio.actions import routes
from studio.actions.submit import Refused
from studio.models import Clip, Note
from studio.web import queries_notes
from studio.web.access import MemberRequest, clip_read, is_part, member, require
from studio.web.asking import MomentInput

MENDING = catalog.get(verbs.MENDS)
AROUND = 4.0  # seconds that are mended at a moment without a line


class TypedMoment(MomentInput):
    """One without the tools of an editor beside it."""


class SecondsField(forms.FloatField):
    widget = TypedMoment
    default_error_messages = {"invalid": _("Write a moment as 1:05.")}


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note"),
        max_length=verbs.LIMIT,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("What do you hear?")}),
    )
    start = SecondsField(label=pgettext_lazy("moment", "At"), required=False)
    end = SecondsField(label=pgettext_lazy("moment", "To"), required=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="note-%s")
        for name, shown in (("start", gettext("whole take")), ("end", gettext("a moment"))):
            self.fields[name].widget.attrs["placeholder"] = shown


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"), max_length=verbs.LIMIT, widget=forms.Textarea(attrs={"rows": 1})
    )


@dataclass(frozen=True, slots=True)
class Thread:
    note: Note
    answer: AnswerForm
    fix: str  # where what it says can be mended; "" where nothing is said to mend
    left: str  # per mille of the take, where its marker is
    may_end: bool  # resolve it, open it again, delete it


@member
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    """All that was said about a take; a new note is sent here."""
    clip = clip_read(request, id)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            note = verbs.write(clip, request.user, **form.cleaned_data)
            return _shown(request, clip, note)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
    return _render(request, clip, form, status=422 if form.errors else 200)


@member
@require_POST
def answer(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    note, form = _read(request, id), AnswerForm(request.POST)
    if form.is_valid():
        note = verbs.answer(note, request.user, form.cleaned_data["text"])
    return _shown(request, note.clip, note.parent or note)


@member
@require_POST
def resolve(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    note = _own(request, id)
    verbs.resolve(note, request.user)
    return _shown(request, note.clip, note)


@member
@require_POST
def reopen(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    note = _own(request, id)
    verbs.reopen(note)
    return _shown(request, note.clip, note)


@member
@require_POST
def delete(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    note = _own(request, id)
    verbs.forget(note)
    return _shown(request, note.clip, note.parent)


def _read(request: MemberRequest, id: uuid.UUID) -> Note:
    return get_object_or_404(queries_notes.notes(request.membership), pk=id)


def _own(request: MemberRequest, id: uuid.UUID) -> Note:
    """To be resolved, opened again or deleted: by who wrote it, and by who makes and edits music."""
    note = _read(request, id)
    if note.user_id != request.user.pk:
        require(request, "spends")
    return note


def _shown(request: MemberRequest, clip: Clip, note: Note | None) -> HttpResponse:
    if is_part(request):
        return _render(request, clip, NoteForm())
    return redirect(
        f"{reverse('take', args=[clip.pk])}?tab=notes" + (f"#note-{note.pk}" if note else "#notes")
    )


def _render(request: MemberRequest, clip: Clip, form: NoteForm, status: int = 200) -> HttpResponse:
    if not (is_part(request) or form.is_bound):
        only = "&notes=open" if request.GET.get("notes") == "open" else ""
        return redirect(f"{reverse('take', args=[clip.pk])}?tab=notes{only}#notes")
    template = "parts/notes.html" if is_part(request) else "notes.html"
    return render(request, template, context(request, clip, form), status=status)


def context(request: MemberRequest, clip: Clip, form: NoteForm | None = None) -> dict[str, Any]:
    """What parts/notes.html shows."""
    only_open = request.GET.get("notes") == "open"
    return {
        "clip": clip,
        "note_form": form or NoteForm(),
        "only_open": only_open,
        "open_notes": queries_notes.open_count(clip),
        "threads": [
            Thread(
                note,
                AnswerForm(auto_id=f"answer-{note.pk}-%s"),
                fix(clip, note) if request.membership.spends else "",
                left(note, clip),
                request.membership.spends or note.user_id == request.user.pk,
            )
            for note in queries_notes.threads(request.membership, clip, only_open)
        ],
        "fix_price": routes.preview(request.team, MENDING, clip).credits if MENDING.suits(clip.kind) else 0,
    }


def marks(clip: Clip, said: Iterable[Note]) -> list[tuple[Note, str]]:
    """The notes that have a moment, with their places above the waveform."""
    return [(note, place) for note in said if (place := left(note, clip))]


def left(note: Note, clip: Clip) -> str:
    return "" if note.start is None or not clip.duration else f"{1000 * note.start / clip.duration:.0f}"


def fix(clip: Clip, note: Note) -> str:
    """Where the stretch that a note means can be made anew, with its words filled in."""
    if note.start is None or note.resolved or not MENDING.suits(clip.kind):
        return ""
    lines = clip.timeline.get("lines", ())
    start, end = _stretch(lines, note.start, note.end, clip.duration)
    words = "\n".join(line["text"] for line in lines if line["end_s"] > start and line["start_s"] < end)
    said = {"from_s": f"{start:.2f}", "to_s": f"{end:.2f}", "note": str(note.pk)}
    said |= {"infill_start_s": said["from_s"], "infill_end_s": said["to_s"], "infill_lyrics": words}
    return f"{reverse('operation', args=[clip.pk, MENDING.key])}?{urlencode(said)}"


def _stretch(lines: Any, start: float, end: float | None, duration: float) -> tuple[float, float]:
    """The region; for a moment, the line that is sung there, or a little around it."""
    if end is not None:
        return start, end
    line = next((line for line in lines if line["start_s"] <= start < line["end_s"]), None)
    if line:
        return line["start_s"], line["end_s"]
    return max(0.0, start - AROUND / 2), min(duration, start + AROUND / 2)
