"""The ledger: nobody changes it, and what it says it adds up to is what it adds up to."""

import datetime
import threading
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.actions import audit, credits, log, projects
from studio.actions.sources import Refused
from studio.models import Entry, LogEntry, Spent, Task, Team, lasting
from studio.models.lasting import Unchangeable
from tests.actions.test_credits import order
from tests.conftest import World
from tests.web import rows

UTC = datetime.UTC


def at(monkeypatch: pytest.MonkeyPatch, *moment: int, zone: datetime.tzinfo = UTC) -> None:
    now = datetime.datetime(*moment, tzinfo=zone)  # type: ignore[arg-type,misc]
    monkeypatch.setattr(timezone, "now", lambda: now)


def charged(world: World, price: int = 15, team: Team | None = None) -> Task:
    task = rows.request(team or world.team, world.ann, "queued", credits=price)
    with transaction.atomic():
        credits.charge(task)
    return task


def wrong() -> list[tuple[str, str]]:
    return list(audit.look())


# --- nobody changes it ---
def test_a_row_cannot_be_changed_or_deleted_by_any_code(world: World) -> None:
    entry, line = Entry.objects.first(), log.write(world.team, world.ann, "key_made", "x")
    assert entry is not None
    for row in (entry, line):
        for deed in (
            row.save,
            row.delete,
            lambda row=row: type(row).objects.filter(pk=row.pk).update(team=world.other_team),
            lambda row=row: type(row).objects.filter(pk=row.pk).delete(),
            lambda row=row: type(row).objects.bulk_update([row], ["team"]),
        ):
            with pytest.raises(Unchangeable):
                deed()
    assert Entry.objects.filter(pk=entry.pk).exists()


@pytest.mark.parametrize("table", ["studio_entry", "studio_logentry"])
@pytest.mark.parametrize("column", ["user_id", "team_id", "created"])
def test_the_database_lets_nobody_change_a_row(world: World, table: str, column: str) -> None:
    log.write(world.team, world.ann, "key_made", "x")
    new = {
        "user_id": world.ben.pk,
        "team_id": world.other_team.pk.hex if connection.vendor == "sqlite" else world.other_team.pk,
        "created": "2020-01-01 00:00:00+00:00",
    }
    for statement, words in (
        (f"UPDATE {table} SET {column} = %s", [new[column]]),
        (f"DELETE FROM {table}", []),
    ):
        with (
            pytest.raises(IntegrityError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, words)


def test_a_person_and_a_project_may_go_and_the_ledger_stays(world: World) -> None:
    task = rows.request(world.team, world.ben, "queued", credits=15)
    Task.objects.filter(pk=task.pk).update(project=projects.begin(world.team, world.ann, "Album"))
    task.refresh_from_db()
    with transaction.atomic():
        credits.charge(task)
    log.write(world.team, world.ben, "key_made", "x")
    assert task.project is not None
    task.project.delete()
    world.ben.delete()
    entry, line = Entry.objects.get(task=task), LogEntry.objects.get()
    assert (entry.user, entry.project, entry.credits, line.user, line.name) == (None, None, -15, None, "Ben")
    assert wrong() == []


def test_a_dissolved_team_goes_with_its_ledger(world: World) -> None:
    order(world)
    log.write(world.team, world.ann, "key_made", "x")
    with pytest.raises(IntegrityError), transaction.atomic():
        world.team.delete()
    Team.objects.filter(pk=world.team.pk).update(dissolved=timezone.now())
    world.team.delete()
    assert set(Entry.objects.values_list("team", flat=True)) == {world.other_team.pk}
    assert not LogEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_built_anew_is_held_again(world: World) -> None:
    """SQLite changes a column by another table; so migrations are told apart by nothing."""
    assert lasting.missing(connection) == []
    lasting.before_migrating("default", plan=[object()])
    try:
        for model, name in ((Entry, "note"), (Team, "name"), (LogEntry, "what")):
            old: Any = model._meta.get_field(name)
            wider = models.CharField(max_length=300, blank=True)
            wider.set_attributes_from_name(name)
            wider.model = model
            with connection.schema_editor() as editor:
                editor.alter_field(model, old, wider)
                editor.alter_field(model, wider, old)
        assert set(lasting.missing(connection)) == {"studio_entry", "studio_logentry"}
        assert {where for where, _ in wrong()} == {"studio_entry", "studio_logentry"}
    finally:
        lasting.after_migrating("default")
    assert wrong() == []
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE studio_entry SET credits = 1")


def test_a_start_with_nothing_to_migrate_leaves_the_guards_where_they_are(world: World) -> None:
    lasting.before_migrating("default", plan=[])
    assert lasting.missing(connection) == []


# --- it adds up ---
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["charge", "refund", "grant", "take back", "pay", "a month later", "another team"]),
        st.integers(1, 400),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_what_each_entry_says_is_left_is_the_sum_of_all_before(
    deeds: list[tuple[str, int]], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, tasks = datetime.datetime(2028, 1, 31, 23, 59, tzinfo=UTC), list[Task]()
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: now)
        for deed, number in deeds:
            if deed == "a month later":
                now += datetime.timedelta(days=number % 40)
            live(world, deed, number, tasks)
        for team in (world.team, world.other_team):
            adds_up(team, now)
        assert wrong() == []
        transaction.set_rollback(True)


