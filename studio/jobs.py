"""What the cluster runs. Ids cross the queue, never objects."""

import uuid

from studio.actions import landing, leaving, low, mixes, news, sweep, teams, video
from studio.actions.advance import work
from studio.models import Heartbeat


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
    video.make(uuid.UUID(clip_id))


def make_mix(mix_id: str) -> None:
    mixes.make(uuid.UUID(mix_id))


def mail_news(task_id: str) -> None:
    news.mail(uuid.UUID(task_id))


def mail_offer(team_id: str) -> None:
    teams.mail_offer(uuid.UUID(team_id))


def clear_team(team_id: str) -> None:
    leaving.clear(uuid.UUID(team_id))


def mail_asked(task_id: str) -> None:
    news.mail_asked(uuid.UUID(task_id))


def mail_decided(task_id: str) -> None:
    news.mail_decided(uuid.UUID(task_id))


def mail_low(team_id: str) -> None:
    low.mail(uuid.UUID(team_id))
