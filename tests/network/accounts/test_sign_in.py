"""Guessing passwords gets slower and slower, and nobody is locked out by it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from network.accounts import known_browsers, sign_in
from network.http.slowdown import Attempt, Slowdown
from network.models import SharedCount
from tests.clock import at
from tests.factories import make_administrator, make_space, make_space_index
from tests.network.accounts.browsers import RIGHT, Browser

TEN = datetime(2026, 11, 30, 10, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return TEN + timedelta(seconds=seconds)


@pytest.fixture(autouse=True)
def ewa(django_user_model):
    user = make_administrator("ewa")
    user.set_password(RIGHT)
    user.save()
    return user


def hammer(browser: Browser, seconds: int, name: str = "ewa") -> tuple[int, int]:
    """A wrong password each second; how many were looked at, and when that began anew last."""
    looked = last = 0
    for second in range(seconds):
        with at(after(second)):
            if browser.sign_in(name, f"wrong {second}").status_code == 200:
                looked, last = looked + 1, second
    return looked, last


class TestOfAName:
    def test_after_some_failures_one_has_to_wait_longer_and_longer(self):
        browser, waits = Browser("203.0.113.9"), []
        now = 0
        while len(waits) < 10:
            with at(after(now)):
                response = browser.sign_in("ewa", "wrong")
            if response.status_code == 429:
                waits.append(int(response["Retry-After"]))
                now += waits[-1]
            else:
                assert response.status_code == 200
        assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]

    def test_an_attempt_that_comes_too_early_is_not_looked_at_nor_counted(self):
        browser = Browser("203.0.113.9")
        with at(TEN):
            for _try in range(6):
                browser.sign_in("ewa", "wrong")
            before = list(SharedCount.objects.order_by("name").values())
            assert browser.sign_in("ewa", RIGHT).status_code == 429
            assert list(SharedCount.objects.order_by("name").values()) == before
        with at(after(1)):
            assert browser.sign_in("ewa", RIGHT).status_code == 302

    def test_whoever_hammers_from_one_place_leaves_time_for_others(self):
        _looked, last = hammer(Browser("203.0.113.9"), 200)
        with at(after(last + 31)):
            assert Browser("203.0.113.9").sign_in("ewa", RIGHT).status_code == 429
            assert Browser("198.51.100.1").sign_in("ewa", RIGHT).status_code == 302

    def test_an_hour_of_hammering_from_everywhere_is_not_much(self):
        looked = 0
        for second in range(0, 600, 2):
            with at(after(second)):
                browser = Browser(f"203.0.{second // 250}.{second % 250}")
                looked += browser.sign_in("ewa", f"wrong {second}").status_code == 200
        assert looked < 8 + 6 + 600 / 30

    def test_nobody_waits_longer_than_a_minute(self):
        slow = [sign_in.NAME, sign_in.NAME_HERE, sign_in.NETWORK, sign_in.PASSWORD]
        slow += [sign_in.KNOWN_BROWSER, sign_in.OWN_PASSWORD]
        assert {each.seconds(failures) <= 60 for each in slow for failures in range(999)} == {True}

    @pytest.mark.parametrize("name", ["EWA", " ewa", "ｅｗａ"])
    def test_ways_to_write_a_name_are_counted_together(self, name):
        with at(TEN):
            for _try in range(6):
                Browser("203.0.113.9").sign_in(name, "wrong")
            assert Browser("203.0.113.9").sign_in("ewa", RIGHT).status_code == 429

    def test_a_name_that_nobody_has_is_refused_just_the_same(self):
        with at(TEN):
            answers = [
                [Browser(place).sign_in(name, f"{name} {n}").status_code for n in range(8)]
                for name, place in (("ewa", "203.0.113.9"), ("nobody", "198.51.100.1"))
            ]
        assert answers[0] == answers[1]

    def test_a_success_forgives_the_name_its_failures(self):
        browser = Browser("203.0.113.9")
        with at(TEN):
            for _try in range(5):
                browser.sign_in("ewa", "wrong")
            assert browser.sign_in("ewa", RIGHT).status_code == 302
            for _try in range(5):
                assert Browser("203.0.113.9").sign_in("ewa", "wrong").status_code == 200


class TestOfANetwork:
    @pytest.mark.parametrize(
        ("guesser", "neighbour", "other"),
        [
            ("203.0.113.9", "::ffff:203.0.113.9", "203.0.113.10"),
            ("2001:db8:1:2::3", "2001:db8:1:2:ffff::9", "2001:db8:1:3::3"),
        ],
    )
    def test_passwords_tried_on_many_names_are_slowed_down(self, guesser, neighbour, other):
        with at(TEN):
            for n in range(21):
                assert Browser(guesser).sign_in(f"name{n}", f"wrong {n}").status_code == 200
            assert Browser(neighbour).sign_in("ewa", RIGHT).status_code == 429
            assert Browser(other).sign_in("ewa", RIGHT).status_code == 302

    def test_signing_in_between_does_not_forgive_the_other_failures(self):
        with at(TEN):
            for n in range(20):
                Browser("203.0.113.9").sign_in(f"name{n}", f"wrong {n}")
                assert Browser("203.0.113.9").sign_in("ewa", RIGHT).status_code == 302
            Browser("203.0.113.9").sign_in("name20", "wrong 20")
            assert Browser("203.0.113.9").sign_in("name21", "wrong 21").status_code == 429

    def test_one_password_tried_from_everywhere_is_slowed_down(self):
        with at(TEN):
            for n in range(11):
                Browser(f"203.0.113.{n}").sign_in(f"name{n}", "Kraków2026")
            assert Browser("198.51.100.1").sign_in("name", "Kraków2026").status_code == 429
            assert Browser("198.51.100.1").sign_in("ewa", RIGHT).status_code == 302


class TestOfAKnownBrowser:
    def test_it_is_not_held_up_by_strangers(self):
        known = Browser("192.0.2.1")
        assert known.sign_in("ewa", RIGHT).status_code == 302
        known.sign_out()
        with at(TEN):
            for n in range(9):
                Browser(f"203.0.113.{n}").sign_in("ewa", f"wrong {n}")
            assert Browser("192.0.2.1").sign_in("ewa", RIGHT).status_code == 429
            assert known.sign_in("ewa", RIGHT).status_code == 302

    def test_it_has_a_limit_of_its_own(self):
        known = Browser("192.0.2.1")
        known.sign_in("ewa", RIGHT)
        known.sign_out()
        with at(TEN):
            answers = [known.sign_in("ewa", f"wrong {n}").status_code for n in range(12)]
            assert answers == [200] * 11 + [429]
            assert Browser("192.0.2.1").sign_in("ewa", RIGHT).status_code == 302

    def test_it_is_known_for_that_account_only(self):
        make_administrator("jan")
        known = Browser("192.0.2.1")
        known.sign_in("ewa", RIGHT)
        known.sign_out()
        with at(TEN):
            for n in range(9):
                Browser(f"203.0.113.{n}").sign_in("jan", f"wrong {n}")
            assert known.sign_in("jan", "a-long-password").status_code == 429

    def test_several_people_may_share_one(self):
        make_administrator("jan")
        browser = Browser("192.0.2.1")
        for name, password in (("ewa", RIGHT), ("jan", "a-long-password"), ("ewa", RIGHT)):
            assert browser.sign_in(name, password).status_code == 302
            browser.sign_out()
        assert browser.cookies[known_browsers.COOKIE].value.count(".") == 2

    def test_its_cookie_says_nothing_and_cannot_be_made_up(self, settings):
        settings.SESSION_COOKIE_SECURE = True
        browser = Browser("192.0.2.1")
        cookie = browser.sign_in("ewa", RIGHT).cookies[known_browsers.COOKIE]
        assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
        assert int(cookie["max-age"]) >= 300 * 24 * 3600
        assert "ewa" not in cookie.value
        forged = ".".join(["a" * 22, cookie.value.split(".")[1]])
        request = Browser("192.0.2.1").request_with(forged)
        assert not known_browsers.known_as(request, "ewa")
        request = Browser("192.0.2.1").request_with(cookie.value)
        assert known_browsers.known_as(request, "ewa")
        assert not known_browsers.known_as(Browser("1.1.1.1").request_with("ą.ę\n"), "ewa")

    def test_a_new_password_by_letter_makes_the_browser_known(self, mailoutbox, ewa):
        browser = Browser("192.0.2.1")
        browser.choose_password(ewa, "three quiet words 7")
        with at(TEN):
            for n in range(9):
                Browser(f"203.0.113.{n}").sign_in("ewa", f"wrong {n}")
            assert browser.sign_in("ewa", "three quiet words 7").status_code == 302


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pl", "Było zbyt wiele prób. Poczekaj 2 sekundy i spróbuj ponownie."),
        ("en", "There were too many attempts. Please wait 2 seconds, then try again."),
    ],
)
def test_the_page_says_how_long_to_wait_and_keeps_the_name(language, words):
    browser = Browser("203.0.113.9", language)
    with at(TEN):
        for _try in range(6):
            browser.sign_in("ewa", "wrong")
    with at(after(1)):
        browser.sign_in("ewa", "wrong")
        response = browser.sign_in("ewa", RIGHT)
    text = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (429, "2")
    assert words in text
    assert re.search(r'name="username" value="ewa"', text)
    assert RIGHT not in text


@pytest.mark.parametrize("language", ["pl", "en"])
def test_signing_in_to_read_a_page_is_slowed_down_as_well(home, language):
    make_space(make_space_index(home))
    browser, address = Browser("203.0.113.9", language), f"/{language}/_util/login/"
    with at(TEN):
        for _try in range(6):
            assert browser.sign_in("ewa", "wrong", address).status_code == 200
        response = browser.sign_in("ewa", RIGHT, address)
        assert response.status_code == 429
        text = response.content.decode()
        assert {"pl": "Poczekaj 1 sekundę", "en": "Please wait 1 second,"}[language] in text
        assert Browser("203.0.113.9").sign_in("ewa", RIGHT).status_code == 429  # the CMS
    with at(after(1)):
        assert browser.sign_in("ewa", RIGHT, address).status_code == 302
    assert known_browsers.COOKIE in browser.cookies


def test_while_the_counters_do_not_respond_one_can_sign_in(monkeypatch):
    def fail(*args, **more):
        raise RuntimeError("away")

    monkeypatch.setattr("network.services.counter_cache.CounterCache.get_many", fail)
    assert Browser("203.0.113.9").sign_in("ewa", RIGHT).status_code == 302


def test_of_many_attempts_at_once_one_gets_through():
    slow = Slowdown("test", free=0)
    first, second = Attempt((slow, "a")), Attempt((slow, "a"))
    assert first.begin() == 0
    assert second.begin() == 1


def test_nothing_that_is_counted_says_whom_it_is_about():
    Browser("203.0.113.9").sign_in("ewa@example.org", "wrong horse")
    names = " ".join(SharedCount.objects.values_list("name", flat=True))
    assert names
    assert not re.search(r"ewa|203|horse", names)


def test_a_login_without_a_request_is_not_slowed(client: Client):
    assert client.login(username="ewa", password=RIGHT)
