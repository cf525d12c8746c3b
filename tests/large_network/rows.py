"""Rows written past the ORM: what ``save()`` would have stored, many times as fast.

Django prepares each value of each row by itself, which takes longer than the database does. Here a
blank object says once what a model's columns are; a row differs from it in a few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from functools import lru_cache, partial
from itertools import count
from typing import Any, TypeVar

from django.db import connection, models
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname
from wagtail.fields import StreamField

from network.models.bilingual import DEFAULT_LANGUAGE

AnyModel = TypeVar("AnyModel", bound=models.Model)
Record = tuple[Any, ...]

KEYS_AT_ONCE = 1000
#: Stored as they are; the others are turned into what the database takes.
_PLAIN = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
)


@lru_cache(maxsize=64)
def _blank(model: type[AnyModel]) -> AnyModel:
    return model()


def fresh(model: type[AnyModel], **values: Any) -> AnyModel:
    """A new object, as ``model(**values)`` makes it: that takes long where texts are translated."""
    made = copy(_blank(model))
    for name, value in values.items():
        setattr(made, name, value)
    return made


class Keys:
    """Primary keys of rows still to be written, so that others can point to them at once.

    Within a transaction that writes: on SQLite nobody else can take them meanwhile.
    """

    def __init__(self) -> None:
        self._sources: dict[str, Iterator[int]] = {}

    def next(self, model: type[models.Model]) -> int:
        table = model._meta.db_table
        if table not in self._sources:
            on_postgresql = connection.vendor == "postgresql"
            self._sources[table] = (_from_sequence if on_postgresql else _after_last)(table)
        return next(self._sources[table])


def _from_sequence(table: str) -> Iterator[int]:
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, KEYS_AT_ONCE],
            )
            found = cursor.fetchall()
        yield from (key for (key,) in found)


def _after_last(table: str) -> Iterator[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    yield from count(last[0] + 1 if last else 1)


def insert(model: type[models.Model], objects: list[Any]) -> None:
    """Store the objects' rows in the model's own table (of a page, its parent's is another)."""
    with_key = objects[0].pk is not None
    fields = [f for f in model._meta.local_concrete_fields if with_key or not f.primary_key]
    blank, translated = fresh(model), _translated(model)
    columns = []
    for field in fields:
        source = field.attname
        if field.name in translated:
            # The column without a language holds the Polish text.
            source = build_localized_fieldname(field.name, DEFAULT_LANGUAGE)
        convert = partial(field.get_db_prep_save, connection=connection)
        default = convert(field.pre_save(blank, add=True))
        plain = isinstance(field, _PLAIN) and not isinstance(field, StreamField)
        columns.append((source, default, None if plain else convert))
    records = (_record(found.__dict__, columns) for found in objects)
    insert_records(model, [field.column for field in fields], records)


def _translated(model: type[models.Model]) -> set[str]:
    known = translator.get_registered_models(abstract=False)
    return set(translator.get_options_for_model(model).all_fields) if model in known else set()


def _record(values: dict[str, Any], columns: list[tuple[str, Any, Any]]) -> Record:
    row = []
    for source, default, convert in columns:
        value = values.get(source)
        if value is None:
            value = default
        elif convert is not None:
            value = convert(value)
        row.append(value)
    return tuple(row)


def insert_records(
    model: type[models.Model], columns: list[str], records: Iterable[Record]
) -> None:
    """Store rows given as their columns' values."""
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(map(quote, columns))})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copying:
                for record in records:
                    copying.write_row(record)
        else:
            values = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({values})", list(records))  # noqa: S608
