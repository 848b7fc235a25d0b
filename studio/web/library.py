"""What the team has made."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.http import require_safe

from studio.catalog.fields import IdField, MomentField
from studio.catalog.lists import ClipsField
from studio.models import Clip
from studio.web import editor, makers, queries
from studio.web.access import MemberRequest, clip_read, member
from studio.web.answers import tempo
from studio.web.asking import clock
from studio.web.cards import Card, cards, exchange, reuse, watch
from studio.web.operate import groups

CHILDREN = 40
Choices = Iterable[tuple[Any, Any]]


@member
@require_safe
def take(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    clip = clip_read(request, id)
    shown = cards(queries.about(clip)[:CHILDREN])
    context = {
        "clip": clip,
        "pair": queries.pair(clip),
        "verses": verses(clip.timeline),
        "sections": clip.timeline.get("sections", ()),
        "facts": facts(clip, measured(shown)),
        "asked": asked(clip),
        "unheeded": unheeded(clip),
        "groups": groups(clip),
        "ancestry": queries.ancestry(clip),
        "reuse": reuse(clip.task),
        "exchange": exchange(clip.task),
        "maker": makers.of_task(clip.task),
        "cards": shown,
        "versions": True,
        **editor.shortcuts(clip),
    }
    return render(request, "take.html", context | watch("take_updates", shown, of=clip.pk))


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
        cover=reverse("clip_cover", args=[clip.pk]) if clip.cover else "",
        thumb=reverse("clip_thumb", args=[clip.pk]) if clip.thumb else "",
    )


def for_player(request: HttpRequest, clip: Clip, **said: str) -> HttpResponseBase:
    """A take as the player's script reads it; the rest, its addresses above all, depends on who listens.

    It is asked for each time, since names and covers change, and sent when something did."""
    told = {
        "id": str(clip.pk),
        "title": clip.title,
        **said,
        "duration": clip.duration,
        "loudness": clip.loudness,
        "peaks": clip.peaks,
        "sections": clip.timeline.get("sections", []),
        "lines": clip.timeline.get("lines", []),
    }
    answer = JsonResponse(told, headers={"Cache-Control": "private, no-cache"})
    set_response_etag(answer)
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def verses(timeline: Mapping[str, Any]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The lines as they are sung, under the names of their sections."""
    sections = timeline.get("sections", ())
    verses: list[tuple[str, list[Mapping[str, Any]]]] = []
    last = None
    for line in timeline.get("lines", ()):
        here = next((s for s in reversed(sections) if s["start_s"] <= line["start_s"] + 0.01), None)
        if not verses or here is not last:
            verses.append((here["name"] if here else "", []))
        verses[-1][1].append(line)
        last = here
    return verses


def measured(shown: Iterable[Card]) -> str:
    """The tempo of a take as it was last measured, of the requests about it, newest first."""
    done = (card.task.result for card in shown if card.task.operation == "bpm")
    return next((said for result in done if (said := tempo(result))), "")


def facts(clip: Clip, measured: str) -> list[tuple[str, str]]:
    """What is known about a take, as label and value; unknown things are left out."""
    results = clip.task.spec.results(clip.task.params)
    known = (
        ("Tempo", f"{clip.bpm:.0f} BPM" if clip.bpm else ""),
        ("Measured", measured),
        ("Key", clip.key),
        ("Loudness", f"{clip.loudness:.1f} LUFS" if clip.loudness is not None else ""),
        ("Made by", "" if clip.uploaded else makers.of_clip(clip)),
        ("Model", "" if clip.task.account_id else clip.mv),
        ("Seed", str(clip.details.get("seed", ""))),
        ("Asked for by", asker(clip)),
        ("Made on", f"{clip.created:%-d %B %Y, %H:%M}"),
        ("Made by way of", str(clip.task.spec.title) if clip.task.operation != "create" else ""),
        ("Cost", f"{clip.task.credits} credits for {results} take{'s' if results > 1 else ''}"),
    )
    return [(label, value) for label, value in (*known, *elsewhere(clip)) if value]


def elsewhere(clip: Clip) -> list[tuple[str, str]]:
    """What it is called where others know it, and the fingerprint of the file that came from there."""
    numbers = [
        (f"At {makers.Maker(known.base)}", f"{known.family} {known.remote_id}")
        for known in clip.remotes.all()
    ]
    return [*numbers, ("SHA-256", clip.details.get("sha256", ""))]


def asker(clip: Clip) -> str:
    name = clip.user.display_name if clip.user else "A former member"
    return f"{name}, by API" if clip.task.by_api else name


def asked(clip: Clip) -> list[tuple[str, str]]:
    """Every field of the request, by its label in the form."""
    fields = clip.task.spec.form.base_fields
    params = clip.task.params
    return [
        (str(field.label), spoken(field, params[name]))
        for name, field in fields.items()
        if name in params and params[name] is not False and not isinstance(field, IdField | ClipsField)
    ]


def unheeded(clip: Clip) -> list[tuple[str, str]]:
    """What of the request could not be done, so that nobody has to find out by listening."""
    known = (
        ("Could not be sung", clip.details.get("unsung", ())),
        ("Style words without effect", clip.details.get("ignored", ())),
        ("Section tags without effect", clip.details.get("unknown_tags", ())),
    )
    return [(label, " · ".join(words)) for label, words in known if words]


def spoken(field: forms.Field, value: Any) -> str:
    """A value in the words of its form."""
    if isinstance(value, list):  # words, or the segments of a plan
        shown = field.prepare_value(value)
        return str(shown) if isinstance(shown, str) else ", ".join(map(str, shown))
    if isinstance(field, MomentField):
        return clock(value)
    if isinstance(field, forms.ChoiceField):
        labels = {str(choice): str(label) for choice, label in cast(Choices, field.choices)}
        return labels.get(str(value), str(value))
    if isinstance(field, forms.FloatField):
        return f"{value:.0%}"
    return "Yes" if value is True else str(value)
