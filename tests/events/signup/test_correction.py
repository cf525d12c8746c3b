"""Name, e-mail and telephone can be corrected without losing the place in the queue."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.urls import reverse

from events.models import OutgoingMail, SignUp
from events.signup import retention
from events.signup.waiting_list import position
from tests.events.people import enter, make_coordinator, make_house, now
from tests.factories import make_user
from tests.letters import send_letters

pytestmark = pytest.mark.django_db

GIVEN = {"name": "Ala Kot", "email": "ala@example.org", "phone": "+48 12 345 67 89"}


@pytest.fixture
def event(db):
    return make_house(capacity=1)


@pytest.fixture
def signup(event):
    """The second of three who wait, with a mistyped address."""
    enter(event, "Ola")
    enter(event, "Ewa")
    waiting = enter(event, "Ala", email="ala@exmaple.org")
    enter(event, "Iza")
    send_letters()
    mail.outbox.clear()
    return waiting


def correct(client, signup, **values):
    return client.post(signup.get_absolute_url(), {"do": "correct", **GIVEN, **values})


def link_in(message, name):
    (address,) = re.findall(rf"https?://[^/\s]+(/\S+/{name}/)", message.body)
    return address


class TestByThePerson:
    def test_a_new_address_is_asked_first_and_the_place_is_kept(self, client, signup):
        number = position(signup)
        assert correct(client, signup).status_code == 303
        changed = now(signup)
        assert (changed.name, changed.phone) == ("Ala Kot", "+48 12 345 67 89")
        assert (changed.email, changed.new_email) == ("ala@exmaple.org", "ala@example.org")
        (letter,) = send_letters()
        assert letter.to == ["ala@example.org"]
        assert "Ala" not in letter.body
        confirm = link_in(letter, "email")
        assert "ala@example.org" in client.get(confirm).content.decode()
        assert now(signup).email == "ala@exmaple.org"  # nothing is done by reading
        client.post(confirm)
        changed = now(signup)
        assert (changed.email, changed.new_email) == ("ala@example.org", "")
        assert (changed.state, position(changed)) == ("waiting", number)

    def test_the_old_link_stops_working_and_the_new_address_gets_one(self, client, signup):
        correct(client, signup)
        (letter,) = send_letters()
        client.post(link_in(letter, "email"))
        assert client.get(signup.get_absolute_url()).status_code == 404
        told = send_letters()[-1]
        assert told.to == ["ala@example.org"]
        assert now(signup).token in told.body

    def test_an_earlier_address_cannot_be_confirmed_any_more(self, client, signup):
        correct(client, signup, email="inna@example.org")
        (first,) = send_letters()
        correct(client, signup)
        assert client.post(link_in(first, "email")).status_code == 404
        assert now(signup).email == "ala@exmaple.org"

    def test_somebody_must_stay_reachable(self, client, signup):
        answer = correct(client, signup, email="", phone="")
        assert answer.status_code == 422
        assert now(signup).email == "ala@exmaple.org"

    def test_the_number_of_letters_is_limited(self, client, signup):
        codes = [correct(client, signup, email=f"a{n}@example.org").status_code for n in range(7)]
        assert codes == [303] * 5 + [422] * 2

    def test_after_it_was_cancelled_too(self, client, signup):
        client.post(signup.get_absolute_url(), {"do": "cancel"})
        correct(client, signup, email="ala@exmaple.org")
        assert now(signup).name == "Ala Kot"

    def test_the_address_asked_about_goes_with_the_rest(self, client, signup):
        correct(client, signup)
        assert retention.copy_of(now(signup))["new_email_to_confirm"] == "ala@example.org"
        retention.erase(signup)
        assert now(signup).new_email == ""
        assert correct(client, signup).status_code == 410


class TestByTheCoordinator:
    def test_it_holds_at_once_and_a_new_link_goes_to_the_new_address(self, client, signup, event):
        number = position(signup)
        client.force_login(make_coordinator(event))
        form = client.get(reverse("correct_sign_up", args=[signup.pk])).context["form"]
        assert form.initial["email"] == "ala@exmaple.org"
        client.post(reverse("correct_sign_up", args=[signup.pk]), GIVEN)
        changed = now(signup)
        assert {name: getattr(changed, name) for name in GIVEN} == GIVEN
        assert (changed.state, position(changed)) == ("waiting", number)
        (letter,) = send_letters()
        assert letter.to == ["ala@example.org"]
        assert changed.token in letter.body
        change = changed.changes.get(kind="corrected")
        assert change.by is not None
        assert "ala" not in str(change.data)

    def test_a_letter_that_failed_at_the_old_address_counts_no_more(self, client, signup, event):
        OutgoingMail.objects.filter(change__signup=signup).update(
            sent_at=None, failed_at=signup.created_at
        )
        client.force_login(make_coordinator(event))
        people = reverse("one_sign_up", args=[signup.pk])
        assert client.get(people).context["person"].undelivered
        client.post(reverse("correct_sign_up", args=[signup.pk]), GIVEN)
        assert not client.get(people).context["person"].undelivered

    def test_without_a_change_nothing_is_written(self, client, signup, event):
        client.force_login(make_coordinator(event))
        same = {name: getattr(signup, name) for name in GIVEN}
        client.post(reverse("correct_sign_up", args=[signup.pk]), same)
        assert not send_letters()
        assert now(signup).rotation == signup.rotation

    def test_others_may_not(self, client, signup):
        client.force_login(make_user("ktos"))
        assert client.post(reverse("correct_sign_up", args=[signup.pk]), GIVEN).status_code == 302
        assert SignUp.objects.get(pk=signup.pk).name == "Ala"
