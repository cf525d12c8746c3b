"""Where the page of an event may lead on to: keys of dates, in one query of a fixed form.

Written by hand: of a dozen parts, the ORM took a quarter of the page's time to write it, and
PostgreSQL as long to plan it. The text is the same for every event, so that it is planned once.
Each part reads a bounded stretch of an index, however large the network is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from events.models import OccurrenceStatus
from events.querysets import LONG
from events.terms import VOCABULARY

#: What an event may have in common with another: the fields of its terms.
FIELDS = {VOCABULARY[kind][0]: VOCABULARY[kind][1] for kind in ("category", "format", "audience")}
NEARBY = "nearby"
NEWEST = 200  # events that share a term of one kind
PLACES = 9  # the event's own and the nearest others
OF_A_PLACE = 6  # coming dates read of each

# What is certain to come, and does not last long. The plus: no index is of use for what is no
# trace, but SQLite would take it and read nearly all dates.
_AHEAD = (
    'o.start >= %(from)s AND o."end" > %(now)s AND NOT o.lasts_long AND +o.moved_to_id IS NULL '
    "AND o.status NOT IN (%(cancelled)s, %(postponed)s)"
)
_PUBLIC = "EXISTS (SELECT 1 FROM network_networkpage p WHERE p.id = o.event_id AND p.live)"
_SHARING = """
SELECT t.eventpage_id, '{field}', (
    SELECT o.id FROM events_occurrence o WHERE o.event_id = t.eventpage_id AND {ahead}
    ORDER BY o.start, o.id LIMIT 1)
FROM {table} t WHERE t.id IN (
    SELECT other.id FROM {table} other
    WHERE other.{term}_id IN (SELECT {term}_id FROM {table} WHERE eventpage_id = %(event)s)
    AND other.eventpage_id <> %(event)s ORDER BY other.eventpage_id DESC LIMIT {newest})
"""
_COMING = """
SELECT n.event_id, '{nearby}', n.id FROM (
    SELECT o.event_id, o.id FROM events_occurrence o
    WHERE {where}o.event_id <> %(event)s AND {ahead} AND {public}
    ORDER BY o.start, o.id LIMIT {most}) AS n
"""


def of(
    event: int, spaces: Sequence[int], now: datetime, anywhere: bool
) -> list[tuple[int, str, int | None]]:
    """(event, what it shares or ``NEARBY``, key of a date that is to come), of other events.

    Of what shares a term the newest, a row for each term, with the next date (None if there is
    none); of each of the ``spaces`` the first dates; the first ``anywhere`` as well if asked for.
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
        cursor.execute(_text(anywhere), values)
        return cursor.fetchall()


def _text(anywhere: bool) -> str:
    parts = [
        _SHARING.format(
            field=field,
            table=f"events_eventpage_{field}",
            term=term,
            ahead=_AHEAD,
            newest=NEWEST,
        )
        for field, term in FIELDS.items()
    ]
    places = [f"o.space_id = %(space{number})s AND " for number in range(PLACES)]
    parts += [
        _COMING.format(nearby=NEARBY, where=where, ahead=_AHEAD, public=_PUBLIC, most=OF_A_PLACE)
        for where in [*places, *([""] if anywhere else [])]
    ]
    return " UNION ALL ".join(parts)
