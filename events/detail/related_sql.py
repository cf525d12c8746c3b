"""The dates that may be shown as related to an event: one SQL query.

Written by hand: the ORM took a quarter of the page's time to compile its dozen parts, and
PostgreSQL as long to plan them. The text is the same for every event, so that it is planned once.
Each part reads a bounded range of an index, however large the network is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache, partial

from django.db import connection

from events.filters.terms import VOCABULARY
from events.models import OccurrenceStatus
from events.models.querysets import LONG

#: The kinds of terms two events may share, and the weight of each.
WEIGHTS = {"category": 3, "format": 2, "audience": 1}
NEWEST = 200  # events that share a term of one kind
CLOSEST = 24  # of those still to come, the ones looked at as a whole
PLACES = 9  # the event's own and the nearest others
OF_A_PLACE = 6  # coming dates read of each

# Dates that are to come for certain, and do not last long.
_AHEAD = (
    'o.start >= %(from)s AND o."end" > %(now)s AND NOT o.lasts_long AND {moved_to} IS NULL '
    "AND o.status NOT IN (%(cancelled)s, %(postponed)s)"
)
# Nearly all dates are no traces. SQLite would use the index of "moved_to" all the same, and read
# nearly all dates; the plus prevents that. PostgreSQL knows it from its statistics, without a plus.
_MOVED_TO = {"sqlite": "+o.moved_to_id", "postgresql": "o.moved_to_id"}
# PostgreSQL is to read the newest events until enough match, not to join all.
_AMONG = {"sqlite": "IN ({})", "postgresql": "= ANY (ARRAY({}))"}
_OWN = "SELECT {term}_id FROM {table} WHERE eventpage_id = %(event)s"
# ``network.db.readable.readable`` in SQL.
_PUBLIC = (
    "EXISTS (SELECT 1 FROM network_networkpage p"
    " WHERE p.id = o.event_id AND p.live AND p.restricted_by = '')"
)
_SHARING = """
SELECT * FROM (
    SELECT other.eventpage_id AS event, {weight} AS weight FROM {table} other
    WHERE other.{term}_id {among}
    AND other.eventpage_id <> %(event)s ORDER BY other.eventpage_id DESC LIMIT {newest}) AS {table}
"""
# Most alike first, of equals the newest. The next date of each event is looked up in this order
# until there are enough.
_LIKE = """
SELECT * FROM (
    SELECT * FROM (
        SELECT event, weight, (
            SELECT o.id FROM events_occurrence o WHERE o.event_id = event AND {ahead}
            ORDER BY o.start, o.id LIMIT 1) AS date
        FROM (
            SELECT event, SUM(weight) AS weight FROM ({sharing}) AS shared
            GROUP BY event ORDER BY 2 DESC, 1 DESC LIMIT {shared}) AS likest
    ) AS following WHERE date IS NOT NULL LIMIT {closest}) AS like_it
"""
_FIRST = """
    SELECT o.event_id, o.id FROM events_occurrence o
    WHERE {where}o.event_id <> %(event)s AND {ahead} AND {public}
    ORDER BY o.start, o.id LIMIT {most}
"""
_COMING = "SELECT n.event_id, NULL, n.id FROM ({first}) AS n"
# The same at each place; planned once where the database has LATERAL joins.
_COMING_AT = """
SELECT n.event_id, NULL, n.id
FROM unnest(ARRAY[{places}]::bigint[]) AS place CROSS JOIN LATERAL ({first}) AS n
"""
_PLACE = "%(space{})s"


def related_dates(
    event: int, spaces: Sequence[int], now: datetime, anywhere: bool
) -> list[tuple[int, int | None, int]]:
    """(event, weight of shared terms or None, key of a coming date) of other events.

    The events sharing most terms, each with its next date; the first dates of each of the
    ``spaces``; the first dates ``anywhere`` as well if asked for.
    """
    moment = connection.ops.adapt_datetimefield_value
    # None is no space: the text is the same however few there are.
    places = [*spaces[:PLACES], *[None] * (PLACES - len(spaces))]
    values = {
        "event": event,
        "now": moment(now),
        "from": moment(now - LONG),
        "cancelled": OccurrenceStatus.CANCELLED.value,
        "postponed": OccurrenceStatus.POSTPONED.value,
        **{f"space{number}": key for number, key in enumerate(places)},
    }
    with connection.cursor() as cursor:
        cursor.execute(_text(connection.vendor, anywhere, NEWEST, CLOSEST), values)
        return cursor.fetchall()


@lru_cache
def _text(vendor: str, anywhere: bool, newest: int, closest: int) -> str:
    ahead = _AHEAD.format(moved_to=_MOVED_TO[vendor])
    sharing = " UNION ALL ".join(
        _sharing(vendor, *VOCABULARY[kind], weight=weight, newest=newest)
        for kind, weight in WEIGHTS.items()
    )
    shared = newest * len(WEIGHTS)
    like = _LIKE.format(sharing=sharing, ahead=ahead, shared=shared, closest=closest)
    first = partial(_FIRST.format, ahead=ahead, public=_PUBLIC, most=OF_A_PLACE)
    places = [_PLACE.format(number) for number in range(PLACES)]
    if vendor == "postgresql":
        at_place = first(where="o.space_id = place AND ")
        coming = [_COMING_AT.format(places=", ".join(places), first=at_place)]
    else:
        at_places = (first(where=f"o.space_id = {place} AND ") for place in places)
        coming = [_COMING.format(first=at_place) for at_place in at_places]
    if anywhere:
        coming.append(_COMING.format(first=first(where="")))
    return " UNION ALL ".join([like, *coming])


def _sharing(vendor: str, name: str, term: str, **numbers: int) -> str:
    table = f"events_eventpage_{name}"
    among = _AMONG[vendor].format(_OWN.format(term=term, table=table))
    return _SHARING.format(table=table, term=term, among=among, **numbers)
