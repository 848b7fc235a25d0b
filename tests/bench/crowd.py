"""A site with as many takes and entries of the ledger as one wants, made in PostgreSQL by SQL.

All is told by stretches of work: a song of two takes and eleven small requests beside it, twenty entries that
come to nothing, so that the sums which every entry carries can be written down without adding anything up.
Every other stretch is that of one large team; the rest is of teams with five hundred takes each.
"""

import datetime
import json
import random
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from studio.actions import credits, keys
from studio.models import (
    Clip,
    ClipFile,
    Entry,
    Label,
    Lineage,
    Mark,
    Membership,
    Playlist,
    Project,
    Spent,
    Task,
    Team,
    User,
)

TAKES, ENTRIES = 2, 20  # of a stretch
TOOLS = ("bpm", "timeline", "wav", "midi", "vox")
SMALL = 11  # requests beside the song
FAILED = (2, 5, 8, 11)  # which of the requests are given back
PRICE, CHEAP = 15, 2
GIFTS = (8, 7, 7, 7)  # credits given after the requests: they make up for what was spent
PURSE, MONTHLY = 100_000, 1_000
ROOM = 24  # numbers of entries that a stretch may take
SPAN = "interval '3 years'"  # over which all of it was done
FEW = 5  # stretches, however many there are: of what is seldom
ALBUM = 40  # where every fifth song lies
MEMBERS, PROJECTS, PRIVATE, LABELS = 8, 60, 20, 12
LINE_TEAMS = 200
RUNNING = 10
TAKEN = (Clip, ClipFile, Lineage, Mark, Label.clips.through)
MONEY, WORK = (Entry, Spent), (Task,)


