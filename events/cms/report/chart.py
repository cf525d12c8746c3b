"""Bars as SVG, made on the server: they fit any width, print, and need no script.

Text keeps its size whatever the width: bars are measured in per cent, and each label stands above
its bar. What the picture says is in its title and description and, number by number, in the table
it stands beside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

ROW = 44  # pixels from one bar to the next
BASELINE = 17
BAR_TOP, BAR_HEIGHT = 25, 12
LONGEST_LABEL = 38  # what fits beside a number on a narrow telephone
FILE_WIDTH, FILE_MARGIN, FILE_HEAD = 720, 24, 56

FILE_STYLE = mark_safe(
    "<style>"
    ".paper{fill:#fffdf9}text{fill:#1d2433;font:15px Verdana,sans-serif}"
    ".chart-value{font-weight:700}.chart-title{font-size:20px;font-weight:700}"
    ".chart-track{fill:#e6e0d4}.chart-bar{fill:#17376b}"
    "@media (prefers-color-scheme:dark){"
    ".paper{fill:#1e2530}text{fill:#f1eee6}.chart-track{fill:#3a4352}.chart-bar{fill:#a9c5f5}}"
    "@media print{"
    ".paper{fill:#fff}text{fill:#000}.chart-track{fill:#ddd}.chart-bar{fill:#17376b}}"
    "</style>"
)


@dataclass(frozen=True)
class Bar:
    """One number; ``shown`` is how it is written, ``lang`` the label's language if another."""

    label: str
    value: float
    shown: str
    lang: str | None = None


def bar_chart(name: str, title: str, description: str, bars: Sequence[Bar]) -> SafeString:
    """The chart as a part of a page, coloured by its style sheet; ``name`` is unique there."""
    return format_html(
        '<svg class="chart" role="img" aria-labelledby="{0}-title {0}-description" width="100%"'
        ' height="{1}" focusable="false"><title id="{0}-title">{2}</title>'
        '<desc id="{0}-description">{3}</desc>{4}</svg>',
        name,
        len(bars) * ROW,
        title,
        description,
        _bars(bars),
    )


def chart_file(title: str, description: str, bars: Sequence[Bar], language: str) -> SafeString:
    """The chart as a file of its own, light or dark as its reader has it."""
    inner = FILE_WIDTH - 2 * FILE_MARGIN
    height = FILE_HEAD + len(bars) * ROW + FILE_MARGIN
    return format_html(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}"'
        ' xml:lang="{2}" role="img" aria-labelledby="title description"><title id="title">{3}'
        '</title><desc id="description">{4}</desc>{5}'
        '<rect class="paper" width="100%" height="100%"/>'
        '<text class="chart-title" x="{6}" y="36">{3}</text>'
        '<svg x="{6}" y="{7}" width="{8}" height="{9}">{10}</svg></svg>\n',
        FILE_WIDTH,
        height,
        language,
        title,
        description,
        FILE_STYLE,
        FILE_MARGIN,
        FILE_HEAD,
        inner,
        len(bars) * ROW,
        _bars(bars),
    )


def _bars(bars: Sequence[Bar]) -> SafeString:
    most = max((bar.value for bar in bars), default=0) or 1
    return format_html_join(
        "",
        '<g><title>{}: {}</title><text class="chart-label" x="0" y="{}"{}>{}</text>'
        '<text class="chart-value" x="100%" y="{}" text-anchor="end">{}</text>'
        '<rect class="chart-track" x="0" y="{}" width="100%" height="{}" rx="3"/>'
        '<rect class="chart-bar" x="0" y="{}" width="{}%" height="{}" rx="3"/></g>',
        (
            (
                bar.label,
                bar.shown,
                number * ROW + BASELINE,
                format_html(' xml:lang="{0}" lang="{0}"', bar.lang) if bar.lang else "",
                _short(bar.label),
                number * ROW + BASELINE,
                bar.shown,
                number * ROW + BAR_TOP,
                BAR_HEIGHT,
                number * ROW + BAR_TOP,
                f"{100 * bar.value / most:.2f}",
                BAR_HEIGHT,
            )
            for number, bar in enumerate(bars)
        ),
    )


def _short(label: str) -> str:
    """A long name without its middle: names of one kind differ at the end."""
    if len(label) <= LONGEST_LABEL:
        return label
    end = LONGEST_LABEL // 3
    return f"{label[: LONGEST_LABEL - end - 1].rstrip()}…{label[-end:].lstrip()}"
