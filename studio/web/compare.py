"""Takes side by side: the same moment of each, equally loud, by name or blind, alone or with the team."""

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from studio.actions import rounds as verbs
from studio.actions.sources import Refused
from studio.models import Clip, Round, RoundTake, Vote
from studio.web import queries_family, queries_shares, undo
from studio.web import queries_rounds as queries
from studio.web.access import MemberRequest, is_part, member, require
from studio.web.cards import PARTS, parse_id
from studio.web.media import ranged
from studio.web.mixer import LoopForm


class RoundForm(forms.Form):
    """Have the team listen, too."""

    title = forms.CharField(
        label=_("What it is about"),
        required=False,
        max_length=verbs.LONGEST_TITLE,
        widget=forms.TextInput(attrs={"placeholder": _("Which ending?")}),
    )
    blind = forms.BooleanField(
        label=_("Blind"),
        required=False,
        initial=True,
        help_text=_("Numbers instead of names, in an order that is drawn, until the round is closed."),
    )


@dataclass(frozen=True, slots=True)
class Lane:
    """A take among those that are compared. What is hidden has no clip here, so that no page can name it."""

    number: int
    clip: Clip | None
    song: str  # the address of what a player has to know
    sound: str
    length: float
    begin: float  # the second at which it sets in after the first of them
    gain: float  # equally loud as the quietest: only ever lowered
    trashed: bool = False
    won: bool = False

    @property
    def name(self) -> str:
        if self.clip is None:
            return gettext("Number %(number)d") % {"number": self.number}
        return gettext("%(title)s, take %(label)s") % {"title": self.clip.title, "label": self.clip.label}

    @property
    def lowered(self) -> str:
        return f"{self.gain:.4f}"


@member
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: MemberRequest) -> HttpResponse:
    """Any takes of the team that the address names."""
    ids = list(dict.fromkeys(pk for text in request.GET.getlist("take") if (pk := parse_id(text))))
    clips = queries_shares.chosen(request.membership, ids)
    here = _address(ids)
    form = RoundForm(request.POST if "begin" in request.POST else None)
    if request.method == "POST":
        try:
            if answer := _decide(request, clips, form, here):
                return answer
        except Refused as refusal:
            form.add_error("title", str(refusal))
    shown = clips[: verbs.MOST]
    context = {
        "lanes": lanes([(number, clip) for number, clip in enumerate(shown, 1)]),
        "here": here,
        "form": form,
        "left_out": len(clips) - len(shown),
        "most": verbs.MOST,
        "last": clips[0] if len(clips) == 1 else None,
    }
    return _page(request, context, 422 if form.errors else 200)


def _decide(request: MemberRequest, clips: Sequence[Clip], form: RoundForm, here: str) -> HttpResponse | None:
    """Raises Refused."""
    kept = next((clip for clip in clips if str(clip.pk) == request.POST.get("keep")), None)
    if kept:
        require(request, "spends")  # the others are thrown away
        others = [clip.pk for clip in clips[: verbs.MOST]]
        undo.thrown(request, verbs.choose(request.team, request.user, kept, others))
        return redirect(here)
    if form.is_valid():
        said = form.cleaned_data
        made = verbs.begin(request.team, request.user, clips[: verbs.MOST], said["title"], said["blind"])
        return redirect("round", made.pk)
    return None


def _address(ids: Sequence[uuid.UUID]) -> str:
    return f"{reverse('compare')}?{urlencode([('take', pk) for pk in ids])}"


def lanes(takes: Sequence[tuple[int, Clip]], round: Round | None = None) -> list[Lane]:
    clips = [clip for _, clip in takes]
    known = [clip.loudness for clip in clips if clip.loudness is not None]
    begins = queries_family.begins(clips, PARTS)
    first = min(begins.values(), default=0.0)
    return [
        _lane(number, clip, begins[clip.pk] - first, min(known, default=0.0), round) for number, clip in takes
    ]


def _lane(number: int, clip: Clip, begin: float, quietest: float, round: Round | None) -> Lane:
    hidden = round is not None and round.hides
    addressed = (round.pk, number) if round is not None and hidden else (clip.pk,)
    return Lane(
        number=number,
        clip=None if hidden else clip,
        song=reverse("round_song" if hidden else "player", args=addressed),
        sound=reverse("round_sound" if hidden else "clip_audio", args=addressed),
        length=clip.duration,
        begin=begin,
        gain=1.0 if clip.loudness is None else 10 ** ((quietest - clip.loudness) / 20),
        trashed=clip.trashed is not None,
        won=round is not None and round.winner_id == clip.pk,
    )


