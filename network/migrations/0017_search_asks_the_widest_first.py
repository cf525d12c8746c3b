"""PostgreSQL: all ways in which words may stand are asked in one go, the widest first.

What has the words nowhere has them in no name either, so a question that nothing answers is put
once. And the words of an entry are kept in its row: beside it, where PostgreSQL puts what is long,
looking at one took three times as long.
"""

from importlib import import_module
from typing import Any

from django.db import migrations

before = import_module("network.migrations.0016_search_tries_what_is_quick")

# One statement: a new type takes the storage of the type. That it goes through text makes
# PostgreSQL write all rows anew although the type is the same.
INTO_THE_ROW = """
ALTER TABLE network_searchentry
    ALTER COLUMN document TYPE tsvector USING (document::text)::tsvector,
    ALTER COLUMN document SET STORAGE MAIN;
ANALYZE network_searchentry;
"""
BESIDE_IT = "ALTER TABLE network_searchentry ALTER COLUMN document SET STORAGE EXTENDED"
# Up to so many entries that have the words, in any order; by the index of words and nothing else.
KNOWN = """
CREATE FUNCTION network_search_known(asked tsquery, most integer) RETURNS bigint[]
LANGUAGE sql STABLE SET enable_seqscan = off SET enable_indexscan = off
AS $$
    SELECT ARRAY(
        SELECT e.position FROM network_searchentry AS e WHERE e.document @@ asked LIMIT most
    )
$$
"""
# The first entries of a stretch, up to "most", among so many that are looked at in order.
MET = """
CREATE FUNCTION {name}(
    asked tsquery, low bigint, beyond bigint, most integer, tried integer
) RETURNS bigint[] LANGUAGE sql STABLE
SET enable_seqscan = off SET enable_sort = off SET enable_bitmapscan = off
AS $$
    SELECT ARRAY(
        SELECT entry.position FROM (
            SELECT e.position, e.document FROM network_searchentry AS e
            WHERE e.position >= low AND e.position < beyond
            ORDER BY e.position {order} LIMIT tried
        ) AS entry WHERE entry.document @@ asked LIMIT most
    )
$$
"""
# "tier" is the number of what is asked, from 0. What is in the first holds all the others have.
FIRST = """
CREATE FUNCTION {name}(
    asked tsquery[], low bigint, beyond bigint, most integer, tried integer, few integer
) RETURNS TABLE (tier integer, place bigint) LANGUAGE plpgsql STABLE ROWS 50
AS $$
DECLARE
    widest bigint[];
    known bigint[];
    hits bigint[];
BEGIN
    FOR number IN 1 .. cardinality(asked) LOOP
        tier := number - 1;
        IF cardinality(widest) <= LEAST(few, 5 * most) THEN
            known := ARRAY(
                SELECT e.position FROM network_searchentry AS e
                WHERE e.position = ANY (widest) AND e.document @@ asked[number]
            );
            hits := NULL;
        ELSE
            -- What many have is soon met in order.
            known := NULL;
            hits := {met}(asked[number], low, beyond, most, tried);
            -- So many were met among the first: enough of them should be among twice as many as
            -- that would make. One may be met by chance.
            IF cardinality(hits) BETWEEN 2 AND most - 1 THEN
                hits := {met}(
                    asked[number], low, beyond, most, 2 * tried * most / cardinality(hits)
                );
            END IF;
            IF cardinality(hits) < most THEN
                known := network_search_known(asked[number], few + 1);
            END IF;
        END IF;
        IF number = 1 AND known IS NOT NULL THEN
            EXIT WHEN cardinality(known) = 0;
            widest := known;
        END IF;
        IF cardinality(known) <= few OR (most = 1 AND cardinality(hits) = 0) THEN
            -- What few have is put in order. Who asks for one wants to know whether there is any.
            hits := ARRAY(
                SELECT each FROM unnest(known) AS each
                WHERE each >= low AND each < beyond ORDER BY each {order} LIMIT most
            );
        END IF;
        IF cardinality(hits) < most AND cardinality(known) > few THEN
            hits := {met}(asked[number], low, beyond, most, 2 * few);
            IF cardinality(hits) < most THEN
                hits := ARRAY(
                    SELECT each
                    FROM unnest(network_search_known(asked[number], NULL)) AS each
                    WHERE each >= low AND each < beyond ORDER BY each {order} LIMIT most
                );
            END IF;
        END IF;
        RETURN QUERY SELECT number - 1, each FROM unnest(hits) AS each;
    END LOOP;
END
$$
"""
DROP = """
DROP FUNCTION network_search_first(tsquery[], bigint, bigint, integer, integer, integer);
DROP FUNCTION network_search_last(tsquery[], bigint, bigint, integer, integer, integer);
DROP FUNCTION network_search_first_met(tsquery, bigint, bigint, integer, integer);
DROP FUNCTION network_search_last_met(tsquery, bigint, bigint, integer, integer);
DROP FUNCTION network_search_known(tsquery, integer);
"""


def forwards(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(INTO_THE_ROW)
        editor.execute(KNOWN)
        for name, order in before.FUNCTIONS.items():
            editor.execute(f"DROP FUNCTION {name}{before.ARGUMENTS}")
            met = f"{name}_met"
            editor.execute(MET.format(name=met, order=order))
            editor.execute(FIRST.format(name=name, order=order, met=met))


def backwards(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(DROP)
        for name, order in before.FUNCTIONS.items():
            editor.execute(before.FUNCTION.format(name=name, order=order))
        editor.execute(BESIDE_IT)


class Migration(migrations.Migration):
    dependencies = [("network", "0016_search_tries_what_is_quick")]

    operations = [migrations.RunPython(forwards, backwards)]
