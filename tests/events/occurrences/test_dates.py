"""What is done with one date, and who is told."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail import hooks
from wagtail.models import PageLogEntry

from events.models import EventPage, Occurrence, OccurrenceStatus
from events.models.exceptions import RoomTaken
from events.occurrences import changes as dates
from events.occurrences.attendees_hook import HOOK
from events.occurrences.change_kinds import DateChange
from events.signals import date_changed
from tests.events.series import weekly
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_room,
    make_space,
    make_space_index,
    make_user,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
REASON = {"reason_pl": "Choroba", "reason_en": "Illness"}


@pytest.fixture
def space():
    return make_space(make_space_index(make_home()), title_pl="Dom")


@pytest.fixture
def index(space):
    return make_event_index(space)


@pytest.fixture
def event(index):
    return weekly(index)


@pytest.fixture
def date(event):
    return event.occurrences.order_by("start")[1]


@pytest.fixture
def told():
    """What whoever listens has heard."""
    heard = []

    def listen(sender, date, change, before, by, **kwargs):
        heard.append((change, before.start, date.start, by))

    date_changed.connect(listen)
    yield heard
    date_changed.disconnect(listen)


def test_cancelling_says_why_to_all(date, told):
    user = make_user("koordynatorka")
    dates.cancel_date(date.pk, reason=REASON, by=user)
    row = Occurrence.objects.get(pk=date.pk)
    assert row.is_cancelled
    assert (row.reason_pl, row.reason_en) == ("Choroba", "Illness")
    assert row.sequence == date.sequence + 1
    assert told == [(DateChange.CANCELLED, date.start, date.start, user)]
    entry = PageLogEntry.objects.get(action="events.date.cancelled")
    assert (entry.user, entry.data["reason"]) == (user, "Choroba")
    assert entry.data["date"] == date.recurrence_id.isoformat()


def test_the_other_dates_are_as_before(event, date):
    dates.cancel_date(date.pk, reason=REASON, by=None)
    others = event.occurrences.exclude(pk=date.pk)
    assert set(others.values_list("status", "sequence")) == {(OccurrenceStatus.SCHEDULED, 0)}


def test_moving_leaves_a_trace_where_the_date_was(event, date, told):
    start = date.start + DAY
    dates.move_date(date.pk, start=start, end=start + timedelta(hours=1), by=None)
    row = Occurrence.objects.get(pk=date.pk)
    assert (row.start, row.recurrence_id) == (start, date.recurrence_id)
    assert row.status == OccurrenceStatus.RESCHEDULED
    trace = event.occurrences.get(start=date.start)
    assert (trace.moved_to, trace.is_trace) == (row, True)
    assert event.occurrences.real().count() == 6
    assert told == [(DateChange.MOVED, date.start, start, None)]


def test_moving_again_leaves_one_trace_more_and_back_again_none(event, date):
    for days in (1, 2):
        start = date.start + days * DAY
        dates.move_date(date.pk, start=start, end=start + timedelta(hours=1), by=None)
    assert event.occurrences.exclude(moved_to=None).count() == 2
    dates.restore_date(date.pk, by=None)
    row = Occurrence.objects.get(pk=date.pk)
    assert (row.start, row.end, row.status) == (date.start, date.end, OccurrenceStatus.SCHEDULED)
    assert event.occurrences.exclude(moved_to=None).count() == 0


def test_only_another_place(date, told):
    place = dates.Place(name={"other_place_pl": "Park", "other_place_en": "The park"})
    dates.move_date(date.pk, start=date.start, end=date.end, place=place, by=None)
    row = Occurrence.objects.get(pk=date.pk)
    assert (row.is_elsewhere, row.place, row.status) == (True, None, OccurrenceStatus.SCHEDULED)
    assert row.sequence == 1
    assert told[0][0] == DateChange.PLACE
    dates.restore_date(date.pk, by=None)
    assert not Occurrence.objects.get(pk=date.pk).is_elsewhere


def test_online_and_a_note(date):
    note = {"note_pl": "Link w mailu", "note_en": "The link is in the mail"}
    dates.move_online(date.pk, note=note, by=None)
    row = Occurrence.objects.get(pk=date.pk)
    assert (row.status, row.note_en) == (OccurrenceStatus.MOVED_ONLINE, "The link is in the mail")
    dates.note_date(date.pk, note={"note_pl": "Weź matę", "note_en": ""}, by=None)
    assert Occurrence.objects.get(pk=date.pk).note_pl == "Weź matę"


def test_an_end_before_the_start_is_refused(date):
    with pytest.raises(ValidationError):
        dates.move_date(date.pk, start=date.start, end=date.start - DAY, by=None)


def test_a_move_into_a_taken_room_changes_nothing(index, space, told):
    room = make_room(space)
    event = weekly(index, booked_rooms=[room])
    date = event.occurrences.order_by("start")[1]
    make_event(index, title_pl="Szachy", start=date.start + DAY, booked_rooms=[room])
    with pytest.raises(RoomTaken, match="Szachy"):
        dates.move_date(date.pk, start=date.start + DAY, end=date.end + DAY, by=None)
    row = Occurrence.objects.get(pk=date.pk)
    assert (row.start, row.status) == (date.start, OccurrenceStatus.SCHEDULED)
    assert (event.occurrences.count(), told) == (6, [])
    assert not PageLogEntry.objects.filter(action="events.date.moved").exists()


def test_all_between_two_days(event, told):
    rows = list(event.occurrences.order_by("start"))
    first, last = (timezone.localdate(rows[number].start) for number in (1, 3))
    dates.cancel_date(rows[2].pk, reason={"reason_pl": "Wcześniej"}, by=None)
    between = event.occurrences.filter(**dates.days_between(first, last))
    assert len(dates.cancel_dates(between, reason=REASON, by=None)) == 2
    cancelled = event.occurrences.filter(status=OccurrenceStatus.CANCELLED).order_by("start")
    assert [row.reason_pl for row in cancelled] == ["Choroba", "Wcześniej", "Choroba"]
    assert len(told) == 3


def test_a_date_people_signed_up_for_cannot_be_removed(date):
    somebody = hooks.register_temporarily(HOOK, lambda keys: dict.fromkeys(keys, 1))
    with somebody, pytest.raises(ValidationError):
        dates.remove_date(date.pk, by=None)
    dates.remove_date(date.pk, by=None)
    assert not Occurrence.objects.filter(pk=date.pk).exists()


def test_cancelling_the_whole_event_cancels_its_dates_and_tells(event, told):
    event.status = OccurrenceStatus.CANCELLED
    event.save_revision().publish()
    assert set(event.occurrences.values_list("status", flat=True)) == {OccurrenceStatus.CANCELLED}
    assert {heard[0] for heard in told} == {DateChange.CANCELLED}
    assert len(told) == 6


def test_a_cancelled_event_has_no_date_that_was_only_moved(event, date, told):
    start = date.start + DAY
    dates.move_date(date.pk, start=start, end=start + timedelta(hours=1), by=None)
    dates.move_online(event.occurrences.order_by("start")[3].pk, note={}, by=None)
    told.clear()
    event = EventPage.objects.get(pk=event.pk)
    event.status = OccurrenceStatus.CANCELLED
    event.save_revision().publish()
    assert set(event.occurrences.real().values_list("status", flat=True)) == {
        OccurrenceStatus.CANCELLED
    }
    assert len(told) == 6
    event.status = OccurrenceStatus.SCHEDULED
    event.save_revision().publish()
    statuses = Counter(event.occurrences.real().values_list("status", flat=True))
    assert statuses == {
        OccurrenceStatus.SCHEDULED: 4,
        OccurrenceStatus.RESCHEDULED: 1,
        OccurrenceStatus.MOVED_ONLINE: 1,
    }
