"""The family of a take: all that it comes from and all that came of it, and of its relatives."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from studio import catalog
from studio.actions import routes, shelf
from studio.models import Clip
from studio.web import queries, queries_family, undo
from studio.web.access import MemberRequest, clip_read, is_part, member, producer
from studio.web.asking import new_ticket
from studio.web.kinship import Node, Picture, picture

NEAR, ALL = 40, 200  # takes in a part of a page, and on a page of their own
JOIN = "concat"


@dataclass(frozen=True, slots=True)
class Line:
    """Takes that go on from each other, the newest last: one whole song."""

    nodes: Sequence[Node]

    @property
    def clip(self) -> Clip:
        return self.nodes[-1].clip

    @property
    def name(self) -> str:
        return " → ".join(
            f"{node.clip.label}{number if number > 1 else ''}" for number, node in enumerate(self.nodes, 1)
        )

    @property
    def whole(self) -> Clip | None:
        """The song that was made of it already, the newest."""
        made = [node for node in self.nodes[-1].children if node.clip.task.operation == JOIN]
        return next((node.clip for node in reversed(made) if not node.trashed), None)


def of(clip: Clip, request: MemberRequest, limit: int = NEAR) -> dict[str, Any]:
    """What templates/parts/family.html shows."""
    kin = queries_family.kin(request.membership, clip)
    drawn = picture(kin, limit)
    twins = [node.clip for node in drawn.nodes if _twin(node, clip)]
    return {
        "clip": clip,
        "family": drawn,
        "more_of_it": kin.cut,
        "lines": list(lines(drawn)),
        "twins": twins,
        "twin_labels": ", ".join(twin.label for twin in twins),
    }


def lines(drawn: Picture) -> Iterator[Line]:
    """Every way from a song to a part that nothing goes on from."""
    for node in drawn.nodes:
        ends = node.is_part and not any(child.is_part and not child.trashed for child in node.children)
        if ends and not node.trashed and len(line := _line(node)) > 1:
            yield Line(line)


def _line(node: Node) -> list[Node]:
    found = [node]
    while found[0].is_part and found[0].parents:
        found.insert(0, found[0].parents[0])
    return found


def _twin(node: Node, clip: Clip) -> bool:
    return node.clip.task_id == clip.task_id and not node.are_stems and not node.trashed


@member
@require_safe
def family(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    """On a page of its own."""
    return undo.page(request, "family.html", of(clip_read(request, id), request, ALL))


@producer
@require_http_methods(["GET", "HEAD", "POST"])
def branch(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    """What can be done with a take and what came of it: made one song of, or thrown away."""
    clip = clip_read(request, id)
    whole = queries.stems(request.membership, clip.task) if clip.stem else [clip]
    found = queries_family.branch(request.membership, whole)
    if request.method == "POST":
        undo.thrown(request, shelf.trash(request.team, [each.pk for each in found], request.user))
        return redirect("family", clip.pk)
    context = {"clip": clip, "count": len(found), "others": len(found) - 1} | _joining(request, clip)
    return render(request, "parts/branch.html" if is_part(request) else "branch.html", context)


def _joining(request: MemberRequest, clip: Clip) -> dict[str, Any]:
    """One click makes the whole song of a part and all that it goes on from."""
    if clip.role != "extended" or clip.trashed:
        return {}
    drawn = picture(queries_family.kin(request.membership, clip), NEAR)
    node = next(node for node in drawn.nodes if node.clip.pk == clip.pk)
    operation = catalog.get(JOIN)
    route = routes.preview(clip.team, operation, clip)
    return {"operation": operation, "route": route, "line": Line(_line(node)), "ticket": new_ticket()}
