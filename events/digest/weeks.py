"""When a weekly letter is due, and which days it lists. All in the time of Europe/Warsaw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from events.filters.query import ONE_DAY, midnight
from events.models import EventSettings
from network.i18n import formatting as wording

#: From the day after the letter. Of one that leaves on Thursday: two weekends and what is between,
#: so that people can plan the nearer one and make time for the other.
DAYS = 10
#: A letter that could not be sent for so long is skipped: its first days are over.
LATEST = timedelta(days=2)


@dataclass(frozen=True)
class DigestWeek:
    """One week's letter. It is named by its Monday, whichever day it leaves."""

    monday: date
    due: datetime

    @classmethod
    def beginning(cls, monday: date, usual: EventSettings) -> DigestWeek:
        day = monday + usual.digest_weekday * ONE_DAY
        return cls(monday, timezone.make_aware(datetime.combine(day, time(usual.digest_hour))))

    @classmethod
    def at(cls, now: datetime, usual: EventSettings) -> DigestWeek | None:
        """The week whose letters are to be written now; None while there is nothing to write."""
        today = wording.local(now).date()
        monday = today - today.weekday() * ONE_DAY
        for week in (cls.beginning(monday, usual), cls.beginning(monday - 7 * ONE_DAY, usual)):
            if week.due <= now:
                return None if week.is_too_late(now) else week
        return None

    @classmethod
    def next_after(cls, now: datetime, usual: EventSettings) -> DigestWeek:
        """The week whose letters leave next."""
        today = wording.local(now).date()
        monday = today - today.weekday() * ONE_DAY
        week = cls.beginning(monday, usual)
        return week if week.due > now else cls.beginning(monday + 7 * ONE_DAY, usual)

    def is_too_late(self, now: datetime) -> bool:
        return now - self.due > LATEST

    @property
    def first(self) -> date:
        return wording.local(self.due).date() + ONE_DAY

    @property
    def last(self) -> date:
        return self.first + (DAYS - 1) * ONE_DAY

    @property
    def start(self) -> datetime:
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        """The midnight after the last day."""
        return midnight(self.last + ONE_DAY)
