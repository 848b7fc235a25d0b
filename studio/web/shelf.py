"""The library: the team's takes, narrowed down by the page's address, and what is done to many at once."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from studio import catalog
from studio.actions import shelf
from studio.catalog.fields import TextField
from studio.catalog.operation import Yields
from studio.catalog.table import MODELS
from studio.models import Clip, Team
from studio.web import queries_shelf
from studio.web.access import MemberRequest, clip_read, is_part, member, task_read
from studio.web.cards import cards, parse_id, watch
from studio.web.media import INERT, download_name
from studio.web.operate import SearchInput
from studio.web.parts import zipped
from studio.web.playlists import Collecting, collect

PAGE = 20
TRASHED = 40
STARS = [(str(n), f"{n} of 5") for n in range(5, 0, -1)]
OF_TRASH = ("restore", "purge", "empty")
Ids = Sequence[uuid.UUID]
Menus = Mapping[str, list[tuple[str, str]]]
AS_IS = "As it is"
NOWHERE = "none"
UNDO = "shelf-undo"  # in the session: what was thrown away last


class Filters(forms.Form):
    """What the library shows; all of it stands in the address, so that it can be kept and sent."""

    q = TextField(label="Search titles, styles and words", required=False, limit=100, widget=SearchInput)
    sort = forms.ChoiceField(
        label="Order", required=False, choices=[("", "Newest first"), ("old", "Oldest first")]
    )
    person = forms.ChoiceField(label="Made by", required=False)
    operation = forms.ChoiceField(label="Made how", required=False)
    project = forms.ChoiceField(label="Project", required=False)
    label = forms.ChoiceField(label="Label", required=False)
    rated = forms.TypedChoiceField(
        label="My rating", required=False, coerce=int, empty_value=None, choices=[("", "Any"), *STARS]
    )
    mv = forms.ChoiceField(label="Model", required=False)
    key = forms.CharField(label="Key", required=False, max_length=20)
    bpm_from = forms.IntegerField(label="BPM from", required=False, min_value=20, max_value=400)
    bpm_to = forms.IntegerField(label="BPM to", required=False, min_value=20, max_value=400)
    longer = forms.IntegerField(label="Seconds from", required=False, min_value=0, max_value=9999)
    shorter = forms.IntegerField(label="Seconds to", required=False, min_value=0, max_value=9999)
    since = forms.DateField(label="Since", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="Until", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    liked = forms.BooleanField(label="Liked", required=False)
    unplayed = forms.BooleanField(label="Not heard yet", required=False)
    stems = forms.BooleanField(label="With stems", required=False)

    def __init__(self, team: Team, menus: Menus, data: Any) -> None:
        super().__init__(data)
        made = [o for o in catalog.OPERATIONS.values() if o.yields is Yields.CLIPS]
        self._choose("person", queries_shelf.people(team), "Anybody")
        self._choose("operation", [(o.key, str(o.title)) for o in made], "Any way")
        self._choose("project", menus["project"], "Any project")
        self._choose("label", menus["label"], "Any label")
        self._choose("mv", [(model.name, model.name) for model in MODELS.values()], "Any model")
        self.fields["key"].widget.attrs["placeholder"] = "D minor"

    def _choose(self, name: str, choices: list[tuple[str, str]], nothing: str) -> None:
        self.fields[name].choices = [("", nothing), *choices]  # type: ignore[attr-defined]

    @property
    def wish(self) -> dict[str, Any]:
        """What is asked for; what makes no sense is not."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}

    @property
    def narrow(self) -> list[Any]:
        """The fields behind “Filters”."""
        return [self[name] for name in self.fields if name not in ("q", "sort")]

    @property
    def narrowed(self) -> int:
        return len(self.wish.keys() - {"q", "sort"})


