"""Turns of a key, the lookout over many tasks, and the vendor's balance against our ledger."""

import datetime
import threading
from dataclasses import replace

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from studio import sealed
from studio.actions import accounts, balances, lookout, sweep
from studio.actions.accounts import ProviderError
from studio.actions.advance import advance
from studio.catalog.table import TABLE
from studio.models import Account, BalanceCheck, Pace, Task
from tests.conftest import World
from tests.providers.conftest import Band
from tests.vendor.double import KEY
from tests.vendor.faults import Says
from tests.vendor.jobs import Wallet

HOUR = datetime.timedelta(hours=1)


# --- turns ---
def test_a_key_is_used_once_in_three_seconds(band: Band) -> None:
    assert accounts.turn(band.account) == 0.0
    assert 2 < accounts.turn(band.account) <= 3
    Pace.objects.update(next_at=timezone.now())
    assert accounts.turn(band.account) == 0.0


def test_what_finds_no_turn_waits_for_it_without_being_sent(band: Band) -> None:
    first, second = band.ask(), band.ask(title="Another")
    band.step(first)
    Task.objects.filter(pk=second.pk).update(next_at=timezone.now())
    advance(second.pk)
    second.refresh_from_db()
    assert (second.state, second.tries) == ("queued", 0)
    assert 1 < (second.next_at - timezone.now()).total_seconds() <= 3
    assert len(band.vendor.asked("POST")) == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_a_turn_at_once_one_gets_it(band: Band) -> None:
    got: list[float] = []
    ready = threading.Barrier(8)

    def want() -> None:
        ready.wait()
        got.append(accounts.turn(band.account))
        connection.close()

    threads = [threading.Thread(target=want) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got).count(0.0) == 1


def test_two_accounts_with_one_key_share_its_turns(band: Band, world: World) -> None:
    other = accounts.save(Account(team=world.other_team), base=band.vendor.base, key=KEY)
    assert accounts.turn(band.account) == 0.0
    assert accounts.turn(other) > 0.0


# --- keys ---
def test_a_key_is_sealed_and_its_first_characters_are_all_that_is_shown(band: Band) -> None:
    row = Account.objects.filter(pk=band.account.pk).values().get()
    assert KEY not in str(row)
    assert sealed.unseal(row["key"]) == KEY
    assert row["hint"] == KEY[:7]
    assert KEY not in repr(accounts.opened(band.account))


def test_a_key_that_was_sealed_with_another_secret_holds_the_tasks(band: Band) -> None:
    Account.objects.update(key="nonsense")
    task = band.step(band.ask())
    assert task.state == "queued"
    assert "Enter it again" in task.stage


def test_without_an_own_account_the_sites_is_used(band: Band, world: World) -> None:
    assert Account.of(world.other_team) is None
    site = accounts.save(Account(team=None), base=band.vendor.base, key="sk_site")
    assert Account.of(world.other_team) == site
    assert Account.of(world.team) == band.account
    Account.objects.filter(pk=band.account.pk).update(is_on=False)
    assert Account.of(world.team) is None


# --- the lookout ---
def test_each_key_has_its_own_place_however_long_the_line_of_another(band: Band, world: World) -> None:
    for number in range(10):
        queued(band.account, world, number)
    other = accounts.save(Account(team=world.other_team), base=band.vendor.base, key="sk_other")
    late = queued(other, world, 99, minutes=-10)
    found = lookout.due({})
    assert [due.task_id for due in found if due.digest == other.digest] == [late.pk]
    assert sum(due.digest == band.account.digest for due in found) == lookout.AT_ONCE


def test_a_host_that_keeps_its_questions_gets_no_more_of_them(band: Band, world: World) -> None:
    for number in range(10):
        queued(band.account, world, number)
    assert len(lookout.due({band.account.digest: 3})) == 1
    assert lookout.due({band.account.digest: lookout.AT_ONCE}) == []


def test_a_key_that_rests_is_left_alone(band: Band, world: World) -> None:
    queued(band.account, world, 1)
    accounts.turn(band.account)
    assert lookout.due({}) == []


def test_a_host_that_fails_rests_longer_each_time(band: Band) -> None:
    band.vendor.misbehave(Says(500, ""), times=3)
    task, rests = band.ask(), []
    for _ in range(3):
        band.step(task)
        rests.append((Pace.objects.get().next_at - timezone.now()).total_seconds())
    assert rests == sorted(rests)
    assert rests[-1] > 8
    band.step(task)
    assert Pace.objects.get().stumbles == 0


def test_workers_are_rung_for_what_is_theirs_alone(band: Band) -> None:
    task = band.until(band.ask(), "running")
    past = timezone.now() - HOUR
    Task.objects.update(next_at=past, lease_until=None)
    assert sweep.sweep() == 0
    Task.objects.filter(pk=task.pk).update(state="fetching")
    assert sweep.sweep() == 1


