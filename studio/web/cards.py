"""One request as a page shows it, and the marker with which the page asks what became of it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from studio.actions import excess, health
from studio.actions import news as told
from studio.actions.sources import moment, named_clips
from studio.actions.tasks import LONGEST_WHY
from studio.catalog.fields import AddressField, AudioField
from studio.catalog.operation import Yields
from studio.catalog.said import both
from studio.models import Clip, Membership, Task
from studio.sentences import said
from studio.web import queries
from studio.web.answers import Answer, answer
from studio.web.asking import clock
from studio.web.makers import Maker, by_name, initial, of_task

MOST_KNOWN = 100
ASKED = "asked"  # how the version of a request begins that waits for a manager
MOST_SLOTS = 8  # more are not takes to compare, but parts
MOST_VERSIONS = 4
UNLIKE = ("concat", "mashup", "sample")  # what they make begins elsewhere than what they start from
ROLES = {"extended": _("new part"), "replaced": _("new part"), "full": _("whole song")}
PARTS = ("extended", "replaced")  # they begin where something was done
WISHES = (
    *("title", "name", "gpt_description_prompt", "description", "prompt", "lyrics", "infill_lyrics"),
    *("tags", "sound", "url", "audio_url"),
)
STATES = {
    "asked": pgettext_lazy("state of a request", "To be approved"),
    "queued": pgettext_lazy("state of a request", "In line"),
    "sending": pgettext_lazy("state of a request", "Starting"),
    "running": pgettext_lazy("state of a request", "Making"),
    "fetching": pgettext_lazy("state of a request", "Bringing it here"),
    "uncertain": pgettext_lazy("state of a request", "Unclear"),
    "succeeded": pgettext_lazy("state of a request", "Ready"),
    "failed": pgettext_lazy("state of a request", "Failed"),
    "cancelled": pgettext_lazy("state of a request", "Cancelled"),
}


class Arrived(forms.Form):
    """A request of which nobody knows whether it was taken has been seen there."""

    ticket = forms.RegexField(r"(?a)\A[\w-]{1,100}\Z", strip=True)


class Decline(forms.Form):
    """A request over a cap is not to be made."""

    why = forms.CharField(label=_("Why not, for who has asked"), max_length=LONGEST_WHY, required=False)


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a take: the take itself, or what can be said of one that is still to come."""

    index: int
    clip: Clip | None
    preview: str = ""  # the address of what can be heard of it already