def live(world: World, deed: str, number: int, tasks: list[Task]) -> None:
    team = world.other_team if deed == "another team" else world.team
    try:
        if deed in ("charge", "another team"):
            tasks.append(charged(world, number, team))
        elif deed == "refund" and tasks:
            credits.refund(tasks[number % len(tasks)])
        elif deed == "pay":
            credits.pay(team, number, f"bill {number}")
        elif deed in ("grant", "take back"):
            credits.give(team, number if deed == "grant" else -number, note="", by=world.ann)
    except (credits.NotEnough, Refused):
        pass


def adds_up(team: Team, now: datetime.datetime) -> None:
    """As one who knows nothing of stored sums would count it."""
    entries = list(Entry.objects.filter(team=team).order_by("pk"))
    for place, entry in enumerate(entries):
        month = f"{entry.created:%Y-%m}"
        assert entry.left == sum(each.credits for each in entries[: place + 1] if each.month in ("", month))
    there = credits.balance(team)
    assert there.extra == sum(entry.credits for entry in entries if not entry.month)
    of_month = [entry.credits for entry in entries if entry.month == f"{now:%Y-%m}"]
    assert there.monthly == (sum(of_month) if of_month else 1000)


def test_the_comparison_finds_what_is_wrong(world: World) -> None:
    charged(world)
    lasting.unguard(connection)
    with connection.cursor() as cursor:
        cursor.execute('UPDATE studio_entry SET "left" = 7 WHERE kind = %s', ["charge"])
    Spent.objects.filter(by="day").update(credits=1)
    said = [text for _, text in wrong()]
    assert any("says 15 and 7, its sums are 15 and 1015" in text for text in said)
    assert any("1 are said to be spent" in text and "it was 15" in text for text in said)
    assert sum("lets rows be changed" in text for text in said) == 2


