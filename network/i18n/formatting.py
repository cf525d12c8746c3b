"""Dates and typography as people write them, where Django's formats differ: Polish above all.

Weekdays and months are lower case, months stand in the genitive ("10 maja"), the hour after
"godz."; short words do not end a line.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import get_language

NBSP = "\u00a0"
POLISH_ON_WEEKDAYS = (
    "w poniedziałek",
    "we wtorek",
    "w środę",
    "w czwartek",
    "w piątek",
    "w sobotę",
    "w niedzielę",
)
POLISH_NTH = ("pierwszy", "drugi", "trzeci", "czwarty", "piąty", "ostatni")
POLISH_NTH_FEMININE = ("pierwszą", "drugą", "trzecią", "czwartą", "piątą", "ostatnią")
ENGLISH_NTH = ("first", "second", "third", "fourth", "fifth", "last")
POLISH_WEEKDAYS = ("pon.", "wt.", "śr.", "czw.", "pt.", "sob.", "niedz.")
_SHORT_WORD = re.compile(r"(?<![^\s(„“\"])([aiouwzAIOUWZ]|ul\.|al\.|pl\.|os\.|godz\.|nr|r\.) ")

_BOUND = rf"\1{NBSP}"


def bind_short_words(text: str) -> str:
    """Put a non-breaking space after one-letter words and short abbreviations."""
    return _SHORT_WORD.sub(_BOUND, text)


def typeset(text: str) -> str:
    """The same where the active language is Polish; any other text stays as it is."""
    return bind_short_words(text) if get_language() == "pl" else text


def local(moment: datetime) -> datetime:
    """The moment as the clock on the wall shows it in Europe/Warsaw.

    Raises ``ValueError`` for one that does not say in which time zone it is.
    """
    return timezone.localtime(moment, timezone.get_default_timezone())


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, language: str) -> str:
    """A day in Django's own words, which are the same each time."""
    return date_format(day, pattern)


def _in_words(day: date, polish: str, english: str) -> str:
    language = get_language()
    only = day.date() if isinstance(day, datetime) else day
    return _written(only, polish if language == "pl" else english, language)


def long_date(day: date) -> str:
    """``10 maja 2022`` / ``10 May 2022``; the year may begin a line, for there is narrow paper."""
    return f"{day_and_month(day)} {day.year}"


def weekday(day: date) -> str:
    """``wtorek`` / ``Tuesday``."""
    name = str(WEEKDAYS[day.weekday()])
    return name.lower() if get_language() == "pl" else name


def on_weekday(day: date) -> str:
    """``we wtorek`` / ``Tuesday``: when something happens within the week."""
    if get_language() == "pl":
        return POLISH_ON_WEEKDAYS[day.weekday()].replace(" ", NBSP)
    return weekday(day)


def day_and_month(day: date) -> str:
    """``10 maja`` / ``10 May``."""
    return _in_words(day, "j E", "j F").replace(" ", NBSP)


def weekday_short(day: date) -> str:
    """``wt.`` / ``Tue``."""
    if get_language() == "pl":  # Django abbreviates "so." and "nd.", which nobody writes
        return POLISH_WEEKDAYS[day.weekday()]
    return str(WEEKDAYS_ABBR[day.weekday()])


def month_genitive(day: date) -> str:
    """``maja`` / ``May``: the month as it follows a day."""
    return _in_words(day, "E", "F")


def month_and_year(day: date) -> str:
    """``maj 2022`` / ``May 2022``: a heading."""
    text = date_format(day, "F Y")
    return text.lower() if get_language() == "pl" else text


def clock(moment: datetime) -> str:
    """``18:05``, of a local moment."""
    return moment.isoformat()[11:16]  # a third of what a pattern takes


def time_range(start: datetime, end: datetime | None) -> str:
    """``godz. 11:00–14:00`` / ``11:00–14:00``; local time, 24 hours in both languages."""
    return local_hours(local(start), local(end) if end is not None else None, get_language())


def local_hours(start: datetime, end: datetime | None, language: str | None) -> str:
    """The same for moments that are local already, on a page in this language."""
    hours = clock(start) if end is None else f"{clock(start)}–{clock(end)}"
    return f"godz.{NBSP}{hours}" if language == "pl" else hours


@lru_cache(maxsize=1000)  # the days of a year and a half, in both languages
def _day(day: date, language: str | None) -> str:
    """``wtorek, 10 maja 2022``; ``language`` is the one in which it is being said."""
    return f"{weekday(day)}, {long_date(day)}"


def moment_range(start: datetime, end: datetime | None) -> str:
    """``wtorek, 10 maja 2022, godz. 11:00–14:00``; over several days, both days are named."""
    first, language = local(start).date(), get_language()
    day = _day(first, language)
    if end is None or (last := local(end).date()) == first:
        return f"{day}, {time_range(start, end)}"
    return f"{day}, {time_range(start, None)} – {_day(last, language)}, {time_range(end, None)}"


def days_range(start: datetime, end: datetime) -> str:
    """``wtorek, 10 maja 2022`` or ``10–12 maja 2022``; ``end`` is the midnight after."""
    first, last = local(start).date(), local(end - timedelta(microseconds=1)).date()
    if first == last:
        return f"{weekday(first)}, {long_date(first)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{long_date(last)}"
    if first.year == last.year:
        return f"{day_and_month(first)} – {long_date(last)}"
    return f"{long_date(first)} – {long_date(last)}"


def on_weekday_number(number: int) -> str:
    """As ``on_weekday``, for a day of the week known by number (Monday is 0)."""
    if get_language() == "pl":
        return POLISH_ON_WEEKDAYS[number].replace(" ", NBSP)
    return f"on {WEEKDAYS[number]}"


def each_weekday(number: int) -> str:
    """The day as it follows "every": ``środę`` ("co środę") / ``Wednesday``."""
    if get_language() == "pl":
        return POLISH_ON_WEEKDAYS[number].split(" ")[1]
    return str(WEEKDAYS[number])


def on_nth_weekday(nth: int, number: int) -> str:
    """``w drugą środę`` / ``on the second Wednesday``; -1 is the last of the month."""
    position = nth - 1 if nth > 0 else nth
    if get_language() != "pl":
        return f"on the {ENGLISH_NTH[position]} {WEEKDAYS[number]}"
    name = each_weekday(number)
    nths = POLISH_NTH_FEMININE if name.endswith("ę") else POLISH_NTH
    return f"w{NBSP}{nths[position]} {name}"
