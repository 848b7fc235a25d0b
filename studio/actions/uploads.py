"""Recordings that come with a request, as a file or as an address.

They are stored beside their task; the take that becomes of one keeps it as its original.
"""

import datetime
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from studio import fetch
from studio.actions import files, usage
from studio.actions.sources import Refused
from studio.catalog.fields import AddressField, AudioField
from studio.catalog.operation import OperationForm
from studio.models import Task
from studio.port import ProviderError

ROOT = "uploads"
ORIGINAL = "original"
LONGEST_NAME = 200  # bytes; file systems take 255
FETCHING = gettext_noop("fetching the recording")
GONE = gettext_noop("The recording is not in the storage any more.")
KEPT = datetime.timedelta(days=1)  # how long the recording of a failed request waits for another try

Note = Callable[..., None]


def sent(form: OperationForm) -> "File[Any] | None":
    """The file that a browser sent with the form. Raises Refused for one that is too large."""
    for name in form.fields_of(AudioField):
        file = form.cleaned_data.get(name)
        if file and file.size > settings.UPLOAD_BYTES:
            sentence = gettext("This file is larger than %(megabytes)d MB.")
            raise Refused(sentence % {"megabytes": settings.UPLOAD_BYTES // 1_000_000}, name)
        if file:
            return File(file, file.name)
    return None


def store(task_id: uuid.UUID, file: "File[Any]") -> str:
    """Store a task's recording under a name of ours; returns it. Raises files.Unstored."""
    return files.save(f"{ROOT}/{task_id}/{ORIGINAL}", file, file.size)


def discard(stored: str) -> None:
    files.discard([stored, stored.rpartition("/")[0]])


def stage(task: Task, folder: Path, note: Note) -> Path | None:
    """The task's recording as a file in the folder, fetched if need be; None where there is none.

    `note` is called at least once a second meanwhile, and writes to the task what it is given.
    """
    if not task.upload:
        for name in task.spec.form.fields_of(AddressField):
            if url := task.params.get(name):
                _fetch(task, url, folder / "upload.part", note)
    if not task.upload:
        return None
    try:
        return files.copy(task.upload, folder / "upload" / file_name(task.upload_name), note)
    except FileNotFoundError as error:
        raise ProviderError(GONE) from error


def file_name(name: str) -> str:
    """A name for a file in a folder of ours that tells as much as a stranger's name does."""
    printable = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable())
    short = printable.strip(" .").encode("utf-8", "ignore")[-LONGEST_NAME:].decode("utf-8", "ignore")
    return short or "recording"


def tidy() -> None:
    """Forget the recordings of requests that failed a while ago, and those of no request at all."""
    over = Task.objects.filter(state__in=(Task.State.FAILED, Task.State.CANCELLED)).exclude(upload="")
    for task in over.filter(finished__lt=timezone.now() - KEPT):
        stored, task.upload = task.upload, ""
        task.save(update_fields=["upload"])
        if not Task.objects.filter(upload=stored).exists():
            freed = usage.sizes([stored])
            discard(stored)
            usage.free(task.team_id, freed)
    _discard_strays()


def _discard_strays() -> None:
    """What was stored for a request that then never was; not what was stored just now, for one to come."""
    known = set(Task.objects.exclude(upload="").values_list("upload", flat=True))
    for folder in files.folders(ROOT):
        stored = f"{ROOT}/{folder}/{ORIGINAL}"
        if stored not in known and _is_old(stored):
            discard(stored)


def _is_old(stored: str) -> bool:
    try:
        return default_storage.get_modified_time(stored) < timezone.now() - KEPT
    except FileNotFoundError:
        return False


def _fetch(task: Task, url: str, target: Path, note: Note) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        name = fetch.download(
            url,
            target,
            allow=settings.FETCH_ALLOW,
            most=settings.UPLOAD_BYTES,
            seconds=settings.FETCH_SECONDS,
            alive=lambda: note(stage=FETCHING),
        )
    except fetch.FetchError as error:
        raise ProviderError(str(error)) from error
    with target.open("rb") as file:
        task.upload, task.upload_name = store(task.id, File(file)), name[:200]
    usage.add(task.team_id, uploads=target.stat().st_size)
    target.unlink()
    note(upload=task.upload, upload_name=task.upload_name)
