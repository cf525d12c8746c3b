"""Which room is taken when. The database itself refuses two bookings of one room at one time."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.occurrences import Occurrence
from sites.models import RoomPage


class RoomBooking(models.Model):
    """One room taken by one date, from ``start`` up to, not including, ``end``.

    A joined room is booked as its parts, so that the hall and each of its rooms exclude one
    another. Overlap is refused by an exclusion constraint on PostgreSQL and by triggers on SQLite
    (``events/migrations/0004_one_event_in_a_room.py``), whoever writes the row and however.
    """

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="bookings")
    room = models.ForeignKey(RoomPage, on_delete=models.CASCADE, related_name="bookings")
    start = models.DateTimeField(_("start"))
    end = models.DateTimeField(_("end"))

    class Meta:
        verbose_name = _("booking of a room")
        verbose_name_plural = _("bookings of rooms")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="booking_ends_after_start"
            ),
            models.UniqueConstraint(fields=["occurrence", "room"], name="room_once_per_date"),
        ]
        indexes = [models.Index(fields=["room", "start"], name="booking_room_start")]

    def __str__(self) -> str:
        return f"{self.room}: {self.occurrence}"
