"""The texts of calendar objects, made once for each version and language and kept.

A calendar is put together from them. What a text was made of (``events.feeds.versions``) is read
before the text is made: should it change meanwhile, the next reader finds that it no longer holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max, QuerySet, prefetch_related_objects
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from events.feeds.components import CalendarObject
from events.feeds.versions import Basis
from events.models import CalendarText, EventPage, Occurrence
from events.occurrences.schedule import pattern_of
from events.occurrences.series import name_all, rule_of_series
from network.db.any_of import AnyOf, Keys
from network.db.compiled_queries import fetch
from network.routing.addresses import prime_addresses
from sites.models import SpacePage

AT_ONCE = 100  # events of which all is read at a time
SEQUENCE_FROM = datetime(2022, 1, 1, tzinfo=UTC)
Reader = CalendarText.Reader


class CalendarEntry(NamedTuple):
    """One calendar object: dates of one event under one name (``Occurrence.series``)."""

    event: int
    name: str


class Version(NamedTuple):
    """How new the text of an entry is."""

    number: int
    changed: datetime


class Made(NamedTuple):
    """What was made of one event: the texts of its objects by name, and of what."""

    event: int
    texts: dict[str, str]
    rows: Sequence[Occurrence]
    basis: str = ""


def versions_of(
    entries: Sequence[CalendarEntry], known: dict[int, Basis], holder: HttpRequest
) -> dict[CalendarEntry, Version]:
    """The version of each entry in the active language, after making the texts that are missing.

    ``known`` are the bases of their events. Entries of events that are gone are missing.
    """
    wanted = set(entries)
    found, fresh = _kept(known, wanted)
    stale = {entry.event for entry in wanted - fresh if entry.event in known}
    if stale:
        make_texts({event: known[event] for event in stale}, holder)
        found, _fresh = _kept(known, wanted)
    return {entry: found[entry] for entry in entries if entry in found}


def _kept(
    known: dict[int, Basis], wanted: set[CalendarEntry]
) -> tuple[dict[CalendarEntry, Version], set[CalendarEntry]]:
    """The versions of the entries that have a text, and those whose text holds."""
    found, fresh = {}, set()
    for keys in _portions(sorted(known), 500):
        for event, name, number, changed, basis in fetch(_versions, keys=tuple(keys)):
            entry = CalendarEntry(event, name)
            if entry in wanted:
                found[entry] = Version(number, changed)
                if basis == known[event].digest:
                    fresh.add(entry)
    return found, fresh


def _listed(keys: Keys) -> QuerySet:
    rows = CalendarText.objects.filter(
        AnyOf("event", keys), language=get_language(), reader=Reader.LIST
    )
    return rows.exclude(text="").order_by()


def _versions(keys: Keys) -> QuerySet:
    return _listed(keys).values_list("event", "name", "number", "changed", "basis")


def _texts_listed(keys: Keys) -> QuerySet:
    return _listed(keys).values_list("event", "name", "text")


def texts_of(entries: Sequence[CalendarEntry]) -> Iterator[str]:
    """The kept texts of these entries in the active language, in their order."""
    for some in _portions(entries, 500):
        keys = tuple({entry.event for entry in some})
        texts = {(event, name): text for event, name, text in fetch(_texts_listed, keys=keys)}
        for entry in some:
            yield texts.get(entry, "")


def make_texts(known: dict[int, Basis], holder: HttpRequest) -> None:
    """Make the texts of these events in the active language anew, and keep them."""
    for keys in _portions(sorted(known), AT_ONCE):
        name_all(_nameless(keys))
        made = []
        for event, rows in load(keys, holder):
            names = dict.fromkeys(row.series or "" for row in rows)
            texts = {name: object_text(event, name, rows, holder) for name in names}
            made.append(Made(event.pk, texts, rows, known[event.pk].digest))
        keep(made)


def _nameless(events: Iterable[int]) -> set[int]:
    rows = Occurrence.objects.real().filter(AnyOf("event", tuple(events)), series=None)
    return set(rows.order_by().values_list("event", flat=True))


def load(
    events: Sequence[int], holder: HttpRequest
) -> Iterator[tuple[EventPage, list[Occurrence]]]:
    """Events with all their dates, each with its event and spaces, in the order of the rules."""
    pages = EventPage.objects.filter(AnyOf("pk", tuple(events))).select_related("venue_space")
    found = {page.pk: page for page in pages}
    children = ("rules", "extra_dates", "skipped_dates", "categories")
    prefetch_related_objects(list(found.values()), *children)
    prime_addresses(holder, found.values())
    rows = list(
        Occurrence.objects.real()
        .filter(AnyOf("event", tuple(found)))
        .order_by("event", "recurrence_id")
    )
    keys = {key for row in rows for key in (row.space_id, row.other_space_id) if key}
    spaces = SpacePage.objects.in_bulk(keys)
    by_event: dict[int, list[Occurrence]] = defaultdict(list)
    for row in rows:
        row.event = found[row.event_id]
        row.space = spaces.get(row.space_id)
        row.other_space = spaces.get(row.other_space_id)
        by_event[row.event_id].append(row)
    for key, its in by_event.items():
        yield found[key], its


def object_text(
    event: EventPage,
    name: str,
    rows: Sequence[Occurrence],
    holder: HttpRequest,
    *,
    of: Sequence[Occurrence] | None = None,
    for_guest: bool = False,
) -> str:
    """The components of one entry without its version; ``of``: only of these of its dates."""
    mine = [row for row in rows if (row.series or "") == name]
    pattern = pattern_of(event, closures=False)
    rule = rule_of_series(name, pattern, rows)
    first = pattern.first if pattern is not None else None
    shown = mine if of is None else [row for row in mine if row in of]
    if not shown:  # gone since it was selected
        return ""
    if not any(row.one_of_several for row in mine):
        rule = None
    return CalendarObject(holder, name, shown, rule, first, for_guest=for_guest).text()


def keep(made: Sequence[Made], reader: Reader = Reader.LIST) -> None:
    """Keep the texts of events; numbers and times rise where they say something else.

    What lists told of these events under other names becomes empty.
    """
    now, language = timezone.now(), get_language()
    fields = ["number", "changed", "says", "basis", "text"]
    with transaction.atomic():
        kept = CalendarText.objects.filter(AnyOf("event", tuple(each.event for each in made)))
        numbers = {
            CalendarEntry(event, name): number
            for event, name, number in kept.order_by()
            .values_list("event", "name")
            .annotate(Max("number"))
        }
        mine = kept.filter(language=language, reader=reader).order_by("pk").select_for_update()
        mine = mine.defer("text")
        known = {CalendarEntry(row.event_id, row.name): row for row in mine}
        changed, same = [], []
        for each in made:
            texts = dict(each.texts)
            if reader == Reader.LIST:
                gone = (entry.name for entry in known if entry.event == each.event)
                texts = {**dict.fromkeys(gone, ""), **texts}
            for name, text in texts.items():
                entry = CalendarEntry(each.event, name)
                row = known.get(entry)
                says = blake2b(text.encode(), digest_size=16).hexdigest()
                if row is not None and row.says == says:
                    if row.basis != each.basis:
                        row.basis = each.basis
                        same.append(row)
                    continue
                at = now if row is None else max(now, row.changed + timedelta(seconds=1))
                row = row or CalendarText(
                    event_id=each.event, name=name, language=language, reader=reader
                )
                row.number = _next_number(now, numbers.get(entry), each.rows)
                row.changed, row.says, row.basis = at, says, each.basis
                row.text = with_version(text, Version(row.number, at))
                changed.append(row)
        CalendarText.objects.bulk_create(
            [row for row in changed if row.pk is None],
            update_conflicts=True,
            unique_fields=["event", "name", "language", "reader"],
            update_fields=fields,
        )
        CalendarText.objects.bulk_update([row for row in changed if row.pk is not None], fields)
        CalendarText.objects.bulk_update(same, ["basis"])


def _next_number(now: datetime, highest: int | None, rows: Sequence[Occurrence]) -> int:
    """The minute since 2022, and more than was ever said of this object in any language."""
    minute = int((now - SEQUENCE_FROM).total_seconds() // 60)
    if highest is not None:
        return max(minute, highest + 1)
    # What calendars were told before numbers were kept: a minute and the changes of one date.
    return minute + 1 + max((row.sequence for row in rows), default=0)


def with_version(text: str, version: Version) -> str:
    """The components with the properties that say how new they are."""
    moment = f"{version.changed.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = f"DTSTAMP:{moment}\r\nLAST-MODIFIED:{moment}\r\nSEQUENCE:{version.number}\r\n"
    # Within a text a line break is escaped or followed by a blank: this is no text of an event.
    return text.replace("BEGIN:VEVENT\r\n", f"BEGIN:VEVENT\r\n{lines}")


def date_text(date: Occurrence, holder: HttpRequest, *, for_guest: bool) -> tuple[str, Version]:
    """One date, to be put into one's own calendar beside others; with its version.

    If it is all there is of its series it has the same UID as in lists, else one of its own.
    """
    if date.series is None:
        name_all([date.event_id])
        date.refresh_from_db(fields=["series"])
    others = Occurrence.objects.real().filter(event=date.event_id, series=date.series)
    alone = not others.exclude(pk=date.pk).exists()
    name = (date.series or "") if alone else date.own_name
    reader = Reader.GUEST if for_guest and date.join_url else Reader.DATE
    text = CalendarObject(holder, name, [date], for_guest=for_guest).text()
    keep([Made(date.event_id, {name: text}, [date])], reader)
    ((kept, version),) = _texts(date.event_id, [name], reader)
    return kept, version


def guest_texts(event: EventPage, holder: HttpRequest) -> list[tuple[str, Version]]:
    """All objects of an event for somebody who has a place in it."""
    name_all(_nameless([event.pk]))
    found = []
    for _event, rows in load([event.pk], holder):
        names = list(dict.fromkeys(row.series or "" for row in rows))
        texts = {name: object_text(event, name, rows, holder, for_guest=True) for name in names}
        keep([Made(event.pk, texts, rows)], Reader.GUEST)
        found += _texts(event.pk, names, Reader.GUEST)
    return found


def _texts(event: int, names: list[str], reader: Reader) -> list[tuple[str, Version]]:
    rows = CalendarText.objects.filter(
        event=event, name__in=names, language=get_language(), reader=reader
    )
    return [(row.text, Version(row.number, row.changed)) for row in rows.order_by("name")]


def _portions(values: Sequence, size: int) -> Iterator[Sequence]:
    for begin in range(0, len(values), size):
        yield values[begin : begin + size]
