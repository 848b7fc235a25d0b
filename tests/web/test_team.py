"""The team's page, invitations as whoever is invited sees them, and the way between one's teams."""

import io
import json
import re
import zipfile
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from studio.actions import invitations, keys, sheets, teams
from studio.models import ApiKey, Invitation, LogEntry, Membership, Project, Team, User
from tests.conftest import World
from tests.web import rows

PASSWORD = "correct horse battery"


def at(world: World, user: User) -> Membership:
    return Membership.objects.select_related("team", "user").get(team=world.team, user=user)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ben(world: World) -> Client:
    return browser(world.ben)


@pytest.fixture
def cleo(world: World) -> Client:
    return browser(world.cleo)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def link(answer: Any) -> str:
    """The path of the invitation that a page shows."""
    found = re.search(r'<pre id="the-link">http://testserver(/join/[\w-]+)</pre>', answer.content.decode())
    assert found, text(answer)
    return found[1]


def invite(client: Client, **fields: str) -> Any:
    return client.post("/team/invite", {"role": "producer", **fields}, follow=True)


def sign_up(client: Client, email: str, page: str = "/join") -> Any:
    return client.post(
        f"/accounts/signup/?next={page}",
        {"email": email, "password1": PASSWORD, "next": page},
        follow=True,
    )


# --- the page ---
def test_everybody_in_the_team_sees_who_is_in_it(ann: Client, ben: Client, world: World) -> None:
    for client in (ann, ben):
        page = text(client.get("/team"))
        assert page.count('class="avatar" aria-hidden="true">B<') >= 1
        assert "Ann" in page
        assert "Owner" in page
    assert "ben@example.com" in text(ann.get("/team"))
    page = text(ben.get("/team"))
    assert "ann@example.com" not in page  # addresses are for who manages people
    for act in ("/team/invite", "/team/rename", "/role", "/remove"):
        assert act not in page


def test_what_each_person_has_spent_this_month_stands_beside_them(ann: Client, world: World) -> None:
    from studio.actions import credits

    for state in ("running", "failed"):
        task = rows.request(world.team, world.ben, state, credits=15)
        credits.charge(task)
        if state == "failed":
            credits.refund(task)
    assert "15 credits" in text(ann.get("/team"))
    assert "30 credits" not in text(ann.get("/team"))


def test_a_role_is_changed_and_that_is_undone(ann: Client, world: World) -> None:
    ann.post(f"/team/people/{at(world, world.ben).pk}/role", {"role": "reviewer"})
    assert at(world, world.ben).role == "reviewer"
    page = text(ann.get("/team"))
    undo = re.search(r'action="(/library/undo\?key=\w+)"', page)
    assert undo
    ann.post(undo[1])
    assert at(world, world.ben).role == "producer"


def test_what_the_page_does_not_offer_is_refused_by_hand(ben: Client, ann: Client, world: World) -> None:
    owner, own = at(world, world.ann).pk, at(world, world.ben).pk
    Membership.objects.filter(pk=own).update(role="manager")
    for path, fields in (
        (f"/team/people/{own}/role", {"role": "owner"}),
        (f"/team/people/{owner}/role", {"role": "reviewer"}),
        (f"/team/people/{owner}/remove", {}),
        ("/team/people/999999/remove", {}),
    ):
        assert ben.post(path, fields).status_code == 302
        assert "undo-strip" in text(ben.get("/team"))  # which says why not
    assert [at(world, who).role for who in (world.ann, world.ben)] == ["owner", "manager"]
    assert ben.post("/team/rename", {"name": "Mine"}).status_code == 403
    assert ben.post(f"/team/people/{own}/offer").status_code == 403


def test_a_stranger_cannot_touch_people_of_another_team(cleo: Client, world: World) -> None:
    own = at(world, world.ben).pk
    for path in (f"/team/people/{own}/role", f"/team/people/{own}/remove", f"/team/people/{own}/offer"):
        cleo.post(path, {"role": "reviewer"})
    assert at(world, world.ben).role == "producer"


def test_the_owner_gives_the_team_another_name(ann: Client, world: World) -> None:
    assert ann.post("/team/rename", {"name": " "}).status_code == 422
    ann.post("/team/rename", {"name": "The Orchestra"})
    assert "The Orchestra" in text(ann.get("/team"))
    assert LogEntry.objects.get(verb="team_renamed").details == {"was": "The Band"}
    solo = teams.found(world.ann, "Solo")
    ann.post("/team/switch", {"team": str(solo.pk)})
    ann.post("/library/undo")  # what was done last was done in the other team
    assert set(Team.objects.values_list("name", flat=True)) == {"The Orchestra", "Solo", "Strangers"}


