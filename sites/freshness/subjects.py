"""Subjects that spaces confirm, when a confirmation is due, and the note on public pages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail import hooks

from network.i18n import formatting as wording
from sites.models import Confirmation, ModerationSettings, SpacePage, WeeklyHours
from sites.space.opening_hours import STAGES_IN_OPERATION, OpeningHoursDisplay, WeekRow, week_rows

#: An app adds what it knows of a space: ``fn() -> Subject``.
SUBJECTS_HOOK = "freshness_subjects"
HOURS, CONTACT = "hours", "contact"
#: Only a space in operation is asked, and says anything on its pages.
IN_OPERATION = Q(live=True, stage__in=STAGES_IN_OPERATION)


@dataclass(frozen=True)
class Subject:
    """One subject to confirm, such as opening hours.

    ``on_record`` is the condition on spaces that have anything to confirm; ``lines`` is what is on
    record of one, in the active language; ``edit_path`` where it is mended in the CMS.
    """

    key: str
    name: str | Promise
    order: int
    on_record: Callable[[], Q]
    lines: Callable[[SpacePage], list[str]]
    edit_path: Callable[[SpacePage], str]


def subjects() -> list[Subject]:
    """All registered subjects in order."""
    known = [make() for make in hooks.get_hooks(SUBJECTS_HOOK)]
    return sorted(known, key=lambda subject: subject.order)


# --- What spaces themselves have to confirm -------------------------------------------------------


def _edit_path(space: SpacePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[space.pk])


def opening_hours() -> Subject:
    return Subject(
        HOURS,
        gettext_lazy("Opening hours"),
        10,
        lambda: Q(Exists(WeeklyHours.objects.order_by().filter(space=OuterRef("pk")))),
        _hours_on_record,
        lambda space: reverse("page_part", args=[space.pk, HOURS]),
    )


def contact() -> Subject:
    return Subject(
        CONTACT,
        gettext_lazy("Contact"),
        20,
        lambda: ~Q(contact_email="") | ~Q(contact_phone="") | ~Q(website=""),
        lambda space: [*filter(None, [space.phone_display, space.contact_email, space.website])],
        lambda space: f"{_edit_path(space)}#field=contact_email",
    )


def _hours_on_record(space: SpacePage) -> list[str]:
    """The week as it is now, the days ahead that differ, the other seasons, and the note."""
    shown = OpeningHoursDisplay(space)
    week = shown.hours.week_of(timezone.localdate())
    lines = _week_in_words(week_rows(week)) if week else []
    for change in shown.changes:
        if change.exception is not None:
            reason = f" ({change.exception.reason})" if change.exception.reason else ""
            lines.append(f"{change.days}: {change.hours}{reason}")
    for season in shown.other_weeks:
        rows = "; ".join(_week_in_words(season.rows))
        name = season.week.label or season.dates or _("Usual hours")
        lines.append(f"{name}: {rows}")
    return [*lines, *filter(None, [space.hours_note])]


def _week_in_words(rows: Sequence[WeekRow]) -> list[str]:
    return [f"{row.days}: {row.hours}" for row in rows]


# --- What is on record of one space ---------------------------------------------------------------


@dataclass(frozen=True)
class RecordEntry:
    """One subject of one space, as shown for confirming."""

    subject: Subject
    lines: list[str]
    edit_path: str


def record_of(space: SpacePage) -> list[RecordEntry]:
    """All of a space that can be confirmed, in the active language."""
    entries = []
    for subject in subjects():
        if SpacePage.objects.filter(subject.on_record(), pk=space.pk).exists():
            lines = subject.lines(space)
            entries.append(RecordEntry(subject, lines, subject.edit_path(space)))
    return entries


def fingerprint(record: Sequence[RecordEntry]) -> str:
    """A hash of what was shown, so that later changes are not confirmed unseen."""
    told = [get_language(), *([entry.subject.key, *entry.lines] for entry in record)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


# --- When -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ConfirmationPeriods:
    """How many weeks a confirmation holds, and how many more until a page says that it is old.

    Counted from one midnight in Europe/Warsaw to another.
    """

    every: int
    within: int

    @classmethod
    def load(cls) -> ConfirmationPeriods:
        settings = ModerationSettings.load()
        return cls(settings.confirm_every, settings.confirm_within)

    def due_before(self, now: datetime) -> datetime:
        """Confirmations from before this moment are due."""
        return _begins(now, self.every)

    def soon_before(self, now: datetime) -> datetime:
        """Those from before this are due or will be soon: they are asked in one letter."""
        return _begins(now, max(0, self.every - self.within))

    def overdue_before(self, now: datetime) -> datetime:
        """Those from before this are overdue: the public page says so."""
        return _begins(now, self.every + self.within)


def _begins(now: datetime, weeks: int) -> datetime:
    """The midnight after the day so many weeks ago."""
    zone = timezone.get_default_timezone()
    day = timezone.localtime(now, zone).date() - timedelta(weeks=weeks, days=-1)
    return datetime.combine(day, time(), tzinfo=zone)


# --- On the pages of a space ----------------------------------------------------------------------


@dataclass(frozen=True)
class ConfirmationNote:
    """The quiet line below the hours, or the contact."""

    text: SafeString
    is_overdue: bool


class ConfirmationNotes:
    """The notes on the pages of one space at one moment; one query, when first used."""

    def __init__(self, space: SpacePage, now: datetime | None = None) -> None:
        self._space = space
        self._now = now or timezone.now()

    @property
    def hours(self) -> ConfirmationNote | None:
        """None while it is neither confirmed nor old enough to be asked about."""
        return self._mark(
            HOURS,
            _("Hours confirmed on %(day)s."),
            _("Last confirmed on %(day)s – please ask before you come."),
            _("These hours have not been confirmed lately – please ask before you come."),
        )

    @property
    def contact(self) -> ConfirmationNote | None:
        return self._mark(
            CONTACT,
            _("Contact confirmed on %(day)s."),
            _("Last confirmed on %(day)s – it may have changed."),
            _("This has not been confirmed lately – it may have changed."),
        )

    @cached_property
    def _rows(self) -> dict[str, Any]:
        if not self._space.pk or self._space.stage not in STAGES_IN_OPERATION:
            return {}
        kept = ModerationSettings.objects.order_by()
        rows = Confirmation.objects.filter(space=self._space, subject__in=(HOURS, CONTACT))
        found = rows.annotate(
            every=Subquery(kept.values("confirm_every")[:1]),
            within=Subquery(kept.values("confirm_within")[:1]),
        )
        return {row.subject: row for row in found}

    def _mark(self, key: str, fresh: str, old: str, never: str) -> ConfirmationNote | None:
        row = self._rows.get(key)
        if row is None:
            return None
        usual = ModerationSettings()
        terms = ConfirmationPeriods(
            row.every or usual.confirm_every, row.within or usual.confirm_within
        )
        overdue = row.since < terms.overdue_before(self._now)
        if row.confirmed_at is None:
            return ConfirmationNote(format_html("{}", never), is_overdue=True) if overdue else None
        return ConfirmationNote(
            _with_day(old if overdue else fresh, row.confirmed_at), is_overdue=overdue
        )


def _with_day(text: str, moment: datetime) -> SafeString:
    day = wording.local(moment).date()
    words = wording.bind_short_words(text)
    said = format_html('<time datetime="{}">{}</time>', day.isoformat(), wording.long_date(day))
    before, _day, after = words.partition("%(day)s")
    return format_html("{}{}{}", before, said, after)
