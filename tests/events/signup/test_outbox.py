"""Letters on their way: never lost, never twice, and no trouble to whoever signs up."""

from __future__ import annotations

import logging
import socket
import time
from datetime import timedelta
from io import StringIO
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from events.clock.tasks import strike, wind
from events.models import OutgoingMail, SignUp
from events.signup import services as signups
from events.signup.services import Applicant
from network.mail import outbox
from network.mail.outbox import BACK_OFF
from network.models.mail import CLAIM_LASTS
from tests.events.signup.letters import make_class, make_house
from tests.standing import again, stands

pytestmark = pytest.mark.django_db


house = stands(lambda: make_class(make_house(), capacity=3))


@pytest.fixture
def event(house, db):
    return again(house)


def enter(event, name="Zuzanna", email="zuzanna@example.org"):
    return signups.sign_up(event, event.occurrences.get(), Applicant(name, email=email))


@pytest.fixture
def broken(monkeypatch):
    """A mail server that answers with whatever error is put in."""
    errors = [SMTPServerDisconnected("zuzanna@example.org: gone")]

    def send(self, *args, **kwargs):
        raise errors[-1]

    monkeypatch.setattr(EmailMultiAlternatives, "send", send)
    return errors


def deliver(key):
    outbox.deliver.call("events.outgoingmail", key)


def pick_up_the_lost():
    return outbox.pick_up_the_lost(OutgoingMail)


def mail():
    return OutgoingMail.objects.get()


def due_now():
    OutgoingMail.objects.update(due_at=timezone.now())


def tasks():
    return DBTaskResult.objects.filter(task_path=outbox.deliver.module_path)


def test_a_sign_up_writes_its_letter_and_its_task_and_sends_nothing_itself(event, mailoutbox):
    enter(event)
    assert mail().sent_at is None
    (job,) = tasks()
    assert (job.backend_name, job.args_kwargs["args"]) == (
        "outbox",
        ["events.outgoingmail", mail().pk],
    )
    assert mailoutbox == []
    deliver(mail().pk)
    assert [letter.to for letter in mailoutbox] == [["zuzanna@example.org"]]
    assert mail().sent_at is not None


def test_a_sign_up_that_fails_writes_no_letter(event):
    with transaction.atomic():
        enter(event)
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()
    assert not tasks().exists()


def test_sent_once_however_often_it_is_handed_over(event, mailoutbox):
    enter(event)
    for _again in range(3):
        deliver(mail().pk)
    assert len(mailoutbox) == 1


def test_another_worker_at_the_same_letter_finds_nothing_to_do(event, mailoutbox, monkeypatch):
    enter(event)
    send = EmailMultiAlternatives.send

    def slowly(self, *args, **kwargs):
        deliver(mail().pk)  # the other worker, while this one is sending
        return send(self, *args, **kwargs)

    monkeypatch.setattr(EmailMultiAlternatives, "send", slowly)
    deliver(mail().pk)
    assert len(mailoutbox) == 1


def test_a_broken_server_loses_nothing_and_is_tried_again_later(event, broken, monkeypatch):
    signup = enter(event)
    assert signup.state == "placed"
    for number, pause in enumerate(BACK_OFF, start=1):
        before = timezone.now()
        deliver(mail().pk)
        row = mail()
        assert (row.attempts, row.sent_at, row.failed_at) == (number, None, None)
        assert before + pause <= row.due_at <= timezone.now() + pause
        job = tasks().order_by("-enqueued_at").first()
        assert job.run_after == row.due_at
        deliver(mail().pk)  # too early
        assert mail().attempts == number
        due_now()
    deliver(mail().pk)
    assert mail().failed_at is not None


def test_when_the_server_is_back_the_letter_is_sent_once(event, broken, mailoutbox, monkeypatch):
    enter(event)
    deliver(mail().pk)
    monkeypatch.undo()
    due_now()
    deliver(mail().pk)
    deliver(mail().pk)
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("code", "reason", "given_up"),
    [
        (550, b"no such user", True),
        (550, b"5.1.1 <...>: unknown mailbox", True),
        (553, b"5.1.3 bad syntax", True),
        (550, b"5.2.1 mailbox disabled", True),
        (450, b"later", False),
        (554, b"5.7.1 <...>: Relay access denied", False),  # it is us who are refused
        (550, b"relay not permitted", False),
        (530, b"5.7.0 authentication required", False),
        (552, b"5.2.2 mailbox full", False),
        (550, b"5.7.26 unauthenticated sender", False),
    ],
)
def test_only_an_address_that_does_not_exist_is_given_up(event, broken, code, reason, given_up):
    broken.append(SMTPRecipientsRefused({"zuzanna@example.org": (code, reason)}))
    enter(event)
    deliver(mail().pk)
    assert (mail().failed_at is not None) == given_up


