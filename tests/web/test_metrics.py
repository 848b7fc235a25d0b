"""What Prometheus is told, read as strictly as its text format (0.0.4) is written down."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone

from studio.actions import credits, figures
from studio.models import Account, Contact, Entry, Heartbeat
from studio.tally import Tally
from studio.web import watching
from tests.conftest import World
from tests.web import rows

pytestmark = pytest.mark.django_db
HERE: Any = {"HTTP_HOST": "127.0.0.1:8000"}
NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'(?!__)[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"'
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)\}})? (-?\d[\d.e+-]*|\+Inf|NaN)")
PARTS = {"histogram": ("_bucket", "_sum", "_count")}
Labels = tuple[tuple[str, str], ...]

NASTY = 'https://api.example/"quoted"\\n\nand a line'


@dataclass
class Family:
    kind: str
    samples: dict[tuple[str, Labels], float] = field(default_factory=dict)

    def of(self, suffix: str, name: str) -> dict[Labels, float]:
        return {labels: value for (full, labels), value in self.samples.items() if full == name + suffix}


def parsed(text: str) -> dict[str, Family]:
    """The families by name. A family is one block: HELP, TYPE, samples."""
    assert text.endswith("\n")
    families: dict[str, Family] = {}
    helped = name = ""
    for line in text[:-1].split("\n"):
        if found := re.fullmatch(rf"# HELP ({NAME}) (?:[^\\]|\\[\\n])+", line):
            assert found[1] not in families, line
            helped = found[1]
        elif found := re.fullmatch(rf"# TYPE ({NAME}) (counter|gauge|histogram)", line):
            name = found[1]
            assert name == helped, line
            assert name not in families, line
            assert name.endswith("_total") == (found[2] == "counter"), line
            families[name] = Family(found[2])
        else:
            sample = SAMPLE.fullmatch(line)
            assert sample, line
            family = families[name]
            assert sample[1] in [name + suffix for suffix in PARTS.get(family.kind, ("",))], line
            one = (sample[1], labels_of(sample[2] or ""))
            assert one not in family.samples, line
            family.samples[one] = float(sample[3])
    for name, family in families.items():
        if family.kind == "histogram":
            check_histogram(name, family)
    return families


def labels_of(text: str) -> Labels:
    found = [one.partition("=") for one in re.findall(LABEL, text)]
    assert len({name for name, *_ in found}) == len(found), text
    return tuple(sorted((name, unescaped(value[1:-1])) for name, _, value in found))


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)


def check_histogram(name: str, family: Family) -> None:
    sums, counts = family.of("_sum", name), family.of("_count", name)
    series: dict[Labels, list[tuple[float, float]]] = {}
    for labels, value in family.of("_bucket", name).items():
        rest = tuple(label for label in labels if label[0] != "le")
        series.setdefault(rest, []).append((float(dict(labels)["le"]), value))
    assert series.keys() == sums.keys() == counts.keys()
    for labels, buckets in series.items():
        bounds, values = zip(*buckets, strict=True)
        assert list(bounds) == sorted(set(bounds)), (name, labels)
        assert list(values) == sorted(values), (name, labels)  # each holds the ones before
        assert bounds[-1] == float("inf"), (name, labels)
        assert values[-1] == counts[labels], (name, labels)


@pytest.fixture
def families(
    world: World, ann: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[dict[str, Family]]:
    """Of a studio in which something of everything has happened."""
    monkeypatch.setattr(watching, "TALLY", Tally(tmp_path / "requests.json"))
    Heartbeat.alive()
    Heartbeat.lead("ticker", uuid.uuid4(), 60)
    now = timezone.now()
    account = Account.objects.create(team=world.team, base=NASTY, key="x", problem="key", problem_at=now)
    elsewhere = {"provider": "vendor", "account": account}
    for state in ("asked", "queued", "running", "fetching", "uncertain"):
        rows.request(world.team, world.ann, state, **elsewhere)
    for more in ({}, elsewhere):
        for state in ("succeeded", "failed", "cancelled"):
            rows.request(world.team, world.ann, state, started=now, finished=now, **more)
    for outcome in Contact.Outcome.values:
        Contact.count(NASTY, "look", outcome, 0.3, NASTY)
    Contact.count("mail", "send", "fine", 1000.0)
    ann.get("/library")
    ann.get("/nowhere")
    ann.generic('BR"EW', "/library")
    yield parsed(Client().get("/metrics", **HERE).content.decode())
    cache.clear()


def test_every_family_reads_as_the_format_says(families: dict[str, Family]) -> None:
    assert {name for name, family in families.items() if not family.samples} <= {"studio_credits_given"}
    whom = {dict(labels)["whom"] for _, labels in families["studio_contact_seconds"].samples}
    assert whom == {NASTY, "mail"}


def test_what_alarms_are_made_of_is_there(families: dict[str, Family]) -> None:
    labels = {
        name: {key for _, labels in family.samples for key, _ in labels} - {"le"}
        for name, family in families.items()
    }
    for name, wanted in {
        "studio_part_ready": {"part"},
        "studio_tasks": {"provider", "operation", "state"},
        "studio_tasks_finished_total": {"provider", "operation", "state"},
        "studio_render_seconds": {"provider", "operation"},
        "studio_contact_seconds": {"whom", "deed", "outcome"},
        "studio_accounts_in_trouble": {"problem"},
        "studio_http_request_seconds": {"route", "method", "status"},
        "studio_stored_bytes": {"part"},
        "studio_oldest_due_seconds": set(),
        "studio_oldest_waiting_seconds": set(),
        "studio_rings_waiting": set(),
        "studio_worker_silence_seconds": set(),
        "studio_machine_silence_seconds": {"machine"},
        "studio_credits_held": set(),
        "studio_credits_spent": set(),
        "studio_database_bytes": set(),
    }.items():
        assert labels.get(name) == wanted, name
    states = {dict(labels)["state"] for _, labels in families["studio_tasks"].samples}
    assert states == {"asked", "queued", "running", "fetching", "uncertain"}
    methods = {dict(labels)["method"] for _, labels in families["studio_http_request_seconds"].samples}
    assert methods == {"GET", "other"}


def test_credits_given_are_what_came_in_whatever_was_spent(world: World) -> None:
    welcome = figures.given()["grant"]
    credits.grant(world.team, 100, note="A present")
    credits.grant(world.other_team, -20, note="A mistake")
    credits.pay(world.team, 50, "invoice 1")
    credits.balance(world.team)  # with which the month's credits come
    allowance = sum(Entry.objects.filter(kind="allowance").values_list("credits", flat=True))
    assert allowance > 0
    for back in (False, True):
        song = rows.request(world.team, world.ann)
        with transaction.atomic():
            credits.charge(song)
        if back:
            credits.refund(song)
    assert figures.given() == {"grant": welcome + 80, "payment": 50, "allowance": allowance}
