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
POLISH_NTH = ("pierwszy", "drugi", "trzeci", "czwarty", "ostatni")
POLISH_NTH_FEMININE = ("pierwszą", "drugą", "trzecią", "czwartą", "ostatnią")
ENGLISH_NTH = ("first", "second", "third", "fourth", "last")
POLISH_WEEKDAYS = ("pon.", "wt.", "śr.", "czw.", "pt.", "sob.", "niedz.")
_SHORT_WORD = re.compile(r"(?<![^\s(„“\"])([aiouwzAIOUWZ]|ul\.|al\.|pl\.|os\.|godz\.|nr|r\.) ")


def bind_short_words(text: str) -> str:
    """Put a non-breaking space after one-letter words and short abbreviations."""
    # Twice, for two short words in a row share the space between them.
    return _SHORT_WORD.sub(rf"\1{NBSP}", _SHORT_WORD.sub(rf"\1{NBSP}", text))


def local(moment: datetime) -> datetime:
    """The moment as the clock on the wall shows it in Europe/Warsaw."""
    return timezone.localtime(moment)


def long_date(day: date) -> str:
    """``10 maja 2022`` / ``10 May 2022``."""
    return date_format(day, "j E Y" if get_language() == "pl" else "j F Y").replace(" ", NBSP)


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
    return date_format(day, "j E" if get_language() == "pl" else "j F").replace(" ", NBSP)


def weekday_short(day: date) -> str:
    """``wt.`` / ``Tue``."""
    if get_language() == "pl":  # Django abbreviates "so." and "nd.", which nobody writes
        return POLISH_WEEKDAYS[day.weekday()]
    return str(WEEKDAYS_ABBR[day.weekday()])


def month_genitive(day: date) -> str:
    """``maja`` / ``May``: the month as it follows a day."""
    return date_format(day, "E" if get_language() == "pl" else "F")


def month_and_year(day: date) -> str:
    """``maj 2022`` / ``May 2022``: a heading."""
    text = date_format(day, "F Y")
    return text.lower() if get_language() == "pl" else text


def time_range(start: datetime, end: datetime | None) -> str:
    """``godz. 11:00–14:00`` / ``11:00–14:00``; local time, 24 hours in both languages."""
    hours = f"{local(start):%H:%M}"
    if end is not None:
        hours = f"{hours}–{local(end):%H:%M}"
    return f"godz.{NBSP}{hours}" if get_language() == "pl" else hours


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
