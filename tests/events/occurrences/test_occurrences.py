"""The dates follow what is published, and only that."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import EventPage, Occurrence, OccurrenceStatus
from events.occurrences.sync import sync_occurrences
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)

pytestmark = pytest.mark.django_db

SOON = timezone.now().replace(microsecond=0) + timedelta(days=3)


@pytest.fixture
def spaces():
    return make_space_index(make_home())


@pytest.fixture
def event(spaces):
    space = make_space(spaces, title_pl="Dom")
    return make_event(make_event_index(space), start=SOON, end=SOON + timedelta(hours=2))


def test_publishing_writes_the_date_with_its_space(event):
    occurrence = event.occurrences.get()
    assert (occurrence.start, occurrence.end) == (SOON, SOON + timedelta(hours=2))
    assert occurrence.space.title_pl == "Dom"


def test_a_draft_changes_nothing_public(event):
    event.start += timedelta(days=1)
    event.end += timedelta(days=1)
    event.save_revision()
    assert event.occurrences.get().start == SOON


def test_a_date_that_moves_is_still_the_same_date(event):
    kept = event.occurrences.get().pk
    event.start += timedelta(days=1)
    event.end += timedelta(days=1)
    event.save_revision().publish()
    moved = event.occurrences.get()
    assert (moved.pk, moved.start) == (kept, SOON + timedelta(days=1))


def test_publishing_without_a_change_of_date_writes_no_date(event):
    event.lead_pl = "Nowy opis"
    with CaptureQueriesContext(connection) as queries:
        sync_occurrences(event)
    writes = ("INSERT", "UPDATE", "DELETE")
    assert [q["sql"] for q in queries if q["sql"].startswith(writes)] == []


def test_cancelling_the_event_cancels_its_date(event):
    event.status = OccurrenceStatus.CANCELLED
    event.save_revision().publish()
    assert event.occurrences.get().is_cancelled


def test_unpublished_events_are_in_no_list(event):
    assert Occurrence.objects.public().count() == 1
    event.unpublish()
    assert Occurrence.objects.public().count() == 0


def test_the_date_follows_a_page_that_moves_to_another_space(event, spaces):
    other = make_space(spaces, title_pl="Inny dom")
    EventPage.objects.get().move(make_event_index(other), "last-child")
    assert event.occurrences.get().space == other


def test_the_dates_follow_a_whole_list_that_moves(event, spaces):
    other = make_space(spaces, title_pl="Inny dom")
    event.get_parent().move(other, "last-child")
    assert event.occurrences.get().space == other


def test_a_copy_published_with_its_space_has_dates_of_its_own(event, spaces):
    space = event.space
    space.copy(recursive=True, update_attrs={"slug": "kopia"}, keep_live=True)
    assert Occurrence.objects.count() == 2
    assert Occurrence.objects.exclude(space=space).get().space.slug_pl == "kopia"


def test_the_database_refuses_an_end_before_the_start(event):
    with pytest.raises(IntegrityError), transaction.atomic():
        event.occurrences.update(end=SOON - timedelta(hours=1))


@pytest.mark.parametrize(
    ("status", "schema_org", "icalendar"),
    [
        (OccurrenceStatus.SCHEDULED, "EventScheduled", "CONFIRMED"),
        (OccurrenceStatus.CANCELLED, "EventCancelled", "CANCELLED"),
        (OccurrenceStatus.POSTPONED, "EventPostponed", "CANCELLED"),
        (OccurrenceStatus.RESCHEDULED, "EventRescheduled", "CONFIRMED"),
        (OccurrenceStatus.MOVED_ONLINE, "EventMovedOnline", "CONFIRMED"),
    ],
)
def test_a_status_has_its_name_in_each_standard(status, schema_org, icalendar):
    assert (status.schema_org, status.icalendar) == (schema_org, icalendar)
