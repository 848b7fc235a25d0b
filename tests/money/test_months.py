"""The monthly allowance over the ends of months, in every time zone, by clocks that are wrong."""

import datetime
import itertools

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.actions import credits
from studio.models import Entry
from tests.actions.test_credits import order
from tests.conftest import World
from tests.money import books

ZONES = [
    "UTC",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Europe/Berlin",
    "America/St_Johns",
    "Asia/Kathmandu",
]
NEW_YEAR = datetime.datetime(2031, 1, 1, tzinfo=datetime.UTC)
# Around midnight of the ends of months, in any order: a clock may be put back.
MOMENTS = st.lists(
    st.builds(
        lambda month, hours, seconds: (
            NEW_YEAR.replace(month=month) + datetime.timedelta(hours=hours, seconds=seconds)
        ),
        st.integers(1, 12),
        st.integers(-15, 15),
        st.sampled_from([-1, 0, 1]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(zone=st.sampled_from(ZONES), moments=MOMENTS)
def test_a_month_of_the_studios_own_zone_has_its_credits_once(
    zone: str, moments: list[datetime.datetime], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, timezone.override(zone), transaction.atomic():
        team = books.with_nothing(world).team
        for moment in moments:
            patch.setattr(timezone, "now", lambda moment=moment: moment)
            now = credits.balance(team)
            assert now.monthly == 1000
            here = timezone.localdate()
            assert now.resets.day == 1
            assert datetime.timedelta(0) < now.resets - here <= datetime.timedelta(days=31)
        assert books.check_allowances(team) == {
            timezone.localtime(moment).strftime("%Y-%m") for moment in moments
        }
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("zone", "month"), [("Pacific/Kiritimati", "2031-03"), ("Pacific/Pago_Pago", "2031-02")]
)
def test_the_setting_says_when_a_month_begins(
    zone: str, month: str, world: World, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TIME_ZONE = zone
    team = books.with_nothing(world).team
    monkeypatch.setattr(timezone, "now", lambda: datetime.datetime(2031, 2, 28, 12, tzinfo=datetime.UTC))
    credits.balance(team)
    assert books.check_allowances(team) == {month}


JANUARY = datetime.datetime(2031, 1, 31, 23, 59, 59, tzinfo=datetime.UTC)
FEBRUARY = JANUARY + datetime.timedelta(seconds=1)


@pytest.mark.parametrize("ticks", range(7))
def test_midnight_in_the_middle_of_it_harms_nothing(
    ticks: int, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The month ends between two looks at the clock, wherever those are."""
    world = books.with_nothing(world)
    moments = itertools.chain([JANUARY] * ticks, itertools.repeat(FEBRUARY))
    monkeypatch.setattr(timezone, "now", lambda: next(moments))
    assert credits.balance(world.team).monthly == 1000
    task = order(world)
    charged = task.entries.get(kind="charge")
    assert Entry.objects.filter(team=world.team, kind="allowance", month=charged.month).exists()
    assert credits.balance(world.team).total in (985, 1000)  # of the old month, or of the new one
    books.check(world.team)


def test_a_studio_that_did_not_run_for_two_months_gives_nothing_for_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = books.with_nothing(world).team
    for month in (1, 4, 4, 1):
        monkeypatch.setattr(timezone, "now", lambda month=month: JANUARY.replace(month=month, day=30))
        assert credits.balance(team).monthly == 1000
    assert books.check_allowances(team) == {"2031-01", "2031-04"}


def test_what_is_paid_back_goes_where_it_came_from(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request of January that fails in February: January's rest has lapsed, and February's is whole."""
    world = books.with_nothing(world)
    monkeypatch.setattr(timezone, "now", lambda: JANUARY)
    task = order(world)
    monkeypatch.setattr(timezone, "now", lambda: FEBRUARY)
    assert credits.balance(world.team).total == 1000
    credits.refund(task)
    assert credits.balance(world.team).total == 1000
