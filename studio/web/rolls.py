"""The notes of a take as a piano roll."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from studio import catalog
from studio.actions import rolls
from studio.models import Clip
from studio.sentences import said
from studio.web import queries
from studio.web.access import MemberRequest, clip_read, member

PITCHES = ("C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B")


@dataclass(frozen=True, slots=True)
class Part:
    """A part in words, for its button and for those who see no notes."""

    name: str
    notes: int
    span: str  # "A3 to E5"; "" of drums


@member
@require_safe
def roll(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    clip = clip_read(request, id)
    found = rolls.notes(clip)
    midi = catalog.get("midi")
    context = {
        "clip": clip,
        "parts": [part(each) for each in found["parts"]] if found else [],
        "file": _address(clip),
        "write": reverse("operation", args=[clip.pk, midi.key]) if midi.suits(clip.kind) else "",
    }
    return render(request, "roll.html", context)


@member
@require_safe
def notes(request: MemberRequest, id: uuid.UUID) -> JsonResponse:
    found = rolls.notes(clip_read(request, id))
    if found is None:
        raise Http404
    answer = JsonResponse(found)
    answer["Cache-Control"] = "private, max-age=300"
    return answer


def part(given: Mapping[str, Any]) -> Part:
    pitches = [note[2] for note in given["notes"]]
    span = "" if given["drums"] else _span(pitch(min(pitches)), pitch(max(pitches)))
    return Part(said(given["name"]), len(pitches), span)


def _span(low: str, high: str) -> str:
    return gettext("%(low)s to %(high)s") % {"low": low, "high": high}


def pitch(number: int) -> str:
    """60 is C4."""
    return f"{PITCHES[number % 12]}{number // 12 - 1}"


def _address(clip: Clip) -> str:
    """Where its MIDI file is had."""
    if clip.midi:
        return reverse("clip_midi", args=[clip.pk])
    beside = queries.file_beside(clip, rolls.MIDI)
    return reverse("clip_file", args=[clip.pk, beside.name]) if beside else ""