# --- removed or downgraded while signed in ---
def test_who_is_removed_is_refused_at_the_next_click_and_so_is_their_key(
    ann: Client, ben: Client, world: World
) -> None:
    running = rows.request(world.team, world.ben, "running")
    _, key = keys.issue(world.team, world.ben, "laptop")
    header = {"Authorization": f"Bearer {key}"}
    path = "/api/v1/get-credits"
    assert ben.get("/library").status_code == 200
    assert Client().get(path, headers=header).status_code == 200
    ann.post(f"/team/people/{at(world, world.ben).pk}/remove")
    assert ben.get("/library").status_code == 403
    assert ben.post("/create", {"description": "x"}).status_code == 403
    assert Client().get(path, headers=header).status_code == 401
    running.refresh_from_db()
    assert running.state == "running"


def test_who_is_lowered_is_refused_at_the_next_click(ann: Client, ben: Client, world: World) -> None:
    Membership.objects.filter(user=world.ben).update(role="manager")
    assert "/team/invite" in text(ben.get("/team"))
    ann.post(f"/team/people/{at(world, world.ben).pk}/role", {"role": "producer"})
    assert ben.post("/team/invite", {"role": "reviewer"}).status_code == 403
    assert not Invitation.objects.exists()


# --- by link ---
def test_whoever_has_the_link_signs_up_into_the_team_and_has_no_team_of_their_own(
    ann: Client, client: Client, world: World
) -> None:
    shown = invite(ann, role="reviewer", credits="40")
    assert "no-store" in shown.headers["Cache-Control"]
    path = link(shown)
    assert path.rpartition("/")[2] not in text(ann.get("/team"))  # it is shown once
    visitor = Client()
    came = visitor.get(path)
    assert (came.status_code, came.headers["Location"]) == (302, "/join")  # the token leaves the address
    assert came.headers["Referrer-Policy"] == "no-referrer"
    page = text(visitor.get("/join"))
    for said in ("Join The Band", "Ann invites you", "As a reviewer", "40 credits a month"):
        assert said in page
    assert path.rpartition("/")[2] not in page
    signed_up = sign_up(visitor, "dora@example.com")
    assert signed_up.redirect_chain[-1][0] == "/library"
    assert "You are in The Band." in text(signed_up)
    dora = User.objects.get(email="dora@example.com")
    assert [(one.team, one.role) for one in dora.memberships.all()] == [(world.team, "reviewer")]
    assert Team.objects.count() == 2
    assert "has been used" in text(Client().get(path, follow=True))


def test_who_is_signed_in_joins_with_one_click_and_not_by_looking(
    ann: Client, cleo: Client, world: World
) -> None:
    page = cleo.get(link(invite(ann)), follow=True)
    assert "You are signed in as cleo@example.com." in text(page)
    assert not Membership.objects.filter(team=world.team, user=world.cleo).exists()
    joined = cleo.post("/join", follow=True)
    assert "You are in The Band." in text(joined)
    assert "The Band" in text(cleo.get("/team"))  # they work in it now
    assert cleo.post("/join").status_code == 404  # a second click finds nothing to do


def test_who_has_an_account_signs_in_and_comes_back_to_the_invitation(ann: Client, world: World) -> None:
    visitor = Client()
    visitor.get(link(invite(ann)))
    said = {"login": "cleo@example.com", "password": "correct horse", "next": "/join"}
    page = visitor.post("/accounts/login/?next=/join", said, follow=True)
    assert page.redirect_chain[-1][0] == "/join"
    assert "You are signed in as cleo@example.com." in text(page)


def test_signed_out_a_post_joins_nobody(ann: Client, world: World) -> None:
    visitor = Client()
    visitor.get(link(invite(ann)))
    assert "Create an account" in text(visitor.post("/join"))
    assert Invitation.objects.open().exists()


@pytest.mark.parametrize("mode", ["invitation", "closed"])
def test_where_not_everybody_may_come_the_invited_may(
    mode: str, ann: Client, world: World, settings: LazySettings
) -> None:
    settings.SIGN_UP_AFTER_FIRST = mode
    User.objects.filter(pk=world.ann.pk).update(is_staff=True)
    visitor = Client()
    page = text(visitor.get(link(invite(ann)), follow=True))
    assert ("Create an account" in page) == (mode == "invitation")
    sign_up(visitor, "dora@example.com")
    assert User.objects.filter(email="dora@example.com").exists() == (mode == "invitation")


