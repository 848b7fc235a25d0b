"""What is answered when something went wrong that nobody foresaw."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

AWAY = (OperationalError, InterfaceError)  # the database is restarted, full, or busy for too long
PAUSE = {"Retry-After": "5"}


def stumbled(request: HttpRequest) -> HttpResponse:
    """A database that is away for seconds is no accident of ours: whoever asks may ask again."""
    if isinstance(sys.exc_info()[1], AWAY):
        return HttpResponse(render_to_string("503.html"), status=503, headers=PAUSE)
    return server_error(request)