@dataclass(frozen=True, slots=True)
class Version:
    """A take, or what it was made from, to be heard at the same place in the song."""

    clip: Clip
    name: str
    offset: float  # the second of the song at which its sound begins
    old: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    task: Task
    clips: Sequence[Clip]
    place: int | None  # in the line, while it waits
    origins: Sequence[Clip] = ()  # the takes that it starts from

    @property
    def title(self) -> str:
        """What it is called: as its first take, as it asked to be, or as what it starts from."""
        if self.clips and not self.are_stems:
            return self.clips[0].title
        own = self.task.params.get("title") or self.task.params.get("name")
        if self.origins and not own:
            return self.origins[0].title
        return wish(self.task.params, self.task.upload_name)

    @property
    def deed(self) -> str:
        """What is done, and to which take, at which second: Extend “Night Bus” (A) at 0:24."""
        if not self.origins:
            return self.kind
        at = moment(self.task.spec, self.task.params)
        told = {
            "deed": self.kind,
            "takes": both(gettext("“%(title)s”") % {"title": clip.title} for clip in self.origins),
            "time": clock(at or 0.0),
        }
        if self.title == self.origins[0].title:
            return gettext("%(deed)s at %(time)s") % told if at else self.kind
        if at:
            return gettext("%(deed)s · from %(takes)s at %(time)s") % told
        return gettext("%(deed)s · from %(takes)s") % told

    @property
    def says_deed(self) -> bool:
        return self.task.operation != "create"

    @property
    def are_stems(self) -> bool:
        return bool(self.clips) and all(clip.stem for clip in self.clips)

    @property
    def answer(self) -> Answer | None:
        return answer(self.task)

    @property
    def pair(self) -> str:
        """The address where its two takes are heard side by side, as whole songs if they are; "" if there are
        not two."""
        whole = [clip for clip in self.clips if clip.role not in PARTS]
        shown = whole if len(whole) > 1 else self.clips
        if self.are_stems or not self.finished or len(shown) != 2:
            return ""
        return f"{reverse('compare')}?{urlencode([('take', clip.pk) for clip in shown])}"

    @property
    def reuse(self) -> str:
        """The form with all settings of this request; "" where there are none to choose."""
        return reuse(self.task)

    @property
    def makes_takes(self) -> bool:
        return self.task.spec.yields is Yields.CLIPS

    @property
    def slots(self) -> list[Slot]:
        """One per take, there or still to come."""
        expected = self.task.spec.results(self.task.params)
        if not self.makes_takes or self.are_stems or expected > MOST_SLOTS:
            return []
        here = {clip.index: clip for clip in self.clips}
        coming = range(expected) if self.task.is_active else ()
        return [Slot(index, here.get(index), self._preview(index)) for index in sorted({*here, *coming})]

    def _preview(self, index: int) -> str:
        heard = self.task.is_active and index in self.task.previews
        return reverse("preview", args=[self.task.pk, index]) if heard else ""

    @property
    def at(self) -> float:
        """The second of the old take where something was done."""
        return moment(self.task.spec, self.task.params) or 0.0

    @property
    def versions(self) -> list[Version]:
        """The old take and the new ones, to switch between; none where they are not of one song."""
        kin = self.task.spec.key not in UNLIKE and len(self.origins) == 1
        if not (kin and self.finished) or self.are_stems or len(self.clips) > MOST_VERSIONS:
            return []
        mixed = len({clip.role for clip in self.clips}) > 1
        new = [
            Version(
                clip,
                f"{clip.label}, {ROLES.get(clip.role, clip.role)}" if mixed else clip.label,
                clip.details.get("begins_at", self.at) if clip.role in PARTS else 0.0,
            )
            for clip in self.clips
        ]
        return [Version(self.origins[0], pgettext("take", "Old"), 0.0, old=True), *new]

    @property
    def words(self) -> list[Mapping[str, str]]:
        """The candidates of a request for lyrics."""
        return list(self.task.result.get("results", ()))

    @property
    def stage(self) -> str:
        """What is happening to it right now."""
        if self.place is not None:
            if self.place == 1:
                return gettext("Next in line")
            return gettext("Number %(place)d in line") % {"place": self.place}
        if self.is_asked:
            return self.state
        if self.task.state == Task.State.UNCERTAIN:
            return gettext("Waiting to hear whether it arrived")
        return initial(by_name(said(self.task.stage)) or self._at_ease)

    @property
    def _at_ease(self) -> str:
        """What is happening where nothing more is known."""
        if self.maker is None:
            is_far_back = self.task.state == Task.State.QUEUED
            return gettext("far back in line") if is_far_back else gettext("getting ready")
        if self.task.state == Task.State.FETCHING:
            return str(STATES["fetching"])
        if self.task.state == Task.State.RUNNING:
            sentence = gettext("on its way to %(maker)s") if self.task.carrying else gettext("at %(maker)s")
            return sentence % {"maker": self.maker}
        return gettext("going to %(maker)s") % {"maker": self.maker}

    @property
    def maker(self) -> Maker | None:
        """Who does it, where the studio's own engine does not."""
        return of_task(self.task)

    @property
    def error(self) -> str:
        return by_name(said(self.task.error))

    @property
    def arrived(self) -> Arrived | None:
        """What a person can say of it who has looked there."""
        if self.task.state != Task.State.UNCERTAIN or self.maker is None:
            return None
        form = Arrived(auto_id=f"{self.task.pk}-%s")
        form.fields["ticket"].label = gettext("Its number at %(maker)s") % {"maker": self.maker}
        return form

    # --- over a cap ---
    @property
    def is_asked(self) -> bool:
        return self.task.state == Task.State.ASKED

    @property
    def over(self) -> str:
        """Which cap it is over, and by how much."""
        return excess.said(self.task.approval, self.task.credits) if self.task.approval else ""

    @property
    def over_mine(self) -> str:
        """The same to whoever has asked for it."""
        return excess.said(self.task.approval, self.task.credits, mine=True) if self.task.approval else ""

    @property
    def word(self) -> str:
        """What was said to it."""
        return told.word(self.task)

    @property
    def decline(self) -> Decline:
        return Decline(auto_id=f"{self.task.pk}-%s")

    @property
    def exchange(self) -> str:
        """The address of what was said between us and whoever made it."""
        return exchange(self.task)

    @property
    def state(self) -> str:
        return str(STATES[self.task.state])

    @property
    def finished(self) -> bool:
        """With takes that speak for themselves."""
        return bool(self.clips) and not self.task.is_active

    @property
    def kind(self) -> str:
        return str(self.task.spec.title)

    @property
    def again(self) -> bool:
        return self.task.state == Task.State.FAILED

    @property
    def news(self) -> str:
        """What a screen reader says when the request has ended."""
        if self.task.state == Task.State.SUCCEEDED:
            return gettext("%(title)s is ready.") % {"title": self.title}
        if self.again:
            return gettext("%(title)s failed. %(why)s") % {"title": self.title, "why": self.error}
        if self.word:
            return gettext("%(title)s: %(word)s") % {"title": self.title, "word": self.word}
        return ""


