"""What people say about takes: written, answered, resolved; and resolved by the version that mends it."""

import math
import uuid

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext

from studio.actions.sources import Refused
from studio.models import Clip, Note, Task, User

LIMIT = 2000
MENDS = "replace_section"  # the operation by which a moment is mended
NEAR = 0.5  # seconds by which a new stretch may miss the region of a note


def write(clip: Clip, user: User, text: str, start: float | None = None, end: float | None = None) -> Note:
    """Say something about a take, a moment or a stretch of it. Raises Refused."""
    start, end = _within(clip, start), _within(clip, end)
    if end is not None and (start is None or end <= start):
        raise Refused(gettext("A region ends after it begins."), "end")
    return Note.objects.create(clip=clip, user=user, text=_text(text), start=start, end=end)


def answer(note: Note, user: User, text: str) -> Note:
    """Under a note, or under the one that an answer answers. Raises Refused."""
    return Note.objects.create(clip=note.clip, user=user, parent=note.parent or note, text=_text(text))


def resolve(note: Note, user: User) -> None:
    Note.objects.filter(pk=note.pk, resolved=None).update(resolved=timezone.now(), resolver=user)


def reopen(note: Note) -> None:
    """Open again. The version that was to mend it stays known."""
    Note.objects.filter(pk=note.pk).update(resolved=None, resolver=None)


def forget(note: Note) -> None:
    """With its answers."""
    note.delete()


def mend(task: Task) -> int:
    """Resolve what was said, before, about the stretch that this request has made anew; how many notes."""
    if task.operation != MENDS:
        return 0
    made = sorted(task.clips.all(), key=lambda clip: (clip.role != "full", clip.index))
    if not made:
        return 0
    start, end = (float(task.params[name]) for name in ("infill_start_s", "infill_end_s"))
    said = Note.objects.filter(clip=uuid.UUID(task.params["clip_id"]), clip__team=task.team, parent=None)
    said = said.filter(resolved=None, version=None, created__lt=task.created, start__gte=start - NEAR)
    moments = said.filter(end=None, start__lte=end)
    regions = said.filter(end__lte=end + NEAR)
    mended = {"resolved": timezone.now(), "resolver": task.user, "version": made[0]}
    return moments.update(**mended) + regions.update(**mended)


def _text(typed: str) -> str:
    text = typed.strip()
    if not text:
        raise Refused(gettext("Write something first."), "text")
    if len(text) > LIMIT:
        sentence = gettext("A note has %(most)s characters at most.")
        raise Refused(sentence % {"most": number_format(LIMIT, force_grouping=True)}, "text")
    return text


def _within(clip: Clip, at: float | None) -> float | None:
    if at is None:
        return None
    if not math.isfinite(at) or not 0 <= at <= clip.duration + 1:
        raise Refused(gettext("This moment is not in the take."), "start")
    return round(min(at, clip.duration), 2)
