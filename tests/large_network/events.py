"""The events of one space: weekly series, single events, their dates and what became of some.

The dates are those of ``events.recurrence.rules.Pattern``, as ``sync_occurrences`` has them: an
event
that is published again unchanged writes no row.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from events.models import (
    EventIndexPage,
    EventOrganisation,
    EventPage,
    Occurrence,
    OccurrenceStatus,
    RoomBooking,
    SignUpMode,
)
from events.recurrence.rules import Slot
from sites.models import RoomPage, SpacePage
from tests.large_network import series, words
from tests.large_network.batch import Batch
from tests.large_network.plan import Plan
from tests.large_network.rows import fresh
from tests.large_network.vocabulary import Vocabulary
from tests.large_network.words import Activity, both

#: How many events of a hundred repeat; they have nine tenths of the dates.
REPEATED = 0.2
#: How many of the others last for weeks: an exhibition, a collection.
LASTING = 0.015
HOURS = (9, 10, 11, 12, 14, 15, 16, 16, 17, 17, 17, 18, 18, 18, 19)
LANGUAGES = [["pl"]] * 6 + [["pl", "en"], ["pl", "uk"], ["en"]]
PRICES: list[Decimal | None] = [*[Decimal(0)] * 7, None, Decimal(10), Decimal("25.50")]
DAY = timedelta(days=1)

Bookable = list[tuple[list[RoomPage], RoomPage]]


class Programme:
    """Fills the list of events of one space, up to a number of dates."""

    def __init__(
        self,
        plan: Plan,
        vocabulary: Vocabulary,
        batch: Batch,
        space: SpacePage,
        rooms: Bookable,
        dice: random.Random,
    ) -> None:
        self._plan, self._vocabulary, self._batch = plan, vocabulary, batch
        self._space, self._rooms, self._dice = space, rooms, dice
        #: The hours at which each room is taken, counted from 1970.
        self._taken: dict[str, set[int]] = {}

    def fill(self, index: EventIndexPage, dates: int) -> None:
        """Add events until there are so many dates."""
        while dates:
            dates -= self._add(index, dates)

    def _add(self, index: EventIndexPage, most: int) -> int:
        """One event with at most so many dates; the number of its dates."""
        dice = self._dice
        activity = dice.choice(words.ACTIVITIES)
        made = series.draw(
            self._plan,
            self._vocabulary.horizon,
            dice,
            first=partial(self._first, activity),
            repeats=most > 1 and dice.random() < REPEATED,
            most=most,
        )
        if made.rule is None and dice.random() < LASTING:
            made.last(dice.randint(7, 40))
        event = self._page(activity, made)
        start, _end = made.first.aware()
        before = timedelta(days=dice.randint(3, 60), minutes=dice.randint(0, 600))
        published = min(start, self._plan.now) - before
        self._batch.place(event, index, dice=dice, published=published)
        self._terms(event, activity)
        if made.rule is not None:
            made.rule.event = event
            self._batch.add(made.rule)
        self._dates(event, [slot.aware() for slot in made.slots])
        return len(made.slots)

    def _first(self, activity: Activity, day: date) -> Slot:
        """The first date, if it is on that day."""
        start = datetime(
            day.year, day.month, day.day, self._dice.choice(HOURS), self._dice.choice((0, 0, 30))
        )
        return Slot(start, start + timedelta(minutes=activity.minutes))

    def _page(self, activity: Activity, made: series.Series) -> EventPage:
        dice = self._dice
        start, end = made.first.aware()
        event = fresh(
            EventPage,
            title_pl=f"{words.EXAMPLE.pl}{activity.name.pl}",
            title_en=f"{words.EXAMPLE.en}{activity.name.en}",
            **both("lead", words.EVENT_LEAD),
            start=start,
            end=end,
            skip_holidays=made.skips_holidays,
            price=dice.choice(PRICES),
        )
        if dice.random() < 0.15:
            event.signup_mode = SignUpMode.DATE
            event.capacity = dice.choice([8, 12, 15, 20, 30])
        elif dice.random() < 0.1:
            event.registration_required = event.limited_places = True
        if made.rule is None and dice.random() < 0.02:
            event.status = OccurrenceStatus.CANCELLED
        return event

    def _terms(self, event: EventPage, activity: Activity) -> None:
        """Its place in the vocabulary, and who stands behind it."""
        dice, known, link = self._dice, self._vocabulary, self._batch.link
        more = [dice.choice(known.categories)] if known.categories and dice.random() < 0.2 else []
        categories = [*known.named(known.categories, activity.category), *more]
        link(event, "categories", {term.pk: term for term in categories}.values())
        link(event, "formats", known.named(known.formats, activity.format))
        link(event, "languages", known.named(known.languages, *dice.choice(LANGUAGES)))
        audiences = dice.sample(known.audiences, k=min(len(known.audiences), dice.randint(1, 2)))
        link(event, "audiences", audiences)
        roles = known.named(known.roles, "organizator")
        if roles and known.organisations and dice.random() < 0.1:
            organisation = dice.choice(known.organisations)
            self._batch.add(
                EventOrganisation(event=event, organisation=organisation, role=roles[0])
            )

    def _dates(self, event: EventPage, times: list[tuple[datetime, datetime]]) -> None:
        """A row for each date, as its event has it; for some, what a person has decided."""
        several = len(times) > 1
        rooms = self._room_for(event, times)
        for start, end in times:
            date = fresh(
                Occurrence,
                event_id=event.pk,
                space_id=self._space.pk,
                recurrence_id=start,
                start=start,
                end=end,
                one_of_several=several,
            )
            self._batch.add_keyed(date)
            if several:
                self._decide(date, moves=not rooms)
            date.follow(event.status)
            date.measure()
            if not date.frees_the_room:
                self._batch.add(
                    *(
                        RoomBooking(occurrence=date, room=room, start=start, end=end)
                        for room in rooms
                    )
                )

    def _decide(self, date: Occurrence, *, moves: bool) -> None:
        """Cancel it, hold it online, move it by a day, or mostly none of these."""
        chance = self._dice.random()
        if chance > 0.04:
            return
        date.sequence = 1
        if chance < 0.01:
            date.own_status = OccurrenceStatus.MOVED_ONLINE
            date.note_pl, date.note_en = words.NOTE
            return
        date.reason_pl, date.reason_en = words.REASON
        date.own_status = OccurrenceStatus.CANCELLED
        if moves and chance < 0.02:
            date.own_status = OccurrenceStatus.RESCHEDULED
            date.start, date.end = date.start + DAY, date.end + DAY
            self._leave_a_trace(date)

    def _leave_a_trace(self, date: Occurrence) -> None:
        """Where it was, lists say that it has moved; not of what is over."""
        if date.recurrence_id <= self._plan.now:
            return
        trace = fresh(
            Occurrence,
            event_id=date.event_id,
            space_id=self._space.pk,
            recurrence_id=date.recurrence_id,
            start=date.recurrence_id,
            end=date.end - DAY,
            one_of_several=True,
            status=OccurrenceStatus.RESCHEDULED,
            moved_to_id=date.pk,
        )
        trace.measure()
        self._batch.add_keyed(trace)

    def _room_for(self, event: EventPage, times: list[tuple[datetime, datetime]]) -> list[RoomPage]:
        """Take a room that is free at all these times, for every other event; as it is booked."""
        if not self._rooms or self._dice.random() < 0.5 or times[0][1] - times[0][0] > DAY:
            return []
        units, room = self._dice.choice(self._rooms)
        hours = {hour for start, end in times for hour in _hours(start, end)}
        taken = [self._taken.setdefault(unit.path, set()) for unit in units]
        if any(not hours.isdisjoint(each) for each in taken):
            return []
        for each in taken:
            each |= hours
        self._batch.link(event, "booked_rooms", [room])
        return units


def _hours(start: datetime, end: datetime) -> range:
    return range(int(start.timestamp()) // 3600, -(-int(end.timestamp()) // 3600))
