"""The search documents of events, and the dates shown with search results."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from events.models import CALLED_OFF, EventPage, Occurrence
from network.search.documents import (
    Document,
    Kind,
    ResultDate,
    Texts,
    line,
    names,
    said,
    terms,
    texts,
)
from network.search.registry import search_document


@search_document(
    EventPage,
    prefetch=(
        "categories",
        "formats",
        "audiences",
        "languages",
        "programme__format",
        "venue_space",
    ),
)
def event_document(event: EventPage) -> Document:
    """An event: what it is about, how it is run, for whom, in which languages, what it costs.

    Neither who takes part nor the notice word for word, which names them.
    """
    about = line(
        *terms(event.categories.all()),
        *terms(event.formats.all()),
        *terms(event.audiences.all()),
        *terms(event.languages.all()),
        said(_("Free of charge")) if event.price == 0 else "",
        names(event, "part_of"),
    )
    return Document(
        Kind.EVENT,
        names(event),
        about=about,
        text=_joined(texts(event, "lead", "purpose"), _programme(event), texts(event, "body")),
        place=_place(event),
    )


def _programme(event: EventPage) -> Texts:
    points = event.programme.all()
    formats = terms(point.format for point in points if point.format)
    return _joined(*(names(point, "text") for point in points), *formats)


def _place(event: EventPage) -> Texts:
    """Where it is, if not in the space it belongs to."""
    if event.venue_name or event.venue_address:
        return line(names(event, "venue_name"), event.venue_address)
    return names(event.venue_space) if event.venue_space else {}


def _joined(*parts: Texts) -> Texts:
    codes = {code for part in parts for code in part}
    return {code: " ".join(filter(None, (p.get(code, "") for p in parts))) for code in codes}


def dates_of(keys: Collection[int], now: datetime) -> dict[int, ResultDate]:
    """The next date of each event, one that takes place if there is one; else its last.

    In two queries, whatever the number of dates: the index of each event's dates is read from
    where now is.
    """
    theirs = Occurrence.objects.real().filter(event=OuterRef("pk")).order_by()
    coming = theirs.filter(end__gt=now)
    takes_place = coming.exclude(status__in=CALLED_OFF).order_by("start", "pk")
    past = theirs.filter(end__lte=now).order_by("-start", "-pk")
    events: models.QuerySet[EventPage] = models.QuerySet(EventPage)
    rows = (
        events.order_by()
        .filter(pk__in=keys)
        .annotate(
            on=Subquery(takes_place.values("pk")[:1]),
            off=Subquery(coming.order_by("start", "pk").values("pk")[:1]),
            over=Subquery(past.values("pk")[:1]),
            last_end=Subquery(theirs.order_by("-start").values("end")[:1]),
        )
        .values_list("pk", "on", "off", "over", "last_end")
    )
    chosen = {on or off or over: (key, last) for key, on, off, over, last in rows}
    found = {}
    for date in Occurrence.objects.filter(pk__in=[key for key in chosen if key]):
        event, last_end = chosen[date.pk]
        found[event] = ResultDate(
            start=date.start,
            end=date.end,
            all_day=date.all_day,
            status=date.status,
            status_label=date.get_status_display(),
            is_off=date.is_off,
            last_end=last_end,
        )
    return found
