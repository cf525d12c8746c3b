"""The form field for the opening hours of one day."""

from __future__ import annotations

from typing import Any

from django import forms

from sites.hours import parsing


class OpeningField(forms.CharField):
    """Hours as text; an initial value in stored form is shown as people read it."""

    def prepare_value(self, value: Any) -> Any:
        try:
            spans = parsing.parse(value or "")
        except ValueError:
            return value  # what was typed stays, beside its error
        return parsing.spans_text(spans) if spans else ""
