"""Dates in the nights in which the clocks change: every form and service that takes a time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import icalendar
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import get_page_models
from wagtail.users.models import UserProfile

from events.cms import date_forms
from events.integrations.proposals import EventKind
from events.models import EventPage, ExtraDate, Occurrence, RecurrenceRule
from events.occurrences import changes
from events.occurrences.duplicate import duplicate
from events.recurrence.rules import Frequency, Pattern, Slot
from network.models import User
from tests.clock_changes import (
    AUTUMN,
    NIGHTS,
    QUARTERS,
    SPRING,
    is_skipped,
    on_the_wall,
    read,
)
from tests.events.cms.test_cms_dates import form
from tests.factories import (
    add as put,
)
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.forms import EVENT, add, edit, sign_up_terms_form
from tests.standing import again, standing

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WRITTEN = "%d.%m.%Y %H:%M"
#: Of a night, what a person would write down as the end of a party and as its beginning.
HOURS = [time(1, 30), time(2), time(2, 30), time(2, 59), time(3), time(3, 30)]


@pytest.fixture(scope="module")
def lists(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        yield make_event_index(make_space(make_space_index(make_home()), title_pl="Dom"))


@pytest.fixture
def index(lists, db):
    return again(lists)


@pytest.fixture
def cms(client):
    client.force_login(User.objects.create_superuser("admin", "admin@example.org", "x"))
    return client


def night(day, hour):
    return datetime.combine(day, hour)


def evening(day):
    return datetime.combine(day - DAY, time(22))


class TestForms:
    @pytest.mark.parametrize("hour", HOURS)
    @pytest.mark.parametrize("day", NIGHTS)
    def test_an_event_ends_in_that_night(self, cms, index, day, hour):
        given = {"start": f"{evening(day):{WRITTEN}}", "end": f"{night(day, hour):{WRITTEN}}"}
        answer = add(cms, index, EVENT, {**form(), **given})
        assert answer.status_code == 302
        date = EventPage.objects.get().occurrences.get()
        assert (date.start, date.end) == (read(evening(day)), read(night(day, hour)))

    @pytest.mark.parametrize("day", NIGHTS)
    @pytest.mark.parametrize("name", ["start", "go_live_at", "expire_at"])
    def test_each_time_of_an_event(self, cms, index, day, name):
        hour = night(day, time(2, 30))
        start = hour if name == "start" else hour + 2 * DAY
        given = {"start": f"{start:{WRITTEN}}", "end": f"{hour + 3 * DAY:{WRITTEN}}"}
        answer = add(cms, index, EVENT, {**form(), **given, name: f"{hour:{WRITTEN}}"})
        assert answer.status_code == 302
        event = EventPage.objects.get().get_latest_revision_as_object()
        # Python takes no time of an hour that comes twice as equal to one of another zone.
        assert getattr(event, name).astimezone(UTC) == read(hour)

    @pytest.mark.parametrize("day", NIGHTS)
    @pytest.mark.parametrize("name", ["signup_opens", "registration_deadline"])
    def test_each_time_of_its_sign_up(self, cms, index, day, name):
        hour = night(day, time(2, 30))
        event = make_event(index, start=read(hour + 2 * DAY), end=read(hour + 3 * DAY))
        given = sign_up_terms_form(**{name: f"{hour:{WRITTEN}}"})
        assert cms.post(reverse("page_part", args=[event.pk, "sign-up"]), given).status_code == 302
        event = EventPage.objects.get().get_latest_revision_as_object()
        assert getattr(event, name).astimezone(UTC) == read(hour)

    @pytest.mark.parametrize("hour", HOURS)
    @pytest.mark.parametrize("day", NIGHTS)
    def test_a_date_is_moved_there(self, cms, index, day, hour):
        date = make_event(index).occurrences.get()
        given = {"start": f"{evening(day):{WRITTEN}}", "end": f"{night(day, hour):{WRITTEN}}"}
        answer = cms.post(reverse("event_move_date", args=[date.pk]), given)
        assert answer.status_code == 302, answer.context["form"].errors
        date.refresh_from_db()
        assert (date.start, date.end) == (read(evening(day)), read(night(day, hour)))

    @pytest.mark.parametrize("hour", HOURS)
    @pytest.mark.parametrize("day", NIGHTS)
    def test_a_copy_begins_there(self, cms, index, day, hour):
        event = make_event(index)
        address = reverse("event_duplicate", args=[event.pk])
        assert cms.post(address, {"start": f"{night(day, hour):{WRITTEN}}"}).status_code == 302
        copy = EventPage.objects.latest("pk")
        assert copy.start == read(night(day, hour))

    @pytest.mark.parametrize("day", NIGHTS)
    def test_the_preview_reads_it_as_well(self, cms, index, day):
        given = {"start": f"{evening(day):{WRITTEN}}", "end": f"{night(day, time(2)):{WRITTEN}}"}
        address = f"{reverse('event_preview_dates')}?parent={index.pk}"
        text = cms.post(address, {**form(), **given}).content.decode()
        assert "22:00" in text
        assert ("3:00" if day == SPRING else "02:00") in text

    def test_no_form_of_ours_refuses_those_hours(self):
        """Also of forms that are added: none may have Django's field for a date and time."""
        found = [page.get_edit_handler().get_form_class() for page in get_page_models()]
        found += _below(forms.BaseForm)
        ours = [each for each in found if each.__module__.partition(".")[0] in OURS]
        assert date_forms.MoveDateForm in ours
        refusing = [
            f"{each.__name__}.{name}"
            for each in [*ours, *found[: len(get_page_models())]]
            for name, field in each.base_fields.items()
            if type(field) is forms.DateTimeField
        ]
        assert not refusing


