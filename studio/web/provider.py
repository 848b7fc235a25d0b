"""Who makes the music: a team's own account at the hosted API, the site's, or the studio's own engine."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from studio.actions import accounts, balances, orders
from studio.actions.accounts import Refused, Where
from studio.catalog.said import StrOrPromise, filled
from studio.catalog.table import MODELS, TABLE
from studio.models import Account, BalanceCheck, Team
from studio.sentences import said
from studio.web import queries
from studio.web.access import MemberRequest, fresh, is_part, owner, staff
from studio.web.cards import cards
from studio.web.makers import Maker, by_name, initial

SHOWN = 20  # checks of the balance
MOST_LINES = 200
SOONEST, LATEST = TABLE.vendor.poll_seconds
UNCALLED = filled(
    _(
        "This studio has no public address (STUDIO_URL), so it asks every %(soonest)d to %(latest)d seconds"
        " instead. That is enough."
    ),
    soonest=SOONEST,
    latest=LATEST,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to have music made, as its card says it."""

    title: StrOrPromise
    text: StrOrPromise


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a test."""

    text: str
    is_fine: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """A check of the balance, and what it tells."""

    check: BalanceCheck

    @property
    def total(self) -> int:
        return self.check.credits + self.check.extra_credits

    @property
    def says(self) -> str:
        return balances.said(self.check.difference)


ENGINE = Choice(_("The studio's own engine"), _("Nothing that you write or sing leaves this machine."))
OWN = Choice(
    _("Your team's account at AI Music API"), _("Requests go there with your own key, and are paid there.")
)
SITE = Choice(_("The site's account"), _("Requests go to AI Music API, with the key of the administrator."))
OWN_OF_SITE = Choice(_("An account at AI Music API"), _("For every team that has none of its own."))


class ProviderForm(forms.Form):
    """The last four belong to an account of one's own."""

    where = forms.ChoiceField(label=_("Who makes the music"), widget=forms.RadioSelect)
    base = forms.CharField(label=_("Address"), required=False)
    key = forms.CharField(
        label=pgettext_lazy("of an account", "Key"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    mv = forms.ChoiceField(
        label=_("Forms begin with"),
        required=False,
        choices=[("", _("The usual model")), *((model.name, _(model.title)) for model in MODELS.values())],
    )
    hooks = forms.BooleanField(label=_("Let it call us when something is ready"), required=False)

    def __init__(self, team: Team | None, account: Account | None, data: Any = None) -> None:
        super().__init__(data, initial=_now(team, account))
        self.fields["where"].choices = _choices(team)  # type: ignore[attr-defined]
        if account and account.key:
            self.fields["key"].widget.attrs["placeholder"] = gettext("%(hint)s…, saved") % {
                "hint": account.hint
            }
            self.fields["key"].help_text = gettext("Left empty, it stays as it is. It is never shown again.")
        self.fields["hooks"].disabled = not orders.reachable()
        self.fields["hooks"].help_text = "" if orders.reachable() else str(UNCALLED)


def _now(team: Team | None, account: Account | None) -> dict[str, Any]:
    shown: dict[str, Any] = {"where": accounts.chosen(team).value, "base": accounts.HOME, "hooks": True}
    if account:
        shown |= {"base": account.base, "mv": account.mv, "hooks": account.hooks}
    return shown


def _choices(team: Team | None) -> list[tuple[str, Choice]]:
    site = accounts.of_site()
    found = [(Where.ENGINE.value, ENGINE), (Where.OWN.value, OWN if team else OWN_OF_SITE)]
    if team and site and site.key:
        found.append((Where.SITE.value, SITE))
    return found


# --- of a team ---
@owner
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: MemberRequest) -> HttpResponse:
    return _settings(request, request.team)


@owner
@fresh
@require_POST
def forget(request: MemberRequest) -> HttpResponse:
    return _forget(request, request.team)


@owner
@require_POST
def check(request: MemberRequest) -> HttpResponse:
    return _check(request, request.team)


@owner
@require_safe
def lines(request: MemberRequest, number: int) -> HttpResponse:
    return _lines(request, request.team, number)


# --- of the site: for all teams without an account ---
@staff
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def site_provider(request: MemberRequest) -> HttpResponse:
    return _settings(request, None)


@staff
@fresh
@require_POST
def site_forget(request: MemberRequest) -> HttpResponse:
    return _forget(request, None)


@staff
@require_POST
def site_check(request: MemberRequest) -> HttpResponse:
    return _check(request, None)


@staff
@require_safe
def site_lines(request: MemberRequest, number: int) -> HttpResponse:
    return _lines(request, None, number)


# --- of both ---
def _settings(request: MemberRequest, team: Team | None) -> HttpResponse:
    form = ProviderForm(team, accounts.own(team), request.POST or None)
    if not form.is_valid():
        return _page(request, team, form, status=422 if form.is_bound else 200)
    where = Where(form.cleaned_data.pop("where"))
    try:
        account = accounts.choose(team, where, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field, str(refusal))
        return _page(request, team, form, status=422)
    if where == Where.OWN and "test" in request.POST:
        return _page(request, team, ProviderForm(team, accounts.own(team)), _tested(account))
    messages.info(request, gettext("Saved."))
    return redirect(_route(team))


def _tested(account: Account) -> Said:
    """Ask for the balance, and say what came of it."""
    try:
        monthly, extra = accounts.recheck(account, tell=False)
    except accounts.ProviderError as error:
        failed = gettext("Saved, but the test did not work. %(why)s")
        return Said(failed % {"why": _why(error)}, is_fine=False)
    works = gettext("Saved, and it works: there are %(credits)s credits at %(maker)s.")
    if extra:
        works = gettext(
            "Saved, and it works: there are %(credits)s credits and %(extra)s extra ones at %(maker)s."
        )
    counted = {
        "credits": number_format(monthly, force_grouping=True),
        "extra": number_format(extra, force_grouping=True),
    }
    return Said(works % {**counted, "maker": Maker(account.base)}, is_fine=True)


def _why(error: accounts.ProviderError) -> str:
    return initial(by_name(said(str(error))).rstrip(".")) + "."


def _forget(request: MemberRequest, team: Team | None) -> HttpResponse:
    accounts.forget_key(_account(team), request.user)
    messages.info(request, gettext("The key is removed. New requests stay with the studio's own engine."))
    return redirect(_route(team))


def _check(request: MemberRequest, team: Team | None) -> HttpResponse:
    try:
        balances.check(_account(team))
    except accounts.ProviderError as error:
        sentence = gettext("The balance could not be had. %(why)s")
        messages.info(request, sentence % {"why": _why(error)})
    return redirect(_route(team))


def _page(
    request: MemberRequest,
    team: Team | None,
    form: ProviderForm,
    result: Said | None = None,
    status: int = 200,
) -> HttpResponse:
    account = accounts.own(team)
    context = {
        "form": form,
        "said": result,
        "for_site": team is None,
        "route": _route(team),
        "account": account if account and account.key else None,
        "maker": Maker(account.base) if account else Maker(),
        "reachable": orders.reachable(),
        "problem": by_name(said(account.problem_text)) if account else "",
        "waiting": queries.waiting(account) if account and account.problem else 0,
        "pace": (SOONEST, LATEST),
        "checks": [Compared(check) for check in queries.checks(account)[:SHOWN]] if account else (),
    }
    page = render(request, "provider.html", context, status=status)
    page.headers["Cache-Control"] = "no-store"
    return page


def _lines(request: MemberRequest, team: Team | None, number: int) -> HttpResponse:
    """The requests that explain what was spent between two checks."""
    account = _account(team)
    made = queries.check(account, number)
    if made is None or made.since is None:
        raise Http404
    found = balances.lines(account, made.since, made.created)
    shown = cards(None, queries.of_account(account, {line.task.pk for line in found[:MOST_LINES]}))
    known = {card.task.pk: card for card in shown}
    context = {
        "check": made,
        "route": _route(team),
        "lines": [(known[line.task.pk], line.credits) for line in found[:MOST_LINES]],
        "left_out": len(found[MOST_LINES:]),
    }
    return render(request, f"provider_lines.html{'#lines' if is_part(request) else ''}", context)


def _account(team: Team | None) -> Account:
    account = accounts.own(team)
    if account is None or not account.key:
        raise Http404
    return account


def _route(team: Team | None) -> str:
    return "provider" if team else "site_provider"
