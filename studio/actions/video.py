"""The video of a take: asked for by a click, made once, free of charge; and anew when the
take is called or looks otherwise by then.

The clip's row is the queue: `video_due` says when somebody may begin, or begin again because who had begun
fell silent.
"""

import datetime
import logging
import uuid
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from studio import logs, queue
from studio.actions import files, settle, usage
from studio.models import Clip, Heartbeat, clock
from studio.port import ProviderError
from studio.providers import media

log = logging.getLogger(__name__)

LEASE = datetime.timedelta(seconds=20)  # renewed while it is made


def ask(clip: Clip) -> bool:
    """Have the video made; False when it is there already or on its way."""
    with transaction.atomic():
        waiting = Clip.objects.filter(Q(video="") | Q(video_stale=True), pk=clip.pk, video_due=None)
        if not waiting.update(video_due=clock.now(), video_error=""):
            return False
        ring(clip.pk)
    return True


def ring(clip_id: uuid.UUID) -> None:
    queue.knock("make_video", str(clip_id))


def due(most: int) -> list[uuid.UUID]:
    """Clips whose video was asked for and that nobody works at."""
    waiting = Clip.objects.filter(video_due__lte=clock.now())
    return list(waiting.order_by("video_due").values_list("pk", flat=True)[:most])


def folders() -> set[str]:
    """Names of the work folders of videos on their way."""
    return {_folder(pk) for pk in Clip.objects.exclude(video_due=None).values_list("pk", flat=True)}


def make(clip_id: uuid.UUID) -> None:
    """Make and store the video that was asked for; return at once when somebody else does."""
    asked = Clip.objects.filter(pk=clip_id, video_due__lte=clock.now())
    if not asked.update(video_due=clock.now() + LEASE):
        return
    clip = Clip.objects.select_related("team").get(pk=clip_id)
    with logs.about(task=clip.task_id, team=clip.team_id, clip=clip_id):
        _try(clip)
    settle.clear(_folder(clip_id))


def _try(clip: Clip) -> None:
    try:
        made = _make(clip)
        _keep(clip, _store(clip, made), made.stat().st_size)
    except ProviderError as error:
        log.warning("The video of %s of team %s failed: %s", clip, clip.team_id, error)
        _settle(clip, video_error=str(error))
    except files.Unstored as error:
        log.error("The video of %s of team %s was not stored: %s", clip, clip.team_id, error)
        _settle(clip, video_error=files.ASK_AGAIN)
    except Exception:
        log.exception("The video of %s of team %s stumbled", clip, clip.team_id)
        _settle(clip, video_error=settle.STUMBLED)


def _make(clip: Clip) -> Path:
    folder, alive = settle.workdir(_folder(clip.pk)), partial(_alive, clip)
    for name, stored in (("audio.mp3", clip.audio), ("cover.jpg", clip.cover)):
        files.copy(stored, folder / name, alive)
    return media.video(folder, timeline=clip.timeline, title=clip.title, artist=clip.team.name, alive=alive)


def _alive(clip: Clip) -> None:
    Heartbeat.alive()
    Clip.objects.filter(pk=clip.pk).update(video_due=clock.now() + LEASE)


def _keep(clip: Clip, stored: str, size: int) -> None:
    """It takes the place of the one before; what was changed meanwhile it does not show."""
    shown = Clip.objects.filter(pk=clip.pk, edited=clip.edited)
    _settle(clip, video=stored, video_stale=not shown.exists())
    usage.add(clip.team_id, takes=size)
    if clip.video and clip.video != stored:
        usage.discard(clip.team_id, [clip.video])


def _store(clip: Clip, made: Path) -> str:
    # Under a name of its own when it is made anew: what is known by the old one has other bytes.
    name = f"video-{clip.edited}" if clip.edited else "video"
    return files.store(f"takes/{clip.task_id}/{clip.index}/{name}.mp4", made, partial(_alive, clip))


def _settle(clip: Clip, **fields: Any) -> None:
    Clip.objects.filter(pk=clip.pk).update(video_due=None, **fields)


def _folder(clip_id: uuid.UUID) -> str:
    return f"video-{clip_id}"
