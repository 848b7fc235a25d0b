"""What every page with a form of an operation shares: one ticket a form, and how its fields are drawn."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from studio.actions import caps, excess
from studio.actions.submit import submit
from studio.catalog.fields import AddressField, AudioField, MomentField, PersonaField, VoxField
from studio.catalog.operation import Operation, OperationForm
from studio.models import Clip, Membership, Project, Task
from studio.web import queries, queries_drafts, queries_projects
from studio.web.access import MemberRequest

MORE = (
    *("mv", "style_weight", "weirdness_constraint", "duration", "seed", "sound_strength"),
    *("lyrics_strength", "weirdness", "vocal_variation", "negative_tags"),
)
NEVER_FOLDED = ("nuro",)  # families in which the length is the point
SIMPLE = ("gpt_description_prompt",)
CUSTOM = ("prompt", "auto_lyrics", "title", "tags", "negative_tags")
SUNG = ("vocal_gender", "auto_lyrics")
CLOCK = re.compile(r"\s*(\d{1,4}):([0-5]?\d(?:[.,]\d*)?)\s*", re.ASCII)
LOOK: dict[str, dict[str, Any]] = {
    "gpt_description_prompt": {"rows": 6, "placeholder": _("A slow waltz about the last train home …")},
    "prompt": {"rows": 12},
    "tags": {"rows": 3, "placeholder": _("dream pop, warm, 96 bpm, A minor")},
    "negative_tags": {"placeholder": _("distortion, choir")},
    "title": {"placeholder": _("Left empty, the song finds its own")},
}


class Ticket(forms.Form):
    """One per shown form: whatever arrives twice under it is one request."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    project = forms.CharField(required=False, widget=forms.HiddenInput)
    into: Project | None = None  # where its takes go


def new_ticket(into: Project | None = None) -> Ticket:
    initial = {"form_key": uuid.uuid4(), "project": into.pk if into else ""}
    ticket = Ticket(initial=initial, auto_id=False)
    ticket.into = into
    return ticket


def into(request: MemberRequest) -> Project | None:
    """The project that the page was opened from."""
    try:
        pk = uuid.UUID(request.POST.get("project") or request.GET.get("project", ""))
    except ValueError:
        return None
    return queries_projects.project(request.membership, pk)


def ask(request: MemberRequest, operation: Operation, form: OperationForm) -> Task:
    """Raises Refused."""
    ticket = Ticket(request.POST)
    key: uuid.UUID = ticket.cleaned_data["form_key"] if ticket.is_valid() else uuid.uuid4()
    return submit(
        team=request.team,
        user=request.user,
        operation=operation,
        form=form,
        form_key=f"{operation.key}-{key.hex}",
        project=into(request),
    )


def cap_line(request: MemberRequest, price: int, project: Project | None = None) -> dict[str, str]:
    """What the foot of a form says of the caps that its request has to keep: that it will ask a manager, or
    what is left of one's own."""
    if not getattr(request.membership, "capped", True):
        return {}
    rests = caps.standing(request.team, request.user, project)
    if over := caps.exceeded(rests, price):
        mine = over.cap.user_id == request.user.pk
        return {"over": excess.said(caps.facts(over), price, mine=mine)}
    own = next((rest for rest in rests if rest.cap.user_id), None)
    return {"rest": excess.left(caps.facts(own))} if own else {}


class MomentInput(forms.TextInput):
    """A place in a song: shown as minutes and seconds, read as these or as seconds."""

    def format_value(self, value: Any) -> str | None:
        try:
            return clock(float(value))
        except (TypeError, ValueError, OverflowError):
            return str(value) if value else None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        found = CLOCK.fullmatch(typed) if isinstance(typed, str) else None
        if found is None:
            return typed
        return str(round(int(found[1]) * 60 + float(found[2].replace(",", ".")), 3))


def clock(seconds: float) -> str:
    """1:05, 1:05.25"""
    minutes, rest = divmod(round(seconds, 2), 60)
    hundredths = f"{rest % 1:.2f}".removeprefix("0").rstrip("0").rstrip(".")
    return f"{int(minutes)}:{int(rest):02}{hundredths}"


