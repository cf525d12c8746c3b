"""When a cached page of the directory expires by the clock."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Min
from django.utils import timezone
from wagtail import hooks

from network.cache_tags.collector import expires_at, is_collecting
from sites.hours.schedule import NEVER_CLOSES_DAYS
from sites.models import OpenInterval


def expire_by_the_clock() -> None:
    """At the next opening or closing of any space, or earlier if another app says so.

    An app registers the hook ``directory_clock``: a function without arguments that calls
    ``expires_at`` with the moment at which what it adds to the directory changes.
    """
    if not is_collecting():
        return
    now = timezone.now()
    opening = OpenInterval.objects.filter(start__gt=now).order_by("start")
    on = OpenInterval.at(now)
    closing = on.aggregate(end=Min("end"))["end"]
    never = timedelta(days=NEVER_CLOSES_DAYS)
    far = on.filter(until__gt=now + never).aggregate(until=Min("until"))["until"]
    expires_at(
        opening.values_list("start", flat=True).first(), closing, far - never if far else None
    )
    for follow in hooks.get_hooks("directory_clock"):
        follow()
