"""Rows that are added and never changed: nobody's code can, and the database itself says no.

Only a reference to what is deleted may become empty, and the rows of a team that is dissolved may go. The
triggers that hold this are made after every migration, and taken down before one: SQLite builds a changed
table anew, without its triggers.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from django.apps import apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

SAID = "Rows of {table} are never changed."


class Unchangeable(Exception):
    """Something tried to change what lasts."""


Row = TypeVar("Row", bound=models.Model)


class LastingQuerySet(models.QuerySet[Row]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise Unchangeable(SAID.format(table=self.model._meta.db_table))

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self.update()

    def delete(self) -> NoReturn:
        self.update()


class LastingManager(models.Manager[Row]):
    def get_queryset(self) -> models.QuerySet[Row]:
        return LastingQuerySet(self.model, using=self._db)


class Lasting(models.Model):
    """Of a team: its subclasses have a `team`."""

    objects: ClassVar[LastingManager[Self]] = LastingManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unchangeable(SAID.format(table=self._meta.db_table))
        super().save(*args, **{**kwargs, "force_insert": True})

    @classmethod
    def forget(cls, team: models.Model) -> None:
        """Delete the rows of a team that is dissolved; for any other the database refuses it."""
        models.QuerySet(cls).filter(team=team).delete()

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unchangeable(SAID.format(table=self._meta.db_table))


# --- what the database is told ---
def lasting() -> list[type[Lasting]]:
    return [model for model in apps.get_app_config("studio").get_models() if issubclass(model, Lasting)]


def guard(connection: BaseDatabaseWrapper) -> None:
    """Have the database hold it. What is there already stays."""
    if missing(connection):
        unguard(connection)
        with connection.cursor() as cursor:
            for model in _built(connection):
                for statement in _statements(connection.vendor, model):
                    cursor.execute(statement)


def unguard(connection: BaseDatabaseWrapper) -> None:
    """Let tables be changed, until `guard`."""
    with connection.cursor() as cursor:
        for name, table in _there(connection):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables that the database does not hold as it should."""
    there = {name for name, _ in _there(connection)}
    return [
        model._meta.db_table
        for model in _built(connection)
        if not there >= {name for name, _ in _triggers(connection.vendor, model)}
    ]


def _built(connection: BaseDatabaseWrapper) -> Iterator[type[Lasting]]:
    """Those whose tables are as we know them: a database may be older, and on its way."""
    tables = connection.introspection.table_names()
    for model in lasting():
        if (table := model._meta.db_table) in tables:
            with connection.cursor() as cursor:
                there = {
                    column.name for column in connection.introspection.get_table_description(cursor, table)
                }
            if there >= {field.column for field in model._meta.concrete_fields}:
                yield model


def _there(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """Our triggers, with their tables."""
    asked = {
        "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'lasting_%'",
        "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'lasting_%'",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return list(cursor.fetchall())


def _statements(vendor: str, model: type[Lasting]) -> Iterator[str]:
    if vendor == "postgresql":
        yield POSTGRESQL_FUNCTION
    yield from (statement for _, statement in _triggers(vendor, model))


def _triggers(vendor: str, model: type[Lasting]) -> list[tuple[str, str]]:
    """Their names, which change with what they say, and how they are made."""
    table, words = model._meta.db_table, {"table": model._meta.db_table, "same": _same(vendor, model)}
    found = []
    for deed in ("update", "delete"):
        body = BODIES[vendor, deed].format(**words, said=SAID.format(table=table))
        name = f"lasting_{table}_{deed}_{hashlib.sha256(body.encode()).hexdigest()[:8]}"
        found.append((name, f"CREATE TRIGGER {name} {body}"))
    return found


def _same(vendor: str, model: type[Lasting]) -> str:
    """Every column is what it was, but that of a reference may be empty now."""
    same = "IS" if vendor == "sqlite" else "IS NOT DISTINCT FROM"
    return " AND ".join(_column(field, same) for field in model._meta.concrete_fields)


def _column(field: Any, same: str) -> str:
    column = f'"{field.column}"'
    unchanged = f"NEW.{column} {same} OLD.{column}"
    lapses = field.remote_field and field.remote_field.on_delete is models.SET_NULL
    return f"({unchanged} OR NEW.{column} IS NULL)" if lapses else unchanged


BODIES = {
    ("sqlite", "update"): (
        "BEFORE UPDATE ON {table} WHEN NOT ({same}) BEGIN SELECT RAISE(ABORT, '{said}'); END"
    ),
    ("sqlite", "delete"): (
        "BEFORE DELETE ON {table} WHEN EXISTS "
        "(SELECT 1 FROM studio_team WHERE id = OLD.team_id AND dissolved IS NULL) "
        "BEGIN SELECT RAISE(ABORT, '{said}'); END"
    ),
    ("postgresql", "update"): (
        "BEFORE UPDATE ON {table} FOR EACH ROW WHEN (NOT ({same})) EXECUTE FUNCTION studio_lasting()"
    ),
    ("postgresql", "delete"): "BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION studio_lasting()",
}
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION studio_lasting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS
    (SELECT 1 FROM studio_team WHERE id = OLD.team_id AND dissolved IS NULL)
  THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'Rows of % are never changed.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$
"""


# --- when ---
def before_migrating(using: str, plan: Iterable[Any], **kwargs: Any) -> None:
    if plan:
        unguard(connections[using])


def after_migrating(using: str, **kwargs: Any) -> None:
    guard(connections[using])
