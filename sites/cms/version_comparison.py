"""The differences between two versions of a page, Polish and English side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modeltranslation.fields import TranslationField
from wagtail.admin.compare import FieldComparison

from network.i18n.languages import LANGUAGE_CODES
from network.models import NetworkPage


@dataclass
class FieldDifference:
    """One field: comparisons by language (``sides``) if it is translated, else ``whole``."""

    label: str
    sides: dict[str, Any] | None = None
    whole: Any = None

    @property
    def languages(self) -> list[tuple[str, Any, bool]]:
        """Language, comparison, and whether it differs, in the order of the form."""
        sides = self.sides or {}
        return [(code, sides[code], sides[code].has_changed()) for code in LANGUAGE_CODES]

    @property
    def whole_html(self) -> str:
        """The difference of an untranslated field as HTML; dates and booleans as text."""
        field = self.whole
        if type(field) is not FieldComparison:
            return field.htmldiff()
        old, new = said(field.val_a), said(field.val_b)
        if not old or not new:
            kind = "addition" if new else "deletion"
            return format_html('<span class="{}">{}</span>', kind, new or old)
        text = '<span class="deletion">{}</span> <span class="addition">{}</span>'
        return format_html(text, old, new)

    @property
    def one_sided(self) -> bool:
        """Whether it was changed in one language only."""
        return len({changed for _code, _side, changed in self.languages}) > 1


def compare(old: NetworkPage, new: NetworkPage, request: HttpRequest) -> list[FieldDifference]:
    """The rows that differ, in the order of the form; of a page that is new, all that is filled.

    ``old`` may be a page that was never saved.
    """
    panel = new.get_edit_handler().get_bound_panel(instance=new, request=request, form=None)
    found = [comparison(old, new) for comparison in panel.get_comparison()]
    is_new = old.pk is None
    sides: dict[str, dict[str, Any]] = {}
    rows: list[FieldDifference] = []
    for each in found:
        base, code = _split(each)
        if is_new and base == "slug":
            continue
        if not code:
            if each.has_changed():
                rows.append(FieldDifference(each.field_label(), whole=each))
            continue
        if base not in sides:
            sides[base] = {}
            rows.append(FieldDifference(_label(new, base), sides=sides[base]))
        sides[base][code] = each
    return [row for row in rows if row.whole or _differs(row)]


def said(value: Any) -> str:
    """A value in words; empty if there is none."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "d.m.Y H:i")
    return date_format(value, "d.m.Y") if isinstance(value, date) else escape(str(value))


def _differs(row: FieldDifference) -> bool:
    return set(row.sides or ()) == set(LANGUAGE_CODES) and any(
        changed for _code, _side, changed in row.languages
    )


def _split(each: Any) -> tuple[str, str]:
    """``title_pl`` as ``title`` and ``pl``; a field that is not translated has no language."""
    if not each.is_field:
        return "", ""
    if isinstance(each.field, TranslationField):
        return each.field.translated_field.name, each.field.language
    return each.field.name, ""


def _label(page: NetworkPage, base: str) -> str:
    return capfirst(str(page._meta.get_field(base).verbose_name))