OURS = ("network", "sites", "events", "home")


def _below(kind):
    return [each for found in kind.__subclasses__() for each in (found, *_below(found))]


class TestServices:
    @pytest.mark.parametrize("ends", [None, time(1), time(2), time(2, 30), time(3), time(4)])
    @pytest.mark.parametrize("starts", HOURS)
    @pytest.mark.parametrize("day", NIGHTS)
    def test_a_proposal_says_hours_of_that_night(self, day, starts, ends):
        given = {"day": day.isoformat(), "starts": starts.isoformat()}
        given |= {"ends": ends.isoformat()} if ends else {}
        page = EventPage()
        EventKind().write(page, given, [], {"day", "starts", "ends"})
        begins = datetime.combine(day, starts)
        until = datetime.combine(day, ends) if ends else begins + HOUR
        until += DAY if until <= begins else timedelta()
        assert page.start == read(begins)
        assert page.end > page.start
        if not is_skipped(begins):
            assert page.end == read(until)

    @pytest.mark.parametrize("away", NIGHTS)
    def test_a_copy_lasts_as_long_by_the_clock(self, index, away):
        """From that night to an ordinary one, and from an ordinary one to that night."""
        usual = datetime.combine(away + 30 * DAY, time(22))
        for here, there in ((evening(away), usual), (usual, evening(away))):
            event = make_event(index, start=read(here), end=read(here + 6 * HOUR))
            copy = duplicate(event, read(there), by=None)
            assert on_the_wall(copy.end) == there + 6 * HOUR

    @pytest.mark.parametrize("night", NIGHTS)
    def test_a_restored_date_that_no_rule_names_lasts_as_long_by_the_clock(self, index, night):
        usual = datetime.combine(night + 30 * DAY, time(22))
        event = make_event(index, start=read(usual), end=read(usual + 6 * HOUR))
        date = event.occurrences.get()
        changes.move_date(date.pk, start=read(evening(night)), end=read(usual_end(night)), by=None)
        EventPage.objects.filter(pk=event.pk).update(start=None)
        changes.restore_date(date.pk, by=None)
        date.refresh_from_db()
        assert (on_the_wall(date.start), on_the_wall(date.end)) == (usual, usual + 6 * HOUR)

    def test_a_year_is_a_year_though_the_clocks_change(self):
        """From the day before a change to the same hour of a day 366 days on, after it."""
        start = datetime.combine(AUTUMN - DAY, time(10))
        event = EventPage(title="x", start=read(start), end=read(start + 366 * DAY))
        event.clean()
        event.end = read(start + 366 * DAY + timedelta(minutes=1))
        with pytest.raises(ValidationError):
            event.clean()

    @pytest.mark.parametrize("night", NIGHTS)
    def test_cancelling_days_takes_all_of_them(self, index, night):
        hours = [datetime.combine(night, hour) for hour in (time(), time(1, 30), time(23, 45))]
        events = [make_event(index, start=read(each), end=read(each + HOUR)) for each in hours]
        beside = make_event(index, start=read(evening(night)), end=read(usual_end(night)))
        found = Occurrence.objects.filter(**changes.days_between(night, night))
        assert {date.event_id for date in found} == {event.pk for event in events}
        assert beside.pk not in {date.event_id for date in found}


