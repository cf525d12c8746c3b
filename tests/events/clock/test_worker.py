"""The worker: sends what waits, keeps one clock going, sweeps up behind itself."""

from __future__ import annotations

import signal
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from events.clock import tasks as clockwork
from events.clock import tick as clock
from events.clock.tasks import MINUTE, strike
from events.models import OutgoingMail, SignUpChange
from events.signup import services as signups
from events.signup.services import Applicant
from tests.events.signup.letters import make_class, make_house

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def same_signals():
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """The test's transaction must outlive the worker's care for its connection."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)


@pytest.fixture
def event():
    return make_class(make_house(), capacity=3)


def work(**options):
    options = {"batch": True, "startup_delay": False, "interval": 0, "verbosity": 0, **options}
    call_command("db_worker", **options)


def ticks(**conditions):
    return DBTaskResult.objects.filter(task_path=strike.module_path, **conditions)


def test_the_worker_sends_what_waits_and_keeps_the_clock_going(event, mailoutbox):
    date = event.occurrences.get()
    signup = signups.sign_up(event, date, Applicant("Ala", email="ala@example.org"))
    date.start = timezone.now() + 2 * HOUR
    date.save()
    type(signup).objects.update(placed_at=timezone.now() - 50 * HOUR)
    work()
    subjects = sorted(letter.subject for letter in mailoutbox)
    assert [each.partition(":")[0] for each in subjects] == [
        "Do zobaczenia wkrótce",
        "Masz miejsce",
    ]
    assert SignUpChange.objects.filter(kind="reminded").count() == 1
    assert not OutgoingMail.objects.filter(sent_at=None).exists()
    (coming,) = ticks(status=TaskResultStatus.READY)
    assert timezone.now() < coming.run_after <= timezone.now() + MINUTE
    assert not DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).exists()


def test_several_workers_wind_one_clock():
    for _worker in range(3):
        clockwork.start()
    assert ticks().count() == 2
    for _minute in range(3):
        strike.call()
    now = timezone.now()
    assert ticks(run_after__gt=now + MINUTE).count() <= 1
    assert ticks().count() <= 3


def test_a_tick_that_fails_does_not_stop_the_clock(monkeypatch):
    def fail(now=None):
        raise RuntimeError

    monkeypatch.setattr(clock, "tick", fail)
    work()
    assert ticks(status=TaskResultStatus.FAILED).count() == 1
    assert ticks(status=TaskResultStatus.READY).count() == 1


def test_a_worker_killed_over_a_tick_goes_on_with_the_next_minute():
    clockwork.wind(timezone.now())
    ticks().update(status=TaskResultStatus.RUNNING, started_at=timezone.now())
    clockwork.start()
    assert ticks(status=TaskResultStatus.READY).count() == 1


def test_old_tasks_are_swept_away_and_waiting_ones_kept():
    long_ago = timezone.now() - timedelta(days=2)
    for number, status in enumerate(["SUCCESSFUL", "FAILED", "RUNNING", "READY"]):
        clockwork.wind(long_ago + number * HOUR)
        ticks(run_after__lt=timezone.now(), status="READY", started_at=None).update(
            status=status, started_at=long_ago, finished_at=long_ago
        )
    assert clockwork.sweep() == 3
    assert [row.status for row in ticks()] == ["READY"]


def test_a_recent_task_stays_to_be_looked_at():
    work()
    assert ticks(status=TaskResultStatus.SUCCESSFUL).count() == 1
    assert clockwork.sweep() == 0


# --- A queue that an earlier release has left -----------------------------------------------------

BEFORE = "events.services.outbox.deliver"


@pytest.fixture
def left_by_before(event):
    """A letter's task and the ticks of this minute and the next, under the names of then."""
    date = event.occurrences.get()
    signups.sign_up(event, date, Applicant("Ala", email="ala@example.org"))
    key = OutgoingMail.objects.get().pk
    DBTaskResult.objects.update(task_path=BEFORE, args_kwargs={"args": [key], "kwargs": {}})
    clockwork.start()
    ticks().update(task_path="events.services.clockwork.strike")


def test_the_migration_renames_tasks_that_wait(left_by_before, mailoutbox):
    waiting = DBTaskResult.objects.filter(task_path=BEFORE)
    weekly = DBTaskResult.objects.create(
        task_path="events.services.outbox.deliver_some",
        args_kwargs={"args": [[7, 8]], "kwargs": {}},
        backend_name="outbox",
        run_after=timezone.now() + HOUR,
    )
    import_module("events.migrations.0013_tasks_by_new_paths").name_as_now(apps, None)
    weekly.refresh_from_db()
    assert weekly.task_path == "network.mail.outbox.deliver_some"
    assert weekly.args_kwargs["args"] == ["events.outgoingmail", [7, 8]]
    assert not waiting.exists()
    assert ticks().count() == 2
    work()
    assert len(mailoutbox) == 1
    assert not DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).exists()


def test_a_task_by_its_old_name_stops_no_worker_and_loses_no_letter(left_by_before, mailoutbox):
    """One that was handed over while the release was changed, behind the migration."""
    work()
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED)
    assert [task.task_path for task in failed] == [BEFORE]
    assert ticks(status=TaskResultStatus.SUCCESSFUL).count() == 1
    assert mailoutbox == []
    OutgoingMail.objects.update(due_at=timezone.now() - HOUR)
    DBTaskResult.objects.exclude(task_path=BEFORE).delete()  # a minute later
    work()
    assert len(mailoutbox) == 1
