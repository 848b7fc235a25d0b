"""Who makes the music: the pages of accounts at the hosted API, and the choices behind them."""

import datetime
import html
import ipaddress
import logging
import socket
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from studio.actions import accounts
from studio.actions.accounts import Refused, Where
from studio.models import Account, BalanceCheck, Task
from tests.actions.asking import ask
from tests.conftest import World
from tests.vendor.double import Vendor, vendor
from tests.vendor.faults import Says
from tests.vendor.jobs import Wallet
from tests.web import rows

__all__ = ["vendor"]  # the fixture

PAGE = "/settings/provider"
SITE = "/site/provider"
KEY = "sk_ab12cd34ef56gh78"
OWN = {"where": "own", "base": accounts.HOME, "key": KEY, "mv": "", "hooks": "on"}
HTMX = {"HX-Request": "true"}


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def own(world: World, **fields: Any) -> Account:
    return accounts.choose(world.team, Where.OWN, key=KEY, **fields)


def of_site(**fields: Any) -> Account:
    return accounts.choose(None, Where.OWN, key="sk_of_the_whole_site", **fields)


@pytest.fixture
def ben(world: World) -> Client:
    client = Client()
    client.force_login(world.ben)
    return client


@pytest.fixture
def admin(ann: Client, world: World) -> Client:
    """Ann's browser, who looks after the site, too."""
    world.ann.is_staff = True
    world.ann.save()
    return ann


# --- what is chosen ---
def test_a_team_that_never_chose_follows_the_site(world: World) -> None:
    assert (Account.of(world.team), accounts.chosen(world.team)) == (None, Where.ENGINE)
    site = of_site()
    assert (Account.of(world.team), accounts.chosen(world.team)) == (site, Where.SITE)


def test_who_chose_the_studios_own_engine_stays_with_it(world: World) -> None:
    accounts.choose(world.team, Where.ENGINE)
    of_site()
    assert (Account.of(world.team), accounts.chosen(world.team)) == (None, Where.ENGINE)


def test_an_account_of_ones_own_comes_before_the_sites_and_can_rest_with_its_key(world: World) -> None:
    of_site()
    account = own(world)
    assert (Account.of(world.team), accounts.chosen(world.team)) == (account, Where.OWN)
    accounts.choose(world.team, Where.ENGINE)
    assert Account.of(world.team) is None
    accounts.choose(world.team, Where.OWN)
    assert Account.of(world.team) == account


def test_whoever_comes_back_to_the_site_leaves_no_key_behind(world: World) -> None:
    site, account = of_site(), own(world)
    ask(world, "create").move(Task.State.CANCELLED)
    accounts.choose(world.team, Where.SITE)
    account.refresh_from_db()
    assert (Account.of(world.team), accounts.chosen(world.team)) == (site, Where.SITE)
    assert (account.key, account.hint, account.digest) == ("", "", "")


def test_nobody_leaves_for_the_site_while_requests_need_the_own_key(world: World) -> None:
    of_site()
    account = own(world)
    ask(world, "create")
    with pytest.raises(Refused, match="on their way"):
        accounts.choose(world.team, Where.SITE)
    assert Account.of(world.team) == account


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"key": ""}, "key"),
        ({"key": "two words of a key"}, "key"),
        ({"key": "ké_y"}, "key"),
        ({"key": KEY, "base": "ftp://api.example"}, "base"),
        ({"key": KEY, "base": "api.example"}, "base"),
        ({"key": KEY, "base": "https://"}, "base"),
        ({"key": KEY, "base": "https://ann:secret@api.example"}, "base"),
        ({"key": KEY, "base": "https://api.example/?x=1"}, "base"),
        ({"key": KEY, "base": "https://api.example:port"}, "base"),
        ({"key": KEY, "base": f"https://{'a' * 200}.example"}, "base"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    body: dict[str, Any], field: str, world: World
) -> None:
    site = of_site()
    with pytest.raises(Refused) as refusal:
        accounts.choose(world.team, Where.OWN, **body)
    assert refusal.value.field == field
    assert Account.of(world.team) == site


def test_a_saved_key_is_never_sent_to_another_address(world: World) -> None:
    own(world)
    with pytest.raises(Refused, match="Enter the key of the new address"):
        accounts.choose(world.team, Where.OWN, base="https://elsewhere.example")
    account = accounts.choose(world.team, Where.OWN, base="HTTPS://API.AIMUSICAPI.AI/api/v1/")
    assert (account.base, accounts.opened(account).key) == (accounts.HOME, KEY)