def usual_end(day):
    return evening(day) + 6 * HOUR


def rule(**values):
    return RecurrenceRule(**{"frequency": Frequency.WEEKLY, **values})


class TestRules:
    def series(self, index, start, **values):
        event = EventPage(
            title_pl="Noc", title_en="Night", start=read(start), end=read(start + 45 * HOUR / 60)
        )
        event.rules = [rule(**values)]
        return put(index, event)

    def test_the_hour_that_does_not_exist_is_left_out_and_not_counted(self, index):
        first = datetime.combine(SPRING - 7 * DAY, time(2, 15))
        event = self.series(index, first, count=3)
        found = [on_the_wall(date.start) for date in event.occurrences.order_by("start")]
        assert found == [first, first + 14 * DAY, first + 21 * DAY]

    def test_the_hour_that_comes_twice_is_the_first(self, index):
        first = datetime.combine(AUTUMN - 7 * DAY, time(2, 15))
        event = self.series(index, first, count=2)
        assert event.occurrences.latest("start").start == read(first + 7 * DAY)

    @pytest.mark.parametrize("ends", ["count", "until", "open"])
    def test_the_editor_is_told_what_is_left_out(self, cms, index, ends):
        first = datetime.combine(SPRING - 7 * DAY, time(2, 15))
        last = f"{SPRING + 30 * DAY:%d.%m.%Y}"
        how = {"count": {"count": "3"}, "until": {"until": last}, "open": {}}[ends]
        times = {"start": f"{first:{WRITTEN}}", "end": f"{first + HOUR / 2:{WRITTEN}}"}
        address = f"{reverse('event_preview_dates')}?parent={index.pk}"
        for language, words in (("pl", "nie ma godziny 02:15"), ("en", "there is no 02:15")):
            profile = {"preferred_language": language}
            UserProfile.objects.update_or_create(user=User.objects.get(), defaults=profile)
            text = cms.post(address, {**form([{**how, "weekdays": []}]), **times}).content.decode()
            assert words in text
            assert text.count("event-warning") == 1

    def test_nothing_is_said_of_an_hour_that_exists(self, cms, index):
        address = f"{reverse('event_preview_dates')}?parent={index.pk}"
        text = cms.post(address, form([{"count": "60"}])).content.decode()
        assert "event-warning" not in text

    def test_a_calendar_is_told_that_the_date_is_not_held(self, client, index):
        first = datetime.combine(SPRING - 7 * DAY, time(2, 15))
        event = self.series(index, first, count=3)
        [series] = _components(client, event)
        left_out = {each.dt for each in series["EXDATE"].dts}
        assert {each.replace(tzinfo=None) for each in left_out} == {
            datetime.combine(SPRING, time(2, 15)),
            datetime.combine(SPRING, time(3, 15)),
        }

    @pytest.mark.parametrize("night", NIGHTS)
    def test_a_calendar_is_told_when_the_night_of_a_change_ends(self, client, index, night):
        """A component with DTEND lasts equally long each time, in seconds (RFC 5545 §3.8.5.3)."""
        first = evening(night) - 7 * DAY
        event = EventPage(title_pl="Noc", start=read(first), end=read(first + 6 * HOUR))
        event.rules = [rule(count=3)]
        event = put(index, event)
        _series, changed = _components(client, event)
        assert changed["RECURRENCE-ID"].dt == read(evening(night))
        assert changed["DTEND"].dt == read(evening(night) + 6 * HOUR)

    @pytest.mark.parametrize("night", NIGHTS)
    def test_an_extra_date_in_that_night(self, index, night):
        event = make_event(index, live=False)
        event.extra_dates = [ExtraDate(day=night, start_time=time(2, 30), end_time=time(3, 15))]
        event.save_revision().publish()
        date = event.occurrences.latest("start")
        assert date.start == read(datetime.combine(night, time(2, 30)))
        assert date.end > date.start

    @settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        st.sampled_from(NIGHTS),
        st.sampled_from(QUARTERS),
        st.sampled_from([HOUR / 2, HOUR, 5 * HOUR, 26 * HOUR]),
        st.sampled_from([{}, {"frequency": Frequency.DAILY}]),
    )
    def test_every_date_of_a_rule_shows_the_hours_of_the_first(self, day, quarter, lasts, how):
        around = datetime.combine(day, time()) + quarter
        first = Slot(around - 7 * DAY, around - 7 * DAY + lasts)
        slots = Pattern(first, [rule(count=20, **how)]).dates(horizon=day)
        assert len(slots) == 20
        for slot in slots:
            start, end = slot.aware()
            assert not is_skipped(slot.start)
            assert (start, on_the_wall(start)) == (read(slot.start), slot.start)
            assert slot.start.time() == first.start.time()
            if not is_skipped(slot.end):
                assert on_the_wall(end) - slot.start == lasts


