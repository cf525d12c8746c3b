"""How a text in two languages is laid out in the CMS: Polish on the left, English on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel, TitleFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput

Label = str | Promise


def bilingual(field: str, **kwargs: Any) -> FieldRowPanel:
    """One field in both languages, side by side; the label of each names its language."""
    return FieldRowPanel(
        [FieldPanel(f"{field}_pl", **kwargs), FieldPanel(f"{field}_en", **kwargs)],
        classname="bilingual",
    )


def bilingual_text(field: str, **kwargs: Any) -> FieldRowPanel:
    """A longer plain text in both languages, in boxes that grow with what is written.

    Wagtail gives that box to plain text fields only, not to a translated kind of one.
    """
    return bilingual(field, widget=AdminAutoHeightTextInput, **kwargs)


def choices(field: str) -> FieldPanel:
    """A few of many terms, to be ticked rather than picked from a list with the Ctrl key."""
    return FieldPanel(field, widget=CheckboxSelectMultiple, classname="choices")


def bilingual_title() -> FieldRowPanel:
    """The title in both languages; each fills its own language's slug while it is new."""
    return FieldRowPanel(
        [
            TitleFieldPanel(f"title_{code}", targets=[f"slug_{code}"], placeholder=placeholder)
            for code, placeholder in (("pl", _("Title in Polish")), ("en", _("Title in English")))
        ],
        classname="bilingual",
    )


def heading(
    label: Label,
    *children: Panel | str,
    help_text: Label = "",
    collapsed: bool = False,
    classname: str = "",
) -> MultiFieldPanel:
    """A named group of panels; closed at first if ``collapsed``."""
    panels: Sequence[Panel | str] = list(children)
    classes = f"{classname} collapsed" if collapsed else classname
    return MultiFieldPanel(panels, heading=label, help_text=help_text, classname=classes.strip())
