"""How much of the storage a team has, and takes up."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from studio.actions import files
from studio.actions import log as journal
from studio.actions.sources import Refused
from studio.models import Team, Usage, User

GIGABYTE = 10**9
MOST = 1_000_000  # gigabytes


class Full(Refused):
    """There is no room for it in the team's storage."""


def of(team: Team) -> Usage:
    return Usage.objects.filter(team=team).first() or Usage(team=team)


def held(team: Team) -> int:
    """Bytes, of a team that was read with its `usage`, or else is asked for it."""
    try:
        return team.usage.total
    except Usage.DoesNotExist:
        return 0


def limit(team: Team) -> int:
    """Bytes; 0 for as many as there are."""
    own = team.gigabytes
    return GIGABYTE * (settings.TEAM_GIGABYTES if own is None else own)


def check(team: Team, more: int = 0) -> None:
    """Is there room for what is asked for, and for so many bytes that it brings? Raises Full."""
    most = limit(team)
    if not most:
        return
    used = of(team).total
    if used >= most or used + more > most:
        told = {"used": size(used + more), "most": size(most)}
        sentence = (
            _("The team's storage is full: %(used)s of %(most)s.")
            if used >= most
            else _("This does not fit into the team's storage: it would be %(used)s of %(most)s.")
        )
        help = _("Empty the trash, or ask an administrator of the site for more.")
        raise Full(f"{sentence % told} {help}")


def size(many: int) -> str:
    """0 MB, 340 MB, 1.25 GB, 10 GB: never less than there is room for, so that a limit looks like itself."""
    if many < GIGABYTE:
        return f"{number_format(-(-many // 10**6), force_grouping=True)} MB"
    places = 0 if many % GIGABYTE == 0 else 2 if many < 10 * GIGABYTE else 1
    return f"{number_format(many / GIGABYTE, places, force_grouping=True)} GB"


def add(team_id: uuid.UUID, **sizes: int) -> None:
    """Something was stored: so many bytes of `takes`, `beside` or `uploads`."""
    more = {part: F(part) + size for part, size in sizes.items() if size}
    if more and not Usage.objects.filter(team=team_id).update(**more, changed=timezone.now()):
        Usage.objects.get_or_create(team_id=team_id, defaults={"measured": timezone.now()})
        Usage.objects.filter(team=team_id).update(**more, changed=timezone.now())


def part(name: str) -> str:
    """What a file in the storage counts as, by its name; "" for what is no team's."""
    root, *rest = name.split("/")
    if root == "takes" and rest:
        return "beside" if "files" in rest[1:-1] else "takes"
    return "uploads" if root == "uploads" and rest else ""


def sizes(names: Iterable[str]) -> dict[str, int]:
    """The bytes of these files by what they count as, before they are deleted; nothing where the storage is
    away."""
    by_part: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_part[part(name)].append(name)
    with suppress(OSError):
        return {of: files.size(some) for of, some in by_part.items() if of}
    return {}


def free(team_id: uuid.UUID, freed: Mapping[str, int]) -> None:
    """So much was deleted for good. It is worth measuring soon whether that is all."""
    less = {name: Greatest(F(name) - size, 0) for name, size in freed.items()}
    Usage.objects.filter(team=team_id).update(**less, measured=None, changed=timezone.now())


def discard(team_id: uuid.UUID, names: Collection[str]) -> None:
    """Delete files of the team that no row names any more."""
    freed = sizes(names)
    files.discard(names)
    free(team_id, freed)


def stale(team: Team) -> None:
    """Nobody has counted what changed: it is worth measuring soon."""
    free(team.pk, {})


def give(team: Team, gigabytes: int | None, by: User) -> None:
    """Let the team take up so many; 0 for no limit, None for what all teams have."""
    Team.objects.filter(pk=team.pk).update(gigabytes=gigabytes)
    verb = "room_usual" if gigabytes is None else "room_set" if gigabytes else "room_free"
    journal.write(team, by, verb, str(gigabytes or ""))