def queued(account: Account, world: World, number: int, minutes: float = 0) -> Task:
    now = timezone.now()
    return Task.objects.create(
        team=world.team,
        user=world.ann,
        operation="create",
        provider="vendor",
        account=account,
        credits=15,
        form_key=str(number),
        state="running",
        ticket="t",
        next_at=now - HOUR - datetime.timedelta(minutes=minutes),
        deadline=now + HOUR,
    )


# --- the balance ---
def test_the_vendors_balance_is_seen_and_kept(band: Band) -> None:
    band.vendor.keys[KEY] = Wallet(credits=1240, extra=30)
    assert accounts.recheck(band.account) == (1240, 30)
    band.account.refresh_from_db()
    assert (band.account.credits, band.account.extra_credits) == (1240, 30)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Says(401, {"error": "Invalid API key."}), "does not accept this key"),
        (Says(404, "<html>"), "does not answer as the AI Music API does"),
        (Says(200, "<html>"), "makes no sense"),
        (Says(200, {"ok": True}), "does not answer as the AI Music API does"),
        (Says(503, ""), "status 503"),
    ],
)
def test_a_balance_that_cannot_be_had_says_why(answer: Says, says: str, band: Band) -> None:
    band.vendor.misbehave(answer)
    with pytest.raises(ProviderError, match=says):
        accounts.recheck(band.account)


def test_what_we_asked_for_explains_what_was_spent(band: Band) -> None:
    first = balances.check(band.account)
    assert (first.spent, first.expected) == (None, None)
    band.done(band.ask())
    failed = band.until(band.ask(title="Another"), "running")
    band.vendor.fail(failed.ticket)
    band.until(failed, "failed")
    check = balances.check(band.account)
    assert (check.spent, check.expected, check.difference) == (15, 15, 0)
    assert check.since is not None
    lines = balances.lines(band.account, check.since, check.created)
    assert sorted(line.credits for line in lines) == [-15, 15, 15]


def test_what_went_there_without_us_is_a_difference_beside_the_requests_of_that_time(band: Band) -> None:
    balances.check(band.account)
    task = band.done(band.ask())
    band.vendor.keys[KEY].credits -= 4
    check = balances.check(band.account)
    assert (check.spent, check.expected, check.difference) == (19, 15, 4)
    assert check.since is not None
    assert [line.task.pk for line in balances.lines(band.account, check.since, check.created)] == [task.pk]


def test_the_balance_of_another_key_is_compared_with_nothing(band: Band) -> None:
    balances.check(band.account)
    band.vendor.keys["sk_another"] = Wallet(credits=7)
    accounts.save(band.account, base=band.vendor.base, key="sk_another")
    check = balances.check(band.account)
    assert (check.credits, check.spent, check.since) == (7, None, None)


def test_an_account_in_trouble_is_tried_again_after_a_while_and_not_at_once(band: Band) -> None:
    while_ago = timezone.now() - HOUR
    wallet = band.vendor.revoke(KEY)
    band.step(band.ask())
    Account.objects.update(problem_at=while_ago)
    assert accounts.in_trouble(HOUR / 4) == [band.account]
    with pytest.raises(ProviderError):
        accounts.recheck(band.account)
    assert accounts.in_trouble(HOUR / 4) == []
    assert Account.objects.get(pk=band.account.pk).problem_at == while_ago
    band.vendor.keys[KEY] = wallet


def test_it_is_checked_once_a_night(band: Band) -> None:
    assert balances.due() == [band.account]
    balances.check(band.account)
    assert balances.due() == []
    BalanceCheck.objects.update(created=timezone.now() - datetime.timedelta(days=1))
    assert balances.due() == [band.account]
    Account.objects.update(problem="key")
    assert balances.due() == []


def test_nights_that_were_slept_through_are_made_up_for_by_one_check(band: Band) -> None:
    first = balances.check(band.account)
    BalanceCheck.objects.update(created=first.created - datetime.timedelta(days=5))
    band.done(band.ask())
    balances.nightly(band.account)
    check = band.account.checks.latest("created")
    assert (check.spent, check.expected) == (15, 15)
    assert balances.due() == []
    assert mail.outbox == []


def test_a_difference_is_told_to_the_owner(band: Band) -> None:
    balances.nightly(band.account)
    band.vendor.keys[KEY].credits -= 4
    balances.nightly(band.account)
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["ann@example.com"], "The vendor's balance and ours differ")
    assert letter.body.startswith("4 credits went there that no request here explains.")


def test_the_table_says_how_long_a_key_rests(band: Band, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = replace(TABLE, vendor=replace(TABLE.vendor, seconds_per_request=0))
    monkeypatch.setattr(accounts, "TABLE", quick)
    assert [accounts.turn(band.account) for _ in range(3)] == [0.0, 0.0, 0.0]
