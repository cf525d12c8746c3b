"""Many keys in one parameter.

``IN`` takes a parameter for each key. A list of events asks for the same hundreds of keys in
several parts of one query, and reading the thousands of parameters took longer than the query.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db.models import BooleanField, Case, F, Func, QuerySet, Subquery

from network.db.compiled_queries import Param


class AnyOf(Func):
    """Whether a column holds one of the keys (all numbers or all texts); for ``filter``."""

    output_field = BooleanField()

    def __init__(self, column: str | Case, keys: tuple[int, ...] | tuple[str, ...] | Param) -> None:
        super().__init__(F(column) if isinstance(column, str) else column)
        self.keys = keys

    def as_sql(self, compiler: Any, connection: Any, **kwargs: Any) -> tuple[str, list[Any]]:
        column, params = compiler.compile(self.source_expressions[0])
        listed = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608  a column's own name
        return listed, [*params, _as(json.dumps, self.keys)]

    def as_postgresql(self, compiler: Any, connection: Any, **kwargs: Any) -> tuple[str, list[Any]]:
        column, params = compiler.compile(self.source_expressions[0])
        return f"{column} = ANY(%s)", [*params, _as(_listed, self.keys)]


def _as(convert: Callable[[Any], Any], keys: tuple[Any, ...] | Param) -> Any:
    """What the database gets of the keys; now, or once they are known."""
    return keys.converted(convert) if isinstance(keys, Param) else convert(keys)


def _listed(keys: tuple[int, ...] | tuple[str, ...]) -> list[str] | str:
    """An array of PostgreSQL."""
    if keys and isinstance(keys[0], str):
        return list(map(str, keys))
    # Numbers as one text: psycopg writes a list key by key, and its type by the largest of them.
    return f"{{{','.join(map(str, keys))}}}"


class AnyOfMany(AnyOf):
    """The same for what no index knows, asked of many rows about hundreds of keys.

    An array that PostgreSQL does not know when it plans is looked through key by key for each row;
    rows that another query yields are hashed once. "IS TRUE" keeps it from joining them to all rows
    before it takes the first few. The keys are numbers.
    """

    def as_postgresql(self, compiler: Any, connection: Any, **kwargs: Any) -> tuple[str, list[Any]]:
        column, params = compiler.compile(self.source_expressions[0])
        return f"({column} IN (SELECT unnest(%s::int[]))) IS TRUE", [
            *params,
            _as(_listed, self.keys),
        ]


class AnyOfRows(Func):
    """Whether a column holds one of the keys that another query yields; for ``filter``.

    PostgreSQL asks for them first and then knows which stretches of an index to read, beside an
    "or" as well. Of ``IN`` and a query beside an "or" it knows nothing, and reads the whole table.
    """

    output_field = BooleanField()

    def __init__(self, column: str, rows: QuerySet) -> None:
        super().__init__(F(column), Subquery(rows))

    def as_sql(self, compiler: Any, connection: Any, **kwargs: Any) -> tuple[str, list[Any]]:
        return self._joined(compiler, "{} IN {}")

    def as_postgresql(self, compiler: Any, connection: Any, **kwargs: Any) -> tuple[str, list[Any]]:
        return self._joined(compiler, "{} = ANY(ARRAY{})")

    def _joined(self, compiler: Any, how: str) -> tuple[str, list[Any]]:
        column, rows = (compiler.compile(each) for each in self.source_expressions)
        return how.format(column[0], rows[0]), [*column[1], *rows[1]]


class AnyOfManyRows(AnyOfRows):
    """The same for what no index is to be read for, asked of many rows: see ``AnyOfMany``."""

    def as_postgresql(self, compiler: Any, connection: Any, **kwargs: Any) -> tuple[str, list[Any]]:
        return self._joined(compiler, "({} IN {}) IS TRUE")
