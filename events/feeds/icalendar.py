"""Calendar files (RFC 5545, RFC 7986): a frame around the texts of calendar objects.

See ``events.feeds.components`` for what an object says, ``events.feeds.texts`` for how it is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import icalendar

from events.feeds.time_zone import NAME, VTIMEZONE

PRODID = "-//Siec MAM//MAM Network//PL"
REFRESH = timedelta(hours=6)
_END = "END:VCALENDAR\r\n"


def calendar_head(name: str, description: str = "") -> str:
    """What a calendar says of itself, with its time zone: a file needs a component (§3.6)."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # The RFC's names, and those that older calendars read.
    for field in ("name", "x-wr-calname"):
        calendar.add(field, " ".join(name.split()))
    if description:
        for field in ("description", "x-wr-caldesc"):
            calendar.add(field, description)
    calendar.add("x-wr-timezone", NAME)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH, parameters={"VALUE": "DURATION"})
    return f"{calendar.to_ical().decode().removesuffix(_END)}{VTIMEZONE}"


def calendar_file(head: str, texts: Iterable[str]) -> bytes:
    """The file with these objects."""
    file = bytearray(head.encode())
    for text in texts:
        file += text.encode()
    file += _END.encode()
    return bytes(file)
