"""What ``/healthz`` tells of the worker and the outbox; each is a query or two of indexes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from network.mail.composers import letter_models
from network.mail.outbox import OUTBOX, deliver

#: A task that nobody has begun for so long: no worker runs, or not enough of them.
LATE = timedelta(minutes=5)
#: Letters due for so long, or put off so often (some 80 minutes by ``BACK_OFF``), do not get out.
OLD, OFTEN = timedelta(minutes=30), 4


def worker_is_late(now: datetime | None = None) -> bool:
    """Whether a task is long due; False where letters are sent without a worker."""
    if not deliver.get_backend().supports_defer:
        return False
    before = (now or timezone.now()) - LATE
    # ``run_after`` of a task for now is the year 9999.
    due = Q(run_after__lt=before) | Q(enqueued_at__lt=before, run_after__year=9999)
    return DBTaskResult.objects.ready().filter(due, backend_name=OUTBOX, priority__gte=0).exists()


def letters_are_stuck(now: datetime | None = None) -> bool:
    """Whether letters wait that should have gone long ago."""
    before = (now or timezone.now()) - OLD
    stuck = Q(due_at__lt=before) | Q(attempts__gte=OFTEN)
    return any(model.objects.unsent().filter(stuck).exists() for model in letter_models())
