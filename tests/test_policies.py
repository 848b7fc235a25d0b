"""Every route says who may see it; that this is so, tests/access tries."""

import uuid

from django.urls import get_resolver, path

from studio import checks
from studio.models import (
    Clip,
    Note,
    Persona,
    Playlist,
    Preset,
    Project,
    Round,
    Share,
    Sheet,
    Task,
)
from tests.actions.test_credits import order
from tests.conftest import World

OURS = [
    (route, view) for route, view in checks.routes(get_resolver()) if view.__module__.startswith("studio.")
]
OF_AN_OBJECT = [route for route, _ in OURS if "<uuid:id>" in route]


def an_id(route: str, world: World) -> uuid.UUID:
    """The id of something of Ann's team that the route could show."""
    task = Task.objects.first() or order(world)
    if route.startswith("tasks/"):
        return task.id
    files = {"audio": "a.mp3", "cover": "a.jpg", "thumb": "a.jpg", "midi": "a.mid"}
    if route.startswith("lyrics/"):
        return Sheet.objects.create(team=world.team, user=world.ann, title="x").id
    if route.startswith("presets/"):
        return Preset.objects.create(team=world.team, user=world.ann, operation="create", name="x").id
    if route.startswith("playlists/"):
        return Playlist.objects.create(team=world.team, user=world.ann, name="x").id
    if route.startswith("projects/"):
        return Project.objects.create(team=world.team, user=world.ann, name="x").id
    if route.startswith("personas/"):
        return Persona.objects.create(team=world.team, user=world.ann, task=task, name="x").id
    if route.startswith(("shares/", "s/")):
        return Share.objects.create(team=world.team, user=world.ann, title="x").id
    if route.startswith("rounds/"):
        return Round.objects.create(team=world.team, user=world.ann, title="x").id
    clip = Clip.objects.create(
        team=world.team, user=world.ann, task=task, index=0, title="x", duration=1, **files
    )
    if route.startswith("notes/"):
        return Note.objects.create(clip=clip, user=world.ann, text="x").id
    return clip.id


def test_every_route_of_ours_declares_its_policy() -> None:
    assert checks.every_route_declares_its_policy(None) == []
    assert len(OURS) > 15
    assert len(OF_AN_OBJECT) >= 8


def test_a_view_without_a_policy_is_found() -> None:
    def bare() -> None: ...

    bare.__module__ = "studio.web.bare"
    found = [view for _, view in checks.routes(_Resolver([path("bare", bare)]))]  # type: ignore[arg-type]
    assert found == [bare]


class _Resolver:
    def __init__(self, patterns: list[object]) -> None:
        self.url_patterns = patterns
