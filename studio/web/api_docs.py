"""The API on a page: every operation with programs that can be copied and run as they are."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from studio import catalog
from studio.actions import told
from studio.catalog import snippets
from studio.catalog.operation import Operation
from studio.web.access import membership_of, public
from studio.web.examples import Example, Examples

LANGUAGES = (("curl", snippets.curl), ("Python", snippets.python), ("JavaScript", snippets.javascript))
PAGES = ("create", "upload")  # operations with pages of their own


@dataclass(frozen=True, slots=True)
class Entry:
    operation: Operation
    programs: list[tuple[str, str]]  # language and text
    form: str  # the address of its form, filled in with the example
    lacks: list[str]


@public
@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """For the signed-in the examples name takes of their own, so that they do what they say."""
    joined = membership_of(request)
    examples = Examples(request, joined)
    base = f"{examples.home}/api/v1"
    groups = [
        (name, [_entry(operation, examples.of(operation), base) for operation in found])
        for name, found in catalog.groups()
    ]
    context = {
        "groups": groups,
        "base": base,
        "pause": settings.API_SECONDS_PER_REQUEST,
        "frame": "shell.html" if joined else "open.html",
        "key": snippets.KEY,
    }
    return render(request, "api_docs.html", context)


def _entry(operation: Operation, example: Example, base: str) -> Entry:
    polls = operation.key not in told.ANSWERS
    programs = [
        (name, write(base, operation.path, operation.family, example.body, polls))
        for name, write in LANGUAGES
    ]
    return Entry(operation, programs, _form(operation, example), example.lacks)


def _form(operation: Operation, example: Example) -> str:
    if operation.key in PAGES:
        return f"{reverse(operation.key)}?example=1"
    if not example.clips:
        return f"{reverse('start', args=[operation.key])}?example=1"
    take, *others = example.clips
    wish = urlencode({"example": ["1"], "partner": others}, doseq=True)
    return f"{reverse('operation', args=[take, operation.key])}?{wish}"
