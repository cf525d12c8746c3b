"""Invalidating cached responses by their tags, once the transaction is committed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from django.conf import settings
from django.db import transaction

from network.page_cache import versions

Tags = Iterable[str]


class _Change:
    """What one transaction (or one savepoint of it) has changed so far."""

    def __init__(self) -> None:
        self.tags: set[str] = set()
        self.later: dict[Hashable, Callable[[], Tags]] = {}
        self.is_sent = False

    def __call__(self) -> None:
        self.is_sent = True
        tags = self.tags.union(*(find() for find in self.later.values()))
        if tags:
            versions.raise_all(tags)


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
        if isinstance(function, _Change) and savepoints == here and not function.is_sent:
            return function
    return _Change()


def _on_commit(change: _Change) -> None:
    connection = transaction.get_connection()
    if not any(function is change for _ids, function, *_rest in connection.run_on_commit):
        # Robust: what else waits for the commit must not fail because of this.
        transaction.on_commit(change, robust=True)
