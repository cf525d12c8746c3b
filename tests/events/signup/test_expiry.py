"""An event that is to expire while people are signed up stays public, and its people are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from events.models import EventPage, RoomBooking
from events.occurrences.changes import cancel_date
from tests import forms
from tests.events.people import enter, make_coordinator, make_house
from tests.factories import make_administrator, make_room
from tests.letters import send_letters

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def event(db):
    return make_house(start=timezone.now().replace(microsecond=0) + 10 * DAY)


def expire(page):
    type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - DAY)


def is_live(page):
    return type(page).objects.get(pk=page.pk).live


@pytest.fixture
def due():
    def run():
        call_command("publish_scheduled")
        send_letters()

    return run


@pytest.mark.parametrize("what", ["event", "list", "space"])
def test_with_people_signed_up_it_stays_public(event, due, what):
    page = {"event": event, "list": event.get_parent().specific, "space": event.space}[what]
    enter(event)
    expire(page)
    due()
    assert is_live(page)
    assert is_live(event)


def test_the_coordinator_is_told_once(event, due):
    coordinator = make_coordinator(event)
    enter(event, people=2)
    send_letters()
    mail.outbox.clear()
    expire(event)
    due()
    due()
    told = [message for message in mail.outbox if coordinator.email in message.to]
    assert len(told) == 1
    assert "Joga" in told[0].subject
    assert "2 osoby" in told[0].body


@pytest.mark.parametrize("way", ["nobody", "cancelled"])
def test_it_expires_when_nobody_counts_on_it(event, due, way):
    if way == "cancelled":
        enter(event)
        cancel_date(event.occurrences.get().pk, reason={"reason_pl": "Choroba"}, by=None)
    expire(event)
    due()
    now = EventPage.objects.get(pk=event.pk)
    assert (now.live, now.expired) == (False, True)


def test_what_has_expired_takes_no_room(event, due):
    event.booked_rooms = [make_room(event.space)]
    event.save_revision().publish()
    assert RoomBooking.objects.exists()
    expire(event)
    due()
    assert not RoomBooking.objects.exists()


def filled_in(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def form_of(event, **values):
    return forms.event_form(
        title_pl="Joga",
        title_en="Yoga",
        slug_pl=event.slug_pl,
        slug_en=event.slug_en,
        start=filled_in(event.start),
        end=filled_in(event.end),
        signup_mode="date",
        **values,
    )


@pytest.mark.parametrize("action", ["action-publish", "action-draft"])
def test_after_it_the_page_can_be_saved(client, event, action):
    """The expiry that has passed stands in a closed panel: it is cleared, not refused."""
    client.force_login(make_administrator())
    expire(event)
    past = filled_in(EventPage.objects.get(pk=event.pk).expire_at)
    answer = forms.edit(client, event, form_of(event, expire_at=past), action)
    assert answer.status_code == 302, answer.context["form"].errors
    assert event.get_latest_revision_as_object().expire_at is None


def test_a_new_expiry_in_the_past_is_refused(client, event):
    client.force_login(make_administrator())
    form = form_of(event, expire_at=filled_in(timezone.now() - 3 * DAY))
    answer = forms.edit(client, event, form)
    assert "expire_at" in answer.context["form"].errors


ACTIONS = ["delete", "unpublish", "create_alias", "copy"]


@pytest.mark.parametrize("action", ACTIONS)
def test_the_api_of_the_cms_goes_round_no_refusal(client, event, action):
    client.force_login(make_administrator())
    enter(event)
    address = reverse("wagtailadmin_api:pages:action", args=[event.pk, action])
    answer = client.post(address, {"recursive": "false"}, content_type="application/json")
    assert answer.status_code == 404
    assert is_live(event)
    assert not EventPage.objects.exclude(pk=event.pk).exists()
