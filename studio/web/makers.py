"""Who makes the music, in the words of pages: below them it is "the vendor", whoever that is."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.forms import ChoiceField, Form
from django.urls import reverse

from studio.actions import accounts
from studio.actions.routes import Route
from studio.catalog.table import VENDOR
from studio.models import Account, Clip, Task
from studio.web import queries
from studio.web.access import MemberRequest, is_owner

NAME = "AI Music API"
ENGINE = "the studio's own engine"
SPOKEN_OF = re.compile(r"\bthe vendor\b", re.IGNORECASE)
WITH_TAKES = "The other song costs {} more where it is not known there yet."
AGE = "Only within {} hours of its making there."


@dataclass(frozen=True, slots=True)
class Maker:
    """The hosted API at an address."""

    base: str = accounts.HOME

    def __str__(self) -> str:
        """AI Music API; with its host when that is not the usual one."""
        return NAME if self.base == accounts.HOME else f"{NAME} ({urlsplit(self.base).netloc})"


def by_name(text: str) -> str:
    """A sentence from below, as pages say it."""
    return SPOKEN_OF.sub(NAME, text)


def of_task(task: Task) -> Maker | None:
    """None for the studio's own engine."""
    return Maker(task.account.base) if task.account else None


def of_clip(clip: Clip) -> str:
    """AI Music API, sonic-v5"""
    maker = of_task(clip.task)
    return ", ".join(filter(None, (str(maker), clip.mv))) if maker else initial(ENGINE)


def initial(text: str) -> str:
    """With a capital; names in it stay as they are."""
    return text[:1].upper() + text[1:]


def sentence(account: Account | None) -> str:
    """Who makes the music of a team."""
    if account is None:
        return f"{initial(ENGINE)} makes the music."
    whose = "the team's own account" if account.team_id else "the site's account"
    return f"{Maker(account.base)} makes the music, with {whose}."


# --- beside the button ---
def line(route: Route, clip: Clip | None, several: bool) -> str:
    """Who will do it, and what there is to know about that; `several`: it starts from another take, too."""
    if route.account is None:
        return by_name(f"By {ENGINE}: {route.why}" if route.why else route.refused)
    maker, terms, price = Maker(route.account.base), route.operation.terms, VENDOR.carry_credits
    cost = route.carried * price
    way = f" · {cost} of them bring “{clip.title}” there" if clip and cost else ""
    notes = (
        WITH_TAKES.format(price) if several and price else "",
        by_name(terms.note),
        AGE.format(terms.hours) if terms.hours else "",
    )
    said = " ".join(note for note in notes if note)
    return f"By {maker}{way}" + (f". {said}" if said else "")


def begin_with(form: Form, account: Account | None) -> None:
    """The model that the account prefers, where the form has the choice."""
    field = form.fields.get("mv")
    if account and account.mv and isinstance(field, ChoiceField) and field.valid_value(account.mv):
        field.initial = account.mv


# --- an account in trouble ---
@dataclass(frozen=True, slots=True)
class Trouble:
    """Why requests wait, and where whoever can may mend it."""

    text: str
    url: str = ""


def trouble(request: MemberRequest, account: Account | None) -> Trouble | None:
    if account is None or not account.problem:
        return None
    whose = "the team's" if account.team_id else "the site's"
    text = f"Requests wait: {Maker(account.base)} does not accept {whose} key."
    if account.problem == Account.Problem.CREDITS:
        text = f"Requests wait: {whose} credits at {Maker(account.base)} are used up."
    may = is_owner(request.membership) if account.team_id else request.user.is_staff
    if may:
        return Trouble(text, reverse("provider" if account.team_id else "site_provider"))
    owners = [f"{owner.display_name} (owner)" for owner in queries.owners(request.team)]
    who = " or ".join(owners) if account.team_id else "The site's administrator"
    return Trouble(f"{text} {who} can mend it.")
