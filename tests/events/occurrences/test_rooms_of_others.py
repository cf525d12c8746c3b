"""A room is booked by its own space; by others only if it is free to book by the network."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data
from wagtail.users.models import UserProfile

from events.models import EventPage, ExtraDate, RecurrenceRule, RoomBooking
from events.models.exceptions import RoomOfOthers
from events.occurrences import changes
from events.occurrences.duplicate import duplicate
from events.occurrences.horizon import extend, open_ended_events
from sites.models import RoomIndexPage, RoomPage
from tests.events.signup.pages import soup
from tests.factories import (
    add,
    make_administrator,
    make_event,
    make_event_index,
    make_home,
    make_moderator,
    make_space,
    make_space_index,
)
from tests.forms import event_form
from tests.partners import hand_in, make_coordinator, make_partner

pytestmark = pytest.mark.django_db

SOON = timezone.now().replace(microsecond=0, second=0, minute=0) + timedelta(days=3)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SAID = {
    "pl": "„Aula” należy do „Sąsiad” i nie można jej zarezerwować na wydarzenie innego miejsca.",
    "en": "“Hall” belongs to “Neighbour” and cannot be booked for events of other spaces.",
}


@pytest.fixture
def spaces(db):
    spaces = make_space_index(make_home())
    own = make_space(spaces, title_pl="Dom", title_en="House")
    return own, make_space(spaces, title_pl="Sąsiad", title_en="Neighbour")


@pytest.fixture
def index(spaces):
    return make_event_index(spaces[0])


@pytest.fixture
def hall(spaces):
    rooms = add(spaces[1], RoomIndexPage(title_pl="Sale", title_en="Rooms"))
    return add(rooms, RoomPage(title_pl="Aula", title_en="Hall"))


@pytest.fixture
def own_room(spaces):
    rooms = add(spaces[0], RoomIndexPage(title_pl="Sale", title_en="Rooms"))
    return add(rooms, RoomPage(title_pl="Nasza sala", title_en="Our room"))


@pytest.fixture
def coordinator(spaces):
    return make_coordinator("koordynatorka", spaces[0])


@pytest.fixture(params=["pl", "en"])
def language(request):
    return request.param


@pytest.fixture
def cms(client, coordinator, language):
    return signed_in(client, coordinator, language)


def signed_in(client, user, language="pl"):
    profile = {"preferred_language": language}
    UserProfile.objects.update_or_create(user=user, defaults=profile)
    client.force_login(user)
    return client


def event_form_in(hall, **values):
    local = timezone.localtime(SOON)
    given = {
        "title_pl": "Chór",
        "slug_pl": "chor",
        "start": f"{local:%Y-%m-%d %H:%M}",
        "end": f"{local + HOUR:%Y-%m-%d %H:%M}",
        "venue_space": hall.get_parent().get_parent().pk,
        "action-publish": "1",
        **values,
    }
    return {**event_form(**given), "booked_rooms": [hall.pk]}


def move_form(date, **values):
    local = timezone.localtime(date.start)
    times = {"start": f"{local:%Y-%m-%d %H:%M}", "end": f"{local + HOUR:%Y-%m-%d %H:%M}"}
    texts = ("other_place_pl", "other_place_en", "reason_pl", "reason_en")
    return {**times, **dict.fromkeys(texts, ""), **values}


def hosted(index, hall, by=None, live=True, **values):
    """An event of the first space in the neighbour's hall, planned by somebody."""
    event = make_event(index, title_pl="Gościnne", live=False, start=SOON, end=SOON + HOUR)
    event.venue_space, event.booked_rooms = hall.get_parent().get_parent().specific, [hall]
    for name, value in values.items():
        setattr(event, name, value)
    revision = event.save_revision(user=by)
    if live:
        revision.publish(user=by)
    return EventPage.objects.get(pk=event.pk)


def page_of(response):
    return " ".join(unescape(response.content.decode()).split())