def test_another_key_forgets_the_balance_of_the_old_one(world: World) -> None:
    account = own(world)
    Account.objects.update(credits=5, extra_credits=6, checked=timezone.now())
    accounts.choose(world.team, Where.OWN, key="sk_another_key_here")
    account.refresh_from_db()
    assert (account.credits, account.extra_credits, account.checked) == (None, None, None)


# --- who may see it ---
def test_the_page_is_for_owners_and_the_sites_for_administrators(
    admin: Client, ben: Client, world: World
) -> None:
    assert [admin.get(page).status_code for page in (PAGE, SITE)] == [200, 200]
    assert [ben.get(page).status_code for page in (PAGE, SITE)] == [403, 404]
    ben.force_login(world.cleo)  # owns another team
    assert [ben.get(page).status_code for page in (PAGE, SITE)] == [200, 404]


@pytest.mark.parametrize("page", [PAGE, SITE])
@pytest.mark.parametrize("path", ["", "/forget", "/check"])
def test_nobody_else_can_change_anything(page: str, path: str, ben: Client, world: World) -> None:
    own(world)
    of_site()
    assert ben.post(page + path, {**OWN, "key": "sk_of_somebody_else"}).status_code == (
        403 if page == PAGE else 404
    )
    assert sorted(Account.objects.values_list("hint", flat=True)) == ["sk_ab12", "sk_of_t"]


def test_the_menu_leads_those_there_who_may(ann: Client, ben: Client, world: World) -> None:
    links = [f'href="{page}"' for page in (PAGE, SITE)]
    assert [link in text(ann.get("/create")) for link in links] == [True, False]
    assert [link in text(ben.get("/create")) for link in links] == [False, False]
    world.ben.is_staff = True
    world.ben.save()
    assert [link in text(ben.get("/create")) for link in links] == [False, True]


# --- the form ---
def test_an_account_is_saved_and_its_key_never_seen_again(
    ann: Client, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    refused = ann.post(PAGE, OWN | {"base": "nowhere"})
    saved = ann.post(PAGE, OWN | {"mv": "sonic-v4-5"}, follow=True)
    account = Account.of(world.team)
    assert account is not None
    assert (account.base, account.mv, accounts.opened(account).key) == (accounts.HOME, "sonic-v4-5", KEY)
    assert refused.status_code == 422
    for answer in (refused, saved, ann.get(PAGE), ann.get("/create"), ann.get("/credits")):
        assert KEY not in answer.content.decode()
    assert 'placeholder="sk_ab12…, saved"' in text(saved)
    assert KEY not in caplog.text
    assert KEY not in str(Account.objects.values().get())
    assert saved["Cache-Control"] == "no-store"


def test_an_empty_key_keeps_the_saved_one_and_another_address_asks_for_it(ann: Client, world: World) -> None:
    account = own(world)
    ann.post(PAGE, OWN | {"key": "", "mv": "sonic-v5"})
    account.refresh_from_db()
    assert (account.mv, accounts.opened(account).key) == ("sonic-v5", KEY)
    answer = ann.post(PAGE, OWN | {"key": "", "base": "https://elsewhere.example"})
    assert answer.status_code == 422
    assert f"The saved key belongs to {accounts.HOME}." in text(answer)
    account.refresh_from_db()
    assert account.base == accounts.HOME


def test_only_a_site_with_a_key_is_offered(ann: Client, world: World) -> None:
    accounts.choose(None, Where.ENGINE)
    assert "The site's account</b>" not in text(ann.get(PAGE))
    assert ann.post(PAGE, {"where": "site"}).status_code == 422
    site = of_site()
    assert "The site's account</b>" in text(ann.get(PAGE))
    own(world)
    assert ann.post(PAGE, {"where": "site"}).status_code == 302
    assert Account.of(world.team) == site
    assert ann.post(PAGE, {"where": "engine"}).status_code == 302
    assert Account.of(world.team) is None


def test_an_administrator_lets_all_teams_go_there(admin: Client, world: World) -> None:
    assert admin.post(SITE, OWN).status_code == 302
    site = accounts.of_site()
    assert Account.of(world.other_team) == Account.of(world.team) == site
    assert "Your team's account" not in text(admin.get(SITE))
    assert admin.post(SITE, OWN | {"where": "site"}).status_code == 422


@pytest.mark.parametrize(("address", "disabled"), [("", True), ("https://studio.example", False)])
def test_calls_can_be_allowed_where_they_can_arrive(
    address: str, disabled: bool, ann: Client, world: World, settings: LazySettings
) -> None:
    settings.PUBLIC_URL, settings.HTTPS = address, bool(address)
    page = text(ann.get(PAGE))
    assert ("asks every 15 to 25 seconds instead. That is enough." in page) is disabled
    ann.post(PAGE, OWN | {"hooks": ""})
    account = Account.of(world.team)
    assert account is not None
    assert account.hooks is disabled  # what cannot be chosen stays as it was


def test_the_key_can_be_removed(ann: Client, world: World) -> None:
    own(world)
    assert "wait for another key" in text(ann.get(PAGE))
    page = text(ann.post(f"{PAGE}/forget", follow=True))
    assert Account.of(world.team) is None
    assert "sk_ab12" not in page
    assert ann.post(f"{PAGE}/forget").status_code == 404


# --- save and test ---
@pytest.fixture
def there(vendor: Vendor, settings: LazySettings) -> Vendor:
    settings.FETCH_ALLOW = (ipaddress.ip_network("127.0.0.0/8"),)
    vendor.keys[KEY] = Wallet(1240, 30)
    return vendor


def tried(ann: Client, base: str, key: str = KEY) -> str:
    answer = ann.post(PAGE, OWN | {"base": base, "key": key, "test": "yes"})
    assert answer.status_code == 200
    return text(answer)


def test_a_good_key_tells_its_balance(ann: Client, world: World, there: Vendor) -> None:
    page = tried(ann, there.base)
    host = there.base.removeprefix("http://")
    assert f"it works: there are 1,240 credits and 30 extra ones at AI Music API ({host})." in page
    assert "checked just now" in page
    assert "In order" in page


def test_a_wrong_key_is_called_so_until_another_is_entered(ann: Client, world: World, there: Vendor) -> None:
    page = tried(ann, there.base, "sk_of_somebody_else")
    assert "Saved, but the test did not work. AI Music API does not accept this key." in page
    assert "The key is refused (just now)." in page
    assert "The key is refused" not in tried(ann, there.base)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Says(404, "<h1>Not found</h1>"), "This address does not answer as the AI Music API does."),
        (Says(200, {"hello": "world"}), "This address does not answer as the AI Music API does."),
        (Says(200, "<h1>Welcome</h1>"), "AI Music API's answer makes no sense."),
        (Says(500, {"error": "oh"}), "AI Music API answered with status 500."),
        (Says(429, {"error": "slow"}), "AI Music API asks for a pause."),
        (Says(402, {"error": "pay"}), "AI Music API's account has not enough credits."),
    ],
)
def test_other_answers_are_said_in_words(
    answer: Says, sentence: str, ann: Client, world: World, there: Vendor
) -> None:
    there.misbehave(answer)
    assert f"Saved, but the test did not work. {sentence}" in tried(ann, there.base)


