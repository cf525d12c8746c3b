"""Who gets a place, who waits, what becomes of them: the rules, one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import (
    Ending,
    EventPage,
    OutgoingMail,
    Places,
    RecurrenceRule,
    SignUp,
    SignUpState,
)
from events.occurrences.changes import cancel_date, restore_date
from events.signup import services as signups
from events.signup.services import Applicant
from tests.factories import (
    make_administrator,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.standing import page_of, stands

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def make_index():
    space = make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")
    return make_event_index(space)


pages = stands(make_index)
index = page_of()


@pytest.fixture
def event(index):
    return make_event(
        index, signup_mode="date", capacity=3, start=timezone.now() + 10 * DAY, title_pl="Joga"
    )


def person(name="Ala", people=1, **values):
    return Applicant(name=name, email=f"{name.lower()}@example.org", people=people, **values)


def enter(event, name="Ala", people=1, **kwargs):
    return signups.sign_up(event, event.occurrences.real().first(), person(name, people), **kwargs)


def states(event):
    return {row.name: row.state for row in SignUp.objects.filter(places__event=event)}


def places(event):
    return Places.objects.get(event=event)


def test_a_group_has_a_place_whole_or_waits_whole(event):
    enter(event, "Ala", 2)
    enter(event, "Ola", 2)
    enter(event, "Jan", 1)
    assert states(event) == {"Ala": "placed", "Ola": "waiting", "Jan": "placed"}
    assert (places(event).taken, places(event).free) == (3, 0)


def test_a_freed_place_is_offered_in_order_and_a_group_that_does_not_fit_is_told(event):
    first = enter(event, "Ala", 1)
    enter(event, "Ewa", 2)
    enter(event, "Ola", 2)
    enter(event, "Jan", 1)
    signups.cancel(first)
    assert states(event) == {"Ala": "ended", "Ewa": "placed", "Ola": "waiting", "Jan": "offered"}
    kinds = OutgoingMail.objects.values_list("change__signup__name", "change__kind")
    assert ("Ola", "passed-over") in kinds
    assert ("Jan", "offered") in kinds
    assert ("Ala", "left") in kinds


def test_an_offer_nobody_answers_goes_on(event):
    first = enter(event, "Ala", 3)
    enter(event, "Ola", 3)
    enter(event, "Jan", 1)
    signups.cancel(first)
    offered = SignUp.objects.get(name="Ola")
    assert offered.state == SignUpState.OFFERED
    SignUp.objects.filter(pk=offered.pk).update(offer_until=timezone.now() - HOUR)
    enter(event, "Ewa", 1)
    assert states(event) == {"Ala": "ended", "Ola": "ended", "Jan": "offered", "Ewa": "placed"}
    offered.refresh_from_db()
    assert offered.ending == Ending.LAPSED
    with pytest.raises(signups.SignUpRefused):
        signups.claim(offered)


def test_cancelling_a_date_takes_offers_back_and_restoring_it_offers_anew(event):
    date = event.occurrences.get()
    first = enter(event, "Ala", 3)
    enter(event, "Ola", 3)
    signups.cancel(first)
    cancel_date(date.pk, reason={"reason_pl": "Choroba"}, by=None)
    assert states(event)["Ola"] == "waiting"
    assert places(event).taken == 0
    with pytest.raises(signups.SignUpRefused):
        enter(event, "Ewa")
    restore_date(date.pk, by=None)
    assert states(event)["Ola"] == "offered"


def test_the_same_form_sent_twice_is_one_sign_up(event):
    one, other = enter(event, once="x"), enter(event, once="x")
    assert one.pk == other.pk
    assert places(event).taken == 1


def test_fewer_places_leave_those_who_have_one_and_more_are_offered(event):
    enter(event, "Ala", 3)
    enter(event, "Ola", 1)
    date = event.occurrences.get()
    signups.change_capacity(event, date, 1, by=None)
    now = places(event)
    assert (now.taken, now.overruled, now.free) == (3, 2, 0)
    signups.change_capacity(event, date, 4, by=None)
    assert states(event)["Ola"] == "offered"
    assert places(event).overruled == 0


def test_a_number_of_its_own_stays_until_it_is_the_event_s_again(event):
    enter(event, "Ala")
    date, usual = event.occurrences.get(), event.capacity

    def event_says(number):
        event.capacity = number
        event.save_revision().publish()
        return places(event).capacity

    signups.change_capacity(event, date, usual + 7, by=None)
    assert event_says(usual + 1) == usual + 7
    signups.change_capacity(event, date, usual + 1, by=None)
    assert event_says(usual + 2) == usual + 2


class TestWhatPeopleCountOn:
    """An event with people is neither deleted nor hidden before they have been told."""

    @pytest.fixture
    def cms(self, client):
        client.force_login(make_administrator())
        return client

    @pytest.mark.parametrize("what", ["event", "space"])
    @pytest.mark.parametrize("deed", ["delete", "unpublish"])
    def test_it_stays(self, cms, event, what, deed):
        enter(event, people=2)
        page = event if what == "event" else event.space
        answer = cms.post(reverse(f"wagtailadmin_pages:{deed}", args=[page.pk]), follow=True)
        assert EventPage.objects.get(pk=event.pk).live
        assert "2 osoby mają tam miejsce" in answer.content.decode()

    def test_nor_in_bulk(self, cms, event):
        enter(event)
        address = reverse("wagtail_bulk_action", args=["network", "networkpage", "delete"])
        cms.post(f"{address}?id={event.pk}&next=/admin/", {"next": "/admin/"})
        assert EventPage.objects.filter(pk=event.pk).exists()

    def test_once_they_know_it_can_go(self, cms, event):
        enter(event)
        cancel_date(event.occurrences.get().pk, reason={"reason_pl": "Choroba"}, by=None)
        cms.post(reverse("wagtailadmin_pages:delete", args=[event.pk]))
        assert not EventPage.objects.filter(pk=event.pk).exists()

    def test_a_date_with_people_does_not_vanish_when_the_rule_changes(self, index):
        start = (timezone.now() + 10 * DAY).replace(second=0, microsecond=0)
        event = make_event(index, signup_mode="date", start=start)
        event.rules = [RecurrenceRule(count=3)]
        event.save_revision().publish()
        second = event.occurrences.order_by("start")[1]
        signups.sign_up(event, second, person())
        event.rules = []
        event.save_revision().publish()
        assert event.occurrences.filter(pk=second.pk, kept=True).exists()
        assert event.occurrences.count() == 2
