"""The team's projects: what lies in what and who sees it; begun, moved, archived, deleted and had back."""

import uuid
from collections.abc import Iterator, Sequence
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

People = Sequence[tuple[int, str]]


class Where(forms.Form):
    """What a project is called, what it lies in, and who sees it."""

    name = forms.CharField(label=_("Name"), max_length=verbs.LONGEST_NAME)
    parent = forms.ChoiceField(label=_("Lies in"), required=False)
    private = forms.BooleanField(label=_("Private"), required=False)
    members = forms.TypedMultipleChoiceField(
        label=_("Who else sees it"),
        help_text=_("Besides who began it and who manages the team."),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        tree: Tree,
        data: Any = None,
        of: Project | None = None,
        parent: object = None,
        people: People | None = None,
    ) -> None:
        """Of `people` those are chosen who see it; without them nothing is said of that."""
        initial: dict[str, Any] = {"parent": parent}
        if of:
            members = [user.pk for user in of.members.all()]
            initial = {"name": of.name, "parent": of.parent_id, "private": of.private, "members": members}
        super().__init__(data, initial=initial, auto_id=f"project_{of.pk if of else 'new'}_%s")
        within = set(tree.below(of.pk)) if of else set()
        places = [(str(each.pk), indented(each)) for each in tree if each.pk not in within]
        self.fields["parent"].choices = [("", _("At the top")), *places]  # type: ignore[attr-defined]
        if of and people is None:
            del self.fields["private"]
        if people:
            self.fields["members"].choices = people  # type: ignore[attr-defined]
        else:
            del self.fields["members"]


@dataclass(frozen=True, slots=True)
class Row:
    project: Project
    folder: Folder
    form: Where
    filled: int  # takes in it and in what lies in it
    inside: int  # projects that lie in it
    sure: bool  # it was asked to be deleted, and others would see then what lies in it

    @property
    def people(self) -> str:
        """Who is in it."""
        return ", ".join(user.display_name for user in self.project.members.all())


@member
@require_safe
def projects(request: MemberRequest) -> HttpResponse:
    return _page(request)


@producer
@require_POST
def begin(request: MemberRequest) -> HttpResponse:
    tree = queries.tree(request.membership)
    form = Where(tree, request.POST)
    if not form.is_valid():
        return _page(request, new=form)
    parent, typed = _parent(request, form), form.cleaned_data
    try:
        made = verbs.begin(request.team, request.user, typed["name"], parent, private=typed["private"])
    except Refused as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return _page(request, new=form)
    if made.pk not in tree.folders:
        said = gettext("“%(name)s” is begun.") % {"name": made.name}
        if made.private:
            said = f"{said} {gettext('Choose who else sees it under “Change”.')}"
        undo.offer(request, said, ("forget project", {"project": str(made.pk)}))
    return redirect("projects")


@producer
@require_POST
def change(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    """Another name or place for it, or other people; or it is over, or goes on."""
    project: Project = get_object_or_404(queries.projects(request.membership), pk=id)
    if "archive" in request.POST:
        return _archive(request, project, over=request.POST["archive"] == "over")
    people = _people(request, project, queries.guests(request.membership))
    form = Where(queries.tree(request.membership), request.POST, of=project, people=people)
    if not form.is_valid():
        return _page(request, changed=form, of=project)
    key, guarded = {"project": str(project.pk)}, "private" in form.fields
    members = [user.pk for user in project.members.all()]
    steps: list[undo.Step] = [
        ("change project", {**key, "name": project.name, "parent": str(project.parent_id or "")})
    ]
    if guarded:
        steps.append(("guard project", {**key, "private": project.private, "members": members}))
    was_private = project.is_private
    try:
        verbs.change(project, form.cleaned_data["name"], _parent(request, form))
        if guarded:
            chosen = form.cleaned_data.get("members", members)
            verbs.guard(project, request.membership, form.cleaned_data["private"], chosen)
    except Refused as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return _page(request, changed=form, of=project)
    undo.offer(request, _said(project, was_private), *steps)
    return redirect("projects")


def _said(project: Project, was_private: bool) -> str:
    """That it is changed, and who sees it now if that is others than before."""
    now = Project.objects.get(pk=project.pk)
    name = {"name": now.name}
    if now.is_private and not was_private:
        return gettext("“%(name)s” is private: only who is in it sees it and its takes.") % name
    if was_private and not now.is_private:
        return gettext("Everybody in the team sees “%(name)s” and its takes now.") % name
    return gettext("“%(name)s” is changed.") % name


def _archive(request: MemberRequest, project: Project, *, over: bool) -> HttpResponse:
    verbs.archive(project, over=over)
    said = gettext("“%(name)s” is archived.") if over else gettext("“%(name)s” goes on.")
    step = ("archive project", {"project": str(project.pk), "over": not over})
    undo.offer(request, said % {"name": project.name}, step)
    return redirect("projects")


@producer
@require_POST
def forget(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    """Delete it; what lies in it goes one level up. Where others would see it then, they are asked first."""
    project: Project = get_object_or_404(queries.projects(request.membership), pk=id)
    if project.private and "open" not in request.POST and _holds(request, project):
        return _page(request, sure=project)
    verbs.forget(project, request.user)
    said = gettext("“%(name)s” is deleted; what lay in it is one level up.") % {"name": project.name}
    undo.offer(request, said, ("project back", {"project": str(project.pk)}))
    return redirect("projects")


def _holds(request: MemberRequest, project: Project) -> bool:
    return bool(project.filled or queries.tree(request.membership).inside(project.pk))  # type: ignore[attr-defined]


def _parent(request: MemberRequest, form: Where) -> Project | None:
    chosen = form.cleaned_data["parent"]
    return queries.project(request.membership, chosen) if chosen else None


def _people(request: MemberRequest, project: Project, guests: People) -> People | None:
    """Whom one can choose from who says who sees it; None where this is said by others."""
    if not verbs.may_guard(project, request.membership):
        return None
    return [each for each in guests if each[0] != project.user_id]


def _page(
    request: MemberRequest,
    new: Where | None = None,
    changed: Where | None = None,
    of: Project | None = None,
    sure: Project | None = None,
) -> HttpResponse:
    found = {project.pk: project for project in queries.projects(request.membership)}
    tree, guests = verbs.folders(found.values()), queries.guests(request.membership)
    shown = {of.pk: changed} if changed and of else {}
    for project in found.values():
        if project.pk not in shown:
            shown[project.pk] = Where(tree, of=project, people=_people(request, project, guests))
    rows = list(_rows(tree, found, shown, sure))
    context = {
        "rows": [row for row in rows if not row.folder.archived],
        "over": [row for row in rows if row.folder.archived],
        "new": new or Where(tree, parent=parse_id(request.GET.get("in"))),
    }
    return undo.page(request, "projects.html", context, status=422 if new or changed else 200)


def _rows(
    tree: Tree, found: dict[uuid.UUID, Project], shown: dict[uuid.UUID, Where], sure: Project | None
) -> Iterator[Row]:
    for folder in tree:
        below = tree.below(folder.pk)
        filled = sum(found[pk].filled for pk in below)  # type: ignore[attr-defined]
        asked = sure is not None and sure.pk == folder.pk
        yield Row(found[folder.pk], folder, shown[folder.pk], filled, len(below) - 1, asked)
