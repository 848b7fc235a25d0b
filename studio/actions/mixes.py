"""What is heard in the mixer, as files: asked for by a click, made once for the same settings, free of
charge.

The row is the queue, as with videos: `due` says when somebody may begin, or begin again because who had begun
fell silent.
"""

import datetime
import hashlib
import json
import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from studio import logs, queue
from studio.actions import files, settle, usage
from studio.actions.sources import Refused
from studio.models import Clip, ClipFile, Heartbeat, Lineage, Mix, Task, User, clock
from studio.port import ProviderError
from studio.providers import media

log = logging.getLogger(__name__)

LEASE = datetime.timedelta(seconds=20)  # renewed while it is made
FILES = "mix-"  # how the names of their files begin
OFF, LOUDEST = -60.0, 6.0  # dB of a level; at the lowest nothing is heard
NOTHING = gettext_noop("Nothing would be heard: turn a lane on first.")
ORDER = (*media.STEMS[:2], "instrumental", *media.STEMS[2:])  # the second of two stems follows the voices


@dataclass(frozen=True, slots=True)
class Lane:
    """How one stem is set."""

    clip: Clip
    level: float = 0.0  # dB
    pan: float = 0.0  # -1 left to 1 right
    muted: bool = False
    solo: bool = False


def in_order(clips: Iterable[Clip]) -> list[Clip]:
    """Stems as every page shows them; what is called otherwise comes last."""
    known = {stem: place for place, stem in enumerate(ORDER)}
    return sorted(clips, key=lambda clip: (known.get(clip.stem, len(known)), clip.index))


def heard(lanes: Sequence[Lane]) -> list[Lane]:
    """The lanes that are on. Where one is solo, only such are, muted or not."""
    alone = [lane for lane in lanes if lane.solo]
    return [lane for lane in alone or lanes if lane.level > OFF and (alone or not lane.muted)]


def ask(task: Task, user: User, lanes: Sequence[Lane], master: float = 0.0) -> Mix:
    """Have the mix made, unless it is there already or on its way. Raises Refused for silence."""
    on = heard(lanes)
    if not on or master <= OFF:
        raise Refused(gettext(NOTHING))
    chosen = [_said(lane) for lane in sorted(on, key=lambda lane: lane.clip.index)]
    settings = {"master": round(master, 1), "lanes": chosen}
    key = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()
    with transaction.atomic():
        beside = Clip.objects.select_for_update().get(pk=_beside(lanes[0].clip).pk)
        number = (Mix.objects.filter(clip=beside).aggregate(last=Max("number"))["last"] or 0) + 1
        new = {"user": user, "clip": beside, "number": number, "settings": settings}
        mix, _ = Mix.objects.get_or_create(task=task, key=key, defaults=new)
        if Mix.objects.filter(pk=mix.pk, made=None, due=None).update(due=clock.now(), error=""):
            ring(mix.pk)
    mix.refresh_from_db()
    return mix


def _said(lane: Lane) -> dict[str, Any]:
    settings = {"level": round(lane.level, 1), "pan": round(lane.pan, 2)}
    return {"clip": str(lane.clip.pk), "stem": lane.clip.stem, **settings}


def _beside(clip: Clip) -> Clip:
    """The take that the stem is of, or the stem where that is gone."""
    origin = Lineage.objects.filter(child=clip).select_related("parent").order_by("pk").first()
    return origin.parent if origin else clip


def drop(mix: Mix) -> None:
    """Delete a mix and its files, unless it is being made. The same settings make the same again."""
    with transaction.atomic():
        if not Mix.objects.filter(pk=mix.pk, due=None).delete()[0]:
            return
        beside = list(ClipFile.objects.filter(clip=mix.clip_id, name__in=mix.names))
        ClipFile.objects.filter(pk__in=[kept.pk for kept in beside]).delete()
    usage.discard(mix.task.team_id, [kept.file for kept in beside])


# --- making it ---
def ring(mix_id: uuid.UUID) -> None:
    queue.knock("make_mix", str(mix_id))


def due(most: int) -> list[uuid.UUID]:
    """Mixes that were asked for and that nobody works at."""
    waiting = Mix.objects.filter(due__lte=clock.now())
    return list(waiting.order_by("due").values_list("pk", flat=True)[:most])


def folders() -> set[str]:
    """Names of the work folders of mixes on their way."""
    return {_folder(pk) for pk in Mix.objects.exclude(due=None).values_list("pk", flat=True)}


def make(mix_id: uuid.UUID) -> None:
    """Make and store the mix that was asked for; return at once when somebody else does."""
    asked = Mix.objects.filter(pk=mix_id, due__lte=clock.now())
    if not asked.update(due=clock.now() + LEASE, progress=0.0):
        return
    mix = Mix.objects.select_related("clip__team").get(pk=mix_id)
    with logs.about(task=mix.task_id, team=mix.clip.team_id, user=mix.user_id, mix=mix_id):
        _try(mix)
    settle.clear(_folder(mix_id))


def _try(mix: Mix) -> None:
    try:
        _keep(mix, _make(mix))
    except ProviderError as error:
        log.warning("%s of team %s failed: %s", mix, mix.clip.team_id, error)
        _settle(mix, error=str(error))
    except files.Unstored as error:
        log.error("%s of team %s was not stored: %s", mix, mix.clip.team_id, error)
        _settle(mix, error=files.ASK_AGAIN)
    except Exception:
        log.exception("%s of team %s stumbled", mix, mix.clip.team_id)
        _settle(mix, error=settle.STUMBLED)


def _make(mix: Mix) -> media.Mixed:
    folder, alive = settle.workdir(_folder(mix.pk)), partial(_alive, mix)
    lanes, clips = mix.settings["lanes"], _clips(mix)
    for number, lane in enumerate(lanes):
        clip = clips[lane["clip"]]
        stored, name = (clip.master, "master.flac") if clip.master else (clip.audio, "audio.mp3")
        files.copy(stored, folder / str(number) / name, alive)
    return media.mixdown(
        folder,
        levels=[lane["level"] for lane in lanes],
        pans=[lane["pan"] for lane in lanes],
        master=mix.settings["master"],
        title=f"{mix.clip.title} (mix {mix.number})",
        artist=mix.clip.team.name,
        alive=alive,
    )


def _clips(mix: Mix) -> Mapping[str, Clip]:
    wanted = [lane["clip"] for lane in mix.settings["lanes"]]
    found = {str(clip.pk): clip for clip in Clip.objects.for_team(mix.clip.team).filter(pk__in=wanted)}
    if len(found) < len(wanted):
        raise ProviderError(gettext_noop("A stem of this mix was deleted."))
    return found


def _alive(mix: Mix, share: float | None = None) -> None:
    Heartbeat.alive()
    done = {} if share is None else {"progress": share}
    Mix.objects.filter(pk=mix.pk).update(due=clock.now() + LEASE, **done)


def _keep(mix: Mix, made: media.Mixed) -> None:
    named = {name: made.files[name.rpartition(".")[2]] for name in mix.names}
    stored = settle.store_beside(mix.clip, named, partial(_alive, mix))
    with transaction.atomic():
        for name, file in stored.items():
            ClipFile.objects.update_or_create(clip=mix.clip, name=name, defaults={"file": file})
        usage.add(mix.clip.team_id, beside=sum(path.stat().st_size for path in named.values()))
        _settle(mix, made=timezone.now(), lowered=made.lowered)


def _settle(mix: Mix, **fields: Any) -> None:
    Mix.objects.filter(pk=mix.pk).update(due=None, **fields)


def _folder(mix_id: uuid.UUID) -> str:
    return f"mix-{mix_id}"
