"""Signing up and one's own sign-up, as a resident meets them: over HTTP, without an account."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from events.models import (
    EventPage,
    Places,
    RecurrenceRule,
    SignUp,
    SignUpQuestion,
    SignUpState,
)
from events.occurrences.changes import cancel_date
from sites.models import SpacePage
from tests.events.signup.pages import DAY, EVENT, FORM, make, soup, text
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.standing import again, standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unhurried(settings):
    settings.SIGNUP_FORM_SECONDS = 0


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    values = {"title_pl": "Dom", "title_en": "House", "contact_email": "dom@example.org"}
    with standing(django_db_blocker):
        yield make_event_index(make_space(make_space_index(make_home()), **values))


@pytest.fixture
def index(house, db):
    return again(house)


@pytest.fixture
def event(index):
    return make(index)


def fill(client, address=FORM, **values):
    """Open the form, fill it in as it is, send it."""
    form = soup(client.get(address)).select_one("form.sign-up-form")
    given = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    given |= {"name": "Ala Kot", "email": "ala@example.org", **values}
    return client.post(form["action"], given)


def own(client, address=FORM, **values):
    response = fill(client, address, **values)
    assert response.status_code == 303, text(response)
    return response["Location"]


class TestSigningUp:
    def test_from_the_page_of_the_event_to_the_confirmation_in_three_steps(self, client, event):
        page = soup(client.get(EVENT))
        link = page.find("a", string="Zapisz się")
        assert link["href"] == FORM
        mine = client.get(own(client, link["href"], people="2"))
        assert "Masz 2 miejsca" in text(mine)
        assert "ala@example.org" in text(mine)
        assert "zostało 1 wolne miejsce" in text(client.get(EVENT)).lower()

    def test_in_english_the_letters_will_be_english(self, client, event):
        own(client, "/en/spaces/house/events/yoga/sign-up/")
        assert SignUp.objects.get().language == "en"

    def test_whoever_comes_too_late_waits_in_order(self, client, event):
        own(client, people="3")
        assert "Dopisz się" in text(client.get(EVENT))
        own(client, name="Ola")
        mine = text(client.get(own(client, name="Jan")))
        assert "Jesteś na liście oczekujących" in mine
        assert "Twoje miejsce w kolejce: 2" in mine

    def test_a_mistake_keeps_everything_that_was_typed(self, client, index):
        event = make(index)
        event.questions = [SignUpQuestion(label_pl="Rozmiar?", kind="choice", options_pl="S\nM")]
        event.save_revision().publish()
        question = SignUpQuestion.objects.get()
        answer = fill(
            client, name="Ala", email="to nie adres", people="2", **{f"q{question.pk}": "M"}
        )
        form = soup(answer).select_one("form.sign-up-form")
        assert answer.status_code == 422
        assert form.select_one("[name=email]")["value"] == "to nie adres"
        assert form.select_one("[name=people]")["value"] == "2"
        assert form.select_one(f"[name=q{question.pk}][value=M]").has_attr("checked")
        assert soup(answer).select_one("[role=alert] a[href='#id_email']")
        assert not SignUp.objects.exists()

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"email": "", "phone": ""}, "Podaj adres e-mail albo numer telefonu."),
            ({"email": "", "phone": "123"}, "To nie jest numer telefonu"),
            ({"people": "5"}, "3"),
            ({"people": "0"}, "1"),
            ({"name": " "}, "To pole jest wymagane."),
            ({"website": "http://spam.example"}, "maszyn"),
            ({"form": "abc"}, "Formularz nie dotarł w całości"),
            ({"form": ""}, "Formularz nie dotarł w całości"),
        ],
    )
    def test_bad_input_is_explained(self, client, event, values, said):
        answer = fill(client, **values)
        assert answer.status_code == 422
        assert said in text(answer)
        assert not SignUp.objects.exists()

    def test_too_quick_for_a_person_is_asked_to_press_again(self, client, event, settings):
        settings.SIGNUP_FORM_SECONDS = 5
        answer = fill(client)
        assert answer.status_code == 422
        assert "bardzo szybko" in text(answer)

    def test_a_form_that_was_sent_twice_is_one_sign_up(self, client, event):
        form = soup(client.get(FORM)).select_one("form.sign-up-form")
        stamp = form.select_one("[name=form]")["value"]
        first, second = (
            client.post(form["action"], {"name": "Ala", "email": "a@example.org", "form": stamp})
            for _twice in range(2)
        )
        assert first["Location"] == second["Location"]
        assert Places.objects.get().taken == 1

    def test_a_form_too_old_is_shown_again_with_a_fresh_stamp(self, client, event, settings):
        settings.SIGNUP_FORM_HOURS = -1
        answer = fill(client, name="Ala")
        settings.SIGNUP_FORM_HOURS = 24
        form = soup(answer).select_one("form.sign-up-form")
        again = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
        assert client.post(form["action"], again).status_code == 303

    def test_access_needs_are_kept_with_consent_only(self, client, index):
        event = make(index)
        event.questions = [SignUpQuestion(label_pl="Czego potrzebujesz?", kind="access")]
        event.save_revision().publish()
        name = f"q{SignUpQuestion.objects.get().pk}"
        refused = fill(client, **{name: "Podjazd"})
        assert "Bez Twojej zgody" in text(refused)
        assert not soup(refused).select_one("[name=access_consent]").has_attr("checked")
        own(client, access_consent="on", **{name: "Podjazd"})
        kept = SignUp.objects.get()
        assert kept.access_answers[0]["value"] == "Podjazd"
        assert kept.answers == []
        assert kept.access_consent_at

    def test_what_was_read_about_ones_data_is_kept_in_its_wording(self, client, event):
        own(client)
        first = SignUp.objects.get().clause
        assert "dom@example.org" in first.text_pl
        SpacePage.objects.update(contact_email="inny@example.org")
        own(client, name="Ola")
        second = SignUp.objects.order_by("pk").last().clause
        assert "inny@example.org" in second.text_en
        assert first.pk != second.pk

    def test_what_was_shown_is_kept_though_it_has_changed_meanwhile(self, client, event):
        form = soup(client.get(FORM)).select_one("form.sign-up-form")
        SpacePage.objects.update(contact_email="inny@example.org")
        values = {"name": "Ala", "email": "a@example.org"}
        values["form"] = form.select_one("[name=form]")["value"]
        assert client.post(form["action"], values).status_code == 303
        assert "dom@example.org" in SignUp.objects.get().clause.text_pl

    def test_one_address_cannot_send_any_number(self, client, event, settings):
        settings.SIGNUP_RATE = 2
        own(client)
        own(client)
        answer = fill(client, name="Trzecia")
        assert answer.status_code == 429
        assert soup(answer).select_one("[name=name]")["value"] == "Trzecia"

    def test_no_cookie_and_no_cache(self, client, event):
        page = client.get(FORM)
        mine = client.get(own(client))
        assert not client.cookies
        assert "no-store" in page["Cache-Control"]
        assert mine["Cache-Control"] == "no-store, private"
        assert mine["Referrer-Policy"] == "no-referrer"
        assert mine["X-Robots-Tag"] == "noindex"

    def test_it_needs_no_token_that_would_need_a_cookie(self, event):
        strict = Client(enforce_csrf_checks=True)
        assert own(strict).startswith("/pl/sign-up/")


class TestWhen:
    def test_before_it_opens_and_after_it_closes(self, client, event):
        event.signup_opens = timezone.now() + DAY
        event.save_revision().publish()
        assert "Zapisy otwieramy" in text(client.get(EVENT))
        assert client.get(FORM).status_code == 410
        event.signup_opens, event.closes_before = None, 24 * 20
        event.save_revision().publish()
        closed = client.get(FORM)
        assert "Zapisy są zamknięte." in text(closed)
        assert soup(closed).select_one("form.sign-up-form") is None

    def test_a_form_that_was_open_when_it_closed_says_so(self, client, event):
        form = soup(client.get(FORM)).select_one("form.sign-up-form")
        cancel_date(event.occurrences.get().pk, reason={"reason_pl": "Choroba"}, by=None)
        values = {"name": "Ala", "email": "a@example.org"}
        values["form"] = form.select_one("[name=form]")["value"]
        answer = client.post(form["action"], values)
        assert answer.status_code == 422
        assert "Ten termin został odwołany." in text(answer)

    def test_without_a_waiting_list_full_is_full(self, client, event):
        form = soup(client.get(FORM)).select_one("form.sign-up-form")
        event.waiting_list = False
        event.save_revision().publish()
        own(client, people="2")
        values = {"name": "Ola", "email": "o@example.org", "people": "2"}
        values["form"] = form.select_one("[name=form]")["value"]
        answer = client.post(form["action"], values)
        assert "Zostało tylko 1 miejsce" in text(answer)
        own(client)
        assert "Nie ma już miejsc." in text(client.get(EVENT))

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_what_takes_no_sign_ups_has_no_form(self, client, index, method):
        event = make(index, signup_mode="drop-in")
        key = event.occurrences.get().key
        assert client.get(FORM).status_code == 404
        assert getattr(client, method)(f"/pl/sign-up/for/{event.pk}/{key}/").status_code == 404

    def test_each_date_of_a_series_has_its_own_places(self, client, index):
        event = make(index, capacity=1)
        event.rules = [RecurrenceRule(count=3)]
        event.save_revision().publish()
        first, second, _third = event.occurrences.order_by("start")
        own(client, f"{EVENT}{first.key}/sign-up/")
        own(client, f"{EVENT}{second.key}/sign-up/")
        assert [row.taken for row in Places.objects.all()] == [1, 1]
        assert text(client.get(EVENT)).count("Brak wolnych miejsc") >= 2

    def test_a_course_is_signed_up_for_as_a_whole(self, client, index):
        event = make(index, signup_mode="course")
        event.rules = [RecurrenceRule(count=3)]
        event.save_revision().publish()
        mine = client.get(own(client))
        places = Places.objects.get()
        assert (places.occurrence, places.taken) == (None, 1)
        assert len(soup(mine).select("dl.facts li time")) == 3


class TestMySignUp:
    def test_change_the_number_and_cancel(self, client, event):
        address = own(client)
        client.post(address, {"do": "people", "people": "3"})
        assert "Masz 3 miejsca" in text(client.get(address))
        client.post(address, {"do": "cancel"})
        assert "Twój zapis jest odwołany" in text(client.get(address))
        assert Places.objects.get().taken == 0

    def test_more_people_than_there_are_places_changes_nothing(self, client, event):
        own(client, people="2")
        address = own(client, name="Ola")
        answer = client.post(address, {"do": "people", "people": "2"})
        assert answer.status_code == 422
        assert "Nie ma już miejsc." in text(answer)
        assert soup(answer).select_one("[name=people]")["value"] == "2"
        assert Places.objects.get().taken == 3

    def test_an_offered_place_is_taken_or_left(self, client, event):
        first = own(client, people="3")
        waits, waits_too = own(client, name="Ola"), own(client, name="Jan")
        client.post(first, {"do": "people", "people": "2"})
        assert "Jest dla Ciebie wolne miejsce" in text(client.get(waits))
        client.post(waits, {"do": "decline"})
        assert "Jest dla Ciebie wolne miejsce" in text(client.get(waits_too))
        client.post(waits_too, {"do": "claim"})
        assert "Masz miejsce" in text(client.get(waits_too))

    def test_an_old_offer_is_not_good_again(self, client, event):
        first = own(client, people="3")
        address = own(client, name="Ola")
        client.post(first, {"do": "cancel"})
        SignUp.objects.filter(name="Ola").update(offer_until=timezone.now())
        answer = client.post(address, {"do": "claim"})
        assert answer.status_code == 422
        assert "Ta propozycja już nie obowiązuje" in text(answer)
        assert SignUp.objects.get(name="Ola").state != SignUpState.PLACED

    def test_a_replaced_link_no_longer_opens(self, client, event):
        address = own(client)
        new = client.post(address, {"do": "link"})["Location"]
        assert client.get(new).status_code == 200
        gone = client.get(address)
        assert gone.status_code == 404
        assert "Nie ma tu zapisu" in text(gone)

    def test_no_other_link_opens_it(self, client, event):
        address = own(client)
        signup = SignUp.objects.get()
        for wrong in (
            signup.reference,
            signup.reference + "x" * 22,
            signup.token[:-1],
            str(signup.pk),
            "a" * 500,
        ):
            assert client.get(f"/pl/sign-up/{wrong}/").status_code == 404
        assert "ala" not in address.lower()

    def test_what_cannot_be_done_is_refused_in_words(self, client, event):
        address = own(client)
        for deed in ("take", "nonsense", ""):
            answer = client.post(address, {"do": deed})
            assert answer.status_code == 422
        assert SignUp.objects.get().state == SignUpState.PLACED

    def test_a_calendar_file_for_those_who_have_a_place(self, client, event):
        address = own(client, people="3")
        calendar = client.get(f"{address}calendar.ics")
        assert b"SUMMARY:Joga" in calendar.content
        assert calendar["Cache-Control"] == "no-store, private"
        waits = own(client, name="Ola")
        assert client.get(f"{waits}calendar.ics").status_code == 404

    def test_a_copy_of_ones_data_and_its_end(self, client, event):
        address = own(client)
        copy = client.get(f"{address}data.json").json()
        assert "ala@example.org" in str(copy)
        answer = client.post(address, {"do": "erase"})
        assert "Twoje dane są usunięte" in text(answer)
        assert client.get(address).status_code == 410
        assert Places.objects.get().taken == 0
        left = SignUp.objects.get()
        assert (left.name, left.email) == ("", "")

    def test_the_language_is_switched_under_the_same_link(self, client, event):
        address = own(client)
        other = soup(client.get(address)).select_one("a[hreflang=en]")["href"]
        assert "You have a place" in text(client.get(other))

    def test_after_the_event_it_can_only_be_read(self, client, event):
        address = own(client)
        past = timezone.now() - DAY
        event.occurrences.update(start=past, end=past + DAY / 24)
        page = client.get(address)
        assert "Spotkanie już się odbyło" in text(page)
        assert client.post(address, {"do": "cancel"}).status_code == 422
        assert SignUp.objects.get().state == SignUpState.PLACED


def test_the_cache_that_does_not_answer_stops_nobody(client, event, monkeypatch):
    monkeypatch.setattr(caches["default"], "incr", lambda *args, **kwargs: 1 / 0)
    assert own(client)


def test_a_form_sent_to_another_event_is_shown_again(client, event, index):
    other = make_event(index, title_pl="Taniec", signup_mode="date", capacity=1)
    form = soup(client.get(FORM)).select_one("form.sign-up-form")
    values = {"name": "Ola", "email": "o@example.org"}
    values["form"] = form.select_one("[name=form]")["value"]
    elsewhere = f"/pl/sign-up/for/{other.pk}/{other.occurrences.get().key}/"
    assert client.post(form["action"], values).status_code == 303
    again = client.post(elsewhere, values)
    assert again.status_code == 422
    assert SignUp.objects.count() == 1
    # What is told of personal data there is kept with the second, not what the first form said.
    values["form"] = soup(again).select_one("form.sign-up-form [name=form]")["value"]
    assert client.post(elsewhere, values).status_code == 303
    assert SignUp.objects.count() == 2


@pytest.mark.parametrize("mode", ["date", "course"])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_a_preview_shows_sign_up_as_it_will_be(event, rf, admin_user, mode, language):
    draft = EventPage(
        title_pl="Nowe",
        signup_mode=mode,
        capacity=5,
        start=timezone.now() + DAY,
        end=timezone.now() + DAY + DAY / 24,
    )
    for page in (draft, event):
        page.signup_mode, page.capacity = mode, 5
        answer = page.make_preview_request(preview_mode=language)
        words = {"pl": "zostało 5 wolnych miejsc", "en": "5 places left"}
        assert words[language] in text(answer).lower()
