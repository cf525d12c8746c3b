"""Answering from what is kept, and keeping what may be."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from network.cache_tags import collector as recipe
from network.page_cache.change_marker import signal_file
from network.page_cache.keys import Asked, asked
from network.page_cache.responses import entry_of, may_be_kept, response_of
from network.page_cache.single_flight import Flights
from network.page_cache.store import Entry, store
from network.page_cache.versions import versions

#: Says whether an answer was kept before (``hit``), is from now on (``kept``) or not (``passed``).
MARK = "X-Page-Cache"
_TURNS = 3  # how often one waits for others before making the answer oneself
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


class PageCacheMiddleware:
    """Outside of all others: an answer has been through them, and a hit need not be.

    What may differ from one answer to the next has no place inside (a nonce, a cookie); such an
    answer is not kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.PAGE_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self._flights = Flights()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        question = asked(request)
        if question is None:
            return self.get_response(request)
        kept, heard = self._look(question)
        if kept is not None:
            return _marked(response_of(kept, request), "hit")
        if not heard:  # the cache or the database does not answer: as if there were none
            return self.get_response(request)
        place = question.key()
        for _turn in range(_TURNS):
            if not self._flights.is_kept(question.place):
                break
            if self._flights.begin(place):
                try:
                    return self._make(request, question)
                finally:
                    self._flights.end(place)
            kept, _heard = self._look(question)
            if kept is not None:
                return _marked(response_of(kept, request), "hit")
        return self._make(request, question)

    def _look(self, question: Asked) -> tuple[Entry | None, bool]:
        """The answer that is kept, if it still holds; and whether the cache is there at all."""
        key = question.key()
        if store.is_shared:
            entry, signal = store.get_with_signal(key)
            if signal is None:
                versions.doubt()
                return None, False
        else:
            entry, signal = store.get(key), signal_file.read()
        if not versions.look(signal):
            return None, False
        if entry is None or not question.is_known:
            return None, True
        if question.has_query and entry.names != question.names:
            return None, True
        holds = entry.until > timezone.now().timestamp()
        return (entry if holds and versions.allow(entry.epoch, entry.scopes) else None), True

    def _make(self, request: HttpRequest, question: Asked) -> HttpResponse:
        epoch = versions.epoch  # before anything is read
        conditions = {name: request.META.pop(name) for name in _CONDITIONS if name in request.META}
        with recipe.written() as made:
            response = self.get_response(request)
        request.META.update(conditions)
        if not may_be_kept(request, response, made):
            if response.status_code == 200:
                self._flights.not_kept(question.place)
            return _marked(response, "passed")
        now = timezone.now().timestamp()
        until = min(made.until.timestamp(), made.started.timestamp() + settings.PAGE_CACHE_SECONDS)
        entry = entry_of(response, made, epoch, until)
        if request.method == "GET" and until > now:
            question.learn(made.names)
            store.put(question.key(made.names), entry)
        answer = response_of(entry, request)
        return _marked(answer, "kept")


def _marked(response: HttpResponse, word: str) -> HttpResponse:
    if settings.PAGE_CACHE_MARK:
        response[MARK] = word
    return response
