"""What a database learns of its rows in time, and cannot learn inside a test's transaction."""

from __future__ import annotations

from django.db import connection


def analyze() -> None:
    """After many rows were made: let the planner know of them, as autovacuum does elsewhere.

    Without it PostgreSQL takes the tables for empty, and one question can take minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
