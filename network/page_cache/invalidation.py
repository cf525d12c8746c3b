"""Saying that something has changed; heard of once the transaction is committed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from django.conf import settings
from django.db import transaction

from network.page_cache import versions

Scopes = Iterable[str]


class _Change:
    """What one transaction (or one savepoint of it) has changed so far."""

    def __init__(self) -> None:
        self.scopes: set[str] = set()
        self.later: dict[Hashable, Callable[[], Scopes]] = {}
        self.is_said = False

    def __call__(self) -> None:
        self.is_said = True
        scopes = self.scopes.union(*(find() for find in self.later.values()))
        if scopes:
            versions.raise_all(scopes)


def changed(*scopes: str) -> None:
    """Let all answers made of one of these be made anew, once what changed is committed."""
    if settings.PAGE_CACHE and scopes:
        change = _of_this_transaction()
        change.scopes.update(scopes)
        _say_it(change)


def changed_later(key: Hashable, find: Callable[[], Scopes]) -> None:
    """The same; what it is, is found after the commit, and once for all changes of one ``key``."""
    if settings.PAGE_CACHE:
        change = _of_this_transaction()
        change.later[key] = find
        _say_it(change)


def _of_this_transaction() -> _Change:
    """The change begun at this very savepoint, so that it is dropped with it, or a new one."""
    connection = transaction.get_connection()
    here = set(connection.savepoint_ids)
    for savepoints, function, *_rest in reversed(connection.run_on_commit):
        if isinstance(function, _Change) and savepoints == here and not function.is_said:
            return function
    return _Change()


def _say_it(change: _Change) -> None:
    connection = transaction.get_connection()
    if not any(function is change for _ids, function, *_rest in connection.run_on_commit):
        # Robust: what else waits for the commit must not fail because of this.
        transaction.on_commit(change, robust=True)
