"""How much each team takes up, by what lies in the storage: each night, and soon after something was deleted
for good."""

import datetime
import logging
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from django.utils import timezone

from studio.actions import usage
from studio.actions.keeping import stored
from studio.models import Heartbeat, Task, Team, Usage

log = logging.getLogger(__name__)

MEASURED = "measured"
NIGHTLY = datetime.timedelta(hours=24)
SOON = datetime.timedelta(minutes=10)  # not more often than that
AT_ONCE = 500


def due() -> bool:
    age = Heartbeat.age(MEASURED)
    if age is None or age > NIGHTLY.total_seconds():
        return True
    return age > SOON.total_seconds() and Usage.objects.filter(measured=None).exists()


def measure() -> None:
    """A folder is a request's, and a request is a team's: no file is asked for by its name."""
    sums: dict[uuid.UUID, Counter[str]] = defaultdict(Counter)
    begun = timezone.now()
    by_request = _by_request()
    for team, parts in _of_teams(by_request):
        sums[team].update(parts)
    now = timezone.now()
    for team in Team.objects.filter(dissolved=None).values_list("pk", flat=True):
        found = {"takes": 0, "beside": 0, "uploads": 0, **sums[team], "measured": now, "changed": now}
        Usage.objects.get_or_create(team_id=team, defaults=found)
        # What was stored or deleted meanwhile may be in the sums or not: its own count stands.
        Usage.objects.filter(team_id=team, changed__lte=begun).update(**found)
    Heartbeat.stamp(MEASURED)
    log.info("%d bytes of %d teams were measured", sum(map(Counter.total, sums.values())), len(sums))


def _by_request() -> dict[uuid.UUID, Counter[str]]:
    found: dict[uuid.UUID, Counter[str]] = defaultdict(Counter)
    for name, size in stored.sized():
        if (part := usage.part(name)) and (request := _id(name.split("/")[1])):
            found[request][part] += size
    return found


def _of_teams(by_request: Mapping[uuid.UUID, Counter[str]]) -> Iterator[tuple[uuid.UUID, Counter[str]]]:
    requests = list(by_request)
    for place in range(0, len(requests), AT_ONCE):
        ids = requests[place : place + AT_ONCE]
        for request, team in Task.objects.filter(pk__in=ids).values_list("pk", "team_id"):
            yield team, by_request[request]


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
