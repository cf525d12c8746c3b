"""PostgreSQL: where a word stands becomes part of it, and a function finds the first entries.

A planner knows how frequent a word is, but not of rare words, not of words together and not where
among the entries they are. It read the whole index for a word of one page.
"""

from typing import Any

from django.db import migrations

TO_PLACES = """
UPDATE network_searchentry AS entry SET document = COALESCE((
    SELECT array_to_tsvector(array_agg(left(each.lexeme, 1) || place || substr(each.lexeme, 2)))
    FROM unnest(entry.document) AS each, unnest(ARRAY['0', '1', '2']) AS place
    WHERE each.weights && CASE place
        WHEN '0' THEN ARRAY['A', 'B'] WHEN '1' THEN ARRAY['A', 'C'] ELSE ARRAY['B', 'D'] END
), ''::tsvector)
WHERE document IS NOT NULL
"""
# Of a word in a name and elsewhere it is not known any more in which language it was in the name.
TO_WEIGHTS = """
UPDATE network_searchentry AS entry SET document = COALESCE((
    SELECT string_agg(quote_literal(each.word) || ':' || concat_ws(',',
        CASE WHEN each.polish THEN CASE WHEN each.named THEN '1A' ELSE '3C' END END,
        CASE WHEN each.english THEN CASE WHEN each.named THEN '2B' ELSE '4D' END END), ' ')
    FROM (
        SELECT left(lexeme, 1) || substr(lexeme, 3) AS word,
            bool_or(substr(lexeme, 2, 1) = '0') AS named,
            bool_or(substr(lexeme, 2, 1) = '1') AS polish,
            bool_or(substr(lexeme, 2, 1) = '2') AS english
        FROM unnest(entry.document) GROUP BY 1
    ) AS each
), '')::tsvector
WHERE document IS NOT NULL
"""
# "few" is counted by the index of words alone; nothing but that index may be used for it, and
# nothing but the order of positions for the rest.
FUNCTION = """
CREATE FUNCTION {name}(
    asked tsquery, low bigint, beyond bigint, most integer, tried integer, few integer
) RETURNS SETOF bigint LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_sort = off
AS $$
DECLARE
    hits bigint[];
BEGIN
    SELECT array_agg(hit.position) INTO hits FROM (
        SELECT entry.position FROM (
            SELECT e.position, e.document FROM network_searchentry AS e
            WHERE e.position >= low AND e.position < beyond
            ORDER BY e.position {order} LIMIT tried
        ) AS entry WHERE entry.document @@ asked LIMIT most
    ) AS hit;
    IF cardinality(hits) = most THEN
        RETURN QUERY SELECT unnest(hits);
        RETURN;
    END IF;
    SELECT array_agg(hit.position) INTO hits FROM (
        SELECT e.position FROM network_searchentry AS e WHERE e.document @@ asked LIMIT few + 1
    ) AS hit;
    IF COALESCE(cardinality(hits), 0) <= few THEN
        RETURN QUERY SELECT hit FROM unnest(hits) AS hit
            WHERE hit >= low AND hit < beyond ORDER BY hit {order} LIMIT most;
        RETURN;
    END IF;
    -- Who asks for one wants to know whether there is any.
    IF most = 1 THEN
        RETURN QUERY SELECT hit FROM unnest(hits) AS hit WHERE hit >= low AND hit < beyond LIMIT 1;
        IF FOUND THEN
            RETURN;
        END IF;
    END IF;
    RETURN QUERY SELECT e.position FROM network_searchentry AS e
        WHERE e.position >= low AND e.position < beyond AND e.document @@ asked
        ORDER BY e.position {order} LIMIT most;
END
$$
"""
ARGUMENTS = "(tsquery, bigint, bigint, integer, integer, integer)"
FUNCTIONS = {"network_search_first": "ASC", "network_search_last": "DESC"}


def forwards(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(TO_PLACES)
        for name, order in FUNCTIONS.items():
            editor.execute(FUNCTION.format(name=name, order=order))


def backwards(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        for name in FUNCTIONS:
            editor.execute(f"DROP FUNCTION {name}{ARGUMENTS}")
        editor.execute(TO_WEIGHTS)


class Migration(migrations.Migration):
    dependencies = [("network", "0015_search_by_kind")]

    operations = [migrations.RunPython(forwards, backwards)]