class Crowd:
    """The site, with `ann` who owns the large team and `ben` who does not see all of its projects."""

    def __init__(self, takes: int) -> None:
        self.stretches = takes // TAKES

    def fill(self) -> None:
        """What was made and what it cost at the same time: machines have two cores at least."""
        self._house()
        self._stretches()
        parts = {self._takes: TAKEN, self._entries: MONEY, self._requests: WORK}  # the longest first
        with ThreadPoolExecutor(2) as hands:
            for done in [hands.submit(_in_haste, make, tables) for make, tables in parts.items()]:
                done.result()
        _run("vacuum analyze")
        self._on_their_way()

    # --- who, and where ---
    def _house(self) -> None:
        self.ann, self.ben = person("ann"), person("ben")
        self.team = Team.objects.create(name="The Label")
        members = [self.ann, self.ben, *(person(f"member-{n}") for n in range(2, MEMBERS + 1))]
        roles = [Membership.Role.OWNER] + MEMBERS * [Membership.Role.PRODUCER]
        for user, role in zip(members, roles, strict=True):
            Membership.objects.create(team=self.team, user=user, role=role)
        self.members, self.seldom = members[:-1], members[-1]
        named = [
            Project(team=self.team, user=self.ann, name=f"Album {n:02}", private=n < PRIVATE)
            for n in range(PROJECTS)
        ]
        self.projects = Project.objects.bulk_create(named)
        self.small = Project.objects.create(team=self.team, user=self.ann, name="Seldom")
        self.labels = [Label.objects.create(team=self.team, name=f"label {n}") for n in range(LABELS)]
        self.rare = Label.objects.create(team=self.team, name="seldom")
        Playlist.objects.bulk_create(
            Playlist(team=self.team, user=self.ann, name=f"List {n}") for n in range(10)
        )
        self.keys = [keys.issue(self.team, self.ann, name) for name in ("Site", "Game", "Seldom")]
        others = max(1, self.stretches * TAKES // 1000)
        insert(Team, f"generate_series(1, {others}) n", id="md5('team' || n)::uuid", name="'Team ' || n")
        start = User.objects.order_by("-pk").values_list("pk", flat=True)[0]
        insert(
            User,
            f"generate_series(1, {others}) n",
            id=f"{start} + n",
            email="'somebody-' || n || '@example.com'",
            password="''",
        )
        insert(
            Membership,
            f"generate_series(1, {others}) n",
            team="md5('team' || n)::uuid",
            user=f"{start} + n",
            role="'owner'",
        )
        _run("select setval(pg_get_serial_sequence('studio_user', 'id'), max(id)) from studio_user")
        self.others, self.start = others, start

    def _stretches(self) -> None:
        """Who did each, where and when; `k` counts within the team."""
        many, few = self.stretches, max(1, self.stretches // 2 // FEW)
        ids = [user.pk for user in self.members]
        projects = [project.pk for project in self.projects]
        (site, _), (game, _), (rare_key, _) = self.keys
        _run(
            f"""
            create unlogged table crowd as
            select b, ours, k, month, at, at at time zone '{settings.TIME_ZONE}' as day,
              case when ours then {literal(self.team.pk)} else md5('team' || 1 + other)::uuid end as team,
              case when not ours then {self.start} + 1 + other
                when k % {few} = 3 then {self.seldom.pk} else ({array(ids)})[1 + k % {len(ids)}] end as who,
              case when not ours or k % 10 > 6 then null
                when k % {few} = 4 then {literal(self.small.pk)}
                else ({array(projects)}::uuid[])[
                  1 + case when k % 5 = 0 then {ALBUM} else k / 3 % {len(projects)} end] end as project,
              case when not ours then null when k % {few} = 6 then {rare_key.pk}
                when k % 4 = 0 then {site.pk} when k % 4 = 1 then {game.pk} end as key,
              case when k % 12 = 11 then 'stems_basic' when k % 7 = 0 then 'cover' else 'create' end as song,
              ours and k % {few} = 1 as rare
            from (
              select b, b % 2 = 0 as ours, case when b % 2 = 0 then b / 2 else b / 2 / {self.others} end as k,
                b / 2 % {self.others} as other, at,
                to_char(at at time zone '{settings.TIME_ZONE}', 'YYYY-MM') as month
              from (
                select b, now() - {SPAN} * ({many} - b) / {many} as at from generate_series(0, {many - 1}) b
              ) told
            ) told
            """
        )
        _run("analyze crowd")

    # --- what they asked for, and what came of it ---
    def _requests(self) -> None:
        tool = f"({array(TOOLS)})[1 + p % {len(TOOLS)}]"
        failed = f"p in {FAILED}"
        about = f"jsonb_build_object('clip_id', {take_id('b', '0')})"
        fields = {
            "id": task_id("b", "p"),
            "team": "team",
            "user": "who",
            "operation": f"case when p = 0 then song else {tool} end",
            "params": f"jsonb_build_object('tags', 'pop') || case when p > 0 then {about} else '{{}}' end",
            "provider": "'embedded'",
            "project": "project",
            "api_key": "key",
            "credits": f"case when p = 0 then {PRICE} else {CHEAP} end",
            "form_key": "b || '-' || p",
            "state": f"case when {failed} then 'failed' else 'succeeded' end",
            "error": f"case when {failed} then 'It took too long, so we gave up.' else '' end",
            "progress": "1.0",
            "deadline": "at",
            "created": "at + p * interval '1 second'",
            "started": "at + p * interval '1 second'",
            "finished": "at + p * interval '1 second' + interval '40 seconds'",
        }
        insert(Task, f"crowd, generate_series(0, {SMALL}) p", **fields)

    def _takes(self) -> None:
        self._verses()
        # a verse, the chorus, another verse, the chorus
        verses = " || E'\\n\\n' || ".join(("one.words", "two.words", "three.words", "two.words"))
        source = f"""crowd cross join generate_series(0, 1) i
            join verse one on one.n = (b * 7 + i) % {VERSES} join verse two on two.n = (b * 3) % {VERSES}
            join verse three on three.n = (b / 5) % {VERSES}"""
        fields = {
            "id": take_id("b", "i"),
            "team": "team",
            "user": "who",
            "task": task_id("b", "0"),
            "index": "i",
            "provider": "'embedded'",
            "stem": "case when song = 'stems_basic' then (array['vocals', 'backing'])[1 + i] else '' end",
            "project": "project",
            "trashed": "case when k % 100 = 57 then at end",
            "title": "case when rare then 'A needle' else 'Song ' || b end",
            "tags": "'pop, warm, ' || (array['piano', 'guitar', 'strings', 'drums'])[1 + k % 4]",
            "lyrics": f"{verses} || {self._words()}",
            "mv": "case when k % 11 = 0 then 'sonic-v4' else 'sonic-v5' end",
            "duration": "60 + k % 120",
            "bpm": "60 + k % 120",
            "key": "case when k % 9 = 0 then 'D minor' else 'C major' end",
            "peaks": f"'{json.dumps([100] * 60)}'::jsonb",
            "audio": "'takes/none.mp3'",
            "created": "at + interval '30 seconds' + i * interval '1 second'",
        }
        insert(Clip, source, **fields)
        pairs = "crowd cross join generate_series(0, 1) i"
        insert(
            ClipFile,
            f"{pairs} where k % 10 = 0",
            clip=take_id("b", "i"),
            name="'audio.wav'",
            file="'takes/none.wav'",
        )
        of_song = {"child": take_id("b", "i"), "field": "'clip_id'"}
        insert(
            Lineage, f"{pairs} where ours and song = 'stems_basic'", parent=take_id("b - 2", "0"), **of_song
        )
        for user, most in ((self.ann, 10_000), (self.ben, 2_000)):  # that they listened to
            every = max(3, self.stretches // most)
            given = {"liked": f"(k / {every} % 2 = 0)::int", "rating": f"k / {every} % 6", "played": "at"}
            insert(
                Mark,
                f"{pairs} where ours and k % {every} = 0",
                clip=take_id("b", "i"),
                user=str(user.pk),
                **given,
            )
        through = Label.clips.through
        labelled = {"clip": take_id("b", "i"), "label": str(self.labels[0].pk)}
        insert(through, f"{pairs} where ours and k % 10 = 0", **labelled)
        for label, many in zip(self.labels[1:], (300, 1000), strict=False):
            insert(
                through,
                f"{pairs} where ours and {self._one_in(many)}",
                **labelled | {"label": str(label.pk)},
            )
        insert(through, f"{pairs} where rare", **labelled | {"label": str(self.rare.pk)})

    def _one_in(self, many: int) -> str:
        """One stretch in so many, but no less than a page of them."""
        return f"k % {min(many, max(1, self.stretches // 32))} = 7"

    def _words(self) -> str:
        """At the end of the lyrics."""
        seldom = {"lantern": 10, "harbour": 100, "anchor": 300, "ember": 1000}
        return " || ".join(
            f"case when {self._one_in(many)} then ' {word}' else '' end" for word, many in seldom.items()
        )

    def _verses(self) -> None:
        _run("create unlogged table verse (n int primary key, words text)")
        with connection.cursor() as cursor:
            cursor.executemany("insert into verse values (%s, %s)", list(enumerate(verses())))
        _run("analyze verse")

    # --- what it cost ---
    def _entries(self) -> None:
        given = {"team": "team", "month": "''", "created": "at"}
        first = "crowd where k = 0"
        insert(
            Entry,
            first,
            id=f"b * {ROOM} + 1",
            kind="'grant'",
            credits=str(PURSE),
            pot=str(PURSE),
            left=str(PURSE),
            **given,
        )
        month = """(select *, lag(month) over (partition by team order by k) as before from crowd) c
            where before is distinct from month"""
        given |= {
            "month": "month",
            "credits": str(MONTHLY),
            "pot": str(MONTHLY),
            "left": str(PURSE + MONTHLY),
        }
        insert(Entry, month, id=f"b * {ROOM} + 2", kind="'allowance'", **given)
        told = ", ".join(f"({', '.join(map(str, row))})" for row in ledger())
        fields = {
            "id": f"b * {ROOM} + 2 + j",
            "team": "team",
            "kind": "e.kind",
            "month": "''",
            "credits": "e.credits",
            "pot": f"{PURSE} + so_far",
            "left": f"{PURSE + MONTHLY} + so_far",
            "task": f"case when p is not null then {task_id('b', 'p')} end",
            "user": "who",
            "operation": "case when p = 0 then song when p is not null then tool else '' end",
            "project": "case when p is not null then project end",
            "api_key": "case when p is not null then key end",
            "created": "at + j * interval '1 second'",
        }
        insert(Entry, f"crowd, (values {told}) e (j, p, kind, credits, tool, so_far)", **fields)
        self._spent()

    def _spent(self) -> None:
        net = sum(GIFTS)
        whose = {
            "": "''",
            "day": "to_char(day, 'DD')",
            "user": "coalesce(who::text, '')",
            "project": "coalesce(project::text, '')",
            "api_key": "coalesce(key::text, '')",
        }
        for by, key in whose.items():
            grouped = (
                f"(select team, month, {key} as key, count(*) * {net} as sum from crowd group by 1, 2, 3) s"
            )
            insert(Spent, grouped, team="team", month="month", by=f"'{by}'", key="key", credits="sum")
        spent = [(tool, -credits) for _, p, _, credits, tool, _ in ledger() if p not in ("null::int", 0)]
        of_tools = ", ".join(f"({tool}, {credits})" for tool, credits in spent)
        grouped = f"""(select team, month, key, sum(cost) as sum from (
            select team, month, song as key, {PRICE} as cost from crowd union all
            select team, month, tool, cost from crowd, (values {of_tools}) t (tool, cost)) each
            group by 1, 2, 3) s"""
        insert(Spent, grouped, team="team", month="month", by="'operation'", key="key", credits="sum")

    def _on_their_way(self) -> None:
        later = timezone.now() + datetime.timedelta(days=1)
        given = {
            "operation": "bpm",
            "provider": "embedded",
            "credits": CHEAP,
            "state": "running",
            "deadline": later,
        }
        for number in range(RUNNING):
            with transaction.atomic():
                fields = {"team": credits.lock(self.team), "user": self.ann, "form_key": f"running-{number}"}
                credits.charge(Task.objects.create(**fields, **given))

    # --- the line ---
    def wait(self, many: int) -> None:
        """Requests in line, half of them of one team."""
        insert(
            Team, f"generate_series(1, {LINE_TEAMS}) n", id="md5('line' || n)::uuid", name="'In line ' || n"
        )
        whose = f"case when n % 2 = 0 then 1 else 2 + n / 2 % {LINE_TEAMS - 1} end"
        fields = {
            "id": "md5('wait' || n)::uuid",
            "team": f"md5('line' || {whose})::uuid",
            "operation": "'create'",
            "provider": "'embedded'",
            "credits": str(PRICE),
            "form_key": "'wait-' || n",
            "state": "'queued'",
            "lane": "'song'",
            "turn": f"3 + 30.0 * case when n % 2 = 0 then n / 2 else n / 2 / {LINE_TEAMS - 1} end",
            "deadline": "now() + interval '1 day'",
        }
        insert(Task, f"generate_series(1, {many}) n", **fields)
        _run("vacuum analyze studio_task")


VERSES = 4000


def verses() -> Iterator[str]:
    """Of words as English has them, in length and in letters; "rain" is in every third."""
    dice = random.Random(7)
    syllables = [c + v + e for c in "bcdfghklmnprstvw" for v in "aeiou" for e in ("", "n", "r", "st", "ll")]
    words = ["".join(dice.sample(syllables, dice.choice((1, 1, 2, 2, 3)))) for _ in range(1500)]
    for number in range(VERSES):
        verse = [" ".join(dice.choices(words, k=6)) for _ in range(4)]
        yield "\n".join([*verse, "and the rain comes down"] if number % 3 == 0 else verse)


def ledger() -> Iterator[tuple[Any, ...]]:
    """The entries of a stretch: its number there, the request, kind, credits, tool and the sum so far."""
    number, so_far = 0, 0

    def entry(request: object, kind: str, credits: int, tool: str) -> tuple[Any, ...]:
        nonlocal number, so_far
        number, so_far = number + 1, so_far + credits
        return number, request, f"'{kind}'", credits, f"'{tool}'", so_far

    for request in range(SMALL + 1):
        price, tool = (CHEAP, TOOLS[request % len(TOOLS)]) if request else (PRICE, "")
        yield entry(request, "charge", -price, tool)
        if request in FAILED:
            yield entry(request, "refund", price, tool)
    for gift in GIFTS:
        yield entry("null::int", "grant", gift, "")


def person(name: str) -> User:
    return User.objects.create_user(f"{name}@example.com", None, name=name.capitalize())


def task_id(stretch: str, request: str) -> str:
    return f"md5('task ' || {stretch} || ' ' || {request})::uuid"


def take_id(stretch: str, index: str) -> str:
    return f"md5('take ' || {stretch} || ' ' || {index})::uuid"


# --- SQL ---
def insert(model: type[models.Model], source: str, **given: str) -> None:
    """Rows of a model: each field as it is given, in SQL, or as Django would have it."""
    columns, values = [], []
    for field in model._meta.concrete_fields:
        if field.name in given or not field.primary_key:
            columns.append(f'"{field.column}"')
            values.append(given.pop(field.name, "") or literal(_default(field)))
    assert not given, given
    _run(
        f"insert into {model._meta.db_table} ({', '.join(columns)}) select {', '.join(values)} from {source}"
    )


def _default(field: Any) -> object:
    if field.null or getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return None if field.null else timezone.now()
    return field.get_default()


def literal(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    if isinstance(value, dict | list):
        return f"'{json.dumps(value)}'::jsonb"
    kind = "uuid" if isinstance(value, uuid.UUID) else "text" if isinstance(value, str) else "timestamptz"
    return f"'{value}'::{kind}"


def array(values: Any) -> str:
    return f"array[{', '.join(literal(value) for value in values)}]"


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _in_haste(make: Callable[[], None], filled: Iterable[type[models.Model]]) -> None:
    """Nothing is looked up while these tables are filled, and their indexes are made afterwards."""
    _run("set session_replication_role = replica; set work_mem = '256MB'; set maintenance_work_mem = '3GB'")
    for model in filled:
        _run(f"update pg_index set indisready = false where indrelid = '{model._meta.db_table}'::regclass")
    make()
    for model in filled:
        table = model._meta.db_table
        _run(f"reindex table {table}")
        _run(f"vacuum analyze {table}")
        if isinstance(model._meta.pk, models.AutoField):
            _run(f"select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from {table}")
    connection.close()  # with all that was set
