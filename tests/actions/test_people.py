"""People come into teams, change places in them, hand them over, and go."""

import datetime
import threading
import uuid
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from studio.actions import credits, invitations, keys, leaving, projects, shares, teams
from studio.actions.sources import Refused
from studio.models import (
    ApiKey,
    Cap,
    Clip,
    Entry,
    Invitation,
    LogEntry,
    Membership,
    Note,
    Share,
    Task,
    Team,
    User,
    Webhook,
)
from tests.conftest import World
from tests.web import rows


def at(world: World, user: User) -> Membership:
    return Membership.objects.select_related("team", "user").get(team=world.team, user=user)


def somebody(email: str = "dora@example.com") -> User:
    return User.objects.create_user(email, "correct horse", name=email.partition("@")[0].title())


def join(world: World, role: str, email: str = "dora@example.com") -> Membership:
    user = User.objects.filter(email=email).first() or somebody(email)
    return Membership.objects.create(team=world.team, user=user, role=role)


def verbs(world: World) -> list[str]:
    return list(LogEntry.objects.filter(team=world.team).order_by("pk").values_list("verb", flat=True))


# --- invitations ---
def test_an_invitation_lets_one_person_in_with_its_role_and_cap(world: World) -> None:
    invitation, token = invitations.invite(at(world, world.ann), role="reviewer", credits=50)
    dora, emil = somebody(), somebody("emil@example.com")
    joined = invitations.accept(invitations.at(token) or invitation, dora)
    assert (joined.team, joined.role) == (world.team, "reviewer")
    assert Cap.objects.get(team=world.team, user=dora).credits == 50
    with pytest.raises(Refused, match="has been used"):
        invitations.accept(invitation, emil)
    assert verbs(world) == ["link_made", "cap_set", "joined"]


def test_of_a_token_only_its_digest_is_kept(world: World) -> None:
    _, token = invitations.invite(at(world, world.ann), email="dora@example.com")
    assert len(token) >= 43  # 256 bits
    for row in (*Invitation.objects.values(), *LogEntry.objects.values()):
        assert token not in str(row)
    assert invitations.at(token)
    assert invitations.at(token[:-1]) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"expires": timezone.now() - datetime.timedelta(seconds=1)}, "has expired"),
        ({"revoked": timezone.now()}, "was revoked"),
        ({"used": timezone.now()}, "has been used"),
        ({"email": "emil@example.com"}, "another e-mail address"),
    ],
)
def test_an_invitation_that_does_not_suit_says_why(change: dict[str, Any], said: str, world: World) -> None:
    invitation, token = invitations.invite(at(world, world.ann))
    Invitation.objects.filter(pk=invitation.pk).update(**change)
    found = invitations.at(token)
    assert found
    with pytest.raises(Refused, match=said):
        invitations.accept(found, somebody())
    assert not Membership.objects.filter(user__email="dora@example.com").exists()


