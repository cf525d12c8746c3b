"""The dates of events. Every list, calendar and count reads these rows and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo
from types import MappingProxyType
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models.choices import AttendanceMode
from events.models.querysets import LONG, NIGHT, OccurrenceQuerySet
from network.i18n import formatting as wording
from sites.models import RoomPage, SpacePage


class OccurrenceStatus(models.TextChoices):
    """What became of a date; the codes are the vocabulary ``occurrence_status``.

    ``schema_org`` follows https://schema.org/EventStatusType, ``icalendar`` RFC 5545 §3.8.1.11.
    """

    SCHEDULED = "planowane", pgettext_lazy("status of an event", "Scheduled")
    CANCELLED = "odwolane", pgettext_lazy("status of an event", "Cancelled")
    POSTPONED = "przelozone-bez-daty", pgettext_lazy("status of an event", "Postponed")
    RESCHEDULED = "nowy-termin", pgettext_lazy("status of an event", "Rescheduled")
    MOVED_ONLINE = "online", pgettext_lazy("status of an event", "Moved online")

    @property
    def schema_org(self) -> str:
        return {
            "planowane": "EventScheduled",
            "odwolane": "EventCancelled",
            "przelozone-bez-daty": "EventPostponed",
            "nowy-termin": "EventRescheduled",
            "online": "EventMovedOnline",
        }[self.value]

    @property
    def icalendar(self) -> str:
        # Programs show what is TENTATIVE as taking place, at an hour that no longer holds.
        return "CANCELLED" if self in CALLED_OFF else "CONFIRMED"


#: Of a date that does not take place; lists still show it.
CALLED_OFF = (OccurrenceStatus.CANCELLED, OccurrenceStatus.POSTPONED)
FREES_THE_ROOM = (*CALLED_OFF, OccurrenceStatus.MOVED_ONLINE)


class Occurrence(models.Model):
    """One date of an event, from ``start`` to ``end`` (aware; shown in Europe/Warsaw).

    ``recurrence_id`` is when it was to start by the event's rule and never changes: by it a date is
    recognised when it is moved, when the rule changes and in calendars (RFC 5545 §3.8.4.4). What a
    person decided for this one date (``own_status``, another time or place, a note) is kept when
    the event is published again. ``space`` repeats the space the event's page belongs to, so that a
    space's dates are one indexed range.

    ``series`` names the calendar object the date is told in: a part of its UID, given when it is
    first written, for good; empty for the first of an event, None while it has not been named
    (``events.occurrences.series``). ``first_recurrence_id`` is set if ``recurrence_id`` changed.

    A row with ``moved_to`` is the trace a moved date leaves where it was: lists show it, nothing
    counts or exports it.
    """

    event = models.ForeignKey(
        "events.EventPage",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="occurrences",
    )
    space = models.ForeignKey(
        SpacePage,
        verbose_name=_("space"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="occurrences",
        # There is one with the start. Of two, PostgreSQL took the smaller where it did not know
        # which space is asked for, and read all dates a busy one ever had.
        db_index=False,
    )
    recurrence_id = models.DateTimeField(_("start by the rule"))
    start = models.DateTimeField(_("start"))
    end = models.DateTimeField(_("end"))
    all_day = models.BooleanField(_("all day"), default=False)
    one_of_several = models.BooleanField(default=False, editable=False)
    lasts_long = models.BooleanField(default=False, editable=False)
    spans_days = models.BooleanField(default=False, editable=False)
    status = models.CharField(
        _("status"), max_length=24, choices=OccurrenceStatus, default=OccurrenceStatus.SCHEDULED
    )
    own_status = models.CharField(
        _("what became of this date"), max_length=24, choices=OccurrenceStatus, blank=True
    )
    reason = models.CharField(_("reason"), max_length=255, blank=True)
    note = models.TextField(_("note"), blank=True)
    moved_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="traces"
    )
    kept = models.BooleanField(
        _("kept although no rule names it any more"), default=False, editable=False
    )
    other_space = models.ForeignKey(
        SpacePage,
        verbose_name=_("in another space"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    other_rooms = models.ManyToManyField(
        RoomPage, verbose_name=_("other rooms"), blank=True, related_name="+"
    )
    other_place = models.CharField(_("another place"), max_length=255, blank=True)
    online_url = models.URLField(_("address of this date online"), max_length=500, blank=True)
    series = models.CharField(max_length=32, null=True, editable=False)
    first_recurrence_id = models.DateTimeField(null=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    modified = models.DateTimeField(auto_now=True)
    # When somebody last set its time: data of people is not deleted at once after a slip.
    timed_at = models.DateTimeField(default=timezone.now, editable=False)

    #: The values as they are in the database; empty unless it was read from there as a whole.
    stored: Mapping[str, Any] = MappingProxyType({})

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("date of an event")
        verbose_name_plural = _("dates of events")
        ordering = ["start", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="occurrence_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["event", "recurrence_id"],
                condition=models.Q(moved_to=None),
                name="occurrence_once_per_rule",
            ),
        ]
        indexes = [
            # The end as well: what began before now and is over is passed by in the index itself.
            models.Index(fields=["start", "id", "end"], name="occurrence_start"),
            models.Index(fields=["end"], name="occurrence_end"),
            models.Index(fields=["space", "start"], name="occurrence_space_start"),
            models.Index(fields=["event", "start"], name="occurrence_event_start"),
            models.Index(
                fields=["end"], condition=models.Q(lasts_long=True), name="occurrence_long_end"
            ),
            models.Index(
                fields=["start"], condition=models.Q(spans_days=True), name="occurrence_spanning"
            ),
            models.Index(fields=["modified"], name="occurrence_modified"),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {timezone.localtime(self.start):%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.measure()
        before = self.stored
        if before and (before["start"], before["end"]) != (self.start, self.end):
            self.timed_at = timezone.now()
        super().save(*args, **kwargs)

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any) -> Occurrence:
        row = super().from_db(db, field_names, values)
        if len(values) == len(cls._meta.concrete_fields):
            row.stored = row.values()
        return row

    def values(self) -> dict[str, Any]:
        """What is said of this date, without its relations and without when it was said."""
        return {
            field.attname: self.__dict__.get(field.attname)
            for field in self._meta.concrete_fields
            if field.name not in ("id", "modified", "timed_at", "sequence")
        }

    def measure(self) -> None:
        """Fill what follows from the rest; to be called before a bulk write."""
        before = self.__dict__.get("stored", {}).get("recurrence_id")
        if before not in (None, self.recurrence_id) and self.first_recurrence_id is None:
            self.first_recurrence_id = before
        self.lasts_long = self.end - self.start > LONG
        next_day = wording.local(self.start).date() + timedelta(days=1)
        morning = datetime.combine(next_day, time(), tzinfo=wording.local(self.start).tzinfo)
        self.spans_days = not self.lasts_long and self.end > morning + NIGHT

    def follow(self, status: str) -> None:
        """Give it its status when its event has this one: a cancelled event has no date moved."""
        off, own_off = status in CALLED_OFF, self.own_status in CALLED_OFF
        self.status = status if off and not own_off else self.own_status or status

    @property
    def own_name(self) -> str:
        """How calendars call this one date among several of its event, for good."""
        return f"{(self.first_recurrence_id or self.recurrence_id).astimezone(UTC):%Y%m%dT%H%M%SZ}"

    @property
    def is_online(self) -> bool:
        """Whether one takes part online, here or nowhere else."""
        return (
            self.status == OccurrenceStatus.MOVED_ONLINE
            or self.event.attendance_mode == AttendanceMode.ONLINE
        )

    @property
    def join_url(self) -> str:
        """The address by which one takes part online, for who has a place; empty if on site."""
        possible = self.is_online or self.event.attendance_mode == AttendanceMode.MIXED
        return (self.online_url or self.event.online_url) if possible else ""

    @property
    def key(self) -> str:
        """How this date is named in addresses: ``2026-05-12-1800``, the local start by the rule."""
        return self.key_in(timezone.get_current_timezone())

    def key_in(self, zone: tzinfo) -> str:
        day, clock = self.recurrence_id.astimezone(zone).isoformat()[:16].split("T")
        return f"{day}-{clock[:2]}{clock[3:]}"

    @property
    def address(self) -> str:
        """What leads from the event's page to this date; of a trace, to where it has gone.

        The only date of an event is the event's page itself.
        """
        return self.address_in(timezone.get_current_timezone())

    def address_in(self, zone: tzinfo) -> str:
        """The same for whoever knows the time zone, and asks for many."""
        return f"{(self.moved_to or self).key_in(zone)}/" if self.one_of_several else ""

    @property
    def sign_up_address(self) -> str:
        """What leads from the event's page to the form for this date."""
        return f"{self.address}sign-up/"

    @property
    def local_start(self) -> datetime:
        return wording.local(self.start)

    def ends_after(self, midnight: datetime) -> bool:
        """Whether it belongs to the day that begins at ``midnight``, if it began before its end."""
        return self.start >= midnight or self.end > midnight + NIGHT

    @property
    def is_past(self) -> bool:
        """Whether it is over; what is postponed waits for a new date, whatever day it was to be."""
        return self.is_past_at(timezone.now())

    def is_past_at(self, now: datetime) -> bool:
        return self.end <= now and not self.is_postponed

    @property
    def is_before_its_day(self) -> bool:
        """Whether its local day has not begun: nobody can have come."""
        return self.local_start.date() > timezone.localdate()

    @property
    def is_cancelled(self) -> bool:
        return self.status == OccurrenceStatus.CANCELLED

    @property
    def is_postponed(self) -> bool:
        return self.status == OccurrenceStatus.POSTPONED

    @property
    def is_off(self) -> bool:
        """Whether it does not take place when it was to: cancelled or postponed."""
        return self.status in CALLED_OFF

    @property
    def frees_the_room(self) -> bool:
        return self.status in FREES_THE_ROOM

    @property
    def is_trace(self) -> bool:
        """Whether this only says where a moved date has gone."""
        return self.moved_to_id is not None

    @property
    def is_moved(self) -> bool:
        return self.start != self.recurrence_id

    @property
    def is_elsewhere(self) -> bool:
        """Whether this date takes place somewhere else than its event."""
        # Whichever language it is told in: asked for every line of a page.
        return bool(self.other_space_id or self.other_place_pl or self.other_place_en)

    @property
    def has_own(self) -> bool:
        """Whether a person has decided something for this date alone."""
        return bool(self.own_status or self.note or self.is_moved or self.is_elsewhere or self.kept)

    @property
    def place(self) -> SpacePage | None:
        """The space in which it takes place; None if elsewhere."""
        if self.other_place:
            return None
        if self.other_space is not None:
            return self.other_space
        if self.event.venue_address or self.event.venue_name:
            return None
        return self.event.venue_space or self.space


class FormerStart(models.Model):
    """A start by the rule that a date had until its rule, or its page, gave it another.

    The addresses named after it, in letters and in calendars, still lead to the date.
    """

    occurrence = models.ForeignKey(
        Occurrence, on_delete=models.CASCADE, related_name="former_starts"
    )
    start = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "start"], name="former_start_once")
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M} → {self.occurrence_id}"
