"""Questions that are written once and asked with other values each time.

To write a question of several parts takes the ORM longer than the database takes to answer it.
Those of a list differ from one time to the next by moments and keys alone: so the text is kept for
as long as the process runs, with places for these (``Given``). It follows from the code alone, so
that it is never out of date; answers are not kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import CharField, DateTimeField, Field, IntegerField, QuerySet, Value
from django.db.models.query import (
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)

MOST_KEPT = 128
_NO_SHIFT = timedelta()


class Given(Value):
    """A value that is told when the question is asked; a moment may stand before or after it."""

    def __init__(self, name: str, output_field: Field, shift: timedelta = _NO_SHIFT) -> None:
        super().__init__(None, output_field)
        self.name = name
        self.shift = shift

    def __add__(self, span: Any) -> Given:
        return type(self)(self.name, self.output_field, self.shift + span)

    def __sub__(self, span: Any) -> Given:
        return type(self)(self.name, self.output_field, self.shift - span)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]

    def filled(self, values: dict[str, Any], connection: Any) -> Any:
        """What stands in its place this time, as this database reads it."""
        value = values[self.name]
        moved = value + self.shift if self.shift else value
        return self.output_field.get_db_prep_value(moved, connection)


class Keys(Given):
    """Many keys in one parameter, for ``AnyOf``."""

    def __init__(self, name: str) -> None:
        super().__init__(name, IntegerField())

    def filled(self, values: dict[str, Any], connection: Any) -> Any:
        return listed(values[self.name], connection)


def listed(keys: Iterable[int] | Iterable[str], connection: Any) -> Any:
    """Many keys, all numbers or all texts, as one parameter of this database."""
    values = list(keys)
    if connection.vendor != "postgresql":
        return json.dumps(values)
    # Numbers as one text: psycopg writes a list key by key, and its type by the largest of them.
    return f"{{{','.join(map(str, values))}}}" if _are_numbers(values) else values


def _are_numbers(values: list[Any]) -> bool:
    return not values or isinstance(values[0], int)


class Question:
    """A question as text, with what makes values and objects of its answer."""

    def __init__(self, rows: QuerySet) -> None:
        if rows._iterable_class not in (ModelIterable, ValuesListIterable):
            raise TypeError("A multilingual query set returns columns in an order of its own.")
        compiler = rows.query.get_compiler(connection=connection)
        self._text, self._params = compiler.as_sql()
        columns = [column for column, _sql, _name in compiler.select[: compiler.col_count]]
        self._converters = compiler.get_converters(columns)
        if compiler.klass_info is not None:
            # As Django's ModelIterable does.
            of_model = compiler.klass_info["select_fields"]
            self._columns = slice(of_model[0], of_model[-1] + 1)
            self._names = [column.target.attname for column in columns[self._columns]]
            self._model = compiler.klass_info["model"]
            self._related = get_related_populators(  # type: ignore[call-arg]  # newer stubs
                compiler.klass_info, compiler.select, connection.alias
            )

    def rows(self, values: dict[str, Any]) -> list[tuple]:
        params = [
            param.filled(values, connection) if isinstance(param, Given) else param
            for param in self._params
        ]
        with connection.cursor() as cursor:
            cursor.execute(self._text, params)
            rows = cursor.fetchall()
        return [tuple(self._read(row)) for row in rows] if self._converters else rows

    def objects(self, values: dict[str, Any]) -> list[Any]:
        return [self._object(row) for row in self.rows(values)]

    def _object(self, row: tuple) -> Any:
        made = self._model.from_db(connection.alias, self._names, row[self._columns])
        for related in self._related:
            related.populate(row, made)
        return made

    def _read(self, row: tuple) -> list[Any]:
        read = list(row)
        for position, (converters, expression) in self._converters.items():
            for converter in converters:
                read[position] = converter(read[position], expression, connection)
        return read


_FIELDS = {datetime: DateTimeField, int: IntegerField, str: CharField}
_kept: dict[Hashable, Question] = {}


def ask(make: Callable[..., QuerySet], key: Hashable | None, **values: Any) -> list[tuple]:
    """The rows of the question that ``make`` writes with these values, a plain ``values_list``.

    Of one ``key`` it must be the same but for its values: moments, numbers, texts, tuples of keys
    (what is None makes another question). Without a key it is written anew.
    """
    if key is None:
        return list(make(**values))
    question, told = _question(make, key, values)
    return question.rows(told)


def ask_objects(make: Callable[..., QuerySet], key: Hashable, **values: Any) -> list[Any]:
    """The objects that such a question finds, with what ``select_related`` adds to them."""
    question, told = _question(make, key, values)
    return question.objects(told)


def _question(
    make: Callable[..., QuerySet], key: Hashable, values: dict[str, Any]
) -> tuple[Question, dict[str, Any]]:
    told = {name: value for name, value in values.items() if value is not None}
    whole = (key, *told)
    question = _kept.get(whole)
    if question is None:
        question = Question(make(**{name: _place(name, value) for name, value in values.items()}))
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[whole] = question
    return question, told


def _place(name: str, value: Any) -> Given | None:
    if value is None:
        return None
    if isinstance(value, tuple):
        return Keys(name)
    field = next(field for kind, field in _FIELDS.items() if isinstance(value, kind))
    return Given(name, field())
