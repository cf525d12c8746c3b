"""The cache ``pages``: entries of responses. Where it fails, pages are served without it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import caches

from network.page_cache.memory_backend import MemoryCache

logger = logging.getLogger(__name__)
T = TypeVar("T")

_SIGNAL = "signal"
_NO_SIGNAL = b""  # of a cache that was emptied: unlike any that is written


@dataclass(frozen=True)
class Entry:
    """One response as it is cached, and what must hold for it to be served again."""

    epoch: int
    tags: tuple[str, ...]
    query_names: tuple[str, ...]
    expires: float  # seconds since 1970
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    zipped: bytes | None

    @property
    def size(self) -> int:
        """In bytes, approximately."""
        return len(self.body) + len(self.zipped or b"")


class Store:
    """Access to the cache; after an error it is not tried again for some seconds.

    So a cache server that is down costs one request its time limit, not every request.
    """

    def __init__(self) -> None:
        self._away_until = float("-inf")

    @property
    def is_shared(self) -> bool:
        """Whether it is a server that all processes share."""
        return not isinstance(caches["pages"], MemoryCache)

    @property
    def is_away(self) -> bool:
        return time.monotonic() < self._away_until

    def _run(self, command: Callable[[Any], T], otherwise: T) -> T:
        if self.is_away:
            return otherwise
        try:
            return command(caches["pages"])
        except Exception as error:  # each cache backend raises its own errors
            self._away_until = time.monotonic() + settings.CACHE_AWAY_SECONDS
            logger.error("page cache: the cache does not respond: %s", error)
            return otherwise

    def get(self, key: str) -> Entry | None:
        return self._run(lambda cache: cache.get(key), None)

    def get_with_signal(self, key: str) -> tuple[Entry | None, bytes | None]:
        """Both in one command; without a signal if the cache does not respond."""
        found = self._run(lambda cache: cache.get_many([key, _SIGNAL]), None)
        if found is None:
            return None, None
        return found.get(key), found.get(_SIGNAL, _NO_SIGNAL)

    def put(self, key: str, entry: Entry) -> None:
        """When it expires is in the entry; the cache may drop it after the longest time."""
        self._run(lambda cache: cache.set(key, entry, timeout=settings.PAGE_CACHE_SECONDS), None)

    def put_signal(self, signal: bytes) -> None:
        self._run(lambda cache: cache.set(_SIGNAL, signal, timeout=None), None)

    def begin(self, key: str) -> bool:
        """Whether no other process is building this response; ``end`` says it is built."""
        return self._run(
            lambda cache: bool(cache.add(f"{key}:making", 1, timeout=settings.PAGE_CACHE_WAIT)),
            True,
        )

    def is_begun(self, key: str) -> bool:
        return self._run(lambda cache: cache.get(f"{key}:making"), None) is not None

    def end(self, key: str) -> None:
        self._run(lambda cache: cache.delete(f"{key}:making"), False)

    def come_back(self) -> None:
        self._away_until = float("-inf")


store = Store()
