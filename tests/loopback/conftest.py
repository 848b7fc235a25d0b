"""Two teams in one studio: the Strangers serve, with a provider that brings real files; The Band has a key to
their API and knows them as the hosted vendor."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from studio import fetch, queue
from studio.actions import accounts, keys, line
from studio.actions.advance import advance
from studio.catalog.fields import MomentField, PersonaField, VoxField
from studio.catalog.operation import Operation
from studio.catalog.table import TABLE
from studio.models import Account, Clip, Pace, Persona, RemoteClip, Task, Team, User
from studio.port import Order, Report
from tests.actions.asking import persona
from tests.actions.test_advance import again
from tests.api.conftest import does_anything
from tests.conftest import World
from tests.fakes import FakeProvider
from tests.loopback import songs
from tests.loopback.inside import HOME, HOST, Inside, Shelf
from tests.web import rows

SOONER = 0.25  # examples speak of songs of half a minute
FILES = {"wav": songs.wav, "mid": songs.midi, "mp3": songs.mp3}


def really(order: Order) -> Iterator[Report]:
    """What a provider on a good day brings, in real files."""
    for report in does_anything(order):
        for path in [*report.files.values(), *(p for made in report.products for p in made.files.values())]:
            path.write_bytes(FILES[path.suffix[1:]]())
        products = tuple(replace(made, duration=songs.SECONDS) for made in report.products)
        yield replace(report, products=products)


@dataclass(frozen=True)
class Loop:
    world: World
    account: Account
    inside: Inside

    def serve(self) -> None:
        """What a worker of the Strangers does."""
        for task in Task.objects.for_team(self.world.other_team).active():
            again(task)

    def turn(self, task: Task) -> Task:
        """One step of a task of The Band, whose key is rested."""
        Pace.objects.update(next_at=task.created)
        return again(task)

    def done(self, task: Task, steps: int = 12) -> Task:
        """Have it done by the Strangers, and brought here."""
        for _ in range(steps):
            if not task.is_active:
                break
            self.turn(task)
            self.serve()
        return task

    def clip(self, operation: Operation) -> tuple[Clip, str]:
        """A take that both know; ours, and what they call it."""
        uploaded = operation.source == "uploaded" or operation.terms.source == "uploaded"
        role = "extended" if operation.key == "concat" else ""
        theirs = shelved(self.world.other_team, self.world.cleo, uploaded=uploaded, role=role)
        ours = shelved(self.world.team, self.world.ann, uploaded=uploaded, role=role)
        known = {"base": HOME, "family": operation.family, "uploaded": uploaded}
        RemoteClip.objects.create(clip=ours, remote_id=str(theirs.pk), **known)
        return ours, str(theirs.pk)

    def body(self, operation: Operation) -> dict[str, Any]:
        """The operation's example, about what both know."""
        asked = dict(operation.example)
        for name in operation.form.fields_of(MomentField):
            if name in asked:
                asked[name] *= SOONER
        for name in operation.form.clip_fields():
            if name in asked:
                ids = [str(self.clip(operation)[0].pk) for _ in range(2)]
                asked[name] = ids if isinstance(asked[name], list) else ids[0]
        for name in operation.form.fields_of(PersonaField):
            asked[name] = str(self.persona().pk)
        for name in operation.form.fields_of(VoxField):
            asked.pop(name, None)
        return asked

    def persona(self) -> Persona:
        theirs = persona(self.world.other_team, self.world.cleo)
        ours = persona(self.world.team, self.world.ann)
        Persona.objects.filter(pk=ours.pk).update(base=HOME, remote_id=str(theirs.pk), voice={})
        return ours


def shelved(team: Team, user: User, **fields: Any) -> Clip:
    """A take of eight seconds."""
    task = rows.request(team, user)
    audio = default_storage.save(f"takes/{task.pk}/0/audio.mp3", ContentFile(songs.mp3()))
    return rows.take(task, 0, provider="embedded", duration=songs.SECONDS, audio=audio, **fields)


@pytest.fixture
def loop(
    transactional_db: None,
    world: World,
    fake: FakeProvider,
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
) -> Loop:
    settings.API_SECONDS_PER_REQUEST = settings.API_WAIT = 0
    settings.PUBLIC_URL, settings.HTTPS = HOME, True
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, HOST]
    fake.script, fake.needs_files = really, False
    for key, terms in TABLE.operations.items():  # the Strangers have retired nothing
        monkeypatch.setitem(TABLE.operations, key, replace(terms, offered=True))
    monkeypatch.setattr(queue, "push", served_at_once)
    inside = Inside()
    monkeypatch.setitem(fetch.MOUNTS, f"{HOME}/", inside)
    monkeypatch.setitem(fetch.MOUNTS, "https://example.com/", Shelf(songs.mp3()))
    text = keys.issue(world.other_team, world.cleo, "The Band")[1]
    account = accounts.save(Account(team=world.team), base=HOME, key=text)
    return Loop(world, account, inside)


def served_at_once() -> None:
    """The Strangers' workers are always there; The Band's tasks are taken up by the test."""
    for pk in line.ready().filter(account=None).values_list("pk", flat=True):
        advance(pk)
