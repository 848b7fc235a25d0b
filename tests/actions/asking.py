"""Requests for every operation, as its example asks, with takes and personas that are there."""

import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from studio import catalog
from studio.actions.submit import submit
from studio.catalog import examples
from studio.catalog.fields import PersonaField
from studio.catalog.operation import Operation
from studio.models import Clip, Persona, Task, Team, User
from tests.conftest import World
from tests.web import rows

WITH_CLIPS = [o for o in catalog.OPERATIONS.values() if o.clip_field]


def clip(team: Team, user: User, **fields: Any) -> Clip:
    """A take of the team with its files in the storage, long enough for every example."""
    task = rows.request(team, user)
    names = {
        field: default_storage.save(f"takes/{task.pk}/0/{name}", ContentFile(name.encode()))
        for field, name in (("audio", "audio.mp3"), ("master", "master.flac"), ("score", "score.json.gz"))
    }
    return rows.take(task, 0, **{"duration": 61.5, "provider": "embedded", **names, **fields})


def persona(team: Team, user: User) -> Persona:
    task = rows.request(team, user, operation="persona", params={}, credits=1)
    return Persona.objects.create(team=team, user=user, task=task, name="Ann", voice={"low": 55})


def suiting(operation: Operation, team: Team, user: User, **fields: Any) -> dict[str, Any]:
    """The operation's example, about clips and personas of the team that suit it."""
    fields = {"uploaded": operation.source == "uploaded", **fields}
    body = dict(operation.example)
    for name in operation.form.clip_fields():
        if name in body:
            ids = [str(clip(team, user, **fields).pk) for _ in range(2)]
            body[name] = ids if isinstance(body[name], list) else ids[0]
    for name in operation.form.fields_of(PersonaField):
        body[name] = str(persona(team, user).pk)
    return body


def ask(world: World, key: str, **changes: Any) -> Task:
    """Ann asks for it; changes may be anything that its form takes."""
    operation = catalog.get(key)
    form = operation.from_json({**dict(operation.example), **changes})
    assert form.is_valid(), form.errors
    return submit(team=world.team, user=world.ann, operation=operation, form=form, form_key=uuid.uuid4().hex)


def ask_suiting(world: World, key: str) -> Task:
    return ask(world, key, **suiting(catalog.get(key), world.team, world.ann))


__all__ = ["WITH_CLIPS", "ask", "ask_suiting", "clip", "examples", "persona", "suiting"]
