"""What each connection to PostgreSQL is told, so that its prepared statements are used again.

The driver prepares a statement for each combination of its parameters' types, and takes the
smallest type that holds a number: the same question about page 500 and page 50,000 is two, with ten
keys in it a thousand. And it keeps a hundred of them, where the pages of a site ask several
hundred, each in two languages (psycopg, "Prepared statements").
"""

from __future__ import annotations

from typing import Any

from django.db.backends.signals import connection_created
from django.dispatch import receiver
from psycopg.abc import Dumper
from psycopg.adapt import PyFormat
from psycopg.types.numeric import IntBinaryDumper

#: A hundred and ten, the pages of a network in both languages, take 20 MB of a connection.
MOST_PREPARED = 300


class WholeNumber(IntBinaryDumper):
    """Small ones as ``integer``, too: whatever takes a ``smallint`` takes that."""

    def upgrade(self, obj: int, format: PyFormat) -> Dumper:
        dumper = super().upgrade(obj, format)
        return self._int4_dumper if dumper is self._int2_dumper else dumper


@receiver(connection_created, dispatch_uid="prepared_statements")
def prepare(connection: Any, **kwargs: Any) -> None:
    """Nothing for SQLite, nor where a pooler may answer each transaction from elsewhere."""
    options = connection.settings_dict.get("OPTIONS", {})
    if connection.vendor == "postgresql" and options.get("server_side_binding"):
        connection.connection.prepared_max = MOST_PREPARED
        connection.connection.adapters.register_dumper(int, WholeNumber)
