"""A letter once a week: asked for, confirmed, told of what the list shows, and left again."""

from __future__ import annotations

import logging
import re
from datetime import date, datetime, timedelta
from smtplib import SMTPServerDisconnected
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.core.signing import TimestampSigner
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from events.digest import services as digests
from events.digest.content import DigestContent, content_of
from events.digest.weeks import DigestWeek
from events.filters.saved_search import saved_search_of
from events.models import Digest, EventSettings, Occurrence, OutgoingMail
from events.occurrences.changes import cancel_date
from network.http.log_redaction import without_secrets
from network.mail.outbox import deliver, deliver_some, pick_up_the_lost
from network.models import Audience, Category, District
from network.models.mail import CLAIM_LASTS
from sites.models import SpacePage, SpaceStage
from tests.events.moments import at_moment
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.standing import page_of, stands

pytestmark = pytest.mark.django_db

WARSAW = ZoneInfo("Europe/Warsaw")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: A Wednesday, the day before the letters of its week leave.
WEDNESDAY = datetime(2026, 5, 13, 12, tzinfo=WARSAW)
THURSDAY = datetime(2026, 5, 14, 16, tzinfo=WARSAW)
FRIDAY = date(2026, 5, 15)
MONDAY = date(2026, 5, 11)
EMAIL = "zuzanna@example.org"


@pytest.fixture(autouse=True)
def calm(settings):
    settings.SIGNUP_FORM_SECONDS = 0
    caches["shared"].clear()


@pytest.fixture(autouse=True)
def clock():
    with at_moment(WEDNESDAY) as moment:
        yield moment


def make_pages():
    """A network; ``index`` is what is on in all of it."""
    with at_moment(WEDNESDAY):
        home = make_home()
        index = make_event_index(home)
        return {"home": home, "index": index, "spaces": make_space_index(home)}


pages = stands(make_pages)
home, index, spaces = page_of("home"), page_of("index"), page_of("spaces")


@pytest.fixture
def house(spaces):
    """The events of one space."""
    district = District.objects.get_or_create(
        code="XI", defaults={"name_pl": "Podgórze Duchackie", "name_en": "Podgórze Duchackie"}
    )[0]
    space = make_space(
        spaces,
        title_pl="Dom na Łące",
        title_en="House on the Meadow",
        street="ul. Łąkowa 1",
        district=district,
    )
    return make_event_index(space)


def at(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=WARSAW)


def on(index, day, title="Joga", hour=18, **values):
    values = {"title_pl": title, "title_en": f"{title} (en)", "start": at(day, hour), **values}
    values.setdefault("end", values["start"] + HOUR)
    return make_event(index, **values)


def subscribe(page, query="", email=EMAIL, language="pl", confirmed=True):
    when = timezone.now() if confirmed else None
    return Digest.objects.create(
        page=page, query=query, email=email, language=language, confirmed_at=when
    )


def text(response):
    found = BeautifulSoup(response.content, "html.parser").get_text(" ")
    return " ".join(found.replace("\xa0", " ").split())


def form_of(client, address):
    return BeautifulSoup(client.get(address).content, "html.parser").select_one("form.digest-form")


def ask(client, address, email=EMAIL, **values):
    form = form_of(client, address)
    given = {"form": form.select_one("[name=form]")["value"], "email": email, "language": "pl"}
    return client.post(form["action"], {**given, **values})


def send():
    """What the worker does with all that waits; some letters to a task."""
    deliver_some.call(
        "events.outgoingmail",
        list(OutgoingMail.objects.order_by("pk").values_list("pk", flat=True)),
    )


def link_in(letter, word):
    """The address of the link whose path begins so, without scheme and host."""
    found = re.search(rf"https?://[^/\s]+(/\w\w/{word}/[^\s]+)", letter.body)
    assert found, letter.body
    return found[1]


def letters_of(week_time, mailoutbox):
    """What leaves when the clock strikes at this moment."""
    before = len(mailoutbox)
    with at_moment(week_time):
        digests.write_due(timezone.now())
        send()
    return mailoutbox[before:]


