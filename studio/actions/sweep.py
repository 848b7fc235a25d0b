"""What the ticker does each second: ring again for tasks that nobody holds, and keep the house tidy."""

import logging
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from studio import queue
from studio.actions import (
    landing,
    leaving,
    lookout,
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

CANARY_EVERY = 10.0  # seconds of silence after which a worker is asked for a sign of life


def sweep() -> int:
    """Ring for what is due and whose ring was lost: tasks, videos, mixes; how many. Rings still waiting are
    enough for now."""
    if queue.waiting():
        return 0
    waiting = Task.objects.due(timezone.now()).exclude(lookout.AT_OTHERS)
    due = waiting.values_list("pk", flat=True)[: 2 * settings.WORKERS]
    for task_id in due:
        queue.push(task_id)
    videos = video.due(settings.WORKERS)
    for clip_id in videos:
        video.ring(clip_id)
    mixed = mixes.due(settings.WORKERS)
    for mix_id in mixed:
        mixes.ring(mix_id)
    return len(due) + len(videos) + len(mixed)


def ask_for_life() -> None:
    """Ring for the canary when no worker has shown itself lately."""
    age = Heartbeat.age("worker")
    if (age is None or age > CANARY_EVERY) and not queue.waiting():
        queue.ring("canary")


def tidy() -> None:
    """Remove what is over: work folders of tasks, videos, mixes, recordings that nobody needs, and what was
    deleted long ago."""
    running = map(str, Task.objects.active().values_list("pk", flat=True))
    at_work = {landing.WORK, *video.folders(), *mixes.folders(), *running}
    for folder in (Path(settings.DATA) / "work").glob("*"):
        if folder.name not in at_work:
            settle.clear(folder.name)
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
