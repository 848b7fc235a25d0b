"""Everything that can be asked for, read off the catalog, with what it costs and how long it takes here."""

import statistics

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from studio import catalog
from studio.web import queries
from studio.web.access import MemberRequest, member


@member
@require_safe
def docs(request: MemberRequest) -> HttpResponse:
    here = {key: statistics.median(taken) for key, taken in queries.durations().items()}
    groups = [
        (name, [(o, o.results({}), here.get(o.key)) for o in found]) for name, found in catalog.groups()
    ]
    return render(request, "docs.html", {"groups": groups})
