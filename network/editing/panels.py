"""How a text in two languages is laid out in the CMS: Polish on the left, English on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel, TitleFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput

Label = str | Promise


class BilingualRow(FieldRowPanel):
    """A text's two languages side by side; below it where the English stands, and a way to begin.

    ``network/admin/translation.js`` copies the Polish, finds the field an address names, and reads
    which texts the editor says are still right.
    """

    def __init__(self, text: str, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("classname", "bilingual")
        super().__init__(*args, **kwargs)
        self.text = text

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "text": self.text}

    class BoundPanel(FieldRowPanel.BoundPanel):
        template_name = "network/admin/bilingual_row.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any] | None:
            context = super().get_context_data(parent_context)
            states = getattr(self.instance, "english_states", {})
            return context and {
                **context,
                "text": self.panel.text,
                "state": states.get(self.panel.text),
                "copies": self.panel.text not in ("slug",),
            }


def bilingual(field: str, **kwargs: Any) -> BilingualRow:
    """One field in both languages, side by side; the label of each names its language."""
    return BilingualRow(
        field, [FieldPanel(f"{field}_pl", **kwargs), FieldPanel(f"{field}_en", **kwargs)]
    )


def bilingual_text(field: str, **kwargs: Any) -> BilingualRow:
    """A longer plain text in both languages, in boxes that grow with what is written.

    Wagtail gives that box to plain text fields only, not to a translated kind of one.
    """
    return bilingual(field, widget=AdminAutoHeightTextInput, **kwargs)


def choices(field: str, **kwargs: Any) -> FieldPanel:
    """A few of many terms, to be ticked rather than picked from a list with the Ctrl key."""
    return FieldPanel(field, widget=CheckboxSelectMultiple, classname="choices", **kwargs)


def row(*fields: str) -> FieldRowPanel:
    """Fields side by side in a repeated form, where a comment on a single one says little.

    A button for comments is half of the HTML of a small field.
    """
    return FieldRowPanel([FieldPanel(field, disable_comments=True) for field in fields])


def bilingual_title() -> BilingualRow:
    """The title in both languages; each fills its own language's slug while it is new."""
    return BilingualRow(
        "title",
        [
            TitleFieldPanel(f"title_{code}", targets=[f"slug_{code}"], placeholder=placeholder)
            for code, placeholder in (("pl", _("Title in Polish")), ("en", _("Title in English")))
        ],
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


class FoldedSection(MultiFieldPanel):
    """A named group of panels, closed at first, whose heading tells what is set inside.

    ``summary`` takes the page and returns that text. Wagtail's JavaScript opens a closed panel with
    an error in it by itself.
    """

    def __init__(
        self,
        children: Sequence[Panel | str] = (),
        *args: Any,
        summary: Callable[..., Label],
        **kwargs: Any,
    ) -> None:
        super().__init__(children, *args, **kwargs)
        self.summary = summary

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "summary": self.summary}

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.form is not None:
                self.heading = summarised(self.heading, self.panel.summary(self.instance))


def summarised(label: Label, summary: Label) -> Label:
    """A heading and, after it, what is set below it."""
    if not summary:
        return label
    return format_html('{}<span class="mam-summary">: {}</span>', label, summary)


def folded(
    label: Label, summary: Callable[..., Label], *children: Panel | str, help_text: Label = ""
) -> FoldedSection:
    """A closed section of a form; see ``FoldedSection``."""
    return FoldedSection(
        list(children), heading=label, summary=summary, help_text=help_text, classname="collapsed"
    )
