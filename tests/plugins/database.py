"""Chooses the suite's database before Django reads its settings.

An SQLite file in a temporary folder by default. With ``TEST_DATABASE=postgresql`` a real PostgreSQL
is started from its wheel in a temporary folder, once for all xdist workers, and stopped at the end.
Either way each worker's database is a copy of one that is migrated already (``tests.migrated``).
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.migrated import TEMPLATE, load_template, postgresql, sqlite_file

# Playwright's synchronous API runs an event loop in this thread; Django would refuse the ORM.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

#: What each worker's own database is a copy of, a file or the name of a template; set by the
#: process that starts the workers.
MIGRATED = "TEST_DATABASE_MIGRATED"

#: A bench imports this module as well: it migrates itself, and is to ask as a real site does.
IS_SUITE = "PYTEST_VERSION" in os.environ and not {"--collect-only", "--co"} & {*sys.argv}
# A test's tables grow from nothing inside one transaction, which no ANALYZE sees. A plan kept from
# its beginning would take seconds at its end; and so does any plan for a table that was once
# vacuumed when a test's rows had just been rolled back: it is taken for empty for good.
OF_THE_SUITE = ("plan_cache_mode = force_custom_plan", "autovacuum = off")


def _start_postgresql() -> None:
    stack = ExitStack()
    server = stack.enter_context(postgresql(*(OF_THE_SUITE if IS_SUITE else ())))
    atexit.register(stack.close)
    if IS_SUITE:
        load_template(server)
        os.environ[MIGRATED] = TEMPLATE
    os.environ["DATABASE_URL"] = server.get_uri()


def _make_sqlite_folder() -> None:
    if IS_SUITE:
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
