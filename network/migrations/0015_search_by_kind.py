"""On PostgreSQL each word of the search index stands behind the number of its page's kind.

The words that are there are moved; 10^17 is ``network.search.backends.KINDS``.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

KIND = "(position / 100000000000000000)::text"
REWRITE = """
UPDATE network_searchentry AS entry SET document = (
    SELECT COALESCE(string_agg(
        quote_literal({word}) || ':' || (
            SELECT string_agg(place::text || weight, ',')
            FROM unnest(each.positions, each.weights) AS places(place, weight)
        ), ' '), '')::tsvector
    FROM unnest(entry.document) AS each)
WHERE document IS NOT NULL
"""


def _rewrite(editor: Any, word: str) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(REWRITE.format(word=word))


def add_kinds(apps: Any, editor: Any) -> None:
    _rewrite(editor, f"{KIND} || each.lexeme")


def take_kinds_away(apps: Any, editor: Any) -> None:
    _rewrite(editor, "substr(each.lexeme, 2)")


class Migration(migrations.Migration):
    dependencies = [("network", "0014_page_kind_published")]

    operations = [migrations.RunPython(add_kinds, take_kinds_away)]
