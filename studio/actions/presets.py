"""Saved forms: their settings without what they were about, and what of them is still possible."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from studio import catalog
from studio.actions import log, names
from studio.actions.shelf import KEPT
from studio.actions.submit import Refused
from studio.catalog.fields import (
    AddressField,
    AudioField,
    ClipField,
    MomentField,
    PersonaField,
    VoxField,
)
from studio.catalog.lists import ClipsField
from studio.catalog.operation import Operation, OperationForm
from studio.models import Membership, Persona, Preset, Team, User

NAME_LIMIT = 80
ABOUT_TAKES = (ClipField, ClipsField, VoxField, MomentField, AudioField, AddressField)
NOT_SETTINGS = ("rights",)


class Taken(Exception):
    """There is a preset of that name."""


def settings(operation: Operation, form: OperationForm) -> dict[str, Any]:
    """What a preset keeps of a form that was filled in, as far as it makes sense yet."""
    form.is_valid()
    left_out = {*operation.form.fields_of(*ABOUT_TAKES), *NOT_SETTINGS}
    return {
        name: value
        for name, value in form.cleaned_data.items()
        if name not in left_out and value not in (None, "", [])
    }


def keep(
    team: Team, user: User, operation: Operation, name: str, params: Mapping[str, Any], *, replace: bool
) -> Preset:
    """Save it under this name. Raises Refused, or Taken where there is one and it shall not be replaced."""
    name = _name(name)
    kept = {"params": dict(params), "user": user, "used": timezone.now()}
    same = Preset.objects.filter(team=team, operation=operation.key, name=name, deleted=None)
    if not replace and same.exists():
        raise Taken
    preset, _ = Preset.objects.update_or_create(
        team=team, operation=operation.key, name=name, deleted=None, defaults=kept
    )
    return preset


def stamp(preset: Preset) -> None:
    """Somebody uses it."""
    Preset.objects.filter(pk=preset.pk).update(used=timezone.now())


def possible(me: Membership, preset: Preset) -> tuple[dict[str, Any], list[str]]:
    """Its settings for a form of this person, and a sentence for each that is not possible any more."""
    form = catalog.get(preset.operation).from_json(preset.params)
    form.is_valid()
    for name in form.fields_of(PersonaField):
        if name in preset.params and not _sings(me, preset.params[name]):
            form.add_error(name, gettext("this persona is gone or retired."))
    gone = [name for name in preset.params if name not in form.fields or name in form.errors]
    kept = {name: value for name, value in preset.params.items() if name not in gone}
    return kept, [_left_out(form, name, preset.params[name]) for name in gone]


def _left_out(form: OperationForm, name: str, value: Any) -> str:
    if name not in form.fields:
        return gettext("“%(name)s” is no setting any more and was left out.") % {"name": name}
    why = " ".join(str(said) for said in form.errors[name])
    told = {"label": form.fields[name].label, "value": value, "why": why}
    if isinstance(form.fields[name], PersonaField):
        return gettext("%(label)s was left out: %(why)s") % told
    return gettext("%(label)s “%(value)s” was left out: %(why)s") % told


def _sings(me: Membership, persona_id: str) -> bool:
    return Persona.objects.seen_by(me).filter(pk=persona_id, retired=None).exists()


def rename(preset: Preset, name: str) -> None:
    """Raises Refused."""
    preset.name = _name(name)
    try:
        with transaction.atomic():
            preset.save(update_fields=["name"])
    except IntegrityError as error:
        sentence = gettext("There is a preset “%(name)s” already.")
        raise Refused(sentence % {"name": preset.name}, "name") from error


@transaction.atomic
def throw_away(preset: Preset, by: User | None = None) -> None:
    """It can be had back for a while."""
    if Preset.objects.filter(pk=preset.pk, deleted=None).update(deleted=timezone.now()):
        log.write(preset.team, by, "preset_deleted", preset.name)


@transaction.atomic
def bring_back(preset: Preset, by: User | None = None) -> None:
    """Under its name, or where there is another of that name meanwhile, with a number."""
    name, number = preset.name, 1
    others = Preset.objects.filter(team=preset.team, operation=preset.operation, deleted=None)
    while others.exclude(pk=preset.pk).filter(name=name).exists():
        number += 1
        name = f"{preset.name[: NAME_LIMIT - 5]} ({number})"
    if Preset.objects.filter(pk=preset.pk).exclude(deleted=None).update(deleted=None, name=name):
        log.write(preset.team, by, "preset_back", name)


def tidy() -> None:
    """What was deleted long ago goes for good."""
    Preset.objects.filter(deleted__lt=timezone.now() - KEPT).delete()


def _name(typed: str) -> str:
    return names.name(typed, gettext("A preset needs a name."), NAME_LIMIT)
