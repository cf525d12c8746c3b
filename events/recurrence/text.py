"""A pattern of dates in words, in the active language: ``co wtorek 18:00–19:30, do 26 czerwca``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from events.recurrence.rules import LAST, Frequency, Pattern, Rule, Slot, nth_of, weekdays_of
from network.i18n import formatting as wording

MAX_NAMED = 6


def in_words(pattern: Pattern, *, holidays: bool = False, closures: bool = False) -> str:
    """The whole pattern; empty if it does not repeat.

    ``holidays`` and ``closures`` say whether nothing repeats on public holidays, or on days the
    space is closed.
    """
    if not pattern.rules and not pattern.extra:
        return ""
    parts = [rule_in_words(rule, pattern.first) for rule in pattern.rules]
    said = ["; ".join(parts)] if parts else [slot_in_words(pattern.first)]
    if pattern.extra:
        also = _several([slot_in_words(slot) for slot in pattern.extra])
        said.append(_("also %(dates)s") % {"dates": also})
    if pattern.skipped:
        days = _several([_days(first, last) for first, last in pattern.skipped])
        said.append(_("except %(dates)s") % {"dates": days})
    if holidays:
        said.append(_("not on public holidays"))
    if closures:
        said.append(_("not when the space is closed"))
    return ", ".join(said)


def rule_in_words(rule: Rule, first: Slot) -> str:
    day = rule.starts_on or first.start.date()
    said = [_how_often(rule, day)]
    if hours := _hours(first.at(day, rule.start_time, rule.end_time)):
        said = [f"{said[0]} {hours}"]
    if rule.starts_on and rule.starts_on > first.start.date():
        said.append(_("from %(day)s") % {"day": day_in_words(rule.starts_on)})
    if rule.until:
        said.append(_("until %(day)s") % {"day": day_in_words(rule.until)})
    elif rule.count:
        times = ngettext("%(number)s time", "%(number)s times", rule.count)
        said.append(times % {"number": rule.count})
    return ", ".join(said)


def _how_often(rule: Rule, day: date) -> str:
    words: dict[str, object] = {"number": rule.interval}
    if rule.frequency == Frequency.DAILY:
        if rule.interval == 1:
            return _("every day")
        return ngettext("every %(number)s day", "every %(number)s days", rule.interval) % words
    if rule.frequency == Frequency.WEEKLY:
        numbers = weekdays_of(rule, day)
        if rule.interval == 1:
            names = [wording.each_weekday(number) for number in numbers]
            return _("every %(weekdays)s") % {"weekdays": _list(names)}
        words["weekdays"] = _list([wording.on_weekday_number(number) for number in numbers])
        text = ngettext(
            "every %(number)s week, %(weekdays)s",
            "every %(number)s weeks, %(weekdays)s",
            rule.interval,
        )
        return text % words
    words["day"] = _day_of_month(rule, day)
    if rule.interval == 1:
        return _("every month, %(day)s") % words
    text = ngettext(
        "every %(number)s month, %(day)s", "every %(number)s months, %(day)s", rule.interval
    )
    return text % words


def _day_of_month(rule: Rule, day: date) -> str:
    if rule.frequency == Frequency.MONTHLY:
        number = rule.month_day or day.day
        if number == LAST:
            return _("on the last day")
        return _("on day %(number)s") % {"number": number}
    nth = nth_of(rule, day)
    return _list([wording.on_nth_weekday(nth, number) for number in weekdays_of(rule, day)])


def _hours(slot: Slot) -> str:
    """``18:00–19:30``; empty for whole days."""
    if slot.start.time() == time() == slot.end.time():
        return ""
    return f"{slot.start:%H:%M}–{slot.end:%H:%M}"


def slot_in_words(slot: Slot) -> str:
    """``3 maja 10:00–12:00``."""
    return f"{day_in_words(slot.start.date())} {_hours(slot)}".strip()


def day_in_words(day: date) -> str:
    """``26 czerwca``, with the year unless it is this one."""
    if day.year == timezone.localdate().year:
        return wording.day_and_month(day)
    return wording.long_date(day)


def _days(first: date, last: date) -> str:
    if first == last:
        return day_in_words(first)
    return f"{day_in_words(first)} – {day_in_words(last)}"


def _several(texts: Sequence[str]) -> str:
    """A list in words; a long one is cut and says how many more there are."""
    if len(texts) <= MAX_NAMED:
        return _list(texts)
    more = len(texts) - MAX_NAMED + 1
    rest = ngettext("%(number)s other date", "%(number)s other dates", more) % {"number": more}
    return _list([*texts[: MAX_NAMED - 1], rest])


def _list(texts: Sequence[str]) -> str:
    return get_text_list(list(texts), pgettext("in a list", "and"))


def date_in_words(start: datetime, end: datetime, *, all_day: bool = False) -> str:
    """One date as a line: see ``network.i18n.formatting``."""
    return wording.days_range(start, end) if all_day else wording.moment_range(start, end)
