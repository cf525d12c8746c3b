"""What calendars say of events, kept between requests."""

from __future__ import annotations

from django.db import models

from events.models.event import EventPage


class CalendarText(models.Model):
    """One calendar object of an event (all VEVENTs of one UID, RFC 4791 §4.1) in one language.

    ``number`` is its SEQUENCE, ``changed`` its DTSTAMP and LAST-MODIFIED: both rise when what the
    text says has changed (``says``, a digest of the rest of it), and only then. ``basis`` is a
    digest of what the text was made of; while it holds, the text does (``events.feeds.texts``).
    A row stays, with an empty text, when its object is gone: a number never falls.
    """

    class Reader(models.TextChoices):
        """Who gets the text."""

        LIST = "list"  # whoever subscribes to a list or an event
        DATE = "date"  # whoever takes one date of several
        GUEST = "guest"  # who has a place: with the address of an online date

    event = models.ForeignKey(EventPage, on_delete=models.CASCADE, related_name="calendar_texts")
    #: The part of the UID that tells objects of an event from each other (``Occurrence.series``).
    name = models.CharField(max_length=32, blank=True)
    language = models.CharField(max_length=5)
    reader = models.CharField(max_length=5, choices=Reader, default=Reader.LIST)
    number = models.PositiveBigIntegerField()
    changed = models.DateTimeField()
    says = models.CharField(max_length=32)
    basis = models.CharField(max_length=32)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = "text of a calendar"
        verbose_name_plural = "texts of calendars"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "name", "language", "reader"], name="calendar_text_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.name or '(first)'} {self.language}: {self.number}"
