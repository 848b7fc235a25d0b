"""Is it them or us? For the site's administrators."""

import datetime
import hashlib
import math
import platform
import shutil
from dataclasses import dataclass
from typing import Any

import django
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext
from django.views.decorators.http import require_safe

from studio.actions import figures, health
from studio.actions.figures import Dealings
from studio.actions.usage import size
from studio.models import Account
from studio.sentences import said
from studio.templatetags.look import ago, lasting
from studio.web import queries
from studio.web.access import MemberRequest, staff
from studio.web.makers import Maker, by_name

PACE = "8s"


@dataclass(frozen=True, slots=True)
class Light:
    """One thing that may be in order."""

    name: str
    state: str  # of health.State
    text: str
    help: str = ""  # what to do about it

    @property
    def word(self) -> str:
        words = {
            health.State.OK: pgettext("state of a part", "In order"),
            health.State.SLOW: pgettext("state of a part", "Needs a look"),
            health.State.RED: pgettext("state of a part", "In trouble"),
        }
        return words[health.State(self.state)]


@staff
@require_safe
def status(request: MemberRequest) -> HttpResponse:
    return render(request, "site_status.html", _live(request))


@staff
@require_safe
def updates(request: MemberRequest) -> HttpResponse:
    """204 while the page would look as it does."""
    context = _live(request)
    if request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=204)
    return render(request, "parts/status.html", context)


def _live(request: MemberRequest) -> dict[str, Any]:
    context = _context()
    text = render_to_string("parts/status.html", context)
    seen = hashlib.sha256(text.encode()).hexdigest()[:16]
    live = {"updates_url": f"{reverse('site_status_updates')}?seen={seen}", "updates_pace": PACE}
    return {**context, **live, "seen": seen}


def _context() -> dict[str, Any]:
    parts = health.look()
    ours = [_ours(part) for part in parts]
    if parts[0].state is health.State.RED:
        return {"ours": ours, "theirs": [], "said": _said(ours, [])}
    troubled = figures.accounts_in_trouble()
    theirs = [*(_vendor(one) for one in figures.vendors()), *(_account(one) for one in troubled)]
    ours.append(_mail(figures.mail()))
    return {
        "ours": ours,
        "theirs": theirs,
        "said": _said(ours, theirs),
        "facts": _facts(),
        "versions": _versions(),
    }


def _said(ours: list[Light], theirs: list[Light]) -> list[str]:
    """The answer, before everything else."""
    sides = ((gettext("Trouble here: %(parts)s."), ours), (gettext("Trouble elsewhere: %(parts)s."), theirs))
    red = [(text, [light.name for light in side if light.state == health.State.RED]) for text, side in sides]
    return [text % {"parts": ", ".join(names)} for text, names in red if names]


# --- ours ---
def _ours(part: health.Part) -> Light:
    names = {
        "database": gettext("Database"),
        "storage": gettext("Storage"),
        "workers": gettext("Workers"),
        "ticker": gettext("Ticker"),
        "backlog": gettext("Queue"),
    }
    texts = {
        "database": _answers,
        "storage": _answers,
        "workers": _heard,
        "ticker": _runs,
        "backlog": _waits,
    }
    help = "" if part.state == health.State.OK else _mend(part)
    return Light(names[part.name], part.state, said(part.error) or texts[part.name](part), help)


def _mend(part: health.Part) -> str:
    """What an administrator can do."""
    if part.name == "storage" and settings.S3:
        return gettext("Look at STUDIO_S3_… and at what its key may do.")
    if part.name == "storage":
        told = {"folder": str(settings.MEDIA_ROOT)}
        return gettext("Look at owner and rights of %(folder)s, and whether its disk is full.") % told
    if part.name == "workers" and part.state is health.State.SLOW:
        return gettext("The others do its work. Start it again; after a day it is forgotten.")
    if part.name in ("workers", "ticker"):
        told = {"part": part.name}
        return gettext("Start a machine that runs %(part)s (STUDIO_RUN), or look at its log.") % told
    if part.state == health.State.SLOW:
        return gettext("More workers make the wait shorter: STUDIO_WORKERS, or another machine.")
    return gettext("Look at the log of the workers.")


def _answers(part: health.Part) -> str:
    slow = (part.seconds or 0) > 1
    return gettext("Answers slowly.") if slow else gettext("Answers.")


def _heard(part: health.Part) -> str:
    if part.seconds is None:
        return gettext("Never heard from.")
    text = gettext("Last heard from %(ago)s.") % {"ago": _before(part.seconds)}
    if part.state is health.State.RED or not (late := part.late()):
        return text
    names = ", ".join(f"{_host(name)} ({_before(part.machines[name])})" for name in late)
    silent = gettext("Nothing from %(machines)s.") % {"machines": names}
    return f"{text} {silent}"


