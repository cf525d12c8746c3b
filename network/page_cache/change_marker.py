"""Some bytes that are others after every change: cheap to read, the same for all processes.

Where the responses are kept in each process's own memory, a small file in ``DATA_DIR``; where a
server keeps them, a key beside them. That the bytes are random, and not a number, makes it
unimportant in which order two changes write them.
"""

from __future__ import annotations

import logging
import os

from django.conf import settings

from network.page_cache.store import store

logger = logging.getLogger(__name__)
_LENGTH = 16


class SignalFile:
    """The bytes in a file; None where it cannot be had."""

    def __init__(self) -> None:
        self._path = ""
        self._descriptor: int | None = None

    def _open(self) -> int:
        path = str(settings.PAGE_CACHE_SIGNAL)
        if self._descriptor is None or path != self._path:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            self._path = path
        return self._descriptor

    def read(self) -> bytes | None:
        try:
            return os.pread(self._open(), _LENGTH, 0)
        except OSError:
            return None

    def renew(self) -> None:
        try:
            os.pwrite(self._open(), os.urandom(_LENGTH), 0)
        except OSError:
            # The others hear of it when they check the table, some seconds later.
            logger.exception("page cache: the signal cannot be written")


signal_file = SignalFile()


def renew() -> None:
    """Tell every process that something has changed."""
    if store.is_shared:
        store.put_signal(os.urandom(_LENGTH))
    else:
        signal_file.renew()
