"""The index by which PostgreSQL finds what people search for in titles, styles and words, anywhere in them.

It is of three letters each (`pg_trgm`, which comes with PostgreSQL, and which a database's owner may switch
on). It is no migration: a database without it works all the same, only that a rare word takes as long as
there are takes; and whoever adds it later has the index after the next `manage.py migrate`.
"""

import logging
from typing import Any

from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

log = logging.getLogger(__name__)

NAME, TABLE = "clip_search", "studio_clip"
COLUMNS = ("title", "tags", "lyrics")
# As `icontains` asks.
MADE_OF = ", ".join(f"upper({column}) gin_trgm_ops" for column in COLUMNS)


def prepare(connection: BaseDatabaseWrapper) -> None:
    """Make the index where there is none."""
    if not missing(connection):
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(f"CREATE INDEX {NAME} ON {TABLE} USING gin ({MADE_OF})")
            cursor.execute(f"ANALYZE {TABLE}")  # how often words are is known of an index alone
    except DatabaseError as error:
        log.warning("Searches will be slow in a large library, without pg_trgm: %s", error)


def missing(connection: BaseDatabaseWrapper) -> bool:
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL, to_regclass(%s) IS NULL", [TABLE, NAME])
        built, without = cursor.fetchone()
    return bool(built and without)


def after_migrating(using: str, **kwargs: Any) -> None:
    prepare(connections[using])
