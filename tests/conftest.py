"""One shared world: Ann owns a team, Ben is in it, Cleo is a stranger with a team of her own."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.dispatch import receiver
from django.http import HttpRequest
from django.test import Client, TransactionTestCase
from django.utils import timezone

from studio import providers
from studio.actions import people, teams
from studio.actions.keeping import stored
from studio.models import Membership, Team, User
from tests.fakes import FakeProvider


@dataclass(frozen=True)
class World:
    ann: User
    ben: User
    cleo: User
    team: Team
    other_team: Team


@pytest.fixture(autouse=True, scope="session")
def teams_end_with_their_test() -> Iterator[None]:
    """The database keeps the ledger of a team: before its tables are emptied, all teams are over."""
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def dissolve_and_empty(case: TransactionTestCase) -> None:
        Team.objects.update(dissolved=timezone.now())
        empty(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", dissolve_and_empty)
        yield


@pytest.fixture
def world(db: None) -> World:
    ann, ben, cleo = (
        User.objects.create_user(f"{name}@example.com", "correct horse", name=name.title())
        for name in ("ann", "ben", "cleo")
    )
    team, other = teams.welcome(ann, "The Band"), teams.welcome(cleo, "Strangers")
    Membership.objects.create(team=team, user=ben)
    return World(ann, ben, cleo, team, other)


@receiver(user_logged_in)
def has_just_shown_who_they_are(request: HttpRequest, user: User, **rest: Any) -> None:
    """`client.force_login` passes the door, by which sessions come with a recent proof."""
    if not get_authentication_records(request, user):
        record_authentication(request, user, method="password")
    people.mark_seen(request)


@pytest.fixture
def ann(client: Client, world: World) -> Client:
    """A browser in which Ann is signed in."""
    client.force_login(world.ann)
    return client


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeProvider:
    """A provider that does as it is told, in the place of the embedded engine."""
    provider = FakeProvider()
    monkeypatch.setitem(providers.PROVIDERS, "embedded", provider)
    return provider


@pytest.fixture(autouse=True)
def clean_storage(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "db" in request.fixturenames:
        cache.clear()
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        if settings.S3:
            for name in list(stored.walk()):
                default_storage.delete(name)
