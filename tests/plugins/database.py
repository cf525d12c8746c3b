"""Chooses the suite's database before Django reads its settings.

An SQLite file in a temporary folder by default. With ``TEST_DATABASE=postgresql`` a real PostgreSQL
is started from its wheel in a temporary folder, once for all xdist workers, and stopped at the end.
Either way each worker's database is a copy of one that is migrated already (``tests.migrated``).
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.migrated import TEMPLATE, load_template, postgresql, sqlite_file

# Playwright's synchronous API runs an event loop in this thread; Django would refuse the ORM.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

#: What each worker's own SQLite file is a copy of; set by the process that starts the workers.
MIGRATED = "TEST_DATABASE_MIGRATED"


def _start_postgresql() -> None:
    stack = ExitStack()
    server = stack.enter_context(postgresql())
    atexit.register(stack.close)
    load_template(server)
    os.environ["DATABASE_URL"] = server.get_uri()
    os.environ[MIGRATED] = TEMPLATE


def _make_sqlite_folder() -> None:
    os.environ[MIGRATED] = str(sqlite_file())
    memory = Path("/dev/shm")  # noqa: S108  a file as any other, but kept in memory where there is such
    folder = tempfile.mkdtemp(prefix="mam-sqlite-", dir=memory if memory.is_dir() else None)
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/network.sqlite3"
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


if not os.environ.get("DATABASE_URL"):
    if os.environ.get("TEST_DATABASE") == "postgresql":
        _start_postgresql()
    else:
        _make_sqlite_folder()
