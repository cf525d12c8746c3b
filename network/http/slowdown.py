"""Slowing down who guesses: after some failures each further attempt has to wait longer.

Nothing is locked and nobody sleeps: an attempt that comes too early is refused without a look at
the password, does not count, and is told how many seconds are left, a minute at most. Counted in
the cache ``shared``, by keyed digests.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from network.http.rate_limits import add_one

logger = logging.getLogger(__name__)

#: Seconds after the first failure when all are forgotten.
FORGOTTEN_AFTER = 3600
_MOST_DOUBLINGS = 16


@dataclass(frozen=True)
class Slowdown:
    """Failures of one kind: so many are free, then 1, 2, 4 … seconds pass between attempts."""

    kind: str
    free: int
    longest: int = 60  # seconds
    #: Whether a success forgives all failures, or only takes back its own attempt.
    forgives: bool = True

    def seconds(self, failures: int) -> int:
        """How long nobody may try after so many failures."""
        beyond = failures - self.free
        return min(2 ** min(beyond - 1, _MOST_DOUBLINGS), self.longest) if beyond > 0 else 0


class Attempt:
    """One attempt, counted under one or several slowdowns, each for somebody or something."""

    def __init__(self, *counted: tuple[Slowdown, str]) -> None:
        self._counted = [(slowdown, _name(slowdown, of_whom)) for slowdown, of_whom in counted]
        self._cache = caches["shared"]

    def begin(self) -> int:
        """Seconds to wait; 0: it may be made, and is a failure unless ``succeeded`` is called.

        Counted before the password is looked at: of many at the same moment one gets through.
        While the cache does not respond nobody waits.
        """
        return self._ask(self._begin, 0)

    def succeeded(self) -> None:
        """The password was right: the attempt was no failure."""
        self._ask(self._forgive, None)

    def _begin(self) -> int:
        now = timezone.now().timestamp()
        ends = self._cache.get_many([f"{name}:until" for _slowdown, name in self._counted])
        if ends:
            return max(1, math.ceil(max(ends.values()) / 1000 - now))
        for slowdown, name in self._counted:
            failures = add_one(self._cache, name, FORGOTTEN_AFTER)
            if seconds := slowdown.seconds(failures):
                end = int((now + seconds) * 1000)
                if not self._cache.add(f"{name}:until", end, timeout=seconds):
                    return seconds  # another attempt came first
        return 0

    def _forgive(self) -> None:
        for slowdown, name in self._counted:
            self._cache.delete(f"{name}:until")
            if slowdown.forgives:
                self._cache.delete(name)
            elif self._cache.get(name):
                self._cache.decr(name)

    @staticmethod
    def _ask(function: Callable[[], Any], otherwise: Any) -> Any:
        try:
            return function()
        except Exception:  # each cache backend raises its own errors
            logger.exception("slowdown: the cache does not respond")
            return otherwise


def _name(slowdown: Slowdown, of_whom: str) -> str:
    digest = salted_hmac(f"network.slowdown.{slowdown.kind}", of_whom, algorithm="sha256")
    return f"slowdown:{slowdown.kind}:{digest.hexdigest()[:32]}"


def please_wait(seconds: int) -> str:
    """What a page says that refuses an attempt."""
    text = ngettext(
        "There were too many attempts. Please wait %(seconds)s second, then try again.",
        "There were too many attempts. Please wait %(seconds)s seconds, then try again.",
        seconds,
    )
    return text % {"seconds": seconds}
