"""Failures of what data is kept in: the database is locked, full or away, or the disk is full.

They pass, and are nobody's mistake: the reader gets 503 (RFC 9110 §15.6.4) and may send again.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from psycopg import Error as PostgresqlError

#: Seconds after which it is worth while to ask again.
RETRY_AFTER = 30
_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
_SQLITE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}
_READ_ONLY_TRANSACTION = "25006"  # of a PostgreSQL that only follows another


def is_unavailable(error: BaseException | None) -> bool:
    """Whether this, or what caused it, is a failure of the database or the disk that passes."""
    return any(_passes(each) for each in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _passes(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in _DISK
    if isinstance(error, sqlite3.Error):
        # The lower byte is the kind (https://sqlite.org/rescode.html); of our mistakes in SQL, 1.
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE
    if isinstance(error, PostgresqlError):
        return error.sqlstate == _READ_ONLY_TRANSACTION
    # PostgreSQL's own classes of these are connection, locks, resources and shutting down.
    return isinstance(error, (OperationalError, InterfaceError)) and not isinstance(
        error.__cause__, sqlite3.Error
    )


def fields_to_send_again(request: HttpRequest) -> list[tuple[str, str]] | None:
    """What was sent, name by name, for a form that sends it once more.

    None where it cannot be shown: files, passwords, and what could not be read.
    """
    if request.method != "POST":
        return None
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        has_files = bool(request.FILES)
    except (OSError, MultiPartParserError):
        return None
    secret = any("password" in name.lower() for name, _value in fields)
    too_many = len(fields) > (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 0)
    return None if has_files or secret or too_many or not fields else fields
