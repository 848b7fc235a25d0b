"""The API on a page: every operation with programs that can be copied and run as they are."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from studio import catalog
from studio.actions import told
from studio.catalog import snippets
from studio.catalog.fields import PersonaField
from studio.catalog.operation import Operation
from studio.models import Team
from studio.web import queries
from studio.web.access import public

LANGUAGES = (("curl", snippets.curl), ("Python", snippets.python), ("JavaScript", snippets.javascript))


@public
@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """For the signed-in the examples name takes of their own, so that they do what they say."""
    home = settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
    team = queries.team_of(request.user) if request.user.is_authenticated else None
    groups = [
        (name, [(o, _programs(o, f"{home}/api/v1", team)) for o in found]) for name, found in catalog.groups()
    ]
    context = {
        "groups": groups,
        "base": f"{home}/api/v1",
        "pause": settings.API_SECONDS_PER_REQUEST,
        "frame": "shell.html" if team else "open.html",
        "key": snippets.KEY,
    }
    return render(request, "api_docs.html", context)


def _programs(operation: Operation, base: str, team: Team | None) -> list[tuple[str, str]]:
    body = {**_own(operation, team), **operation.constant}
    polls = operation.key not in told.ANSWERS
    return [(name, write(base, operation.path, operation.family, body, polls)) for name, write in LANGUAGES]


def _own(operation: Operation, team: Team | None) -> Mapping[str, Any]:
    """The example with newest takes and persona of the team in the place of ids that nobody has."""
    body = dict(operation.example)
    if team is None:
        return body
    clips = queries.examples_for(team, operation.source)
    for name in operation.form.clip_fields():
        if isinstance(body.get(name), list) and len(clips) > 1:
            body[name] = clips[:2]
        elif isinstance(body.get(name), str) and clips:
            body[name] = clips[0]
    for name in operation.form.fields_of(PersonaField):
        body[name] = queries.newest_persona(team) or body[name]
    return body
