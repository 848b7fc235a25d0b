"""Hearing a take that a provider elsewhere has not finished: its sound is passed on as it comes, not kept."""

import threading
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext

from studio import fetch
from studio.actions.sources import Refused
from studio.models import Task
from studio.providers import answers
from studio.sentences import said

SECONDS = 600.0
MOST_BYTES = 40_000_000
LISTENERS = 16  # of one process: each holds a thread for as long as the sound takes

_seats = threading.BoundedSemaphore(LISTENERS)


def title(task: Task, index: int) -> str:
    """What the provider calls the take. Raises Refused where there is nothing to be heard yet."""
    return _found(task, index).title


def sound(task: Task, index: int) -> Iterator[bytes]:
    """The MP3 that can be heard now, as it comes. Raises Refused."""
    address = _found(task, index).audio_url
    if not _seats.acquire(blocking=False):
        raise Refused(gettext("Too many people are listening to previews. Try again in a moment."))
    try:
        pieces = fetch.stream(address, allow=settings.FETCH_ALLOW, most=MOST_BYTES, seconds=SECONDS)
        first = next(pieces, b"")  # what is wrong is known before the answer begins
    except fetch.FetchError as error:
        _seats.release()
        raise Refused(gettext("There is no preview now. %(why)s") % {"why": said(str(error))}) from error
    seated = _seated(first, pieces)
    next(seated)  # once it has begun, closing it frees the seat
    return seated


def _seated(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield b""
        yield first
        yield from pieces
    except fetch.FetchError:
        return  # it breaks off: the take itself comes later
    finally:
        _seats.release()


def _found(task: Task, index: int) -> answers.Heard:
    if index in task.previews and task.is_active:
        for clip in answers.read(task.spec, 200, task.answer).clips:
            if clip.index == index and clip.audio_url:
                return clip
    raise Refused(gettext("There is nothing to be heard of this take yet."))
