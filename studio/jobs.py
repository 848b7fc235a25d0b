"""What the cluster runs. Ids cross the queue, never objects."""

import logging
import uuid
from collections.abc import Callable

from studio import logs
from studio.actions import landing, leaving, low, mixes, news, sweep, teams, video
from studio.actions.advance import work
from studio.models import Heartbeat, Task

log = logging.getLogger(__name__)

Job = Callable[[uuid.UUID], object]


def advance_task(*_task: str) -> None:
    """There is work. Rings of the version before name a task: that stands in line as others do."""
    work()


def canary() -> None:
    """Proof that a worker of this machine works."""
    Heartbeat.alive()


def clear_up() -> None:
    sweep.clear_up()


def compose_landing() -> None:
    landing.compose()


def make_video(clip_id: str) -> None:
    _do(video.make, clip=clip_id)


def make_mix(mix_id: str) -> None:
    _do(mixes.make, mix=mix_id)


def mail_news(task_id: str) -> None:
    _do(news.mail, task=task_id)


def mail_offer(team_id: str) -> None:
    _do(teams.mail_offer, team=team_id)


def clear_team(team_id: str) -> None:
    _do(leaving.clear, team=team_id)


def mail_asked(task_id: str) -> None:
    _do(news.mail_asked, task=task_id)


def mail_decided(task_id: str) -> None:
    _do(news.mail_decided, task=task_id)


def mail_low(team_id: str) -> None:
    _do(low.mail, team=team_id)


def _do(job: Job, **one: str) -> None:
    """Where it breaks, the log says what it was about; django-q2 knows only its own number for it."""
    ((kind, text),) = one.items()
    pk = uuid.UUID(text)
    with logs.about(job=job.__qualname__, **one):
        try:
            if kind == "task":
                logs.note(team=Task.objects.filter(pk=pk).values_list("team_id", flat=True).first())
            job(pk)
        except Exception:
            log.exception("%s of %s %s stumbled", job.__qualname__, kind, text)
            raise
