"""The task that runs ``tick`` every minute and schedules itself for the next minute.

The primary key of a task follows from its minute, so that several workers schedule it once only.
The first one is scheduled when a worker starts.

Tasks that a killed worker left behind as running are not put back: a letter's own row knows that it
was not sent (``outbox.pick_up_the_lost``), and the next tick does what the lost one did not.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from events.clock import tick as clock
from network.mail.outbox import OUTBOX

MINUTE = timedelta(minutes=1)
FIRST = 10  # the priority: the clock is not behind letters, however many wait
KEPT = timedelta(days=1)  # finished tasks, so that somebody can see what has happened
FINISHED = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)


@task(backend=OUTBOX, priority=FIRST)
def strike() -> None:
    """Schedule the next minute's task first, then do what is due."""
    wind(timezone.now() + MINUTE)
    sweep()
    clock.tick()


def wind(moment: datetime) -> None:
    """Schedule ``strike`` for this minute, once however often it is called.

    A row that an earlier release has made names the task by the module it was in then: it is
    renamed, or no tick would follow it.
    """
    minute = moment.replace(second=0, microsecond=0)
    row: DBTaskResult = DBTaskResult(
        id=_key(minute),
        args_kwargs={"args": [], "kwargs": {}},
        task_path=strike.module_path,
        queue_name=strike.queue_name,
        priority=strike.priority,
        backend_name=OUTBOX,
        run_after=minute,
    )
    DBTaskResult.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["id"], update_fields=["task_path"]
    )


def _key(minute: datetime) -> UUID:
    return uuid5(NAMESPACE_URL, f"mam:tick:{minute.astimezone(UTC):%Y-%m-%dT%H:%M}")


@transaction.atomic
def start() -> None:
    """Schedule this minute's and the next minute's task; called when a worker starts."""
    now = timezone.now()
    wind(now)
    wind(now + MINUTE)


def sweep() -> int:
    """Delete rows of tasks that ended, or that a killed worker left running, a day ago."""
    old = timezone.now() - KEPT
    finished = Q(status__in=FINISHED, finished_at__lt=old)
    left = Q(status=TaskResultStatus.RUNNING, started_at__lt=old)
    return DBTaskResult.objects.filter(finished | left, backend_name=OUTBOX).delete()[0]
