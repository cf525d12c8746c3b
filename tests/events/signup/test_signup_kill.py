"""SIGKILL at any moment: what is written is whole, and every letter arrives."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections import Counter
from datetime import timedelta
from http.client import HTTPException

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import OperationalError, connection
from django_tasks_db.models import DBTaskResult

from events.models import OutgoingMail, SignUp
from events.signup import messages as staff_messages
from events.signup import services as signups
from events.signup.forms import new_stamp
from events.signup.services import Applicant
from network.mail.outbox import deliver, pick_up_the_lost
from tests.events.kills import Claims, MailServer, Mother, let_claims_run_out, open_letters
from tests.events.live import Form, Visitor, server, together
from tests.events.series import next_tuesday, weekly
from tests.events.signup.signup_rules import problems
from tests.factories import (
    make_event_index,
    make_home,
    make_space,
    make_space_index,
    make_user,
)
from tests.selection import AT_LENGTH

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
KILLS = 20 if AT_LENGTH else 5
PEOPLE = 40 if AT_LENGTH else 15


@pytest.fixture
def event():
    index = make_event_index(make_space(make_space_index(make_home()), title_pl="Dom"))
    first = next_tuesday() + timedelta(weeks=2)
    return weekly(index, weeks=2, first=first, signup_mode="date", capacity=6)


@pytest.fixture
def mail_server():
    with MailServer() as server:
        yield server


@pytest.fixture
def mother(event, mail_server, tmp_path):
    port = mail_server.server_address[1]
    with Mother("killed_signups", port, tmp_path / "killed.log", event.pk) as mother:
        yield mother


def test_killed_at_any_moment_nothing_is_half_done_and_no_letter_is_lost(
    event, mother, mail_server, mailoutbox
):
    chance = random.Random(5)  # noqa: S311
    kills = 0
    # On a slow machine they come later, until there is enough to look at.
    while kills < KILLS or (SignUp.objects.count() <= KILLS and kills < 5 * KILLS):
        mother.kill("load", chance.uniform(0.02, 0.2) * max(1, kills / KILLS))
        kills += 1
    time.sleep(0.5)  # a database server rolls back what the dead have left
    assert SignUp.objects.count() > KILLS
    assert not problems(event)
    # Letters enough for every worker to be killed at one.
    staff = make_user("staff")
    while OutgoingMail.objects.count() < 10 * KILLS:
        staff_messages.write_to(list(SignUp.objects.all()[:KILLS]), subject="?", text="!", by=staff)
    tasks = sorted(task.args_kwargs["args"] for task in DBTaskResult.objects.all())
    written = list(OutgoingMail.objects.order_by("pk").values_list("pk", flat=True))
    assert tasks == [["events.outgoingmail", key] for key in written]

    claims = Claims()
    kills = 0
    while kills < KILLS or (not claims.deaths and kills < 5 * KILLS):
        mother.kill("work", chance.uniform(0.05, 0.35) * max(1, kills / KILLS))
        claims.note()
        kills += 1
        if kills % 5 == 0:
            _later()
    assert claims.deaths, "no worker was killed at work"
    _later()
    mother.finish()
    assert not open_letters().exists()
    accepted = mail_server.accepted
    assert set(accepted) == {
        mail.message_id for mail in OutgoingMail.objects.filter(dropped_at=None)
    }
    twice = {name for name, times in accepted.items() if times > 1}
    assert twice <= claims.names
    print(f"{len(written)} letters, {claims.deaths} workers killed at one, {len(twice)} twice")  # noqa: T201
    # A repeat is safe; this process has a mail server of its own.
    for key in written[:20]:
        deliver.call("events.outgoingmail", key)
    assert not mailoutbox


def test_a_letter_that_has_gone_is_noted_over_a_restart_of_the_database(
    event, mailoutbox, monkeypatch
):
    """Between the mail server's 250 and the note the connection to the database ends."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server to restart.")
    date = event.occurrences.real().first()
    signups.sign_up(event, date, Applicant("Ala", email="ala@example.org"))
    send = EmailMultiAlternatives.send

    def send_and_lose_the_database(self, *args, **kwargs):
        sent = send(self, *args, **kwargs)
        with contextlib.suppress(OperationalError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return sent

    monkeypatch.setattr(EmailMultiAlternatives, "send", send_and_lose_the_database)
    deliver.call("events.outgoingmail", OutgoingMail.objects.get().pk)
    assert OutgoingMail.objects.get().sent_at
    assert len(mailoutbox) == 1


@pytest.mark.skipif(not os.path.exists("/proc/self/task"), reason="needs Linux")  # noqa: PTH110
def test_the_server_killed_while_people_sign_up_and_press_again(event, tmp_path):
    """Whoever gets no answer sends the same form again: it is one sign-up all the same."""
    form = Form(event, event.occurrences.real().first())
    people = PEOPLE
    unanswered = Counter()

    def sign_up(port, number):
        values = {"name": f"P{number}", "email": f"p{number}@example.org", "people": 1}
        stamp = new_stamp(event, form.clause)
        for _press in range(200):
            try:
                return Visitor(port).post(form.address, form=stamp, **values)[0]
            except (OSError, HTTPException):
                unanswered["all"] += 1
                time.sleep(0.1)
        return "no answer"

    def kill(port):
        chance = random.Random(7)  # noqa: S311
        for _kill in range(KILLS):
            time.sleep(chance.uniform(0.05, 0.2))
            for worker in port.workers():
                with contextlib.suppress(ProcessLookupError):  # it has just gone
                    os.kill(worker, signal.SIGKILL)
        return "killed"

    with server("--threads", "4", log=tmp_path / "server.log") as port:
        deeds = [lambda n=n: sign_up(port, n) for n in range(people)]
        answers = together([*deeds, lambda: kill(port)])
    assert Counter(answers) == {303: people, "killed": 1}
    assert unanswered["all"], "nobody was cut off"
    assert SignUp.objects.count() == people
    assert not problems(event)


def _later():
    """As if more than ten minutes had gone by: what the dead have left is picked up."""
    let_claims_run_out()
    pick_up_the_lost(OutgoingMail)
