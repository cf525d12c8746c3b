"""Which calendar objects a list of dates consists of, and how new they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from events.feeds.texts import (
    SEQUENCE_FROM,
    CalendarEntry,
    Version,
    load,
    object_text,
    texts_of,
    versions_of,
    with_version,
)
from events.feeds.versions import PagePath, bases
from events.models import Occurrence
from events.models.querysets import OccurrenceQuerySet
from events.occurrences.series import name_all
from network.cache_tags.collector import add_page_tags
from network.db.any_of import AnyOf, Keys
from network.db.compiled_queries import fetch

BACK = timedelta(days=90)
# Of one calendar: what a telephone still reads; the nearest come first.
MOST_DATES, MOST_PAST = 1500, 500


def _names(keys: Keys) -> QuerySet:
    rows: QuerySet = QuerySet(Occurrence).filter(AnyOf("pk", keys))
    return rows.order_by("start", "pk").values_list("event", "series")


class Selection:
    """The objects of the dates of a list: of those 90 days back, and of what is coming.

    An object is told whole, from its first date to its last: so its text is the same in all lists
    and at all times. ``cuts``: the list may show some dates of a series and not others (by place);
    of these objects only the dates of the list are told. ``back`` None: from the first date on.
    """

    def __init__(
        self,
        dates: OccurrenceQuerySet,
        holder: HttpRequest,
        *,
        back: timedelta | None = BACK,
        cuts: bool = False,
    ) -> None:
        self._all = dates.real()
        since = {"end__gt": timezone.now() - back} if back is not None else {}
        self._dates = self._all.filter(**since)
        self._holder = holder
        self._cuts = cuts

    @cached_property
    def entries(self) -> list[CalendarEntry]:
        entries = self._read()
        nameless = {event for event, name in entries if name is None}
        if nameless:
            name_all(nameless)
            entries = self._read()
        return [CalendarEntry(event, name or "") for event, name in entries]

    def _read(self) -> list[tuple[int, str | None]]:
        now = timezone.now()
        parts = (
            self._dates.coming(now).first_keys(MOST_DATES),
            self._dates.past(now).first_keys(MOST_PAST),
        )
        found = tuple(row["pk"] for row in parts[0].union(parts[1]))
        return list(dict.fromkeys(fetch(_names, keys=found)))

    @cached_property
    def versions(self) -> dict[CalendarEntry, Version]:
        """How new each object is; its text is kept then."""
        known = bases({entry.event for entry in self.entries}, self._holder)
        add_page_tags(PagePath(path) for basis in known.values() for path in basis.paths)
        found = versions_of(self.entries, known, self._holder)
        parts = (entry for entry in self.cut if entry in found)
        return found | {entry: self._version_cut(entry, found[entry]) for entry in parts}

    @cached_property
    def cut(self) -> dict[CalendarEntry, list[int]]:
        """The keys of the dates that are told, of objects that are not told whole."""
        if not self._cuts:
            return {}
        events = tuple({entry.event for entry in self.entries})
        everything = Occurrence.objects.real().filter(AnyOf("event", events)).order_by()
        whole = Counter(everything.values_list("event_id", "series"))
        mine = self._all.filter(AnyOf("event", events)).order_by()
        keys: dict[CalendarEntry, list[int]] = {}
        for event, name, key in mine.values_list("event_id", "series", "pk"):
            keys.setdefault(CalendarEntry(event, name or ""), []).append(key)
        return {
            entry: keys[entry]
            for entry in self.entries
            if entry in keys and len(keys[entry]) < whole[entry]
        }

    def _version_cut(self, entry: CalendarEntry, whole: Version) -> Version:
        """Of an object told in part: which of its dates are here may change with their places."""
        rows = Occurrence.objects.filter(AnyOf("pk", tuple(self.cut[entry]))).order_by()
        pages = ("event", "space", "other_space", "event__venue_space")
        state = rows.aggregate(**{page: Max(f"{page}__last_published_at") for page in pages})
        changed = max(filter(None, [whole.changed, *state.values()]))
        minute = int((changed - SEQUENCE_FROM).total_seconds() // 60)
        return Version(max(whole.number, minute), changed)

    def texts(self) -> Iterator[str]:
        """The text of each object."""
        versions, cut = self.versions, self.cut
        yield from texts_of([each for each in self.entries if each in versions and each not in cut])
        events = sorted({entry.event for entry in cut if entry in versions})
        for event, rows in load(events, self._holder) if events else ():
            for entry in (each for each in cut if each.event == event.pk):
                shown = [row for row in rows if row.pk in cut[entry]]
                text = object_text(event, entry.name, rows, self._holder, of=shown)
                yield with_version(text, versions[entry])

    def state(self) -> Sequence[tuple[CalendarEntry, int, datetime]]:
        """What the file consists of, for an entity tag."""
        return [(entry, *version) for entry, version in sorted(self.versions.items())]
