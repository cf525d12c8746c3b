"""The soak's verdict finds what it is there to find: each fault is put in by hand."""

from __future__ import annotations

import pytest
from django.utils import timezone

from events.models import OutgoingMail, SignUp
from events.signup import services as signups
from events.signup.services import Applicant
from network.mail.outbox import deliver
from tests.events.signup.letters import make_class, make_house
from tests.soak import verdict
from tests.soak.client import Ledger, Promise
from tests.soak.mail_server import MailServer

pytestmark = pytest.mark.django_db
EMAIL = "ala@soak.example.org"


@pytest.fixture
def signup():
    event = make_class(make_house(), capacity=2)
    return signups.sign_up(event, event.occurrences.get(), Applicant("Ala", email=EMAIL))


@pytest.fixture
def ledger(signup):
    return Ledger(sign_ups={EMAIL: Promise(signup.get_absolute_url(), 1)})


@pytest.fixture
def mail(signup):
    letter = OutgoingMail.objects.get()
    deliver.call("events.outgoingmail", letter.pk)
    with MailServer() as server:
        server.accepted[letter.message_id] = 1
        yield server


@pytest.fixture
def found(ledger, mail):
    def figures(orphans=()):
        seen = verdict.Orphans()
        seen.names |= set(orphans)
        return {name for name, what in verdict.figures(ledger, mail, seen).items() if what}

    return figures


def test_when_all_is_well_all_are_zero(found):
    assert not found()


def test_more_people_than_seats(found):
    SignUp.objects.update(people=3)  # past the counter, whose constraint would refuse it
    assert found() == {"oversold", "lost", "rules broken"}


def test_an_acknowledged_sign_up_that_is_not_there(found, signup, ledger):
    ledger.sign_ups["ola@soak.example.org"] = ledger.sign_ups[EMAIL]
    assert found() == {"lost"}


@pytest.mark.parametrize("change", [{"people": 2}, {"ended": True}])
def test_an_acknowledged_change_that_is_not_there(found, ledger, change):
    vars(ledger.sign_ups[EMAIL]).update(change)
    assert found() == {"lost"}


def test_a_sign_up_that_is_there_twice(found, signup):
    again = SignUp.objects.get()
    again.pk, again.reference, again.once = None, "x" * 22, "other"
    again.save()
    assert "lost" in found()


def test_a_letter_that_no_server_accepted(found, mail):
    mail.accepted.clear()
    assert found() == {"letters lost"}


def test_a_letter_that_still_waits(found, mail):
    OutgoingMail.objects.update(sent_at=None, due_at=timezone.now())
    assert found() == {"letters lost"}


def test_a_letter_that_went_twice(found, mail):
    [name] = mail.accepted
    mail.accepted[name] = 2
    assert found() == {"letters twice"}
    assert not found(orphans=[name])  # its worker was killed
    mail.unheard[name] = 1
    assert not found()  # the 250 was cut off


def test_errors_of_the_server_and_other_faults(found, ledger):
    ledger.fault("500 at GET /pl/: x")
    ledger.fault("404 at cancel")
    assert found() == {"5xx", "other faults"}