# --- rounds ---
@member
@require_safe
def rounds(request: MemberRequest) -> HttpResponse:
    return render(request, "rounds.html", {"rounds": queries.rounds(request.membership)})


@member
@require_http_methods(["GET", "HEAD", "POST"])
def round(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    found = _read(request, id)
    trouble = ""
    if request.method == "POST":
        do = next((verb for verb in VERBS if verb in request.POST), "")
        if not do:
            raise Http404
        try:
            VERBS[do](request, found)
        except Refused as refusal:
            trouble = str(refusal)
        if not trouble and not is_part(request):
            return redirect("round", found.pk)
    if is_part(request):
        return _verdict(request, found, trouble)
    return _page(request, _of_round(request, found) | {"trouble": trouble}, 422 if trouble else 200)


def _verdict(request: MemberRequest, found: Round, trouble: str) -> HttpResponse:
    """The votes alone: what is heard goes on. Nothing (204) for a page that shows them already."""
    context = _of_round(request, found)
    if request.method == "GET" and request.GET.get("seen") == context["version"]:
        return HttpResponse(status=204)
    status = 422 if trouble else 200
    return render(request, "parts/verdict.html", context | {"trouble": trouble}, status=status)


def _of_round(request: MemberRequest, found: Round) -> dict[str, Any]:
    takes, votes = queries.takes(found), queries.votes(found)
    mine = next((vote for vote in votes if vote.user_id == request.user.pk), None)
    told = votes if mine or found.closed else []
    shown = lanes([(take.number, take.clip) for take in takes], found)
    return {
        "round": found,
        "lanes": shown,
        "here": reverse("round", args=[found.pk]),
        "address": request.build_absolute_uri(reverse("round", args=[found.pk])),
        "mine": mine.take.number if mine else None,
        "results": results(shown, told) if told else [],
        "said": len(votes),
        "voters": queries.voters(request.membership, takes),
        "others": sum(not lane.trashed for lane in shown) - 1,
        "version": _version(found, takes, votes),
    }


def results(shown: Sequence[Lane], votes: Sequence[Vote]) -> list[tuple[Lane, list[str]]]:
    """Who is for which take, the most liked first."""
    names = {lane: [v.user.display_name for v in votes if v.take.number == lane.number] for lane in shown}
    return sorted(names.items(), key=lambda each: -len(each[1]))


def _version(found: Round, takes: Sequence[RoundTake], votes: Sequence[Vote]) -> str:
    """Changes whenever the page's votes would look different."""
    said = [
        found.closed,
        found.winner_id,
        *(take.number for take in takes),
        *(vote.changed for vote in votes),
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _keep(request: MemberRequest, found: Round) -> None:
    require(request, "spends")
    thrown = verbs.keep(found, request.user, _number(request.POST["keep"]))
    undo.thrown(request, thrown, ("reopen round", {"round": str(found.pk)}))


VERBS: Mapping[str, Callable[[MemberRequest, Round], object]] = {
    "vote": lambda request, found: verbs.vote(found, request.user, _number(request.POST["vote"])),
    "take_back": lambda request, found: verbs.take_back(found, request.user),
    "close": lambda request, found: verbs.close(found),
    "reopen": lambda request, found: verbs.reopen(found),
    "keep": _keep,
}


@member
@require_safe
def round_song(request: MemberRequest, id: uuid.UUID, number: int) -> JsonResponse:
    """What a player has to know of a take, and nothing by which it could be told."""
    take = _take(request, id, number)
    sound = reverse("round_sound", args=[id, number])
    told = {"audio": sound, "duration": take.clip.duration, "peaks": take.clip.peaks, "sections": []}
    return JsonResponse(told, headers={"Cache-Control": "private, max-age=300"})


@member
@require_safe
def round_sound(request: MemberRequest, id: uuid.UUID, number: int) -> HttpResponse | StreamingHttpResponse:
    take = _take(request, id, number)
    return ranged(request, take.clip.audio, "audio/mpeg", f'"{id}-{number}"')


def _page(request: MemberRequest, context: dict[str, Any], status: int) -> HttpResponse:
    total = max((lane.begin + lane.length for lane in context["lanes"]), default=0.0)
    loop = LoopForm(auto_id="loop-%s")
    return undo.page(request, "compare.html", context | {"total": total, "loop": loop}, status=status)


def _read(request: MemberRequest, id: uuid.UUID) -> Round:
    found = queries.round(request.membership, id)
    if found is None:
        raise Http404
    return found


def _take(request: MemberRequest, id: uuid.UUID, number: int) -> RoundTake:
    found = queries.take(_read(request, id), number)
    if found is None:
        raise Http404
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else 0
