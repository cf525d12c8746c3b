"""Content of a weekly letter: the dates of a saved search in the days of a week, translated.

The same for everybody who wants the same: it holds nothing of anybody, and is asked for once
however many read it (``events.digest.letters``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.conf import settings
from django.db.models import Min, Q
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.digest.weeks import LATEST, DigestWeek
from events.filters.saved_search import SavedSearch
from events.models import CALLED_OFF, Occurrence, OccurrenceStatus, Places
from events.models.querysets import OccurrenceQuerySet, at_once
from events.signup.availability import Availability
from network.http.signed_links import origin_of
from network.i18n import formatting as wording
from network.i18n.fallback import shown_language
from network.models import NetworkSettings
from network.routing.addresses import prime_addresses

MOST_LINES = 30
MOST_RUNNING = 6


@dataclass(frozen=True)
class DigestLine:
    """One date as the letter has it; ``language`` is that of the title."""

    time: str
    title: str
    language: str
    place: str
    marks: list[str]
    address: str


@dataclass(frozen=True)
class DigestDay:
    label: str
    lines: list[DigestLine]


@dataclass(frozen=True)
class DigestContent:
    """The content of the letters of one search in one week and one language."""

    search: str
    days_words: str
    days: list[DigestDay]
    running: list[DigestLine]
    more: int
    more_running: int
    all_address: str
    list_address: str
    has_lost_terms: bool
    matches_nothing: bool
    #: When it is too late to be sent.
    too_late_after: datetime
    #: Where to choose anew: the list without filters; the front page if there is no list any more.
    anew_address: str
    contact: str
    #: Who writes: the space whose list it is, else the network.
    house: str
    #: ``https://host`` of the list: a space's own host, or the hub.
    origin: str

    @property
    def is_empty(self) -> bool:
        return not self.days and not self.running


def dates_of(
    search: SavedSearch, week: DigestWeek, now: datetime
) -> tuple[OccurrenceQuerySet, ...]:
    """The short dates of a week, and those that last long; none that do not take place."""
    real = search.dates.real().exclude(status__in=CALLED_OFF)
    if now > week.start:  # a letter that is late leaves out what is over
        return real.short_within(now, week.end), real.long_within(now, week.end)
    return real.on_days(week.start, week.end), real.long_within(week.start, week.end)


def has_something(search: SavedSearch, week: DigestWeek, now: datetime) -> bool:
    return any(dates.exists() for dates in dates_of(search, week, now))


def content_of(search: SavedSearch, week: DigestWeek, now: datetime) -> DigestContent:
    """Asks as often for one date as for many."""
    network = NetworkSettings.load()
    holder = HttpRequest()  # remembers the addresses that have been asked for
    days = f"from={week.first}&to={week.last}"
    short, long = dates_of(search, week, now)
    rows = [] if search.matches_nothing else _rows(short, long)
    prime_addresses(holder, [search.page, *(row.event for row in rows)])
    listed = [row for row in rows if not row.lasts_long]
    running = sorted((row for row in rows if row.lasts_long), key=lambda row: (row.end, row.pk))
    found = _availability_of(listed[:MOST_LINES], now)
    lines = {row.pk: _line(row, found.get(row.pk), holder) for row in rows}
    address = search.address(holder)
    return DigestContent(
        search=search.line,
        days_words=wording.days_range(week.start, week.end),
        days=list(_days(listed[:MOST_LINES], lines, week)),
        running=[lines[row.pk] for row in running[:MOST_RUNNING]],
        more=short.count() - MOST_LINES if len(listed) > MOST_LINES else 0,
        more_running=long.count() - MOST_RUNNING if len(running) > MOST_RUNNING else 0,
        all_address=search.address(holder, days),
        list_address=address,
        has_lost_terms=search.has_lost_terms,
        matches_nothing=search.matches_nothing,
        too_late_after=week.due + LATEST,
        anew_address=_anew(search, holder),
        contact=network.contact_email,
        house=search.house or network.name,
        origin=origin_of(address),
    )


def _anew(search: SavedSearch, holder: HttpRequest) -> str:
    front = f"{settings.BASE_URL}/{get_language()}/"
    return (search.page.get_full_url(holder) if search.is_open else None) or front


def _rows(short: OccurrenceQuerySet, long: OccurrenceQuerySet) -> list[Occurrence]:
    """One more of each than is shown, if there are more."""
    return at_once([short.first_keys(MOST_LINES + 1), long.first_keys(MOST_RUNNING + 1)])


def _days(
    rows: Sequence[Occurrence], lines: dict[int, DigestLine], week: DigestWeek
) -> Iterator[DigestDay]:
    def day_of(row: Occurrence) -> date:
        return max(wording.local(row.start).date(), week.first)

    for day, group in groupby(rows, key=day_of):
        yield DigestDay(_day_label(day, week), [lines[row.pk] for row in group])


def _day_label(day: date, week: DigestWeek) -> str:
    """``Sobota, 28 listopada``; not "today", for it may be read later."""
    same_year = day.year == week.first.year
    words = wording.day_and_month(day) if same_year else wording.long_date(day)
    words = f"{wording.weekday(day)}, {words}"
    return words[0].upper() + words[1:]


def _line(row: Occurrence, availability: Availability | None, holder: HttpRequest) -> DigestLine:
    event = row.event
    return DigestLine(
        time=_time(row),
        title=event.title,
        language=shown_language(event, "title") or "",
        place=_place(row),
        marks=list(_marks(row, availability)),
        address=f"{event.get_full_url(holder) or ''}{row.address}",
    )


def _time(row: Occurrence) -> str:
    if row.lasts_long:
        return _("until %(day)s") % {"day": wording.long_date(_last_day(row))}
    if row.all_day:
        several = wording.local(row.start).date() != _last_day(row)
        return wording.days_range(row.start, row.end) if several else _("All day")
    if row.spans_days:
        return wording.moment_range(row.start, row.end)
    return wording.time_range(row.start, row.end)


def _last_day(row: Occurrence) -> date:
    return wording.local(row.end - row.end.resolution).date()


def _place(row: Occurrence) -> str:
    if row.status == OccurrenceStatus.MOVED_ONLINE:
        return _("Online")
    if row.other_place:
        return row.other_place
    event, space = row.event, row.place
    if space is not None:
        return ", ".join(filter(None, [space.title, space.street]))
    return ", ".join(filter(None, [event.venue_name, event.venue_address]))


def _marks(row: Occurrence, availability: Availability | None) -> Iterator[str]:
    if row.event.price == 0:
        yield _("Free of charge")
    if row.status == OccurrenceStatus.RESCHEDULED:
        yield row.get_status_display()
    if availability is not None and availability.is_open and availability.free is not None:
        yield availability.free_words


def _availability_of(rows: Sequence[Occurrence], now: datetime) -> dict[int, Availability]:
    """The availability of each of these dates by its key, in at most two queries.

    A course is joined before its first date; its later dates show no places.
    """
    own = [row for row in rows if row.event.takes_signups]
    if not own:
        return {}
    courses = [row.event_id for row in own if row.event.is_course]
    of_dates = Q(occurrence__in=[row.pk for row in own])
    of_courses = Q(occurrence=None, event__in=courses)
    rows_of_places = Places.objects.filter(of_dates | of_courses)
    places = {(each.event_id, each.occurrence_id): each for each in rows_of_places}
    first: dict[int, datetime] = {}
    if courses:
        dates = Occurrence.objects.real().filter(event__in=courses).order_by()
        first = dict(dates.values_list("event").annotate(Min("start")))
    found: dict[int, Availability] = {}
    for row in own:
        key = None if row.event.is_course else row.pk
        if first.get(row.event_id, row.start) == row.start:
            found[row.pk] = Availability(row.event, row, places.get((row.event_id, key)), now)
    return found
