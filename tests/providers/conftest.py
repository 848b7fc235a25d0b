"""The Band has an account at a vendor on the loopback."""

import datetime
import ipaddress
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from studio.actions import accounts
from studio.actions.advance import advance
from studio.models import Account, Pace, Task
from tests.actions.asking import ask
from tests.conftest import World
from tests.vendor.double import KEY, Vendor, vendor

__all__ = ["vendor"]  # the fixture

HERE = (ipaddress.ip_network("127.0.0.0/8"),)
PUBLIC = "http://127.0.0.1:1"  # nobody listens; the double looks at no address unless it is told to


@dataclass(frozen=True)
class Band:
    """What happens to a task of The Band, one step at a time."""

    world: World
    account: Account
    vendor: Vendor

    def ask(self, key: str = "create", **body: Any) -> Task:
        return ask(self.world, key, **body)

    def step(self, task: Task) -> Task:
        """One step, its pause and the key's over."""
        past = timezone.now() - datetime.timedelta(seconds=1)
        Pace.objects.update(next_at=past)
        Task.objects.filter(pk=task.pk).update(next_at=past)
        advance(task.pk)
        task.refresh_from_db()
        return task

    def until(self, task: Task, state: str, most: int = 12) -> Task:
        for _ in range(most):
            if task.state == state:
                return task
            self.step(task)
        raise AssertionError(f"{task}: {task.stage or task.error}")

    def done(self, task: Task) -> Task:
        return self.until(task, "succeeded")

    def age(self, task: Task, days: float) -> None:
        """As if so much time had passed."""
        earlier = timezone.now() - datetime.timedelta(days=days)
        Task.objects.filter(pk=task.pk).update(deadline=earlier, lease_until=None)


@pytest.fixture
def account(world: World, vendor: Vendor, settings: LazySettings) -> Account:
    settings.FETCH_ALLOW = HERE
    return accounts.save(Account(team=world.team), base=vendor.base, key=KEY)


@pytest.fixture
def band(world: World, account: Account, vendor: Vendor) -> Band:
    return Band(world, account, vendor)
