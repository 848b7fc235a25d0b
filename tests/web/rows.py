"""Requests and takes as a page finds them."""

import datetime
import uuid
from typing import Any

from django.utils import timezone

from studio.models import Clip, Task, Team, User

PARAMS = {
    "custom_mode": True,
    "title": "Night Bus",
    "tags": "dream pop",
    "prompt": "[Verse]\nHome",
    "mv": "sonic-v5",
}


def request(team: Team, user: User, state: str = "succeeded", **fields: Any) -> Task:
    defaults: dict[str, Any] = {
        "operation": "create",
        "params": PARAMS,
        "provider": "embedded",
        "credits": 15,
        "form_key": str(uuid.uuid4()),
        "deadline": timezone.now() + datetime.timedelta(hours=1),
    }
    return Task.objects.create(team=team, user=user, state=state, **defaults | fields)


def take(task: Task, index: int = 0, **fields: Any) -> Clip:
    defaults: dict[str, Any] = {
        "title": "Night Bus",
        "tags": "dream pop",
        "duration": 61.5,
        "bpm": 96,
        "key": "A minor",
        "peaks": [10, 200, 90] * 40,
        "audio": "a.mp3",
    }
    return Clip.objects.create(team=task.team, user=task.user, task=task, index=index, **defaults | fields)


def song(team: Team, user: User, **fields: Any) -> Task:
    """A finished request with its two takes."""
    task = request(team, user, **fields)
    take(task, 0)
    take(task, 1)
    return task
