"""What people change of a finished take: its title, its style words and its cover. Each can be had back.

What was before stands in the clip's row, one step of each: undoing is a change as well, and can be undone.
"""

import logging
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from studio.actions import files
from studio.actions.sources import Refused
from studio.models import Clip
from studio.port import ProviderError
from studio.providers import media
from studio.sentences import said

log = logging.getLogger(__name__)

TITLE, TAGS, COVER = "title", "tags", "cover"
LARGEST_PICTURE = 20_000_000  # bytes
MAKING = threading.BoundedSemaphore(1)  # covers that one process has made at a time
MAKING_WAIT = 20.0
SEEDS = 2**31


def change(
    clip: Clip, *, title: str, tags: str, picture: BinaryIO | None = None, redraw: bool = False
) -> int:
    """Call it and describe it like this; give it this picture as its cover, or have another one drawn. Gives
    the number of the change, 0 where all is as before. Raises Refused, and changes nothing then."""
    wanted: dict[str, Any] = {TITLE: title, TAGS: tags}
    if picture is not None:
        wanted[COVER] = _covered(clip, partial(_of_picture, picture))
    elif redraw:
        wanted[COVER] = _covered(clip, partial(_drawn, clip, title))
    with transaction.atomic():
        row = Clip.objects.select_for_update().get(pk=clip.pk)
        new = {what: value for what, value in wanted.items() if value != _now(row, what)}
        if new:
            _write(row, new)
    return row.edited if new else 0


def undo(clip: Clip, number: int) -> int:
    """Undo the change of this number: what was before is there again. The number of this change, which can be
    undone as well; 0 where something else was changed there since."""
    with transaction.atomic():
        row = Clip.objects.select_for_update().get(pk=clip.pk)
        before = {what: former["was"] for what, former in row.former.items() if former["edit"] == number}
        if not before:
            return 0
        _write(row, before)
    return row.edited


def former_files(clip: Clip) -> set[str]:
    """What its storage holds of covers that it had."""
    before = clip.former.get(COVER)
    return set(before["was"]) if before else set()


def _of_picture(picture: BinaryIO, folder: Path) -> Mapping[str, Path]:
    sent = folder / "picture"
    with sent.open("wb") as copy:
        shutil.copyfileobj(picture, copy)
    return media.cover(folder / "made", sent)


def _drawn(clip: Clip, title: str, folder: Path) -> Mapping[str, Path]:
    """In another style than the cover that it has."""
    genres, moods = (clip.details.get(name) or [] for name in ("genres", "moods"))
    return media.drawn(
        folder,
        title=title,
        genre=genres[0] if genres else "pop",
        moods=moods,
        seed=secrets.randbelow(SEEDS),
        artist=clip.team.name,
        take=clip.index + clip.edited + 1,
    )


def _covered(clip: Clip, make: Callable[[Path], Mapping[str, Path]]) -> list[str]:
    """The names in the storage of a new cover and of its thumb."""
    if not MAKING.acquire(timeout=MAKING_WAIT):
        raise Refused(_("Other covers are being made. Try again in a moment."), COVER)
    try:
        with tempfile.TemporaryDirectory() as folder:
            made = make(Path(folder))
            where, mark = f"takes/{clip.task_id}/{clip.index}", secrets.token_hex(4)
            # Never over the files of the cover before: it can be had back.
            return [files.store(f"{where}/{name}-{mark}.jpg", made[name]) for name in ("cover", "thumb")]
    except ProviderError as error:
        raise Refused(said(str(error)), COVER) from error
    except (files.Unstored, OSError) as error:
        log.warning("a cover of %s of team %s was not kept: %s", clip, clip.team_id, error)
        raise Refused(_("The cover could not be stored just now. Try again in a moment."), COVER) from error
    finally:
        MAKING.release()


def _now(clip: Clip, what: str) -> Any:
    return [clip.cover, clip.thumb] if what == COVER else getattr(clip, what)


def _write(row: Clip, new: Mapping[str, Any]) -> None:
    """Change a locked row. What it was before that stays within reach, what was before that goes."""
    gone = former_files(row) if COVER in new else set()
    row.edited += 1
    row.former = row.former | {what: {"was": _now(row, what), "edit": row.edited} for what in new}
    if TITLE in new:
        _call_stems(row, new[TITLE])
    for what, value in new.items():
        if what == COVER:
            row.cover, row.thumb = value
        else:
            setattr(row, what, value)
    row.video_stale = bool(row.video) and (row.video_stale or bool({TITLE, COVER} & new.keys()))
    row.save(update_fields=["edited", "former", "title", "tags", "cover", "thumb", "video_stale"])
    forgotten = gone - {row.cover, row.thumb} - former_files(row) - {""}
    transaction.on_commit(partial(files.discard, forgotten))


def _call_stems(clip: Clip, title: str) -> None:
    """Stems are called after their song."""
    old = f"{clip.title} ("
    for stem in Clip.objects.filter(origins__parent=clip, title__startswith=old).exclude(stem=""):
        stem.title = f"{title} ({stem.title.removeprefix(old)}"[:120]
        stem.save(update_fields=["title"])
