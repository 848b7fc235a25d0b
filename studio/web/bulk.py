"""What is done to many takes at once, or to the one whose button it was."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from studio.actions import downloads, projects, shelf
from studio.actions.sources import Refused
from studio.models import Clip, Project
from studio.web import queries_projects, queries_shelf, undo
from studio.web.access import MemberRequest, clip_read, is_part, member, require
from studio.web.cards import parse_id
from studio.web.media import download_name
from studio.web.parts import Opener, archive
from studio.web.playlists import collect
from studio.web.shelf_forms import NOWHERE, Filing
from studio.web.undo import Step

OF_TRASH = ("restore", "purge", "empty")
MARKS = ("like", "unlike", "rate")  # one's own, whatever one's role
OF_PROJECTS = ("trash_unliked",)  # whose id is a project's
Ids = Sequence[uuid.UUID]


@member
@require_POST
def bulk(request: MemberRequest) -> HttpResponse:
    """Do the same to all takes that were chosen, or to the one whose button it was."""
    do = next((verb for verb in VERBS if verb in request.POST), "")
    if not do:
        raise Http404
    if do not in (*MARKS, "file"):
        require(request, "spends")
    one = parse_id(request.POST[do])
    ids = [one] if one else _ids(request.POST.getlist("take"))
    if do not in OF_PROJECTS:
        ids = queries_shelf.visible(request.membership, ids)
    VERBS[do](request, ids)
    if one and is_part(request):
        return undo.now(request, _row(request, one) if do in MARKS else HttpResponse())
    return undo.back(request, "trash" if do in OF_TRASH else "library")


def _row(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """The marks of the row whose button it was."""
    clip = clip_read(request, pk)
    clip.mine = queries_shelf.marks(clip, request.user)  # type: ignore[attr-defined]
    return render(request, "parts/marks.html", {"clip": clip})


# --- verbs: each does it, and says how it is undone ---
def _trash(request: MemberRequest, ids: Ids) -> None:
    undo.thrown(request, shelf.trash(request.team, ids, request.user))


def _dislike(request: MemberRequest, ids: Ids) -> None:
    before = queries_shelf.marked(request.user, ids, "liked")
    undo.thrown(request, shelf.dislike(request.team, request.user, ids), ("like", {"likes": before}))


def _trash_unliked(request: MemberRequest, ids: Ids) -> None:
    """Of a project, and of all that lies in it."""
    tree, pk = queries_projects.tree(request.membership), next(iter(ids), None)
    if pk not in tree.folders:
        raise Http404
    many, at = shelf.trash_unliked(request.team, tree.below(pk), request.user)
    said = ngettext("One take is in the trash.", "%(count)s takes are in the trash.", many) % {"count": many}
    undo.offer(request, said, ("restore thrown", {"at": at.isoformat()}))


def _restore(request: MemberRequest, ids: Ids) -> None:
    back = queries_shelf.thrown(request.membership, ids)
    shelf.restore(request.team, back)
    said = ngettext("One take is back.", "%(count)s takes are back.", len(back)) % {"count": len(back)}
    undo.offer(request, said, ("trash", {"takes": _texts(back)}))


def _purge(request: MemberRequest, ids: Ids) -> None:
    _gone(request, shelf.purge(request.team, ids, request.user))


def _empty(request: MemberRequest, ids: Ids) -> None:
    _gone(request, shelf.empty(request.membership))


def _gone(request: MemberRequest, many: int) -> None:
    said = ngettext("One take is deleted for good.", "%(count)s takes are deleted for good.", many)
    undo.offer(request, said % {"count": many})


def _like(request: MemberRequest, ids: Ids) -> None:
    before = queries_shelf.marked(request.user, ids, "liked")
    shelf.like(request.team, request.user, ids, 1)
    if not parse_id(request.POST["like"]):  # the one whose button it was shows it, and undoes it, itself
        many = len(ids)
        said = ngettext("You like one take.", "You like %(count)s takes.", many) % {"count": many}
        undo.offer(request, said, ("like", {"likes": before}))


def _rate(request: MemberRequest, ids: Ids) -> None:
    """By a key on the row."""
    typed = request.POST.get("rating", "")
    if typed not in ("0", "1", "2", "3", "4", "5"):
        raise Http404
    step = _rated(request, ids, int(typed))
    said = gettext("Rated %(rating)s of 5.") if typed != "0" else gettext("Not rated any more.")
    undo.offer(request, said % {"rating": typed}, step)


def _rated(request: MemberRequest, ids: Ids, rating: int) -> Step:
    before = queries_shelf.marked(request.user, ids, "rating")
    shelf.rate(request.team, request.user, ids, rating)
    return "rate", {"ratings": before}


def _file(request: MemberRequest, ids: Ids) -> None:
    """The form's fields in their order; what makes no sense is left out, and said."""
    form = Filing(queries_shelf.menus(request.membership), request.POST)
    form.is_valid()
    asked, steps, seen = form.cleaned_data, list[Step](), ""
    if {name for name, said in asked.items() if said not in ("", None)} != {"rating"}:
        require(request, "spends")
    try:
        if asked.get("begun") or asked.get("project"):
            seen, placed = _placed(request, ids, asked)
            steps += placed
    except Refused as refusal:
        undo.offer(request, str(refusal))
        return
    if asked.get("word"):
        steps.append(_labelled(request, ids, asked["word"]))
    if asked.get("off"):
        having = queries_shelf.labelled(request.membership, ids, asked["off"])
        shelf.unlabel(request.team, ids, asked["off"])
        steps.append(("label", {"name": asked["off"], "takes": _texts(having)}))
    if asked.get("rating") is not None:
        steps.append(_rated(request, ids, asked["rating"]))
    if steps and ids:
        many = len(ids)
        said = ngettext("One take is filed.", "%(count)s takes are filed.", many) % {"count": many}
        undo.offer(request, f"{said} {seen}".strip(), *steps)
    else:
        collect(request, ids)  # Enter in any field of the bar presses its first button


