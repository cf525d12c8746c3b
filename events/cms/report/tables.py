"""The grant report as it is shown: named rows, numbers with links, charts, tables for files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from events.cms.report.chart import Bar, bar_chart, chart_file
from events.cms.report.labels import BY_NAME, FIGURES, PARTS, Figure, Part, in_words
from events.cms.spreadsheets import Cell, Table
from events.report.report import BreakdownRow, Report, RowKey, months_between
from events.report.sums import Totals
from network.i18n import formatting as wording
from network.i18n.fallback import shown_language
from network.models import Audience, Category, Project
from sites.models import SpacePage

NONE = "none"
MOST_BARS = 24
# In characters, of the columns with names and with definitions.
NAME_WIDTH, DEFINITION_WIDTH = 44, 28

MODELS: dict[str, tuple[type[Model], str]] = {
    "space": (SpacePage, "title"),
    "category": (Category, "name"),
    "audience": (Audience, "name"),
    "project": (Project, "name"),
}


@dataclass(frozen=True)
class Number:
    """One number in a table; ``url`` lists the dates behind it (empty if it is 0)."""

    figure: Figure
    value: float
    url: str = ""
    about: str = ""

    @property
    def shown(self) -> str:
        return in_words(self.value)


@dataclass(frozen=True)
class TableRow:
    """One row of a table; ``lang`` is the language of its name, if not the page's."""

    key: str
    name: str
    lang: str | None
    numbers: list[Number]

    def value(self, figure: str) -> float:
        return next(number.value for number in self.numbers if number.figure.name == figure)


#: Makes the address of the dates behind a figure of a row: of (figure, by, key).
Address = Callable[[str, str, str], str]


def table_row(
    numbers: Totals,
    name: str,
    url: Address,
    *,
    by: str = "",
    key: str = "",
    lang: str | None = None,
) -> TableRow:
    cells = []
    for figure in FIGURES:
        value = figure.of(numbers)
        cells.append(Number(figure, value, url(figure.name, by, key) if value else "", name))
    return TableRow(key, name, lang, cells)


class Breakdown:
    """The report by month, by space … as a table and a chart."""

    def __init__(self, part: Part, rows: list[BreakdownRow], total: Totals, url: Address) -> None:
        self.part = part
        self.total = table_row(total, _("In all"), url)
        self._url = url
        self._rows = {row.key: row.numbers for row in rows}

    @cached_property
    def lines(self) -> list[TableRow]:
        if self.part.by == "month":
            keys = months_between(key for key in self._rows if isinstance(key, date))
            return [self._line(key, wording.month_and_year(key), None) for key in keys]
        model, field = MODELS[self.part.by]
        found = model._default_manager.filter(pk__in=[key for key in self._rows if key])
        lines = [
            self._line(each.pk, getattr(each, field), self._lang(each, field))
            for each in (found.order_by("title_pl", "pk") if field == "title" else found)
        ]
        if None in self._rows:
            lines.append(self._line(None, str(self.part.nothing), None))
        return lines

    def _lang(self, each: Any, field: str) -> str | None:
        language = shown_language(each, field)
        return language if language != get_language() else None

    def _line(self, key: RowKey, name: str, lang: str | None) -> TableRow:
        numbers = self._rows.get(key, Totals())
        return table_row(
            numbers, name, self._url, by=self.part.by, key=key_in_words(key), lang=lang
        )

    def chart(self, figure: str) -> SafeString | str:
        """Empty if all values are 0."""
        bars = self._bars(figure)
        if not bars:
            return ""
        name = f"chart-{self.part.by}"
        return bar_chart(name, self.chart_title(figure), self._description(bars), bars)

    def chart_file(self, figure: str) -> str:
        bars, language = self._bars(figure), get_language() or "pl"
        return chart_file(self.chart_title(figure), self._description(bars), bars, language)

    def chart_title(self, figure: str) -> str:
        return f"{BY_NAME[figure].label}: {str(self.part.title).lower()}"

    def is_cut(self) -> bool:
        return len(self.lines) > MOST_BARS

    def _bars(self, figure: str) -> list[Bar]:
        lines = self.lines
        if self.is_cut():
            lines = (
                lines[-MOST_BARS:]
                if self.part.by == "month"
                else sorted(lines, key=lambda line: -line.value(figure))[:MOST_BARS]
            )
        bars = [
            Bar(line.name, line.value(figure), in_words(line.value(figure)), line.lang)
            for line in lines
        ]
        return bars if any(bar.value for bar in bars) else []

    def _description(self, bars: list[Bar]) -> str:
        text = ngettext("%(n)s bar.", "%(n)s bars.", len(bars)) % {"n": len(bars)}
        if not bars:
            return text
        most = max(bars, key=lambda bar: bar.value)
        longest = _("The longest is %(name)s: %(number)s. The table has all numbers.")
        return f"{text} {longest % {'name': most.label, 'number': most.shown}}"

    def table(self) -> Table:
        """The rows as shown, then the total."""
        rows = [[line.name, *values_of(line)] for line in (*self.lines, self.total)]
        return Table([str(self.part.column), *labels()], rows, NAME_WIDTH)


def breakdowns(report: Report, url: Address) -> list[Breakdown]:
    return [Breakdown(part, report.parts[part.by], report.total, url) for part in PARTS]


def row_name(by: str, key: RowKey) -> str:
    """The name of one row, without the report."""
    if isinstance(key, date):
        return wording.month_and_year(key)
    if key is None:
        return str(next(part.nothing for part in PARTS if part.by == by))
    return str(getattr(MODELS[by][0]._default_manager.get(pk=key), MODELS[by][1]))


def key_in_words(key: RowKey) -> str:
    """The key of a row in a query string: ``2026-03``, ``12``, ``none``."""
    if key is None:
        return NONE
    return f"{key:%Y-%m}" if isinstance(key, date) else str(key)


def key_from_words(by: str, text: str) -> RowKey:
    """The key a query string names; raises ``ValueError`` if it names none."""
    if by == "month":
        return date.fromisoformat(f"{text}-01")
    if text == NONE:
        return None
    if by not in MODELS or not text.isascii() or not text.isdigit() or len(text) > 9:
        raise ValueError(text)
    return int(text)


def labels() -> list[str]:
    return [str(figure.label) for figure in FIGURES]


def values_of(line: TableRow) -> list[Cell]:
    return [number.value for number in line.numbers]


def summary_table(total: TableRow, about: list[tuple[Any, str]]) -> Table:
    """The filters, then all figures with their definitions."""
    rows: list[list[Cell]] = [[str(name), value, ""] for name, value in about]
    rows += [
        [str(number.figure.label), number.value, str(number.figure.definition)]
        for number in total.numbers
    ]
    return Table([_("Figure"), _("Number"), _("What is counted")], rows, DEFINITION_WIDTH)


def one_table(parts: list[Breakdown]) -> Table:
    """All breakdowns in one table, for a file without sheets."""
    rows: list[list[Cell]] = [[_("In all"), "", *values_of(parts[0].total)]]
    for part in parts:
        rows += [[str(part.part.title), line.name, *values_of(line)] for line in part.lines]
    return Table([_("Breakdown"), pgettext("row of a report", "Row"), *labels()], rows)
