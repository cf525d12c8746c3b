"""Forms and personal pages say in the reader's language what the database holds in two."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone, translation

from events.models import SignUp, SignUpDefaults
from tests import proposals
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)

pytestmark = pytest.mark.django_db

LANGUAGES = ("pl", "en")
CLAUSE = {"pl": "Administratorem danych jest Dom.", "en": "The controller is the House."}


@pytest.fixture(autouse=True)
def unhurried(settings):
    settings.SIGNUP_FORM_SECONDS = 0


@pytest.fixture
def event(db):
    space = make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")
    SignUpDefaults.objects.create(
        space=space, **{f"clause_{code}": text for code, text in CLAUSE.items()}
    )
    start = timezone.now() + timedelta(days=10)
    values = {"signup_mode": "date", "capacity": 3, "start": start}
    return make_event(make_event_index(space), title_pl="Joga", title_en="Yoga", **values)


def soup(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def clause_of(response):
    """What the page says about personal data."""
    page = soup(response)
    prose = page.select_one(".clause .prose") or page.select(".prose")[-1]
    return " ".join(prose.get_text(" ").split())


def signed_up(client, event):
    """The page of a sign-up made with the Polish form."""
    form = soup(client.get(f"{event.get_url_in('pl')}sign-up/")).select_one("form.sign-up-form")
    given = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    given |= {"name": "Ala Kot", "email": "ala@example.org"}
    assert client.post(form["action"], given).status_code == 303
    return SignUp.objects.get()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_for_signing_up(client, event, language):
    assert clause_of(client.get(f"{event.get_url_in(language)}sign-up/")) == CLAUSE[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_sign_up(client, event, language):
    signup = signed_up(client, event)
    with translation.override(language):
        address = reverse("events:my_sign_up", args=[signup.token])
    assert clause_of(client.get(address)) == CLAUSE[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_for_the_weekly_letter(client, event, language):
    with translation.override(language):
        address = reverse("events:digest", args=[event.get_parent().pk])
    told = clause_of(client.get(address))
    assert ("Twój" in told or "danych" in told) is (language == "pl"), told
    assert ("your" in told.lower()) is (language == "en"), told


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_for_a_proposal(client, event, language):
    told = clause_of(client.get(proposals.FORM[language]))
    assert ("danych" in told) is (language == "pl"), told
    assert ("your" in told.lower()) is (language == "en"), told


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_proposal(client, event, language):
    proposal = proposals.confirmed(client)
    told = clause_of(client.get(proposals.own(proposal, language)))
    kept = getattr(proposal.clause, f"text_{language}")
    assert told.split()[:8] == kept.split()[:8]
    assert proposal.clause.text_pl.split()[:8] != proposal.clause.text_en.split()[:8]
