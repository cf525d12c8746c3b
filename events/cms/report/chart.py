"""Bar charts as SVG made on the server: they fit any width, print, and need no script.

Text keeps its size whatever the width: bars are measured in per cent, and each label stands above
its bar. Title and description say what the picture shows; all numbers are in the table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

ROW = 44  # pixels from one bar to the next
LABEL_Y, BAR_Y = 17, 25
HEAD, MARGIN = 56, 24  # of a chart in a file of its own
LONGEST_LABEL = 38  # characters beside a number on a narrow telephone


@dataclass(frozen=True)
class Bar:
    """One number; ``shown`` is how it is written, ``lang`` the label's language if another."""

    label: str
    value: float
    shown: str
    lang: str | None = None

    @property
    def short_label(self) -> str:
        """A long name without its middle: names of one kind differ at the end."""
        if len(self.label) <= LONGEST_LABEL:
            return self.label
        end = LONGEST_LABEL // 3
        return f"{self.label[: LONGEST_LABEL - end - 1].rstrip()}…{self.label[-end:].lstrip()}"


def bar_chart(name: str, title: str, description: str, bars: Sequence[Bar]) -> SafeString:
    """The chart as a part of a page, coloured by its style sheet; ``name`` is unique there."""
    about = {"name": name, "title": title, "description": description}
    return _drawn("events/admin/report_chart.html", bars, **about)


def chart_file(title: str, description: str, bars: Sequence[Bar], language: str) -> SafeString:
    """The chart as a file of its own, light or dark as its reader has it."""
    about = {"title": title, "description": description, "language": language}
    height = f"{HEAD + len(bars) * ROW + MARGIN}"
    return _drawn("events/admin/report_chart.svg", bars, **about, file_height=height)


def _drawn(template: str, bars: Sequence[Bar], **context: Any) -> SafeString:
    most = max((bar.value for bar in bars), default=0) or 1
    rows = [
        {
            "label": bar.label,
            "short_label": bar.short_label,
            "shown": bar.shown,
            "lang": bar.lang,
            # As texts: no thousands are to be grouped here.
            "text_y": f"{number * ROW + LABEL_Y}",
            "bar_y": f"{number * ROW + BAR_Y}",
            "percent": f"{100 * bar.value / most:.2f}",
        }
        for number, bar in enumerate(bars)
    ]
    context |= {"bars": rows, "height": f"{len(bars) * ROW}"}
    return mark_safe(render_to_string(template, context).strip())  # noqa: S308  escaped there
