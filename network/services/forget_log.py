"""Personal data in Wagtail's logs: titles, names and remarks of what is erased, deleted or old.

The entries stay: who did what, and when.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from network.models import NetworkPage

#: How long after something was deleted the log says what it was.
DELETED_KEPT = timedelta(days=90)
#: How long the log keeps the words of a comment or of a decision.
REMARKS_KEPT = timedelta(days=365)
#: What Wagtail, and ``sites.moderation``, keep such words under.
REMARKS = ("comment", "reply")
FORGOTTEN: dict[str, Any] = {"label": "…", "data": {}}
_AT_ONCE = 500


def forget_pages(keys: Iterable[int]) -> None:
    """At once, of pages that are erased with what somebody wrote."""
    PageLogEntry.objects.filter(page__in=list(keys)).update(**FORGOTTEN)


def forget_remarks(page: int) -> None:
    """At once, of a page that stays."""
    _without_remarks(PageLogEntry.objects.filter(page=page))


def forget_object(instance: models.Model, key: object) -> None:
    """At once, of something that is no page: a user. ``key`` is the primary key it had."""
    kind = ContentType.objects.get_for_model(instance, for_concrete_model=False)
    ModelLogEntry.objects.filter(content_type=kind, object_id=str(key)).update(**FORGOTTEN)


def forget_old(now: datetime | None = None) -> int:
    """What was deleted, or said, long enough ago; repeatable. Returns how many entries it was."""
    now = now or timezone.now()
    before = now - DELETED_KEPT
    is_known = Exists(NetworkPage.objects.filter(pk=OuterRef("page")))
    deleted = PageLogEntry.objects.filter(page=OuterRef("page"), timestamp__gte=before)
    pages = PageLogEntry.objects.filter(~is_known, ~Exists(deleted))
    same = {"content_type": OuterRef("content_type"), "object_id": OuterRef("object_id")}
    gone = ModelLogEntry.objects.filter(**same, deleted=True, timestamp__lt=before)
    objects = ModelLogEntry.objects.filter(Exists(gone))
    number = 0
    for entries in (pages, objects):
        keys = list(entries.exclude(label=FORGOTTEN["label"]).values_list("pk", flat=True))
        number += entries.model.objects.filter(pk__in=keys).update(**FORGOTTEN)
    old = Q(timestamp__lt=now - REMARKS_KEPT)
    return number + sum(
        _without_remarks(model.objects.filter(old)) for model in (PageLogEntry, ModelLogEntry)
    )


def _without_remarks(entries: QuerySet) -> int:
    said = Q()
    for name in REMARKS:
        said |= Q(data__has_key=name)
    rows = list(entries.filter(said))
    for row in rows:
        row.data = {name: value for name, value in row.data.items() if name not in REMARKS}
    entries.model.objects.bulk_update(rows, ["data"], batch_size=_AT_ONCE)
    return len(rows)
