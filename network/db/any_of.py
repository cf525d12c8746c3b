"""``IN`` for many keys, in one parameter.

``IN`` takes a parameter for each key. A list of events asks for the same hundreds of keys in
several parts of one query, and reading the thousands of parameters took longer than the query. And
a compiled query (``network.db.compiled_queries``) needs the same SQL for any number of keys.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db.models import BooleanField, Case, F, Func, QuerySet, Subquery

from network.db.compiled_queries import Param

Keys = tuple[int, ...] | tuple[str, ...] | Param | QuerySet


class AnyOf(Func):
    """Whether a column holds one of the keys; for ``filter``.

    The keys are a tuple of numbers or of texts, or a query set that yields them. PostgreSQL runs
    such a query first and then knows which stretches of an index to read, beside an "or" as well;
    of ``IN`` and a query beside an "or" it knows nothing, and reads the whole table.

    ``by_hash``: the keys are hundreds of numbers, and no index is to be used. PostgreSQL looks
    through an array key by key for each row; rows that a query yields it hashes once. "IS TRUE"
    keeps it from joining them to all rows before it takes the first few.
    """

    output_field = BooleanField()

    def __init__(self, column: str | Case, keys: Keys, *, by_hash: bool = False) -> None:
        held = F(column) if isinstance(column, str) else column
        super().__init__(held, *([Subquery(keys)] if isinstance(keys, QuerySet) else []))
        self.keys, self.by_hash = keys, by_hash

    def as_sql(self, compiler: Any, connection: Any, **kwargs: Any) -> tuple[str, list[Any]]:
        listed = "{} IN (SELECT value FROM json_each(%s))"
        return self._sql(compiler, "{} IN {}", listed, json.dumps)

    def as_postgresql(self, compiler: Any, connection: Any, **kwargs: Any) -> tuple[str, list[Any]]:
        if self.by_hash:
            listed = "({} IN (SELECT unnest(%s::int[]))) IS TRUE"
            return self._sql(compiler, "({} IN {}) IS TRUE", listed, _array)
        return self._sql(compiler, "{} = ANY(ARRAY{})", "{} = ANY(%s)", _array)

    def _sql(
        self, compiler: Any, of_rows: str, listed: str, convert: Callable[[Any], Any]
    ) -> tuple[str, list[Any]]:
        """The SQL for keys from a query set, or else for keys that are ``listed``."""
        (column, params), *rows = map(compiler.compile, self.source_expressions)
        if rows:
            sql, more = rows[0]
            return of_rows.format(column, sql), [*params, *more]
        keys = self.keys
        given = keys.converted(convert) if isinstance(keys, Param) else convert(keys)
        return listed.format(column), [*params, given]


def _array(keys: tuple[int, ...] | tuple[str, ...]) -> list[str] | str:
    """An array of PostgreSQL."""
    if keys and isinstance(keys[0], str):
        return list(map(str, keys))
    # Numbers as one text: psycopg writes a list key by key, and its type by the largest of them.
    return f"{{{','.join(map(str, keys))}}}"
