"""A question that is written once answers as Django's own would."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import Count, QuerySet
from django.test.utils import CaptureQueriesContext

from studio.models import Membership, Task, Team, User
from studio.prepared import Open, Prepared


def _members(team: Open) -> QuerySet[Membership]:
    return Membership.objects.filter(team=team, user__is_active=True).select_related("user").order_by("pk")


MEMBERS = Prepared(_members, team=Membership._meta.get_field("team"))


@pytest.fixture
def teams(db: None) -> list[Team]:
    teams = [Team.objects.create(name=f"Band {number}") for number in range(2)]
    for number in range(3):
        user = User.objects.create(email=f"{number}@example.com")
        Membership.objects.create(team=teams[number % 2], user=user, role="producer")
    return teams


def test_each_value_has_its_own_rows(teams: list[Team]) -> None:
    found = [[each.user.email for each in MEMBERS(team=team.pk)] for team in (*teams, teams[0])]
    assert found == [
        ["0@example.com", "2@example.com"],
        ["1@example.com"],
        ["0@example.com", "2@example.com"],
    ]
    assert MEMBERS(team=uuid.uuid4()) == []


def test_what_is_selected_beside_the_rows_comes_with_them(teams: list[Team]) -> None:
    with CaptureQueriesContext(connection) as asked:
        (member,) = MEMBERS(team=teams[1].pk)
        assert (member.user.email, member.team_id) == ("1@example.com", teams[1].pk)
    assert len(asked) == 1


def test_values_come_in_the_kinds_of_their_columns(teams: list[Team]) -> None:
    counted = Prepared(
        lambda name: Team.objects.filter(name=name).annotate(many=Count("memberships")),
        name=Team._meta.get_field("name"),
    )
    (team,) = counted(name="Band 0")
    assert (team.pk, team.created, team.many) == (teams[0].pk, teams[0].created, 2)
    ids = Prepared(lambda pk: Team.objects.exclude(pk=pk).values_list("pk", flat=True), pk=Team._meta.pk)
    assert ids(pk=teams[0].pk) == [teams[1].pk]


def test_it_is_written_once_however_often_it_is_asked(teams: list[Team]) -> None:
    written = []

    def build(team: Open) -> QuerySet[Task]:
        written.append(team)
        return Task.objects.filter(team=team)

    tasks = Prepared(build, team=Task._meta.get_field("team"))
    assert [tasks(team=team.pk) for team in teams] == [[], []]
    assert len(written) == 1


@pytest.mark.django_db(transaction=True)
def test_threads_ask_through_connections_of_their_own(transactional_db: None) -> None:
    team = Team.objects.create(name="Band")
    names = Prepared(lambda pk: Team.objects.filter(pk=pk).values_list("name", flat=True), pk=Team._meta.pk)
    assert names(pk=team.pk) == ["Band"]

    def ask(_: int) -> list[str]:
        try:
            return names(pk=team.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask, range(20))) == [["Band"]] * 20
