"""How a task ends: its takes are stored, or its credits go back."""

import logging
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from studio.actions import credits, files, news, notes, sources, uploads, usage
from studio.catalog.operation import Yields
from studio.models import Clip, ClipFile, Persona, Project, RemoteClip, Task
from studio.port import Product, Report

log = logging.getLogger(__name__)

STUMBLED = gettext_noop("Something unexpected went wrong here.")
# A take's own files, and the columns that name them.
OWN = {
    "audio.mp3": "audio",
    "cover.jpg": "cover",
    "thumb.jpg": "thumb",
    "song.mid": "midi",
    "score.json.gz": "score",
    "master.flac": "master",
    "video.mp4": "video",
}


def workdir(task_id: uuid.UUID | str) -> Path:
    """Where a task's files are made before they are stored."""
    return Path(settings.DATA) / "work" / str(task_id)


def keep(task: Task, product: Product, alive: files.Alive | None = None) -> Clip:
    """Store a take: its files first, then the row that makes it playable. Twice is the same as once. Raises
    files.Unstored; `alive` is called each second meanwhile."""
    folder = f"takes/{task.id}/{product.index}"
    names = files.store_all(folder, product.files, alive)
    with transaction.atomic():
        fields = _fields(task, product, names)
        clip, new = Clip.objects.get_or_create(task=task, index=product.index, defaults=fields)
        if new:
            _remember(clip, task, product, names)
            usage.add(task.team_id, **_sizes(product.files))
    return clip


def _sizes(made: Mapping[str, Path]) -> dict[str, int]:
    """Bytes of a take itself, and of what came with it."""
    own = sum(path.stat().st_size for name, path in made.items() if name in OWN)
    return {"takes": own, "beside": sum(path.stat().st_size for path in made.values()) - own}


def _remember(clip: Clip, task: Task, product: Product, names: Mapping[str, str]) -> None:
    """Where a new take comes from, what else came with it, and what it is called elsewhere."""
    sources.remember(clip, task)
    beside = {name: file for name, file in names.items() if name not in OWN}
    if clip.uploaded and task.upload:
        beside[uploads.ORIGINAL] = task.upload
    for name, file in beside.items():
        ClipFile.objects.create(clip=clip, name=name, file=file)
    if product.remote_id:
        known_as(clip, task, product.remote_id, clip.uploaded)


def known_as(clip: Clip, task: Task, remote_id: str, uploaded: bool) -> None:
    """From now on orders at the task's provider may name the clip."""
    assert task.account is not None, "a provider elsewhere has an account"
    RemoteClip.objects.update_or_create(
        clip=clip,
        base=task.account.base,
        family=task.spec.family,
        defaults={"remote_id": remote_id, "uploaded": uploaded, "created": timezone.now()},
    )


def _fields(task: Task, product: Product, names: Mapping[str, str]) -> dict[str, Any]:
    data = product.data
    return {
        "team": task.team,
        "user": task.user,
        "project": _project(task),
        "provider": task.provider,
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
        **{field: names.get(name, "") for name, field in OWN.items()},
        "role": data.get("role", ""),
        "stem": data.get("stem", ""),
        "uploaded": data.get("uploaded", False),
    }


def finish(task: Task, token: uuid.UUID, report: Report, alive: files.Alive | None = None) -> bool:
    """End a task that brought what it was asked for; what is not a take becomes known with its end. Raises
    files.Unstored."""
    source = _source(task)
    beside = source or task.clips.order_by("index").first()
    stored = store_beside(beside, report.files, alive) if beside else {}
    persona = _persona(task, source, report.result) if task.spec.yields is Yields.PERSONA else None
    result = {"persona_id": str(persona.pk)} if persona else dict(report.result)
    with transaction.atomic():
        changes = {"progress": 1.0, "stage": "", "result": result, "error": "", "previews": []}
        done = task.move(Task.State.SUCCEEDED, token=token, **changes)
        if done and persona:
            persona.save(force_insert=True)
        for name, file in stored.items() if done else ():
            ClipFile.objects.update_or_create(clip=beside, name=name, defaults={"file": file})
        if done:
            usage.add(task.team_id, beside=sum(path.stat().st_size for path in report.files.values()))
            notes.mend(task)
            news.ended(task)
    clear(task.id)
    return done


def _project(task: Task) -> Project | None:
    """Where its takes go: where it was asked for, unless it starts from a private take by now."""
    return sources.home(task.team, task.spec, task.params, task.project)


def _source(task: Task) -> Clip | None:
    """The first take that the task started from."""
    named = sources.named_clips(task.spec, task.params)
    ids = next((ids for _, ids in named), [])
    return Clip.objects.for_team(task.team).filter(pk__in=ids[:1]).first()


def store_beside(clip: Clip, made: Mapping[str, Path], alive: files.Alive | None = None) -> dict[str, str]:
    """Store files beside the take that they are of, never over its own; the names that the storage gives."""
    return files.store_all(f"takes/{clip.task_id}/{clip.index}/files", made, alive)


def _persona(task: Task, clip: Clip | None, found: Mapping[str, Any]) -> Persona:
    """A voice as it was measured here, or the name of one that a provider elsewhere keeps."""
    fields = {name: task.params.get(name, "") for name in ("name", "describe", "styles")}
    if task.account:
        fields |= {"base": task.account.base, "remote_id": found["remote_id"]}
    voice = {} if task.account else dict(found)
    return Persona(team=task.team, user=task.user, task=task, clip=clip, voice=voice, **fields)


def fail(task: Task, reason: str, *, token: uuid.UUID) -> bool:
    """End a task that brought nothing, and give its credits back in the same breath."""
    with transaction.atomic():
        credits.lock(task.team)
        if not task.move(Task.State.FAILED, token=token, error=reason, stage="", previews=[]):
            return False
        credits.refund(task)
        news.ended(task)
    log.warning("%s of team %s failed: %s", task, task.team_id, reason)
    _discard_unlisted(task)
    clear(task.id)
    return True


def _discard_unlisted(task: Task) -> None:
    """Delete the files of takes that were being stored when the task ended and have no row."""
    root = f"takes/{task.id}"
    kept = {str(index) for index in task.clips.values_list("index", flat=True)}
    try:
        for index in set(files.folders(root)) - kept:
            files.discard([*files.within(f"{root}/{index}"), f"{root}/{index}"])
    except OSError as error:  # `integrity` finds them later
        log.warning("files of %s of team %s are left: %s", task, task.team_id, error)


def clear(task_id: uuid.UUID | str) -> None:
    shutil.rmtree(workdir(task_id), ignore_errors=True)
