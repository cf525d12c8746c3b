"""The public holidays of Poland (Act of 18 January 1951), from the library ``holidays``."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays
from modeltranslation.utils import get_language

_LANGUAGES = {"pl": "pl", "en": "en_US"}


@lru_cache(maxsize=64)
def _of_year(year: int, language: str) -> dict[date, str]:
    return dict(holidays.country_holidays("PL", years=year, language=_LANGUAGES[language]))


def public_holiday(day: date) -> str:
    """The holiday's name in the active language; empty on any other day."""
    return _of_year(day.year, get_language()).get(day, "")


def public_holidays(first: date, last: date) -> set[date]:
    """The holidays between two days, both inclusive."""
    years = range(first.year, last.year + 1)
    return {day for year in years for day in _of_year(year, "pl") if first <= day <= last}
