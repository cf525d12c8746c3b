"""A network of its own on a free port, made and served the way ``make run`` does it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.migrated import sqlite_file

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
STARTUP_SECONDS = 120
# What is made once for one machine and not changed by using it.
SHARED = "static"
# In one process: starting Django is what takes the time.
MAKE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_first_entry")
call_command("example_network")
call_command("collectstatic", interactive=False, verbosity=0)
"""


class NoAnswer(Exception):  # noqa: N818  what happened
    """The server did not start."""


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def _taken() -> socket.socket:
    """A free port, held from now on: one that was only looked for, another may take meanwhile."""
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    return held


@dataclass
class Network:
    """Where it keeps its database, its files and its mail; how it is reached."""

    files: Path
    settings: str = "network.settings.local"
    _socket: socket.socket = field(default_factory=_taken, repr=False)

    @property
    def port(self) -> int:
        return self._socket.getsockname()[1]

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def post(self) -> Path:
        """The letters it has sent."""
        return self.files / "mail"

    @property
    def _environment(self) -> dict[str, str]:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": self.settings,
            "DATA_DIR": str(self.files),
            "BASE_URL": self.address,
            "SIGNUP_FORM_SECONDS": "0",  # a test types faster than any person
            "SIGNUP_RATE": "1000",
            "PROPOSAL_RATE": "1000",
            "PROPOSAL_UPLOAD_RATE": "1000",
        }
        environment.pop("DATABASE_URL", None)
        return environment

    def manage(self, *arguments: str) -> str:
        """What the command prints."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self._environment, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    def run(self, code: str) -> str:
        """What the code prints."""
        return self.manage("shell", "--verbosity=0", "--command", code)

    def make(self) -> None:
        """The first entry and the example spaces."""
        self.files.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sqlite_file(), self.files / "network.sqlite3")
        self.run(MAKE)

    def copy_to(self, files: Path, *, settings: str = "") -> Network:
        """All it has, to begin from it again; not while it is served."""
        left_out = shutil.ignore_patterns(SHARED)
        shutil.copytree(self.files, files, ignore=left_out)
        (files / SHARED).symlink_to((self.files / SHARED).resolve())
        return Network(files, settings=settings or self.settings)

    @contextmanager
    def served(self) -> Iterator[str]:
        held = self._socket.fileno()
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "network.wsgi", "--bind", f"fd://{held}"],
            cwd=ROOT,
            env=self._environment,
            pass_fds=[held],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(f"{self.address}/healthz")
            yield self.address
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise NoAnswer(f"The server did not answer at {address} within {STARTUP_SECONDS} s.")
