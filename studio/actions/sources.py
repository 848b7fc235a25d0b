"""What a request starts from: takes, personas and cut voices, each of them the team's own."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext

from studio.catalog.fields import MomentField, PersonaField, VoxField
from studio.catalog.operation import Operation
from studio.models import Clip, Lineage, Persona, Task, Team

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


def check(team: Team, operation: Operation, params: Params) -> list[Clip]:
    """The clips that the request starts from, once all that it names is known to be there. Raises Refused."""
    clips = [clip for found in find(team, operation, params).values() for clip in found]
    for clip in clips[:1]:
        _check_moments(operation, params, clip)
    return clips


def find(team: Team, operation: Operation, params: Params) -> dict[str, list[Clip]]:
    """The team's clips that the settings name, by field, in their order. Raises Refused."""
    return {
        name: [_clip(team, name, clip_id) for clip_id in ids] for name, ids in named_clips(operation, params)
    }


def named_clips(operation: Operation, params: Params) -> Iterator[tuple[str, list[str]]]:
    for name in operation.form.clip_fields():
        if value := params.get(name):
            yield name, value if isinstance(value, list) else [value]


def persona(team: Team, operation: Operation, params: Params) -> Persona | None:
    """The team's persona that the settings name. Raises Refused."""
    for name, persona_id in _values(operation, params, PersonaField):
        found = Persona.objects.for_team(team).filter(pk=persona_id).first()
        if found is None:
            raise Missing(gettext("There is no such persona in your team."), name)
        return found
    return None


def cut_voice(team: Team, operation: Operation, params: Params) -> Task | None:
    """The request that cut the voice which the settings name. Raises Refused."""
    for name, vox_id in _values(operation, params, VoxField):
        cut = Task.objects.for_team(team).filter(result__vox_audio_id=vox_id).first()
        if cut is None:
            raise Missing(gettext("There is no such cut voice in your team."), name)
        if cut.params[cut.spec.clip_field] != params[operation.clip_field]:
            raise Refused(gettext("This voice was cut from another take."), name)
        return cut
    return None


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


def _clip(team: Team, field: str, clip_id: str) -> Clip:
    found = Clip.objects.for_team(team).filter(pk=uuid.UUID(clip_id)).first()
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