class TestEveryFifthFriday:
    @pytest.mark.parametrize(
        ("language", "words"),
        [("pl", "co miesiąc, w\u00a0piąty piątek"), ("en", "every month, on the fifth Friday")],
    )
    def test_it_can_be_said(self, cms, index, language, words):
        first = datetime(2027, 1, 29, 18)
        given = {"frequency": "monthly-weekday", "weekdays": ["4"], "nth": "5", "count": "5"}
        times = {"start": f"{first:{WRITTEN}}", "end": f"{first + HOUR:{WRITTEN}}"}
        address = f"{reverse('event_preview_dates')}?parent={index.pk}"
        sent = {**form([given]), **times}
        assert words in cms.post(address, sent).content.decode()
        assert add(cms, index, EVENT, sent).status_code == 302
        event = EventPage.objects.get()
        found = [f"{on_the_wall(each.start):%d.%m.%Y}" for each in event.occurrences.all()]
        assert found == ["29.01.2027", "30.04.2027", "30.07.2027", "29.10.2027", "31.12.2027"]
        assert event.rules.get().nth == 5

    def test_a_calendar_reads_it(self, client, index):
        event = EventPage(title_pl="Piąty", start=read(datetime(2027, 1, 29, 18)))
        event.end = event.start + HOUR
        event.rules = [rule(frequency=Frequency.MONTHLY_WEEKDAY, nth=5, count=3)]
        [series] = _components(client, put(index, event))
        assert series["RRULE"]["BYDAY"] == ["5FR"]

    def test_a_first_date_on_the_fifth_still_means_the_last(self, index):
        first = Slot(datetime(2027, 1, 29, 18), datetime(2027, 1, 29, 19))
        found = Pattern(first, [rule(frequency=Frequency.MONTHLY_WEEKDAY, count=2)]).dates(
            horizon=first.start.date()
        )
        assert [f"{slot.start:%d.%m}" for slot in found] == ["29.01", "26.02"]


def test_an_event_saved_again_in_that_night_keeps_its_times(cms, index):
    """The form shows an hour of the night as the clock does, and reads it the same."""
    start, end = evening(AUTUMN), night(AUTUMN, time(2, 30))
    times = {"start": f"{start:{WRITTEN}}", "end": f"{end:{WRITTEN}}"}
    add(cms, index, EVENT, {**form(), **times})
    event = EventPage.objects.get()
    page = cms.get(reverse("wagtailadmin_pages:edit", args=[event.pk])).content.decode()
    assert f'value="{end:%d.%m.%Y %H:%M}"' in page
    assert edit(cms, event, {**form(slug_pl="joga"), **times}).status_code == 302
    assert EventPage.objects.get().end == read(end)


def _components(client, event):
    data = client.get(f"{event.url}event.ics").content
    return icalendar.Calendar.from_ical(data).walk("VEVENT")
