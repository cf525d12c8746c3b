"""Somebody's browser, and the book of what the network told everybody."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlencode

PATIENCE = 60  # seconds, until somebody who gets no answer gives up
FORM = "application/x-www-form-urlencoded"


@dataclass
class Promise:
    """A sign-up that was acknowledged; None where the last request about it had no answer."""

    link: str
    people: int | None
    ended: bool | None = False


@dataclass
class Ledger:
    """What was acknowledged, and what went wrong; shared by all threads."""

    statuses: Counter[int] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    sign_ups: dict[str, Promise] = field(default_factory=dict)  # by e-mail address
    subscribed: set[str] = field(default_factory=set)
    dates: dict[int, str | None] = field(default_factory=dict)  # the status staff was told
    published: set[str] = field(default_factory=set)  # titles of events
    faults: list[str] = field(default_factory=list)
    away: int = 0  # 503 with Retry-After: the database was not there
    cut_off: int = 0
    seconds: list[float] = field(default_factory=list)  # of each answer
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fault(self, text: str) -> None:
        with self._lock:
            self.faults.append(text)

    def wrong(self, answer: Answer, what: str) -> None:
        """An answer that nobody should get; of a server error ``note`` has told."""
        if answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            self.fault(f"{answer.status} at {what}")

    def count(self, what: str) -> None:
        with self._lock:
            self.done[what] += 1

    def note(self, method: str, path: str, answer: Answer) -> None:
        with self._lock:
            self.statuses[answer.status] += 1
            if answer.is_away:
                self.away += 1
            elif answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                said = re.sub(r"<[^>]+>|\s+", " ", answer.text)[:200]
                self.faults.append(f"{answer.status} at {method} {path}: {said}")


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")

    @property
    def is_away(self) -> bool:
        unavailable = self.status == HTTPStatus.SERVICE_UNAVAILABLE
        return unavailable and "Retry-After" in self.headers


class Browser:
    """A connection for each request; keeps cookies, and sends Django's CSRF token with them."""

    def __init__(self, port: int, ledger: Ledger) -> None:
        self._port, self._ledger = port, ledger
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer | None:
        """None if the connection was cut."""
        return self._ask("GET", path)

    def post(self, path: str, values: dict[str, object]) -> Answer | None:
        if token := self._cookies.get("csrftoken"):
            values = {**values, "csrfmiddlewaretoken": token}
        return self._ask("POST", path, urlencode(values), {"Content-Type": FORM})

    def insist(self, ask: Callable[[], Answer | None]) -> Answer | None:
        """Ask again until there is an answer, as somebody does who presses a button once more."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            answer = ask()
            if answer is not None and not answer.is_away:
                return answer
            time.sleep(0.5)
        self._ledger.fault(f"no answer for {PATIENCE} s")
        return None

    def _ask(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> Answer | None:
        known = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {**(headers or {}), **({"Cookie": known} if known else {})}
        began = time.monotonic()
        connection = http.client.HTTPConnection("localhost", self._port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers)
            given = connection.getresponse()
            answer = Answer(given.status, given.headers, given.read().decode(errors="replace"))
        except (OSError, http.client.HTTPException):
            with self._ledger._lock:
                self._ledger.cut_off += 1
            return None
        finally:
            connection.close()
        self._ledger.seconds.append(time.monotonic() - began)
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _is, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        self._ledger.note(method, re.sub(r"/sign-up/(?!for/)[^/]+", "/sign-up/…", path), answer)
        return answer
