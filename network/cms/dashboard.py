"""The frame of the CMS's home: what each app has to show there, without knowing the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

#: Of the whole network, for who looks after it: ``fn(request) -> Iterable[Figure]``.
FIGURES_HOOK = "dashboard_figures"
#: Of the spaces somebody works in, all at once: ``fn(day) -> {space's key: WorkdaySection}``.
WORKDAY_HOOK = "dashboard_day"


@dataclass(frozen=True)
class Figure:
    """A number that opens the list behind it; ``is_late`` if somebody should look."""

    label: str | Promise
    number: int
    url: str
    order: int = 100
    detail: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class WorkdaySection:
    """One thing about a space's day: a heading, a template (it reads ``c``) and its context."""

    heading: str | Promise
    order: int
    template: str
    context: dict[str, Any] = field(default_factory=dict)