def test_a_made_up_link_is_told_from_one_that_is_over(client: Client, world: World) -> None:
    answer = client.get("/join/nothing-that-was-ever-made")
    assert answer.status_code == 404
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no such invitation" in text(answer)
    assert client.get("/join").status_code == 404
    invitation, token = invitations.invite(at(world, world.ann))
    invitations.revoke(at(world, world.ann), invitation.pk)
    over = client.get(f"/join/{token}", follow=True)
    assert over.status_code == 410
    assert "was revoked" in text(over)


# --- by mail ---
@pytest.fixture
def mails(settings: LazySettings) -> LazySettings:
    """A studio with a mail server."""
    settings.EMAIL_HOST = "mail.example.com"
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    return settings


def test_an_invitation_by_mail_comes_in_the_language_of_who_invites(
    ann: Client, world: World, mails: LazySettings
) -> None:
    User.objects.filter(pk=world.ann.pk).update(language="en")
    page = text(invite(ann, email="Dora@example.com"))
    assert "on its way to dora@example.com" in page
    assert "the-link" not in page  # only whoever reads the mail has it
    [letter] = mail.outbox
    assert letter.to == ["dora@example.com"]
    assert "Ann invites you to The Band" in letter.subject
    token = re.search(r"/join/([\w-]+)", str(letter.body))
    assert token
    assert invitations.at(token[1])


def test_without_a_mail_server_whoever_invites_gets_the_link(ann: Client, world: World) -> None:
    page = invite(ann, email="dora@example.com")
    assert "This studio sends no mail" in text(page)
    assert link(page)
    assert not mail.outbox


def test_a_mail_that_cannot_be_sent_leaves_the_link(
    ann: Client, world: World, mails: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(invitations, "send_mail", broken)
    page = invite(ann, email="dora@example.com")
    assert "could not be sent" in text(page)
    assert link(page)


def test_another_person_cannot_use_an_invitation_by_mail(ann: Client, cleo: Client, world: World) -> None:
    path = link(invite(ann, email="dora@example.com"))
    page = cleo.get(path, follow=True)
    assert page.status_code == 410
    assert "for another e-mail address. You are signed in as cleo@example.com" in text(page)
    cleo.post("/join")
    assert not Membership.objects.filter(team=world.team, user=world.cleo).exists()
    visitor = Client()
    visitor.get(path)
    sign_up(visitor, "emil@example.com")
    emil = User.objects.get(email="emil@example.com")
    assert not Membership.objects.filter(team=world.team, user=emil).exists()
    assert Invitation.objects.open().exists()


def test_where_only_the_invited_may_come_they_come_with_the_address_that_is_invited(
    ann: Client, world: World, settings: LazySettings
) -> None:
    settings.SIGN_UP_AFTER_FIRST = "invitation"
    User.objects.filter(pk=world.ann.pk).update(is_staff=True)
    visitor = Client()
    visitor.get(link(invite(ann, email="dora@example.com")))
    assert "email=dora%40example.com" in text(visitor.get("/join"))
    assert "invited with another address" in text(sign_up(visitor, "emil@example.com"))
    assert not User.objects.filter(email="emil@example.com").exists()
    sign_up(visitor, "Dora@example.com")
    assert User.objects.get(email="dora@example.com").memberships.get().team == world.team


def test_who_has_to_prove_the_address_first_is_led_in_afterwards(
    ann: Client, world: World, mails: LazySettings
) -> None:
    invite(ann, email="dora@example.com")
    token = re.search(r"/join/([\w-]+)", str(mail.outbox[0].body))
    assert token
    visitor = Client()
    visitor.get(f"/join/{token[1]}")
    sign_up(visitor, "dora@example.com")
    dora = User.objects.get(email="dora@example.com")
    assert not dora.memberships.exists()
    EmailAddress.objects.filter(user=dora).update(verified=True)
    elsewhere = browser(dora)  # on the phone, where the mail was opened
    led = elsewhere.get("/create", follow=True)
    assert led.redirect_chain[-1][0] == "/join"
    elsewhere.post("/join")
    assert dora.memberships.get().team == world.team


def test_invitations_are_listed_sent_again_and_revoked_and_that_is_undone(ann: Client, world: World) -> None:
    first = link(invite(ann, role="reviewer"))
    pk = Invitation.objects.get().pk
    page = text(ann.get("/team"))
    assert "A link for one person" in page
    second = link(ann.post(f"/team/invitations/{pk}/renew"))
    assert first != second
    assert "no such invitation" in text(Client().get(first, follow=True))
    ann.post(f"/team/invitations/{pk}/revoke")
    assert "was revoked" in text(Client().get(second, follow=True))
    undo = re.search(r'action="(/library/undo\?key=\w+)"', text(ann.get("/team")))
    assert undo
    ann.post(undo[1])
    assert "Join The Band" in text(Client().get(second, follow=True))


def test_a_wrong_address_is_told_where_it_can_be_mended(ann: Client, world: World) -> None:
    answer = invite(ann, email="dora at example", role="reviewer")
    assert answer.status_code == 422
    assert "dora at example" in text(answer)
    assert not Invitation.objects.exists()
    assert "is in the team already" in text(invite(ann, email="ben@example.com"))
    assert invite(ann, role="owner").status_code == 422


# --- handing over, leaving ---
def test_a_team_is_offered_and_taken_on_its_page(ann: Client, ben: Client, world: World) -> None:
    ann.post(f"/team/people/{at(world, world.ben).pk}/offer")
    assert "has not answered yet" in text(ann.get("/team"))
    assert "The team is offered to you" in text(ben.get("/team"))
    assert '<span class="badge">offered</span>' in text(ben.get("/library"))
    assert '<span class="badge">offered</span>' not in text(ann.get("/library"))
    ben.post("/team/offer/decline")
    ben.post("/team/offer/take")
    assert at(world, world.ann).owns
    ann.post(f"/team/people/{at(world, world.ben).pk}/offer")
    ben.post("/team/offer/take")
    assert at(world, world.ben).owns
    assert ann.post("/team/rename", {"name": "x"}).status_code == 403


def test_whom_a_team_is_offered_to_gets_a_mail(world: World) -> None:
    teams.offer(at(world, world.ann), at(world, world.ben).pk)
    teams.mail_offer(world.team.pk)
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["ben@example.com"], "The Band is offered to you")


