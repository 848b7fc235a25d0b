"""What is known of a take: measured, asked for, left out, paid."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.dateformat import format
from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from studio.catalog.fields import IdField, MomentField
from studio.catalog.lists import ClipsField
from studio.models import Clip, Lineage, Task
from studio.sentences import key_said
from studio.web import makers
from studio.web.answers import tempo
from studio.web.asking import clock

Choices = Iterable[tuple[Any, Any]]
Facts = list[tuple[str, str]]


def measured(requests: Iterable[Task]) -> str:
    """The tempo of a take as it was last measured, of the requests about it, newest first."""
    done = (task.result for task in requests if task.operation == "bpm")
    return next((said for result in done if (said := tempo(result))), "")


def facts(clip: Clip, measured: str) -> Facts:
    """What is known about a take, as label and value; unknown things are left out."""
    task = clip.task
    known = (
        (_("Tempo"), f"{clip.bpm:.0f} BPM" if clip.bpm else ""),
        (_("Measured"), measured),
        (_("Key"), key_said(clip.key)),
        (_("Loudness"), f"{number_format(clip.loudness, 1)} LUFS" if clip.loudness is not None else ""),
        (_("Made by"), "" if clip.uploaded else makers.of_clip(clip)),
        (_("Model"), "" if task.account_id else clip.mv),
        (_("Seed"), str(clip.details.get("seed", ""))),
        (_("Asked for by"), asker(clip)),
        (_("Made on"), format(localtime(clip.created), pgettext("how a moment is written", "j F Y, H:i"))),
        (_("Made by way of"), str(task.spec.title) if task.operation != "create" else ""),
        (_("Cost"), cost(task)),
    )
    return [(label, value) for label, value in (*known, *elsewhere(clip), *numbers(clip)) if value]


def cost(task: Task) -> str:
    results = task.spec.results(task.params)
    said = {"credits": task.credits, "takes": results}
    return (
        ngettext("%(credits)s credits for %(takes)s take", "%(credits)s credits for %(takes)s takes", results)
        % said
    )


def elsewhere(clip: Clip) -> Facts:
    """What it is called where others know it, and the fingerprint of the file that came from there."""
    known = [
        (_("At %(maker)s") % {"maker": makers.Maker(known.base)}, f"{known.family} {known.remote_id}")
        for known in clip.remotes.all()
    ]
    return [*known, ("SHA-256", clip.details.get("sha256", ""))]


def numbers(clip: Clip) -> Facts:
    return [(_("Take’s id"), str(clip.pk)), (_("Request’s id"), str(clip.task_id))]


def asker(clip: Clip) -> str:
    name = clip.user.display_name if clip.user else _("A former member")
    return _("%(name)s, by API") % {"name": name} if clip.task.by_api else name


def asked(clip: Clip) -> Facts:
    """Every field of the request, by its label in the form."""
    fields = clip.task.spec.form.base_fields
    params = clip.task.params
    return [
        (str(field.label), spoken(field, params[name]))
        for name, field in fields.items()
        if name in params and params[name] is not False and not isinstance(field, IdField | ClipsField)
    ]


def unheeded(clip: Clip) -> Facts:
    """What of the request could not be done, so that nobody has to find out by listening."""
    known = (
        (_("Could not be sung"), clip.details.get("unsung", ())),
        (_("Style words without effect"), clip.details.get("ignored", ())),
        (_("Section tags without effect"), clip.details.get("unknown_tags", ())),
    )
    return [(label, " · ".join(words)) for label, words in known if words]


def spoken(field: forms.Field, value: Any) -> str:
    """A value in the words of its form."""
    if isinstance(value, list):  # words, or the segments of a plan
        shown = field.prepare_value(value)
        return str(shown) if isinstance(shown, str) else ", ".join(map(str, shown))
    if isinstance(field, MomentField):
        return clock(value)
    if isinstance(field, forms.ChoiceField):
        labels = {str(choice): str(label) for choice, label in cast(Choices, field.choices)}
        return labels.get(str(value), str(value))
    if isinstance(field, forms.FloatField):
        return f"{value:.0%}"
    return _("Yes") if value is True else str(value)


def told(clip: Clip, parents: Iterable[Lineage]) -> dict[str, Any]:
    """All of it for a machine: plain JSON values, names as the API has them."""
    task = clip.task
    return {
        "clip_id": str(clip.pk),
        "title": clip.title,
        "take": clip.label,
        "tags": clip.tags,
        "lyrics": clip.lyrics,
        "mv": clip.mv,
        "seed": clip.details.get("seed"),
        "duration": clip.duration,
        "bpm": clip.bpm,
        "key": clip.key,
        "loudness": clip.loudness,
        "stem": clip.stem,
        "role": clip.role,
        "uploaded": clip.uploaded,
        "created_at": clip.created.isoformat(timespec="seconds"),
        "team": clip.team.name,
        "made_by": makers.of_clip(clip),
        "sha256": clip.details.get("sha256"),
        "known_as": [
            {"base": known.base, "family": known.family, "id": known.remote_id}
            for known in clip.remotes.all()
        ],
        "made_from": [{"clip_id": str(row.parent_id), "field": row.field, "at": row.at} for row in parents],
        "left_out": {
            name: clip.details[name]
            for name in ("unsung", "ignored", "unknown_tags")
            if clip.details.get(name)
        },
        "request": _request(task, clip),
    }


def _request(task: Task, clip: Clip) -> Mapping[str, Any]:
    return {
        "task_id": str(task.pk),
        "operation": task.operation,
        "params": task.params,
        "credits": task.credits,
        "asked_by": clip.user.display_name if clip.user else None,
        "by_api": task.by_api,
        "asked_at": task.created.isoformat(timespec="seconds"),
    }
