"""Indexes of PostgreSQL alone: by what people search for in titles, styles and words, anywhere in them; and
by the takes that requests name.

The first is of three letters each (`pg_trgm`, which comes with PostgreSQL, and which a database's owner may
switch on). They are no migration: a database without them works all the same, only that some pages take as
long as there are takes; and whoever adds pg_trgm later has the index after the next `manage.py migrate`.
"""

import logging
from typing import Any

from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

log = logging.getLogger(__name__)

SEARCH, ABOUT = "clip_search", "task_about"
# As `icontains` asks, and as `contains` asks of JSON.
MADE: dict[str, tuple[str, ...]] = {
    SEARCH: (
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        f"CREATE INDEX {SEARCH} ON studio_clip USING gin"
        " (upper(title) gin_trgm_ops, upper(tags) gin_trgm_ops, upper(lyrics) gin_trgm_ops)",
        f"ALTER INDEX {SEARCH} ALTER COLUMN 3 SET STATISTICS 500",  # also of a word that is in one of 500
        "ANALYZE studio_clip",  # how often words are is known of an index alone
    ),
    ABOUT: (f"CREATE INDEX {ABOUT} ON studio_task USING gin (params jsonb_path_ops)",),
}


def prepare(connection: BaseDatabaseWrapper) -> None:
    """Make those that are missing."""
    for name in missing(connection):
        try:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                for statement in MADE[name]:
                    cursor.execute(statement)
        except DatabaseError as error:
            log.warning("A large library will be slow without the index %s: %s", name, error)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('studio_clip') IS NOT NULL")
        if not cursor.fetchone()[0]:  # it is on its way back to nothing
            return []
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) name WHERE to_regclass(name) IS NULL", [list(MADE)]
        )
        return [name for (name,) in cursor.fetchall()]


def after_migrating(using: str, **kwargs: Any) -> None:
    prepare(connections[using])