def test_what_was_given_up_is_sent_after_all_on_demand(event, broken, mailoutbox, monkeypatch):
    broken.append(SMTPRecipientsRefused({"zuzanna@example.org": (550, b"no such user")}))
    enter(event)
    deliver(mail().pk)
    assert mail().failed_at is not None
    monkeypatch.undo()
    OutgoingMail.objects.update(failed_at=timezone.now() - timedelta(days=8))
    call_command("requeue_letters", stdout=StringIO())
    assert mail().failed_at is not None  # too long ago
    call_command("requeue_letters", "--days=9", stdout=StringIO())
    deliver(mail().pk)
    assert len(mailoutbox) == 1
    call_command("requeue_letters", "--days=9", stdout=StringIO())
    deliver(mail().pk)
    assert len(mailoutbox) == 1  # what is sent is not sent again


@pytest.fixture
def silent_server(settings):
    """A mail server that takes calls and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT = 0.3
        yield


def test_a_silent_server_holds_the_worker_once_and_loses_nothing(event, silent_server):
    for number in range(5):
        enter(event, email=f"osoba{number}@example.org")
    keys = list(OutgoingMail.objects.order_by("pk").values_list("pk", flat=True))
    began = time.monotonic()
    outbox.deliver_some.call("events.outgoingmail", keys)
    assert time.monotonic() - began < 2 * 0.3 + 1
    assert OutgoingMail.objects.unsent().count() == 5
    assert OutgoingMail.objects.filter(due_at__gt=timezone.now()).count() == 5
    assert sum(OutgoingMail.objects.values_list("attempts", flat=True)) == 1


def test_there_is_a_limit_to_how_long_a_mail_server_is_waited_for(settings):
    assert 0 < settings.EMAIL_TIMEOUT <= 60


def test_the_clock_is_not_behind_letters(event, monkeypatch):
    wind(timezone.now())
    enter(event)
    OutgoingMail.objects.update(due_at=timezone.now())
    waiting = DBTaskResult.objects.ready()
    waiting.exclude(task_path=strike.module_path).update(run_after=timezone.now() - timedelta(1))
    assert waiting.first().task_path == strike.module_path


def test_a_letter_that_is_no_longer_true_is_dropped(event, mailoutbox):
    signup = enter(event)
    placed = mail().pk
    signups.cancel(signup)
    deliver(placed)
    assert OutgoingMail.objects.get(pk=placed).dropped_at is not None
    assert mailoutbox == []


def test_a_worker_that_died_over_a_letter_does_not_lose_it(event, mailoutbox):
    enter(event)
    tasks().delete()
    long_ago = timezone.now() - 2 * CLAIM_LASTS
    OutgoingMail.objects.update(claimed_at=timezone.now(), due_at=long_ago)
    assert pick_up_the_lost() == 0  # somebody is at it
    OutgoingMail.objects.update(claimed_at=long_ago)
    assert pick_up_the_lost() == 1
    assert pick_up_the_lost() == 0  # handed over, not again every minute
    assert tasks().count() == 1
    deliver(mail().pk)
    assert len(mailoutbox) == 1
    assert pick_up_the_lost() == 0


def test_without_an_address_there_is_no_letter(event):
    enter(event, email="")
    assert not OutgoingMail.objects.exists()


def test_no_log_names_anybody(event, broken, caplog):
    caplog.set_level(logging.DEBUG)
    enter(event)
    deliver(mail().pk)
    due_now()
    broken.append(SMTPRecipientsRefused({"zuzanna@example.org": (550, b"no")}))
    deliver(mail().pk)
    records = [r for r in caplog.records if not r.name.startswith("django.db")]
    said = "\n".join(r.getMessage() + str(r.exc_text) for r in records)
    assert "Letter" in said
    assert "zuzanna" not in said.lower()
    assert SignUp.objects.get().reference not in said


def test_on_one_persons_machine_it_is_sent_at_once_but_never_before_the_fact_is_certain(
    event, settings, mailoutbox, django_capture_on_commit_callbacks
):
    settings.TASKS = {**settings.TASKS, "outbox": settings.TASKS["default"]}
    with django_capture_on_commit_callbacks(execute=True):
        enter(event)
        assert mailoutbox == []
    assert len(mailoutbox) == 1
    assert mail().sent_at is not None
    assert not tasks().exists()


def test_together_means_one_claim(event):
    """Letters about one thing on several dates are closed, or put off, as one."""
    enter(event)
    row = outbox.claim(OutgoingMail, mail().pk)
    assert row is not None
    assert not row.together
