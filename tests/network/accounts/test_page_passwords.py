"""Passwords of pages and documents cannot be guessed quickly."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from tests.clock import at
from tests.factories import make_space, make_space_index
from tests.network.accounts.browsers import Browser

TEN = datetime(2026, 11, 30, 10, tzinfo=UTC)
BACK = "/pl/miejsca/dom/"


@pytest.fixture(params=["page", "documents"])
def address(request, home):
    """Where the password is sent."""
    if request.param == "page":
        space = make_space(make_space_index(home), title_pl="Dom")
        found = PageViewRestriction.objects.create(
            page=space, restriction_type="password", password="secret"
        )
        return reverse("wagtailcore_authenticate_with_password", args=[found.pk, space.pk])
    collection = Collection.get_first_root_node().add_child(name="Private")
    found = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="password", password="secret"
    )
    return reverse("wagtaildocs_authenticate_with_password", args=[found.pk])


def guess(browser, address, password, back=BACK):
    return browser.post(address, {"password": password, "return_url": back})


def test_guessing_gets_slower_and_holds_up_nobody_elsewhere(address):
    browser = Browser("203.0.113.9")
    with at(TEN):
        answers = [guess(browser, address, f"wrong {n}").status_code for n in range(12)]
        assert answers == [200] * 11 + [429]
        assert guess(browser, address, "secret").status_code == 429
        assert guess(Browser("203.0.113.10"), address, "secret").status_code == 302
    with at(TEN + timedelta(seconds=1)):
        assert guess(browser, address, "secret").status_code == 302
        assert guess(browser, address, "wrong").status_code == 200
    assert browser.get(address).status_code == 200


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pl", ("Zbyt wiele prób", "Poczekaj 1 sekundę i", "Wróć do formularza z hasłem")),
        ("en", ("Too many attempts", "Please wait 1 second,", "Back to the password")),
    ],
)
def test_the_page_says_how_long_to_wait(address, language, words):
    browser = Browser("203.0.113.9", language)
    address = address.replace("/pl/", f"/{language}/")
    with at(TEN):
        for _try in range(11):
            guess(browser, address, "wrong")
        response = guess(browser, address, "wrong")
        elsewhere = guess(browser, address, "wrong", "https://example.org/")
    text = response.content.decode()
    assert response["Retry-After"] == "1"
    assert all(each in text for each in words)
    assert f'href="{BACK}"' in text
    assert "example.org" not in elsewhere.content.decode()


@pytest.mark.parametrize(
    ("language", "words", "wrong"),
    [
        ("pl", ("hasło", "Podaj hasło", "Dalej"), "Wprowadzone hasło nie jest prawidłowe"),
        ("en", ("This page has a password", "Type the password", "Continue"), "not correct"),
    ],
)
def test_the_form_is_one_of_the_networks_own(home, language, words, wrong):
    space = make_space(make_space_index(home), title_pl="Dom", title_en="House")
    PageViewRestriction.objects.create(page=space, restriction_type="password", password="secret")
    browser = Browser("203.0.113.9", language)
    with translation.override(language):
        shut = browser.get(space.get_url())
    text = shut.content.decode()
    assert all(each in text for each in ('class="masthead"', f'lang="{language}"', *words))
    assert 'for="id_return_url"' not in text  # what nobody is to fill in has no label
    action = re.search(r'action="([^"]+authenticate[^"]+)"', text)[1]
    again = guess(browser, action, "wrong").content.decode()
    assert wrong in again
    assert "<title>" + ("Błąd:" if language == "pl" else "Error:") in again


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pl", ("Zaloguj się", "Tę stronę mogą czytać tylko niektóre osoby")),
        ("en", ("Sign in", "Only some people may read this page")),
    ],
)
def test_so_is_the_sign_in_of_readers(home, language, words):
    space = make_space(make_space_index(home), title_pl="Dom", title_en="House")
    PageViewRestriction.objects.create(page=space, restriction_type="login")
    browser = Browser("203.0.113.9", language)
    with translation.override(language):
        address = urlsplit(space.get_url()).path
    sign_in = browser.get(address)["Location"]
    assert sign_in.endswith(f"?next={address}")
    text = browser.get(sign_in).content.decode()
    assert all(each in text for each in ('class="masthead"', f'lang="{language}"', *words))
    assert f'name="next" value="{address}"' in text
