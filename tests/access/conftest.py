import uuid
from collections.abc import Mapping

import pytest
from django.conf import LazySettings

from studio.actions import keys
from studio.models import Membership, User
from tests.access import things
from tests.access.asking import Asking
from tests.conftest import World

OURS, THEIRS = uuid.UUID(int=7), uuid.UUID(int=8)
SECRET = "Quetzalcoatl"  # all that is the strangers' says this


@pytest.fixture
def stocked(world: World, settings: LazySettings) -> World:
    """Both teams have one of everything."""
    settings.API_SECONDS_PER_REQUEST = 0
    things.write_files()
    things.stock(world.team, world.ben, OURS, 7, "Nightjar")
    things.stock(world.other_team, world.cleo, THEIRS, 8, SECRET)
    return world


@pytest.fixture
def asking(stocked: World) -> Asking:
    return Asking(people(stocked), keys_of(stocked))


def people(world: World) -> Mapping[str, User]:
    """Everybody in whose browser a page could be opened."""
    dan, eve, fay = (
        User.objects.create_user(f"{name}@example.com", "correct horse", name=name.title())
        for name in ("dan", "eve", "fay")
    )
    gil = User.objects.create_user("gil@example.com", "correct horse", name="Gil", is_staff=True)
    Membership.objects.filter(user=world.ben).update(role="reviewer")
    for user, role in ((dan, "producer"), (eve, "manager"), (gil, "producer")):
        Membership.objects.create(team=world.team, user=user, role=role)
    return {
        "stranger": world.cleo,
        "removed": fay,
        "administrator": gil,
        "reviewer": world.ben,
        "producer": dan,
        "manager": eve,
        "owner": world.ann,
    }


def keys_of(world: World) -> Mapping[str, str]:
    fay = User.objects.get(email="fay@example.com")
    made = {
        "key": keys.issue(world.team, world.ann, "x"),
        "read key": keys.issue(world.team, world.ann, "x", "read"),
        "revoked key": keys.issue(world.team, world.ann, "x"),
        "stranger's key": keys.issue(world.other_team, world.cleo, "x"),
        "removed person's key": keys.issue(world.team, fay, "x"),
        "reviewer's key": keys.issue(world.team, world.ben, "x"),
    }
    keys.revoke(world.team, world.ann, made["revoked key"][0].pk)
    return {name: text for name, (_, text) in made.items()}
