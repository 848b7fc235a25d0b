"""An account with a team and credits, made from the command line."""

import argparse
import sys

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import OperationalError, ProgrammingError, transaction
from django.utils.translation import gettext_noop

from studio.actions import credits, keys, teams
from studio.models import Membership, Team, User

GIFT = gettext_noop("From the site")


class Command(BaseCommand):
    help = "Create an account with a team and credits. A second run with the same words changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", type=str.lower)
        parser.add_argument("--password-stdin", action="store_true", help="read the password from stdin")
        parser.add_argument("--team", type=str.strip, default="", metavar="NAME", help="the team it owns")
        parser.add_argument(
            "--credits", type=whole, default=0, metavar="N", help="extra credits for a new team"
        )
        parser.add_argument(
            "--api-key", action="store_true", help="make an API key and print it alone on the last line"
        )
        parser.add_argument("--admin", action="store_true", help="let it administer the site")

    def handle(self, *args: object, **options: object) -> None:
        email, team = str(options["email"]), str(options["team"])
        check_email(email)
        check_team_name(team)
        password = read_password() if options["password_stdin"] else ""
        try:
            with transaction.atomic():
                news = bring_about(
                    email, password, team, int(str(options["credits"])), bool(options["admin"])
                )
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(f"The database is not ready ({error}). Run manage.py migrate.") from error
        self.stdout.write(" ".join(news) or f"{email} is there already. Nothing was changed.")
        if options["api_key"]:
            self.stdout.write(new_api_key(email, team))


def bring_about(email: str, password: str, team: str, gift: int, admin: bool) -> list[str]:
    """Do what is still to be done, and say what that was."""
    news = []
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = create(email, password)
        news.append(f"Created {email}.")
    elif password and not user.check_password(password):
        set_password(user, password)
        news.append(f"{email} has a new password.")
    if owned := give_team(user, team, gift):
        news.append(f"It owns the team {owned} with {credits.balance(owned).total} credits.")
    if admin and not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
        news.append(f"{email} may administer the site.")
    return news


def new_api_key(email: str, team: str) -> str:
    """A key of this person to the team of that name, or to their first one."""
    memberships = Membership.objects.filter(user__email__iexact=email).select_related("team", "user")
    joined = memberships.filter(**{"team__name": team} if team else {}).order_by("joined").first()
    if joined is None:
        raise CommandError(f"{email} is in no team.")
    return keys.issue(joined.team, joined.user, "Made by the command line")[1]


def create(email: str, password: str) -> User:
    if not password:
        raise CommandError("A new account needs a password: pass one with --password-stdin.")
    check_password(password, User(email=email))
    user = User.objects.create_user(email, password)
    # Whoever runs this command vouches for the address: no link has to be clicked.
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def set_password(user: User, password: str) -> None:
    check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])


def give_team(user: User, name: str, gift: int) -> Team | None:
    """The person's own new team, unless they are in one (of that name, if one is given)."""
    if user.teams.filter(**{"name": name} if name else {}).exists():
        return None
    team = teams.welcome(user, name)
    if gift:
        credits.grant(team, gift, note=GIFT, user=user)
    return team


def whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise argparse.ArgumentTypeError("it is a whole number from 0 to 99999999")
    return int(text)


def check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise CommandError(f"{email!r} is not an e-mail address.") from None


def check_team_name(name: str) -> None:
    limit = Team._meta.get_field("name").max_length
    if limit and len(name) > limit:
        raise CommandError(f"The team's name is {len(name)} characters long; the limit is {limit}.")


def read_password() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise CommandError("There is no password on standard input.")
    return password


def check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None
