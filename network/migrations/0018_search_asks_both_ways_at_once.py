"""PostgreSQL: what is to come and what is over are asked for in one go, and by whole words.

Both have the same words of the same kind, so the index of words need be asked but once. And it puts
all pages of a beginning together before it yields the first, however rare the words beside it are
(125 ms for three words of 100,000 pages; 1 to 12 for the same as whole words). So the words there
are stand in a table of their own: what a beginning may mean is looked up there and then asked for.
"""

from importlib import import_module
from typing import Any

from django.db import migrations

before = import_module("network.migrations.0017_search_asks_the_widest_first")

# Two figures, then the word; "=" and "@" begin what is none.
LEXEMES = """
CREATE TABLE network_searchlexeme (word text COLLATE "C" PRIMARY KEY);
INSERT INTO network_searchlexeme
    SELECT DISTINCT substr(word, 3) FROM ts_stat('SELECT document FROM network_searchentry')
    WHERE substr(word, 3, 1) NOT IN ('=', '@');
ANALYZE network_searchlexeme;
"""
# "tier" is the number of what is asked, from 0. What is in the first holds all the others have.
# "asked" is for looking at an entry, "wanted" the same for the index of words. The entries are read
# from "start" onwards and from "start" back to "low".
SEARCH = """
CREATE FUNCTION network_search(
    asked tsquery[], wanted tsquery[], low bigint, start bigint, beyond bigint,
    most integer, tried integer, few integer
) RETURNS TABLE (tier integer, place bigint) LANGUAGE plpgsql STABLE ROWS 50
AS $$
DECLARE
    widest bigint[];
    known bigint[];
    every bigint[];
    ahead bigint[];
    behind bigint[];
    enough CONSTANT integer := 1 + 4 * tried * most / GREATEST(1, 3 * few);
BEGIN
    FOR number IN 1 .. cardinality(asked) LOOP
        known := NULL;
        every := NULL;
        IF cardinality(widest) <= LEAST(few, 5 * most) THEN
            known := ARRAY(
                SELECT e.position FROM network_searchentry AS e
                WHERE e.position = ANY (widest) AND e.document @@ asked[number]
            );
        ELSIF cardinality(widest) <= few THEN
            known := network_search_known(wanted[number], few);
        ELSE
            -- What many have is soon met in order.
            ahead := network_search_first_met(asked[number], start, beyond, most, tried);
            behind := network_search_last_met(asked[number], low, start, most, tried);
            -- So many were met among the first: enough of them should be among twice as many as
            -- that would make. Where that is very many, the index of words is quicker.
            IF cardinality(ahead) BETWEEN enough AND most - 1 THEN
                ahead := network_search_first_met(
                    asked[number], start, beyond, most, 2 * tried * most / cardinality(ahead)
                );
            END IF;
            IF cardinality(behind) BETWEEN enough AND most - 1 THEN
                behind := network_search_last_met(
                    asked[number], low, start, most, 2 * tried * most / cardinality(behind)
                );
            END IF;
            IF cardinality(ahead) < most OR (low < start AND cardinality(behind) < most) THEN
                known := network_search_known(wanted[number], few + 1);
            END IF;
        END IF;
        IF number = 1 AND known IS NOT NULL THEN
            EXIT WHEN cardinality(known) = 0;
            widest := known;
        END IF;
        IF cardinality(known) > few AND NOT (
            -- Who asks for one wants to know whether there is any.
            most = 1 AND EXISTS (SELECT FROM unnest(known) AS k WHERE k >= low AND k < beyond)
        ) THEN
            IF cardinality(ahead) < most THEN
                ahead := network_search_first_met(asked[number], start, beyond, most, 2 * few);
            END IF;
            IF low < start AND cardinality(behind) < most THEN
                behind := network_search_last_met(asked[number], low, start, most, 2 * few);
            END IF;
            IF cardinality(ahead) < most OR (low < start AND cardinality(behind) < most) THEN
                every := network_search_known(wanted[number], NULL);
            END IF;
        ELSE
            every := known;
        END IF;
        -- What few have is put in order.
        IF every IS NOT NULL THEN
            ahead := ARRAY(
                SELECT each FROM unnest(every) AS each
                WHERE each >= start AND each < beyond ORDER BY each LIMIT most
            );
            behind := ARRAY(
                SELECT each FROM unnest(every) AS each
                WHERE each >= low AND each < start ORDER BY each DESC LIMIT most
            );
        END IF;
        RETURN QUERY SELECT number - 1, each FROM unnest(ahead || behind) AS each;
    END LOOP;
END
$$
"""
ARGUMENTS = "(tsquery[], tsquery[], bigint, bigint, bigint, integer, integer, integer)"


def forwards(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(LEXEMES)
        editor.execute(SEARCH)
        for name in before.before.FUNCTIONS:
            editor.execute(f"DROP FUNCTION {name}(tsquery[], bigint, bigint, integer, integer, integer)")


def backwards(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP FUNCTION network_search{ARGUMENTS}")
        editor.execute("DROP TABLE network_searchlexeme")
        for name, order in before.before.FUNCTIONS.items():
            editor.execute(before.FIRST.format(name=name, order=order, met=f"{name}_met"))


class Migration(migrations.Migration):
    dependencies = [("network", "0017_search_asks_the_widest_first")]

    operations = [migrations.RunPython(forwards, backwards)]
