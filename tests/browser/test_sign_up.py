"""A resident on a phone: finds a class, signs up, changes, cancels; another takes the place."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import nothing_for_axe

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 800}
WORDS = {
    "pl": {
        "list": "/pl/miejsca/przyklad-5/wydarzenia/",
        "open": "Przykład: Ceramika dla każdego",
        "full": "Przykład: Pierwsza pomoc",
        "sign up": "Zapisz się",
        "wait": "Dopisz się na listę oczekujących",
        "placed": "Masz 2 miejsca",
        "one": "Masz miejsce",
        "waiting": "Jesteś na liście oczekujących",
        "offered": "Jest dla Ciebie wolne miejsce",
        "cancelled": "Twój zapis jest odwołany",
        "cannot": "Nie mogę przyjść",
        "cancel": "Odwołuję swój zapis",
        "save": "Zapisz",
        "take": "Biorę to miejsce",
    },
    "en": {
        "list": "/en/spaces/example-9/events/",
        "open": "Example: Pottery for everyone",
        "full": "Example: First aid",
        "sign up": "Sign up",
        "wait": "Join the waiting list",
        "placed": "You have 2 places",
        "one": "You have a place",
        "waiting": "You are on the waiting list",
        "offered": "A place is free for you",
        "cancelled": "You have cancelled",
        "cannot": "I cannot come",
        "cancel": "Cancel my sign-up",
        "save": "Save",
        "take": "I take the place",
    },
}


@pytest.fixture(params=["pl", "en"])
def language(request):
    return request.param


@pytest.fixture(params=[True, False], ids=["javascript", "no javascript"])
def phone(request, browser):
    context = browser.new_context(viewport=PHONE, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def open_event(phone: Page, site: str, words: dict[str, str], name: str) -> str:
    phone.goto(site + words["list"])
    phone.get_by_role("link", name=words[name]).first.click()
    return phone.url


def press(phone: Page, label: str) -> None:
    phone.get_by_role("button", name=label, exact=True).click()


def fill_in(phone: Page, label: str, people: int = 1) -> str:
    """The form; answers with the address of the sign-up it leads to."""
    phone.fill("[name=people]", str(people))
    phone.fill("[name=name]", "Osoba Testowa")
    phone.fill("[name=email]", "osoba@example.org")
    press(phone, label)
    phone.wait_for_url(re.compile(r"/sign-up/[\w-]{44}/$"))
    return phone.url


def heading(phone: Page):
    return phone.get_by_role("heading", level=1)


def test_sign_up_change_cancel(phone, site, language):
    words = WORDS[language]
    open_event(phone, site, words, "open")
    # From the event to the confirmation: the button, the form, the button.
    phone.get_by_role("link", name=words["sign up"], exact=True).first.click()
    fill_in(phone, words["sign up"], people=2)
    expect(heading(phone)).to_have_text(words["placed"])
    phone.fill("[name=people]", "1")
    press(phone, words["save"])
    expect(heading(phone)).to_have_text(words["one"])
    phone.get_by_text(words["cannot"]).click()
    press(phone, words["cancel"])
    expect(heading(phone)).to_have_text(words["cancelled"])
    assert phone.context.cookies() == []


def test_a_place_given_up_is_offered_and_taken(phone, site, language):
    words = WORDS[language]
    event = open_event(phone, site, words, "open")
    # Whatever is left is taken by one group after another, until somebody has to wait.
    mine = []
    for _group in range(20):
        phone.goto(event)
        link = phone.get_by_role("link", name=words["sign up"], exact=True)
        if not link.count():
            break
        link.first.click()
        mine.append(fill_in(phone, words["sign up"], people=1))
    phone.get_by_role("link", name=words["wait"]).first.click()
    waits = fill_in(phone, words["wait"])
    expect(heading(phone)).to_have_text(words["waiting"])
    phone.goto(mine[0])
    phone.get_by_text(words["cannot"]).click()
    press(phone, words["cancel"])
    phone.goto(waits)
    expect(heading(phone)).to_have_text(words["offered"])
    press(phone, words["take"])
    expect(heading(phone)).to_have_text(words["one"])
    for address in [*mine[1:], waits]:  # for whoever comes next
        phone.goto(address)
        phone.get_by_text(words["cannot"]).click()
        press(phone, words["cancel"])


def test_a_mistake_is_told_and_nothing_is_lost(phone, site, language):
    words = WORDS[language]
    open_event(phone, site, words, "open")
    phone.get_by_role("link", name=words["sign up"], exact=True).first.click()
    phone.fill("[name=name]", "Osoba Testowa")
    press(phone, words["sign up"])
    expect(phone.get_by_role("alert")).to_be_visible()
    assert phone.input_value("[name=name]") == "Osoba Testowa"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_ones_own_page(browser, site, language, scheme):
    words = WORDS[language]
    context = browser.new_context(viewport=PHONE, color_scheme=scheme)
    page = context.new_page()
    open_event(page, site, words, "full")
    page.get_by_role("link", name=words["wait"]).first.click()
    press(page, words["wait"])
    _read(page)  # the form with its mistakes
    fill_in(page, words["wait"])
    for summary in page.locator("summary").all():
        summary.click()
    _read(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    context.close()


def _read(page: Page) -> None:
    nothing_for_axe(page)
