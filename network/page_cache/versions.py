"""The number of each cache tag's last invalidation, in the database and in each process.

Every process keeps the numbers it has read. A hit reads only the signal (a file, or a key of a
shared cache); when that has changed, or has not been checked for some seconds, the process reads
what is new from the table.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection, Iterable

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Q

from network.cache_tags.tags import EVERYTHING
from network.models import PageVersion
from network.page_cache.change_marker import renew

logger = logging.getLogger(__name__)

_LAST = ""  # the scope of the row that holds the last number
_SPARE = 60  # seconds


#: Tags whose numbers could not be written: this process tries again before its next response.
_unwritten: set[str] = set()


def raise_all(tags: Collection[str]) -> None:
    """Expire every response with one of these tags; to be called after the change is committed.

    A database that goes away just then raises no error: the change itself has been made.
    """
    try:
        _write_with_unwritten(tags)
    except DatabaseError:
        logger.exception("page cache: the versions cannot be written")


def _write_with_unwritten(tags: Collection[str] = ()) -> None:
    all_tags = set(tags)
    while _unwritten:
        all_tags.add(_unwritten.pop())
    try:
        _write(all_tags)
    except DatabaseError:
        _unwritten.update(all_tags)
        raise


def _write(tags: Collection[str]) -> None:
    """Give these tags a new number.

    The row of the last number is locked, so that numbers are given in the order of commits.
    """
    with transaction.atomic():
        PageVersion.objects.get_or_create(scope=_LAST, defaults={"number": 0})
        last = PageVersion.objects.select_for_update().get(scope=_LAST)
        number = max(last.number + 1, time.time_ns() // 1000)
        rows = [PageVersion(scope=scope, number=number) for scope in {_LAST, *tags}]
        PageVersion.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["scope"], update_fields=["number"]
        )
        # No response is cached so long that an older number could matter.
        PageVersion.objects.filter(number__lt=number - _longest()).exclude(scope=_LAST).delete()
    renew()


def _longest() -> int:
    """How long a number can matter, in microseconds."""
    return (2 * settings.PAGE_CACHE_SECONDS + _SPARE) * 1_000_000


class Versions:
    """What one process knows of the numbers."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._signal: bytes | None = None
        self._checked = float("-inf")
        self._lock = threading.Lock()
        #: This process knows of all changes up to this number.
        self.epoch = 0

    def look(self, signal: bytes | None) -> bool:
        """Read what is new, if the signal has changed; False if the table cannot be used.

        ``signal`` None: there is none, and the table is read.
        """
        known = signal is not None and signal == self._signal and not _unwritten
        if known and time.monotonic() - self._checked < settings.PAGE_CACHE_CHECK_SECONDS:
            return True
        with self._lock:
            checked = time.monotonic()
            try:
                if _unwritten:
                    _write_with_unwritten()
                self._read()
            except DatabaseError:
                logger.exception("page cache: the versions cannot be read")
                return False
            self._signal, self._checked = signal, checked
        return True

    def _read(self) -> None:
        new = PageVersion.objects.filter(Q(scope=_LAST) | Q(number__gt=self.epoch))
        found = dict(new.values_list("scope", "number"))
        last = found.pop(_LAST, 0)
        if last < self.epoch:
            # An older copy of the database: nothing that was cached is to be trusted.
            _write_with_unwritten([EVERYTHING])
            self._numbers = {}
            found = dict(PageVersion.objects.values_list("scope", "number"))
            last = found.pop(_LAST)
        self._numbers |= found
        self.epoch = last

    def allow(self, epoch: int, tags: Iterable[str]) -> bool:
        """Whether none of these tags was invalidated since the number ``epoch``."""
        numbers = self._numbers
        return all(numbers.get(scope, 0) <= epoch for scope in tags)

    def doubt(self) -> None:
        """The signal may have been missed: read the table next time."""
        self._signal = None

    def forget(self) -> None:
        """Start again as a new process would."""
        self.__init__()


versions = Versions()
