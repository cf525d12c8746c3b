"""Single flight: of many requests for one response at once, one builds it and the others wait."""

from __future__ import annotations

import threading
import time

from django.conf import settings

from network.page_cache.store import store

_MAX_REMEMBERED = 2000
_REMEMBERED = 60  # seconds
_POLL = 0.02  # seconds between two looks at a shared cache


class SingleFlight:
    """Which responses this process is building, and which turned out not to be cacheable."""

    def __init__(self) -> None:
        self._building: dict[str, threading.Event] = {}
        self._lock = threading.Lock()
        self._uncacheable: dict[str, float] = {}

    def begin(self, key: str) -> bool:
        """True: the caller is to build the response, and to call ``end``.

        False: another has built it (or given it up) meanwhile; its result was waited for.
        """
        with self._lock:
            others = self._building.get(key)
            if others is None:
                self._building[key] = threading.Event()
        if others is not None:
            others.wait(settings.PAGE_CACHE_WAIT)
            return False
        if store.is_shared and not store.begin(key):
            self._wait_for_another_process(key)
            self._done(key)
            return False
        return True

    @staticmethod
    def _wait_for_another_process(key: str) -> None:
        until = time.monotonic() + settings.PAGE_CACHE_WAIT
        while time.monotonic() < until:
            time.sleep(_POLL)
            if store.is_away or not store.is_begun(key):
                return

    def end(self, key: str) -> None:
        if store.is_shared:
            store.end(key)
        self._done(key)

    def _done(self, key: str) -> None:
        with self._lock:
            building = self._building.pop(key, None)
        if building is not None:
            building.set()

    # --- Uncacheable responses: nobody waits for those ----------------------------------------

    def remember_uncacheable(self, address: str) -> None:
        if len(self._uncacheable) > _MAX_REMEMBERED:
            self._uncacheable = {}
        self._uncacheable[address] = time.monotonic() + _REMEMBERED

    def is_uncacheable(self, address: str) -> bool:
        return self._uncacheable.get(address, 0) >= time.monotonic()
