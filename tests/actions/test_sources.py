"""What a request starts from: the team's own, of the right kind, and no further than it lasts."""

import uuid
from typing import Any

import pytest

from studio import catalog
from studio.actions import credits, orders, sources
from studio.actions.submit import Refused
from studio.catalog.fields import MomentField
from studio.catalog.operation import Operation
from studio.models import Lineage, Task
from tests.actions.asking import WITH_CLIPS, ask, ask_suiting, clip, persona, suiting
from tests.conftest import World
from tests.fakes import FakeProvider
from tests.web import rows

NAMED = pytest.mark.parametrize("operation", WITH_CLIPS, ids=lambda o: o.key)


def refused(world: World, key: str, **changes: Any) -> Refused:
    """What Ann is told; that nothing else happened is checked at once."""
    before, tasks = credits.balance(world.team).total, Task.objects.count()
    with pytest.raises(Refused) as refusal:
        ask(world, key, **changes)
    assert credits.balance(world.team).total == before
    assert Task.objects.count() == tasks
    assert str(refusal.value).endswith(".")
    return refusal.value


def with_first(body: dict[str, Any], name: str, clip_id: object) -> dict[str, Any]:
    value = body[name]
    return {**body, name: [str(clip_id), value[1]] if isinstance(value, list) else str(clip_id)}


@NAMED
def test_every_operation_takes_the_teams_own(operation: Operation, world: World) -> None:
    task = ask_suiting(world, operation.key)
    assert task.operation == operation.key
    assert credits.balance(world.team).held == operation.credits


@NAMED
def test_a_strangers_take_cannot_be_told_from_one_that_never_was(operation: Operation, world: World) -> None:
    body = suiting(operation, world.team, world.ann)
    theirs = clip(world.other_team, world.cleo, uploaded=operation.source == "uploaded")
    name = operation.clip_field
    stranger = refused(world, operation.key, **with_first(body, name, theirs.pk))
    missing = refused(world, operation.key, **with_first(body, name, uuid.uuid4()))
    assert (str(stranger), stranger.field) == (str(missing), missing.field)
    assert stranger.field == name


@NAMED
def test_no_moment_lies_behind_the_end_of_its_take(operation: Operation, world: World) -> None:
    body = suiting(operation, world.team, world.ann, duration=200.0)
    moments = [name for name in operation.form.fields_of(MomentField) if name in body]
    ask(world, operation.key, **body)
    short = suiting(operation, world.team, world.ann, duration=0.3)
    if moments:
        refusal = refused(world, operation.key, **short)
        assert refusal.field in moments
        assert "0.3 seconds long" in str(refusal)
    else:
        ask(world, operation.key, **short)


@pytest.mark.parametrize("key", [o.key for o in WITH_CLIPS if f"{o.key}_upload" in catalog.OPERATIONS])
def test_nobody_needs_to_know_which_twin_is_for_uploads(key: str, world: World) -> None:
    operation, twin = catalog.get(key), catalog.get(f"{key}_upload")
    asked = ask(world, key, **suiting(operation, world.team, world.ann, uploaded=True))
    assert asked.operation == twin.key
    assert asked.params["task_type"] == twin.constant["task_type"]
    back = ask(world, twin.key, **suiting(operation, world.team, world.ann, uploaded=False))
    assert (back.operation, back.params["task_type"]) == (key, operation.constant["task_type"])


def test_what_has_no_twin_for_uploads_says_so(world: World) -> None:
    mine = clip(world.team, world.ann, uploaded=True, title="Humming")
    refusal = refused(world, "concat", continue_clip_id=str(mine.pk))
    assert refusal.field == "continue_clip_id"
    assert "“Humming” was uploaded" in str(refusal)


def test_a_strangers_persona_cannot_be_told_from_one_that_never_was(world: World) -> None:
    theirs = refused(world, "persona_music", persona_id=str(persona(world.other_team, world.cleo).pk))
    missing = refused(world, "persona_music", persona_id=str(uuid.uuid4()))
    assert (str(theirs), theirs.field) == (str(missing), "persona_id")


def cut(world: World, of: str, **fields: Any) -> str:
    """A voice that was cut from a take; its id."""
    vox_id = str(uuid.uuid4())
    result = {"vox_audio_id": vox_id, "vocal_start_s": 4.0, "vocal_end_s": 24.0}
    defaults: dict[str, Any] = {
        "operation": "vox",
        "params": {"clip_id": of},
        "credits": 1,
        "result": result,
    }
    rows.request(fields.pop("team", world.team), fields.pop("user", world.ann), **defaults)
    return vox_id


def test_a_persona_is_made_from_a_voice_that_was_cut_from_its_take(world: World) -> None:
    mine, other = (str(clip(world.team, world.ann).pk) for _ in range(2))
    task = ask(world, "persona", clip_id=mine, vox_audio_id=cut(world, mine))
    made = orders.make(task, FakeProvider(), lambda **_: None)
    assert (made.params["vocal_start_s"], made.params["vocal_end_s"]) == (4.0, 24.0)
    wrong = refused(world, "persona", clip_id=mine, vox_audio_id=cut(world, other))
    assert (wrong.field, "another take" in str(wrong)) == ("vox_audio_id", True)
    theirs = cut(world, mine, team=world.other_team, user=world.cleo)
    assert "no such cut voice" in str(refused(world, "persona", clip_id=mine, vox_audio_id=theirs))


def test_an_extension_knows_its_line_of_descent(world: World) -> None:
    first, second, third = (clip(world.team, world.ann, role=role) for role in ("", "extended", "extended"))
    for parent, child in ((first, second), (second, third)):
        Lineage.objects.create(child=child, parent=parent, field="continue_clip_id", at=30.0)
    assert sources.line(third) == [second, first]
    assert sources.line(first) == []


def test_a_line_of_descent_in_a_circle_ends(world: World) -> None:
    mine = clip(world.team, world.ann, role="extended")
    Lineage.objects.create(child=mine, parent=mine, field="continue_clip_id")
    assert len(sources.line(mine)) == sources.LONGEST_LINE