def titles(letter):
    html = BeautifulSoup(letter.alternatives[0][0], "html.parser")
    return [link.get_text().replace("\xa0", " ") for link in html.select(".line a")]


# --- Opting in ------------------------------------------------------------------------------------


def test_from_the_filtered_list_to_the_first_letter(client, index, mailoutbox):
    on(index, FRIDAY, price=0)
    on(index, FRIDAY, "Płatne", price=20)
    page = BeautifulSoup(client.get("/pl/wydarzenia/?free=1&when=today").content, "html.parser")
    link = page.select_one(".subscribe a[href*='/weekly/']")["href"]
    assert link == f"/pl/weekly/for/{index.pk}/?free=1"
    answer = ask(client, link)
    assert answer.status_code == 303
    assert EMAIL not in answer["Location"]
    assert client.get(answer["Location"]).status_code == 200
    assert mailoutbox == []  # no request talks to a mail server
    send()
    (letter,) = mailoutbox
    assert letter.to == [EMAIL]
    confirm = link_in(letter, "weekly-confirm")
    assert client.get(confirm).status_code == client.head(confirm).status_code == 200
    assert Digest.objects.get().confirmed_at is None  # a machine that follows links changes nothing
    assert client.post(confirm).status_code == 200
    assert Digest.objects.get().confirmed_at is not None
    (weekly,) = letters_of(THURSDAY, mailoutbox)
    assert titles(weekly) == ["Joga"]
    assert client.cookies == {}


def test_nothing_but_one_request_goes_to_an_address_nobody_confirmed(client, index, mailoutbox):
    on(index, FRIDAY)
    ask(client, f"/pl/weekly/for/{index.pk}/")
    send()
    assert letters_of(THURSDAY, mailoutbox) == []
    # Not even if a letter has been written all the same.
    OutgoingMail.objects.create(digest=Digest.objects.get(), week=MONDAY)
    with at_moment(THURSDAY):
        send()
    assert len(mailoutbox) == 1


def test_asking_again_is_answered_alike_and_sends_no_second_letter(
    client, index, mailoutbox, clock
):
    address = f"/pl/weekly/for/{index.pk}/"
    answers = [ask(client, address), ask(client, address, email=EMAIL.upper())]
    send()
    assert len(mailoutbox) == Digest.objects.count() == 1
    client.post(link_in(mailoutbox[0], "weekly-confirm"))
    answers.append(ask(client, address))
    clock.shift(timedelta(minutes=11))
    answers.append(ask(client, address, language="en"))
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (303, "/pl/weekly/sent/")
    }
    send()
    assert len(mailoutbox) == 2
    # To whom it is known it is told by letter alone; and nobody else changes what was confirmed.
    assert link_in(mailoutbox[1], "weekly")
    assert "weekly-confirm" not in mailoutbox[1].body
    assert Digest.objects.get().language == "pl"


def test_no_mail_bomb(client, index, settings, mailoutbox):
    settings.DIGEST_LETTERS_A_DAY, settings.DIGEST_RATE = 3, 6
    for number in range(5):
        Category.objects.create(code=f"c{number}", name_pl=f"Temat {number}")
    answers = [ask(client, f"/pl/weekly/for/{index.pk}/?category=c{number}") for number in range(5)]
    send()
    assert [answer.status_code for answer in answers] == [303, 303, 303, 429, 429]
    assert "Na ten adres wysłano dziś bardzo wiele listów" in answers[-1].content.decode()
    assert len(mailoutbox) == Digest.objects.count() == 3
    last = [ask(client, f"/pl/weekly/for/{index.pk}/", email=f"a{n}@example.org") for n in (1, 2)]
    assert [answer.status_code for answer in last] == [303, 429]