class Filing(forms.Form):
    """Where the chosen takes go; what is left alone stays as it is."""

    project = forms.ChoiceField(label="Project", required=False)
    begun = forms.CharField(label="New project", required=False, max_length=80)
    word = forms.CharField(label="Label", required=False, max_length=40)
    off = forms.ChoiceField(label="Take off label", required=False)
    rating = forms.TypedChoiceField(
        label="My rating",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", AS_IS), *STARS, ("0", "None")],
    )

    def __init__(self, menus: Menus, data: Any = None) -> None:
        super().__init__(data, auto_id="file_%s")
        projects, labels = menus["project"], menus["label"]
        self.fields["project"].choices = [("", AS_IS), (NOWHERE, "In no project"), *projects]  # type: ignore[attr-defined]
        self.fields["off"].choices = [("", "None"), *labels]  # type: ignore[attr-defined]


class ViewForm(forms.Form):
    """A name for what the library shows right now."""

    name = forms.CharField(label="Keep this view as", max_length=60)
    query = forms.CharField(max_length=1000, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, query: str = "") -> None:
        super().__init__(data, initial={"query": query}, auto_id="view_%s")


@dataclass(frozen=True, slots=True)
class Undo:
    """What was thrown away last, and can be had back with one click."""

    count: int

    def __str__(self) -> str:
        return "One take is in the trash." if self.count == 1 else f"{self.count} takes are in the trash."


@member
@require_safe
def library(request: MemberRequest) -> HttpResponse:
    menus = queries_shelf.menus(request.team, request.user)
    filters = Filters(request.team, menus, request.GET)
    wish = filters.wish
    rows = queries_shelf.shelf(request.team, request.user, wish)
    before = parse_id(request.GET.get("before"))
    if before:
        rows = queries_shelf.after(rows, task_read(request, before), wish.get("sort") == "old")
    found = cards(rows[: PAGE + 1])
    shown = found[:PAGE]
    query = urlencode([(name, value) for name, value in request.GET.items() if name != "before"])
    more = shown[-1].task.pk if len(found) > PAGE else None
    context: dict[str, Any] = {
        "cards": shown,
        "shelf": True,
        "more": f"{reverse('library')}?{query}{'&' if query else ''}before={more}" if more else "",
        "filters": filters,
        "wish": wish,
    }
    if before and is_part(request):
        return render(request, "library.html#shelf", context)
    if before is None and not wish:  # nothing that is on its way fits a filter
        context |= watch("library_updates", shown)
    return render(request, "library.html", context | beside(request, menus, query))


def beside(request: MemberRequest, menus: Menus, query: str) -> dict[str, Any]:
    """What stands around the takes."""
    return {
        "undo": undo_of(request),
        "filing": Filing(menus),
        "collecting": Collecting(menus["playlist"]),
        "views": menus["view"],
        "view_form": ViewForm(query=query),
    }


@member
@require_POST
def view(request: MemberRequest) -> HttpResponse:
    """Keep what the library shows under a name, or forget it."""
    if name := request.POST.get("drop"):
        shelf.drop_view(request.team, request.user, name)
        return redirect("library")
    form = ViewForm(request.POST)
    if not form.is_valid():
        return redirect("library")
    kept = form.cleaned_data
    shelf.keep_view(request.team, request.user, kept["name"], kept["query"])
    return redirect(f"{reverse('library')}?{kept['query']}")


def undo_of(request: MemberRequest) -> Undo | None:
    thrown = request.session.get(UNDO)
    return Undo(len(thrown)) if thrown else None


@member
@require_POST
def bulk(request: MemberRequest) -> HttpResponse:
    """Do the same to all takes that were chosen, or to the one whose button it was."""
    do = next((verb for verb in VERBS if verb in request.POST), "")
    if not do:
        raise Http404
    one = parse_id(request.POST[do])
    ids = [one] if one else _ids(request.POST.getlist("take"))
    VERBS[do](request, ids)
    if one and is_part(request):
        return _row(request, one, do)
    return redirect("trash" if do in OF_TRASH else "library")


def _trash(request: MemberRequest, ids: Ids) -> None:
    request.session[UNDO] = [str(pk) for pk in shelf.trash(request.team, ids)]


