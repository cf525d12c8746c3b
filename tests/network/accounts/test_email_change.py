"""One's own e-mail address: with the password, confirmed from the mailbox, of nobody else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from events.clock import tick as clock
from network.http.log_redaction import without_secrets
from network.models import AccountLetter, EmailChange, User
from tests.clock import at
from tests.factories import make_administrator, make_user
from tests.letters import send_letters
from tests.network.accounts.browsers import Browser

TEN = datetime(2026, 11, 30, 10, tzinfo=UTC)
RIGHT, NEW = "a-long-password", "ewa.nowa@example.org"


@pytest.fixture
def ewa():
    user = make_administrator("ewa")
    user.first_name, user.last_name = "Ewa", "Wrona"
    user.save()
    return user


@pytest.fixture
def cms(ewa):
    cms = Browser("203.0.113.9")
    cms.force_login(ewa)
    return cms


def save(cms, **values):
    """Save the account page; what is not named stays."""
    form = {
        "name_email-first_name": "Ewa",
        "name_email-last_name": "Wrona",
        "locale-preferred_language": values.pop("language", "pl"),
        "locale-current_time_zone": "Europe/Warsaw",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        **{name.replace("__", "-"): value for name, value in values.items()},
    }
    return cms.post(reverse("wagtailadmin_account"), form, follow=True)


def ask(cms, email=NEW, password=RIGHT, **more):
    return save(cms, own_email__email=email, own_email__password=password, **more)


def link(letter):
    return re.search(r"http://localhost(/\w\w/account/email/\S+)", letter.body)[1]


def test_it_counts_once_the_new_mailbox_confirms_and_the_old_one_is_told(ewa, cms, mailoutbox):
    text = ask(cms).content.decode()
    assert f"Wysłaliśmy wiadomość na adres {NEW}." in text
    ewa.refresh_from_db()
    assert ewa.email == "ewa@example.org"
    (letter,) = send_letters()
    assert letter.to == [NEW]
    stranger = Browser("198.51.100.1")
    page = stranger.get(link(letter)).content.decode()
    assert f"Czy {NEW} ma być adresem Twojego konta?" in page
    ewa.refresh_from_db()
    assert ewa.email == "ewa@example.org"  # a program that follows links changes nothing
    assert "Logujesz się nadal jako „ewa”" in stranger.post(link(letter)).content.decode()
    ewa.refresh_from_db()
    assert ewa.email == NEW
    _first, told = send_letters()
    assert told.to == ["ewa@example.org"]
    assert NEW not in told.body
    assert stranger.post(link(letter)).status_code == 410


@pytest.mark.parametrize(
    ("language", "confirm", "changed", "page", "done"),
    [
        (
            "pl",
            ("Potwierdź nowy adres e-mail", "należy do Ciebie", "nie rób nic"),
            ("Adres e-mail został zmieniony", "Konto „ewa”", "powiadom administratora"),
            "Tak, to mój adres",
            "Wiadomości o Twoim koncie będą odtąd",
        ),
        (
            "en",
            ("Confirm your new e-mail address", "that it is yours", "do nothing"),
            ("Your e-mail address was changed", "account “ewa”", "tell an administrator"),
            "Yes, this is my address",
            "You go on signing in as “ewa”",
        ),
    ],
)
def test_its_letters_and_pages_are_in_the_language_of_their_reader(
    cms, language, confirm, changed, page, done, mailoutbox
):
    ask(cms, language=language)
    (letter,) = send_letters()
    assert all(each in letter.subject + letter.body for each in confirm)
    assert "ewa”" not in letter.body  # it may have come to a stranger
    assert link(letter).startswith(f"/{language}/")
    assert page in cms.get(link(letter)).content.decode()
    assert done in cms.post(link(letter)).content.decode()
    told = send_letters()[-1]
    assert all(each in told.subject + told.body for each in changed)
    assert changed[0] in told.alternatives[0].content


@pytest.mark.parametrize(
    ("language", "words"),
    [("pl", "To nie jest Twoje hasło."), ("en", "This is not your password.")],
)
def test_without_the_password_nothing_is_sent(ewa, cms, language, words):
    save(cms, language=language)
    for password in ("", "wrong"):
        assert words in ask(cms, password=password).content.decode()
    assert not EmailChange.objects.exists()
    assert not AccountLetter.objects.exists()


def test_an_address_among_the_names_changes_nothing(ewa, cms):
    save(cms, name_email__email=NEW)
    ewa.refresh_from_db()
    assert ewa.email == "ewa@example.org"


@pytest.mark.parametrize("what", ["address", "password"])
def test_guessing_ones_own_password_is_slowed_down(ewa, cms, what):
    def guess(password):
        if what == "address":
            return ask(cms, password=password).content.decode()
        return save(
            cms,
            password__old_password=password,
            password__new_password1="three quiet words 7",
            password__new_password2="three quiet words 7",
        ).content.decode()

    with at(TEN):
        for n in range(6):
            assert "Poczekaj" not in guess(f"wrong {n}")
        assert "Poczekaj 1 sekundę" in guess(RIGHT)
    with at(TEN + timedelta(seconds=1)):
        guess(RIGHT)
    ewa.refresh_from_db()
    changed = ewa.check_password("three quiet words 7")
    assert (EmailChange.objects.count(), changed) == ((1, False), (0, True))[what == "password"]


def test_no_two_accounts_have_one_address(ewa, cms, mailoutbox):
    make_user("jan")
    text = ask(cms, "JAN@example.org").content.decode()
    assert "Ten adres ma już inne konto." in text
    assert "Ten adres" not in ask(cms, "JAN@example.org", "wrong").content.decode()
    ask(cms)
    (letter,) = send_letters()
    User.objects.filter(username="jan").update(email=NEW.upper())
    response = cms.post(link(letter))
    assert response.status_code == 409
    assert "inne konto" in response.content.decode()
    with translation.override("en"):
        page = cms.post(link(letter).replace("/pl/", "/en/")).content.decode()
    assert "Another account has got this address" in page
    ewa.refresh_from_db()
    assert ewa.email == "ewa@example.org"


def test_only_the_last_link_works_and_only_for_a_day(cms, mailoutbox):
    ask(cms)
    ask(cms, "ewa.inna@example.org")
    send_letters()
    assert [letter.to for letter in mailoutbox] == [["ewa.inna@example.org"]]
    (letter,) = mailoutbox
    assert cms.get(link(letter)).status_code == 200
    assert cms.get(f"{link(letter)[:-3]}a/").status_code == 410
    EmailChange.objects.all().delete()
    response = cms.get(link(letter))
    assert response.status_code == 410
    assert "Ten link został już użyty, wygasł" in response.content.decode()
    page = cms.get(link(letter).replace("/pl/", "/en/")).content.decode()
    assert "This link has been used, has expired" in page


def test_a_link_of_yesterday_is_over(cms, mailoutbox, monkeypatch):
    monkeypatch.setattr("network.accounts.links.LINK_LASTS", timedelta(seconds=-1))
    ask(cms)
    (letter,) = send_letters()
    assert cms.get(link(letter)).status_code == 410


def test_few_letters_go_to_one_mailbox_and_for_one_account(cms, mailoutbox):
    with at(TEN):
        for _time in range(3):
            ask(cms)
        assert "Spróbuj ponownie za godzinę." in ask(cms).content.decode()
        assert "za godzinę." in ask(cms, "another@example.org").content.decode()


def test_the_link_is_in_no_log():
    assert without_secrets("/pl/account/email/abc:def:ghi/") == "/pl/account/email/…/"


class TestUsersOfTheCms:
    def edit(self, cms, user, **values):
        form = {
            "username": user.username,
            "email": user.email,
            "first_name": "Jan",
            "last_name": "Nowak",
            "is_active": "on",
            "groups": [group.pk for group in user.groups.all()],
            **values,
        }
        return cms.post(reverse("wagtailusers_users:edit", args=[user.pk]), form)

    def test_nobody_is_given_the_address_of_another(self, cms):
        jan = make_user("jan")
        response = self.edit(cms, jan, email="EWA@example.org")
        assert "Ten adres ma już inne konto." in response.content.decode()
        assert self.edit(cms, jan, email="jan.nowak@example.org").status_code == 302
        new = {"username": "ola", "first_name": "Ola", "last_name": "Nowak"}
        new |= {"password1": "three quiet words 7", "password2": "three quiet words 7"}
        add = reverse("wagtailusers_users:add")
        response = cms.post(add, {**new, "email": "Jan.Nowak@example.org"})
        assert "Ten adres ma już inne konto." in response.content.decode()
        assert cms.post(add, {**new, "email": "ola@example.org"}).status_code == 302

    def test_what_was_so_already_can_be_saved(self, cms):
        jan = make_user("jan")
        User.objects.filter(pk=jan.pk).update(email="ewa@example.org")
        jan.refresh_from_db()
        assert self.edit(cms, jan).status_code == 302

    def test_ones_own_address_and_password_are_not_changed_there(self, ewa, cms):
        page = cms.get(reverse("wagtailusers_users:edit", args=[ewa.pk])).content.decode()
        assert "Swój adres i hasło zmieniasz w zakładce" in page
        assert "password1" not in page
        new = {"password1": "three quiet words 7", "password2": "three quiet words 7"}
        self.edit(cms, ewa, email=NEW, **new)
        ewa.refresh_from_db()
        assert ewa.email == "ewa@example.org"
        assert ewa.check_password(RIGHT)
        assert ewa.last_name == "Nowak"


def test_what_was_not_confirmed_goes_after_a_day_and_letters_after_a_week(cms):
    ask(cms)
    clock.tick(timezone.now() + timedelta(hours=25))
    assert not EmailChange.objects.exists()
    AccountLetter.objects.create(kind="password")
    clock.tick(timezone.now() + timedelta(days=6))
    assert AccountLetter.objects.count() == 1
    clock.tick(timezone.now() + timedelta(days=8))
    assert not AccountLetter.objects.exists()
