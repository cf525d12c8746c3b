"""Noting who came: with one thumb, at one door, by two people at a time."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Attendance, Headcount, RecurrenceRule, SignUpChange
from events.signup import services as signups
from events.signup.attendance import note_attendance, others_of
from tests.events.people import enter, make_coordinator, make_house
from tests.factories import make_event

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def event():
    return make_house(capacity=10)


@pytest.fixture
def date(event):
    return event.occurrences.get()


@pytest.fixture
def desk(client, event):
    client.force_login(make_coordinator(event))
    return client


def shown(client, date):
    """The form as a browser would send it back: every field, ticked boxes only."""
    html = client.get(reverse("attendance", args=[date.pk])).content.decode()
    form = html[html.index('class="mam-page mam-people mam-door"') :]
    sent = {}
    for tag in re.findall(r"<input[^>]+>", form):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        is_box = 'type="checkbox"' in tag
        if name and name[1] != "csrfmiddlewaretoken" and (not is_box or " checked" in tag):
            sent[name[1]] = value[1] if value else ("on" if is_box else "")
    return sent


def save(client, date, form, *, ticked=(), unticked=(), **values):
    given = {**form, **{f"came_{signup.pk}": "on" for signup in ticked}, **values}
    for signup in unticked:
        given.pop(f"came_{signup.pk}")
    return client.post(reverse("attendance", args=[date.pk]), given)


def noted(date):
    rows = Attendance.objects.filter(occurrence=date)
    return dict(rows.values_list("signup__name", "came"))


def changes():
    return SignUpChange.objects.filter(kind="attendance").count()


def test_a_tick_is_everybody_of_the_sign_up_and_no_tick_says_nothing(desk, event, date):
    alone, group, _later = enter(event, "Ala"), enter(event, "Ola", 3), enter(event, "Ewa")
    save(desk, date, shown(desk, date), ticked=[alone, group])
    assert noted(date) == {"Ala": 1, "Ola": 3}
    change = alone.changes.last()
    assert (change.kind, change.data, change.occurrence) == ("attendance", {"came": 1}, date)
    assert change.by.username == "koordynatorka"


def test_fewer_of_a_group(desk, event, date):
    group = enter(event, "Ola", 3)
    save(desk, date, shown(desk, date), ticked=[group], **{f"people_{group.pk}": "2"})
    assert noted(date) == {"Ola": 2}


def test_more_than_signed_up_are_refused_and_nothing_is_written(desk, event, date):
    alone, group = enter(event, "Ala"), enter(event, "Ola", 3)
    form = shown(desk, date)
    answer = save(desk, date, form, ticked=[alone, group], **{f"people_{group.pk}": "4"})
    assert answer.status_code == 200
    assert noted(date) == {}
    html = answer.content.decode()
    assert re.search(rf'name="came_{alone.pk}"[^>]* checked', html)


def test_the_others_are_absent_only_when_it_is_said(desk, event, date):
    alone, _other = enter(event, "Ala"), enter(event, "Ola", 3)
    save(desk, date, shown(desk, date), ticked=[alone], rest="on")
    assert noted(date) == {"Ala": 1, "Ola": 0}


def test_who_waits_is_not_on_the_list(desk, event, date):
    enter(event, "Ala", 10)
    waits = enter(event, "Ola")
    form = shown(desk, date)
    save(desk, date, form, ticked=[waits], rest="on")
    assert noted(date) == {"Ala": 0}


def test_saved_again_it_is_written_once(desk, event, date):
    alone = enter(event, "Ala")
    save(desk, date, shown(desk, date), ticked=[alone])
    assert changes() == 1
    save(desk, date, shown(desk, date))
    save(desk, date, shown(desk, date), rest="on")
    assert changes() == 1
    save(desk, date, shown(desk, date), unticked=[alone])
    assert (changes(), noted(date)) == (2, {})


def test_two_at_one_door_undo_nothing_of_each_other(desk, event, date):
    one, other = enter(event, "Ala"), enter(event, "Ola", 2)
    first, second = shown(desk, date), shown(desk, date)
    save(desk, date, first, ticked=[one], others="2")
    save(desk, date, second, ticked=[other])
    assert noted(date) == {"Ala": 1, "Ola": 2}
    assert (others_of(date), Headcount.objects.get().people) == (2, 5)


def test_people_without_a_sign_up_are_counted_in(desk, event, date):
    one, other = enter(event, "Ala"), enter(event, "Ola", 2)
    save(desk, date, shown(desk, date), ticked=[one], others="4")
    assert Headcount.objects.get().people == 5
    save(desk, date, shown(desk, date), ticked=[other])
    assert Headcount.objects.get().people == 7
    save(desk, date, shown(desk, date), others="")
    assert not Headcount.objects.exists()
    assert noted(date) == {"Ala": 1, "Ola": 2}


@pytest.mark.parametrize(("typed", "counted"), [("12", 12), ("0", 0), ("", None)])
def test_where_nobody_signs_up_there_is_one_number(client, typed, counted):
    event = make_house(signup_mode="drop-in", start=timezone.now() - HOUR)
    client.force_login(make_coordinator(event))
    date = event.occurrences.get()
    form = shown(client, date)
    assert set(form) == {"others", "initial-others"}
    save(client, date, form, others=typed)
    row = Headcount.objects.filter(occurrence=date).first()
    assert (row.people if row else None) == counted
    if row:
        assert row.noted_by.username == "koordynatorka"


def test_each_date_of_a_course_has_its_own(client):
    event = make_house(signup_mode="course", rules=[RecurrenceRule(count=3)])
    client.force_login(make_coordinator(event))
    first, second, _third = event.occurrences.order_by("start")
    signup = enter(event, "Ala", 2)
    save(client, first, shown(client, first), ticked=[signup])
    save(client, second, shown(client, second), rest="on")
    assert (noted(first), noted(second)) == ({"Ala": 2}, {"Ala": 0})


def test_people_of_another_date_are_not_noted(event, date):
    other = make_event_beside(event)
    stranger = enter(other, "Obcy")
    assert note_attendance(date, {stranger.pk: 1}, by=None) == 0
    assert not Attendance.objects.exists()


def make_event_beside(event):
    return make_event(event.get_parent().specific, signup_mode="date", title_pl="Inne")


def test_it_is_written_whole_or_not_at_all(event, date, monkeypatch):
    signup = enter(event, "Ala")

    def broken(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("events.signup.attendance._count", broken)
    with pytest.raises(RuntimeError):
        note_attendance(date, {signup.pk: 1}, by=None)
    assert (noted(date), changes()) == ({}, 0)


def test_the_list_and_the_sign_up_show_it(desk, event, date):
    one, other = enter(event, "Ala"), enter(event, "Ola", 2)
    gone = enter(event, "Ewa")
    signups.cancel(gone)
    note_attendance(date, {one.pk: 1}, rest_absent=True, by=None)
    address = reverse("date_sign_ups", args=[date.pk])
    for asked, name in (("came", "Ala"), ("absent", "Ola")):
        answer = desk.post(address, {"words": "", "state": "", "came": asked})
        found = [
            person.title for _s, _l, people, _n in answer.context["groups"] for person in people
        ]
        assert found == [name]
    page = desk.get(reverse("one_sign_up", args=[other.pk]))
    assert [row.came for row in page.context["attendance"]] == [0]
    numbers = desk.get(reverse("event_sign_ups", args=[event.pk])).context["coming"][0].numbers
    assert numbers.came == 1


@pytest.mark.parametrize("name", ["date_sign_ups", "event_sign_ups"])
def test_it_is_offered_from_the_day_on_and_not_before(desk, event, date, name):
    page = reverse(name, args=[date.pk if name == "date_sign_ups" else event.pk])
    address = reverse("attendance", args=[date.pk])
    assert address not in desk.get(page).text
    today = timezone.localtime().replace(hour=0, minute=0, second=1, microsecond=0)
    type(date).objects.filter(pk=date.pk).update(start=today, end=today + 23 * HOUR)
    assert address in desk.get(page).text