def cards(me: Membership | None, tasks: Iterable[Task]) -> list[Card]:
    """As this person sees them; without one, as whoever looks after an account does."""
    rows = list(tasks)
    places = queries.places_in_line(rows)
    named = {task.pk: [id for _, ids in named_clips(task.spec, task.params) for id in ids] for task in rows}
    there = Clip.objects.seen_by(me) if me else Clip.objects.all()
    known = queries.origins(there, {id for ids in named.values() for id in ids})
    return [
        Card(
            task,
            list(task.clips.all()),
            places.get(task.pk),
            [known[id] for id in named[task.pk] if id in known],
        )
        for task in rows
    ]


def wish(params: Mapping[str, Any], otherwise: str = "", untitled: str | None = None) -> str:
    """A request in a few words: its title, its description, the first line sung, or its style."""
    for name in WISHES:
        lines = (line.strip() for line in str(params.get(name) or "").splitlines())
        for line in lines:
            if line and not line.startswith("["):
                return line if len(line) <= 80 else f"{line[:79].rstrip()}…"
    return otherwise or (gettext("Untitled") if untitled is None else untitled)


def exchange(task: Task) -> str:
    over = task.account_id and not task.is_active
    return reverse("exchange", args=[task.pk]) if over else ""


def reuse(task: Task) -> str:
    if task.operation == "create":
        return f"{reverse('create')}?from={task.pk}"
    form = task.spec.form
    sound = {*form.clip_fields(), *form.fields_of(AddressField, AudioField), "rights"}
    if set(form.base_fields) <= sound:
        return ""
    clips = [id for _, ids in named_clips(task.spec, task.params) for id in ids]
    page = (
        reverse("operation", args=[clips[0], task.operation])
        if clips
        else reverse("start", args=[task.operation])
    )
    return f"{page}?from={task.pk}"


def watch(
    route: str,
    shown: Sequence[Card],
    newest: uuid.UUID | None = None,
    of: uuid.UUID | None = None,
    tab: str = "",
) -> dict[str, Any]:
    """How a page that shows these cards, newest first, asks for news: where, and how often; and whether there
    is something to do, and nobody of ours to do it."""
    newest = newest or (shown[0].task.pk if shown else None)
    live = [card.task for card in shown if card.task.is_active]
    query = marker(shown, newest) + (f"&tab={tab}" if tab else "")
    return {
        "updates_url": f"{reverse(route, args=[of] if of else [])}?{query}",
        "updates_pace": "2s" if live else "8s",
        "idle": any(task.account_id is None for task in live) and health.workers().state is health.State.RED,
    }


def marker(shown: Iterable[Card], newest: uuid.UUID | None) -> str:
    """The query by which a page says what it shows: its newest request, and the version of each live one."""
    live = (card for card in shown if card.task.is_open)
    known = [("known", f"{card.task.pk}.{version(card.task, card.place)}") for card in live]
    return urlencode([("newest", newest or ""), *known])


def version(task: Task, place: int | None) -> str:
    """Changes whenever the card of a live request does."""
    if task.state == Task.State.ASKED:
        return f"{ASKED}-{task.rev}"
    if task.state == Task.State.UNCERTAIN:  # somebody may be typing into it, and there is no other news
        return task.state
    return f"{task.rev}-{place or 0}"


def parse_known(values: Sequence[str]) -> dict[uuid.UUID, str]:
    """The versions that a marker names; what does not look like one is skipped."""
    pairs = (value.partition(".") for value in values[:MOST_KNOWN])
    return {pk: version for name, _, version in pairs if (pk := parse_id(name))}


def parse_id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
