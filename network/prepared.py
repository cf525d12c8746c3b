"""Questions that are asked again and again with other values: put into SQL once.

Writing a query takes Django longer than the database takes to answer it; a page asks thirty, the
same ones every time. Here the SQL of a query set is kept as it was first written, in each language
(modeltranslation asks for other columns), and only its values change.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Expression, Model, QuerySet
from modeltranslation.utils import get_language

Row = TypeVar("Row")


class Given(Expression):
    """Stands in a query set for a value that is only known when the question is asked."""

    def __init__(self, name: str, convert: Callable[[Any], Any] | None = None) -> None:
        super().__init__()
        self.name = name
        self._convert = convert

    def through(self, convert: Callable[[Any], Any]) -> Given:
        """The same value, but converted before the database gets it."""
        return Given(self.name, convert)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]

    def value(self, values: dict[str, Any], connection: Any) -> Any:
        value = values[self.name]
        if self._convert is not None:
            return self._convert(value)
        if isinstance(value, datetime):
            return connection.ops.adapt_datetimefield_value(value)
        if isinstance(value, Decimal):
            return connection.ops.adapt_decimalfield_value(value)
        return value


class Prepared(Generic[Row]):
    """A query set with places for values.

    ``ask`` is called with a ``Given`` for each value, and with a list of them for a list; once for
    each language and length. It must not look at anything else that changes. No value may be None,
    for which SQL has other words, and no list empty.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, Row]]) -> None:
        self._ask = ask
        self._kept: dict[tuple[Any, ...], _Kept[Row]] = {}

    def __call__(self, **values: Any) -> list[Row]:
        lists = {name: value for name, value in values.items() if isinstance(value, list)}
        kept = self._written(values, lists)
        for name, its in lists.items():
            values |= {f"{name}.{number}": value for number, value in enumerate(its)}
        connection = connections[kept.rows.db]
        params = tuple(
            param.value(values, connection) if isinstance(param, Given) else param
            for param in kept.params
        )
        asked: QuerySet[Any, Row] = object.__new__(type(kept.rows))  # copying one would run it
        asked.__dict__.update(kept.rows.__dict__)
        asked._query = _Written(kept, params, connection)
        return list(asked)

    def first(self, **values: Any) -> Row | None:
        """The first of the rows; ``ask`` says in which order, and that one is enough."""
        return next(iter(self(**values)), None)

    def _written(self, values: dict[str, Any], lists: dict[str, list[Any]]) -> _Kept[Row]:
        key = (get_language(), *map(len, lists.values()))
        if key not in self._kept:
            given: dict[str, Any] = {name: Given(name) for name in values}
            for name, its in lists.items():
                given[name] = [Given(f"{name}.{number}") for number in range(len(its))]
            rows = self._ask(**given)
            compiler = rows.query.get_compiler(using=rows.db)
            sql, params = compiler.as_sql()
            columns = [column for column, _sql, _alias in compiler.select]
            converters = compiler.get_converters(columns)
            self._kept[key] = _Kept(rows, compiler, sql, tuple(params), converters)
        return self._kept[key]


@dataclass(frozen=True)
class _Kept(Generic[Row]):
    rows: QuerySet[Any, Row]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    converters: dict[int, Any]


class _Written:
    """Stands for the query of a query set whose SQL is there already."""

    def __init__(self, kept: _Kept[Any], params: tuple[Any, ...], connection: Any) -> None:
        self._query = kept.rows._query
        self._compiler = copy.copy(kept.compiler)
        self._compiler.connection = connection  # each thread has its own
        self._compiler.as_sql = lambda *args, **kwargs: (kept.sql, params)
        self._compiler.get_converters = lambda columns: kept.converters

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        return self._compiler


def rows_of(owner: Model, relation: str, *related: str) -> list[Any]:
    """The rows of one of a page's relations, as its manager gives them, with what they refer to.

    What is in hand already is taken from there: a draft's rows are in no table, and rows that were
    asked for together are not asked for again.
    """
    in_hand = ("_cluster_related_objects", "_prefetched_objects_cache")
    if owner.pk is None or any(relation in owner.__dict__.get(name, ()) for name in in_hand):
        return list(getattr(owner, relation).all())
    field: Any = owner._meta.get_field(relation)
    rows = _relation(type(owner), relation, related)(owner=owner.pk)
    if field.one_to_many:
        for row in rows:
            setattr(row, field.remote_field.name, owner)
    return rows


@lru_cache(maxsize=256)
def _relation(model: type[Model], relation: str, related: tuple[str, ...]) -> Prepared[Any]:
    field: Any = model._meta.get_field(relation)
    # The relation as it is called from the other side.
    name = field.remote_field.name if field.one_to_many else field.related_query_name()

    def ask(owner: Given) -> QuerySet:
        rows = field.related_model._default_manager.filter(**{name: owner})
        return rows.select_related(*related) if related else rows

    return Prepared(ask)
