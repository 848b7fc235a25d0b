"""The team's projects: what lies in each, their names, and which are over."""

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from studio.actions import shelf
from studio.models import Project
from studio.web import queries_shelf
from studio.web.access import MemberRequest, member


class Name(forms.Form):
    name = forms.CharField(label="Name", max_length=80)

    def __init__(self, data: Any = None, name: str = "", key: object = "new") -> None:
        super().__init__(data, initial={"name": name}, auto_id=f"project_{key}_%s")


@member
@require_safe
def projects(request: MemberRequest) -> HttpResponse:
    found = queries_shelf.folders(request.team)
    rows = [(project, Name(name=project.name, key=project.pk)) for project in found]
    return render(request, "projects.html", {"rows": rows, "new": Name()})


@member
@require_POST
def begin(request: MemberRequest) -> HttpResponse:
    form = Name(request.POST)
    if form.is_valid():
        shelf.project(request.team, request.user, form.cleaned_data["name"])
    return redirect("projects")


@member
@require_POST
def change(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    """Another name for it; or it is over, or goes on."""
    project: Project = get_object_or_404(queries_shelf.folders(request.team), pk=id)
    form = Name(request.POST)
    if "archive" in request.POST:
        shelf.archive(project, over=request.POST["archive"] == "over")
    elif form.is_valid():
        shelf.rename(project, form.cleaned_data["name"])
    return redirect("projects")
