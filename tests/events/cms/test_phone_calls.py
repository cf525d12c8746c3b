"""Whom a change of a date concerns: told before it is made; who has no e-mail is to be phoned."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from events.models import Occurrence, PhoneCall
from events.signup.retention import erase
from sites.models import SpaceGroup
from tests.events.people import enter, make_coordinator, make_house
from tests.factories import (
    make_administrator,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_user,
)

pytestmark = pytest.mark.django_db
REASON = {"reason_pl": "Remont", "reason_en": "Works"}


@pytest.fixture
def event(db):
    event = make_house()
    enter(event, "Ala", 2)
    enter(event, "Ewa", 1, email="", phone="600 700 800")
    return event


@pytest.fixture
def date(event):
    return event.occurrences.get()


@pytest.fixture(params=["pl", "en"])
def cms(client, event, request):
    user = make_coordinator(event)
    client.force_login(user)
    UserProfile.objects.create(user=user, preferred_language=request.param)
    client.words = {
        "pl": ["3 osoby", "1 list", "1 osoby trzeba zadzwonić"],
        "en": ["3 people", "1 letter", "1 must be phoned"],
    }[request.param]
    client.calls = {"pl": "1 osoba do telefonu", "en": "1 person to phone"}[request.param]
    return client


def says_it(client, html):
    assert [words for words in client.words if words not in html] == []
    assert "Ewa" in html
    assert "tel:600700800" in html


@pytest.mark.parametrize("deed", ["cancel_date", "move_date", "move_online"])
def test_before_a_date_changes_it_says_whom_it_concerns(cms, date, deed):
    answer = cms.get(reverse(f"event_{deed}", args=[date.pk]))
    says_it(cms, answer.content.decode())
    assert "no-store" in answer["Cache-Control"]


def test_nobody_is_told_of_a_note(cms, date):
    assert "600 700 800" not in cms.get(reverse("event_note_date", args=[date.pk])).text


def test_before_many_dates_are_cancelled(cms, event, date):
    day = f"{date.start:%d.%m.%Y}"
    address, given = reverse("event_dates", args=[event.pk]), {"first": day, "last": day, **REASON}
    answer = cms.post(address, given)
    assert answer.status_code == 200
    says_it(cms, answer.content.decode())
    assert not Occurrence.objects.get(pk=date.pk).is_off
    assert cms.post(address, {**given, "sure": "on"}).status_code == 302
    assert Occurrence.objects.get(pk=date.pk).is_off


def test_before_a_space_stops(cms, event):
    answer = cms.get(reverse("space_suspend", args=[event.space.pk]))
    says_it(cms, answer.content.decode())
    assert "no-store" in answer["Cache-Control"]


def test_afterwards_it_is_to_do_until_it_is_ticked(cms, event, date):
    cms.post(reverse("event_cancel_date", args=[date.pk]), REASON)
    home, address = reverse("wagtailadmin_home"), reverse("phone_calls", args=[event.space.pk])
    at_home = cms.get(home).text
    assert cms.calls in at_home
    assert address in at_home
    assert "600 700 800" not in at_home
    html = cms.get(address).text
    assert "Ewa" in html
    assert "Ala" not in html
    call = PhoneCall.objects.get()
    assert cms.post(address, {"call": [call.pk]}).status_code == 302
    call.refresh_from_db()
    assert call.done_at
    assert call.done_by.username == "koordynatorka"
    assert address not in cms.get(home).text
    assert "600 700 800" not in cms.get(address).text


def test_of_an_event_of_the_whole_network_too(client):
    """It has no space, and so no workday: the list of its sign-ups says it."""
    event = make_event(
        make_event_index(make_home()), title_pl="Święto", signup_mode="date", capacity=3
    )
    enter(event, "Ewa", 1, email="", phone="600 700 800")
    enter(make_house(), "Jan", 1, email="", phone="600 700 801")
    client.force_login(make_administrator())
    for date in Occurrence.objects.real():
        client.post(reverse("event_cancel_date", args=[date.pk]), REASON)
    people, address = (reverse(f"event_{name}", args=[event.pk]) for name in ("sign_ups", "calls"))
    assert address in client.get(people).text
    html = client.get(address).text
    assert "Ewa" in html
    assert "Jan" not in html
    calls = {call.change.signup.name: call for call in PhoneCall.objects.all()}
    client.post(address, {"call": [call.pk for call in calls.values()]})
    assert PhoneCall.objects.get(done_at=None) == calls["Jan"]
    assert address not in client.get(people).text


def test_only_the_last_news_is_told(cms, date):
    cms.post(reverse("event_cancel_date", args=[date.pk]), REASON)
    cms.post(reverse("event_restore_date", args=[date.pk]))
    assert PhoneCall.objects.get().change.kind == "date-restored"


def test_a_call_goes_with_the_data(cms, event, date):
    cms.post(reverse("event_cancel_date", args=[date.pk]), REASON)
    erase(PhoneCall.objects.get().change.signup)
    assert not PhoneCall.objects.exists()


def test_who_may_publish_but_sees_no_people_reads_numbers_only(client, event, date):
    editor = make_user("redaktorka")
    SpaceGroup.objects.get(space=event.space, role="editor").group.user_set.add(editor)
    client.force_login(editor)
    answer = client.get(reverse("event_cancel_date", args=[date.pk]))
    if answer.status_code == 200:
        assert "Ewa" not in answer.text
        assert "600" not in answer.text
    assert "Ewa" not in client.get(reverse("wagtailadmin_home")).text
    assert client.get(reverse("phone_calls", args=[event.space.pk])).status_code in (302, 403)


def test_a_call_of_another_space_is_not_ticked(client, event, date):
    user = make_coordinator(event)
    client.force_login(user)
    client.post(reverse("event_cancel_date", args=[date.pk]), REASON)
    other = make_house_beside(event)
    address = reverse("phone_calls", args=[other.pk])
    client.force_login(make_administrator())
    client.post(address, {"call": [PhoneCall.objects.get().pk]})
    assert PhoneCall.objects.get().done_at is None


def make_house_beside(event):
    return make_space(event.space.get_parent().specific, title_pl="Obok", title_en="Beside")
