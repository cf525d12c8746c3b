"""A cache backend in the process's own memory, for responses."""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

_BESIDE = 1000  # bytes an entry takes besides what it says of itself (``size``)
_PART = 4  # nothing takes more than one part in so many


class _Shelf:
    """What one cache holds, for all threads of the process."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.clear()

    def clear(self) -> None:
        self.held: OrderedDict[str, tuple[Any, float, int]] = OrderedDict()
        self.bytes = 0

    def drop(self, key: str) -> None:
        _value, _until, size = self.held.pop(key, (None, 0.0, 0))
        self.bytes -= size


_shelves: dict[str, _Shelf] = {}


class MemoryCache(BaseCache):
    """Holds values unpickled, up to ``MAX_BYTES`` bytes; the least recently used go first.

    It supports ``get``, ``set`` and ``clear`` only. Django's ``LocMemCache`` keeps a pickled copy
    of each value, which doubles the cost of a hit, and limits their number, not their size.
    """

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._most = int(params.get("OPTIONS", {})["MAX_BYTES"])
        self._shelf = _shelves.setdefault(name, _Shelf())

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        shelf = self._shelf
        with shelf.lock:
            if key not in shelf.held:
                return default
            value, until, _size = shelf.held[key]
            if until < time.time():
                shelf.drop(key)
                return default
            shelf.held.move_to_end(key)
        return value

    def set(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        size = getattr(value, "size", 0) + _BESIDE
        until = self.get_backend_timeout(timeout)
        shelf = self._shelf
        with shelf.lock:
            shelf.drop(key)
            if size > self._most / _PART:
                return
            shelf.held[key] = (value, float("inf") if until is None else until, size)
            shelf.bytes += size
            while shelf.bytes > self._most:
                shelf.drop(next(iter(shelf.held)))

    def clear(self) -> None:
        with self._shelf.lock:
            self._shelf.clear()

    @property
    def held(self) -> list[Any]:
        """The values, for those who want to look at all of them."""
        with self._shelf.lock:
            return [value for value, _until, _size in self._shelf.held.values()]
