"""Keys to the hosted API: kept sealed, used in turn, and what is known of their state."""

import datetime
import hashlib
import logging
import re
from collections.abc import Callable
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from studio import port, providers, sealed
from studio.actions import contacts
from studio.actions import log as journal
from studio.actions.sources import Refused
from studio.catalog.table import TABLE
from studio.models import Account, Membership, Pace, Task, Team, User, clock
from studio.port import Problem, ProviderError
from studio.providers.http import Gone
from studio.sentences import said

__all__ = ["ProviderError", "Refused"]  # what whoever asks here must reckon with

log = logging.getLogger(__name__)

HOME = "https://api.aimusicapi.ai"
LONGEST_BASE = 200
KEY = re.compile(r"[!-~]{1,500}")
SHOWN = 7  # characters of a key that tell it from others
HELD = 60.0  # seconds between two looks at a task whose account is in trouble
LONGEST_REST = 60.0  # seconds that a silent host is left alone
UNREADABLE = gettext_noop(
    "The key cannot be read any more, since the site's secret key has changed. Enter it again."
)
NO_KEY = gettext_noop("The vendor's key was taken away.")
NO_API = gettext_noop("This address does not answer as the AI Music API does.")
WAITING = gettext_noop("waiting for the vendor's account: %(why)s")
ON_ITS_WAY = gettext_noop(
    "Requests are on their way with your team's own key. Choose this once they are done."
)


class Where(StrEnum):
    """Who does the new requests of a team, or of all teams without an account."""

    ENGINE = "engine"  # the studio's own engine
    OWN = "own"  # the hosted API, with a key of their own
    SITE = "site"  # the hosted API, with the site's key


def chosen(team: Team | None) -> Where:
    account = own(team)
    if account is None or (account.is_on and not account.key):
        return Where.SITE if team and _has_key(of_site()) else Where.ENGINE
    return Where.OWN if account.is_on else Where.ENGINE


def _has_key(account: Account | None) -> bool:
    return account is not None and account.key != ""


@transaction.atomic
def choose(
    team: Team | None,
    where: Where,
    *,
    base: str = HOME,
    key: str = "",
    by: User | None = None,
    **fields: object,
) -> Account:
    """Let new requests go there. What follows belongs to an account of their own. Raises Refused."""
    account = Account.objects.get_or_create(team=team, defaults={"base": HOME, "is_on": False})[0]
    if where == Where.OWN:
        _check(account, base, key)
        if team and key:
            journal.write(team, by, "account_set", _base(base))
        return save(account, base=base, key=key, is_on=True, **fields)
    if where == Where.SITE:
        _stand_back(account, by)
    else:
        Account.objects.filter(pk=account.pk).update(is_on=False)
    return account


def _check(account: Account, base: str, key: str) -> None:
    """Raises Refused."""
    if not _is_address(base):
        raise Refused(gettext("This is not an address such as %(home)s.") % {"home": HOME}, "base")
    if key and not KEY.fullmatch(key):
        raise Refused(gettext("A key is one word of letters, digits and signs, without spaces."), "key")
    if not key and not account.key:
        raise Refused(gettext("Enter the key of the account there."), "key")
    if not key and _base(base) != account.base:
        sentence = gettext("The saved key belongs to %(address)s. Enter the key of the new address.")
        raise Refused(sentence % {"address": account.base}, "key")


def _stand_back(account: Account, by: User | None) -> None:
    """A team's account without a key that is on leaves everything to the site's. Raises Refused."""
    if account.key and Task.objects.active().filter(account=account).exists():
        raise Refused(gettext(ON_ITS_WAY), "where")
    forget_key(account, by)
    Account.objects.filter(pk=account.pk).update(is_on=True)


def save(account: Account, *, base: str, key: str, **fields: object) -> Account:
    """Keep the account as it is now wished; "" for a key keeps the one that is there."""
    account.base = _base(base)
    if key:
        account.key, account.hint = sealed.seal(key), key[:SHOWN]
        account.digest = hashlib.sha256(f"{account.base} {key}".encode()).hexdigest()
        account.credits = account.extra_credits = account.checked = None
    for name, value in fields.items():
        setattr(account, name, value)
    account.problem, account.problem_text, account.problem_at = "", "", None
    account.save()
    wake(account)
    return account


def own(team: Team | None) -> Account | None:
    """The team's own, or for None the site's."""
    return Account.objects.filter(team=team).first()


def of_site() -> Account | None:
    return own(None)


def opened(account: Account | None) -> port.Account:
    """Its address and its key. Raises AccountError."""
    if account is None or not account.key:
        raise port.AccountError(NO_KEY, Problem.KEY)
    try:
        return port.Account(account.base, sealed.unseal(account.key))
    except sealed.Unreadable as error:
        raise port.AccountError(UNREADABLE, Problem.KEY) from error


def without_key(account: Account, text: str) -> str:
    """The text, for whoever may read it."""
    try:
        return text.replace(opened(account).key, "…")
    except port.AccountError:
        return text


