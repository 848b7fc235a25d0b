"""What is answered when something went wrong that nobody foresaw."""

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

AWAY = (OperationalError, InterfaceError)  # the database is restarted, full, or busy for too long
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # what counts tries, or takes in a recording, is a file
PAUSE = {"Retry-After": "5"}


def stumbled(request: HttpRequest) -> HttpResponse:
    """A database that is away for seconds, or a full disk, is no accident: whoever asks may ask again."""
    error = sys.exc_info()[1]
    if isinstance(error, AWAY) or (isinstance(error, OSError) and error.errno in NO_ROOM):
        return HttpResponse(render_to_string("503.html"), status=503, headers=PAUSE)
    return server_error(request)