def _placed(request: MemberRequest, ids: Ids, asked: Mapping[str, str]) -> tuple[str, list[Step]]:
    """Into the project, or into a new one that lies in it; and what is to be said of that. Raises Refused."""
    wished = asked.get("project")
    chosen = queries_projects.project(request.membership, wished) if wished and wished != NOWHERE else None
    places = queries_projects.places(request.membership, list(ids))
    steps: list[Step] = [("move", {"places": places})]
    if begun := asked.get("begun"):
        known = {folder.pk for folder in queries_projects.tree(request.membership)}
        chosen = projects.begin(request.team, request.user, begun, chosen)
        steps = [*_unless_known(chosen, known), *steps]
    shelf.move(request.team, ids, chosen)
    return _who_sees(request, places, chosen, len(ids)), steps


def _who_sees(request: MemberRequest, places: Iterable[str], project: Project | None, many: int) -> str:
    """Who sees takes that were moved, if that is others than before."""
    if project and project.is_private:
        said = ngettext("Only who is in “%(name)s” sees it.", "Only who is in “%(name)s” sees them.", many)
        return said % {"name": project.name}
    if any(place and uuid.UUID(place) in request.membership.secret for place in places):
        return ngettext("Everybody in the team sees it now.", "Everybody in the team sees them now.", many)
    return ""


def _unless_known(project: Project, known: set[uuid.UUID]) -> list[Step]:
    return [] if project.pk in known else [("forget project", {"project": str(project.pk)})]


def _labelled(request: MemberRequest, ids: Ids, name: str) -> Step:
    having = queries_shelf.labelled(request.membership, ids, name)
    shelf.label(request.team, ids, name)
    return "unlabel", {"name": name, "takes": _texts(pk for pk in ids if pk not in having)}


def _unlike(request: MemberRequest, ids: Ids) -> None:
    shelf.like(request.team, request.user, ids, 0)


VERBS: dict[str, Callable[[MemberRequest, Ids], object]] = {
    "file": _file,
    "like": _like,
    "unlike": _unlike,
    "rate": _rate,
    "collect": collect,
    "trash": _trash,
    "dislike": _dislike,
    "trash_unliked": _trash_unliked,
    "restore": _restore,
    "purge": _purge,
    "empty": _empty,
}


# --- the chosen takes as files ---
@member
@require_safe
def download(request: MemberRequest) -> StreamingHttpResponse:
    """The chosen takes as MP3 files in one archive."""
    clips = queries_shelf.masters(request.membership, _ids(request.GET.getlist("take")))
    if not clips:
        raise Http404
    return archive(list(_named(clips)), "Takes.zip")


def _named(clips: Sequence[Clip]) -> Iterator[tuple[str, Opener]]:
    """Each file by a name that no other one has, with what it says of itself."""
    taken: dict[str, int] = {}
    for clip in clips:
        name = download_name(clip, "mp3")
        taken[name] = taken.get(name, 0) + 1
        number = f" {taken[name]}" if taken[name] > 1 else ""
        yield f"{name.removesuffix('.mp3')}{number}.mp3", partial(downloads.opened, clip, clip.audio, "mp3")


def _ids(texts: Sequence[str]) -> list[uuid.UUID]:
    return [pk for text in texts[: shelf.MOST] if (pk := parse_id(text))]


def _texts(ids: Iterator[uuid.UUID] | set[uuid.UUID] | Ids) -> list[str]:
    return [str(pk) for pk in ids]
