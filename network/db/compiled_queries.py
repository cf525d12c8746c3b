"""Query sets compiled to SQL once per process and run again with other values.

Django takes one to three milliseconds to compile a query set of a page model, longer than the
database takes to run it, and a page runs twenty. Without this module the event page and the agenda
take more than twice the CPU (docs/performance.md). Only SQL is kept, never rows; it depends on the
code alone and so is never out of date.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Expression, QuerySet
from modeltranslation.utils import get_language

Row = TypeVar("Row")
#: Compiled query sets kept; a page of a list has its own for each page number and language.
MOST_KEPT = 400


class Param(Expression):
    """Stands in a query set for a value that is known when it is run."""

    def __init__(self, name: str, convert: Callable[[Any], Any] | None = None) -> None:
        super().__init__()
        self.name = name
        self._convert = convert

    def converted(self, convert: Callable[[Any], Any]) -> Param:
        """The same value, but converted before the database gets it."""
        first = self._convert
        return Param(self.name, (lambda value: convert(first(value))) if first else convert)

    def __add__(self, span: Any) -> Param:
        """Of a moment: so much later."""
        return self.converted(lambda value: value + span)

    def __sub__(self, span: Any) -> Param:
        return self.converted(lambda value: value - span)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]

    def value(self, values: dict[str, Any], connection: Any) -> Any:
        """What stands in its place this time, in the form this database takes."""
        value = values[self.name]
        if self._convert is not None:
            value = self._convert(value)
        if isinstance(value, datetime):
            return connection.ops.adapt_datetimefield_value(value)
        if isinstance(value, Decimal):
            return connection.ops.adapt_decimalfield_value(value)
        return value


@dataclass(frozen=True)
class _Compiled(Generic[Row]):
    rows: QuerySet[Any, Row]
    compiler: Any
    sql: str
    params: tuple[Any, ...]

    def fetch(self, values: dict[str, Any]) -> list[Row]:
        connection = connections[self.rows.db]
        params = tuple(
            param.value(values, connection) if isinstance(param, Param) else param
            for param in self.params
        )
        compiler = copy.copy(self.compiler)
        compiler.connection = connection  # each thread has its own
        compiler.as_sql = lambda *args, **kwargs: (self.sql, params)
        rows = self.rows.all()
        rows.query.get_compiler = lambda *args, **kwargs: compiler  # type: ignore[method-assign]
        return list(rows)


_kept: dict[Hashable, _Compiled[Any]] = {}


def fetch(
    write: Callable[..., QuerySet[Any, Row]], /, *, key: Hashable = None, **values: Any
) -> list[Row]:
    """The rows of ``write(**values)``, a query set that is compiled once per ``key``.

    ``write`` gets a ``Param`` for each value, a list of them for a (non-empty) list, and None for
    None. Its query set may depend on nothing else but the language and the ``key``, which is
    ``write`` itself unless one is given.
    """
    shape = tuple(
        (name, len(value) if isinstance(value, list) else value is not None)
        for name, value in values.items()
    )
    whole = (key or write, get_language(), shape)
    compiled = _kept.get(whole)
    if compiled is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        compiled = _kept[whole] = _compile(write, values)
    for name in [name for name, value in values.items() if isinstance(value, list)]:
        values |= {f"{name}.{number}": each for number, each in enumerate(values[name])}
    return compiled.fetch(values)


def _compile(write: Callable[..., QuerySet[Any, Row]], values: dict[str, Any]) -> _Compiled[Row]:
    params: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, list):
            params[name] = [Param(f"{name}.{number}") for number in range(len(value))]
        else:
            params[name] = None if value is None else Param(name)
    rows = write(**params)
    compiler = rows.query.get_compiler(using=rows.db)
    sql, found = compiler.as_sql()
    return _Compiled(rows, compiler, sql, tuple(found))
