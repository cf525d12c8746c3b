"""Letters: every kind in both languages, what it says, and when it is not sent."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import icalendar
import pytest
from django.utils import timezone, translation

from events.models import (
    EventIndexPage,
    EventPage,
    OutgoingMail,
    SignUp,
    SignUpChange,
    SignUpDefaults,
)
from events.occurrences.changes import cancel_dates
from events.signup.letters.message import compose
from events.signup.links import link_of
from network.i18n import formatting as wording
from network.mail.outbox import deliver
from tests.events.series import weekly
from tests.events.signup.letters import (
    ENDED,
    KINDS,
    Kind,
    letter_of,
    make_class,
    make_house,
    prepare,
    sign_up,
)
from tests.standing import standing

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NUMBERS = [1, 2, 5, 12, 22, 25]
HAS_CALENDAR = {
    "placed",
    "claimed",
    "people",
    "moved",
    "date-cancelled",
    "date-postponed",
    "date-moved",
    "date-online",
    "date-restored",
    "reminded",
}
TO_EVENT = {*ENDED, Kind.THANKED}


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        index = make_house()
        yield index, make_class(index)


@pytest.fixture
def index(house, db):
    return EventIndexPage.objects.get(pk=house[0].pk)


@pytest.fixture
def event(house, db):
    return EventPage.objects.get(pk=house[1].pk)


def plain(text):
    return " ".join(text.replace("\u00a0", " ").split())


def html_of(letter):
    (alternative,) = letter.alternatives
    assert alternative.mimetype == "text/html"
    return alternative.content


def words_in(html):
    return plain(unescape(re.sub(r"<[^>]+>", " ", html.split("</head>")[1])))


def calendar_of(letter):
    ((name, content, kind),) = letter.attachments
    assert name.endswith(".ics")
    assert kind == "text/calendar; method=PUBLISH"
    return icalendar.Calendar.from_ical(content)


def components(calendar):
    return [part for part in calendar.walk() if part.name == "VEVENT"]


WORDS = {
    "placed": ("Masz miejsce", "You have a place"),
    "waiting": ("Twoje miejsce w kolejce: 1.", "Your place in the queue: 1."),
    "offered": ("Czeka na Ciebie do", "Kept for you until"),
    "claimed": ("miejsce jest Twoje", "the place is yours"),
    "declined": ("zostaje dla innych", "left the offered place to others"),
    "lapsed": ("odpowiedź nie nadeszła na czas", "had no answer in time"),
    "passed-over": ("za mało dla Was wszystkich", "not enough for all of you"),
    "people": ("Przedtem: 2 osoby", "Before: 2 people"),
    "left": ("Dziękujemy za wiadomość", "Thank you for saying so"),
    "removed": ("odwołały Twój zapis", "have cancelled your sign-up"),
    "moved": ("na inny termin", "to another date"),
    "date-cancelled": ("Dlaczego: Prowadząca jest chora", "Why: The teacher is ill"),
    "date-postponed": ("Nowy termin nie jest jeszcze znany", "new date is not known yet"),
    "date-moved": ("Zmienił się czas", "The time has changed"),
    "date-online": ("https://spotkanie.example/joga", "https://spotkanie.example/joga"),
    "date-restored": ("tak, jak było zapowiedziane", "as first announced"),
    "reminded": ("Przypominamy", "This is a reminder"),
    "asked": ("Prosimy o odpowiedź do", "Please answer by"),
    "unconfirmed": ("miejsce jest już wolne dla innych", "released for others"),
    "thanked": ("Dziękujemy za wspólny czas", "Thank you for being with us"),
    "message": ("Spotykamy się w sali 2.", "Spotykamy się w sali 2."),
    "link": ("Stary już nie działa", "The old one no longer works"),
    "email": ("Potwierdź adres", "Confirm the address"),
}


def test_there_are_words_for_every_kind():
    assert set(WORDS) == set(KINDS)


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_in_both_languages(event, kind, language):
    date = event.occurrences.get()
    data = prepare(date, kind)
    letter = letter_of(kind, event, date=date, data=data, language=language)
    text, html = plain(letter.body), html_of(letter)
    polish = language == "pl"
    said = WORDS[kind][0 if polish else 1]
    title = "Joga dla wszystkich" if polish else "Yoga for everybody"
    house = "Dom na Łące" if polish else "House on the Meadow"
    assert title in letter.subject
    assert said in text or said in letter.subject
    assert said.rpartition(": ")[2] in words_in(html) or said in letter.subject
    greeting = "Dzień dobry!" if polish else "Hello!"
    assert "Anna" not in text + letter.subject  # it may be read by somebody else
    with translation.override(language):
        when = plain(wording.moment_range(date.start, date.end))
        link = link_of(SignUp.objects.get())
        people = "1 osoba" if polish else "1 person"
    where = "W internecie" if kind == "date-online" and polish else "ul. Łąkowa 1"
    where = "Online" if kind == "date-online" and not polish else where
    for part in (greeting, when, where, people, house, "dom@example.org"):
        assert part in text, part
        assert part in words_in(html), part
    to_sign_up = kind not in {*TO_EVENT, "email"}
    assert (link in text) == to_sign_up
    assert (f'href="{link}"' in html) == to_sign_up
    assert f'<html lang="{language}">' in html
    assert not re.search(r"<img|<link|<script|url\(", html)
    other = "Hello" if polish else "Dzień dobry"
    assert other not in text
    assert letter.to == ["nowa@example.org" if kind == "email" else "anna@example.org"]
    assert letter.reply_to == ["dom@example.org"]
    assert bool(letter.attachments) == (kind in HAS_CALENDAR)
    know = "Wejście od podwórza." if polish else "Enter from the yard."
    assert (know in text) == (kind in {"placed", "claimed", "moved", "reminded", "asked"})
    assert letter.message()["Content-Language"] == language


PLURALS_PL = {
    1: ("Masz miejsce", "czeka na Ciebie miejsce.", "1 osoba"),
    2: ("Masz 2 miejsca", "czekają na Was 2 miejsca.", "2 osoby"),
    5: ("Masz 5 miejsc", "czeka na Was 5 miejsc.", "5 osób"),
    12: ("Masz 12 miejsc", "czeka na Was 12 miejsc.", "12 osób"),
    22: ("Masz 22 miejsca", "czekają na Was 22 miejsca.", "22 osoby"),
    25: ("Masz 25 miejsc", "czeka na Was 25 miejsc.", "25 osób"),
}
OFFERS_PL = {
    1: "Zwolniło się miejsce i jest Twoje",
    2: "Zwolniły się 2 miejsca i są Wasze",
    5: "Zwolniło się 5 miejsc i są Wasze",
    12: "Zwolniło się 12 miejsc i są Wasze",
    22: "Zwolniły się 22 miejsca i są Wasze",
    25: "Zwolniło się 25 miejsc i są Wasze",
}


@pytest.mark.parametrize("number", NUMBERS)
def test_polish_plurals(event, number):
    letter = letter_of("placed", event, people=number)
    subject, said, people = PLURALS_PL[number]
    assert letter.subject.startswith(f"{subject}:")
    assert said in plain(letter.body)
    assert f"Dla ilu osób: {people}" in plain(letter.body)
    assert OFFERS_PL[number] in plain(letter_of("offered", event, people=number).body)


@pytest.mark.parametrize("number", NUMBERS)
def test_english_plurals(event, number):
    letter = letter_of("placed", event, people=number, language="en")
    many = number > 1
    assert letter.subject.startswith(f"You have {number} places" if many else "You have a place:")
    people = f"{number} people" if many else "1 person"
    assert f"For how many: {people}" in plain(letter.body)
    offer = plain(letter_of("offered", event, people=number, language="en").body)
    assert (f"{number} places have become free" if many else "A place has become free") in offer


MISSED = {
    1: "to spotkanie się nie odbędzie",
    2: "te 2 spotkania się nie odbędą",
    5: "tych 5 spotkań nie będzie",
    12: "tych 12 spotkań nie będzie",
    22: "te 22 spotkania się nie odbędą",
    25: "tych 25 spotkań nie będzie",
}


@pytest.mark.parametrize("number", NUMBERS)
def test_several_dates_cancelled_at_once_are_one_letter(
    index, number, mailoutbox, django_capture_on_commit_callbacks
):
    course = weekly(index, weeks=26, signup_mode="course", people_per_signup=4)
    sign_up(course, None)
    coming = course.occurrences.order_by("start")
    some = course.occurrences.filter(pk__in=list(coming.values_list("pk", flat=True)[:number]))
    cancel_dates(some, reason={"reason_pl": "Remont"}, by=None)
    assert OutgoingMail.objects.count() == number
    for key in OutgoingMail.objects.values_list("pk", flat=True):
        deliver.call("events.outgoingmail", key)
    (letter,) = mailoutbox
    assert MISSED[number] in plain(letter.body)
    shown = [plain(wording.moment_range(each.start, each.end)) for each in some.order_by("start")]
    for when in shown[:12]:
        assert when in plain(letter.body)
    left = {22: "i jeszcze 10 terminów", 25: "i jeszcze 13 terminów"}
    assert left.get(number, "Dlaczego: Remont") in plain(letter.body)
    assert not OutgoingMail.objects.filter(sent_at=None).exists()
    cancelled = [c for c in components(calendar_of(letter)) if c["STATUS"] == "CANCELLED"]
    assert len(cancelled) == number


def test_nobody_in_the_queue_is_number_zero(event):
    sign_up(event, event.occurrences.get(), state="waiting", number=1)
    assert "w kolejce: 2." in plain(letter_of("waiting", event).body)


@pytest.mark.parametrize("kind", sorted(HAS_CALENDAR))
def test_the_calendar_says_what_the_public_feed_says(event, client, kind):
    date = event.occurrences.get()
    data = prepare(date, kind)
    letter = letter_of(kind, event, date=date, data=data)
    (mine,) = components(calendar_of(letter))
    date = event.occurrences.get()
    feed = client.get(f"{event.get_url_in('pl')}{date.key}.ics").content
    (theirs,) = components(icalendar.Calendar.from_ical(feed))
    assert mine == theirs
    off = kind in ("date-cancelled", "date-postponed")
    assert (mine["STATUS"] == "CONFIRMED") == (not off)
    assert "PUBLISH" in calendar_of(letter)["METHOD"]
    part = next(p for p in letter.message().walk() if p.get_content_type() == "text/calendar")
    assert part.get_param("method") == "PUBLISH"


def test_two_dates_of_a_series_do_not_take_each_others_place_in_a_calendar(index):
    event = weekly(index, signup_mode="date")
    first, second = event.occurrences.order_by("start")[:2]
    uids = {
        str(components(calendar_of(letter_of("placed", event, date=date)))[0]["UID"])
        for date in (first, second)
    }
    assert len(uids) == 2


def test_a_course_brings_all_its_coming_dates(index):
    course = weekly(index, weeks=6, signup_mode="course")
    letter = letter_of("placed", course)
    (series,) = components(calendar_of(letter))
    assert "RRULE" in series
    assert plain(letter.body).count("godz. 18:00–19:30") == 6


def test_nobody_who_waits_gets_a_calendar(event):
    date = event.occurrences.get()
    data = prepare(date, "date-moved")
    letter = letter_of("date-moved", event, date=date, data=data, state="waiting", number=3)
    assert letter.attachments == []
    assert "Pozostajesz na liście oczekujących" in plain(letter.body)


def test_a_new_time_stands_beside_the_old_one(event):
    date = event.occurrences.get()
    old = plain(wording.moment_range(date.start, date.end))
    data = prepare(date, "date-moved")
    text = plain(letter_of("date-moved", event, date=date, data=data).body)
    assert f"Przedtem: {old}" in text
    assert f"Kiedy: {plain(wording.moment_range(date.start, date.end))}" in text


def test_another_place_at_the_same_time(event):
    date = event.occurrences.get()
    date.other_place_pl = "Park Jordana, przy fontannie"
    date.save()
    letter = letter_of("date-moved", event, date=date)
    assert letter.subject.startswith("Nowe miejsce: ")
    assert "Gdzie: Park Jordana, przy fontannie" in plain(letter.body)
    assert "Przedtem" not in letter.body


# --- What a letter must not do --------------------------------------------------------------------


@pytest.mark.parametrize("title", ["Joga\nBcc: all@example.org", "Joga\r\n\r\n<b>x</b>"])
def test_a_title_cannot_become_a_header(event, title):
    EventPage.objects.filter(pk=event.pk).update(title_pl=title, title=title)
    letter = letter_of("placed", EventPage.objects.get(pk=event.pk))
    message = letter.message()
    assert message["Bcc"] is None
    assert "\n" not in letter.subject
    assert "<b>" not in html_of(letter)


def test_what_people_typed_is_text_in_the_letter(event):
    values = {"name": "<i>Ala</i>", "source": "phone", "data": {"text": "<script>1</script>"}}
    letter = letter_of("message", event, **values)
    assert "<i>" not in html_of(letter)
    assert "<script>" not in html_of(letter)
    assert "<i>Ala</i>" in letter.body


def test_headers_name_nobody(event, settings):
    settings.BASE_URL = "https://mam.example:8000"
    message = letter_of("placed", event).message()
    change = SignUpChange.objects.get()
    assert message["Message-ID"] == f"<signup-change-{change.pk}@mam.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    for name, value in message.items():
        if name not in ("To", "Subject"):
            assert "anna" not in value.lower(), name


def test_whom_to_ask(index):
    event = make_class(index)
    space = event.space
    defaults = SignUpDefaults.objects.create(space=space)
    assert letter_of("placed", event).reply_to == ["dom@example.org"]
    defaults.signup_contact = "zapisy@example.org"
    defaults.save()
    assert letter_of("placed", event).reply_to == ["zapisy@example.org"]
    event.signup_contact = "joga@example.org"
    event.save()
    assert letter_of("placed", event).reply_to == ["joga@example.org"]


def test_without_a_contact_nobody_is_named(index):
    event = make_class(make_house_without_contact(index))
    letter = letter_of("placed", event)
    assert letter.reply_to == []
    assert "Masz pytania?" not in letter.body


def make_house_without_contact(index):
    space = index.space
    space.contact_email = ""
    space.save_revision().publish()
    return index


# --- What is not sent -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_not_to_somebody_who_is_anonymous_or_has_no_address(event, kind):
    data = prepare(event.occurrences.get(), kind)
    assert letter_of(kind, event, data=data, email="", new_email="") is None
    assert letter_of(kind, event, data=data, anonymised_at=timezone.now()) is None


ONLY_IF_TRUE = sorted(set(KINDS) - {"message", "link", "email"})


@pytest.mark.parametrize("kind", ONLY_IF_TRUE)
def test_not_what_is_no_longer_true(event, kind):
    values = {"state": "ended", "ending": "removed"}
    if kind in ENDED:
        values = {"state": "placed", "ending": ""}
    if kind == Kind.OFFERED:
        values["offer_until"] = None
    data = prepare(event.occurrences.get(), kind)
    data["until"] = timezone.now().isoformat()
    assert letter_of(kind, event, data=data, **values) is None


LATE = {"message", "link", "email", "left", "removed", "thanked"}


@pytest.mark.parametrize("kind", KINDS)
def test_when_the_date_is_over_only_what_still_matters(index, kind):
    day = timezone.now() - 3 * DAY
    event = make_class(index, start=day, end=day + timedelta(hours=1))
    letter = letter_of(kind, event)
    assert (letter is not None) == (kind in LATE)


@pytest.mark.parametrize("kind", ["placed", "offered", "reminded", "asked", "moved", "waiting"])
def test_a_cancelled_date_is_not_spoken_of_as_if_it_took_place(event, kind):
    prepare(event.occurrences.get(), "date-cancelled")
    assert letter_of(kind, event) is None


def test_a_date_restored_meanwhile_is_not_called_cancelled(event):
    assert letter_of("date-cancelled", event) is None


def test_no_offer_that_has_run_out_or_was_made_anew(event):
    past = timezone.now() - timedelta(minutes=1)
    assert letter_of("offered", event, offer_until=past) is None
    other = {"until": (timezone.now() + DAY / 2).isoformat()}
    assert letter_of("offered", event, data=other) is None


def test_nobody_is_asked_who_has_hardly_time_to_answer(event):
    soon = timezone.now() + timedelta(hours=11)
    assert letter_of("asked", event, confirm_until=soon) is None


def test_a_letter_costs_the_same_for_a_course_of_any_length(index, django_assert_max_num_queries):
    course = weekly(index, weeks=26, signup_mode="course")
    short = weekly(index, weeks=2, signup_mode="course", title_pl="Krótki")
    counts = []
    for event in (short, course):
        letter_of("placed", event)
        mail = (
            OutgoingMail.objects.select_related(
                "change__occurrence",
                "change__signup__places__event",
                "change__signup__places__occurrence",
            )
            .order_by("-pk")
            .first()
        )
        with django_assert_max_num_queries(25) as queries:
            assert compose(mail) is not None
        counts.append(len(queries))
    assert counts[0] == counts[1]
