"""Invalidating cached responses by their tags, once the transaction is committed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from django.conf import settings
from django.db import DatabaseError, transaction

from network.cache_tags.tags import EVERYTHING
from network.page_cache import versions

Tags = Iterable[str]


class _Change:
    """What one transaction (or one savepoint of it) has changed so far."""

    def __init__(self) -> None:
        self.tags: set[str] = set()
        self.later: dict[Hashable, Callable[[], Tags]] = {}
        self.is_sent = False

    def send(self) -> None:
        self.is_sent = True
        if tags := self._all_tags():
            versions.raise_all(tags)

    def _all_tags(self) -> set[str]:
        try:
            return self.tags.union(*(find() for find in self.later.values()))
        except DatabaseError:  # gone since the commit: nobody can say what has changed
            return {EVERYTHING}


def invalidate(*tags: str) -> None:
    """Expire all responses with one of these tags, once the change is committed."""
    if settings.PAGE_CACHE and tags:
        change = _of_this_transaction()
        change.tags.update(tags)
        _on_commit(change)


def invalidate_later(key: Hashable, find: Callable[[], Tags]) -> None:
    """The same; ``find`` gives the tags after the commit, once for all changes of one ``key``."""
    if settings.PAGE_CACHE:
        change = _of_this_transaction()
        change.later[key] = find
        _on_commit(change)


def _of_this_transaction() -> _Change:
    """The change begun at this very savepoint, so that it is dropped with it, or a new one."""
    connection = transaction.get_connection()
    here = set(connection.savepoint_ids)
    for savepoints, function, *_rest in reversed(connection.run_on_commit):
        change = getattr(function, "__self__", None)
        if isinstance(change, _Change) and savepoints == here and not change.is_sent:
            return change
    return _Change()


def _on_commit(change: _Change) -> None:
    connection = transaction.get_connection()
    if not any(function == change.send for _ids, function, *_rest in connection.run_on_commit):
        # Robust: what else waits for the commit must not fail because of this. A function, because
        # Django 5.2 logs a failure with its ``__qualname__`` (ticket 36487).
        transaction.on_commit(change.send, robust=True)
