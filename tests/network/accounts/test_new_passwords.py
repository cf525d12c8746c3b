"""A new password by letter: few letters to a mailbox, and nobody learns who has an account."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.users.models import UserProfile

from network.models import AccountLetter
from tests.clock import at
from tests.factories import make_administrator
from tests.letters import send_letters
from tests.network.accounts.browsers import Browser

TEN = datetime(2026, 11, 30, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def ewa():
    return make_administrator("ewa")


def ask(email, browser=None):
    browser = browser or Browser("203.0.113.9")
    return browser.post("/admin/password_reset/", {"email": email})


def test_the_letter_is_sent_by_the_worker_and_its_link_works(ewa, mailoutbox):
    browser = Browser("203.0.113.9")
    assert ask("EWA@example.org", browser).status_code == 302
    assert not mailoutbox
    (letter,) = send_letters()
    assert letter.to == ["ewa@example.org"]
    path = re.search(r"http://localhost(/admin/password_reset/confirm/\S+)", letter.body)[1]
    place = browser.get(path)["Location"]
    new = {"new_password1": "three quiet words 7", "new_password2": "three quiet words 7"}
    assert browser.post(place, new).status_code == 302
    ewa.refresh_from_db()
    assert ewa.check_password("three quiet words 7")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pl", ("Nowe hasło", "do konta „ewa”", "Ustaw nowe hasło", "nie rób nic", "Sieć MAM")),
        ("en", ("A new password", "account “ewa”", "Choose a new password", "do nothing")),
    ],
)
def test_the_letter_is_in_the_language_of_its_reader(ewa, language, words, mailoutbox):
    profile = UserProfile.get_for_user(ewa)
    profile.preferred_language = language
    profile.save()
    ask("ewa@example.org")
    (letter,) = send_letters()
    assert all(each in letter.subject + letter.body for each in words)
    assert words[2] in letter.alternatives[0].content
    assert letter.extra_headers["Content-Language"] == language


def test_a_mailbox_gets_three_letters_an_hour_from_wherever_they_are_asked_for(mailoutbox):
    with at(TEN):
        for n in range(6):
            address = ("ewa@example.org", "Ewa@Example.org")[n % 2]
            assert ask(address, Browser(f"203.0.113.{n}")).status_code == 302
    assert len(send_letters()) == 3
    with at(TEN + timedelta(hours=1)):
        ask("ewa@example.org")
    assert len(send_letters()) == 4


def test_with_an_account_or_without_all_looks_and_costs_the_same(ewa, mailoutbox):
    costs, pages = [], []
    for n, email in enumerate(("ewa@example.org", "nobody@example.org")):
        with CaptureQueriesContext(connection) as queries:
            response = ask(email, Browser(f"203.0.113.{n}"))
        costs.append([query["sql"].split()[0] for query in queries])
        pages.append((response.status_code, response["Location"]))
    assert costs[0] == costs[1]
    assert pages[0] == pages[1]
    assert AccountLetter.objects.count() == 2
    assert [letter.to for letter in send_letters()] == [["ewa@example.org"]]
    assert AccountLetter.objects.exclude(dropped_at=None).count() == 1


def test_whoever_may_not_sign_in_gets_none(ewa, mailoutbox):
    ask("ewa@example.org")
    ewa.is_active = False
    ewa.save()
    ask("ewa@example.org")
    assert not send_letters()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pl", "Z tego miejsca poproszono o bardzo wiele nowych haseł."),
        ("en", "Very many new passwords have been asked for from here."),
    ],
)
def test_one_network_asks_for_ten_an_hour(language, words):
    browser = Browser("203.0.113.9", language)
    with at(TEN + timedelta(minutes=20)):
        answers = [ask(f"name{n}@example.org", browser).status_code for n in range(11)]
        assert answers == [302] * 10 + [429]
        response = ask("ewa@example.org", browser)
        assert words in response.content.decode()
        assert response["Retry-After"] == "2400"
        assert ask("ewa@example.org", Browser("203.0.113.10")).status_code == 302
