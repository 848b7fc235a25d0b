"""The library's forms: what it shows, where the chosen takes go, and a name for a view of it."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from studio import catalog
from studio.catalog.fields import TextField
from studio.catalog.operation import Yields
from studio.catalog.table import MODELS
from studio.sentences import key_meant, key_said
from studio.web.operate import SearchInput
from studio.web.queries_shelf import Menus

STARS = [("5", _("5 of 5")), ("4", _("4 of 5")), ("3", _("3 of 5")), ("2", _("2 of 5")), ("1", _("1 of 5"))]
AS_IS = _("As it is")
NOWHERE = "none"
VIEWS = {"list": _("List"), "grid": _("Grid"), "table": _("Table")}
SORTS = (
    ("", _("Newest first")),
    ("old", _("Oldest first")),
    ("title", _("Title, A to Z")),
    ("-title", _("Title, Z to A")),
    ("-rating", _("Best rated first")),
    ("rating", _("Worst rated first")),
    ("-length", _("Longest first")),
    ("length", _("Shortest first")),
    ("bpm", _("Slowest first")),
    ("-bpm", _("Fastest first")),
    ("key", _("By key")),
    ("-key", _("By key, backwards")),
    ("model", _("By model")),
    ("-model", _("By model, backwards")),
    ("person", _("By who made it")),
    ("-person", _("By who made it, backwards")),
)
SEPARATE = ("q", "sort", "view")  # fields that stand outside of “Filters”


class Filters(forms.Form):
    """What the library shows; all of it stands in the address, so that it can be kept and sent."""

    q = TextField(label=_("Search titles, styles and words"), required=False, limit=100, widget=SearchInput)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=SORTS)
    view = forms.ChoiceField(required=False, choices=list(VIEWS.items()), widget=forms.HiddenInput)
    person = forms.ChoiceField(label=_("Made by"), required=False)
    operation = forms.ChoiceField(label=_("Made how"), required=False)
    project = forms.ChoiceField(label=_("Project"), required=False)
    label = forms.ChoiceField(label=_("Label"), required=False)
    rated = forms.TypedChoiceField(
        label=_("My rating"), required=False, coerce=int, empty_value=None, choices=[("", _("Any")), *STARS]
    )
    mv = forms.ChoiceField(label=_("Model"), required=False)
    key = forms.CharField(label=_("Key"), required=False, max_length=20)
    bpm_from = forms.IntegerField(label=_("BPM from"), required=False, min_value=20, max_value=400)
    bpm_to = forms.IntegerField(label=_("BPM to"), required=False, min_value=20, max_value=400)
    longer = forms.IntegerField(label=_("Seconds from"), required=False, min_value=0, max_value=9999)
    shorter = forms.IntegerField(label=_("Seconds to"), required=False, min_value=0, max_value=9999)
    since = forms.DateField(label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    liked = forms.BooleanField(label=_("Liked"), required=False)
    unplayed = forms.BooleanField(label=_("Not heard yet"), required=False)
    stems = forms.BooleanField(label=_("With stems"), required=False)

    def __init__(self, menus: Menus, data: Any) -> None:
        super().__init__(data)
        made = [o for o in catalog.OPERATIONS.values() if o.yields is Yields.CLIPS]
        self._choose("person", menus.people, _("Anybody"))
        self._choose("operation", [(o.key, str(o.title)) for o in made], _("Any way"))
        self._choose("project", [*menus.places(), (NOWHERE, gettext("In no project"))], _("Any project"))
        self._choose("label", menus.labels, _("Any label"))
        self._choose("mv", [(model.name, model.name) for model in MODELS.values()], _("Any model"))
        self.fields["key"].widget.attrs["placeholder"] = key_said("D minor")
        self.projects = menus.projects

    def _choose(self, name: str, choices: list[tuple[str, str]], nothing: Any) -> None:
        self.fields[name].choices = [("", nothing), *choices]  # type: ignore[attr-defined]

    def clean_key(self) -> str:
        """Rows have it in English."""
        return key_meant(self.cleaned_data["key"])

    @property
    def typed(self) -> dict[str, Any]:
        """What makes sense of what the address says."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}

    @property
    def wish(self) -> dict[str, Any]:
        """What is asked for. A project is asked for with all that lies in it."""
        found = {name: value for name, value in self.typed.items() if name != "view"}
        if self.here:
            found["project"] = self.projects.below(self.here)
        elif "project" in found:
            found["project"] = []
        return found

    @property
    def here(self) -> uuid.UUID | None:
        """The project that is looked at."""
        chosen = self.typed.get("project")
        return uuid.UUID(chosen) if chosen and chosen != NOWHERE else None

    @property
    def narrow(self) -> list[Any]:
        """The fields behind “Filters”."""
        return [self[name] for name in self.fields if name not in SEPARATE]

    @property
    def narrowed(self) -> int:
        return len(self.typed.keys() - set(SEPARATE))

    def chips(self, query: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """What is asked for, in words, each with the query that asks for all but that."""
        for name, value in self.typed.items():
            if name not in ("sort", "view"):
                rest = {key: text for key, text in query.items() if key != name}
                yield self._said(name, value), urlencode(rest)

    def _said(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return str(field.label)
        if isinstance(field, forms.ChoiceField):
            value = dict(field.choices).get(str(value), value)  # type: ignore[arg-type]
        if name == "key":
            value = key_said(value)
        label = gettext("Search") if name == "q" else field.label
        return gettext("%(field)s: %(value)s") % {"field": label, "value": str(value).strip("\u2003")}


class Filing(forms.Form):
    """Where the chosen takes go; what is left alone stays as it is."""

    project = forms.ChoiceField(label=_("Project"), required=False)
    begun = forms.CharField(label=_("New project"), required=False, max_length=80)
    word = forms.CharField(label=_("Label"), required=False, max_length=40)
    off = forms.ChoiceField(label=_("Take off label"), required=False)
    rating = forms.TypedChoiceField(
        label=_("My rating"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", AS_IS), *STARS, ("0", _("None"))],
    )

    def __init__(self, menus: Menus, data: Any = None) -> None:
        super().__init__(data, auto_id="file_%s")
        places = [("", AS_IS), (NOWHERE, _("In no project")), *menus.places()]
        self.fields["project"].choices = places  # type: ignore[attr-defined]
        self.fields["off"].choices = [("", _("None")), *menus.labels]  # type: ignore[attr-defined]


class ViewForm(forms.Form):
    """A name for what the library shows right now."""

    name = forms.CharField(label=_("Keep this view as"), max_length=60)
    query = forms.CharField(max_length=1000, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, query: str = "") -> None:
        super().__init__(data, initial={"query": query}, auto_id="view_%s")
