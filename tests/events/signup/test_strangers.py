"""Letters to mailboxes that nobody has confirmed: few of them, and nothing that was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from events.models import OutgoingMail, SignUp, SignUpChange
from events.occurrences.changes import cancel_date
from events.signup import services as signups
from events.signup.correction import confirm_email, correct
from network.mail import outbox
from network.mail.outbox import deliver
from sites.models import Proposal, ProposalLetter
from tests import proposals
from tests.clock import at
from tests.events.people import enter, make_coordinator, make_house, now
from tests.events.signup.pages import soup, text
from tests.standing import again, standing

pytestmark = pytest.mark.django_db

TEXT = "Zadzwoń pod 700 100 200"
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        yield make_house(capacity=50)


@pytest.fixture
def event(house, db):
    return again(house)


@pytest.fixture(autouse=True)
def unhurried(settings):
    settings.SIGNUP_FORM_SECONDS = 0


def send_due(after=timedelta()):
    """What the worker does when this time has passed: every letter that is due then."""
    with at(timezone.now() + after):
        for model in (OutgoingMail, ProposalLetter):
            due = model.objects.unsent().filter(due_at__lte=timezone.now()).order_by("pk")
            for key in list(due.values_list("pk", flat=True)):
                deliver.call(model._meta.label_lower, key)


def post(client, signup, **values):
    with translation.override("pl"):
        return client.post(reverse("events:my_sign_up", args=[now(signup).token]), values)


class TestHowManyGoToOneMailbox:
    @pytest.fixture(autouse=True)
    def few(self, settings):
        settings.LETTERS_AN_HOUR = 3

    def test_over_all_forms_the_rest_waits_for_the_next_hour_and_is_not_lost(
        self, event, client, mailoutbox
    ):
        moment = timezone.now().replace(minute=5, second=0, microsecond=0)
        with at(moment):
            for number in range(4):
                enter(event, f"Osoba {number}", email="Ofiara@example.org")
            proposals.send(client, email="ofiara@example.org")
            enter(event, "Inna", email="inna@example.org")
            send_due()
            to = [letter.to[0].lower() for letter in mailoutbox]
            assert to.count("ofiara@example.org") == 3
            assert to.count("inna@example.org") == 1
            send_due(30 * MINUTE)
            assert len(mailoutbox) == 4
            waiting = OutgoingMail.objects.unsent().get()
            assert (waiting.attempts, waiting.failed_at) == (0, None)
            send_due(56 * MINUTE)
        assert len(mailoutbox) == 6
        assert not OutgoingMail.objects.unsent().exists()
        assert not ProposalLetter.objects.unsent().exists()

    def test_what_must_go_out_goes_and_is_not_counted(self, event, mailoutbox):
        coordinator = make_coordinator(event)
        for number in range(5):
            enter(event, f"Osoba {number}", email="ofiara@example.org", by=coordinator)
        send_due()
        assert len(mailoutbox) == 5  # staff signed them up
        for number in range(4):
            enter(event, f"Jeszcze {number}", email="ofiara@example.org")
        send_due()
        assert len(mailoutbox) == 8
        cancel_date(event.occurrences.get().pk, reason={"reason_pl": "Choroba"}, by=coordinator)
        send_due()
        assert len(mailoutbox) == 8 + 9

    def test_a_letter_that_failed_is_counted_once(self, event, mailoutbox, monkeypatch):
        signup = enter(event, email="ofiara@example.org")
        OutgoingMail.objects.filter(change__signup=signup).update(attempts=1)
        monkeypatch.setattr(outbox, "may_write_to", lambda address: False)
        send_due()
        assert len(mailoutbox) == 1


class TestChangesOfOneSignUp:
    def test_are_told_by_two_letters_however_many_there_are(self, event, mailoutbox):
        signup = enter(event, email="ofiara@example.org")
        for _time in range(20):
            for people in (2, 3, 4):
                signup = signups.change_people(signup, people)
                send_due()
        told = OutgoingMail.objects.filter(change__kind="people")
        assert len(mailoutbox) == 2  # the sign-up, and the first change at once
        assert told.unsent().count() == 1
        send_due(11 * MINUTE)
        assert len(mailoutbox) == 3
        last = " ".join(mailoutbox[-1].body.split())
        assert "Dla ilu osób: 4 osoby" in last
        assert "Przedtem: 2 osoby" in last
        assert not told.unsent().exists()

    def test_that_come_to_nothing_are_not_told(self, event, mailoutbox):
        signup = signups.change_people(enter(event), 2)
        send_due()
        for people in (3, 2):
            signups.change_people(now(signup), people)
        send_due(11 * MINUTE)
        assert len(mailoutbox) == 2
        assert not OutgoingMail.objects.unsent().exists()

    def test_new_links_are_sent_by_two_letters_and_the_last_one_works(self, event, mailoutbox):
        signup = enter(event)
        for _time in range(5):
            signups.rotate_link(now(signup))
            send_due()
        send_due(11 * MINUTE)
        assert len(mailoutbox) == 3
        assert now(signup).token in mailoutbox[-1].body

    def test_a_confirmed_address_gets_its_link_at_once(self, event, mailoutbox):
        signup = signups.rotate_link(enter(event))
        correct(signup, name="Ala", email="nowa@example.org", phone="")
        confirm_email(now(signup))
        send_due()
        assert "nowa@example.org" in [letter.to[0] for letter in mailoutbox]
        assert now(signup).token in mailoutbox[-1].body


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_page_of_a_sign_up_is_not_changed_very_often(client, event, settings, language):
    settings.OWN_PAGE_RATE = 3
    said = {
        "pl": "Zmieniano to bardzo często. Odczekaj dziesięć minut.",
        "en": "This has been changed very often. Please wait ten minutes.",
    }
    signup = enter(event)
    with translation.override(language):
        address = reverse("events:my_sign_up", args=[signup.token])
    answers = [client.post(address, {"do": "people", "people": n % 3 + 1}) for n in range(5)]
    assert [answer.status_code for answer in answers] == [303] * 3 + [429] * 2
    assert said[language] in text(answers[-1])
    assert now(signup).people == 3
    other = enter(event, "Ola")
    assert post(client, other, do="people", people=2).status_code == 303
    assert client.post(address, {"do": "cancel"}).status_code == 303  # always possible


def test_nor_from_one_place_however_many_sign_ups(client, event, settings):
    settings.SIGNUP_RATE = 3
    people = [enter(event, f"Osoba {number}") for number in range(4)]
    answers = [post(client, signup, do="people", people=2).status_code for signup in people]
    assert answers == [303, 303, 303, 429]
    assert post(client, people[3], do="erase").status_code == 200


class TestWhatWasTyped:
    @pytest.mark.parametrize("language", ["pl", "en"])
    @pytest.mark.parametrize("confirmed", [False, True])
    def test_is_in_no_letter_before_the_mailbox_has_confirmed(
        self, event, mailoutbox, language, confirmed
    ):
        signup = enter(event, TEXT, email="ofiara@example.org", names=[TEXT])
        SignUp.objects.update(language=language)
        if confirmed:
            correct(signup, name=TEXT, email="moja@example.org", phone="")
            confirm_email(now(signup))
            SignUpChange.objects.exclude(kind="link").delete()
        signups.change_people(now(signup), 2)
        send_due()
        assert len(mailoutbox) >= 2
        hello = {"pl": f"Dzień dobry, {TEXT}!", "en": f"Hello {TEXT},"}[language]
        for letter in mailoutbox:
            html = letter.alternatives[0].content
            assert (hello in letter.body) == confirmed
            assert (TEXT in letter.body + html) == confirmed
            assert TEXT not in letter.subject

    def test_another_address_is_a_stranger_again(self, event, mailoutbox):
        signup = enter(event, TEXT)
        correct(signup, name=TEXT, email="moja@example.org", phone="")
        confirm_email(now(signup))
        correct(now(signup), name=TEXT, email="ofiara@example.org", phone="")
        OutgoingMail.objects.exclude(change__kind="email").delete()
        send_due()
        assert not any(TEXT in letter.body for letter in mailoutbox)

    def test_whom_staff_signed_up_is_greeted(self, event, mailoutbox):
        enter(event, "Anna Kot", source="phone", by=make_coordinator(event))
        send_due()
        assert "Dzień dobry, Anna Kot!" in mailoutbox[-1].body

    @pytest.mark.parametrize("language", ["pl", "en"])
    def test_nor_is_a_proposal(self, event, client, mailoutbox, language):
        proposals.send(client, language=language, title_pl=TEXT, title_en=TEXT, text_en="x")
        assert Proposal.objects.exists()
        send_due()
        (letter,) = mailoutbox
        assert TEXT not in letter.body + letter.subject + letter.alternatives[0].content
        assert ("Dom" if language == "pl" else "House") in letter.subject

    @pytest.mark.parametrize("name", ["Wygrana www.zly.example", "ala@zly.example", "Ala\nzly"])
    def test_what_is_no_name_is_refused(self, event, client, name):
        signup = enter(event)
        answer = post(client, signup, do="correct", name=name, email=signup.email, phone="")
        assert answer.status_code == 422
        assert soup(answer).select_one("[name=name]")["value"].split() == name.split()
        assert now(signup).name == "Ala"
