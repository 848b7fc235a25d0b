"""Questions to the database that are written once and asked with other values each time.

Django writes the SQL of a query anew whenever it is asked, which takes ten times as long as a database takes
to answer a small one. So this is for what every page asks, and what open pages ask every few seconds.
"""

from collections.abc import Callable
from copy import copy
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connections, models
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")


class Open(models.Value):
    """Stands in a query for a value that comes later, and is of this kind."""

    def __init__(self, name: str, kind: "models.Field[Any, Any]") -> None:
        super().__init__(name, output_field=kind)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return "%s", (self,)


class Prepared(Generic[Row]):
    """`build` is given an open value for each of the kinds, under its name, and says the query."""

    def __init__(
        self, build: "Callable[..., models.QuerySet[Any, Row]]", **kinds: "models.Field[Any, Any]"
    ) -> None:
        self._build, self._kinds = build, kinds

    def __call__(self, **values: object) -> list[Row]:
        rows, written = self._written
        connection = connections[rows.db]
        known = {name: kind.get_db_prep_value(values[name], connection) for name, kind in self._kinds.items()}
        asked = type(rows)(rows.model, written.about(known), rows.db)
        asked._iterable_class = rows._iterable_class
        return list(asked)

    @cached_property
    def _written(self) -> "tuple[models.QuerySet[Any, Row], _Written]":
        rows = self._build(**{name: Open(name, kind) for name, kind in self._kinds.items()})
        return rows, _Written(rows.query, rows.query.get_compiler(using=rows.db))


class _Written(Query):
    """A query that needs no writing any more. What its compiler learned when it wrote it, each copy knows."""

    def __init__(self, query: Query, compiler: SQLCompiler) -> None:
        self.__dict__.update(query.__dict__)
        self._compiler = compiler
        self._sql, self._places = compiler.as_sql()
        self._params: tuple[Any, ...] = ()

    def about(self, known: dict[str, Any]) -> "_Written":
        query = copy(self)
        query._params = tuple(
            known[place.value] if isinstance(place, Open) else place for place in self._places
        )
        return query

    def get_compiler(
        self, using: str | None = None, connection: Any = None, elide_empty: bool = True
    ) -> SQLCompiler:
        compiler = copy(self._compiler)
        compiler.connection = connection or connections[using or ""]
        said = self._sql, self._params
        compiler.as_sql = lambda *_args, **_named: said  # type: ignore[method-assign]
        return compiler
