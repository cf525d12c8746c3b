"""A member of staff in the CMS: cancels, moves, restores and postpones, publishes and writes."""

from __future__ import annotations

import random
import threading
from datetime import timedelta
from http import HTTPStatus

from django.db import connections
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset

from events.models import EventIndexPage, EventPage, Occurrence, OccurrenceStatus
from network.i18n import formatting as wording
from tests.events.series import next_tuesday
from tests.forms import EVENT, event_form
from tests.soak.client import Answer, Browser, Ledger

NAME, PASSWORD = "soak-staff", "a-long-password"
FOUND = HTTPStatus.FOUND
MOST_EVENTS = 12
RULE = {
    "frequency": "weekly",
    "interval": "1",
    "weekdays": ["1"],
    "count": "3",
    **dict.fromkeys(["nth", "month_day", "start_time", "end_time", "starts_on", "until"], ""),
}
CANCELLED, PLANNED = str(OccurrenceStatus.CANCELLED), str(OccurrenceStatus.SCHEDULED)
MOVED = str(OccurrenceStatus.RESCHEDULED)


class Staff(threading.Thread):
    """What to do it picks from the database, and does it by the forms of the CMS.

    ``single`` is an event with one date, which is postponed and gets a time again.
    """

    def __init__(
        self, single: EventPage, index: EventIndexPage, port: int, ledger: Ledger, stop
    ) -> None:
        super().__init__(daemon=True, name="staff")
        self._single, self._index, self._ledger, self._stop_now = single, index, ledger, stop
        self._port = port
        self._chance = random.Random(99)  # noqa: S311
        self._signed_in: Browser | None = None
        self._postponed, self._number = False, 0

    def run(self) -> None:
        deeds = [self._cancel, self._restore, self._move, self._write, self._publish]
        while not self._stop_now.wait(0.7):
            deed = self._chance.choice([*deeds, self._postpone])
            try:
                deed()
            except Exception as error:
                self._ledger.fault(f"staff: {deed.__name__}: {error!r}")
            finally:
                connections.close_all()

    # --- Dates ------------------------------------------------------------------------------------

    def _cancel(self) -> None:
        date = self._date(PLANNED)
        if date is not None:
            self._change_date(date, "event_cancel_date", CANCELLED, reason_pl="Choroba")

    def _restore(self) -> None:
        date = self._date(CANCELLED)
        if date is not None:
            self._change_date(date, "event_restore_date", PLANNED)

    def _move(self) -> None:
        date = self._date(PLANNED)
        if date is None:
            return
        start = wording.local(date.start) + timedelta(minutes=self._chance.choice([15, 30]))
        end = start + timedelta(hours=1)
        times = {"start": f"{start:%d.%m.%Y %H:%M}", "end": f"{end:%d.%m.%Y %H:%M}"}
        self._change_date(date, "event_move_date", MOVED, **times)

    def _write(self) -> None:
        date = self._date(PLANNED)
        if date is None:
            return
        self._number += 1
        values = {"subject": f"Wieści {self._number}", "text": "Weźcie maty.", "once": ""}
        values["once"] = f"soak-{self._number}"
        answer = self._send(reverse("write_to_people", args=[date.pk]), values)
        if answer is not None and answer.status == FOUND:
            self._ledger.count("messages of staff")

    def _date(self, status: str) -> Occurrence | None:
        try:
            dates = Occurrence.objects.real().filter(status=status).exclude(event=self._single)
            return dates.order_by("?").select_related("event").first()
        except Exception:
            return None  # the database is being restarted

    def _change_date(self, date: Occurrence, view: str, status: str, **values: object) -> None:
        self._ledger.dates[date.pk] = None
        answer = self._send(reverse(view, args=[date.pk]), values)
        if answer is not None and answer.status == FOUND:
            self._ledger.dates[date.pk] = status
            self._ledger.count("dates changed by staff")

    # --- Events -----------------------------------------------------------------------------------

    def _publish(self) -> None:
        """A new weekly class."""
        if self._number_of_published() >= MOST_EVENTS:
            return
        self._number += 1
        title = f"Zajęcia {self._number}"
        answer = self._send(
            reverse("wagtailadmin_pages:add", args=[*EVENT, self._index.pk]),
            {**self._form(title, capacity=6), "action-publish": "1"},
        )
        if answer is not None and answer.status == FOUND:
            self._ledger.published.add(title)
            self._ledger.count("events published")

    def _number_of_published(self) -> int:
        return len(self._ledger.published)

    def _postpone(self) -> None:
        """The event of one date is postponed, or gets a time again."""
        form = self._form(self._single.title_pl, capacity=10, rules=False)
        if not self._postponed:
            form["status"] = str(OccurrenceStatus.POSTPONED)
        answer = self._send(
            reverse("wagtailadmin_pages:edit", args=[self._single.pk]),
            {**form, "action-publish": "1"},
        )
        if answer is not None and answer.status == FOUND:
            self._postponed = not self._postponed
            self._ledger.count("postponed or given a time")

    def _form(self, title: str, *, capacity: int, rules: bool = True) -> dict[str, object]:
        day = next_tuesday() + timedelta(weeks=2)
        hour = self._chance.randint(9, 18)
        return event_form(
            title_pl=title,
            slug_pl=self._single.slug_pl if not rules else f"zajecia-{self._number}",
            start=f"{day:%d.%m.%Y} {hour}:00",
            end=f"{day:%d.%m.%Y} {hour}:50",
            signup_mode="date",
            capacity=str(capacity),
            waiting_list="on",
            **({"rules": inline_formset([RULE])} if rules else {}),
        )

    # --- The CMS ----------------------------------------------------------------------------------

    def _send(self, path: str, values: dict[str, object]) -> Answer | None:
        """What the CMS responds; None if it was cut off or the database was away."""
        browser = self._signed_in or self._sign_in()
        answer = browser.post(path, values) if browser is not None else None
        if answer is None or answer.is_away:
            return None
        if answer.status == FOUND and "/login/" in answer.location:
            self._ledger.fault("staff was signed out")
            self._signed_in = None
            return None
        if answer.status not in (FOUND, HTTPStatus.OK):
            self._ledger.wrong(answer, path)
        elif answer.status == HTTPStatus.OK:
            self._ledger.count("forms of staff refused")
        return answer

    def _sign_in(self) -> Browser | None:
        browser = Browser(self._port, self._ledger)
        browser.get("/admin/login/")
        answer = browser.post("/admin/login/", {"username": NAME, "password": PASSWORD})
        if answer is None or answer.status != FOUND:
            return None
        self._signed_in = browser
        return browser
