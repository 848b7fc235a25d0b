"""Who makes the music, in the words of pages: below them it is "the vendor", whoever that is."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.forms import ChoiceField, Form
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from studio.actions import accounts
from studio.actions.routes import Route
from studio.catalog.said import StrOrPromise, either
from studio.catalog.table import VENDOR
from studio.models import Account, Clip, Task
from studio.web import queries
from studio.web.access import MemberRequest

NAME = "AI Music API"
ENGINE = gettext_lazy("the studio's own engine")
SPOKEN_OF = re.compile(r"\bthe vendor\b", re.IGNORECASE)


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


def initial(text: StrOrPromise) -> str:
    """With a capital; names in it stay as they are."""
    said = str(text)
    return said[:1].upper() + said[1:]


def sentence(account: Account | None) -> str:
    """Who makes the music of a team."""
    if account is None:
        return gettext("The studio's own engine makes the music.")
    sentence = gettext("%(maker)s makes the music, with the site's account.")
    if account.team_id:
        sentence = gettext("%(maker)s makes the music, with the team's own account.")
    return sentence % {"maker": Maker(account.base)}


# --- beside the button ---
def line(route: Route, clip: Clip | None, several: bool) -> str:
    """Who will do it, and what there is to know about that; `several`: it starts from another take, too."""
    if route.account is None:
        by_us = gettext("By the studio's own engine: %(why)s") % {"why": route.why}
        return by_name(by_us if route.why else route.refused)
    maker, terms, price = Maker(route.account.base), route.operation.terms, VENDOR.carry_credits
    cost = route.carried * price
    by = gettext("By %(maker)s") % {"maker": maker}
    if clip and cost:
        by = gettext("By %(maker)s · %(credits)d of them bring “%(title)s” there")
        by %= {"maker": maker, "credits": cost, "title": clip.title}
    other = gettext("The other song costs %(credits)d more where it is not known there yet.")
    age = gettext("Only within %(hours)d hours of its making there.")
    notes = (
        other % {"credits": price} if several and price else "",
        by_name(gettext(terms.note)),
        age % {"hours": terms.hours} if terms.hours else "",
    )
    said = " ".join(note for note in notes if note)
    return f"{by}. {said}" if said else by


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
    text = _why_they_wait(account) % {"maker": Maker(account.base)}
    may = request.membership.owns if account.team_id else request.user.is_staff
    if may:
        return Trouble(text, reverse("provider" if account.team_id else "site_provider"))
    who = gettext("The site's administrator")
    if account.team_id:
        owners = [owner.display_name for owner in queries.owners(request.team)]
        who = either(gettext("%(name)s (owner)") % {"name": name} for name in owners)
    can = gettext("%(who)s can mend it.") % {"who": who}
    return Trouble(f"{text} {can}")


def _why_they_wait(account: Account) -> str:
    if account.problem == Account.Problem.CREDITS:
        if account.team_id:
            return gettext("Requests wait: the team's credits at %(maker)s are used up.")
        return gettext("Requests wait: the site's credits at %(maker)s are used up.")
    if account.team_id:
        return gettext("Requests wait: %(maker)s does not accept the team's key.")
    return gettext("Requests wait: %(maker)s does not accept the site's key.")
