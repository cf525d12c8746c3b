"""Of many who ask for one answer at once, one makes it and the others wait for that."""

from __future__ import annotations

import threading
import time

from django.conf import settings

from network.page_cache.store import store

_MOST_REMEMBERED = 2000
_REMEMBERED = 60  # seconds
_GLANCE = 0.02  # seconds between two looks at a shared cache


class Flights:
    """Who is making what, in this process; and which answers turned out not to be kept."""

    def __init__(self) -> None:
        self._making: dict[str, threading.Event] = {}
        self._lock = threading.Lock()
        self._not_kept: dict[str, float] = {}

    def begin(self, key: str) -> bool:
        """Whether the caller is to make the answer; else it has been made (or given up) meanwhile.

        Whoever begins must ``end``.
        """
        with self._lock:
            others = self._making.get(key)
            if others is None:
                self._making[key] = threading.Event()
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
            time.sleep(_GLANCE)
            if store.is_away or store.get(f"{key}:making") is None:
                return

    def end(self, key: str) -> None:
        if store.is_shared:
            store.end(key)
        self._done(key)

    def _done(self, key: str) -> None:
        with self._lock:
            making = self._making.pop(key, None)
        if making is not None:
            making.set()

    # --- Answers that are not kept: nobody waits for those ------------------------------------

    def not_kept(self, key: str) -> None:
        if len(self._not_kept) > _MOST_REMEMBERED:
            self._not_kept = {}
        self._not_kept[key] = time.monotonic() + _REMEMBERED

    def is_kept(self, key: str) -> bool:
        return self._not_kept.get(key, 0) < time.monotonic()
