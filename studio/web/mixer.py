"""The stem mixer: every stem of a song a lane of its own, and what is heard of them as files."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from studio.actions import mixes as verbs
from studio.actions.sources import Refused
from studio.catalog.fields import RangeInput
from studio.catalog.said import filled
from studio.models import Clip, Mix, Task
from studio.web import queries_mixer as queries
from studio.web.access import MemberRequest, is_part, producer_writes, task_read

SIDES = 100  # steps of a pan to either side
WRONG = filled(
    _("Levels go from %(off)d to %(loudest)d dB, pans from %(left)d to %(right)d."),
    off=verbs.OFF,
    loudest=verbs.LOUDEST,
    left=-SIDES,
    right=SIDES,
)


class LevelForm(forms.Form):
    level = forms.FloatField(
        label=_("Level"),
        initial=0,
        min_value=verbs.OFF,
        max_value=verbs.LOUDEST,
        widget=RangeInput(attrs={"step": 0.5}),
    )

    def __init__(self, prefix: str, data: QueryDict | None, initial: dict[str, Any]) -> None:
        super().__init__(data, prefix=prefix, initial=initial)
        for name, field in self.fields.items():
            field.widget.attrs[f"data-{name}"] = ""


class LaneForm(LevelForm):
    pan = forms.IntegerField(
        label=_("Pan"), initial=0, min_value=-SIDES, max_value=SIDES, widget=RangeInput(attrs={"step": 1})
    )
    mute = forms.BooleanField(label=_("Mute"), required=False)
    solo = forms.BooleanField(label=_("Solo"), required=False)


class LoopForm(forms.Form):
    """Never sent: for the script alone."""

    start = forms.CharField(label=pgettext_lazy("moment", "From"))
    end = forms.CharField(label=pgettext_lazy("moment", "To"))


@dataclass(frozen=True, slots=True)
class Strip:
    """A lane of the page; silent ones have nothing to be set."""

    clip: Clip
    form: LaneForm | None

    @property
    def sound(self) -> str:
        return reverse("clip_master" if self.clip.master else "clip_audio", args=[self.clip.pk])

    @property
    def lane(self) -> verbs.Lane:
        assert self.form is not None
        set_to = self.form.cleaned_data
        where = set_to["pan"] / SIDES
        return verbs.Lane(self.clip, set_to["level"], where, muted=set_to["mute"], solo=set_to["solo"])


@dataclass(frozen=True, slots=True)
class Board:
    """All that can be set."""

    strips: Sequence[Strip]
    master: LevelForm

    @property
    def audible(self) -> list[Strip]:
        return [strip for strip in self.strips if strip.form]

    def is_valid(self) -> bool:
        return all([self.master.is_valid(), *(strip.form.is_valid() for strip in self.strips if strip.form)])


@producer_writes
@require_http_methods(["GET", "HEAD", "POST"])
def mixer(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    task = task_read(request, id)
    clips = verbs.in_order(queries.lanes(request.membership, task))
    if not clips:
        raise Http404
    if request.method == "POST" and "drop" in request.POST:
        if found := queries.mix(task, request.POST["drop"]):
            verbs.drop(found)
        return _mixes(request, task, "")
    if request.method == "POST":
        return _export(request, task, board(clips, request.POST))
    if is_part(request):
        return _mixes(request, task, "")
    return _page(request, task, board(clips, None, queries.mix(task, request.GET.get("mix"))))


def board(clips: Sequence[Clip], data: QueryDict | None, mix: Mix | None = None) -> Board:
    """The lanes as they were sent, as a mix has them, or as they begin."""
    strips = [Strip(clip, _form(clip, data, mix) if any(clip.peaks) else None) for clip in clips]
    initial = {"level": mix.settings["master"]} if mix else {}
    return Board(strips, LevelForm("master", data, initial))


def _form(clip: Clip, data: QueryDict | None, mix: Mix | None) -> LaneForm:
    chosen = {lane["clip"]: lane for lane in mix.settings["lanes"]} if mix else {}
    own = chosen.get(str(clip.pk))
    initial = {"level": own["level"], "pan": round(SIDES * own["pan"])} if own else {"mute": bool(mix)}
    return LaneForm(f"lane-{clip.index}", data, initial)


def _export(request: MemberRequest, task: Task, sent: Board) -> HttpResponse:
    trouble, asked = str(WRONG), None
    if sent.is_valid():
        try:
            lanes = [strip.lane for strip in sent.audible]
            asked = verbs.ask(task, request.user, lanes, sent.master.cleaned_data["level"])
        except Refused as refusal:
            trouble = str(refusal)
    if is_part(request) or asked:
        return _mixes(request, task, "" if asked else trouble, asked)
    return _page(request, task, sent, trouble)


def _mixes(request: MemberRequest, task: Task, trouble: str, asked: Mix | None = None) -> HttpResponse:
    """The list of mixes, in the page that is there, or with all of it."""
    known = ""
    if asked and asked.made:
        known = gettext("Mix %(number)d has these settings already.") % {"number": asked.number}
    if is_part(request):
        context = {"task": task, "mixes": queries.mixes(request.membership, task), "trouble": trouble}
        answer = render(request, "parts/mixes.html", context, status=422 if trouble else 200)
        if known:
            trigger_client_event(answer, "toast", {"text": known})
        return answer
    if known:
        messages.info(request, known)
    which = f"?mix={asked.number}" if asked else ""
    return redirect(f"{reverse('mixer', args=[task.pk])}{which}#mixes")


def _page(request: MemberRequest, task: Task, shown_as: Board, trouble: str = "") -> HttpResponse:
    clips = [strip.clip for strip in shown_as.strips]
    source = queries.source(request.membership, task)
    context = {
        "task": task,
        "song": source.title if source else clips[0].title,
        "take": source or clips[0],
        "board": shown_as,
        "seconds": max(clip.duration for clip in clips),
        "loop": LoopForm(auto_id="loop-%s"),
        "mixes": queries.mixes(request.membership, task),
        "trouble": trouble,
    }
    return render(request, "mixer.html", context, status=422 if trouble else 200)
