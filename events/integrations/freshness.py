"""The regular activities of a space, as a subject of its freshness reminders."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import CALLED_OFF, EventIndexPage, EventPage, Occurrence
from events.models.querysets import OccurrenceQuerySet
from events.occurrences.schedule import pattern_of
from events.recurrence.text import in_words
from sites.freshness.subjects import Subject
from sites.models import SpacePage

SERIES = "series"
#: Events that repeat and are announced further ahead than this are to be confirmed.
FAR_AHEAD = timedelta(weeks=8)
MOST_NAMED = 40


def regular_activities() -> Subject:
    return Subject(
        SERIES,
        _("Regular activities"),
        30,
        lambda: Q(Exists(_far_dates().filter(space=OuterRef("pk")))),
        lambda space: [_in_words(event) for event in running_series(space)[:MOST_NAMED]],
        _list_of_events,
    )


def _far_dates() -> OccurrenceQuerySet:
    """Dates far ahead of events that repeat, with or without an end."""
    dates = Occurrence.objects.published().real().exclude(status__in=CALLED_OFF).order_by()
    return dates.filter(start__gt=timezone.now() + FAR_AHEAD, event__rules__isnull=False)


def running_series(space: SpacePage) -> list[EventPage]:
    """The events of a space that repeat and go on far ahead, by name."""
    far = _far_dates().filter(space=space).values("event")
    return list(EventPage.objects.filter(pk__in=far).order_by("title_pl", "pk"))


def _in_words(event: EventPage) -> str:
    pattern = pattern_of(event, closures=False)
    if pattern is None:
        return event.title
    words = in_words(pattern, holidays=event.skip_holidays, closures=event.skip_closures)
    return f"{event.title}: {words}"


def _list_of_events(space: SpacePage) -> str:
    index = EventIndexPage.objects.child_of(space).first()
    return reverse("wagtailadmin_explore", args=[(index or space).pk])
