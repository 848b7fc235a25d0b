"""Saved forms: kept from any form, listed, and filled in again; and lyrics loaded from the desk."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from studio import catalog
from studio.actions import presets as verbs
from studio.actions.sheets import is_nameless
from studio.actions.submit import Refused
from studio.catalog.fields import LyricsField
from studio.catalog.operation import Operation
from studio.models import Preset, Sheet
from studio.web import queries_drafts
from studio.web.access import MemberRequest, is_part, producer
from studio.web.cards import parse_id

SUMMARY = ("tags", "sound", "prompt", "gpt_description_prompt", "lyrics", "title", "description")


# --- what fills a form in ---
def filled(request: MemberRequest, operation: Operation) -> dict[str, Any] | None:
    """The settings of the preset, or the words of the sheet, that the address names; None without either."""
    if preset := _asked(request, operation):
        if request.method == "GET":
            verbs.stamp(preset)
        return verbs.possible(request.membership, preset)[0]
    if id := parse_id(request.GET.get("sheet")):
        return _words(get_object_or_404(queries_drafts.sheets(request.team), pk=id), operation)
    return None


def offers(request: MemberRequest, operation: Operation) -> dict[str, Any]:
    """The presets and sheets beside a form, and what of the chosen preset is not possible any more."""
    preset = _asked(request, operation) if request.method != "POST" else None
    box = lyrics_box(operation)
    titles = queries_drafts.titles(request.team) if box else []
    return {
        "presets": queries_drafts.presets(request.team, operation.key)[: queries_drafts.MOST_OFFERED],
        "left_out": verbs.possible(request.membership, preset)[1] if preset else [],
        "lyrics_box": box,
        "load": Load(titles) if titles else None,
    }


def lyrics_box(operation: Operation) -> str:
    """The field for the words that are sung; where only some are replaced, for these."""
    names = operation.form.fields_of(LyricsField)
    return "infill_lyrics" if "infill_lyrics" in names else next(iter(names), "")


def _asked(request: MemberRequest, operation: Operation) -> Preset | None:
    id = parse_id(request.GET.get("preset"))
    return get_object_or_404(queries_drafts.presets(request.team, operation.key), pk=id) if id else None


def _words(sheet: Sheet, operation: Operation) -> dict[str, Any]:
    title = "" if is_nameless(sheet.title) else sheet.title
    return {"custom_mode": True, lyrics_box(operation): sheet.text, "title": title}


class Load(forms.Form):
    """The sheets that a lyrics box can take; the form itself stands beside the one that is filled in."""

    sheet = forms.ChoiceField(
        widget=forms.Select(attrs={"form": "load-sheet", "aria-label": pgettext_lazy("lyrics", "Sheet")})
    )

    def __init__(self, titles: list[tuple[str, str]]) -> None:
        super().__init__(auto_id="load_%s")
        self.fields["sheet"].choices = titles  # type: ignore[attr-defined]


# --- keeping one ---
class Naming(forms.Form):
    name = forms.CharField(label=_("Name of the preset"), required=False)
    settings = forms.JSONField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="preset_%s")
        self.fields["name"].widget.attrs |= {"data-limit": verbs.NAME_LIMIT, "autocomplete": "off"}


@producer
@require_POST
def new(request: MemberRequest, key: str) -> HttpResponse:
    """What was filled in, and the question for a name."""
    operation = _operation(key)
    found = verbs.settings(operation, operation.from_post(request.POST))
    form = Naming(initial={"settings": found})
    return _box(request, {"operation": operation, "naming": form}, status=200)


@producer
@require_POST
def keep(request: MemberRequest, key: str) -> HttpResponse:
    operation, form = _operation(key), Naming(request.POST)
    if not form.is_valid():
        raise Http404
    context: dict[str, Any] = {"operation": operation, "naming": form}
    found = form.cleaned_data["settings"]
    settings = verbs.settings(operation, operation.from_json(found if isinstance(found, dict) else {}))
    name, replace = form.cleaned_data["name"], "replace" in request.POST
    try:
        preset = verbs.keep(request.team, request.user, operation, name, settings, replace=replace)
    except verbs.Taken:
        return _box(request, context | {"taken": True}, status=422)
    except Refused as refusal:
        form.add_error("name", str(refusal))
        return _box(request, context, status=422)
    if is_part(request):
        return _box(request, {"operation": operation, "kept": preset}, status=200)
    return redirect("presets")


def _box(request: MemberRequest, context: dict[str, Any], status: int) -> HttpResponse:
    partial = "#box" if is_part(request) else ""
    return render(request, f"preset_save.html{partial}", context, status=status)


def _operation(key: str) -> Operation:
    try:
        return catalog.get(key)
    except LookupError as error:
        raise Http404 from error


# --- the list ---
class NameForm(forms.Form):
    name = forms.CharField(label=_("Name"), required=False)


@producer
@require_safe
def presets(request: MemberRequest) -> HttpResponse:
    return _list(request)


@producer
@require_POST
def rename(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    preset = _preset(request, id)
    typed = request.POST.get(f"{preset.pk}-name", "")
    try:
        verbs.rename(preset, typed)
    except Refused as refusal:
        form = NameForm({f"{preset.pk}-name": typed}, prefix=str(preset.pk))
        form.add_error("name", str(refusal))
        return _list(request, wrong=(preset, form))
    return redirect("presets")


@producer
@require_POST
def delete(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    preset = _preset(request, id)
    verbs.throw_away(preset, request.user)
    return redirect(f"{reverse('presets')}?deleted={preset.pk}")


@producer
@require_POST
def bring_back(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    verbs.bring_back(get_object_or_404(queries_drafts.all_presets(request.team), pk=id), request.user)
    return redirect("presets")


def _preset(request: MemberRequest, id: uuid.UUID) -> Preset:
    return get_object_or_404(queries_drafts.presets(request.team), pk=id)


def _list(request: MemberRequest, wrong: tuple[Preset, NameForm] | None = None) -> HttpResponse:
    gone = parse_id(request.GET.get("deleted"))
    rows = _rows(queries_drafts.presets(request.team), wrong)
    context = {
        "presets": rows,
        "gone": queries_drafts.deleted_preset(request.team, gone) if gone else None,
    }
    return render(request, "presets.html", context, status=422 if wrong else 200)


def _rows(found: QuerySet[Preset], wrong: tuple[Preset, NameForm] | None) -> list[dict[str, Any]]:
    return [
        {
            "preset": preset,
            "operation": catalog.get(preset.operation),
            "url": f"{_page(preset)}?preset={preset.pk}",
            "summary": summary(preset),
            "form": wrong[1] if wrong and wrong[0] == preset else _named(preset),
        }
        for preset in found
        if preset.operation in catalog.OPERATIONS
    ]


def _page(preset: Preset) -> str:
    return reverse("create") if preset.operation == "create" else reverse("start", args=[preset.operation])


def summary(preset: Preset) -> str:
    """The words by which one knows it again."""
    said = (" ".join(str(preset.params.get(name, "")).split()) for name in SUMMARY)
    return " · ".join(text for text in said if text)


def _named(preset: Preset) -> NameForm:
    return NameForm(initial={"name": preset.name}, prefix=str(preset.pk))
