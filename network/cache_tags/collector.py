"""What an answer is made of, written down while it is made.

Outside of an answer that might be kept all of this does nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from network.cache_tags.tags import EVERYTHING, NETWORK, around

MOST_SCOPES = 150  # more than that is as good as the whole network


class Recipe:
    """Of one answer: whether it may be kept, of what it is made, until when it holds."""

    def __init__(self) -> None:
        self.started: datetime = timezone.now()
        self.is_kept = False
        self.is_refused = False
        #: The names in the query that the answer depends on.
        self.names: tuple[str, ...] = ()
        self.scopes: set[str] = {EVERYTHING}
        self.until: datetime = _midnight_after(self.started)

    @property
    def may_be_kept(self) -> bool:
        return self.is_kept and not self.is_refused

    @property
    def all_scopes(self) -> tuple[str, ...]:
        # Whatever is raised somewhere raises the network as well.
        few = len(self.scopes) <= MOST_SCOPES and NETWORK not in self.scopes
        return tuple(sorted(self.scopes)) if few else (EVERYTHING, NETWORK)


_current: ContextVar[Recipe | None] = ContextVar("recipe", default=None)


@contextmanager
def written() -> Iterator[Recipe]:
    """The recipe of the answer that is made inside."""
    recipe = Recipe()
    token = _current.set(recipe)
    try:
        yield recipe
    finally:
        _current.reset(token)


def is_written() -> bool:
    """Whether it is worth while to find out more: an answer is made that may be kept."""
    recipe = _current.get()
    return recipe is not None and recipe.may_be_kept


def keep(names: Iterable[str] = ()) -> None:
    """This answer may be kept; ``names`` are those of the query it depends on, no others."""
    if recipe := _current.get():
        recipe.is_kept = True
        recipe.names = tuple(sorted({*recipe.names, *names}))


def never() -> None:
    """This answer is for one reader, whatever else is said of it."""
    if recipe := _current.get():
        recipe.is_refused = True


def made_of(*scopes: str) -> None:
    """The answer shows something of these."""
    if recipe := _current.get():
        recipe.scopes.update(scopes)


def made_of_pages(pages: Iterable[Any]) -> None:
    """The answer shows something of these pages (None is passed by)."""
    recipe = _current.get()
    if recipe is not None and NETWORK not in recipe.scopes:
        for page in pages:
            if page is not None and page.path:
                recipe.scopes |= around(page.path)


def changes_at(*moments: datetime | None) -> None:
    """At the first of these that is still to come, the text will be another."""
    if recipe := _current.get():
        ahead = [moment for moment in moments if moment is not None and moment > recipe.started]
        recipe.until = min([recipe.until, *ahead])


def _midnight_after(moment: datetime) -> datetime:
    """Each day has its own "today", "tomorrow" and "Monday"."""
    day = timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    # Python adds to the wall clock: right as well on days of 23 or 25 hours.
    return day + timedelta(days=1)