def _restore(request: MemberRequest, ids: Ids) -> None:
    shelf.restore(request.team, ids)
    request.session.pop(UNDO, None)


def _file(request: MemberRequest, ids: Ids) -> None:
    form = Filing(queries_shelf.menus(request.team, request.user), request.POST)
    form.is_valid()  # what makes no sense is left out
    asked, team = form.cleaned_data, request.team
    if asked.get("begun"):
        shelf.move(team, ids, shelf.project(team, request.user, asked["begun"]))
    elif asked.get("project"):
        there = asked["project"] != NOWHERE
        shelf.move(team, ids, queries_shelf.project(team, asked["project"]) if there else None)
    if asked.get("word"):
        shelf.label(team, ids, asked["word"])
    if asked.get("off"):
        shelf.unlabel(team, ids, asked["off"])
    if asked.get("rating") is not None:
        shelf.rate(team, request.user, ids, asked["rating"])
    collect(request, ids)  # Enter in any field of the bar presses its first button


VERBS: dict[str, Callable[[MemberRequest, Ids], object]] = {
    "file": _file,
    "like": lambda request, ids: shelf.like(request.team, request.user, ids, 1),
    "collect": collect,
    "unlike": lambda request, ids: shelf.like(request.team, request.user, ids, 0),
    "trash": _trash,
    "restore": _restore,
    "purge": lambda request, ids: shelf.purge(request.team, ids),
    "empty": lambda request, ids: shelf.empty(request.team),
}


def _row(request: MemberRequest, pk: uuid.UUID, do: str) -> HttpResponse:
    """What becomes of the row whose button it was: its marks are new, or it is gone."""
    if do == "trash":
        gone = HttpResponse()
        said = {"text": str(Undo(1)), "undo": reverse("undo")}
        trigger_client_event(gone, "toast", said)
        return gone
    clip = clip_read(request, pk)
    clip.mine = queries_shelf.marks(clip, request.user)  # type: ignore[attr-defined]
    return render(request, "parts/marks.html", {"clip": clip})


@member
@require_POST
def undo(request: MemberRequest) -> HttpResponse:
    """Have back what was thrown away last."""
    shelf.restore(request.team, [uuid.UUID(text) for text in request.session.pop(UNDO, [])])
    return redirect("library")


@member
@require_safe
def download(request: MemberRequest) -> StreamingHttpResponse:
    """The chosen takes as MP3 files in one archive."""
    clips = queries_shelf.masters(request.team, _ids(request.GET.getlist("take")))
    if not clips:
        raise Http404
    answer = StreamingHttpResponse(zipped(list(_named(clips))))
    for name, value in INERT.items():
        if name != "Accept-Ranges":
            answer.headers[name] = value
    answer.headers["Content-Type"] = "application/zip"
    answer.headers["Content-Disposition"] = content_disposition_header(True, "Takes.zip") or ""
    return answer


@member
@require_safe
def trash(request: MemberRequest) -> HttpResponse:
    clips = list(queries_shelf.in_trash(request.team)[: TRASHED + 1])
    context = {"clips": clips[:TRASHED], "more": len(clips) > TRASHED, "days": shelf.KEPT.days, "shelf": True}
    return render(request, "trash.html", context)


@member
@require_POST
def played(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    """Somebody has begun to listen."""
    shelf.heard(request.user, clip_read(request, id))
    return HttpResponse(status=204)


def _named(clips: Sequence[Clip]) -> Iterator[tuple[str, str]]:
    """Each file by a name that no other one has."""
    taken: dict[str, int] = {}
    for clip in clips:
        name = download_name(clip, "mp3")
        taken[name] = taken.get(name, 0) + 1
        number = f" {taken[name]}" if taken[name] > 1 else ""
        yield f"{name.removesuffix('.mp3')}{number}.mp3", clip.audio


def _ids(texts: Sequence[str]) -> list[uuid.UUID]:
    return [pk for text in texts[: shelf.MOST] if (pk := parse_id(text))]