def test_two_who_ask_at_once_are_one(index, mailoutbox, monkeypatch):
    search = saved_search_of(index, query_of(""))
    subscribe(index, confirmed=False)
    Digest.objects.update(asked_at=timezone.now() - HOUR)
    for _twice in range(2):
        digests.ask(search, EMAIL, language="pl", clause=None)
    send()
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "to nie adres"}, "email"),
        ({"email": ""}, "email"),
        ({"language": "de"}, "language"),
        ({"website": "http://spam.example"}, ""),
        ({"form": "abc"}, ""),
        ({"form": ""}, ""),
        ({"email": "a@example.org\nBcc: b@example.org"}, "email"),
    ],
)
def test_wrong_input_is_explained_and_keeps_what_was_typed(client, index, values, field):
    answer = ask(client, f"/pl/weekly/for/{index.pk}/", **values)
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    assert page.select_one("[role=alert]")
    assert not Digest.objects.exists()
    kept = page.select_one("[name=email]")["value"] if values.get("email") != "" else ""
    assert kept.split("\n")[0] == values.get("email", EMAIL).split("\n")[0]
    if field:
        assert page.select_one(f"[role=alert] a[href='#id_{field}']")
    else:  # a fresh stamp: sent once more as it is, it goes through
        assert page.select_one("[name=form]")["value"] not in ("", "abc")


def test_too_quick_for_a_person(client, index, settings):
    settings.SIGNUP_FORM_SECONDS = 5
    assert ask(client, f"/pl/weekly/for/{index.pk}/").status_code == 422


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_form_says_in_words_what_it_is_about_and_what_becomes_of_the_data(
    client, house, language
):
    Audience.objects.get_or_create(
        code="dzieci", defaults={"name_pl": "Dzieci", "name_en": "Children"}
    )
    answer = client.get(f"/{language}/weekly/for/{house.pk}/?audience=dzieci&free=1")
    said = text(answer)
    names = {"pl": ("Dom na Łące", "Dzieci", "Bezpłatnie"), "en": ("House", "Children", "Free")}
    for name in names[language]:
        assert name in said
    page = BeautifulSoup(answer.content, "html.parser")
    assert "uodo.gov.pl" in page.select_one(".clause").get_text()
    assert page.select_one(f"[name=language][value={language}]").has_attr("checked")
    assert answer["X-Robots-Tag"] == "noindex"
    other = "en" if language == "pl" else "pl"
    there = page.select_one(f"nav.languages a[hreflang={other}]") or page.select_one(
        f"a[hreflang={other}]"
    )
    assert there["href"].endswith(f"/{other}/weekly/for/{house.pk}/?audience=dzieci&free=1")


def query_of(query):
    from django.http import QueryDict

    return QueryDict(query)


# --- The links ------------------------------------------------------------------------------------


def confirm_link(client, index, mailoutbox):
    ask(client, f"/pl/weekly/for/{index.pk}/")
    send()
    return link_in(mailoutbox[-1], "weekly-confirm")


def test_a_link_to_confirm_runs_out(client, index, mailoutbox, clock):
    link = confirm_link(client, index, mailoutbox)
    clock.shift(timedelta(days=7, minutes=1))
    assert client.get(link).status_code == client.post(link).status_code == 404
    assert Digest.objects.get().confirmed_at is None


def test_a_form_shown_by_an_earlier_release_asks_for_the_button_once_more(client, index):
    """Its stamp held the key of the clause alone."""
    stamp = TimestampSigner(salt=f"events.digest.forms.{index.pk}").sign("12")
    address = f"/pl/weekly/for/{index.pk}/"
    values = {"email": EMAIL, "language": "pl"}
    response = client.post(address, {**values, "form": stamp})
    assert response.status_code == 422
    fresh = BeautifulSoup(response.content, "html.parser").select_one("[name=form]")["value"]
    assert client.post(address, {**values, "form": fresh}).status_code in (302, 303)


def test_forged_or_altered_links_do_nothing(client, index, mailoutbox):
    confirm = confirm_link(client, index, mailoutbox)
    digest = Digest.objects.get()
    token = confirm.strip("/").split("/")[-1]
    first, last = ("A" if token[place] != "A" else "B" for place in (0, -1))
    for bad in (token[:-1] + last, first + token[1:], "abc", token * 9):
        assert client.post(f"/pl/weekly-confirm/{bad}/").status_code == 404
        assert client.post(f"/pl/weekly/{bad}/").status_code == 404
    # A link is good for one thing: the one to confirm does not leave, the name alone does nothing.
    assert client.post(f"/pl/weekly/{token}/").status_code == 404
    assert client.post(f"/pl/weekly/{digest.reference}/").status_code == 404
    assert client.post(f"/pl/weekly-confirm/{digest.reference}/").status_code == 404
    digest.refresh_from_db()
    assert digest.confirmed_at is None


