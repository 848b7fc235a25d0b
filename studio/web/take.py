"""The page of a take: its head with the waveform, and one of its tabs."""

import json
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from studio.models import Clip
from studio.web import (
    downloads,
    editor,
    facts,
    family,
    makers,
    notes,
    queries,
    queries_mixer,
    queries_notes,
    undo,
)
from studio.web.access import MemberRequest, clip_read, is_part, member
from studio.web.cards import Card, cards, exchange, reuse, watch
from studio.web.media import download_name
from studio.web.operate import groups
from studio.web.tasks import news_of

CHILDREN = 40
LYRICS, FAMILY, STEMS, NOTES, DETAILS, MORE = "lyrics", "family", "stems", "notes", "details", "do"
TABS = {
    LYRICS: _("Lyrics"),
    FAMILY: _("Family"),
    STEMS: _("Stems"),
    NOTES: _("Notes"),
    DETAILS: _("Details"),
}
SPLITTERS = ("stems_basic", "stems_full")
Context = dict[str, Any]


@member
@require_safe
def take(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    clip = clip_read(request, id)
    prefetch_related_objects([clip], "remotes", "files")
    tab = shown_tab(request)
    shown = cards(request.membership, queries.about(request.membership, clip)[:CHILDREN])
    live = watch("take_news", shown, of=clip.pk, tab=tab)
    context = {"clip": clip, **_tabs(clip, tab), **PANELS[tab](request, clip, shown), **live}
    if is_part(request) and request.htmx.target == "tabs":
        answer = render(request, "parts/take_tabs.html", context)
    else:
        answer = undo.page(request, "take.html", context | _head(request, clip, shown))
    patch_vary_headers(answer, ["HX-Request", "HX-Target"])
    return answer


def shown_tab(request: MemberRequest) -> str:
    asked = request.GET.get("tab", "")
    if asked == MORE and not request.membership.spends:
        return LYRICS
    return asked if asked in PANELS else LYRICS


def _tabs(clip: Clip, tab: str) -> Context:
    said = queries_notes.said(clip)
    opened = sum(note.resolved is None for note in said)
    return {"tab": tab, "tabs": TABS.items(), "open_notes": opened, "marks": notes.marks(clip, said)}


def _head(request: MemberRequest, clip: Clip, shown: Sequence[Card]) -> Context:
    return {
        "pair": queries.pair(request.membership, clip),
        "sections": clip.timeline.get("sections", ()),
        "sung": bool(clip.timeline.get("lines")),
        **_coming(request, clip, shown),
        **editor.shortcuts(clip, spends=request.membership.spends),
    }


def _coming(request: MemberRequest, clip: Clip, shown: Sequence[Card]) -> Context:
    """What there is to take home, and what is on its way."""
    return {
        "gets": downloads.menu(request, clip, [card.task for card in shown]),
        "making": [card for card in shown if card.task.is_open],
    }


# --- the tabs ---
def _lyrics(request: MemberRequest, clip: Clip, shown: Sequence[Card]) -> Context:
    return {"verses": list(editor.verses(clip.timeline))}


def _family(request: MemberRequest, clip: Clip, shown: Sequence[Card]) -> Context:
    return {**family.of(clip, request), "cards": shown, "versions": True}


def _stems(request: MemberRequest, clip: Clip, shown: Sequence[Card]) -> Context:
    """What it was taken apart into; of a stem, the song that it is of."""
    task = clip.task if clip.stem else None
    split = [card for card in shown if card.task.operation in SPLITTERS]
    offered = [] if task or not request.membership.spends else groups(clip)
    done = [task] if task else [card.task for card in split if card.are_stems]
    return {
        "cards": split,
        "song": queries_mixer.source(request.membership, task) if task else None,
        "mixes": [mix for each in done for mix in queries_mixer.mixes(request.membership, each)],
        "groups": [entry for entry in offered if entry[1][0][0].key in SPLITTERS],
    }


def _notes(request: MemberRequest, clip: Clip, shown: Sequence[Card]) -> Context:
    return notes.context(request, clip)


def _details(request: MemberRequest, clip: Clip, shown: Sequence[Card]) -> Context:
    told = facts.told(clip, queries.parents(request.membership, clip))
    return {
        "facts": facts.facts(clip, facts.measured(card.task for card in shown)),
        "asked": facts.asked(clip),
        "unheeded": facts.unheeded(clip),
        "reuse": reuse(clip.task),
        "exchange": exchange(clip.task),
        "maker": makers.of_task(clip.task),
        "as_json": json.dumps(told, indent=2, ensure_ascii=False),
    }


def _more(request: MemberRequest, clip: Clip, shown: Sequence[Card]) -> Context:
    return {"groups": groups(clip), "reuse": reuse(clip.task)}


PANELS: dict[str, Callable[[MemberRequest, Clip, Sequence[Card]], Context]] = {
    LYRICS: _lyrics,
    FAMILY: _family,
    STEMS: _stems,
    NOTES: _notes,
    DETAILS: _details,
    MORE: _more,
}
CARDS = {FAMILY: None, STEMS: SPLITTERS}  # tabs that show requests, and which ones


# --- what happens meanwhile ---
@member
@require_safe
def news(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    """What became of the requests about the take, as far as the tab shows it."""
    clip = clip_read(request, id)
    tab, rows = shown_tab(request), queries.about(request.membership, clip)

    def beside() -> Context:
        prefetch_related_objects([clip], "files")
        shows = {"oob": True, "versions": tab == FAMILY, "cards": tab in CARDS, "only": CARDS.get(tab)}
        return {"clip": clip, **shows, **_coming(request, clip, cards(request.membership, rows[:CHILDREN]))}

    return news_of(request, rows, "parts/take_news.html", "take_news", of=id, tab=tab, beside=beside)


@member
@require_safe
def details(request: MemberRequest, id: uuid.UUID) -> JsonResponse:
    """All that is known of a take, as a file."""
    clip = clip_read(request, id)
    parents = queries.parents(request.membership, clip)
    told = JsonResponse(facts.told(clip, parents), json_dumps_params={"indent": 2})
    told["Content-Disposition"] = content_disposition_header(True, download_name(clip, "json")) or ""
    return told
