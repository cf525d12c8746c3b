"""Many short rows as one.

A page that counts reads thousands of pairs of keys. As rows of their own, Django and the database's
driver take longer over them than the database over the question.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Aggregate, CharField, QuerySet, TextField, Value


class _JsonRows(Aggregate):
    """All rows as one text of JSON: a list of lists."""

    output_field = TextField()
    arity = None

    def as_sqlite(self, compiler: Any, connection: Any, **kwargs: Any) -> tuple[str, Any]:
        template = "json_group_array(json_array(%(expressions)s))"
        return super().as_sql(compiler, connection, template=template, **kwargs)

    def as_postgresql(self, compiler: Any, connection: Any, **kwargs: Any) -> tuple[str, Any]:
        template = "json_agg(json_build_array(%(expressions)s))::text"
        return super().as_sql(compiler, connection, template=template, **kwargs)


def json_rows(kind: str, rows: QuerySet, *columns: Any) -> QuerySet:
    """One row: the kind, and these columns of all ``rows``; for a union with others of its like."""
    of = rows.order_by().values(of_kind=Value(kind, output_field=CharField()))
    return of.annotate(in_one=_JsonRows(*columns)).values_list("of_kind", "in_one")


def by_kind(found: Iterable[tuple[str, str | None]]) -> dict[str, list[list[Any]]]:
    """The rows by their kind, in no order; PostgreSQL has no text for none at all."""
    return {kind: json.loads(rows) if rows else [] for kind, rows in found}
