"""People without an account: they read, sign up, press twice, change, cancel, and subscribe."""

from __future__ import annotations

import random
import re
import threading
from html import unescape
from http import HTTPStatus
from urllib.parse import urlsplit

from tests.soak.client import Answer, Browser, Ledger, Promise

FORM = re.compile(r'<form method="post" action="([^"]+)"')
STAMP = re.compile(r'name="form" value="([^"]+)"')
FORMS_KNOWN = 10
SEE_OTHER, REFUSED = HTTPStatus.SEE_OTHER, HTTPStatus.UNPROCESSABLE_ENTITY


class Resident(threading.Thread):
    """One after another of many people; ``lists`` are addresses of lists of events."""

    def __init__(
        self, number: int, lists: list[str], port: int, ledger: Ledger, stop: threading.Event
    ) -> None:
        super().__init__(daemon=True, name=f"resident {number}")
        self._number, self._lists, self._ledger, self._stop_now = number, lists, ledger, stop
        self._browser = Browser(port, ledger)
        self._chance = random.Random(number)  # noqa: S311
        self._mine: list[str] = []  # e-mail addresses of those who signed up here
        self._forms: list[str] = []  # addresses of forms read before
        self._people = 0

    def run(self) -> None:
        while not self._stop_now.is_set():
            deed = self._chance.choices(
                [self._sign_up, self._change, self._cancel, self._claim, self._subscribe],
                [60, 10, 18, 6, 6],
            )[0]
            try:
                deed()
            except Exception as error:
                self._ledger.fault(f"{self.name}: {deed.__name__}: {error!r}")

    # --- Signing up -------------------------------------------------------------------------------

    def _sign_up(self) -> None:
        page = self._form_of_an_event()
        if page is None:
            return
        self._people += 1
        email = f"r{self._number}.{self._people}@soak.example.org"
        people = self._chance.choice([1, 1, 1, 2, 3])
        values = {
            "name": f"Resident {self._number}.{self._people}",
            "email": email,
            "people": people,
            "form": unescape(STAMP.search(page)[1]),
        }
        action = unescape(FORM.search(page)[1])
        answer = self._browser.insist(lambda: self._browser.post(action, values))
        if answer is None or answer.status != SEE_OTHER:
            self._expect(answer, REFUSED, "sign-up")
            return
        self._ledger.sign_ups[email] = Promise(answer.location, people)
        self._ledger.count("sign-ups")
        self._mine.append(email)
        if self._chance.random() < 0.25:  # Back, and the button once more
            again = self._browser.insist(lambda: self._browser.post(action, values))
            if again is not None and (again.status, again.location) != (SEE_OTHER, answer.location):
                self._ledger.fault(f"sent again: {again.status} in place of the same sign-up")

    def _form_of_an_event(self) -> str | None:
        """The page with the form of some event; None if it takes nobody."""
        if not self._forms or self._chance.random() < 0.2:
            self._look_for_forms()
        if not self._forms:
            return None
        page = self._read(self._chance.choice(self._forms))
        return page if STAMP.search(page) else None

    def _look_for_forms(self) -> None:
        """Those of an event that a list shows, as long as few enough are remembered."""
        address = self._chance.choice(self._lists)
        inside = rf'href="((?:http://localhost[:0-9]*)?{address}[^"?#]+/)"'
        if not (found := re.findall(inside, self._read(address))):
            return
        event = self._read(urlsplit(self._chance.choice(found)).path)
        forms = [urlsplit(each).path for each in re.findall(r'href="([^"?#]+/sign-up/)', event)]
        self._forms = [*self._forms[-FORMS_KNOWN:], *forms]

    def _read(self, path: str) -> str:
        answer = self._browser.insist(lambda: self._browser.get(path))
        if answer is None or answer.status != HTTPStatus.OK:
            # Closed (410), moved (301), gone when staff changed it meanwhile (404).
            gone = {HTTPStatus.GONE, HTTPStatus.NOT_FOUND, 301, 302, 303}
            if answer is not None and answer.status not in gone:
                self._ledger.wrong(answer, f"GET {path}")
            return ""
        return answer.text

    # --- One's own sign-up ------------------------------------------------------------------------

    def _do(self, what: str, **values: object) -> tuple[Promise, Answer | None] | None:
        if not self._mine:
            return None
        promise = self._ledger.sign_ups[self._chance.choice(self._mine)]
        if promise.ended:
            return None
        answer = self._browser.insist(
            lambda: self._browser.post(promise.link, {"do": what, **values})
        )
        return promise, answer

    def _change(self) -> None:
        people = self._chance.randint(1, 4)
        if (done := self._do("people", people=people)) is None:
            return
        promise, answer = done
        if answer is None:
            promise.people = None
        elif answer.status == SEE_OTHER:
            promise.people = people
            self._ledger.count("changes")
        else:
            self._expect(answer, REFUSED, "people")

    def _cancel(self) -> None:
        if (done := self._do("cancel")) is None:
            return
        promise, answer = done
        if answer is None:
            promise.ended = None
        elif answer.status == SEE_OTHER:
            promise.ended = True
            self._ledger.count("cancellations")
        else:
            self._expect(answer, REFUSED, "cancel")

    def _claim(self) -> None:
        """Take a place that is offered; most are not offered one."""
        if (done := self._do("claim")) is not None and done[1] is not None:
            self._expect(done[1], SEE_OTHER, "claim", REFUSED)
            if done[1].status == SEE_OTHER:
                self._ledger.count("offers taken")

    # --- Weekly letters ---------------------------------------------------------------------------

    def _subscribe(self) -> None:
        page = self._read(self._chance.choice(self._lists))
        links = re.findall(r'href="([^"]*/weekly/for/\d+/[^"]*)"', page)
        form = self._read(unescape(links[0])) if links else ""
        if not form or not STAMP.search(form):
            return
        self._people += 1
        email = f"w{self._number}.{self._people}@soak.example.org"
        stamp = unescape(STAMP.search(form)[1])
        values = {"email": email, "language": "pl", "form": stamp}
        action = unescape(FORM.search(form)[1])
        answer = self._browser.insist(lambda: self._browser.post(action, values))
        if answer is not None and answer.status == SEE_OTHER:
            self._ledger.subscribed.add(email)
            self._ledger.count("newsletters asked for")
        else:
            self._expect(answer, REFUSED, "subscribe")

    def _expect(self, answer: Answer | None, status: int, what: str, *or_else: int) -> None:
        if answer is not None and answer.status not in (status, *or_else):
            self._ledger.wrong(answer, what)