# --- the month ---
@pytest.mark.parametrize(
    ("zone", "before", "after", "resets"),
    [
        ("UTC", (2031, 1, 31, 23, 59, 59, 999_999), (2031, 2, 1, 0, 0), (2031, 3, 1)),
        ("UTC", (2028, 2, 29, 23, 59, 59, 999_999), (2028, 3, 1, 0, 0), (2028, 4, 1)),  # leap
        ("UTC", (2031, 2, 28, 23, 59, 59), (2031, 3, 1, 0, 0), (2031, 4, 1)),
        ("UTC", (2031, 12, 31, 23, 59, 59, 999_999), (2032, 1, 1, 0, 0), (2032, 2, 1)),
        ("Pacific/Auckland", (2031, 1, 31, 23, 59, 59, 999_999), (2031, 2, 1, 0, 0), (2031, 3, 1)),
        ("America/New_York", (2031, 10, 31, 23, 59, 59), (2031, 11, 1, 0, 0), (2031, 12, 1)),
        ("Africa/Cairo", (2026, 4, 30, 23, 59, 59), (2026, 5, 1, 0, 0), (2026, 6, 1)),
    ],
)
def test_a_month_begins_at_its_midnight_where_the_studio_is(
    zone: str,
    before: tuple[int, ...],
    after: tuple[int, ...],
    resets: tuple[int, int, int],
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with timezone.override(ZoneInfo(zone)):
        at(monkeypatch, *before, zone=ZoneInfo(zone))
        charged(world, 100)
        assert credits.balance(world.team).monthly == 930
        assert credits.balance(world.team).resets == datetime.date(*after[:3])
        at(monkeypatch, *after, zone=ZoneInfo(zone))
        assert credits.balance(world.team).monthly == 1000
        assert credits.balance(world.team).resets == datetime.date(*resets)


def test_clocks_that_are_put_back_give_no_second_allowance(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In New York 01:30 of 2031-11-02 comes twice."""
    zone = ZoneInfo("America/New_York")
    with timezone.override(zone):
        for fold in (0, 1):
            now = datetime.datetime(2031, 11, 2, 1, 30, tzinfo=zone, fold=fold)
            monkeypatch.setattr(timezone, "now", lambda now=now: now)
            charged(world, 40)
        assert credits.balance(world.team).monthly == 950
    assert Entry.objects.filter(team=world.team, kind="allowance", month="2031-11").count() == 1


def test_a_month_that_nobody_looked_at_has_no_entry_and_nothing_rolls_over(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for month, left in ((2, 1000), (2, 900), (4, 1000)):  # nothing ran in March
        at(monkeypatch, 2031, month, 28)
        assert credits.balance(world.team).monthly == left
        charged(world, 130)
    months = Entry.objects.filter(team=world.team, kind="allowance").values_list("month", flat=True)
    assert list(months.order_by("month"))[-2:] == ["2031-02", "2031-04"]
    assert credits.balance(world.team).resets == datetime.date(2031, 5, 1)
    assert wrong() == []


def test_what_comes_back_after_its_month_lapses_with_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 2031, 1, 31, 23, 59, 59)
    task = charged(world, 50)
    at(monkeypatch, 2031, 2, 1)
    credits.refund(task)
    there = credits.balance(world.team)
    assert (there.extra, there.monthly) == (30, 1000)
    assert wrong() == []


@pytest.mark.django_db(transaction=True)
def test_many_who_see_a_month_first_fill_it_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 2031, 5, 1)
    found: list[int] = []

    def see() -> None:
        try:
            found.append(credits.balance(world.team).monthly)
        finally:
            connection.close()

    together(*[see] * 8)
    assert found == [1000] * 8
    assert Entry.objects.filter(team=world.team, kind="allowance", month="2031-05").count() == 1


def together(*deeds: object) -> None:
    threads = [threading.Thread(target=deed) for deed in deeds]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# --- payments, and what the administrator gives ---
def test_a_payment_comes_once_however_often_it_is_told(world: World) -> None:
    first = credits.pay(world.team, 500, "ch_123", "October")
    assert credits.pay(world.team, 500, "ch_123", "October") == first
    assert credits.balance(world.team).extra == 530
    assert LogEntry.objects.get().details == {"reference": "ch_123"}
    for team, number in ((world.team, 400), (world.other_team, 500)):
        with pytest.raises(Refused, match="known already"):
            credits.pay(team, number, "ch_123")
    for number, reference in ((0, "ch_4"), (-5, "ch_4"), (5, " ")):
        with pytest.raises(Refused, match="needs a reference"):
            credits.pay(world.team, number, reference)


@pytest.mark.django_db(transaction=True)
def test_a_payment_told_by_many_at_once_comes_once(world: World) -> None:
    def tell() -> None:
        try:
            credits.pay(world.team, 500, "ch_1")
        finally:
            connection.close()

    together(*[tell] * 6)
    assert credits.balance(world.team).extra == 530
    assert wrong() == []


def test_more_than_is_there_is_not_taken_back(world: World) -> None:
    with pytest.raises(Refused, match="has 30 extra credits"):
        credits.give(world.team, -31, note="", by=world.cleo)
    credits.give(world.team, -30, note="By mistake", by=world.cleo)
    assert credits.balance(world.team).extra == 0
    line = LogEntry.objects.get()
    assert (line.verb, line.what, line.details, line.user) == (
        "credits_taken", "30", {"note": "By mistake"}, world.cleo,
    )  # fmt: skip


def test_the_purse_is_asked_for_in_one_question(world: World, django_assert_num_queries: object) -> None:
    for _ in range(3):
        order(world)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert credits.balance(world.team).held == 45