class TestTheEventForm:
    def test_is_refused_and_told_why(self, cms, index, hall, language):
        address = reverse("wagtailadmin_pages:add", args=["events", "eventpage", index.pk])
        answer = cms.post(address, event_form_in(hall))
        assert SAID[language] in page_of(answer)
        assert not RoomBooking.objects.exists()
        offered = soup(answer).select("[name=booked_rooms]")
        assert hall.pk not in {int(each["value"]) for each in offered}

    @pytest.mark.parametrize("who", ["free", "administrator", "moderator", "both"])
    def test_who_may_books_it(self, client, index, hall, coordinator, who):
        if who == "free":
            RoomPage.objects.filter(pk=hall.pk).update(free_for_network=True)
        elif who == "administrator":
            coordinator = make_administrator()
        elif who == "moderator":
            coordinator = make_moderator()
        else:
            theirs = hall.get_parent().get_parent().specific
            coordinator.groups.add(*make_coordinator("sąsiadka", theirs).groups.all())
        signed_in(client, coordinator)
        address = reverse("wagtailadmin_pages:add", args=["events", "eventpage", index.pk])
        assert client.post(address, event_form_in(hall)).status_code == 302
        assert RoomBooking.objects.get().room == hall

    def test_a_booking_stays_while_something_else_is_edited(self, cms, index, hall, coordinator):
        event = hosted(index, hall, by=make_administrator())
        address = reverse("wagtailadmin_pages:edit", args=[event.pk])
        assert hall.pk in {
            int(each["value"]) for each in soup(cms.get(address)).select("[name=booked_rooms]")
        }
        form = event_form_in(hall, title_pl="Inny tytuł", slug_pl=event.slug_pl)
        assert cms.post(address, form).status_code == 302
        assert EventPage.objects.get(pk=event.pk).title_pl == "Inny tytuł"
        assert RoomBooking.objects.get().room == hall

    @pytest.mark.parametrize("change", ["time", "extra date"])
    def test_more_of_its_time_is_refused(self, cms, index, hall, language, change):
        event = hosted(index, hall, by=make_administrator())
        later = timezone.localtime(SOON + DAY)
        values = {"slug_pl": event.slug_pl, "title_pl": event.title_pl}
        if change == "time":
            values |= {"start": f"{later:%Y-%m-%d %H:%M}", "end": f"{later + HOUR:%Y-%m-%d %H:%M}"}
        form = event_form_in(hall, **values)
        if change == "extra date":
            extra = {"day": f"{later:%Y-%m-%d}", "start_time": "", "end_time": ""}
            form |= nested_form_data({"extra_dates": inline_formset([extra])})
        address = reverse("wagtailadmin_pages:edit", args=[event.pk])
        answer = cms.post(address, form, follow=True)
        assert SAID[language] in page_of(answer)
        assert [booking.start for booking in RoomBooking.objects.all()] == [SOON]


class TestTheFormThatMovesADate:
    def test_is_refused_and_told_why(self, cms, index, hall, own_room, language):
        date = make_event(index).occurrences.get()
        address = reverse("event_move_date", args=[date.pk])
        values = {"other_space": hall.get_parent().get_parent().pk, "rooms": [hall.pk]}
        answer = cms.post(address, move_form(date, **values))
        assert SAID[language] in page_of(answer)
        offered = {int(each["value"]) for each in soup(answer).select("[name=rooms]")}
        assert offered == {own_room.pk}
        assert not RoomBooking.objects.exists()

    def test_another_time_of_a_room_one_has_is_refused_as_well(self, cms, index, hall, language):
        event = hosted(index, hall, by=make_administrator())
        date = event.occurrences.get()
        date.start += DAY
        answer = cms.post(reverse("event_move_date", args=[date.pk]), move_form(date))
        assert SAID[language] in page_of(answer)
        assert RoomBooking.objects.get().start == SOON

    def test_who_may_moves_it_there(self, client, index, hall):
        signed_in(client, make_administrator())
        date = make_event(index).occurrences.get()
        values = {"other_space": hall.get_parent().get_parent().pk, "rooms": [hall.pk]}
        address = reverse("event_move_date", args=[date.pk])
        assert client.post(address, move_form(date, **values)).status_code == 302
        assert RoomBooking.objects.get().room == hall


