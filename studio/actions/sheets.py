"""Lyrics that are worked on: written down as they are typed, with how they read before."""

import datetime
import uuid
from functools import cache

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from studio import catalog
from studio.actions import log
from studio.actions.shelf import KEPT
from studio.actions.submit import Refused, submit
from studio.catalog.fields import OVERLONG, overlong
from studio.models import Sheet, SheetVersion, Task, Team, User
from studio.providers import words

LONGEST = 20_000  # characters: four times what the longest song takes
TITLE_LIMIT = 80  # as that of a song
PAUSE = datetime.timedelta(minutes=3)  # of rest, after which a change begins a new version
MOST_VERSIONS = 100
SHEET_OVERLONG = gettext_lazy("The sheet is %(length)d characters long; the limit is %(limit)d.")
UNTITLED = gettext_noop("Untitled")


class Conflict(Exception):
    """Somebody else changed the sheet meanwhile; it comes as it is now."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(f"sheet {sheet.pk} was changed meanwhile")
        self.sheet = sheet


def measure(text: str) -> list[words.Measured]:
    """The syllables and the rhyme of each line."""
    return words.measure(text[:LONGEST])


def begin(team: Team, user: User, title: str = "", text: str = "") -> Sheet:
    """Raises Refused."""
    return Sheet.objects.create(team=team, user=user, title=_title(title), text=_text(text))


def copy(sheet: Sheet, user: User) -> Sheet:
    return begin(sheet.team, user, _named_copy(sheet.title), sheet.text)


def _named_copy(title: str) -> str:
    said = gettext("%(title)s (copy)")
    return said % {"title": title[: TITLE_LIMIT - len(said % {"title": ""})]}


def write_down(
    sheet: Sheet,
    user: User,
    *,
    title: str,
    text: str,
    seen: datetime.datetime | None,
    keep: bool = False,
) -> Sheet:
    """Write it down; `seen` is when it had been changed as its writer knows it.

    How it read before is kept when it had rested for a while, or when `keep` says so.
    Raises Conflict or Refused.
    """
    title, text = _title(title), _text(text)
    now = timezone.now()
    with transaction.atomic():
        if seen is None or not Sheet.objects.filter(pk=sheet.pk, changed=seen).update(changed=now):
            return _as_it_is(sheet, title, text)
        before = Sheet.objects.get(pk=sheet.pk)
        if before.text != text and before.text.strip() and (keep or now - seen > PAUSE):
            _keep(sheet, user, before.text)
        before.title, before.text = title, text
        before.save(update_fields=["title", "text"])
    return before


def put_aside(sheet: Sheet, user: User, text: str) -> None:
    """Keep a text that is not taken as a version. Raises Refused."""
    if (kept := _text(text)).strip():
        _keep(sheet, user, kept)


def _as_it_is(sheet: Sheet, title: str, text: str) -> Sheet:
    """Whoever sends the same twice has not heard of the first time. Raises Conflict for anything else."""
    now = Sheet.objects.get(pk=sheet.pk)
    if (now.title, now.text) != (title, text):
        raise Conflict(now)
    return now


def _keep(sheet: Sheet, user: User, text: str) -> None:
    SheetVersion.objects.create(sheet=sheet, user=user, text=text)
    old = sheet.versions.values_list("pk", flat=True)[MOST_VERSIONS:]
    SheetVersion.objects.filter(pk__in=list(old)).delete()


def restore(version: SheetVersion, user: User) -> Sheet:
    """Let the sheet read as it did; how it reads now becomes a version itself."""
    sheet = version.sheet
    return write_down(sheet, user, title=sheet.title, text=version.text, seen=sheet.changed, keep=True)


def write(sheet: Sheet, user: User, sentence: str, ticket: uuid.UUID) -> Task:
    """Ask for two drafts of lyrics for this sheet. Raises Refused."""
    operation = catalog.get("lyrics")
    form = operation.from_post({"description": sentence})
    if not form.is_valid():
        raise Refused(" ".join(str(said) for said in form.errors["description"]), "sentence")
    key = f"{mark(sheet)}{ticket.hex[:24]}"
    return submit(team=sheet.team, user=user, operation=operation, form=form, form_key=key)


def mark(sheet: Sheet) -> str:
    """How the keys of requests for a sheet begin: a task needs no other column to know it."""
    return f"sheet-{sheet.pk.hex}-"


@transaction.atomic
def throw_away(sheet: Sheet, by: User | None = None) -> None:
    """It can be had back for a while."""
    if Sheet.objects.filter(pk=sheet.pk, deleted=None).update(deleted=timezone.now()):
        log.write(sheet.team, by, "sheet_deleted", sheet.title)


@transaction.atomic
def bring_back(sheet: Sheet, by: User | None = None) -> None:
    if Sheet.objects.filter(pk=sheet.pk).exclude(deleted=None).update(deleted=None):
        log.write(sheet.team, by, "sheet_back", sheet.title)


def tidy() -> None:
    """What was deleted long ago goes for good."""
    Sheet.objects.filter(deleted__lt=timezone.now() - KEPT).delete()


@cache
def _names_of_none() -> frozenset[str]:
    said = {""}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said.add(gettext(UNTITLED))
    return frozenset(said)


def is_nameless(title: str) -> bool:
    """Has nobody called the sheet anything yet, whatever language they speak?"""
    return title.strip() in _names_of_none()


def _title(typed: str) -> str:
    title = " ".join(typed.split()) or gettext(UNTITLED)
    if said := overlong(OVERLONG, title, TITLE_LIMIT, label=gettext("Title")):
        raise Refused(said, "title")
    return title


def _text(typed: str) -> str:
    """With one kind of line end, and without what a database cannot hold. Raises Refused."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if said := overlong(SHEET_OVERLONG, text, LONGEST):
        raise Refused(said, "text")
    return text
