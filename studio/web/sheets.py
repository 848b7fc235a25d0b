"""The lyrics desk: sheets of lyrics, and the page on which one is worked on."""

import datetime
import uuid
from typing import Any

from django import forms
from django.http import HttpResponse, JsonResponse
from django.http.response import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from studio import catalog
from studio.actions import sheets as verbs
from studio.actions.submit import Refused
from studio.catalog.fields import DescriptionField, ModelField
from studio.models import Sheet, SheetVersion
from studio.web import ideas, queries_drafts
from studio.web.access import MemberRequest, is_part, producer
from studio.web.asking import Ticket, new_ticket
from studio.web.cards import cards, parse_id, watch
from studio.web.compose import BRIEF_LIMIT
from studio.web.paper import counts, difference, lines, opening, so_far
from studio.web.tasks import say

WORDS = catalog.get("lyrics")
SHOWN = 3  # requests for drafts beside the text
NOTHING_YET = _("Write a title or a few lines first; the drafts go on from them.")


class SheetForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    text = forms.CharField(
        label=_("Lyrics"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "class": "desk-text",
                "rows": 14,
                "spellcheck": "true",
                "placeholder": _("[Verse]\nYour words …"),
                "aria-describedby": "desk-here",
            }
        ),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    keep = forms.CharField(required=False, widget=forms.HiddenInput)
    mv = ModelField(help_text="", required=False)
    sentence = DescriptionField(label=_("What it is about"), counter=BRIEF_LIMIT)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        box = self.fields["sentence"].widget
        box.attrs |= {"rows": 2, "placeholder": _("A lighthouse keeper who misses the city")}


@producer
@require_safe
def sheets(request: MemberRequest) -> HttpResponse:
    gone = parse_id(request.GET.get("deleted"))
    context = {
        "sheets": [(sheet, opening(sheet.text)) for sheet in queries_drafts.sheets(request.team)],
        "gone": queries_drafts.deleted_sheet(request.team, gone) if gone else None,
    }
    return render(request, "sheets.html", context)


@producer
@require_POST
def begin(request: MemberRequest) -> HttpResponse:
    """An empty sheet, or one with the words of a form that was being filled in."""
    title, text = request.POST.get("title", ""), request.POST.get("prompt", "")
    try:
        made = verbs.begin(request.team, request.user, title, text)
    except Refused as refusal:
        return say(request, str(refusal), "sheets")
    if is_part(request):
        return say(request, gettext("Kept on the lyrics desk as “%(title)s”.") % {"title": made.title})
    return redirect("sheet", made.pk)


