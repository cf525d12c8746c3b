"""What SQLite knows of how its tables are filled; PostgreSQL looks after that by itself.

A migration that changes a table makes it anew, and its statistics are lost with the old one. The
planner then takes any index for good: a page of an archive read and sorted all dates there are
(https://www.sqlite.org/lang_analyze.html).
"""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

#: Rows read of each index at most: some milliseconds at any size.
ANALYSIS_LIMIT = 1000


def update_statistics(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """A receiver of ``post_migrate``, and what ``manage.py update_statistics`` does."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {ANALYSIS_LIMIT}")
            cursor.execute("ANALYZE")
