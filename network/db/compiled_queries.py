"""Questions that are asked again and again with other values: put into SQL once.

Writing a query takes Django longer than the database takes to answer it; a page asks thirty, the
same ones every time. Here the SQL of a query set is kept as it was first written, in each language
(modeltranslation asks for other columns), and only its values change. It follows from the code
alone, so it is never out of date; answers are not kept.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, Generic, Self, TypeVar

from django.db import connections
from django.db.models import Exists, Expression, Model, OuterRef, QuerySet
from modeltranslation.utils import get_language

Row = TypeVar("Row")
#: So many questions of ``ask`` are kept.
MOST_KEPT = 200


class Given(Expression):
    """Stands in a query set for a value that is only known when the question is asked."""

    def __init__(self, name: str, convert: Callable[[Any], Any] | None = None) -> None:
        super().__init__()
        self.name = name
        self._convert = convert

    def through(self, convert: Callable[[Any], Any]) -> Given:
        """The same value, but converted before the database gets it."""
        first = self._convert
        return Given(self.name, (lambda value: convert(first(value))) if first else convert)

    def __add__(self, span: Any) -> Given:
        """Of a moment: so much later."""
        return self.through(lambda value: value + span)

    def __sub__(self, span: Any) -> Given:
        return self.through(lambda value: value - span)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]

    def value(self, values: dict[str, Any], connection: Any) -> Any:
        """What stands in its place this time, as this database reads it."""
        value = values[self.name]
        if self._convert is not None:
            value = self._convert(value)
        if isinstance(value, datetime):
            return connection.ops.adapt_datetimefield_value(value)
        if isinstance(value, Decimal):
            return connection.ops.adapt_decimalfield_value(value)
        return value


@dataclass(frozen=True)
class _Kept(Generic[Row]):
    """A query set and what Django's compiler has made of it."""

    rows: QuerySet[Any, Row]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    converters: dict[int, Any]

    @classmethod
    def write(cls, rows: QuerySet[Any, Row]) -> Self:
        compiler = rows.query.get_compiler(using=rows.db)
        sql, params = compiler.as_sql()
        columns = [column for column, _sql, _alias in compiler.select]
        return cls(rows, compiler, sql, tuple(params), compiler.get_converters(columns))

    def ask(self, values: dict[str, Any]) -> list[Row]:
        connection = connections[self.rows.db]
        params = tuple(
            param.value(values, connection) if isinstance(param, Given) else param
            for param in self.params
        )
        asked: QuerySet[Any, Row] = object.__new__(type(self.rows))  # copying one would run it
        asked.__dict__.update(self.rows.__dict__)
        asked._query = _Written(self, params, connection)
        return list(asked)


def _rows_at_once(connection: Any, sql: str, params: tuple[Any, ...], *_: Any, **__: Any) -> list:
    """What a compiler's ``execute_sql`` gives: the rows in one piece, for they are few."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [cursor.fetchall()]


class _Written:
    """Stands for the query of a query set whose SQL is there already."""

    def __init__(self, kept: _Kept[Any], params: tuple[Any, ...], connection: Any) -> None:
        self._query = kept.rows._query
        self._compiler = copy.copy(kept.compiler)
        self._compiler.connection = connection  # each thread has its own
        self._compiler.execute_sql = partial(_rows_at_once, connection, kept.sql, params)
        self._compiler.get_converters = lambda columns: kept.converters

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        return self._compiler


class Prepared(Generic[Row]):
    """A query set with places for values.

    ``write`` is called with a ``Given`` for each value, and with a list of them for a list; once
    for each language and length. It must not look at anything else that changes. No value may be
    None, for which SQL has other words, and no list empty.
    """

    def __init__(self, write: Callable[..., QuerySet[Any, Row]]) -> None:
        self._write = write
        self._kept: dict[tuple[Any, ...], _Kept[Row]] = {}

    def __call__(self, **values: Any) -> list[Row]:
        lists = {name: value for name, value in values.items() if isinstance(value, list)}
        key = (get_language(), *map(len, lists.values()))
        kept = self._kept.get(key)
        if kept is None:
            given: dict[str, Any] = {name: Given(name) for name in values}
            for name, its in lists.items():
                given[name] = [Given(f"{name}.{number}") for number in range(len(its))]
            kept = self._kept[key] = _Kept.write(self._write(**given))
        for name, its in lists.items():
            values |= {f"{name}.{number}": value for number, value in enumerate(its)}
        return kept.ask(values)

    def first(self, **values: Any) -> Row | None:
        """The first of the rows; ``write`` says in which order, and that one is enough."""
        return next(iter(self(**values)), None)


_kept: dict[tuple[Hashable, ...], _Kept[Any]] = {}


def ask(write: Callable[..., QuerySet[Any, Row]], key: Hashable | None, **values: Any) -> list[Row]:
    """The rows of a question that depends on what somebody asked for; prepared if it has a key.

    Of one ``key`` it must be the same but for its values. What is None is told to ``write`` as it
    is and makes another question.
    """
    if key is None:
        return list(write(**values))
    told = {name: value for name, value in values.items() if value is not None}
    whole = (key, get_language(), *told)
    kept = _kept.get(whole)
    if kept is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        kept = _Kept.write(write(**{**values, **{name: Given(name) for name in told}}))
        _kept[whole] = kept
    return kept.ask(told)


def noting(rows: QuerySet[Any, Row], relations: Iterable[str]) -> QuerySet[Any, Row]:
    """The same pages, each knowing which of these relations have no rows: see ``rows_of``.

    For what few pages have: to look is part of a question that is asked anyhow.
    """
    found = {}
    for relation in relations:
        field: Any = rows.model._meta.get_field(relation)
        theirs = field.related_model._default_manager.order_by()
        found[_noted(relation)] = Exists(theirs.filter(**{field.remote_field.name: OuterRef("pk")}))
    return rows.annotate(**found)


def _noted(relation: str) -> str:
    return f"has_{relation}"


def is_in_hand(owner: Model, relation: str) -> bool:
    """Whether a relation's rows came with their owner: a draft's, or what was asked for before."""
    kept = ("_cluster_related_objects", "_prefetched_objects_cache")
    return owner.pk is None or any(relation in owner.__dict__.get(name, ()) for name in kept)


def rows_of(owner: Model, relation: str, *related: str) -> list[Any]:
    """The rows of one of a page's relations, as its manager gives them, with what they refer to.

    What is in hand already is taken from there: a draft's rows are in no table, and rows that were
    asked for together are not asked for again. Nor are those known to be none (``noting``).
    """
    if is_in_hand(owner, relation):
        return list(getattr(owner, relation).all())
    if owner.__dict__.get(_noted(relation)) is False:
        return []
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

    def write(owner: Given) -> QuerySet:
        rows = field.related_model._default_manager.filter(**{name: owner})
        return rows.select_related(*related) if related else rows

    return Prepared(write)
