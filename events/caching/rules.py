"""Which cached responses a change of events' rows invalidates (``network.page_cache.rules``).

An event is shown on its own page, in the lists of its space, of the spaces that show it and of the
network, and on the pages of events related to it (``events.detail.related``): those nearby are
tagged with the spaces around, those similar with the terms they share (``of_terms``).
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver

from events import models
from events.models import EventPage, Showing
from network.cache_tags.tags import NETWORK, subtree_tag
from network.models import NetworkPage
from network.page_cache.invalidation import invalidate, invalidate_later
from network.page_cache.rules import nothing_public, rule, section_path
from sites.models import SpacePage

#: What similar events have in common (``events.detail.related_sql.WEIGHTS``).
TERMS = ("categories", "formats", "audiences")

nothing_public(
    models.Attendance,
    models.CalendarText,  # made of what others say of themselves
    models.Digest,
    models.Headcount,
    models.InformationClause,  # stands on forms only, which are never kept
    models.OutgoingMail,
    models.RoomBooking,
    models.SignUpChange,
    models.SignUpDefaults,
    models.StaffLetter,
)


def of_terms(event: int) -> set[str]:
    """The names of what an event may have in common with others."""
    found: set[str] = set()
    for field in TERMS:
        through = getattr(EventPage, field).through
        target = getattr(EventPage, field).field.m2m_reverse_name()
        keys = through.objects.filter(eventpage=event).values_list(target, flat=True)
        found |= {f"{field}:{key}" for key in keys}
    return found


def of_event(key: int) -> set[str]:
    """Everything that shows an event, or may from now on."""
    path = NetworkPage.objects.filter(pk=key).values_list("path", flat=True).first()
    if path is None:
        return set()  # it said so before it went
    shown = Showing.objects.filter(event=key, answer=Showing.Answer.ACCEPTED).values("space")
    others = SpacePage.objects.filter(pk__in=shown).values_list("path", flat=True)
    section = section_path(path)
    own = {path, section} if section else {path}
    return {NETWORK, *map(subtree_tag, own.union(others)), *of_terms(key)}


@rule(EventPage)
def event_changes(event: EventPage) -> None:
    if event.pk:
        invalidate_later(("event", event.pk), partial(of_event, event.pk))


def its_dates_change(key: int) -> None:
    """For what writes dates past ``save()``."""
    invalidate_later(("event", key), partial(of_event, key))


@rule(models.Occurrence)
def date_changes(date: models.Occurrence) -> None:
    its_dates_change(date.event_id)


@rule(Showing)
def showing_changes(showing: Showing) -> None:
    its_dates_change(showing.event_id)
    space = SpacePage.objects.filter(pk=showing.space_id).values_list("path", flat=True)
    invalidate(*map(subtree_tag, space))


def of_places(event: int) -> str:
    """How many places are left, which is said on the event's own page alone."""
    return f"places:{event}"


def places_change(event: int) -> None:
    """For what takes and gives places."""
    invalidate(of_places(event))


@rule(models.Places, models.SignUp)
def sign_up_changes(row: Any) -> None:
    places_change((row if isinstance(row, models.Places) else row.places).event_id)


@receiver(pre_save, sender=EventPage)
def what_it_was_like(instance: EventPage, update_fields: Any, **kwargs: Any) -> None:
    """What was similar to it may not be any more."""
    if settings.PAGE_CACHE and instance.pk and update_fields is None:
        invalidate(*of_terms(instance.pk))


@receiver(pre_delete, sender=EventPage)
def it_goes(instance: EventPage, **kwargs: Any) -> None:
    """Who shows it is known only as long as it is there."""
    if settings.PAGE_CACHE:
        invalidate(*of_event(instance.pk))
