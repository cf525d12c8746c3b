"""Where answers are kept: the cache ``pages``, which may be away without anybody noticing."""

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
    """One answer as it is kept, and what must hold for it to be given again."""

    epoch: int
    scopes: tuple[str, ...]
    names: tuple[str, ...]
    until: float  # seconds since 1970
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    zipped: bytes | None

    @property
    def size(self) -> int:
        """In bytes, nearly."""
        return len(self.body) + len(self.zipped or b"")


class Store:
    """Asks the cache; after an error it leaves it alone for some seconds.

    So a server that does not answer costs one request its time limit, not every request.
    """

    def __init__(self) -> None:
        self._away_until = float("-inf")

    @property
    def is_shared(self) -> bool:
        """Whether a server keeps it, for all processes."""
        return not isinstance(caches["pages"], MemoryCache)

    @property
    def is_away(self) -> bool:
        return time.monotonic() < self._away_until

    def _ask(self, question: Callable[[Any], T], otherwise: T) -> T:
        if self.is_away:
            return otherwise
        try:
            return question(caches["pages"])
        except Exception as error:  # each cache backend raises its own errors
            self._away_until = time.monotonic() + settings.CACHE_AWAY_SECONDS
            logger.error("page cache: the cache does not answer: %s", error)
            return otherwise

    def get(self, key: str) -> Entry | None:
        return self._ask(lambda cache: cache.get(key), None)

    def get_with_signal(self, key: str) -> tuple[Entry | None, bytes | None]:
        """Both in one question; without a signal if the cache does not answer."""
        found = self._ask(lambda cache: cache.get_many([key, _SIGNAL]), None)
        if found is None:
            return None, None
        return found.get(key), found.get(_SIGNAL, _NO_SIGNAL)

    def put(self, key: str, entry: Entry) -> None:
        """Until when it holds is in the entry; the cache may forget it after the longest time."""
        self._ask(lambda cache: cache.set(key, entry, timeout=settings.PAGE_CACHE_SECONDS), None)

    def put_signal(self, signal: bytes) -> None:
        self._ask(lambda cache: cache.set(_SIGNAL, signal, timeout=None), None)

    def begin(self, key: str) -> bool:
        """Whether nobody else, in any process, is making this answer; ``end`` says it is made."""
        return self._ask(
            lambda cache: bool(cache.add(f"{key}:making", 1, timeout=settings.PAGE_CACHE_WAIT)),
            True,
        )

    def end(self, key: str) -> None:
        self._ask(lambda cache: cache.delete(f"{key}:making"), False)

    def come_back(self) -> None:
        self._away_until = float("-inf")


store = Store()
