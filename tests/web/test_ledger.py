"""The page of the credits: what it says of entries, what it finds, what it expects, and who is told."""

import csv
import datetime
import html
import io
import re

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from studio.actions import credits, keys, low, projects
from studio.models import Entry, Membership, Project, Task, Team
from studio.web import queries_ledger, spending
from tests.actions.test_ledger import at, together
from tests.conftest import World
from tests.web import rows


def charged(world: World, state: str = "queued", **fields: object) -> Task:
    """A request that is paid for; what failed is given back."""
    task = rows.request(world.team, world.ann, "queued", **fields)
    with transaction.atomic():
        credits.charge(task)
        Task.objects.filter(pk=task.pk).update(state=state)
        if state == "failed":
            credits.refund(task)
    task.refresh_from_db()
    return task


def text(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.split('id="ledger-title"')[1])).split())


def table(client: Client, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/credits.csv{query}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    sent = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(sent)))


def test_a_request_is_held_then_settled_or_released(ann: Client, world: World) -> None:
    for state, words in (("running", ["held"]), ("succeeded", ["settled"]), ("failed", ["released"] * 2)):
        task = charged(world, state)
        assert [line["kind"] for line in table(ann) if line["request"] == str(task.pk)] == words
    page = text(ann.get("/credits").content.decode())
    assert "Held Create a song: Night Bus Ann −15 1,015 left" in page
    assert "Released Create a song: Night Bus Ann +15 1,000 left" in page


def test_a_line_leads_to_its_take_and_names_project_and_key(ann: Client, world: World) -> None:
    key, _ = keys.issue(world.team, world.ann, "Nightly script")
    task = charged(world, "succeeded", project=projects.begin(world.team, world.ann, "Album"), api_key=key)
    clip = rows.take(task)
    page = ann.get("/credits").content.decode()
    assert f'href="/takes/{clip.pk}"' in page
    assert "Ann · Album · with the key Nightly script" in text(page)


@pytest.mark.parametrize("kind", ["held", "settled", "released", "monthly", "extra"])
def test_each_kind_is_found(kind: str, ann: Client, world: World) -> None:
    for state in ("running", "succeeded", "failed"):
        charged(world, state)
    assert {line["kind"] for line in table(ann, f"?kind={kind}")} == {kind}