def test_who_leaves_lands_in_another_team_or_is_told_how_to_come_into_one(
    ann: Client, ben: Client, world: World
) -> None:
    assert "hand it over first" in text(ann.get("/team"))
    ann.post("/team/leave")
    assert at(world, world.ann).owns
    left = ben.post("/team/leave", follow=True)
    assert left.status_code == 403
    assert "Found a team" in text(left)
    assert ben.post("/team/new", {"name": "Solo"}, follow=True).status_code == 200
    assert world.ben.memberships.get().team.name == "Solo"


def test_an_invitation_that_is_over_keeps_nobody_from_founding_a_team(
    ann: Client, ben: Client, world: World
) -> None:
    ben.get(link(invite(ann)))
    Invitation.objects.update(revoked=timezone.now())
    Membership.objects.filter(user=world.ben).delete()
    assert "Found a team" in text(ben.get("/library"))


def test_who_is_alone_types_the_name_of_the_team(cleo: Client, world: World) -> None:
    assert cleo.post("/team/leave", {"name": "Something"}).status_code == 422
    assert world.cleo.memberships.exists()
    cleo.post("/team/leave", {"name": "strangers"})
    assert not world.cleo.memberships.exists()


# --- several teams ---
@pytest.fixture
def both(world: World) -> Client:
    """Ben's browser; he is in Cleo's team, too."""
    Membership.objects.create(team=world.other_team, user=world.ben)
    return browser(world.ben)


def test_one_changes_between_ones_teams(both: Client, world: World) -> None:
    assert "To Strangers" in text(both.get("/library"))
    both.post("/team/switch", {"team": str(world.other_team.pk)})
    assert "<h1>Strangers</h1>" in text(both.get("/team"))
    assert "To The Band" in text(both.get("/library"))


def test_nobody_changes_into_a_team_of_others_or_to_another_site(ben: Client, world: World) -> None:
    assert ben.post("/team/switch", {"team": str(world.other_team.pk)}).status_code == 404
    answer = ben.post("/team/switch?next=//evil.example", {"team": str(world.team.pk)})
    assert answer.headers["Location"] == "/library"


