"""Passwords of pages and documents cannot be guessed quickly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
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