def _host(machine: str) -> str:
    return machine.rpartition("-")[0]


def _runs(part: health.Part) -> str:
    if part.seconds is None:
        return gettext("Has never run.")
    if part.state == health.State.OK:
        return gettext("Running.")
    return gettext("Stopped %(ago)s.") % {"ago": _before(part.seconds)}


def _waits(part: health.Part) -> str:
    way = sum(many for *_, many in figures.on_the_way())
    text = ngettext("%(many)d request is on its way.", "%(many)d requests are on their way.", way) % {
        "many": way
    }
    if not part.seconds or part.seconds < 60:
        return text if way else gettext("Empty.")
    wait = gettext("The oldest was due %(ago)s.") % {"ago": _before(part.seconds)}
    return f"{text} {wait}"


def _before(seconds: float) -> str:
    return ago(timezone.now() - datetime.timedelta(seconds=seconds))


def _mail(mail: Dealings) -> Light:
    name = gettext("Mail")
    if not settings.EMAIL_HOST:
        text = gettext("No mail server is set: nobody gets mail.")
        return Light(name, health.State.SLOW, text, gettext("Set STUDIO_SMTP_HOST."))
    if mail.in_trouble and mail.bad:
        told = {"ago": ago(mail.bad), "why": mail.text}
        help = gettext("Look at STUDIO_SMTP_…; manage.py doctor tries it.")
        return Light(name, health.State.RED, gettext("Failed %(ago)s: %(why)s") % told, help)
    if mail.fine:
        return Light(name, health.State.OK, gettext("Last sent %(ago)s.") % {"ago": ago(mail.fine)})
    return Light(name, health.State.OK, gettext("Nothing sent yet."))


# --- theirs ---
def _vendor(one: Dealings) -> Light:
    name = str(Maker(one.whom))
    if one.in_trouble and one.bad:
        told = {"ago": ago(one.bad), "why": by_name(said(one.text))}
        help = gettext("Nothing is lost: requests wait, and are tried again by themselves.")
        return Light(name, health.State.RED, gettext("Failed %(ago)s: %(why)s") % told, help)
    if one.fine and one.within:
        told = {"ago": ago(one.fine), "time": lasting(math.ceil(10 * one.within) / 10)}
        return Light(name, health.State.OK, gettext("Last answered %(ago)s, within %(time)s.") % told)
    if one.fine:
        return Light(name, health.State.OK, gettext("Last answered %(ago)s.") % {"ago": ago(one.fine)})
    return Light(name, health.State.OK, gettext("Not asked yet."))


def _account(account: Account) -> Light:
    name = gettext("The site's account")
    if account.team:
        name = gettext("Account of %(team)s") % {"team": account.team.name}
    waiting = queries.waiting(account)
    text = f"{account.get_problem_display()}. {by_name(said(account.problem_text))}"
    if waiting:
        wait = ngettext("%(many)d request waits for it.", "%(many)d requests wait for it.", waiting)
        text = f"{text} {wait % {'many': waiting}}"
    help = gettext("Whoever owns the team can look after it.") if account.team else ""
    return Light(name, health.State.RED, text, help)


# --- facts ---
def _facts() -> list[tuple[str, str, str]]:
    """What it is called, how much, and something to it."""
    music = sum(figures.stored().values())
    free = shutil.disk_usage(settings.DATA).free
    where = gettext("in a bucket") if settings.S3 else gettext("on this machine")
    return [
        (gettext("Music"), size(music), where),
        (gettext("Database"), size(figures.database_bytes()), _database_place()),
        (gettext("Free space"), size(free), _machine()),
        (gettext("Backup"), *_backup()),
    ]


def _versions() -> str:
    python, django_s, database = platform.python_version(), django.get_version(), figures.database_version()
    return f"Take Two {settings.VERSION} · Python {python} · Django {django_s} · {database}"


def _machine() -> str:
    return gettext("this machine runs %(parts)s") % {"parts": ", ".join(settings.RUN)}


def _database_place() -> str:
    named = settings.DATABASES["default"]
    return (
        gettext("on this machine")
        if named["ENGINE"].endswith("sqlite3")
        else str(named["HOST"] or named["NAME"])
    )


def _backup() -> tuple[str, str]:
    at = figures.backup()
    if at is None:
        return gettext("Not known"), gettext("manage.py backup has never run")
    return ago(at), gettext("the last one")
