"""Signal handlers: keep dates, room bookings, sign-ups, search and the directory up to date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published, post_page_move

import sites.signal_handlers  # noqa: F401  its receivers are called first
from events.integrations.activities import follow_activities, offer_activities
from events.models import EventPage, Occurrence
from events.occurrences.change_kinds import Before, DateChange
from events.occurrences.horizon import follow_closures
from events.occurrences.room_bookings import rebook, release
from events.occurrences.sync import follow_move, sync_occurrences
from events.signals import date_changed
from events.signup.date_changes import follow_date
from events.signup.services import follow_terms
from network.models import NetworkPage, User
from network.search.indexing import refresh_dates
from network.signals import page_saved, readers_changed
from sites.models import RoomPage, SpacePage


@receiver(post_page_move)
def on_page_moved(instance: NetworkPage, parent_page_before: NetworkPage, **kwargs: Any) -> None:
    follow_move(instance)
    follow_activities(parent_page_before)
    follow_activities(instance)


@receiver(readers_changed)
def offers_follow_readers(pages: Iterable[NetworkPage], **kwargs: Any) -> None:
    """What not everybody may read is not offered by its space."""
    for page in pages:
        spaces = SpacePage.objects.descendant_of(page, inclusive=True).order_by()
        offer_activities(list(spaces.values_list("pk", flat=True)))
        follow_activities(page)


@receiver(post_delete, sender=EventPage)
def on_event_deleted(instance: EventPage, **kwargs: Any) -> None:
    follow_activities(instance)


@receiver(page_published, sender=SpacePage)
def on_space_published(instance: SpacePage, **kwargs: Any) -> None:
    follow_closures(instance)
    offer_activities([instance.pk])


@receiver(page_saved)
def on_page_saved(page: NetworkPage, update_fields: Iterable[str] | None, **kwargs: Any) -> None:
    """A published event and its dates are written together; bookings follow a room's parts.

    Raises ``RoomRefused`` if a room that is needed cannot be had: then nothing is saved.
    """
    if update_fields is not None:
        return
    if isinstance(page, EventPage) and page.path:
        sync_occurrences(page, by=page.planned_by) if page.live else release(page)
        follow_terms(page)
        refresh_dates([page.pk])
        follow_activities(page)
    elif isinstance(page, RoomPage) and page.live:
        rebook(page)


@receiver(date_changed)
def on_date_changed(
    date: Occurrence, change: DateChange, before: Before, by: User | None, **kwargs: Any
) -> None:
    follow_date(date, change, before, by)
    refresh_dates([date.event_id])
    if date.space_id is not None:
        offer_activities([date.space_id])
