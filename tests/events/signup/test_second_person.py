"""A form sent again after "Back": a repeat only if it says the same, else a second person."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from events.models import Places, SignUp, SignUpChange, SignUpQuestion
from events.signup import services as signups
from events.signup.services import SignUpRefused
from network.http.sent_forms import SentBefore
from tests.events.people import enter, make_coordinator, make_house
from tests.events.signup.pages import make, soup, text
from tests.factories import make_event_index, make_home, make_space, make_space_index
from tests.proposals import filled
from tests.standing import again, standing

pytestmark = pytest.mark.django_db

FORMS = {
    "pl": "/pl/miejsca/dom/wydarzenia/joga/sign-up/",
    "en": "/en/spaces/house/events/yoga/sign-up/",
}
ASKED = {
    "pl": "Tym formularzem zapisano już: Ala Kot. Czy chcesz zapisać drugą osobę?",
    "en": "You have already signed up Ala Kot with this form. Do you want to sign up a second "
    "person?",
}
SECOND = {"pl": "Zapisz drugą osobę", "en": "Sign up a second person"}
#: What is typed differently the second time, field by field.
OTHER = {
    "name": "Ola Kot",
    "email": "ola@example.org",
    "phone": "12 345 67 89",
    "people": "2",
    "names": "Ewa",
    "answer": "M",
}


@pytest.fixture(autouse=True)
def unhurried(settings):
    settings.SIGNUP_FORM_SECONDS = 0


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        index = make_event_index(
            make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")
        )
        event = make(index, capacity=9, asks_names=True)
        event.questions = [SignUpQuestion(label_pl="Rozmiar?", kind="choice", options_pl="S\nM")]
        event.save_revision().publish()
        yield event


@pytest.fixture
def event(house, db):
    return again(house)


def shown(client, language="pl"):
    """The form as it is shown, and what is typed into it."""
    form = soup(client.get(FORMS[language])).select_one("form.sign-up-form")
    question = SignUpQuestion.objects.get()
    typed = {"name": "Ala Kot", "email": "ala@example.org", f"q{question.pk}": "S"}
    return form["action"], filled(form) | typed


def differently(values, field):
    name = f"q{SignUpQuestion.objects.get().pk}" if field == "answer" else field
    return {**values, name: OTHER[field]}


@pytest.mark.parametrize("language", ["pl", "en"])
def test_a_second_person_after_back_is_asked_about_and_signed_up_by_one_button(
    client, event, language
):
    action, values = shown(client, language)
    first = client.post(action, values)["Location"]
    asked = client.post(action, {**values, "name": "Ola Kot"})
    assert asked.status_code == 409
    assert ASKED[language] in text(asked)
    assert SignUp.objects.count() == 1
    page = soup(asked)
    assert first in [link["href"] for link in page.select("[role=alert] a[href]")]
    form = page.select_one("form.sign-up-form")
    button = page.select_one("[role=alert] button")
    assert button["form"] == form["id"]
    assert " ".join(button.text.split()) == SECOND[language]
    kept = filled(form)
    assert kept["name"] == "Ola Kot"
    assert {name: kept[name] for name in values if name not in ("form", "name")} == {
        name: values[name] for name in values if name not in ("form", "name")
    }
    second = client.post(form["action"], kept)
    assert second.status_code == 303
    assert second["Location"] != first
    assert set(SignUp.objects.values_list("name", flat=True)) == {"Ala Kot", "Ola Kot"}
    assert Places.objects.get().taken == 2


@pytest.mark.parametrize("field", OTHER)
def test_whatever_is_different_it_is_no_repeat(client, event, field):
    action, values = shown(client)
    client.post(action, values)
    assert client.post(action, differently(values, field)).status_code == 409
    assert SignUp.objects.count() == 1


def test_what_is_sent_again_as_it_was_is_one_sign_up_however_it_is_sent(client, event):
    action, values = shown(client)
    first = client.post(action, values)["Location"]
    asked = client.post(action, {**values, "name": "Ola Kot"})
    kept = filled(soup(asked).select_one("form.sign-up-form"))
    second = client.post(action, kept)["Location"]
    # Sent again from either page, and from the first one with what the second person typed.
    assert client.post(action, values)["Location"] == first
    assert client.post(action, kept)["Location"] == second
    assert client.post(action, {**values, "name": "Ola Kot"})["Location"] == second
    # A third one is asked about from both.
    for sent in (values, kept):
        assert client.post(action, {**sent, "name": "Jan Kot"}).status_code == 409
    assert SignUp.objects.count() == 2


def test_what_staff_or_the_person_changed_meanwhile_does_not_make_it_another_form(client, event):
    action, values = shown(client)
    first = client.post(action, values)["Location"]
    signups.change_people(SignUp.objects.get(), 3)
    SignUp.objects.update(name="Alicja Kot", phone="123456789")
    assert client.post(action, values)["Location"] == first


def test_the_button_may_be_pressed_at_once(client, event, settings):
    action, values = shown(client)
    client.post(action, values)
    kept = filled(
        soup(client.post(action, {**values, "name": "Ola"})).select_one("form.sign-up-form")
    )
    settings.SIGNUP_FORM_SECONDS = 60
    assert client.post(action, kept).status_code == 303


def test_whose_data_is_deleted_is_not_named(client, event):
    action, values = shown(client)
    client.post(action, values)
    SignUp.objects.update(name="")
    said = text(client.post(action, {**values, "name": "Ola Kot"}))
    assert "Tym formularzem zapisano już jedną osobę. Czy chcesz zapisać drugą?" in said


def test_the_service_itself_takes_no_other_person_for_the_first(event):
    enter(event, once="x")
    with pytest.raises(SentBefore) as asked:
        enter(event, "Ola", once="x")
    second = enter(event, "Ola", once=asked.value.once)
    assert enter(event, "Ola", once="x").pk == second.pk
    assert isinstance(asked.value, SignUpRefused)


@pytest.mark.parametrize("language", ["pl", "en"])
class TestInTheCms:
    @pytest.fixture
    def desk(self, client, event, language):
        coordinator = make_coordinator(event)
        profile = {"preferred_language": language}
        UserProfile.objects.update_or_create(user=coordinator, defaults=profile)
        client.force_login(coordinator)
        return client

    @pytest.fixture
    def event(self, db):
        return make_house()

    def test_a_second_person_by_telephone(self, desk, event, language):
        address = reverse("add_sign_up", args=[event.occurrences.get().pk])
        values = {"once": "x" * 20, "name": "Ala Kot", "people": "1", "phone": "123456789"}
        values |= {"source": "phone", "language": "pl"}
        assert desk.post(address, values).status_code == 302
        asked = desk.post(address, {**values, "name": "Ola Kot"})
        assert asked.status_code == 200
        assert ASKED[language] in text(asked)
        assert SECOND[language] in text(asked)
        renewed = soup(asked).select_one("[name=once]")["value"]
        again_sent = {**values, "name": "Ola Kot", "once": renewed}
        assert desk.post(address, again_sent).status_code == 302
        assert SignUp.objects.count() == 2
        assert desk.post(address, values).status_code == 302
        assert SignUp.objects.count() == 2

    def test_a_second_message_to_the_same_people(self, desk, event, language):
        enter(event)
        address = reverse("write_to_people", args=[event.occurrences.get().pk])
        values = {"once": "y" * 20, "subject": "Maty", "text": "Weźcie maty."}
        assert desk.post(address, values).status_code == 302
        assert desk.post(address, values).status_code == 302
        messages = SignUpChange.objects.filter(kind="message")
        assert messages.count() == 1
        asked = desk.post(address, {**values, "text": "Maty będą."})
        assert asked.status_code == 200
        said = {
            "pl": "Tym formularzem wysłano już inną wiadomość. Czy wysłać także tę?",
            "en": "Another message has already been sent with this form. Send this one as well?",
        }
        assert said[language] in text(asked)
        assert messages.count() == 1
        renewed = soup(asked).select_one("[name=once]")["value"]
        assert (
            desk.post(address, {**values, "text": "Maty będą.", "once": renewed}).status_code == 302
        )
        assert messages.count() == 2
