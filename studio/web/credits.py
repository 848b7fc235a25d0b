"""Where the team's credits went."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from studio import catalog
from studio.models import Account, Entry
from studio.web import makers, queries
from studio.web.access import MemberRequest, is_part, member
from studio.web.asking import cap_line
from studio.web.cards import wish

PAGE = 40


@member
@require_safe
def ledger(request: MemberRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    start = int(before[:18]) if before.isascii() and before.isdigit() else None
    entries = list(queries.ledger(request.team, start)[: PAGE + 1])
    context = {
        "lines": [(entry, reason(entry)) for entry in entries[:PAGE]],
        "more": entries[PAGE - 1].pk if len(entries) > PAGE else None,
        "groups": catalog.groups(),
        **cap_line(request, 0),
        "maker": makers.sentence(Account.of(request.team)),
    }
    partial = "#lines" if start and is_part(request) else ""
    return render(request, f"credits.html{partial}", context)


WITHOUT_A_NOTE = {"allowance": _("This month's credits"), "grant": _("Extra credits")}


def reason(entry: Entry) -> str:
    """What an entry was for, in words."""
    if entry.task:
        about = wish(entry.task.params, entry.task.upload_name, untitled="")
        deed = f"{entry.task.spec.title}: {about}" if about else str(entry.task.spec.title)
        return gettext("Returned: %(deed)s") % {"deed": deed} if entry.kind == Entry.Kind.REFUND else deed
    return gettext(entry.note) or str(WITHOUT_A_NOTE.get(entry.kind, ""))
