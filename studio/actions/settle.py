"""How a task ends: its takes are stored, or its credits go back."""

import logging
import shutil
import uuid
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from studio.actions import credits
from studio.models import Clip, Task
from studio.port import Product, Report

log = logging.getLogger(__name__)


def workdir(task_id: uuid.UUID | str) -> Path:
    """Where a task's files are made before they are stored."""
    return Path(settings.DATA) / "work" / str(task_id)


def keep(task: Task, product: Product) -> Clip:
    """Store a take: its files first, then the row that makes it playable. Twice is the same as once."""
    names = {name: _store(task, product.index, name, path) for name, path in product.files.items()}
    data = product.data
    clip, _ = Clip.objects.get_or_create(
        task=task,
        index=product.index,
        defaults={
            "team": task.team,
            "user": task.user,
            "provider": task.provider,
            "remote_id": product.remote_id,
            "title": product.title[:120],
            "tags": product.tags,
            "lyrics": product.lyrics,
            "mv": task.params.get("mv", ""),
            "duration": product.duration,
            "bpm": data.get("bpm"),
            "key": data.get("key", ""),
            "loudness": data.get("loudness"),
            "peaks": data.get("peaks", []),
            "timeline": data.get("timeline", {}),
            "details": data.get("details", {}),
            "audio": names["audio.mp3"],
            "cover": names.get("cover.jpg", ""),
            "thumb": names.get("thumb.jpg", ""),
            "midi": names.get("song.mid", ""),
            "score": names.get("score.json.gz", ""),
        },
    )
    return clip


def _store(task: Task, index: int, name: str, path: Path) -> str:
    with path.open("rb") as file:
        return default_storage.save(f"takes/{task.id}/{index}/{name}", File(file))


def finish(task: Task, token: uuid.UUID, report: Report) -> bool:
    done = task.move(
        Task.State.SUCCEEDED, token=token, progress=1.0, stage="", result=dict(report.result), error=""
    )
    clear(task.id)
    return done


def fail(task: Task, reason: str, *, token: uuid.UUID) -> bool:
    """End a task that brought nothing, and give its credits back in the same breath."""
    with transaction.atomic():
        if not task.move(Task.State.FAILED, token=token, error=reason, stage=""):
            return False
        credits.refund(task)
    log.warning("%s of team %s failed: %s", task, task.team_id, reason)
    _discard_unlisted(task)
    clear(task.id)
    return True


def _discard_unlisted(task: Task) -> None:
    """Delete the files of takes that were being stored when the task ended and have no row."""
    kept = set(task.clips.values_list("index", flat=True))
    for index in set(range(task.spec.takes)) - kept:
        folder = f"takes/{task.id}/{index}"
        if default_storage.exists(folder):
            for name in default_storage.listdir(folder)[1]:
                default_storage.delete(f"{folder}/{name}")
            default_storage.delete(folder)


def clear(task_id: uuid.UUID | str) -> None:
    shutil.rmtree(workdir(task_id), ignore_errors=True)
