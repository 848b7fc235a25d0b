"""An account from the command line: made once, changed only where it was asked for."""

import io

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import CommandError, call_command

from studio.actions import credits
from studio.models import Entry, Membership, Team, User

pytestmark = pytest.mark.django_db
EMAIL = "dora@example.com"


class Shell:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    def run(self, *words: str, typed: str | None = None) -> str:
        out = io.StringIO()
        self.monkeypatch.setattr("sys.stdin", io.StringIO(typed or ""))
        flags = [] if typed is None else ["--password-stdin"]
        call_command("create_account", *words, *flags, stdout=out)
        return out.getvalue().strip()


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Shell:
    return Shell(monkeypatch)


def everything() -> list[object]:
    tables = (User, Team, Membership, Entry, EmailAddress)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_it_makes_an_account_that_can_sign_in_with_a_team_and_credits(shell: Shell) -> None:
    said = shell.run(
        "Dora@Example.com", "--team", "Night Shift", "--credits", "70", typed="green apple pie\n"
    )
    user = User.objects.get(email=EMAIL)
    team = user.teams.get()
    assert user.check_password("green apple pie")
    assert EmailAddress.objects.get(user=user).verified
    assert Membership.objects.get(user=user).role == Membership.Role.OWNER
    assert credits.balance(team).extra == settings.WELCOME_CREDITS + 70
    assert said.startswith(f"Created {EMAIL}. It owns the team Night Shift with ")


def test_a_second_run_changes_nothing_and_says_so(shell: Shell) -> None:
    words = (EMAIL, "--team", "Night Shift", "--credits", "70", "--admin")
    shell.run(*words, typed="green apple pie")
    before = everything()
    assert shell.run(*words, typed="green apple pie") == f"{EMAIL} is there already. Nothing was changed."
    assert shell.run("DORA@example.com") == f"{EMAIL} is there already. Nothing was changed."
    assert everything() == before


def test_a_new_password_is_set_only_when_one_is_given(shell: Shell) -> None:
    shell.run(EMAIL, typed="green apple pie")
    shell.run(EMAIL)
    assert User.objects.get().check_password("green apple pie")
    assert shell.run(EMAIL, typed="red cherry cake") == f"{EMAIL} has a new password."
    assert User.objects.get().check_password("red cherry cake")


def test_the_sites_administrators_are_named(shell: Shell) -> None:
    shell.run("first@example.com", typed="green apple pie")
    shell.run(EMAIL, typed="green apple pie")
    assert not User.objects.get(email=EMAIL).is_staff
    assert shell.run(EMAIL, "--admin") == f"{EMAIL} may administer the site."
    assert User.objects.get(email=EMAIL).is_staff


def test_another_team_name_gives_another_team_with_its_credits(shell: Shell) -> None:
    shell.run(EMAIL, "--team", "One", typed="green apple pie")
    shell.run(EMAIL, "--team", "Two", "--credits", "5")
    two = Team.objects.get(name="Two")
    assert credits.balance(two).extra == settings.WELCOME_CREDITS + 5
    assert User.objects.get().teams.count() == 2


@pytest.mark.parametrize(
    ("words", "typed", "sentence"),
    [
        (["nobody"], "green apple pie", "'nobody' is not an e-mail address."),
        ([EMAIL], None, "A new account needs a password: pass one with --password-stdin."),
        ([EMAIL], "\n", "There is no password on standard input."),
        ([EMAIL], "short", "This password is too short. It must contain at least 8 characters."),
        (
            [EMAIL, "--team", "x" * 81],
            "green apple pie",
            "The team's name is 81 characters long; the limit is 80.",
        ),
        ([EMAIL, "--credits", "-5"], "green apple pie", "whole number from 0"),
        ([EMAIL, "--credits", "many"], "green apple pie", "whole number from 0"),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_nothing(
    shell: Shell, words: list[str], typed: str | None, sentence: str
) -> None:
    with pytest.raises(CommandError) as refused:
        shell.run(*words, typed=typed)
    assert sentence in str(refused.value)
    assert not User.objects.exists()
    assert not Team.objects.exists()
