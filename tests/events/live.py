"""A server of its own processes over the test's database, and what is sent to it."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import connection, connections
from django.urls import reverse

from events.models import EventPage, Occurrence
from events.signup.forms import new_stamp
from events.signup.privacy_notice import DataPolicy

ROOT = Path(__file__).resolve().parents[2]
STARTUP_SECONDS = 60


def database_url() -> str:
    """Where the tests' own database is, for another process."""
    given = urlsplit(os.environ["DATABASE_URL"])
    # Written out: a socket's address has no host between the slashes.
    query = f"?{given.query}" if given.query else ""
    return f"{given.scheme}://{given.netloc}/{connection.settings_dict['NAME']}{query}"


def environment(**more: str) -> dict[str, str]:
    """As the tests' own, with that database, and nothing that holds machines back."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": os.environ.get(
            "DJANGO_SETTINGS_MODULE", settings.SETTINGS_MODULE
        ),
        "DATABASE_URL": database_url(),
        "SIGNUP_RATE": "1000000",
        "SIGNUP_FORM_SECONDS": "0",
        "OWN_PAGE_RATE": "1000000",
        "LETTERS_AN_HOUR": "1000000",
        **more,
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Port(int):
    """Where a server listens, and which process it is."""

    def __new__(cls, port: int, pid: int) -> Port:
        self = super().__new__(cls, port)
        self.pid = pid
        return self

    def workers(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(pid) for pid in children.read_text().split()]


@contextmanager
def server(*arguments: str, log: Path, **more: str) -> Iterator[Port]:
    """The port of gunicorn with two workers, as ``make run`` has them; it writes to ``log``."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "network.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--config", "deploy/gunicorn.conf.py", *arguments]
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(**more), stdout=errors, stderr=errors
        )
    try:
        _wait_for(port, process)
        yield Port(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if Visitor(port).get("/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The server did not start.")


class Visitor:
    """One browser, or a telephone; a connection for each request, as many as come."""

    def __init__(self, port: int) -> None:
        self._port = int(port)  # getaddrinfo takes no other

    def get(self, address: str) -> tuple[int, str]:
        return self._ask("GET", address)[:2]

    def post(self, address: str, **values: object) -> tuple[int, str]:
        """The status and where it leads to."""
        body = urlencode(values)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _page, location = self._ask("POST", address, body, headers)
        return status, location

    def _ask(self, *request: object) -> tuple[int, str, str]:
        to_server = http.client.HTTPConnection("localhost", self._port, timeout=60)
        try:
            to_server.request(*request)  # type: ignore[arg-type]
            answer = to_server.getresponse()
            page = answer.read().decode(errors="replace")
            return answer.status, page, answer.headers.get("Location", "")
        finally:
            to_server.close()

    def sign_up(self, form: Form, name: str, people: int = 1) -> tuple[int, str]:
        email = f"{re.sub('[^a-z0-9]', '', name.lower())}@example.org"
        values = {"name": name, "email": email, "people": people}
        return self.post(form.address, form=new_stamp(form.event, form.clause), **values)


class Form:
    """Where the form of a date is sent to; what is sent is stamped as if it had been shown."""

    def __init__(self, event: EventPage, date: Occurrence, address: str = "") -> None:
        self.event = event
        self.address = address or reverse("events:sign_up", args=[event.pk, date.key])
        self.clause = DataPolicy(event).clause.pk


def together(deeds: list[Callable[[], object]], *, seconds: int = 120) -> list[object]:
    """Do all at the same moment, each in a thread with its own connection; what each answered.

    An error is an answer as well. A thread that does not come back fails.
    """
    start = threading.Barrier(len(deeds))
    answers: list[object] = [None] * len(deeds)

    def work(number: int, deed: Callable[[], object]) -> None:
        try:
            start.wait(timeout=60)
            answers[number] = deed()
        except Exception as error:
            answers[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=pair, daemon=True) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + seconds
    for thread in threads:
        thread.join(timeout=max(0, deadline - time.monotonic()))
    assert not any(thread.is_alive() for thread in threads), "still at work"
    return answers
