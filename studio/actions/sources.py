"""What a request starts from: takes, personas and cut voices, each of them the team's own.

With a person (`me`) only what they see is there; without one the studio itself looks.
"""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext

from studio.catalog.fields import MomentField, PersonaField, VoxField
from studio.catalog.operation import Operation
from studio.models import Clip, Lineage, Membership, Persona, Project, Task, Team
from studio.models.clip import ClipQuerySet

Params = Mapping[str, Any]
NEARLY = 0.1  # seconds by which a moment may lie behind the end: pages round
LONGEST_LINE = 50  # takes that go on from each other


class Refused(Exception):
    """It was not done, and nothing was charged. The message says what is missing, at the field if at one."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Missing(Refused):
    """What is named is not the team's, if it is anywhere."""


def check(team: Team, operation: Operation, params: Params, me: Membership | None) -> list[Clip]:
    """The clips that the request starts from, once all that it names is known to be there. Raises Refused."""
    clips = [clip for found in find(team, operation, params, me).values() for clip in found]
    for clip in clips[:1]:
        _check_moments(operation, params, clip)
    return clips


def find(
    team: Team, operation: Operation, params: Params, me: Membership | None = None
) -> dict[str, list[Clip]]:
    """The team's clips that the settings name, by field, in their order. Raises Refused."""
    rows = Clip.objects.seen_by(me) if me else Clip.objects.for_team(team)
    return {
        name: [_clip(rows, name, clip_id) for clip_id in ids] for name, ids in named_clips(operation, params)
    }


def named_clips(operation: Operation, params: Params) -> Iterator[tuple[str, list[str]]]:
    for name in operation.form.clip_fields():
        if value := params.get(name):
            yield name, value if isinstance(value, list) else [value]


def persona(team: Team, operation: Operation, params: Params, me: Membership | None = None) -> Persona | None:
    """The team's persona that the settings name. Raises Refused."""
    rows = Persona.objects.seen_by(me) if me else Persona.objects.for_team(team)
    for name, persona_id in _values(operation, params, PersonaField):
        found = rows.filter(pk=persona_id).first()
        if found is None:
            raise Missing(gettext("There is no such persona in your team."), name)
        return found
    return None


def cut_voice(team: Team, operation: Operation, params: Params, me: Membership | None = None) -> Task | None:
    """The request that cut the voice which the settings name. Raises Refused."""
    rows = Task.objects.seen_by(me) if me else Task.objects.for_team(team)
    for name, vox_id in _values(operation, params, VoxField):
        cut = rows.filter(result__vox_audio_id=vox_id).first()
        if cut is None:
            raise Missing(gettext("There is no such cut voice in your team."), name)
        if cut.params[cut.spec.clip_field] != params[operation.clip_field]:
            raise Refused(gettext("This voice was cut from another take."), name)
        return cut
    return None


def project(team: Team, operation: Operation, params: Params) -> Project | None:
    """Where the takes lie that the settings name: in a private project if one of them does, else where the
    first of them lies."""
    ids = [pk for _, found in named_clips(operation, params) for pk in found]
    found = Clip.objects.for_team(team).select_related("project").in_bulk(ids) if ids else {}
    places = [clip.project for pk in ids if (clip := found.get(uuid.UUID(pk)))]
    private = [place for place in places if place and place.is_private]
    return next(iter(private or places), None)


def home(team: Team, operation: Operation, params: Params, chosen: Project | None) -> Project | None:
    """Where the new takes go, and whose cap they have to keep: where it is asked for, else where the take
    lies that it starts from; and with a private one always there."""
    origin = project(team, operation, params)
    found = origin if origin and origin.is_private else chosen or origin
    return found.home if found else None


def line(clip: Clip) -> list[Clip]:
    """What an extension goes on from, and that in its turn: the nearest first."""
    found: list[Clip] = []
    while clip.role == "extended" and len(found) < LONGEST_LINE:
        origin = Lineage.objects.filter(child=clip).select_related("parent").order_by("pk").first()
        if origin is None:
            break
        clip = origin.parent
        found.append(clip)
    return found


def remember(child: Clip, task: Task) -> None:
    """Write down which takes the child was made from. Twice is the same as once."""
    at = moment(task.spec, task.params)
    origins = [
        Lineage(child=child, parent=parent, field=name, at=at)
        for name, ids in named_clips(task.spec, task.params)
        for parent in Clip.objects.for_team(task.team).filter(pk__in=ids)
    ]
    if not child.uploaded:  # the recording that came with the request has become a take, too
        own = task.clips.filter(uploaded=True)
        origins += [Lineage(child=child, parent=parent, field="url", at=at) for parent in own]
    Lineage.objects.bulk_create(origins, ignore_conflicts=True)


def moment(operation: Operation, params: Params) -> float | None:
    """The first second of the source that the settings name."""
    return next((float(value) for _, value in _values(operation, params, MomentField)), None)


def _clip(rows: ClipQuerySet, field: str, clip_id: str) -> Clip:
    found = rows.filter(pk=uuid.UUID(clip_id)).first()
    if found is None:
        raise Missing(gettext("There is no such take in your team."), field)
    return found


def _check_moments(operation: Operation, params: Params, clip: Clip) -> None:
    for name, value in _values(operation, params, MomentField):
        if value > clip.duration + NEARLY:
            label = operation.form.base_fields[name].label
            sentence = gettext("%(label)s lies behind the end: the take is %(seconds)s seconds long.")
            seconds = number_format(f"{clip.duration:.1f}")
            raise Refused(sentence % {"label": label, "seconds": seconds}, name)


def _values(operation: Operation, params: Params, kind: type) -> Iterator[tuple[str, Any]]:
    for name in operation.form.fields_of(kind):
        if params.get(name) not in (None, ""):
            yield name, params[name]
