"""What takes place in a room or a space counts when the room or the space goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from events.models import EventPage
from events.occurrences.changes import Place, cancel_date, move_date
from sites.lifecycle import stages
from sites.models import RoomPage, SpacePage
from tests import forms
from tests.events.people import enter
from tests.factories import (
    add,
    make_administrator,
    make_event,
    make_event_index,
    make_home,
    make_room,
    make_space,
    make_space_index,
)
from tests.letters import send_letters
from tests.partners import make_coordinator

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def spaces(db):
    return make_space_index(make_home())


@pytest.fixture
def host(spaces):
    return make_space(spaces, title_pl="Dom", title_en="House")


@pytest.fixture
def guest(spaces, host):
    """An event of another space that takes place in the house, with people signed up."""
    from sites.team.groups import equip_space

    space = make_space(spaces, title_pl="Świetlica", title_en="Club")
    equip_space(space)
    start = timezone.now().replace(microsecond=0) + 10 * DAY
    values = {"signup_mode": "date", "capacity": 9, "venue_space": host, "start": start}
    event = make_event(make_event_index(space), title_pl="Szachy", title_en="Chess", **values)
    enter(event, people=2)
    send_letters()
    mail.outbox.clear()
    return event


@pytest.fixture
def cms(client):
    client.force_login(make_administrator())
    return client


def text_of(response):
    return response.content.decode().replace("\xa0", " ")


class TestASpaceThatStops:
    def test_the_form_counts_and_names_the_events_of_others(self, cms, host, guest):
        text = text_of(cms.get(reverse("space_close", args=[host.pk])))
        assert "Szachy" in text
        assert "1 termin" in text
        assert "2 osoby" in text

    @pytest.mark.parametrize("how", ["close", "suspend"])
    def test_whoever_looks_after_the_event_is_told(self, host, guest, how):
        coordinator = make_coordinator("kora", guest.space)
        getattr(stages, how)(host, reason_pl="Remont")
        (told,) = [message for message in send_letters() if message.to == [coordinator.email]]
        assert "Szachy" in told.subject
        assert "Dom" in told.body
        assert "2 osoby" in told.body

    def test_not_of_a_date_after_the_suspension(self, host, guest):
        make_coordinator("kora", guest.space)
        stages.suspend(host, until=timezone.localdate() + 3 * DAY)
        assert not send_letters()

    @pytest.mark.parametrize(("language", "said"), [("pl", "zamknięt"), ("en", "closed for good")])
    def test_the_event_and_the_page_of_a_sign_up_say_so(self, client, host, guest, language, said):
        from django.utils import translation

        from events.models import SignUp

        page = guest.get_url_in(language)
        with translation.override(language):
            mine = SignUp.objects.get().get_absolute_url()
        assert said not in text_of(client.get(page))
        stages.close(host)
        assert said in text_of(client.get(page))
        assert said in text_of(client.get(mine))

    def test_its_own_events_are_cancelled_and_the_guest_is_not(self, host, guest):
        own = make_event(make_event_index(host), title_pl="Joga", title_en="Yoga")
        assert stages.close(host) == 1
        assert own.occurrences.get().is_cancelled
        assert not guest.occurrences.get().is_cancelled

    def test_it_cannot_be_chosen_for_an_event_any_more(self, cms, host, spaces):
        stages.close(host)
        events = make_event_index(make_space(spaces, title_pl="Klub", title_en="Klub"))
        form = forms.event_form(
            title_pl="Nowe",
            start="2027-05-10 18:00",
            end="2027-05-10 19:00",
            venue_space=str(host.pk),
        )
        answer = forms.add(cms, events, forms.EVENT, form)
        assert "venue_space" in answer.context["form"].errors


def test_a_space_that_is_not_public_lends_no_rooms(cms, spaces):
    events = make_event_index(make_space(spaces, title_pl="Klub", title_en="Klub"))
    draft = make_space(spaces, title_pl="Szkic", title_en="Draft", live=False)
    room = make_room(draft)
    form = forms.event_form(
        title_pl="Nowe",
        start="2027-05-10 18:00",
        end="2027-05-10 19:00",
        venue_space=str(draft.pk),
    )
    answer = forms.add(cms, events, forms.EVENT, {**form, "booked_rooms": [room.pk]})
    assert "venue_space" in answer.context["form"].errors
    assert not EventPage.objects.exists()


def book(event, room):
    event.booked_rooms = [room]
    event.save_revision().publish()


def joined(event, room):
    hall = add(room.get_parent(), RoomPage(title_pl="Hala"))
    hall.parts = [room]
    hall.save()
    book(event, hall)
    return hall


WAYS = ["booked", "part of a hall", "hall", "list of rooms", "one date", "space"]


class TestWhatGoes:
    """The page to be deleted, in which a date of somebody else's event takes place."""

    def page(self, way, host, guest):
        if way == "space":
            return host
        room = make_room(host)
        if way == "one date":
            date = guest.occurrences.get()
            EventPage.objects.filter(pk=guest.pk).update(venue_space=None)
            times = {"start": date.start, "end": date.end}
            move_date(date.pk, **times, place=Place(space=host, rooms=[room]), by=None)
            return room
        if way in ("hall", "part of a hall"):
            hall = joined(guest, room)
            return hall if way == "hall" else room
        book(guest, room)
        return room.get_parent() if way == "list of rooms" else room

    @pytest.mark.parametrize("deed", ["delete", "unpublish"])
    @pytest.mark.parametrize("way", WAYS)
    def test_it_stays_and_the_dates_are_named(self, cms, host, guest, way, deed):
        page = self.page(way, host, guest)
        answer = cms.post(reverse(f"wagtailadmin_pages:{deed}", args=[page.pk]), follow=True)
        assert type(page).objects.get(pk=page.pk).live
        assert "Szachy" in text_of(answer)

    def test_nor_in_bulk(self, cms, host, guest):
        room = make_room(host)
        book(guest, room)
        address = reverse("wagtail_bulk_action", args=["network", "networkpage", "delete"])
        cms.post(f"{address}?id={room.pk}&next=/admin/", {"next": "/admin/"})
        assert RoomPage.objects.filter(pk=room.pk).exists()

    def test_nor_by_the_clock(self, host, guest):
        room = make_room(host)
        book(guest, room)
        coordinator = make_coordinator("kora", host)
        RoomPage.objects.filter(pk=room.pk).update(expire_at=timezone.now() - DAY)
        call_command("publish_scheduled")
        assert RoomPage.objects.get(pk=room.pk).live
        (told,) = [message for message in send_letters() if message.to == [coordinator.email]]
        assert "Szachy" in told.body

    @pytest.mark.parametrize("way", ["cancelled", "elsewhere", "free"])
    def test_what_nothing_takes_place_in_can_go(self, cms, host, guest, way):
        room = make_room(host)
        if way != "free":
            book(guest, room)
        date = guest.occurrences.get()
        if way == "cancelled":
            cancel_date(date.pk, reason={}, by=None)
        elif way == "elsewhere":
            place = Place(name={"other_place_pl": "Park", "other_place_en": "Park"})
            move_date(date.pk, start=date.start, end=date.end, place=place, by=None)
        cms.post(reverse("wagtailadmin_pages:delete", args=[room.pk]))
        assert not RoomPage.objects.filter(pk=room.pk).exists()

    def test_a_space_goes_with_its_own_events_in_its_own_rooms(self, cms, host):
        own = make_event(make_event_index(host))
        book(own, make_room(host))
        cms.post(reverse("wagtailadmin_pages:delete", args=[host.pk]))
        assert not SpacePage.objects.filter(pk=host.pk).exists()
