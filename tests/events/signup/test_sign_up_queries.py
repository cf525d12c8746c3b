"""What signing up asks of the database: the same for three people and for sixty."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import RecurrenceRule, SignUp, SignUpChange, SignUpState
from events.signup.services import Applicant, sign_up
from tests.events.signup.pages import EVENT, FORM, make, soup
from tests.factories import make_event_index, make_home, make_space, make_space_index

pytestmark = pytest.mark.django_db

# A series asks for its rules as well; so its page costs more than the others.
PAGE, FORM_PAGE, SENT, OWN = 30, 30, 23, 12


@pytest.fixture
def event(settings):
    settings.SIGNUP_FORM_SECONDS = 0
    settings.SIGNUP_RATE = 1000
    index = make_event_index(
        make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")
    )
    event = make(index, capacity=4)
    event.rules = [RecurrenceRule(count=10)]
    event.save_revision().publish()
    return event


def fill_up(event, count):
    for date in event.occurrences.all():
        for number in range(count):
            sign_up(event, date, Applicant(name=f"Osoba {number}", email="o@example.org"))


def queue_up(event, count):
    """As many more people in each queue; without the letters, which would take most of a minute."""
    for places in event.places.all():
        waiting = places.signups.filter(state=SignUpState.WAITING)
        last = waiting.order_by("number").last()
        more = SignUp.objects.bulk_create(
            SignUp(
                places=places,
                state=SignUpState.WAITING,
                number=last.number + more,
                name=f"Osoba {more}",
                email=last.email,
                clause=last.clause,
            )
            for more in range(1, count + 1)
        )
        change = SignUpChange.Kind.WAITING
        SignUpChange.objects.bulk_create(SignUpChange(signup=each, kind=change) for each in more)
        places.queued = last.number + count
        places.save()


def queries(ask):
    with CaptureQueriesContext(connection) as asked:
        response = ask()
    assert response.status_code in (200, 303)
    return len(asked), response


def costs(client):
    form = soup(client.get(FORM)).select_one("form.sign-up-form")
    values = {"name": "Ala", "email": "ala@example.org"}
    values["form"] = form.select_one("[name=form]")["value"]
    page, _response = queries(lambda: client.get(EVENT))
    form_page, _response = queries(lambda: client.get(FORM))
    sent, answer = queries(lambda: client.post(form["action"], values))
    own, _response = queries(lambda: client.get(answer["Location"]))
    return {"page": page, "form": form_page, "sent": sent, "own": own}


def test_three_people_or_sixty(client, event):
    fill_up(event, 6)
    costs(client)
    few = costs(client)
    queue_up(event, 60)
    assert costs(client) == few
    assert few["page"] <= PAGE
    assert few["form"] <= FORM_PAGE
    assert few["sent"] <= SENT
    assert few["own"] <= OWN
    assert SignUp.objects.count() > 600


def test_a_date_that_is_over_asks_no_more(client, event):
    fill_up(event, 2)
    before, _response = queries(lambda: client.get(EVENT))
    first = event.occurrences.order_by("start").first()
    past = timezone.now() - timedelta(days=2)
    event.occurrences.filter(pk=first.pk).update(start=past, end=past + timedelta(hours=1))
    after, _response = queries(lambda: client.get(EVENT))
    assert after <= before + 1
