"""Signing up, as an event's page shows it: for the date it is about, and for each other date."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Sum
from django.utils import timezone
from django.utils.functional import cached_property

from events.detail.dates import PageDates
from events.models import Occurrence, Places, SignUpState
from events.signup.availability import Availability
from events.signup.date_changes import decisive_date, places_of


class SignUpSummary:
    """The availability of all dates that are shown; their places are read in one query."""

    def __init__(self, dates: PageDates) -> None:
        self.dates = dates
        self.event = dates.event
        self._now: datetime = timezone.now()

    @cached_property
    def _places(self) -> dict[int | None, Places]:
        if not self.event.pk:
            return {}
        shown = [date for date in self.dates.coming if date.pk and not date.is_trace]
        main = self.dates.main
        if main is not None and main.pk and main not in shown:
            shown.append(main)
        return places_of(self.event, shown)

    def availability_for(self, date: Occurrence | None) -> Availability:
        key = date.pk if date is not None and not self.event.is_course else None
        return Availability(self.event, date, self._places.get(key), self._now, self.dates.is_draft)

    def of_line(self, date: Occurrence) -> Availability | None:
        """For a date in the list of dates; a course is joined as a whole."""
        return None if self.event.is_course else self.availability_for(date)

    @cached_property
    def availability(self) -> Availability:
        """For the date the page is about, or the course."""
        return self.availability_for(decisive_date(self.event, self.dates.main))

    @cached_property
    def waiting(self) -> int:
        """The number of people waiting for a place."""
        places = self.availability.places
        if places is None or not places.queued:
            return 0
        waiting = places.signups.filter(state=SignUpState.WAITING)
        return waiting.aggregate(number=Sum("people"))["number"] or 0