class TestOtherWays:
    """Whatever way an event is published by, or a date changed: the booking itself asks."""

    def test_a_copy_is_a_draft_that_is_not_published_there(self, index, hall, coordinator):
        event = hosted(index, hall, by=make_administrator())
        copy = duplicate(event, SOON + DAY, by=coordinator)
        with pytest.raises(RoomOfOthers):
            copy.get_latest_revision().publish(user=coordinator)
        assert RoomBooking.objects.count() == 1

    def test_a_draft_of_a_partner_is_not_approved_there(self, client, spaces, index, hall):
        partner = make_partner("partner", spaces[0])
        event = hosted(index, hall, by=partner, live=False)
        submission = hand_in(event, partner)
        signed_in(client, make_coordinator("koordynatorka", spaces[0]))
        task = submission.task_state_id
        address = reverse("wagtailadmin_pages:workflow_action", args=[event.pk, "approve", task])
        answer = client.post(address, {"comment": ""}, follow=True)
        assert not EventPage.objects.get(pk=event.pk).live
        assert SAID["pl"] in page_of(answer)

    def test_an_old_version_is_not_brought_back_there(self, index, hall, coordinator):
        event = hosted(index, hall, by=make_administrator())
        old = event.get_latest_revision()
        event.booked_rooms, event.venue_space = [], None
        event.save_revision(user=coordinator).publish(user=coordinator)
        assert not RoomBooking.objects.exists()
        back = old.as_object().save_revision(user=coordinator, previous_revision=old)
        with pytest.raises(RoomOfOthers):
            back.publish(user=coordinator, previous_revision=old)

    def test_what_was_scheduled_there_stays_a_draft(self, index, hall, coordinator):
        event = hosted(index, hall, by=coordinator, live=False)
        event.go_live_at = timezone.now() + HOUR
        revision = event.save_revision(user=coordinator)
        revision.publish(user=coordinator)
        event.revisions.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - HOUR)
        EventPage.objects.filter(pk=event.pk).update(go_live_at=timezone.now() - HOUR)
        call_command("publish_scheduled")
        assert not EventPage.objects.get(pk=event.pk).live

    def test_a_date_is_not_restored_there(self, index, hall, coordinator):
        event = hosted(index, hall, by=make_administrator())
        date = event.occurrences.get()
        changes.cancel_date(date.pk, reason={}, by=coordinator)
        with pytest.raises(RoomOfOthers):
            changes.restore_date(date.pk, by=coordinator)

    def test_a_longer_rule_is_refused_and_a_shorter_time_is_not(self, index, hall, coordinator):
        event = hosted(index, hall, by=make_administrator())
        event.end = SOON + HOUR / 2
        event.save_revision(user=coordinator).publish(user=coordinator)
        assert RoomBooking.objects.get().end == SOON + HOUR / 2
        event.rules = [RecurrenceRule(count=3)]
        with pytest.raises(RoomOfOthers):
            event.save_revision(user=coordinator).publish(user=coordinator)
        event.rules, event.extra_dates = [], [ExtraDate(day=timezone.localdate(SOON + DAY))]
        with pytest.raises(RoomOfOthers):
            event.save_revision(user=coordinator).publish(user=coordinator)

    def test_the_clock_goes_on_with_a_series_in_the_room_it_has(self, index, hall):
        admin = make_administrator()
        event = hosted(index, hall, by=admin, rules=[RecurrenceRule()])
        number = RoomBooking.objects.count()
        admin.groups.clear()  # who planned it has gone
        RoomBooking.objects.order_by("-start").first().occurrence.delete()
        assert [problem for _event, problem in extend(open_ended_events())] == [""]
        assert RoomBooking.objects.filter(occurrence__event=event).count() == number
