"""The cache that all processes share, which may be away without anybody noticing."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.conf import settings
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class _Absence:
    """Of the one server, as this process knows it: each thread has a cache object of its own."""

    def __init__(self) -> None:
        self.until = float("-inf")
        #: Whether something was to be changed or forgotten there meanwhile.
        self.missed_a_change = False

    def begins(self) -> None:
        self.until = time.monotonic() + settings.CACHE_AWAY_SECONDS

    @property
    def lasts(self) -> bool:
        return time.monotonic() < self.until


absence = _Absence()


class PatientRedisCache(RedisCache):
    """Valkey or Redis as a Django cache that never fails: while it is down it is empty.

    After an error the server is left alone for some seconds (``CACHE_AWAY_SECONDS``), so that a
    hanging one does not cost each request its time limit. A process that could not write or delete
    meanwhile clears the cache once it is back: what it still holds may be stale.
    """

    def _ask(
        self, name: str, otherwise: Any, *args: Any, changes: bool = False, **more: Any
    ) -> Any:
        if not absence.lasts:
            try:
                if absence.missed_a_change:
                    super().clear()
                    absence.missed_a_change = False
                return getattr(super(), name)(*args, **more)
            except RedisError as error:
                absence.begins()
                # Not the message: it may quote an address with a password.
                logger.error("The shared cache does not respond: %s", type(error).__name__)
        absence.missed_a_change |= changes
        return otherwise

    def add(self, *args: Any, **more: Any) -> Any:
        return self._ask("add", True, *args, **more)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", default, key, default, version=version)

    def set(self, *args: Any, **more: Any) -> Any:
        return self._ask("set", None, *args, changes=True, **more)

    def touch(self, *args: Any, **more: Any) -> Any:
        return self._ask("touch", False, *args, **more)

    def delete(self, *args: Any, **more: Any) -> Any:
        return self._ask("delete", False, *args, changes=True, **more)

    def get_many(self, *args: Any, **more: Any) -> Any:
        return self._ask("get_many", {}, *args, **more)

    def has_key(self, *args: Any, **more: Any) -> Any:
        return self._ask("has_key", False, *args, **more)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> Any:
        """As if it were the first: what counts begins anew."""
        return self._ask("incr", delta, key, delta, version=version)

    def set_many(self, data: Any, *args: Any, **more: Any) -> Any:
        return self._ask("set_many", list(data), data, *args, changes=True, **more)

    def delete_many(self, *args: Any, **more: Any) -> Any:
        return self._ask("delete_many", None, *args, changes=True, **more)

    def clear(self) -> Any:
        return self._ask("clear", None, changes=True)
