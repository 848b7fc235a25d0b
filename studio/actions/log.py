"""The team's log: written by the verb that does it, in the same transaction."""

from typing import Any

from studio.models import LogEntry, Team, User


def write(team: Team, user: User | None, verb: str, what: str = "", **details: Any) -> LogEntry:
    """Add a line: `user` (None: the studio itself) did `verb` to what is called `what`."""
    name = user.display_name if user else ""
    return LogEntry.objects.create(
        team=team, user=user, name=name[:120], verb=verb, what=what[:200], details=details
    )
