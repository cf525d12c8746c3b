"""A postponed date: what people are told, what their page and all lists say, and the new date."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.clock import tick as clock
from events.models import CALLED_OFF, Occurrence, OccurrenceStatus
from events.occurrences import changes as dates
from events.signup import services as signups
from tests.events.moments import at_moment
from tests.events.people import DAY, enter, make_house, now
from tests.events.series import weekly
from tests.events.signup.changed_dates import (
    in_days,
    last_letter,
    letters,
    mine,
    plain,
    publish,
    span,
)
from tests.factories import make_event_index, make_user

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
POSTPONED, PLANNED = OccurrenceStatus.POSTPONED, OccurrenceStatus.SCHEDULED
ONLINE, CANCELLED = OccurrenceStatus.MOVED_ONLINE, OccurrenceStatus.CANCELLED
LANGUAGES = ["pl", "en"]
WAITS = {
    "pl": "Nowy termin podamy wkrótce",
    "en": "A new date will be announced",
}


@pytest.fixture
def event():
    return make_house()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_of_its_own(event, language):
    signup = enter(event)
    publish(event, status=POSTPONED)
    assert letters(signup)[1:] == ["date-postponed"]
    letter = last_letter(signup, language)
    assert {"pl": "Przełożone", "en": "Postponed"}[language] in letter.subject
    text = plain(letter.body)
    assert WAITS[language] in text
    was = {"pl": "Miało być: ", "en": "It was to be: "}[language]
    assert was + span(event.occurrences.get(), language) in text
    assert {"pl": "Kiedy: ", "en": "When: "}[language] + span(
        event.occurrences.get(), language
    ) not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_then_the_new_date(event, language):
    signup = enter(event)
    old = span(event.occurrences.get(), language)
    publish(event, status=POSTPONED)
    start = event.start + 20 * DAY
    publish(event, status=PLANNED, start=start, end=start + HOUR)
    assert letters(signup)[1:] == ["date-postponed", "date-moved"]
    text = plain(last_letter(signup, language).body)
    assert f"{ {'pl': 'Przedtem', 'en': 'Before'}[language] }: {old}" in text
    new = span(event.occurrences.get(), language)
    assert f"{ {'pl': 'Kiedy', 'en': 'When'}[language] }: {new}" in text
    assert mine(signup).heading == "Masz miejsce"


def test_the_new_date_given_while_still_postponed_is_told_when_it_is_planned_again(event):
    signup = enter(event)
    old = span(event.occurrences.get())
    publish(event, status=POSTPONED)
    start = event.start + 20 * DAY
    publish(event, start=start, end=start + HOUR)
    assert letters(signup)[1:] == ["date-postponed"]
    publish(event, status=PLANNED)
    assert letters(signup)[1:] == ["date-postponed", "date-moved"]
    assert f"Przedtem: {old}" in plain(last_letter(signup).body)


def test_called_back_at_the_same_time_it_takes_place_as_announced(event):
    signup = enter(event)
    publish(event, status=POSTPONED)
    publish(event, status=PLANNED)
    assert letters(signup)[1:] == ["date-postponed", "date-restored"]
    assert "tak, jak było zapowiedziane" in plain(last_letter(signup).body)


def test_postponed_then_cancelled(event):
    signup = enter(event)
    publish(event, status=POSTPONED)
    publish(event, status=CANCELLED)
    assert letters(signup)[1:] == ["date-postponed", "date-cancelled"]
    assert last_letter(signup) is not None


# --- A change of status hides no change of time or place ------------------------------------------


@pytest.mark.parametrize("status", [ONLINE, OccurrenceStatus.RESCHEDULED, PLANNED])
@pytest.mark.parametrize("before", [PLANNED, ONLINE, POSTPONED, CANCELLED])
def test_a_change_of_status_names_the_new_time_and_the_old(event, before, status):
    signup = enter(event)
    old = {code: span(event.occurrences.get(), code) for code in LANGUAGES}
    if before != PLANNED:
        publish(event, status=before)
    start = event.start + 2 * DAY
    publish(event, status=status, start=start, end=start + HOUR)
    for code, word in (("pl", "Przedtem"), ("en", "Before")):
        text = plain(last_letter(signup, code).body)
        assert f"{word}: {old[code]}" in text
        assert span(event.occurrences.get(), code) in text
        assert "tak, jak było zapowiedziane" not in text
        assert "as first announced" not in text or "but not as first announced" in text


@pytest.mark.parametrize("status", [PLANNED, CANCELLED, POSTPONED, OccurrenceStatus.RESCHEDULED])
def test_a_change_of_place_in_the_form_is_told(event, status):
    signup = enter(event)
    values = {"venue_name_pl": "Park Jordana", "venue_name_en": "Jordan Park"}
    publish(event, status=status, venue_address="al. 3 Maja", **values)
    for code, before in (("pl", "Przedtem gdzie: Dom"), ("en", "Place before: House")):
        text = plain(last_letter(signup, code).body)
        assert values[f"venue_name_{code}"] in text
        assert (before in text) == (status not in CALLED_OFF)


def test_a_place_that_stays_is_not_told(event):
    signup = enter(event)
    publish(event, lead_pl="Nowy opis")
    assert letters(signup) == ["placed"]


def test_restoring_a_moved_date_names_the_time_people_were_told(event):
    signup = enter(event)
    date = event.occurrences.get()
    moved = dates.move_date(date.pk, start=date.start + DAY, end=date.end + DAY, by=None)
    dates.restore_date(date.pk, by=None)
    assert letters(signup)[1:] == ["date-moved", "date-moved"]
    assert f"Przedtem: {span(moved)}" in plain(last_letter(signup).body)


def test_removing_a_note_writes_no_letter(event):
    signup = enter(event)
    date = event.occurrences.get()
    dates.note_date(date.pk, note={"note_pl": "Wejście od podwórza"}, by=None)
    dates.restore_date(date.pk, by=None)
    assert letters(signup) == ["placed"]


def test_one_date_of_a_postponed_event_is_not_moved_alone(event):
    publish(event, status=POSTPONED)
    date = event.occurrences.get()
    with pytest.raises(Exception, match="Całe wydarzenie"):
        dates.move_date(date.pk, start=date.start + DAY, end=date.end + DAY, by=None)


# --- What is shown --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("over", [False, True])
def test_the_page_of_a_sign_up(event, client, language, over):
    signup = enter(event)
    event = publish(event, status=POSTPONED)
    if over:  # the day it was to be has passed
        date = event.occurrences.get()
        Occurrence.objects.update(start=date.start - 20 * DAY, end=date.end - 20 * DAY)
    url = now(signup).get_absolute_url().replace("/pl/", f"/{language}/")
    page = plain(client.get(url).content.decode())
    heading = {"pl": "Przełożone", "en": "This has been postponed"}[language]
    assert f"<h1>{heading}" in page
    assert WAITS[language] in page
    assert {"pl": "Masz miejsce", "en": "You have a place"}[language] not in page
    assert "<s>" in page
    assert 'value="cancel"' in page
    assert 'value="confirm"' not in page
    assert "my-calendar" not in page
    assert mine(signup).is_over is False


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("over", [False, True])
def test_the_page_of_the_event(event, client, language, over):
    event = publish(event, status=POSTPONED)
    if over:
        date = event.occurrences.get()
        Occurrence.objects.update(start=date.start - 20 * DAY, end=date.end - 20 * DAY)
    page = plain(client.get(event.get_url_in(language)).content.decode())
    assert WAITS[language] in page
    assert "EventPostponed" in page
    over_words = {"pl": "To wydarzenie już się odbyło", "en": "This event is over"}[language]
    assert over_words not in page
    assert f"{event.occurrences.get().key}.ics" not in page
    assert 'class="button button-wide"' not in page


@pytest.mark.parametrize("view", ["", "?view=month", "?view=week", "?view=day"])
def test_lists_strike_it_through_and_say_why(event, client, view):
    event = publish(event, status=POSTPONED)
    day = event.occurrences.get().local_start
    query = view and f"{view}&date={day:%Y-%m-%d}"
    page = client.get(f"{event.get_parent().specific.get_url_in('pl')}{query}", follow=True)
    text = plain(page.content.decode())
    assert "is-cancelled" in text
    assert "Przełożone" in text


def test_a_postponed_event_can_be_edited_when_its_day_has_passed(event):
    event = publish(event, status=POSTPONED)
    date = event.occurrences.get()
    Occurrence.objects.update(start=date.start - 20 * DAY, end=date.end - 20 * DAY)
    assert event.get_lock() is None


@pytest.mark.parametrize("status", CALLED_OFF)
def test_offers_of_what_is_called_off_are_taken_back(status):
    event = make_house(capacity=1)
    first, second = enter(event, "Ala"), enter(event, "Ola")
    signups.cancel(first)
    assert now(second).state == "offered"
    publish(event, status=status)
    assert now(second).state == "waiting"
    assert not mine(second).may_take_free_place
    publish(event, status=PLANNED)
    assert now(second).state == "offered"


def test_nobody_is_moved_to_a_postponed_date():
    index = make_event_index(make_house().space)
    series = weekly(index, signup_mode="date")
    first, second = series.occurrences.order_by("start")[:2]
    signup = enter(series, date=first)
    Occurrence.objects.filter(pk=second.pk).update(status=POSTPONED, own_status=POSTPONED)
    with pytest.raises(signups.SignUpRefused):
        signups.move(signup, second, by=None)


def test_who_is_signed_up_by_the_house_meanwhile_is_told_how_things_stand(event):
    event = publish(event, status=POSTPONED)
    signup = enter(event, by=make_user("kasia"), source="phone")
    assert WAITS["pl"] in plain(last_letter(signup).body)


def test_a_reminder_comes_before_the_new_date(event):
    signup = enter(event)
    publish(event, status=POSTPONED)
    with at_moment(event.start - HOUR):
        clock.remind(event.start - HOUR)
    start = in_days(40)
    publish(event, status=PLANNED, start=start, end=start + HOUR)
    clock.remind(start - HOUR)
    assert letters(signup)[1:] == ["date-postponed", "date-moved", "reminded"]
