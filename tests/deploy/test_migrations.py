"""Migrations while the version before is still at work: machines are brought up to date one after the other.

Whatever came after BASELINE is read operation by operation. What the code of before would stumble over is
refused here, unless NOTES says why it does not.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import NOT_PROVIDED

APP = "studio"
# The newest migration of the last release, moved on with each release: none is skipped in an update at work.
BASELINE = "0019_sums_of_the_ledger"
# By migration and what was found in it: why the code of before lives with it all the same.
NOTES: dict[tuple[str, str], str] = {}

HARMLESS = (
    ops.CreateModel,
    ops.AddIndex,
    ops.RemoveIndex,
    ops.RenameIndex,
    ops.AlterModelOptions,
    ops.AlterModelManagers,
    ops.AlterModelTableComment,
)
# What a database column is told of a field; all else (choices, help texts, Python's defaults) is Python's.
OF_THE_COLUMN = ("db_column", "db_collation", "db_tablespace", "decimal_places", "max_digits")


def trouble(operation: Operation, state: ProjectState) -> str:
    """What the code of before could stumble over, or nothing. `state` is that before the operation."""
    if isinstance(operation, HARMLESS):
        return ""
    if isinstance(operation, ops.AddField):
        return _added(operation)
    if isinstance(operation, ops.AlterField):
        return _altered(operation, state)
    said = {
        ops.RemoveField: "takes a column away",
        ops.DeleteModel: "takes a table away",
        ops.RenameField: "renames a column",
        ops.RenameModel: "renames a table",
        ops.AlterModelTable: "renames a table",
        ops.AddConstraint: "may refuse a row that the code of before writes",
        ops.AlterUniqueTogether: "may refuse a row that the code of before writes",
        ops.RemoveConstraint: "may be what the code of before counts on",
        ops.RunPython: "changes rows while the code of before works on them",
        ops.RunSQL: "does who knows what",
    }
    return said.get(type(operation), f"is a {type(operation).__name__}, which nobody thought of here")


def _added(operation: ops.AddField) -> str:
    field = operation.field
    if field.many_to_many or field.null:
        return ""  # a table of its own; empty in the rows that the code of before writes
    if getattr(field, "db_default", NOT_PROVIDED) is NOT_PROVIDED and not getattr(field, "generated", False):
        return "is never empty, and only Python knows its default: give it a db_default, or null=True"
    return "is unique and has one default" if field.unique else ""


def _altered(operation: ops.AlterField, state: ProjectState) -> str:
    old, new = _field(operation, state), operation.field
    if type(old) is not type(new) or any(
        getattr(old, name, None) != getattr(new, name, None) for name in OF_THE_COLUMN
    ):
        return "becomes a column of another kind"
    if old.remote_field and _target(old) != _target(new):
        return "refers to another table"
    if new.null != old.null:
        return "may be empty now" if new.null else "may not be empty any more"
    if new.unique and not old.unique:
        return "is unique now"
    if (getattr(new, "max_length", None) or 0) < (getattr(old, "max_length", None) or 0):
        return "is shorter now"
    if _has_default(old) and not _has_default(new):
        return "has no default in the database any more"
    return ""


def _field(operation: ops.AlterField, state: ProjectState) -> Any:
    model: ModelState = state.models[APP, operation.model_name.lower()]
    return model.get_field(operation.name)


def _target(field: Any) -> str:
    return str(field.remote_field.model).lower()


def _has_default(field: Any) -> bool:
    return getattr(field, "db_default", NOT_PROVIDED) is not NOT_PROVIDED


def found(
    operations: list[Operation], state: ProjectState, new: set[str] | None = None
) -> Iterator[tuple[str, str]]:
    """Each operation that needs a note: what it is called, and what is wrong. Tables that are new since
    the baseline are no business of the code of before."""
    new = set() if new is None else new
    for operation in operations:
        if isinstance(operation, ops.SeparateDatabaseAndState):
            yield from found(list(operation.database_operations), state.clone(), new)
        else:
            if isinstance(operation, ops.CreateModel):
                new.add(operation.name.lower())
            said = trouble(operation, state)
            if said and _table(operation) not in new:
                yield _named(operation), said
        operation.state_forwards(APP, state)


def _table(operation: Operation) -> str:
    name = getattr(operation, "model_name", None) or getattr(operation, "name", None) or ""
    return str(name).lower()


def _named(operation: Operation) -> str:
    if isinstance(operation, ops.RunPython):
        return "RunPython " + str(getattr(operation.code, "__name__", ""))
    constraint = getattr(getattr(operation, "constraint", None), "name", "")
    names = [getattr(operation, "model_name", ""), constraint or getattr(operation, "name", "")]
    return " ".join([type(operation).__name__, ".".join(str(name).lower() for name in names if name)])


def every_finding() -> dict[tuple[str, str], str]:
    loader = MigrationLoader(None)
    assert (APP, BASELINE) in loader.disk_migrations
    new: set[str] = set()
    findings = {}
    for name in sorted(name for app, name in loader.disk_migrations if app == APP and name > BASELINE):
        migration = loader.disk_migrations[APP, name]
        state = loader.project_state((APP, name), at_end=False)
        for what, said in found(list(migration.operations), state, new):
            findings[name, what] = said
    return findings


def test_the_code_of_before_works_on_the_new_schema() -> None:
    open_ones = {key: said for key, said in every_finding().items() if key not in NOTES}
    assert not open_ones, (
        "Machines are brought up to date one after the other (docs/many-machines.md). Do it in two releases, "
        f"or say in NOTES why the code of before lives with it: {open_ones}"
    )


def test_a_note_is_about_something_and_says_why() -> None:
    assert set(NOTES) <= set(every_finding())
    assert all(len(reason.split()) >= 5 for reason in NOTES.values())


# --- the rules themselves
def before() -> ProjectState:
    """A table of the version before."""
    state = ProjectState()
    fields: list[tuple[str, models.Field[Any, Any]]] = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=20)),
        ("said", models.CharField(max_length=20, null=True)),
        ("kind", models.CharField(max_length=20, db_default="song")),
    ]
    ops.CreateModel("Thing", fields).state_forwards(APP, state)
    return state


def backwards(apps: Any, schema_editor: Any) -> None:
    """Something that a migration runs."""


SAFE: list[Operation] = [
    ops.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]),
    ops.AddField("thing", "more", models.CharField(max_length=5, null=True)),
    ops.AddField("thing", "more", models.CharField(max_length=5, db_default="")),
    ops.AddField("thing", "more", models.CharField(max_length=5, null=True, unique=True)),
    ops.AddField("thing", "things", models.ManyToManyField("studio.thing")),
    ops.AlterField("thing", "name", models.CharField(max_length=40)),
    ops.AlterField("thing", "name", models.CharField(max_length=20, choices=[("a", "A")], default="a")),
    ops.AlterModelOptions("thing", {"ordering": ["name"]}),
    ops.AddIndex("thing", models.Index(fields=["name"], name="thing_name")),
    ops.RemoveIndex("thing", "thing_name"),
    ops.SeparateDatabaseAndState(state_operations=[ops.RemoveField("thing", "said")]),
]
UNSAFE: list[tuple[Operation, str]] = [
    (ops.AddField("thing", "more", models.CharField(max_length=5, default="")), "only Python knows"),
    (ops.AddField("thing", "more", models.CharField(max_length=5, blank=True)), "only Python knows"),
    (ops.AddField("thing", "more", models.IntegerField(db_default=0, unique=True)), "one default"),
    (ops.RemoveField("thing", "said"), "takes a column away"),
    (ops.RenameField("thing", "said", "told"), "renames a column"),
    (ops.RenameModel("Thing", "Matter"), "renames a table"),
    (ops.DeleteModel("Thing"), "takes a table away"),
    (ops.AlterModelTable("thing", "matter"), "renames a table"),
    (ops.AlterField("thing", "name", models.CharField(max_length=10)), "shorter"),
    (ops.AlterField("thing", "name", models.TextField()), "another kind"),
    (ops.AlterField("thing", "name", models.CharField(max_length=20, db_column="n")), "another kind"),
    (ops.AlterField("thing", "name", models.CharField(max_length=20, null=True)), "may be empty now"),
    (ops.AlterField("thing", "name", models.CharField(max_length=20, unique=True)), "unique now"),
    (ops.AlterField("thing", "said", models.CharField(max_length=20)), "may not be empty"),
    (ops.AlterField("thing", "kind", models.CharField(max_length=20)), "no default in the database"),
    (
        ops.AddConstraint("thing", models.UniqueConstraint(fields=["name"], name="one_name")),
        "may refuse a row",
    ),
    (ops.RemoveConstraint("thing", "one_name"), "counts on"),
    (ops.RunPython(backwards), "changes rows"),
    (ops.RunSQL("select 1"), "who knows"),
    (
        ops.SeparateDatabaseAndState(database_operations=[ops.RemoveField("thing", "said")]),
        "takes a column away",
    ),
]


def ident(value: Any) -> str:
    return type(value).__name__ if isinstance(value, Operation) else ""


@pytest.mark.parametrize("operation", SAFE, ids=ident)
def test_what_the_code_of_before_does_not_notice_needs_no_note(operation: Operation) -> None:
    state = before()
    if isinstance(operation, ops.RemoveIndex):
        ops.AddIndex("thing", models.Index(fields=["name"], name="thing_name")).state_forwards(APP, state)
    assert not list(found([operation], state))


@pytest.mark.parametrize(("operation", "said"), UNSAFE, ids=ident)
def test_what_the_code_of_before_stumbles_over_is_named(operation: Operation, said: str) -> None:
    state = before()
    if isinstance(operation, ops.RemoveConstraint):
        constraint = models.UniqueConstraint(fields=["name"], name="one_name")
        ops.AddConstraint("thing", constraint).state_forwards(APP, state)
    findings = list(found([operation], state))
    assert [what for what, _ in findings] != []
    assert said in findings[0][1]


def test_a_table_that_came_after_the_baseline_may_be_changed() -> None:
    made = ops.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))])
    more = ops.AddField("other", "more", models.CharField(max_length=5, default=""))
    assert not list(found([made, more], before()))
