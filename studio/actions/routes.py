"""Who does a request: the vendor, where the team has an account that can, else the studio's own engine."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from studio import catalog, providers
from studio.actions import sources
from studio.actions.sources import Params, Refused
from studio.catalog.operation import Operation
from studio.catalog.table import TABLE
from studio.models import Account, Clip, Membership, Persona, RemoteClip, Task, Team

MADE_ONLY = gettext_noop("This works with takes that were made here, and “%(title)s” was uploaded.")
UPLOADED_ONLY = gettext_noop("This works with uploaded recordings, and “%(title)s” was made here.")
APART = "Take apart"  # the menu's heading of stems
SINGS_THERE = gettext_noop("“%(name)s” sings at the vendor only, and your team's requests do not go there.")


@dataclass(frozen=True, slots=True)
class Route:
    operation: Operation  # of two twins the one that suits
    account: Account | None = None  # None: the studio's own engine
    carried: int = 0  # takes that have to be brought to the vendor first
    why: str = ""  # why not the vendor, though there is an account
    refused: str = ""  # why nobody does it, as long as nothing else is asked for

    @property
    def provider(self) -> str:
        return providers.VENDOR if self.account else providers.DEFAULT

    @property
    def credits(self) -> int:
        return self.operation.credits + self.carried * TABLE.vendor.carry_credits


class Obstacle(Exception):
    """Why the vendor cannot do it, in a sentence."""


def find(
    team: Team, operation: Operation, params: Params, sent: bool = False, me: Membership | None = None
) -> Route:
    """Who does it and what it costs; `sent`: a file came with the request; `me`: whose it is, so that only
    what they see is there. Raises Refused."""
    clips = sources.check(team, operation, params, me)
    persona = sources.persona(team, operation, params, me)
    cut = sources.cut_voice(team, operation, params, me)
    route = _best(Account.of(team), operation, clips, persona, cut, sent)
    if persona and persona.base and not route.account:
        raise Refused(route.why or gettext(SINGS_THERE) % {"name": persona.name}, "persona_id")
    return route


def preview(team: Team, operation: Operation, clip: Clip | None = None) -> Route:
    """The same for a form that is not filled in yet."""
    return previews(team, [operation], clip)[0]


def previews(team: Team, operations: Iterable[Operation], clip: Clip | None = None) -> list[Route]:
    """The same for a menu. Of a clip that is asked about often, let the remotes be there already."""
    account = Account.of(team)
    return [_preview(account, operation, clip) for operation in operations]


def _preview(account: Account | None, operation: Operation, clip: Clip | None) -> Route:
    try:
        return _best(account, operation, [clip] if clip and operation.clip_field else [])
    except Refused as refusal:
        return Route(operation, refused=str(refusal))


def _best(
    account: Account | None,
    operation: Operation,
    clips: Sequence[Clip],
    persona: Persona | None = None,
    cut: Task | None = None,
    sent: bool = False,
) -> Route:
    """Raises Refused."""
    why = ""
    if account:
        try:
            _check_offer(operation, account, persona, cut)
            _check_file(sent)
            return _there(account, operation, clips)
        except Obstacle as obstacle:
            why = str(obstacle)
    return Route(suited(operation, clips[0].uploaded, clips[0]) if clips else operation, why=why)


def suited(operation: Operation, uploaded: bool, clip: Clip, source: str = "") -> Operation:
    """The operation itself or its twin for the other kind of clips. Raises Refused.

    Whoever asks need not know which of two twins is for uploads: theirs is taken.
    """
    kind = "uploaded" if uploaded else "made"
    if (source or operation.source) in ("any", kind):
        return operation
    key = f"{operation.key}_upload" if uploaded else operation.key.removesuffix("_upload")
    twin = catalog.OPERATIONS.get(key)
    if twin in (None, operation) or twin.source not in ("any", kind):
        sentence = MADE_ONLY if uploaded else UPLOADED_ONLY
        raise Refused(gettext(sentence) % {"title": clip.title}, operation.clip_field)
    return twin


def remote(clip: Clip, account: Account, operation: Operation, at: datetime.datetime) -> RemoteClip | None:
    """The clip as the account's host knows it, if it is young enough there for the operation."""
    hours = operation.terms.hours
    oldest = at - datetime.timedelta(hours=hours) if hours else None
    for known in clip.remotes.all():
        is_there = known.base == account.base and known.family == operation.family
        if is_there and (oldest is None or known.created >= oldest):
            return known
    return None


def _there(account: Account, operation: Operation, clips: Sequence[Clip]) -> Route:
    """Raises Obstacle."""
    now, carried, uploaded = timezone.now(), 0, []
    for clip in clips:
        known = remote(clip, account, operation, now)
        if known is None:
            _check_way(operation, clip)
            carried += 1
        uploaded.append(known is None or known.uploaded)
    if not clips:
        return Route(operation, account)
    try:
        twin = suited(operation, uploaded[0], clips[0], operation.terms.source)
    except Refused:
        sentence = gettext("The vendor does not do this with “%(title)s”, which is a take of its own there.")
        if uploaded[0]:
            sentence = gettext(
                "The vendor does not do this with “%(title)s”, which is a recording from outside there."
            )
        raise Obstacle(sentence % {"title": clips[0].title}) from None
    return Route(twin, account, carried)


def _check_offer(operation: Operation, account: Account, persona: Persona | None, cut: Task | None) -> None:
    if not operation.terms.offered:
        raise Obstacle(gettext(operation.terms.note) or gettext("The vendor does not offer this."))
    if persona and (persona.base != account.base or not persona.remote_id):
        sentence = gettext("“%(name)s” was made by the studio's own engine and sings only there.")
        raise Obstacle(sentence % {"name": persona.name})
    if cut and cut.account_id != account.pk:
        raise Obstacle(gettext("This voice was cut by the studio's own engine."))


def _check_file(sent: bool) -> None:
    if sent and not settings.PUBLIC_URL:
        raise Obstacle(
            gettext(
                "The vendor cannot fetch your recording from here:"
                " this studio has no public address (STUDIO_URL)."
            )
        )


def _check_way(operation: Operation, clip: Clip) -> None:
    """Can the clip be brought there, and is that worth its price?"""
    if operation.terms.at_once or (operation.group == APART and not clip.uploaded):
        sentence = gettext("“%(title)s” is not at the vendor; the studio's own engine knows it exactly.")
        raise Obstacle(sentence % {"title": clip.title})
    if operation.family not in providers.DOORS:
        raise Obstacle(gettext("The vendor takes no takes for this."))
    if not settings.PUBLIC_URL:
        sentence = gettext(
            "The vendor cannot fetch “%(title)s” from here: this studio has no public address (STUDIO_URL)."
        )
        raise Obstacle(sentence % {"title": clip.title})
    if operation.source == "made" and f"{operation.key}_upload" not in catalog.OPERATIONS:
        sentence = gettext("“%(title)s” was not made at the vendor, and only such takes work there.")
        raise Obstacle(sentence % {"title": clip.title})
