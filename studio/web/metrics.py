"""Figures in the text format of Prometheus (version 0.0.4)."""

import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from studio.actions import figures, health
from studio.models.contact import BOUNDS as CONTACT_BOUNDS
from studio.web import watching
from studio.web.access import public
from studio.web.inside import may_know

TYPE = "text/plain; version=0.0.4; charset=utf-8"
Labels = Mapping[str, str]
Samples = Iterable[tuple[Labels, float]]


@public
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever shows STUDIO_METRICS_TOKEN; where there is none, for this machine. For others it is not
    there."""
    if not may_know(request):
        raise Http404
    return HttpResponse("".join(f"{line}\n" for line in lines()), content_type=TYPE)


def lines() -> Iterator[str]:
    """What needs the database is left out while it is away: `studio_part_ready` says so."""
    about = {"version": settings.VERSION, "python": platform.python_version()}
    yield from _family("studio_info", "gauge", "What runs here.", [(about, 1)])
    parts = health.look()
    yield from _parts(parts)
    yield from _requests(watching.TALLY.read())
    if parts[0].state is not health.State.RED:
        yield from _tasks()
        yield from _outside()
        yield from _amounts()


def _parts(parts: Sequence[health.Part]) -> Iterator[str]:
    ready = [({"part": part.name}, float(part.state is not health.State.RED)) for part in parts]
    yield from _family("studio_part_ready", "gauge", "1 for what works, as /readyz says it.", ready)
    seconds = {part.name: part.seconds for part in parts if part.seconds is not None}
    told = {
        "workers": ("studio_worker_silence_seconds", "Since a worker last gave a sign of life."),
        "ticker": ("studio_ticker_late_seconds", "Since the ticker's lease ended; 0 while one leads."),
        "backlog": ("studio_oldest_due_seconds", "That the oldest due task has waited to be taken up."),
    }
    for part, (name, help) in told.items():
        if part in seconds:
            yield from _family(name, "gauge", help, [({}, seconds[part])])
    machines = [({"machine": name}, silent) for part in parts for name, silent in part.machines.items()]
    help = "Since a worker of that machine last gave a sign of life."
    yield from _family("studio_machine_silence_seconds", "gauge", help, machines)


def _tasks() -> Iterator[str]:
    way = [
        ({"provider": p, "operation": o, "state": s}, float(many)) for p, o, s, many in figures.on_the_way()
    ]
    yield from _family("studio_tasks", "gauge", "Requests that are not over yet.", way)
    waited: Samples = [({}, figures.longest_wait())]
    yield from _family(
        "studio_oldest_waiting_seconds", "gauge", "Since the oldest was asked for that waits.", waited
    )
    yield from _family(
        "studio_rings_waiting", "gauge", "Rings that no worker has taken.", [({}, figures.rings())]
    )
    over = figures.finished()
    many = [
        ({"provider": p, "operation": o, "state": s}, float(n)) for (p, o, s), n in sorted(over.many.items())
    ]
    yield from _family("studio_tasks_finished_total", "counter", "Requests that are over.", many)
    yield from _histogram(
        "studio_render_seconds",
        "From the sending of a request to its end, of those that succeeded.",
        figures.BOUNDS,
        [
            ({"provider": p, "operation": o}, within, over.seconds[p, o])
            for (p, o), within in sorted(over.within.items())
        ],
    )


def _outside() -> Iterator[str]:
    counts: dict[tuple[str, str, str], list[int]] = {}
    sums: dict[tuple[str, str, str], float] = {}
    for row in figures.contacts():
        one = (row.whom, row.deed, row.outcome)
        counts.setdefault(one, [0] * (len(CONTACT_BOUNDS) + 1))[row.bound] += row.many
        sums[one] = sums.get(one, 0.0) + row.seconds
    found = [
        ({"whom": whom, "deed": deed, "outcome": outcome}, within, sums[whom, deed, outcome])
        for (whom, deed, outcome), within in counts.items()
    ]
    help = "Answers of vendors and of the mail server, by how it went."
    yield from _histogram("studio_contact_seconds", help, CONTACT_BOUNDS, found)
    troubled = [({"problem": account.problem}, 1.0) for account in figures.accounts_in_trouble()]
    summed = [
        ({"problem": p}, float(sum(t["problem"] == p for t, _ in troubled))) for p in ("key", "credits")
    ]
    yield from _family(
        "studio_accounts_in_trouble", "gauge", "Keys to vendors that are of no use now.", summed
    )


def _amounts() -> Iterator[str]:
    money = figures.money()
    yield from _family("studio_credits_held", "gauge", "Of requests on their way.", [({}, money.held)])
    yield from _family(
        "studio_credits_spent", "gauge", "Since the beginning, less what was returned.", [({}, money.spent)]
    )
    given = [({"kind": kind}, float(credits)) for kind, credits in sorted(figures.given().items())]
    yield from _family("studio_credits_given", "gauge", "That came into the teams' pots.", given)
    stored = [({"part": part}, float(size)) for part, size in figures.stored().items()]
    yield from _family("studio_stored_bytes", "gauge", "Of all teams, as they were measured.", stored)
    size = figures.database_bytes()
    yield from _family("studio_database_bytes", "gauge", "Of the whole database.", [({}, size)])


def _requests(counted: Mapping[str, float]) -> Iterator[str]:
    """All processes of this machine, since it was set up."""
    counts: dict[tuple[str, ...], list[int]] = {}
    sums: dict[tuple[str, ...], float] = {}
    for name, amount in sorted(counted.items()):
        *series, place = name.split(" ")
        if place == watching.SUM:
            sums[tuple(series)] = amount
        else:
            counts.setdefault(tuple(series), [0] * (len(watching.BOUNDS) + 1))[int(place)] += int(amount)
    found = [
        (dict(zip(("route", "method", "status"), series, strict=True)), within, sums.get(series, 0.0))
        for series, within in counts.items()
    ]
    help = "Answers of this machine, until the first byte."
    yield from _histogram("studio_http_request_seconds", help, watching.BOUNDS, found)


# --- the format ---
def _family(name: str, kind: str, help: str, samples: Samples) -> Iterator[str]:
    yield f"# HELP {name} {help}"
    yield f"# TYPE {name} {kind}"
    for labels, value in samples:
        yield _sample(name, labels, value)


def _histogram(
    name: str, help: str, bounds: Sequence[float], series: Iterable[tuple[Labels, Sequence[int], float]]
) -> Iterator[str]:
    yield f"# HELP {name} {help}"
    yield f"# TYPE {name} histogram"
    for labels, within, seconds in series:
        upper = [*(f"{bound:g}" for bound in bounds), "+Inf"]
        for bound, many in zip(upper, accumulate(within), strict=True):
            yield _sample(f"{name}_bucket", {**labels, "le": bound}, many)
        yield _sample(f"{name}_sum", labels, seconds)
        yield _sample(f"{name}_count", labels, sum(within))


def _sample(name: str, labels: Labels, value: float) -> str:
    told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
    return f"{name}{{{told}}} {value!r}" if told else f"{name} {value!r}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