def test_what_is_asked_for_is_found_by_person_project_operation_key_and_day(
    ann: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, _ = keys.issue(world.team, world.ann, "Script")
    album = projects.begin(world.team, world.ann, "Album")
    at(monkeypatch, 2030, 1, 31, 23, 59, 59)
    old = charged(world, "succeeded", project=album, operation="wav")
    at(monkeypatch, 2030, 2, 1)
    new = charged(world, "succeeded", api_key=key)
    ann.force_login(world.ann)
    at(monkeypatch, 2030, 2, 3)
    for query, found in (
        (f"project={album.pk}", [old]),
        (f"api_key={key.pk}", [new]),
        ("operation=wav", [old]),
        ("operation=create&since=2030-01-01", [new]),
        (f"user={world.ann.pk}&kind=settled", [new, old]),
        ("since=2030-02-01&until=2030-02-28&kind=settled", [new]),
        ("until=2030-01-31&kind=settled", [old]),
        ("since=2030-02-02", []),
    ):
        tasks = [str(task.pk) for task in found]
        assert [line["request"] for line in table(ann, f"?{query}") if line["request"]] == tasks, query
        page = ann.get(f"/credits?{query}").content.decode()
        assert page.count('class="ledger-row entry"') == len(table(ann, f"?{query}"))


@pytest.mark.parametrize(
    "query", ["since=yesterday", "kind=x", "user=ann", "project=x", "until=2030-02-31", "by=x", "api_key=²"]
)
def test_a_filter_that_makes_no_sense_says_so_and_shows_the_rest(
    query: str, ann: Client, world: World
) -> None:
    charged(world)
    page = ann.get(f"/credits?{query}")
    assert page.status_code == 200
    assert "Night Bus" in text(page.content.decode())


def test_load_more_keeps_the_filter(ann: Client, world: World) -> None:
    for number in range(45):
        credits.grant(world.team, 1, note=f"gift {number:02}")
    page = ann.get("/credits?kind=extra").content.decode()
    found = re.search(r'href="(/credits\?kind=extra&amp;before=\d+)"', page)
    assert found
    rest = ann.get(found[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).content.decode()
    assert "gift 04" in rest
    assert "gift 05" not in rest
    assert "Month" not in rest


def test_a_table_holds_all_and_no_formula(ann: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.web.credits.AT_ONCE", 4)
    charged(world, params={"title": '=HYPERLINK("http://evil")'})
    for note in ("=1+1", "+1", "-1", "@x", "\t=1", "  =1", "plain, “quoted”"):
        credits.grant(world.team, 1, note=note)
    lines = table(ann)
    assert len(lines) == Entry.objects.filter(team=world.team).count()
    assert [line["note"] for line in lines[:7]] == [
        "plain, “quoted”", "'  =1", "'\t=1", "'@x", "'-1", "'+1", "'=1+1",
    ]  # fmt: skip
    held = next(line for line in lines if line["kind"] == "held")
    assert (held["credits"], held["pot"], held["balance_after"]) == ("-15", "extra", "1015")


def test_a_stranger_sees_nothing_of_it(client: Client, world: World) -> None:
    charged(world)
    client.force_login(world.cleo)
    assert "Night Bus" not in client.get("/credits").content.decode()
    assert not [line for line in table(client) if line["request"]]


def test_what_is_private_to_others_has_no_name(client: Client, world: World) -> None:
    album = projects.begin(world.team, world.ann, "Secret album")
    Project.objects.filter(pk=album.pk).update(private=True)
    rows.take(charged(world, "succeeded", project=album))
    client.force_login(world.ben)
    page = client.get("/credits?by=project").content.decode()
    assert "Secret album" not in page
    assert "Night Bus" not in page
    assert "In a private project" in page
    assert "Elsewhere" in page  # its credits count all the same
    assert {line["what"] for line in table(client) if line["request"]} == {"In a private project"}


def test_what_lapsed_stands_with_the_new_month(
    ann: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 2030, 1, 31)
    task = charged(world, credits=230)
    at(monkeypatch, 2030, 3, 1)
    credits.refund(task)
    ann.force_login(world.ann)
    page = text(ann.get("/credits").content.decode())
    assert "This month's credits 800 credits of the month before lapsed. +1,000 1,000 left" in page
    assert "To a month that was over: it lapsed with that. +200 1,030 left" in page


# --- months ---
def chart_of(world: World, by: str) -> spending.Chart | None:
    me = Membership.objects.get(team=world.team, user=world.ann)
    return spending.chart(spending.sums(me, by), by, queries_ledger.names(me))


def test_each_month_shows_what_it_cost_by_person_project_and_operation(
    ann: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    album = projects.begin(world.team, world.ann, "Album")
    at(monkeypatch, 2030, 1, 10)
    charged(world, "succeeded", project=album, credits=100)
    at(monkeypatch, 2030, 2, 10)
    charged(world, "succeeded", credits=40)
    charged(world, "failed", credits=70)
    ann.force_login(world.ann)
    for by, lines in (
        ("user", {"Ann": [100, 40]}),
        ("project", {"Album": [100, 0], "In no project": [0, 40]}),
        ("operation", {"Create a song": [100, 40]}),
        ("api_key", {"Without a key": [100, 40]}),
    ):
        chart = chart_of(world, by)
        assert chart is not None
        assert {line.name: line.credits[-2:] for line in chart.lines} == lines
        assert chart.all.credits[-2:] == [100, 40]
    page = ann.get("/credits?by=project").content.decode()
    assert re.search(
        r'<a href="/credits\?since=2030-01-01&amp;until=2030-01-31#ledger-title">January 2030</a>', page
    )


def test_many_are_summed_up(world: World) -> None:
    for number in range(20):
        project = projects.begin(world.team, world.ann, f"P{number:02}")
        charged(world, "succeeded", project=project, credits=number + 1)
    chart = chart_of(world, "project")
    assert chart is not None
    assert [line.name for line in chart.lines][-1] == "Everything else"
    assert len(chart.lines) == spending.MOST
    assert sum(line.total for line in chart.lines) == sum(range(21))


@pytest.mark.parametrize(
    ("spent", "says"),
    [
        (0, "Nothing was spent in the last 30 days."),
        (10, "At this pace there is enough until the month's credits are renewed."),
        (900, "At this pace there is enough until 15 January."),
    ],
)
def test_a_forecast_says_how_it_counts(
    spent: int, says: str, ann: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 2030, 1, 11, 12)
    Team.objects.filter(pk=world.team.pk).update(created=timezone.now() - datetime.timedelta(days=400))
    if spent:
        charged(world, "succeeded", credits=spent)
    ann.force_login(world.ann)
    page = ann.get("/credits").content.decode()
    assert says.replace("'", "&#x27;") in page
    if spent == 900:
        assert "In each of the last 30 days 30 credits were spent." in page


def test_a_kept_take_costs_what_its_songs_cost(ann: Client, world: World) -> None:
    for trashed in (None, timezone.now()):
        task = charged(world, "succeeded")
        rows.take(task, 0)
        rows.take(task, 1, trashed=trashed)
    rows.take(charged(world, "running"))
    assert "A take that is kept costs 10.0 credits: the latest songs cost 30, and 3 of their 4 takes" in (
        ann.get("/credits").content.decode()
    )


def test_a_long_ledger_asks_no_more_than_a_short_one(
    ann: Client, world: World, django_assert_max_num_queries: object
) -> None:
    for _ in range(40):
        charged(world, "succeeded", credits=1)
    ann.get("/credits")
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        ann.get("/credits")


# --- word when few are left ---
def drain(world: World, leave: int) -> Task:
    return charged(world, "succeeded", credits=credits.balance(world.team).total - leave)


def sweep() -> None:
    """As the ticker and a worker do."""
    for pk in Team.objects.exclude(low=None).values_list("pk", flat=True):
        low.mail(pk)


def test_managers_are_told_once_when_less_than_a_fifth_is_left(world: World) -> None:
    Membership.objects.filter(user=world.ben).update(role="manager")
    world.ben.language = "de"
    world.ben.save()
    Membership.objects.create(team=world.team, user=world.cleo, role="producer")
    drain(world, 206)  # of 1030, exactly a fifth
    sweep()
    assert mail.outbox == []
    charged(world, credits=1)
    for _ in range(3):
        sweep()
    assert [letter.to for letter in mail.outbox] == [["ann@example.com"], ["ben@example.com"]]
    assert mail.outbox[0].subject == "The Band has few credits left"
    assert "The Band has 205 credits left, less than a fifth" in mail.outbox[0].body


def test_a_refund_and_the_next_request_say_it_no_second_time_but_new_credits_do(world: World) -> None:
    charged(world, credits=700)
    task = charged(world, credits=200)
    sweep()
    credits.refund(task)
    charged(world, credits=200)
    sweep()
    assert len(mail.outbox) == 1
    credits.pay(world.team, 3000, "bill")
    assert Team.objects.get(pk=world.team.pk).low is None
    drain(world, 10)
    sweep()
    assert len(mail.outbox) == 2


def test_a_new_month_begins_without_a_word_and_may_bring_one_of_its_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 2030, 1, 31)
    drain(world, 10)
    at(monkeypatch, 2030, 2, 1)
    sweep()  # nobody was told in January: now it is over
    assert mail.outbox == []
    credits.balance(world.team)
    drain(world, 10)
    sweep()
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_look_at_once_tell_it_once(world: World) -> None:
    drain(world, 10)

    def look() -> None:
        try:
            low.mail(world.team.pk)
        finally:
            connection.close()

    together(*[look] * 6)
    assert len(mail.outbox) == 1


def test_the_page_says_it_to_managers_until_they_have_seen_it(client: Client, world: World) -> None:
    drain(world, 10)
    said = "less than a fifth of what this month began with"
    client.force_login(world.ben)
    assert said not in client.get("/library").content.decode()
    assert client.post("/credits/seen").status_code == 403
    client.force_login(world.ann)
    assert said in client.get("/library").content.decode()
    client.post("/credits/seen")
    assert said not in client.get("/library").content.decode()
    credits.grant(world.team, 3000, note="")
    drain(world, 10)
    assert said in client.get("/library").content.decode()