def test_no_page_of_a_link_is_kept_found_or_passed_on(client, index, mailoutbox):
    for link in (confirm_link(client, index, mailoutbox), "/pl/weekly/sent/", "/pl/weekly/abc/"):
        answer = client.get(link)
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
        assert EMAIL not in answer.content.decode()


def test_no_log_holds_a_link_or_an_address(client, index, mailoutbox, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    link = confirm_link(client, index, mailoutbox)
    token = link.strip("/").split("/")[-1]
    assert without_secrets(f"GET {link} HTTP/1.1") == "GET /pl/weekly-confirm/…/ HTTP/1.1"
    assert without_secrets("/en/weekly/abcdef/") == "/en/weekly/…/"

    def refuse(self, *args, **kwargs):
        raise SMTPServerDisconnected(EMAIL)

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    mail = OutgoingMail.objects.create(digest=Digest.objects.get())
    deliver.call("events.outgoingmail", mail.pk)
    records = [r for r in caplog.records if not r.name.startswith("django.db")]
    said = "\n".join(r.getMessage() + str(r.exc_text) for r in records)
    assert "does not respond" in said
    assert EMAIL not in said
    assert token not in without_secrets(said)
    assert EMAIL not in str(Digest.objects.get())


@pytest.fixture
def weekly(index, mailoutbox):
    """A letter that has come."""
    on(index, FRIDAY)
    subscribe(index)
    (letter,) = letters_of(THURSDAY, mailoutbox)
    return letter


def test_leave_by_the_link_with_a_button(client, weekly):
    link = link_in(weekly, "weekly")
    assert client.get(link).status_code == 200
    assert Digest.objects.exists()  # a machine that follows links takes nobody off
    assert client.post(link).status_code == 200
    assert not Digest.objects.exists()
    assert not OutgoingMail.objects.exists()
    # Once more, from the mailbox or by hand: done is done.
    assert client.post(link).status_code == client.get(link).status_code == 200


def test_leave_by_one_click_of_the_mailbox(client, weekly):
    """RFC 8058: a POST without cookies or a token of ours, answered with no redirect."""
    assert weekly.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch(r"<(https?://[^>]+)>", weekly.extra_headers["List-Unsubscribe"])[1]
    path = "/" + address.split("/", 3)[3]
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not Digest.objects.exists()


# --- What it tells of -----------------------------------------------------------------------------


def test_ten_days_from_the_day_after_day_by_day(index, mailoutbox):
    for day, title in ((-1, "Dziś"), (0, "Piątek"), (9, "Ostatni"), (10, "Później")):
        on(index, FRIDAY + day * DAY, title)
    on(index, FRIDAY, "Rano", hour=8)
    subscribe(index)
    (letter,) = letters_of(THURSDAY, mailoutbox)
    assert titles(letter) == ["Rano", "Piątek", "Ostatni"]
    html = BeautifulSoup(letter.alternatives[0][0], "html.parser")
    days = [h2.get_text().replace("\xa0", " ") for h2 in html.select("h2")]
    assert days == ["Piątek, 15 maja", "Niedziela, 24 maja"]
    assert "15–24 maja 2026" in letter.subject.replace("\xa0", " ")
    assert "\n" not in letter.subject


@pytest.mark.parametrize("language", ["pl", "en"])
def test_time_place_price_and_places_in_the_readers_language(house, mailoutbox, language):
    on(house, FRIDAY, price=0, signup_mode="date", capacity=12)
    on(house, FRIDAY, "Tylko po polsku", title_en="", hour=19)
    subscribe(house, language=language)
    (letter,) = letters_of(THURSDAY, mailoutbox)
    body = letter.body.replace("\xa0", " ")
    said = {
        "pl": ["godz. 18:00–19:00: Joga", "Dom na Łące, ul. Łąkowa 1 · Bezpłatnie · "],
        "en": ["18:00–19:00: Joga (en)", "House on the Meadow, ul. Łąkowa 1 · Free of charge · "],
    }
    for words in said[language]:
        assert words in body
    assert ("zostało 12 wolnych miejsc" if language == "pl" else "12 places left") in body.lower()
    html = BeautifulSoup(letter.alternatives[0][0], "html.parser")
    assert html.html["lang"] == language
    marked = html.find("a", string=re.compile("Tylko"))
    assert marked.get("lang") == (None if language == "pl" else "pl")
    assert letter.extra_headers["Content-Language"] == language
    assert f"/{language}/" in link_in(letter, "weekly")


@pytest.mark.parametrize("more", [0, 1, 2, 5, 12, 22, 25])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_at_most_thirty_lines_and_how_many_more(home, more, language):
    from django.template.loader import render_to_string

    content = DigestContent("?", "", [], [], more, 0, "https://x/?from=1", "", False, False,
                      THURSDAY, "", "", "", "")  # fmt: skip
    with translation.override(language):
        context = {"content": content, "language": language, "title": "?", "leave": "?"}
        body = render_to_string("events/letters/digest/weekly_frame.txt", context)
    words = {"pl": f"i jeszcze {more}:", "en": f"and {more} more:"}[language]
    assert (words in body) == bool(more)


def test_of_many_dates_the_first_thirty_and_the_rest_by_a_link(client, index, mailoutbox):
    event = on(index, FRIDAY)
    row = event.occurrences.get()
    Occurrence.objects.bulk_create(
        Occurrence(
            event=event,
            recurrence_id=row.start + minutes * timedelta(minutes=1),
            start=row.start + minutes * timedelta(minutes=1),
            end=row.end + minutes * timedelta(minutes=1),
        )
        for minutes in range(1, 33)
    )
    subscribe(index)
    (letter,) = letters_of(THURSDAY, mailoutbox)
    assert len(titles(letter)) == 30
    assert "i jeszcze 3:" in letter.body
    link = re.search(r"https?://[^/]+(/pl/wydarzenia/\?\S+)", letter.body)[1]
    assert link == "/pl/wydarzenia/?from=2026-05-15&to=2026-05-24"
    assert "Joga" in text(client.get(link))


def test_what_does_not_take_place_is_left_out_and_what_lasts_long_comes_last(index, mailoutbox):
    on(index, FRIDAY, "Wystawa", start=at(FRIDAY - 30 * DAY, 10), end=at(FRIDAY + 60 * DAY, 18))
    off = on(index, FRIDAY, "Odwołane")
    cancel_date(off.occurrences.get().pk, reason={"reason_pl": "Choroba"}, by=None)
    on(index, FRIDAY + DAY, "Szkic", live=False)
    on(index, FRIDAY + 2 * DAY, "Joga")
    subscribe(index)
    (letter,) = letters_of(THURSDAY, mailoutbox)
    assert titles(letter) == ["Joga", "Wystawa"]


def test_the_same_dates_as_the_page_shows(client, index, house, mailoutbox):
    """Whatever the filter: the letter tells of what the page lists in these days."""
    category = Category.objects.get_or_create(code="ruch", defaults={"name_pl": "Ruch"})[0]
    for number in range(8):
        event = on(
            house if number % 2 else index,
            FRIDAY + number * DAY,
            f"Nr {number}",
            price=0 if number % 3 else 10,
        )
        if number % 4 < 2:
            event.categories.add(category)
            event.save_revision().publish()
    for query in (
        "",
        "free=1",
        "category=ruch",
        "district=XI",
        f"category=ruch&space={house.space.pk}",
    ):
        for page in (index, house):
            if page is house and ("district" in query or "space" in query):
                continue
            Digest.objects.all().delete()
            subscribe(page, query)
            (letter,) = letters_of(THURSDAY, mailoutbox)
            days = "from=2026-05-15&to=2026-05-24"
            address = f"{page.get_url()}?{query}&{days}".replace("http://localhost", "")
            shown = BeautifulSoup(client.get(address).content, "html.parser")
            lines = [a.get_text().replace("\xa0", " ") for a in shown.select(".agenda-title a")]
            assert titles(letter) == lines, query
            assert lines, query


def test_from_the_directory_the_events_of_the_spaces_that_match(client, spaces, house, mailoutbox):
    other = make_event_index(make_space(spaces, title_pl="Inny dom"))
    on(house, FRIDAY, "Tu")
    on(other, FRIDAY, "Tam")
    page = BeautifulSoup(client.get("/pl/miejsca/?district=XI").content, "html.parser")
    link = page.select_one(".subscribe a[href*='/weekly/']")["href"]
    assert link == f"/pl/weekly/for/{spaces.pk}/?district=XI"
    assert "Podgórze Duchackie" in text(client.get(link))
    ask(client, link)
    send()
    client.post(link_in(mailoutbox[0], "weekly-confirm"))
    (letter,) = letters_of(THURSDAY, mailoutbox)
    assert titles(letter) == ["Tu"]
    calendar = client.get("/pl/miejsca/calendar.ics?district=XI").content.decode()
    assert "SUMMARY:Tu" in calendar
    assert "SUMMARY:Tam" not in calendar
    assert "SUMMARY:Tam" in client.get("/pl/miejsca/calendar.ics").content.decode()
    nothing = client.get("/pl/miejsca/calendar.ics?district=XCIX").content.decode()
    assert "SUMMARY" not in nothing


# --- What it means no more ------------------------------------------------------------------------


def test_a_filter_that_can_find_nothing_ends_with_a_farewell(client, index, mailoutbox):
    on(index, FRIDAY)
    category = Category.objects.create(code="znika", name_pl="Znika")
    subscribe(index, "category=znika")
    category.delete()
    assert client.get(f"/pl/weekly/for/{index.pk}/?category=znika").status_code == 200
    assert form_of(client, f"/pl/weekly/for/{index.pk}/?category=znika") is None
    (letter,) = letters_of(THURSDAY, mailoutbox)
    assert titles(letter) == []
    assert "/pl/wydarzenia/" in letter.body
    assert not Digest.objects.exists()  # and so is the address
    assert letters_of(THURSDAY + 7 * DAY, mailoutbox) == []


def test_a_filter_that_lost_a_part_says_so(house, index, mailoutbox):
    on(house, FRIDAY)
    subscribe(index, f"space={house.space.pk}&space=999999")
    (letter,) = letters_of(THURSDAY, mailoutbox)
    assert titles(letter) == ["Joga"]
    assert "/pl/wydarzenia/\n" in letter.body


def test_a_district_that_is_gone_does_not_become_every_district(spaces, house, mailoutbox):
    on(house, FRIDAY)
    subscribe(spaces, "district=XCIX")
    (letter,) = letters_of(THURSDAY, mailoutbox)
    assert titles(letter) == []
    assert not Digest.objects.exists()


@pytest.mark.parametrize("how", ["unpublished", "closed", "deleted"])
def test_a_list_that_is_gone_ends_the_letters(house, mailoutbox, how):
    on(house, FRIDAY)
    subscribe(house)
    if how == "unpublished":
        house.unpublish()
    elif how == "closed":
        SpacePage.objects.filter(pk=house.space.pk).update(stage=SpaceStage.CLOSED)
    else:
        house.delete()
    letters = letters_of(THURSDAY, mailoutbox)
    assert len(letters) == (0 if how == "deleted" else 1)
    assert [titles(letter) for letter in letters] in ([], [[]])
    assert not Digest.objects.exists()


# --- When, and how often --------------------------------------------------------------------------


def test_never_twice_for_one_week(index, mailoutbox):
    on(index, FRIDAY)
    on(index, FRIDAY + 9 * DAY)
    subscribe(index)
    assert letters_of(THURSDAY - timedelta(minutes=1), mailoutbox) == []
    assert len(letters_of(THURSDAY, mailoutbox)) == 1
    for later in (timedelta(minutes=1), HOUR, DAY):
        assert letters_of(THURSDAY + later, mailoutbox) == []
    # Nor if the day is changed within the week.
    EventSettings.objects.update_or_create(
        pk=EventSettings.load().pk, defaults={"digest_weekday": 4}
    )
    assert letters_of(THURSDAY + DAY + HOUR, mailoutbox) == []
    assert len(letters_of(THURSDAY + 8 * DAY, mailoutbox)) == 1


def test_the_database_refuses_a_second_letter_of_a_week(index):
    digest = subscribe(index)
    OutgoingMail.objects.create(digest=digest, week=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.create(digest=digest, week=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.create(week=MONDAY)


def test_killed_while_writing_nothing_is_written_and_the_next_does_it(
    index, mailoutbox, monkeypatch
):
    on(index, FRIDAY)
    subscribe(index)
    whole = digests.hand_over

    def killed(mails):
        whole(mails)
        raise KeyboardInterrupt  # as far as the database knows: the process is gone

    monkeypatch.setattr(digests, "hand_over", killed)
    with at_moment(THURSDAY), pytest.raises(KeyboardInterrupt):
        digests.write_due(timezone.now())
    assert not OutgoingMail.objects.exists()
    assert Digest.objects.get().week is None
    monkeypatch.undo()
    assert len(letters_of(THURSDAY + timedelta(minutes=1), mailoutbox)) == 1


def test_killed_while_sending_the_letter_is_picked_up(index, mailoutbox):
    on(index, FRIDAY)
    subscribe(index)
    with at_moment(THURSDAY):
        digests.write_due(timezone.now())
        OutgoingMail.objects.update(claimed_at=timezone.now())  # claimed, and the worker is gone
        DBTaskResult.objects.all().delete()
    with at_moment(THURSDAY + CLAIM_LASTS + HOUR):
        digests.write_due(timezone.now())
        assert pick_up_the_lost(OutgoingMail) == 1
        (job,) = DBTaskResult.objects.all()
        assert job.task_path == deliver_some.module_path
        assert job.priority < 0  # whoever signed up goes first
        deliver_some.call(*job.args_kwargs["args"])
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("late", "comes"), [(timedelta(days=1, hours=20), True), (timedelta(days=2, hours=1), False)]
)
def test_a_worker_that_was_down_catches_up_or_leaves_the_week_out(index, mailoutbox, late, comes):
    on(index, FRIDAY, "Już było")
    on(index, FRIDAY + 3 * DAY, "Jeszcze będzie")
    subscribe(index)
    letters = letters_of(THURSDAY + late, mailoutbox)
    assert [titles(letter) for letter in letters] == ([["Jeszcze będzie"]] if comes else [])


def test_a_letter_no_mail_server_took_in_time_is_dropped(index, mailoutbox):
    on(index, FRIDAY + 5 * DAY)
    subscribe(index)
    with at_moment(THURSDAY):
        digests.write_due(timezone.now())
    with at_moment(THURSDAY + timedelta(days=2, hours=1)):
        send()
    assert mailoutbox == []
    assert OutgoingMail.objects.get().dropped_at is not None


def test_an_empty_week_brings_no_letter_and_is_looked_at_once(
    index, mailoutbox, django_assert_max_num_queries
):
    on(index, FRIDAY + 20 * DAY)
    subscribe(index)
    assert letters_of(THURSDAY, mailoutbox) == []
    assert not OutgoingMail.objects.exists()
    with at_moment(THURSDAY + HOUR), django_assert_max_num_queries(4):
        digests.write_due(timezone.now())
    assert len(letters_of(THURSDAY + 14 * DAY, mailoutbox)) == 1


def test_whoever_confirms_after_the_letters_have_left_waits_for_the_next(index, mailoutbox):
    on(index, FRIDAY + 8 * DAY)
    with at_moment(THURSDAY + HOUR):
        subscribe(index)
    assert letters_of(THURSDAY + 2 * HOUR, mailoutbox) == []
    assert len(letters_of(THURSDAY + 7 * DAY, mailoutbox)) == 1


@pytest.mark.parametrize(
    ("monday", "first", "hours"),
    [
        (date(2026, 3, 23), date(2026, 3, 27), 24 * 10 - 1),  # the clocks go forward on the 29th
        (date(2026, 10, 19), date(2026, 10, 23), 24 * 10 + 1),  # and back on 25 October
    ],
)
def test_in_the_week_the_clocks_change(index, mailoutbox, monday, first, hours):
    week = DigestWeek.beginning(monday, EventSettings.load())
    assert timezone.localtime(week.due).hour == 16
    assert (week.first, week.last) == (first, first + 9 * DAY)
    assert (week.end.astimezone(ZoneInfo("UTC")) - week.start.astimezone(ZoneInfo("UTC"))) == (
        hours * HOUR
    )
    on(index, week.last, "Wieczorem", hour=23, end=at(week.last, 23, 30))
    on(index, week.last + DAY, "Po północy", start=at(week.last + DAY, 0, 30))
    search = saved_search_of(index, query_of(""))
    content = content_of(search, week, week.due)
    assert [line.title for day in content.days for line in day.lines] == ["Wieczorem"]


# --- How much it costs ----------------------------------------------------------------------------


def _queries_to_write_and_send(page, people):
    for number in range(people):
        subscribe(page, "free=1", email=f"p{number}@example.org")
    with at_moment(THURSDAY):
        with CaptureQueriesContext(
            connection,
        ) as writing:
            digests.write_due(timezone.now())
        keys = list(OutgoingMail.objects.values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as sending:
            deliver_some.call("events.outgoingmail", keys)
    count = [q for q in sending if "savepoint" not in q["sql"].lower()]
    Digest.objects.all().delete()
    caches["default"].clear()
    return len(writing), len(count)


def test_who_wants_the_same_costs_nothing_but_their_own_letter(house, mailoutbox):
    for number in range(12):
        on(
            house,
            FRIDAY + number % 9 * DAY,
            f"Nr {number}",
            price=0,
            signup_mode="date",
            capacity=3,
        )
    _queries_to_write_and_send(house, 1)  # what is asked for once in a process
    few_writing, few_sending = _queries_to_write_and_send(house, 2)
    many_writing, many_sending = _queries_to_write_and_send(house, 18)
    assert len(mailoutbox) == 21
    assert many_writing == few_writing
    # Each letter: read its row, claim it, ask whether pages have changed, mark it as sent.
    assert many_sending - few_sending == 4 * 16


def test_more_letters_than_one_batch(index, mailoutbox, monkeypatch):
    monkeypatch.setattr(digests, "MOST_LETTERS", 3)
    on(index, FRIDAY)
    for number in range(7):
        subscribe(index, email=f"p{number}@example.org")
    with at_moment(THURSDAY):
        for _tick in range(2):
            digests.write_due(timezone.now())
            assert OutgoingMail.objects.count() == 3  # until those are sent
        for _tick in range(3):
            send()
            digests.write_due(timezone.now())
        send()
    assert sorted(letter.to[0] for letter in mailoutbox) == [f"p{n}@example.org" for n in range(7)]


# --- What is kept ---------------------------------------------------------------------------------


def test_addresses_nobody_confirmed_are_deleted_after_a_week(index, clock, capsys):
    subscribe(index, confirmed=False)
    kept = subscribe(index, email="ola@example.org")
    OutgoingMail.objects.create(digest=kept, week=MONDAY)
    clock.shift(timedelta(days=6))
    call_command("clear_digests")
    assert Digest.objects.count() == 2
    clock.shift(timedelta(days=1, hours=1))
    call_command("clear_digests", dry_run=True)
    assert Digest.objects.count() == 2
    call_command("clear_digests")
    assert Digest.objects.get() == kept
    assert OutgoingMail.objects.count() == 1
    clock.shift(timedelta(days=70))
    call_command("clear_digests")
    assert not OutgoingMail.objects.exists()
    assert Digest.objects.exists()
