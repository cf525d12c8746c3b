"""Naming the series and the single dates of an event in calendars, once and for good.

A name is a part of a UID, by which a calendar recognises what it has (RFC 5545 §3.8.4.7): it stays
when a rule changes, when other rules come and go, and when a date is kept after its rule has gone.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from events.models import CalendarText, EventPage, Occurrence
from events.occurrences.schedule import pattern_of
from events.recurrence.rules import Pattern, Rule, moment, occurrences
from network.i18n import formatting as wording

#: The name of the first of an event: its UID is the event's alone.
FIRST = ""
_OF_A_DATE = re.compile(r"\d{8}T\d{6}Z")


def give_names(event: EventPage, rows: Iterable[Occurrence]) -> list[Occurrence]:
    """Name those of an event's dates (all of them) that have no name; returns them, not saved."""
    rows = sorted(rows, key=lambda row: row.recurrence_id)
    nameless = [row for row in rows if row.series is None]
    if not nameless:
        return []
    told = _told(event)
    pattern = pattern_of(event, closures=False)
    series = series_of_rules(pattern, rows, told) if pattern is not None else []
    taken = {row.series for row in rows if row.series is not None} | told
    taken.update(name for name, _starts in series)
    for row in nameless:
        row.series = next((name for name, starts in series if row.recurrence_id in starts), None)
        if row.series is None:
            row.series = row.own_name if FIRST in taken else FIRST
            taken.add(row.series)
    return nameless


def name_dates(event: EventPage) -> None:
    """Give a name to each stored date of an event that has none yet."""
    by_name: dict[str | None, list[int]] = {}
    for row in give_names(event, event.occurrences.real()):
        by_name.setdefault(row.series, []).append(row.pk)
    for name, keys in by_name.items():
        Occurrence.objects.filter(pk__in=keys).update(series=name)


def name_all(events: Iterable[int]) -> None:
    """The same for the events of these keys."""
    for event in EventPage.objects.filter(pk__in=events):
        name_dates(event)


def _told(event: EventPage) -> set[str]:
    """The names of series that calendars of this event have had."""
    texts = CalendarText.objects.filter(event=event, reader=CalendarText.Reader.LIST)
    return set(texts.values_list("name", flat=True))


def series_of_rules(
    pattern: Pattern, rows: Sequence[Occurrence], told: Collection[str] = ()
) -> list[tuple[str, set[datetime]]]:
    """The name of each rule's series and the starts the rule yields, in the order of the rules.

    A rule continues the series that most of its dates are in already. One that yields none of
    these continues a series that no rule does any more (its hour or day was changed); else it
    begins a new one.
    """
    if not rows:
        return []
    last = wording.local(max(row.recurrence_id for row in rows)).date()
    starts = [
        {moment(slot.start) for slot in occurrences(rule, pattern.first, last)}
        for rule in pattern.rules
    ]
    known = {row.recurrence_id: row.series for row in rows if is_of_rule(row.series)}
    names: list[str | None] = []
    for yields in starts:
        votes = Counter(known[start] for start in sorted(yields & known.keys()))
        found = (name for name, _number in votes.most_common() if name not in names)
        names.append(next(found, None))
    # In the order in which they were begun.
    free = dict.fromkeys([*known.values(), *filter(is_of_rule, told)])
    for position, name in enumerate(names):
        if name is None:
            left = [each for each in free if each not in names]
            names[position] = left[0] if left else _new_name({*free, *names})
    return [(name or FIRST, yields) for name, yields in zip(names, starts, strict=True)]


def rule_of_series(
    name: str, pattern: Pattern | None, rows: Sequence[Occurrence], told: Collection[str] = ()
) -> Rule | None:
    """The rule that continues a series; None if none does (any more)."""
    if pattern is None:
        return None
    names = [each for each, _starts in series_of_rules(pattern, rows, told)]
    return pattern.rules[names.index(name)] if name in names else None


def is_of_rule(name: str | None) -> bool:
    """Whether a series may be called so: a single date is called by its start."""
    return name is not None and not _OF_A_DATE.fullmatch(name)


def _new_name(taken: Collection[str | None]) -> str:
    return FIRST if FIRST not in taken else f"r{uuid.uuid4().hex[:12]}"
