"""What may be spent in a month, by whom and on what; and what somebody asks for beyond that."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from studio.actions import caps as verbs
from studio.actions import credits, excess, tasks
from studio.actions.projects import Folder, Tree
from studio.actions.sources import Refused
from studio.models import Cap
from studio.web import queries, queries_projects, undo
from studio.web import queries_budgets as rows
from studio.web.access import MemberRequest, fresh, manager, member, task_read
from studio.web.cards import Decline, cards, watch
from studio.web.queries_shelf import indented
from studio.web.tasks import news_of, say

LATE = _("Somebody has said something to it already.")


class CapForm(forms.Form):
    """What one person, project or key may spend in a month."""

    of = forms.CharField(max_length=60, widget=forms.HiddenInput)
    credits = forms.IntegerField(
        label=_("Credits a month"),
        min_value=0,
        max_value=verbs.MOST,
        widget=forms.NumberInput(attrs={"size": 10}),
    )

    def __init__(self, data: Any = None, of: str = "", credits: int | None = None) -> None:
        super().__init__(
            data, initial={"of": of, "credits": credits}, auto_id=f"cap_{of.replace('.', '_')}_%s"
        )


class NewProjectCap(CapForm):
    """The same for a project to choose."""

    def __init__(self, folders: Iterable[Folder], data: Any = None) -> None:
        super().__init__(data, of="project")
        choices = [(f"project.{folder.pk}", indented(folder)) for folder in folders]
        self.fields["of"] = forms.ChoiceField(label=_("Project"), choices=choices, initial=None)
        self.order_fields(["of", "credits"])


@dataclass(frozen=True, slots=True)
class Row:
    """A person, project or key, with what is spent and what may be."""

    of: str
    name: str
    note: str
    used: int
    cap: Cap | None
    form: CapForm

    @property
    def left(self) -> int:
        return max(0, self.cap.credits - self.used) if self.cap else 0


@member
@require_safe
def budgets(request: MemberRequest) -> HttpResponse:
    return _page(request)


@member
@require_safe
def updates(request: MemberRequest) -> HttpResponse:
    """What waits for approval, as it comes and goes."""
    return news_of(request, queries.asked(request.membership), "parts/updates.html", "budgets_updates")


@manager
@fresh
@require_POST
def put(request: MemberRequest) -> HttpResponse:
    """Cap something, or cap it no longer."""
    kind, found = rows.thing(request.team, request.POST.get("of", ""))
    if found is None:
        raise Http404
    form = CapForm(request.POST, of=request.POST["of"])
    removes = "remove" in request.POST
    if not removes and not form.is_valid():
        return _page(request, form)
    credits = None if removes else form.cleaned_data["credits"]
    before = verbs.put(request.team, **{kind: found}, credits=credits, by=request.user)
    said = gettext("%(name)s has no cap any more.") if removes else gettext("%(name)s: the cap is set.")
    step = ("cap", {"of": form.data["of"], "credits": before})
    undo.offer(request, said % {"name": verbs.name_of(found)}, *([step] if before != credits else []))
    return redirect("budgets")


# --- what waits for approval ---
@manager
@require_POST
def approve(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    try:
        done = tasks.approve(task_read(request, id), request.user)
    except Refused as refusal:
        return say(request, str(refusal), "budgets")
    return say(request, gettext("Approved: it is on its way.") if done else str(LATE), "budgets")


@manager
@require_POST
def decline(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    task, form = task_read(request, id), Decline(request.POST)
    if not form.is_valid():
        sentence = gettext("Say it in at most %(most)d characters.") % {"most": tasks.LONGEST_WHY}
        return say(request, sentence, "budgets")
    done = tasks.decline(task, request.user, form.cleaned_data["why"])
    return say(request, gettext("Declined. Who has asked reads it.") if done else str(LATE), "budgets")


# --- the page ---
def _page(request: MemberRequest, changed: CapForm | None = None) -> HttpResponse:
    shown = cards(request.membership, queries.asked(request.membership)) if request.membership.manages else []
    live = watch("budgets_updates", shown) if request.membership.manages else {}
    context = {
        "cards": shown,
        "month": excess.month_name(credits.month(timezone.now())),
        **_Table(request, changed).sections(),
        **live,
    }
    return undo.page(request, "budgets.html", context, status=422 if changed else 200)


class _Table:
    """The rows of the page: all of them to who manages, else those that are about oneself."""

    def __init__(self, request: MemberRequest, changed: CapForm | None) -> None:
        self.request, self.changed = request, changed
        self.all = request.membership.manages
        self.spent = verbs.spent(request.team)
        self.places = verbs.folders(request.team)
        self.caps = {_of(cap): cap for cap in rows.caps(request.team)}

    def sections(self) -> dict[str, Any]:
        known = queries_projects.tree(self.request.membership)
        listed = [folder for folder in known if self._shows(folder)]
        rest = [folder for folder in known if folder not in listed and not folder.archived]
        return {
            "people": self._people(),
            "projects": [self._project(known, folder) for folder in listed],
            "keys": self._keys(),
            "more": NewProjectCap(rest, self._sent(rest)) if self.all and rest else None,
        }

    def _sent(self, folders: Iterable[Folder]) -> Any:
        """What was sent of one of these projects, and was not right."""
        sent = self.changed.data if self.changed else {}
        return sent if sent.get("of") in {f"project.{folder.pk}" for folder in folders} else None

    def _people(self) -> list[Row]:
        return [
            self._row(
                f"user.{joined.user_id}",
                joined.user.display_name,
                str(joined.get_role_display()),
                self.spent.by(joined.user_id),
            )
            for joined in rows.people(self.request.team)
            if self.all or joined.user_id == self.request.user.pk
        ]

    def _keys(self) -> list[Row]:
        return [
            self._row(f"api_key.{key.pk}", key.name, key.user.display_name, self.spent.with_key(key.pk))
            for key in rows.keys(self.request.team)
            if self.all or key.user_id == self.request.user.pk
        ]

    def _shows(self, folder: Folder) -> bool:
        """Only where there is something to say."""
        capped = f"project.{folder.pk}" in self.caps
        return capped or (self.all and self.spent.inside(self.places.below(folder.pk)) > 0)

    def _project(self, known: Tree, folder: Folder) -> Row:
        above = " / ".join(each.name for each in known.path(folder.pk)[:-1])
        note = pgettext("project", "archived") if folder.archived else above
        return self._row(
            f"project.{folder.pk}", folder.name, note, self.spent.inside(self.places.below(folder.pk))
        )

    def _row(self, of: str, name: str, note: str, used: int) -> Row:
        cap = self.caps.get(of)
        form = CapForm(of=of, credits=cap.credits if cap else None)
        if self.changed and self.changed.data.get("of") == of:
            form = self.changed
        return Row(of, name, note, used, cap, form)


def _of(cap: Cap) -> str:
    if cap.user_id:
        return f"user.{cap.user_id}"
    return f"project.{cap.project_id}" if cap.project_id else f"api_key.{cap.api_key_id}"