@transaction.atomic
def forget_key(account: Account, by: User | None = None) -> None:
    """Its tasks wait for another key; new ones stay with the studio's own engine."""
    if account.team and account.key:
        journal.write(account.team, by, "account_forgotten", account.base)
    Account.objects.filter(pk=account.pk).update(key="", hint="", digest="", is_on=False, problem="")


# --- turns ---
def turn(account: Account | None) -> float:
    """Take the key's next turn; 0, or the seconds until there is one."""
    if account is None or not account.digest:
        return 0.0
    return Pace.take(account.digest, TABLE.vendor.seconds_per_request)


def rest(account: Account, seconds: float) -> None:
    """The vendor asked for a pause."""
    Pace.pause(account.digest, seconds)


def stumbled(account: Account) -> None:
    """The host did not answer as it should: the pauses before the next turn grow. Other keys know nothing."""
    pace = Pace.objects.filter(digest=account.digest)
    pace.update(stumbles=F("stumbles") + 1)
    found = pace.first()
    if found is not None:
        pause = TABLE.vendor.seconds_per_request + 2.0 ** min(found.stumbles, 8)
        Pace.pause(found.digest, min(LONGEST_REST, pause))


def answered(account: Account) -> None:
    Pace.objects.filter(digest=account.digest, stumbles__gt=0).update(stumbles=0)


# --- trouble ---
def holds(task: Task) -> str:
    """Why the task must wait for its account, in a sentence; "" where it need not."""
    account = task.account
    if account is None or task.state == Task.State.FETCHING:
        return ""
    if account.problem == Account.Problem.KEY or (
        account.problem == Account.Problem.CREDITS and task.state == Task.State.QUEUED
    ):
        return WAITING % {"why": account.problem_text}
    return ""


def trouble(account: Account, problem: str, text: str, *, tell: bool = True) -> None:
    """Remember why the account is of no use now, and tell its owners, once."""
    fine = Account.objects.filter(pk=account.pk).exclude(problem=problem)
    if not fine.update(problem=problem, problem_text=text[:300], problem_at=timezone.now()):
        return
    log.error("%s of team %s is in trouble: %s", account, account.team_id, text)
    if tell:
        _tell_trouble(account, text)


def recheck(account: Account, *, tell: bool = True) -> tuple[int, int]:
    """Ask for the balance: proof that the key works. Raises ProviderError, and remembers trouble; `tell`
    its owners of it, unless it is one of them who asks."""
    Account.objects.filter(pk=account.pk).update(tried=timezone.now())
    turn(account)  # who comes next keeps its distance from this request, too
    try:
        key = opened(account)
        with contacts.watched(account, "balance"):
            found = providers.ELSEWHERE[providers.VENDOR].balance(key)
    except port.AccountError as error:
        trouble(account, error.problem, str(error), tell=tell)
        raise
    except Gone as error:
        raise ProviderError(NO_API) from error
    now = timezone.now()
    seen = {"credits": found[0], "extra_credits": found[1], "checked": now}
    Account.objects.filter(pk=account.pk).update(**seen)
    if account.problem == Account.Problem.KEY or sum(found) > 0:
        heal(account)
    return found


def heal(account: Account) -> None:
    """It is in order again: what waited for it goes on at once."""
    healed = Account.objects.filter(pk=account.pk).exclude(problem="")
    if healed.update(problem="", problem_text="", problem_at=None):
        wake(account)


def wake(account: Account) -> None:
    Task.objects.active().filter(account=account, lease_until=None).update(next_at=clock.now())


def in_trouble(older: datetime.timedelta) -> list[Account]:
    """Accounts that have been of no use for a while: they may be again."""
    limit = timezone.now() - older
    untried = Q(tried=None) | Q(tried__lt=limit)
    return list(Account.objects.exclude(problem="").filter(untried, problem_at__lt=limit))


def _tell_trouble(account: Account, text: str) -> None:
    def letter() -> tuple[str, str]:
        waits = _("Requests wait until it is in order again; nothing is lost.")
        return _("The vendor's account needs you"), f"{said(text)}\n\n{waits}"

    tell_owners(account, letter)


def tell_owners(account: Account, letter: Callable[[], tuple[str, str]]) -> None:
    """A mail to whoever looks after the account: subject and text, asked for in the language of each."""
    if account.team is None:
        people = User.objects.filter(is_staff=True, is_active=True)
    else:
        people = account.team.members.filter(memberships__role=Membership.Role.OWNER)
    try:
        for person in people:
            with translation.override(person.spoken):
                subject, text = letter()
                send_mail(subject, f"{text} {settings.PUBLIC_URL}".strip(), None, [person.email])
    except OSError:
        log.exception("The owners of %s could not be told", account)


def _is_address(text: str) -> bool:
    """Does it name a server? Whether it may be asked is seen when it is."""
    try:
        parts = urlsplit(text.strip())
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    extra = parts.username is not None or parts.query or parts.fragment or not text.strip().isprintable()
    return parts.scheme in ("http", "https") and named and not extra and len(text) <= LONGEST_BASE


def _base(text: str) -> str:
    """https://host, without the API's own path."""
    parts = urlsplit(text.strip())
    path = parts.path.rstrip("/").removesuffix("/api/v1")
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{path}"
