"""The team's projects: what lies in what, begun, renamed, moved, archived, deleted and had back."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from studio.actions import projects as verbs
from studio.actions.projects import Folder, Tree
from studio.actions.sources import Refused
from studio.models import Project
from studio.web import queries_projects as queries
from studio.web import undo
from studio.web.access import MemberRequest, member, producer
from studio.web.cards import parse_id
from studio.web.queries_shelf import indented


class Where(forms.Form):
    """What a project is called, and what it lies in."""

    name = forms.CharField(label=_("Name"), max_length=verbs.LONGEST_NAME)
    parent = forms.ChoiceField(label=_("Lies in"), required=False)

    def __init__(self, tree: Tree, data: Any = None, of: Folder | None = None, parent: object = None) -> None:
        initial = {"name": of.name, "parent": of.parent} if of else {"parent": parent}
        super().__init__(data, initial=initial, auto_id=f"project_{of.pk if of else 'new'}_%s")
        within = set(tree.below(of.pk)) if of else set()
        places = [(str(each.pk), indented(each)) for each in tree if each.pk not in within]
        self.fields["parent"].choices = [("", _("At the top")), *places]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Row:
    project: Project
    folder: Folder
    form: Where
    filled: int  # takes in it and in what lies in it
    inside: int  # projects that lie in it


@member
@require_safe
def projects(request: MemberRequest) -> HttpResponse:
    return _page(request)


@producer
@require_POST
def begin(request: MemberRequest) -> HttpResponse:
    tree = verbs.tree(request.team)
    form = Where(tree, request.POST)
    if not form.is_valid():
        return _page(request, new=form)
    parent = _parent(request, form)
    try:
        made = verbs.begin(request.team, request.user, form.cleaned_data["name"], parent)
    except Refused as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return _page(request, new=form)
    if made.pk not in tree.folders:
        said = gettext("“%(name)s” is begun.") % {"name": made.name}
        undo.offer(request, said, ("forget project", {"project": str(made.pk)}))
    return redirect("projects")


@producer
@require_POST
def change(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    """Another name or place for it; or it is over, or goes on."""
    project: Project = get_object_or_404(queries.projects(request.team), pk=id)
    if "archive" in request.POST:
        return _archive(request, project, over=request.POST["archive"] == "over")
    tree = verbs.tree(request.team)
    form = Where(tree, request.POST, of=tree.folders[project.pk])
    if not form.is_valid():
        return _page(request, changed=form, of=project)
    was = {"project": str(project.pk), "name": project.name, "parent": str(project.parent_id or "")}
    try:
        verbs.change(project, form.cleaned_data["name"], _parent(request, form))
    except Refused as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return _page(request, changed=form, of=project)
    said = gettext("“%(name)s” is changed.") % {"name": form.cleaned_data["name"]}
    undo.offer(request, said, ("change project", was))
    return redirect("projects")


def _archive(request: MemberRequest, project: Project, *, over: bool) -> HttpResponse:
    verbs.archive(project, over=over)
    said = gettext("“%(name)s” is archived.") if over else gettext("“%(name)s” goes on.")
    step = ("archive project", {"project": str(project.pk), "over": not over})
    undo.offer(request, said % {"name": project.name}, step)
    return redirect("projects")


@producer
@require_POST
def forget(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    """Delete it; what lies in it goes one level up."""
    project: Project = get_object_or_404(queries.projects(request.team), pk=id)
    verbs.forget(project)
    said = gettext("“%(name)s” is deleted; what lay in it is one level up.") % {"name": project.name}
    undo.offer(request, said, ("project back", {"project": str(project.pk)}))
    return redirect("projects")


def _parent(request: MemberRequest, form: Where) -> Project | None:
    chosen = form.cleaned_data["parent"]
    return queries.project(request.team, chosen) if chosen else None


def _page(
    request: MemberRequest, new: Where | None = None, changed: Where | None = None, of: Project | None = None
) -> HttpResponse:
    found = {project.pk: project for project in queries.projects(request.team)}
    tree = queries.tree(found.values())
    rows = list(_rows(tree, found, changed, of))
    context = {
        "rows": [row for row in rows if not row.folder.archived],
        "over": [row for row in rows if row.folder.archived],
        "new": new or Where(tree, parent=parse_id(request.GET.get("in"))),
    }
    return undo.page(request, "projects.html", context, status=422 if new or changed else 200)


def _rows(
    tree: Tree, found: dict[uuid.UUID, Project], changed: Where | None, of: Project | None
) -> Iterator[Row]:
    for folder in tree:
        form = changed if changed and of and of.pk == folder.pk else Where(tree, of=folder)
        below = tree.below(folder.pk)
        filled = sum(found[pk].filled for pk in below)  # type: ignore[attr-defined]
        yield Row(found[folder.pk], folder, form, filled, len(below) - 1)