def dress(form: OperationForm, me: Membership, clip: Clip | None = None) -> OperationForm:
    """What pages add to the catalog's widgets, before the form is checked; the fields stay as declared."""
    if "custom_mode" in form.fields:
        form.fields["custom_mode"].widget = forms.RadioSelect(
            choices=[("False", gettext("Simple")), ("True", gettext("Custom"))]
        )
    for name in form.fields_of(MomentField):
        step = "whole" if form.fields[name].whole else ""  # type: ignore[attr-defined]
        form.fields[name].widget = MomentInput(attrs={"data-moment": step, "placeholder": "0:00"})
    for name in form.fields_of(PersonaField):
        form.fields[name].widget = forms.Select(choices=_voices(form, me, name))
    if clip:
        _of_this_take(form, me, clip)
    for name, attrs in LOOK.items():
        if name in form.fields:
            form.fields[name].widget.attrs |= attrs
    if "duration" in form.fields and not form.fields["duration"].required:
        form.fields["duration"].widget.attrs["placeholder"] = pgettext("length", "Auto")
    return form


def _voices(form: OperationForm, me: Membership, name: str) -> list[tuple[str, str]]:
    """The personas to choose from. One that is chosen already stays, though it may be retired by now."""
    given = (form.data if form.is_bound else form.initial).get(name)
    try:
        chosen = uuid.UUID(str(given))
    except ValueError:
        chosen = None
    found = queries_drafts.voices(me, chosen)
    return [
        (str(each.pk), gettext("%(name)s (retired)") % {"name": each.name} if each.retired else each.name)
        for each in found
    ]


def _of_this_take(form: OperationForm, me: Membership, clip: Clip) -> None:
    """The sound is there already; cuts of its voice can be chosen."""
    for name in (*form.fields_of(AddressField, AudioField), "rights"):
        form.fields.pop(name, None)
    for name in form.fields_of(VoxField):
        cuts = [(str(task.result["vox_audio_id"]), _stretch(task)) for task in queries.cuts(me, clip)]
        if cuts:
            form.fields[name].widget = forms.Select(choices=[("", gettext("The whole song")), *cuts])


def _stretch(task: Task) -> str:
    start, end = (task.params.get(name) for name in ("vocal_start_s", "vocal_end_s"))
    sentence = gettext("From %(start)s to %(end)s") if end else gettext("From %(start)s")
    return sentence % {"start": clock(start or 0), "end": clock(end or 0)}


def say_if_too_large(request: MemberRequest, form: OperationForm) -> None:
    """A file that was dropped while it arrived is missed for another reason than it seems."""
    names = [name for name in form.fields_of(AudioField) if name in form.fields]
    length = request.META.get("CONTENT_LENGTH") or "0"
    if names and not request.FILES and length.isdecimal() and int(length) > settings.UPLOAD_BYTES:
        form.errors.clear()
        sentence = gettext("This file is larger than %(megabytes)d MB.")
        form.add_error(names[0], sentence % {"megabytes": settings.UPLOAD_BYTES // 1_000_000})


@dataclass(frozen=True, slots=True)
class Layout:
    """A form in the order in which a person fills it in."""

    recording: Sequence[BoundField]  # where a new recording comes from
    moments: Sequence[BoundField]
    main: Sequence[tuple[BoundField, str]]  # with the class that says when it is shown
    more: Sequence[tuple[BoundField, str]]  # collapsed

    @property
    def more_open(self) -> bool:
        return any(field.errors for field, _ in self.more)


def layout(operation: Operation, form: OperationForm) -> Layout:
    recording = {*form.fields_of(AddressField, AudioField), "rights"}
    moments = set(form.fields_of(MomentField))
    more = set() if operation.family in NEVER_FOLDED else set(MORE)
    if "infill_lyrics" in form.fields:
        more.add("prompt")  # the words of the whole song, for the context
    shown = [field for field in form.visible_fields() if field.name != "custom_mode"]
    rest = [field for field in shown if field.name not in recording | moments | more]
    return Layout(
        recording=sorted((field for field in shown if field.name in recording), key=_place),
        moments=[field for field in shown if field.name in moments],
        main=[(field, _shown_when(form, field.name)) for field in rest],
        more=[(field, _shown_when(form, field.name)) for field in shown if field.name in more],
    )


def _place(field: BoundField) -> int:
    """A file first, then an address, then the question whether it may be used."""
    return next(
        (place for place, kind in enumerate((AudioField, AddressField)) if isinstance(field.field, kind)), 2
    )


def _shown_when(form: OperationForm, name: str) -> str:
    modes = "custom_mode" in form.fields
    said: Iterable[tuple[str, bool]] = (
        ("if-simple", modes and name in SIMPLE),
        ("if-custom", modes and name in CUSTOM),
        ("if-sung", name in SUNG and "make_instrumental" in form.fields),
    )
    return " ".join(word for word, true in said if true)