def test_nobody_at_the_address_is_said_too(ann: Client, world: World, there: Vendor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert "127.0.0.1 could not be reached." in tried(ann, f"http://127.0.0.1:{port}")


def test_an_address_inside_the_house_is_refused(ann: Client, world: World, settings: LazySettings) -> None:
    settings.FETCH_ALLOW = ()
    assert "127.0.0.1 is not on the public internet" in tried(ann, "http://127.0.0.1:1")


# --- how it stands ---
def test_an_account_in_trouble_says_how_many_wait_and_that_they_go_on(ann: Client, world: World) -> None:
    account = own(world)
    for state in ("queued", "running", "fetching", "succeeded"):
        rows.request(world.team, world.ann, state, account=account, provider="vendor")
    accounts.trouble(account, "key", "The vendor does not accept this key.")
    page = text(ann.get(PAGE))
    assert "AI Music API does not accept this key. 2 requests wait. They go on by themselves" in page


def checked(account: Account, days: int, since: int | None, spent: int, expected: int) -> BalanceCheck:
    now = timezone.now()
    return BalanceCheck.objects.create(
        account=account,
        credits=1000,
        extra_credits=0,
        since=now - datetime.timedelta(days=since) if since is not None else None,
        spent=spent,
        expected=expected,
        created=now - datetime.timedelta(days=days),
    )


def test_balances_are_compared_and_differences_explained_in_words(ann: Client, world: World) -> None:
    account = own(world)
    for days, since, spent, expected in ((3, None, 0, 0), (2, 3, 19, 15), (1, 2, 15, 16), (0, 1, 15, 15)):
        checked(account, days, since, spent, expected)
    page = text(ann.get(PAGE))
    assert "4 credits went there that no request here explains." in page
    assert "1 credit fewer went there than the requests here should have cost." in page
    assert "nothing to compare with" in page
    assert page.count("check-off") == 2


def test_a_check_lists_the_requests_that_explain_it(ann: Client, world: World) -> None:
    account = own(world)
    then = timezone.now() - datetime.timedelta(hours=5)
    fields: dict[str, Any] = {"account": account, "provider": "vendor", "started": then}
    song = rows.take(rows.request(world.team, world.ben, **fields))
    rows.request(world.team, world.ann, "failed", finished=then, **fields | {"params": {"title": "Gone"}})
    check = checked(account, 0, 1, 15, 15)
    page = text(ann.get(f"{PAGE}/checks/{check.pk}"))
    assert f'href="/takes/{song.pk}"' in page
    assert "back 15" in page
    assert page.count("Gone") == 2
    assert "Ben" in page
    part = text(ann.get(f"{PAGE}/checks/{check.pk}", headers=HTMX))
    assert "<html" not in part
    assert "Gone" in part


def test_the_check_of_another_account_is_not_there(ann: Client, world: World) -> None:
    own(world)
    theirs = accounts.choose(world.other_team, Where.OWN, key=KEY)
    assert ann.get(f"{PAGE}/checks/{checked(theirs, 0, 1, 1, 1).pk}").status_code == 404
    mine = checked(own(world), 0, None, 0, 0)  # the first has nothing to explain
    assert ann.get(f"{PAGE}/checks/{mine.pk}").status_code == 404


def test_an_administrator_sees_what_other_teams_cost_but_not_what_they_wrote(
    admin: Client, world: World
) -> None:
    account = of_site()
    then = timezone.now() - datetime.timedelta(hours=5)
    params = {"title": "A Secret", "prompt": "of the Strangers"}
    rows.request(world.other_team, world.cleo, account=account, started=then, params=params)
    page = text(admin.get(f"{SITE}/checks/{checked(account, 0, 1, 15, 15).pk}"))
    assert "Strangers" in page
    assert "Create a song" in page
    assert "Secret" not in page


def test_check_now_writes_a_check_or_says_why_not(ann: Client, world: World, there: Vendor) -> None:
    own(world, base=there.base)
    ann.post(f"{PAGE}/check")
    assert BalanceCheck.objects.get().credits == 1240
    there.misbehave(Says(500, {"error": "oh"}))
    page = text(ann.post(f"{PAGE}/check", follow=True))
    assert "The balance could not be had. AI Music API answered with status 500." in page
    assert BalanceCheck.objects.count() == 1


def test_neither_page_grows_queries(ann: Client, world: World) -> None:
    account = own(world)

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert ann.get(path).status_code == 200
        return len(queries)

    def add(number: int) -> None:
        for day in range(number):
            checked(account, day, day + 1, 1, 1)
            song = {"account": account, "started": timezone.now() - datetime.timedelta(hours=1)}
            rows.song(world.team, world.ben, **song)

    add(2)
    paths = (PAGE, f"{PAGE}/checks/{checked(account, 0, 1, 1, 1).pk}")
    ann.get("/credits")  # the month's credits are there from now on
    few = [count(path) for path in paths]
    add(12)
    assert [count(path) for path in paths] == few


# --- what everybody sees of it ---
def test_the_credits_page_says_who_makes_the_music(ann: Client, ben: Client, world: World) -> None:
    assert "The studio's own engine makes the music." in text(ben.get("/credits"))
    of_site(base="https://music.example")
    assert "AI Music API (music.example) makes the music, with the site's account." in text(
        ben.get("/credits")
    )
    own(world)
    page = text(ben.get("/credits"))
    assert "AI Music API makes the music, with the team's own account." in page
    assert PAGE not in page
    assert f'href="{PAGE}">Change this' in text(ann.get("/credits"))


@pytest.mark.parametrize("path", ["/create", "/make/lyrics"])
def test_trouble_is_told_where_requests_are_made_with_who_can_mend_it(
    path: str, ann: Client, ben: Client, world: World
) -> None:
    account = own(world)
    assert "Requests wait" not in text(ben.get(path))
    accounts.trouble(account, "key", "The vendor does not accept this key.")
    sentence = "Requests wait: AI Music API does not accept the team's key."
    assert f"{sentence} Ann (owner) can mend it." in text(ben.get(path))
    assert f'{sentence} <a href="{PAGE}">Mend it</a>' in text(ann.get(path))
    Account.objects.update(is_on=False)
    assert "Requests wait" not in text(ben.get(path))


def test_trouble_of_the_site_is_its_administrators(admin: Client, ben: Client, world: World) -> None:
    accounts.trouble(of_site(), "credits", "The vendor's account has not enough credits.")
    sentence = "Requests wait: the site's credits at AI Music API are used up."
    assert f"{sentence} The site's administrator can mend it." in text(ben.get("/create"))
    assert f'{sentence} <a href="{SITE}">Mend it</a>' in text(admin.get("/create"))
