"""What the ticker does each second: ring again for tasks that nobody holds, and keep the house tidy."""

import datetime
import logging
import uuid
from pathlib import Path

from django.conf import settings

from studio import queue
from studio.actions import (
    landing,
    leaving,
    line,
    low,
    mixes,
    playlists,
    presets,
    projects,
    settle,
    sheets,
    shelf,
    tasks,
    uploads,
    video,
)
from studio.models import Heartbeat, Task

log = logging.getLogger(__name__)

SILENT = 10.0  # seconds without a sign of life after which the workers of this machine are asked for one
GONE = datetime.timedelta(days=1)  # after which a machine that says nothing is no more


def sweep() -> int:
    """Ring for what is due and whose ring was lost: tasks, videos, mixes; how many. Rings still waiting are
    enough for now."""
    if queue.waiting():
        return 0
    due = len(line.ready().values_list("pk")[: 2 * settings.WORKERS])
    for _ in range(due):
        queue.push()
    videos = video.due(settings.WORKERS)
    for clip_id in videos:
        video.ring(clip_id)
    mixed = mixes.due(settings.WORKERS)
    for mix_id in mixed:
        mixes.ring(mix_id)
    return due + len(videos) + len(mixed)


def silence() -> float | None:
    """Seconds since a worker of this machine last did something. After a few, they are asked to; also where
    that lies ahead, since a clock was set back."""
    age = Heartbeat.silence(here=True)
    if age is None or abs(age) > SILENT:
        queue.ring_here("canary")
    return age


def ring_to_clear_up() -> None:
    queue.ring_here("clear_up")


def clear_up() -> None:
    """Remove, on this machine, the work folders of tasks, videos and mixes that are over."""
    folders = {folder.name for folder in (Path(settings.DATA) / "work").glob("*")}
    tasks_of = {name for name in folders if is_id(name)}
    running = map(str, Task.objects.active().filter(pk__in=tasks_of).values_list("pk", flat=True))
    for name in folders - {landing.WORK, *video.folders(), *mixes.folders(), *running}:
        settle.clear(name)


def is_id(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False


def tidy() -> None:
    """Remove what is over: recordings that nobody needs, and what was deleted long ago."""
    Heartbeat.forget_workers(GONE)
    tasks.tidy()
    uploads.tidy()
    shelf.tidy()
    sheets.tidy()
    presets.tidy()
    playlists.tidy()
    projects.tidy()
    leaving.tidy()
    low.ring()
    landing.ring_if_missing()
