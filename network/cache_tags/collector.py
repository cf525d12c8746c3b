"""What the response under construction shows: its cache tags, query names and expiry.

Code that reads rows adds their tags wherever it stands; the page cache (``network.page_cache``)
collects them around a request. Outside of ``collecting()`` all of these functions do nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from network.cache_tags.tags import EVERYTHING, NETWORK, ancestor_tags

MAX_TAGS = 150  # more than that is as good as the whole network


class Cacheability:
    """Of one response: whether it may be cached, its tags, and until when it holds."""

    def __init__(self) -> None:
        self.started: datetime = timezone.now()
        self.is_allowed = False
        self.is_forbidden = False
        #: The names in the query string that the response depends on.
        self.query_names: tuple[str, ...] = ()
        self.tags: set[str] = {EVERYTHING}
        self.expires: datetime = _midnight_after(self.started)

    @property
    def is_cacheable(self) -> bool:
        return self.is_allowed and not self.is_forbidden

    @property
    def all_tags(self) -> tuple[str, ...]:
        # Every invalidation of a tag below the network invalidates the network's as well.
        few = len(self.tags) <= MAX_TAGS and NETWORK not in self.tags
        return tuple(sorted(self.tags)) if few else (EVERYTHING, NETWORK)


_current: ContextVar[Cacheability | None] = ContextVar("cacheability", default=None)


@contextmanager
def collecting() -> Iterator[Cacheability]:
    """Collect for the response that is built inside."""
    cacheability = Cacheability()
    token = _current.set(cacheability)
    try:
        yield cacheability
    finally:
        _current.reset(token)


def is_collecting() -> bool:
    """Whether a cacheable response is being built, so that tags and expiry are worth a query."""
    cacheability = _current.get()
    return cacheability is not None and cacheability.is_cacheable


def allow_caching(query_names: Iterable[str] = ()) -> None:
    """This response may be cached; of its query string only these names matter."""
    if cacheability := _current.get():
        cacheability.is_allowed = True
        cacheability.query_names = tuple(sorted({*cacheability.query_names, *query_names}))


def forbid_caching() -> None:
    """This response is for one reader, even if caching is allowed elsewhere."""
    if cacheability := _current.get():
        cacheability.is_forbidden = True


def may_depend_on(name: str) -> bool:
    """Whether the response may depend on this name in the query string; no only if it is known."""
    cacheability = _current.get()
    if cacheability is None or not cacheability.is_cacheable:
        return True
    return name in cacheability.query_names


def add_tags(*tags: str) -> None:
    """The response shows something of what these tags name."""
    if cacheability := _current.get():
        cacheability.tags.update(tags)


def add_page_tags(pages: Iterable[Any]) -> None:
    """The response shows something of these pages (None is passed over)."""
    cacheability = _current.get()
    if cacheability is not None and NETWORK not in cacheability.tags:
        for page in pages:
            if page is not None and page.path:
                cacheability.tags |= ancestor_tags(page.path)


def expires_at(*moments: datetime | None) -> None:
    """The response expires at the earliest of these moments that is still to come."""
    if cacheability := _current.get():
        started = cacheability.started
        ahead = [moment for moment in moments if moment is not None and moment > started]
        cacheability.expires = min([cacheability.expires, *ahead])


def _midnight_after(moment: datetime) -> datetime:
    """Local midnight: the words "today", "tomorrow" and weekdays change then."""
    day = timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    # Python adds to the wall clock: right as well on days of 23 or 25 hours.
    return day + timedelta(days=1)