@producer
@require_POST
def duplicate(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    return redirect("sheet", verbs.copy(_sheet(request, id), request.user).pk)


@producer
@require_POST
def delete(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    sheet = _sheet(request, id)
    verbs.throw_away(sheet, request.user)
    return redirect(f"{reverse('sheets')}?deleted={sheet.pk}")


@producer
@require_POST
def bring_back(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    verbs.bring_back(get_object_or_404(queries_drafts.all_sheets(request.team), pk=id), request.user)
    return redirect("sheets")


@producer
@require_POST
def measure(request: MemberRequest) -> JsonResponse:
    """Syllables and rhyme of each line: [8, "A", false]"""
    measured = verbs.measure(request.POST.get("text", "").replace("\r\n", "\n"))
    return JsonResponse({"lines": [[line.syllables, line.rhyme, line.near] for line in measured]})


@producer
@require_safe
def words(request: MemberRequest, id: uuid.UUID) -> JsonResponse:
    """A sheet for a form that loads it."""
    sheet = _sheet(request, id)
    return JsonResponse({"title": sheet.title, "text": sheet.text})


# --- the desk ---
@producer
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    found = _sheet(request, id)
    if request.method != "POST":
        return render(request, "sheet.html", _desk(request, found, SheetForm(initial=_initial(found))))
    if request.POST.get("take") == "theirs":
        return _take_theirs(request, found)
    refused, saved = _save(request, found)
    if refused:
        return refused
    if _wants_json(request):
        return JsonResponse({"changed": saved.changed.isoformat(), "title": saved.title})
    if request.POST.get("then") == "song":
        picked = {"sheet": str(saved.pk), "mv": request.POST.get("mv", "")}
        return redirect(f"{reverse('create')}?{urlencode(picked)}")
    return redirect("sheet", saved.pk)


def _take_theirs(request: MemberRequest, sheet: Sheet) -> HttpResponse:
    """The other text of a conflict stays; one's own becomes a version."""
    try:
        verbs.put_aside(sheet, request.user, request.POST.get("text", ""))
    except Refused as refusal:
        return _refuse(request, sheet, str(refusal))
    return redirect("sheet", sheet.pk)


@producer
@require_POST
def write(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    """Two drafts, about a sentence or about what stands there. A script has saved the text by itself."""
    found = _sheet(request, id)
    if not is_part(request):
        refused, found = _save(request, found)
        if refused:
            return refused
    said = _ask(request, found)
    if is_part(request):
        answer = render(request, "sheet.html#drafts", _drafts(request, found) | {"said": said, "part": True})
        trigger_client_event(answer, "tasks-changed")
        return answer
    if not said:
        return redirect(f"{reverse('sheet', args=[found.pk])}#drafts")
    form = SheetForm(initial=_initial(found) | {"sentence": request.POST.get("sentence", "")})
    return render(request, "sheet.html", _desk(request, found, form) | {"said": said}, status=422)


def _ask(request: MemberRequest, sheet: Sheet) -> str:
    """The sentence that says why not, or ""."""
    sentence = request.POST.get("sentence", "")
    if "finish" in request.POST:
        sentence = so_far(request.POST.get("title", ""), request.POST.get("text", ""))
        if not sentence:
            return str(NOTHING_YET)
    ticket = Ticket(request.POST)
    key = ticket.cleaned_data["form_key"] if ticket.is_valid() else uuid.uuid4()
    try:
        verbs.write(sheet, request.user, sentence, key)
    except Refused as refusal:
        return str(refusal)
    return ""


@producer
@require_safe
def drafts(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    """Nothing (204), or the drafts as they are by now."""
    found = _sheet(request, id)
    context = _drafts(request, found)
    if context["updates_url"] == request.get_full_path():
        return HttpResponse(status=204)
    return render(request, "sheet.html#drafts", context | {"part": True})


@producer
@require_safe
def version(request: MemberRequest, id: uuid.UUID, number: int) -> HttpResponse:
    found = _version(request, id, number)
    changes = difference(found.text, found.sheet.text)
    return render(request, "sheet_version.html", {"version": found, "sheet": found.sheet, "changes": changes})


@producer
@require_POST
def restore(request: MemberRequest, id: uuid.UUID, number: int) -> HttpResponse:
    found = _version(request, id, number)
    verbs.restore(found, request.user)
    return redirect("sheet", found.sheet.pk)


def _sheet(request: MemberRequest, id: uuid.UUID) -> Sheet:
    return get_object_or_404(queries_drafts.sheets(request.team), pk=id)


def _version(request: MemberRequest, id: uuid.UUID, number: int) -> SheetVersion:
    found = queries_drafts.version(_sheet(request, id), number)
    if found is None:
        raise Http404
    return found


def _save(request: MemberRequest, sheet: Sheet) -> tuple[HttpResponse | None, Sheet]:
    """The answer that says why not, or None; and the sheet as it is now."""
    posted = request.POST
    title, text, keep = posted.get("title", ""), posted.get("text", ""), bool(posted.get("keep"))
    if draft := _draft(request, sheet):
        keep = True
        text = draft["lyrics"] if "use" in posted else f"{text.rstrip()}\n\n{draft['lyrics']}".strip()
        title = draft["title"] if verbs.is_nameless(title) else title
    try:
        return None, verbs.write_down(
            sheet, request.user, title=title, text=text, seen=_moment(posted.get("seen", "")), keep=keep
        )
    except verbs.Conflict as conflict:
        return _conflict(request, conflict.sheet), sheet
    except Refused as refusal:
        return _refuse(request, sheet, str(refusal)), sheet


def _draft(request: MemberRequest, sheet: Sheet) -> dict[str, str] | None:
    """The draft that is to be taken over: its task and number, parted by a dot."""
    picked, _, number = (request.POST.get("use") or request.POST.get("append") or "").partition(".")
    id = parse_id(picked)
    task = queries_drafts.draft(request.membership, sheet, id) if id else None
    results = dict(enumerate(task.result.get("results", ()))) if task else {}
    return results.get(int(number)) if number.isdecimal() else None


def _moment(text: str) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return None


def _conflict(request: MemberRequest, theirs: Sheet) -> HttpResponse:
    """Both texts; whoever saves again has seen the other one, which is kept as a version."""
    if _wants_json(request):
        told = {"title": theirs.title, "text": theirs.text, "changed": theirs.changed.isoformat()}
        return JsonResponse({"conflict": told})
    mine = request.POST.dict() | {"seen": theirs.changed.isoformat(), "keep": "1"}
    context = _desk(request, theirs, SheetForm(initial=mine)) | {"theirs": theirs}
    return render(request, "sheet.html", context, status=422)


def _refuse(request: MemberRequest, sheet: Sheet, sentence: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"refused": sentence})
    context = _desk(request, sheet, SheetForm(initial=request.POST.dict())) | {"refused": sentence}
    return render(request, "sheet.html", context, status=422)


def _wants_json(request: MemberRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _initial(sheet: Sheet) -> dict[str, Any]:
    return {"title": sheet.title, "text": sheet.text, "seen": sheet.changed.isoformat()}


def _desk(request: MemberRequest, sheet: Sheet, form: SheetForm) -> dict[str, Any]:
    shown = lines(str(form.initial.get("text", "")))
    return _drafts(request, sheet) | {
        "sheet": sheet,
        "form": form,
        "lines": shown,
        "counts": counts(shown),
        "sections": ideas.SECTIONS,
        "versions": queries_drafts.versions(sheet),
        "words": WORDS,
    }


def _drafts(request: MemberRequest, sheet: Sheet) -> dict[str, Any]:
    shown = cards(request.membership, queries_drafts.drafts(request.membership, sheet)[:SHOWN])
    live = any(card.task.is_open for card in shown)
    context = {"sheet": sheet, "drafts": shown, "live": live, "ticket": new_ticket()}
    return context | watch("sheet_drafts", shown, of=sheet.pk)
