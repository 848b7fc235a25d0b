"""The team's log: written by the verb that does it, in the same transaction."""

from typing import Any

from django.utils.functional import Promise as StrPromise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from studio.models import LogEntry, Team, User

# What a line says, by its verb, in the groups that the page offers. %(name)s is who did it, %(what)s what it
# was done to, "count" how many takes or credits it is about, and anything else a detail of the line.
PEOPLE: dict[str, StrPromise] = {
    "team_founded": _("%(name)s founded the team “%(what)s”."),
    "team_renamed": _("%(name)s called the team “%(what)s”; before, it was “%(was)s”."),
    "invited": _("%(name)s invited %(what)s as %(role)s."),
    "invited_again": _("%(name)s invited %(what)s once more as %(role)s."),
    "invitation_revoked": _("%(name)s took back the invitation of %(what)s."),
    "link_made": _("%(name)s made a link by which one person can join as %(role)s."),
    "link_renewed": _("%(name)s made a new link in place of one to join as %(role)s."),
    "link_revoked": _("%(name)s took back a link to join as %(role)s."),
    "joined": _("%(what)s joined as %(role)s."),
    "role_changed": _("%(name)s made %(what)s %(role)s; before: %(was)s."),
    "removed": _("%(name)s removed %(what)s from the team."),
    "left": _("%(what)s left the team."),
    "account_deleted": _("%(what)s deleted their account."),
    "ownership_offered": _("%(name)s offered the team to %(what)s."),
    "ownership_withdrawn": _("%(name)s took back the offer of the team."),
    "ownership_declined": _("%(name)s declined to own the team."),
    "ownership_taken": _("%(name)s became the owner; before, it was %(what)s."),
}
KEYS: dict[str, StrPromise] = {
    "key_made": _("%(name)s made the API key “%(what)s”."),
    "key_revoked": _("%(name)s revoked the API key “%(what)s”."),
    "account_set": _("%(name)s set the key to %(what)s."),
    "account_forgotten": _("%(name)s removed the key to %(what)s."),
}
MONEY: dict[str, StrPromise] = {
    "cap_set": ngettext_lazy(
        "%(name)s capped what %(what)s may spend in a month at %(credits)s credit.",
        "%(name)s capped what %(what)s may spend in a month at %(credits)s credits.",
        "count",
    ),
    "cap_removed": _("%(name)s removed the cap of %(what)s."),
    "approved": ngettext_lazy(
        "%(name)s approved “%(what)s” for %(credits)s credit, which %(asker)s had asked for.",
        "%(name)s approved “%(what)s” for %(credits)s credits, which %(asker)s had asked for.",
        "count",
    ),
    "declined": ngettext_lazy(
        "%(name)s declined “%(what)s” for %(credits)s credit, which %(asker)s had asked for.",
        "%(name)s declined “%(what)s” for %(credits)s credits, which %(asker)s had asked for.",
        "count",
    ),
    "credits_given": ngettext_lazy(
        "%(name)s gave %(what)s extra credit: %(note)s",
        "%(name)s gave %(what)s extra credits: %(note)s",
        "count",
    ),
    "credits_taken": ngettext_lazy(
        "%(name)s took %(what)s extra credit back: %(note)s",
        "%(name)s took %(what)s extra credits back: %(note)s",
        "count",
    ),
    "credits_paid": ngettext_lazy(
        "%(what)s extra credit was paid for: %(reference)s",
        "%(what)s extra credits were paid for: %(reference)s",
        "count",
    ),
    "room_set": _("%(name)s limited the team's storage to %(what)s GB."),
    "room_free": _("%(name)s removed the limit on the team's storage."),
    "room_usual": _("%(name)s gave the team the usual limit on its storage."),
}
DELETIONS: dict[str, StrPromise] = {
    "takes_trashed": ngettext_lazy(
        "%(name)s put %(what)s take into the trash.",
        "%(name)s put %(what)s takes into the trash.",
        "count",
    ),
    "takes_purged": ngettext_lazy(
        "%(name)s deleted %(what)s take for good.",
        "%(name)s deleted %(what)s takes for good.",
        "count",
    ),
    "trash_emptied": ngettext_lazy(
        "%(name)s emptied the trash of %(what)s take.",
        "%(name)s emptied the trash of %(what)s takes.",
        "count",
    ),
    "project_deleted": _("%(name)s deleted the project “%(what)s”."),
    "project_back": _("%(name)s had the project “%(what)s” back."),
    "playlist_deleted": _("%(name)s deleted the playlist “%(what)s”."),
    "playlist_back": _("%(name)s had the playlist “%(what)s” back."),
    "sheet_deleted": _("%(name)s deleted the lyrics “%(what)s”."),
    "sheet_back": _("%(name)s had the lyrics “%(what)s” back."),
    "preset_deleted": _("%(name)s deleted the preset “%(what)s”."),
    "preset_back": _("%(name)s had the preset “%(what)s” back."),
    "persona_deleted": _("%(name)s deleted the persona “%(what)s”."),
    "share_revoked": _("%(name)s took back the link to “%(what)s”."),
    "share_back": _("%(name)s opened the link to “%(what)s” again."),
    "share_made": _("%(name)s made a link to “%(what)s”."),
}
GROUPS: dict[str, dict[str, StrPromise]] = {
    "people": PEOPLE,
    "keys": KEYS,
    "money": MONEY,
    "deletions": DELETIONS,
}
VERBS: dict[str, StrPromise] = PEOPLE | KEYS | MONEY | DELETIONS


def write(team: Team, user: User | None, verb: str, what: str = "", **details: Any) -> LogEntry:
    """Add a line: `user` (None: the studio itself) did `verb` to what is called `what`."""
    if verb not in VERBS:
        raise ValueError(f"The log has no words for {verb!r}.")
    name = user.display_name if user else ""
    return LogEntry.objects.create(
        team=team, user=user, name=name[:120], verb=verb, what=what[:200], details=details
    )