def test_a_link_into_another_of_ones_teams_says_where_it_leads(both: Client, world: World) -> None:
    clip = rows.take(rows.request(world.other_team, world.cleo))
    page = both.get(f"/takes/{clip.pk}")
    assert page.status_code == 404
    assert "This is in Strangers" in text(page)
    gone = both.post(f"/team/switch?next=/takes/{clip.pk}", {"team": str(world.other_team.pk)})
    assert gone.headers["Location"] == f"/takes/{clip.pk}"
    assert both.get(f"/takes/{clip.pk}").status_code == 200
    both.post("/team/switch", {"team": str(world.team.pk)})
    secret = Project.objects.create(team=world.other_team, user=world.cleo, name="Secret", private=True)
    hidden = rows.take(rows.request(world.other_team, world.cleo), project=secret)
    assert "This is in" not in text(both.get(f"/takes/{hidden.pk}"))
    both.post("/team/switch", {"team": str(world.other_team.pk)})
    # who is in one team only is told nothing
    assert both.get(f"/takes/{clip.pk}/player.json").status_code == 200
    assert "This is in" not in text(browser(world.ann).get(f"/takes/{clip.pk}"))


def test_what_another_tab_plays_and_shows_goes_on_after_a_change_of_teams(both: Client, world: World) -> None:
    default_storage.save("a.mp3", ContentFile(b"sound"))
    clip = rows.take(rows.request(world.other_team, world.cleo))
    sound = {"Accept": "*/*", "Range": "bytes=0-1"}
    answer: Any = both.get(f"/media/takes/{clip.pk}/audio.mp3", headers=sound)
    assert b"".join(answer.streaming_content) == b"so"
    of_page = sound | {"X-Team": str(world.team.pk)}
    assert both.get(f"/takes/{clip.pk}/player.json", headers=of_page).status_code == 404
    Membership.objects.filter(team=world.other_team, user=world.ben).delete()
    assert both.get(f"/media/takes/{clip.pk}/audio.mp3", headers=sound).status_code == 404


def test_a_page_stays_in_the_team_that_it_shows(both: Client, world: World) -> None:
    """What is chosen in one tab must not make another one spend the wrong team's credits."""
    page = both.get("/library").content.decode()
    assert f'"X-Team": "{world.team.pk}"' in page
    both.post("/team/switch", {"team": str(world.other_team.pk)})
    shown = {"HX-Request": "true", "HX-Boosted": "true", "X-Team": str(world.team.pk)}
    assert "<h1>The Band</h1>" in text(both.get("/team", headers=shown))
    Membership.objects.filter(team=world.team, user=world.ben).delete()
    assert both.get("/team", headers=shown).status_code == 403
    assert "<h1>Strangers</h1>" in text(both.get("/team"))


# --- accounts ---
def test_what_is_somebodys_comes_as_one_archive(ann: Client, ben: Client, world: World) -> None:
    default_storage.save("a.mp3", ContentFile(b"sound"))
    rows.song(world.team, world.ben, params={**rows.PARAMS})
    rows.take(rows.request(world.team, world.ann), title="Ann's own")
    sheets.begin(world.team, world.ben, "Rain", "[Verse]\nIt rains")
    answer: Any = ben.get("/account/takes-and-words.zip")
    assert answer.streaming
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    names = archive.namelist()
    assert archive.testzip() is None
    assert archive.read("The Band/Night Bus (take A).mp3") == b"sound"
    assert json.loads(archive.read("profile.json"))["email"] == "ben@example.com"
    assert json.loads(archive.read("The Band/lyrics.json"))[0]["title"] == "Rain"
    assert not [name for name in names if "Ann" in name]


def test_an_account_is_deleted_by_typing_its_address(ben: Client, world: World) -> None:
    assert "keeps what you made for it" in text(ben.get("/account/delete"))
    assert ben.post("/account/delete", {"email": "somebody@example.com"}).status_code == 422
    assert User.objects.filter(pk=world.ben.pk).exists()
    answer = ben.post("/account/delete", {"email": "Ben@example.com"}, follow=True)
    assert "Your account is deleted." in text(answer)
    assert not User.objects.filter(pk=world.ben.pk).exists()
    assert ben.get("/library").status_code == 302


def test_who_owns_a_team_with_others_is_told_to_hand_it_over(ann: Client, world: World) -> None:
    page = text(ann.get("/account/delete"))
    assert "You own The Band. Hand it over" in page
    assert "Delete my account" not in page
    assert ann.post("/account/delete", {"email": "ann@example.com"}).status_code == 422
    assert ApiKey.objects.count() == 0
    assert User.objects.filter(pk=world.ann.pk).exists()
