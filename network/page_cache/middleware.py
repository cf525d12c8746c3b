"""Responding from the page cache, and filling it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from network.cache_tags.collector import collecting
from network.listing.position import PARAMETER
from network.page_cache.change_marker import signal_file
from network.page_cache.keys import RequestKey, request_key
from network.page_cache.responses import entry_of, may_be_cached, response_of
from network.page_cache.single_flight import SingleFlight
from network.page_cache.store import Entry, store
from network.page_cache.versions import versions

#: Whether a response was cached before (``hit``), is from now on (``kept``) or not (``passed``).
MARK = "X-Page-Cache"
_TURNS = 3  # how often a request waits for others before it builds the response itself
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


class PageCacheMiddleware:
    """Outside of all others: a cached response has been through them, and a hit need not be.

    What differs from one response to the next has no place inside (a nonce, a cookie); such a
    response is not cached.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.PAGE_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self._single_flight = SingleFlight()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request_key(request)
        if key is None or key.is_by_position:
            return self.get_response(request)
        entry, is_there = self._look(key)
        if entry is not None:
            return _marked(response_of(entry, request), "hit")
        if not is_there:  # the cache or the database does not respond: as if there were none
            return self.get_response(request)
        if key.has_position and not key.is_known:
            # If it turns out to depend on the position, nobody is to have waited for it.
            return self._build(request, key)
        digest = key.digest()
        for _turn in range(_TURNS):
            if self._single_flight.is_uncacheable(key.address):
                break
            if self._single_flight.begin(digest):
                try:
                    return self._build(request, key)
                finally:
                    self._single_flight.end(digest)
            entry, _is_there = self._look(key)
            if entry is not None:
                return _marked(response_of(entry, request), "hit")
        return self._build(request, key)

    def _look(self, key: RequestKey) -> tuple[Entry | None, bool]:
        """The cached entry, if it still holds; and whether the cache is there at all."""
        digest = key.digest()
        if store.is_shared:
            entry, signal = store.get_with_signal(digest)
            if signal is None:
                versions.doubt()
                return None, False
        else:
            entry, signal = store.get(digest), signal_file.read()
        if not versions.look(signal):
            return None, False
        if entry is None or not key.is_known:
            return None, True
        if key.has_query and entry.query_names != key.query_names:
            return None, True
        holds = entry.expires > timezone.now().timestamp()
        return (entry if holds and versions.allow(entry.epoch, entry.tags) else None), True

    def _build(self, request: HttpRequest, key: RequestKey) -> HttpResponse:
        epoch = versions.epoch  # before anything is read
        conditions = {name: request.META.pop(name) for name in _CONDITIONS if name in request.META}
        with collecting() as collected:
            response = self.get_response(request)
        request.META.update(conditions)
        if not may_be_cached(request, response, collected):
            if collected.is_cacheable and PARAMETER in collected.query_names and key.has_position:
                key.learn(collected.query_names)
            elif response.status_code == 200:
                self._single_flight.remember_uncacheable(key.address)
            return _marked(response, "passed")
        now = timezone.now().timestamp()
        longest = collected.started.timestamp() + settings.PAGE_CACHE_SECONDS
        expires = min(collected.expires.timestamp(), longest)
        entry = entry_of(response, collected, epoch, expires)
        if request.method == "GET" and expires > now:
            key.learn(collected.query_names)
            store.put(key.digest(collected.query_names), entry)
        return _marked(response_of(entry, request), "kept")


def _marked(response: HttpResponse, word: str) -> HttpResponse:
    if settings.PAGE_CACHE_MARK:
        response[MARK] = word
    return response