def test_an_address_counts_in_whatever_capitals_and_where_mail_is_sent_once_it_is_proven(
    world: World, settings: LazySettings
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    invitation, _ = invitations.invite(at(world, world.ann), email=" Dora@Example.com ")
    dora = somebody()
    with pytest.raises(Refused, match="Confirm your e-mail address"):
        invitations.accept(invitation, dora)
    address = EmailAddress.objects.create(user=dora, email="Dora@example.com", verified=True)
    assert invitations.accept(invitation, dora)
    assert address.user == dora


def test_who_is_in_the_team_does_not_use_an_invitation_up(world: World) -> None:
    invitation, _ = invitations.invite(at(world, world.ann))
    with pytest.raises(Refused, match="in The Band already"):
        invitations.accept(invitation, world.ben)
    assert Invitation.objects.open().get() == invitation


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("people", [1, 4])
def test_of_many_who_accept_at_once_one_gets_in(people: int, world: World) -> None:
    invitation, _ = invitations.invite(at(world, world.ann))
    users = [somebody(f"n{number}@example.com") for number in range(people)] * (4 // people)
    done = at_once([partial(invitations.accept, invitation, user) for user in users])
    assert sum(isinstance(one, Membership) for one in done) == 1
    assert sum(isinstance(one, Refused) for one in done) == 3
    assert Membership.objects.filter(team=world.team).count() == 3


@pytest.mark.django_db(transaction=True)
def test_several_may_come_in_at_once_each_by_an_invitation_of_their_own(world: World) -> None:
    made = [invitations.invite(at(world, world.ann), credits=5)[0] for _ in range(4)]
    users = [somebody(f"n{number}@example.com") for number in range(4)]
    runs = [partial(invitations.accept, one, user) for one, user in zip(made, users, strict=True)]
    assert all(isinstance(one, Membership) for one in at_once(runs))
    assert Cap.objects.filter(team=world.team).count() == 4


def at_once(runs: Sequence[Callable[[], object]]) -> list[object]:
    """What each of them gave or raised."""
    done: list[object] = []

    def work(run: Callable[[], object]) -> None:
        try:
            done.append(run())
        except Exception as error:
            done.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def test_sent_again_it_has_another_token_and_the_old_one_is_dead(world: World) -> None:
    invitation, old = invitations.invite(at(world, world.ann), role="manager")
    Invitation.objects.update(expires=timezone.now() - datetime.timedelta(days=1))
    again, new = invitations.renew(at(world, world.ann), invitation.pk)
    assert invitations.at(old) is None
    assert invitations.at(new) == again
    assert invitations.accept(again, somebody()).role == "manager"


def test_a_mailbox_is_not_filled(world: World) -> None:
    invitation, _ = invitations.invite(at(world, world.ann), email="dora@example.com")
    with pytest.raises(Refused, match="just now"):
        invitations.renew(at(world, world.ann), invitation.pk)
    with pytest.raises(Refused, match="is invited already"):
        invitations.invite(at(world, world.ann), email="DORA@example.com")
    with pytest.raises(Refused, match="is in the team already"):
        invitations.invite(at(world, world.ann), email="Ben@example.com")


def test_managers_invite_whom_they_look_after_and_others_nobody(world: World) -> None:
    manager = join(world, "manager")
    assert invitations.invite(manager, role="producer")
    for role in ("manager", "owner"):
        with pytest.raises(Refused, match="Only the owner"):
            invitations.invite(manager, role=role)
    with pytest.raises(Refused, match="managers and its owner"):
        invitations.invite(at(world, world.ben), role="reviewer")
    for_a_manager, _ = invitations.invite(at(world, world.ann), role="manager")
    with pytest.raises(Refused, match="Only the owner"):
        invitations.renew(manager, for_a_manager.pk)


def test_an_invitation_of_another_team_is_out_of_reach(world: World) -> None:
    invitation, _ = invitations.invite(at(world, world.ann))
    stranger = Membership.objects.get(user=world.cleo)
    for verb in (invitations.renew, invitations.revoke):
        with pytest.raises(Refused, match="is over"):
            verb(stranger, invitation.pk)
    assert Invitation.objects.open().get() == invitation


# --- roles ---
@pytest.mark.parametrize(
    ("by", "whom", "role", "may"),
    [
        ("owner", "producer", "manager", True),
        ("owner", "manager", "reviewer", True),
        ("owner", "producer", "owner", False),
        ("manager", "producer", "reviewer", True),
        ("manager", "reviewer", "producer", True),
        ("manager", "producer", "manager", False),
        ("manager", "manager", "producer", False),
        ("manager", "owner", "producer", False),
        ("producer", "reviewer", "producer", False),
        ("reviewer", "reviewer", "producer", False),
    ],
)
def test_who_may_give_which_role(by: str, whom: str, role: str, may: bool, world: World) -> None:
    actor = at(world, world.ann) if by == "owner" else join(world, by, "actor@example.com")
    other = at(world, world.ann) if whom == "owner" else join(world, whom, "other@example.com")
    if may:
        assert teams.change_role(actor, other.pk, role) == whom
    else:
        with pytest.raises(Refused):
            teams.change_role(actor, other.pk, role)
    other.refresh_from_db()
    assert other.role == (role if may else whom)


@pytest.mark.parametrize("role", ["owner", "manager", "producer"])
def test_nobody_lifts_themselves(role: str, world: World) -> None:
    own = join(world, "manager")
    with pytest.raises(Refused):
        teams.change_role(own, own.pk, role)
    own.refresh_from_db()
    assert own.role == "manager"


def test_who_was_lowered_meanwhile_can_do_no_more(world: World) -> None:
    manager = join(world, "manager")
    teams.change_role(at(world, world.ann), manager.pk, "reviewer")
    with pytest.raises(Refused):  # with what their page knew
        teams.remove(manager, at(world, world.ben).pk)
    with pytest.raises(Refused):
        invitations.invite(manager)


def test_invitations_of_who_is_lowered_or_removed_are_called_back(world: World) -> None:
    """Nobody comes back in by a link that they kept for themselves."""
    manager = join(world, "manager")
    invitations.invite(manager)
    teams.change_role(at(world, world.ann), manager.pk, "producer")
    with pytest.raises(Refused, match="was revoked"):
        invitations.accept(Invitation.objects.select_related("team").get(), somebody("e@example.com"))


# --- going ---
def test_who_is_removed_has_no_way_in_and_their_work_stays(world: World) -> None:
    ben = at(world, world.ben)
    song = rows.song(world.team, world.ben)
    running = rows.request(world.team, world.ben, "running")
    Webhook.objects.create(task=running, url="https://ben.example/hook", base="http://studio")
    _, key = keys.issue(world.team, world.ben, "laptop")
    Cap.objects.create(team=world.team, user=world.ben, credits=5)
    link = Share.objects.create(team=world.team, user=world.ben, title="For you")
    secret = projects.begin(world.team, world.ben, "Secret")
    secret.members.add(world.ben)
    assert keys.find(key)
    teams.remove(at(world, world.ann), ben.pk)
    assert keys.find(key) is None
    assert not Cap.objects.exists()
    assert not secret.members.exists()
    assert not Webhook.objects.get().is_open
    assert shares.is_open(Share.objects.get(pk=link.pk))
    assert Clip.objects.filter(task=song, user=world.ben).count() == 2
    assert Task.objects.get(pk=running.pk).state == "running"
    Membership.objects.create(team=world.team, user=world.ben)
    assert keys.find(key) is None  # who comes back makes new ones
    assert verbs(world)[-1] == "removed"


def test_an_owner_with_others_cannot_leave_and_others_can(world: World) -> None:
    with pytest.raises(Refused, match="Hand it over"):
        teams.leave(at(world, world.ann))
    teams.leave(at(world, world.ben))
    assert not world.ben.teams.exists()
    assert verbs(world) == ["left"]


def test_with_its_last_person_a_team_ends(world: World) -> None:
    _, key = keys.issue(world.other_team, world.cleo, "laptop")
    link = Share.objects.create(team=world.other_team, user=world.cleo, title="x")
    teams.leave(Membership.objects.get(user=world.cleo))
    world.other_team.refresh_from_db()
    assert world.other_team.dissolved
    assert keys.find(key) is None
    assert not shares.is_open(Share.objects.get(pk=link.pk))


# --- another owner ---
def test_a_team_is_handed_over_when_the_other_says_yes(world: World) -> None:
    teams.offer(at(world, world.ann), at(world, world.ben).pk)
    assert at(world, world.ann).owns
    teams.take(at(world, world.ben))
    assert (at(world, world.ann).role, at(world, world.ben).role) == ("manager", "owner")
    with pytest.raises(Refused, match="not offered"):
        teams.take(at(world, world.ben))
    assert verbs(world) == ["ownership_offered", "ownership_taken"]


def test_an_offer_can_be_declined_and_taken_back(world: World) -> None:
    for verb, who in ((teams.decline, world.ben), (teams.take_back, world.ann)):
        teams.offer(at(world, world.ann), at(world, world.ben).pk)
        verb(at(world, who))
        with pytest.raises(Refused, match="not offered"):
            teams.take(at(world, world.ben))
    assert at(world, world.ann).owns


def test_only_the_owner_offers_and_only_the_one_asked_takes(world: World) -> None:
    dora = join(world, "manager")
    with pytest.raises(Refused):
        teams.offer(dora, at(world, world.ben).pk)
    teams.offer(at(world, world.ann), at(world, world.ben).pk)
    with pytest.raises(Refused, match="not offered"):
        teams.take(dora)
    teams.offer(at(world, world.ann), dora.pk)  # somebody else instead
    with pytest.raises(Refused, match="not offered"):
        teams.take(at(world, world.ben))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_say_yes_at_once_one_becomes_the_owner(world: World) -> None:
    teams.offer(at(world, world.ann), at(world, world.ben).pk)
    own = at(world, world.ben)
    done = at_once([lambda: teams.take(own), lambda: teams.take(own)])
    assert sorted(str(type(one).__name__) for one in done) == ["NoneType", "Refused"]
    assert Membership.objects.get(team=world.team, role="owner").user == world.ben


def test_the_database_lets_a_team_have_one_owner(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(user=world.ben).update(role="owner")


# --- founding ---
def test_teams_are_no_way_to_make_credits(world: World, settings: LazySettings) -> None:
    settings.WELCOME_CREDITS, settings.MONTHLY_CREDITS = 30, 1000
    first = teams.found(world.ben, "One")  # he had none yet
    world.ben.refresh_from_db()
    assert credits.balance(first).total == 1030
    teams.leave(Membership.objects.get(team=first))
    second = teams.found(world.ben, "Two")
    assert credits.balance(Team.objects.get(pk=second.pk)).total == 0
    assert credits.balance(teams.found(world.ann, "Three")).total == 0
    with pytest.raises(Refused, match="this name already"):
        teams.found(world.ann, " Three ")


# --- accounts ---
def test_an_account_goes_and_what_it_made_for_the_team_stays(world: World) -> None:
    song = rows.song(world.team, world.ben)
    Note.objects.create(clip=song.clips.all()[0], user=world.ben, text="Louder")
    leaving.delete_account(world.ben)
    assert not User.objects.filter(email="ben@example.com").exists()
    song.refresh_from_db()
    assert song.user is None
    assert Note.objects.get().user is None
    line = LogEntry.objects.get(verb="account_deleted")
    assert (line.name, line.user) == ("Ben", None)


def test_who_owns_a_team_with_others_hands_it_over_first(world: World) -> None:
    with pytest.raises(Refused, match="You own The Band"):
        leaving.delete_account(world.ann)
    teams.offer(at(world, world.ann), at(world, world.ben).pk)
    teams.take(at(world, world.ben))
    leaving.delete_account(world.ann)
    assert at(world, world.ben).owns


def test_the_last_administrator_stays(world: World) -> None:
    Membership.objects.filter(user=world.ben).delete()
    world.ann.is_staff = True
    world.ann.save()
    with pytest.raises(Refused, match="only administrator"):
        leaving.delete_account(world.ann)


def test_a_team_of_nobody_is_deleted_with_its_files_and_nothing_else_is(world: World) -> None:
    theirs, ours = rows.song(world.other_team, world.cleo), rows.song(world.team, world.ann)
    for song, folder in ((theirs, "theirs"), (ours, "ours")):
        default_storage.save(f"{folder}.mp3", ContentFile(b"sound"))
        song.clips.filter(index=0).update(audio=f"{folder}.mp3")
    credits.grant(world.other_team, 5, note="x")
    leaving.delete_account(world.cleo)
    waiting = rows.request(world.other_team, world.ann, "running")
    assert not leaving.clear(world.other_team.pk)  # a worker is still at it
    Task.objects.filter(pk=waiting.pk).update(state="failed")
    assert leaving.clear(world.other_team.pk)
    assert leaving.clear(world.other_team.pk)  # twice is once
    assert not Team.objects.filter(pk=world.other_team.pk).exists()
    assert not Entry.objects.filter(team=world.other_team.pk).exists()
    assert not default_storage.exists("theirs.mp3")
    assert default_storage.exists("ours.mp3")
    assert Clip.objects.filter(team=world.team).count() == 2


def test_a_team_with_people_is_never_cleared(world: World) -> None:
    leaving.clear(world.team.pk)
    leaving.tidy()
    assert Team.objects.filter(pk=world.team.pk).exists()
    assert ApiKey.objects.count() == 0
    assert leaving.clear(uuid.uuid4())
