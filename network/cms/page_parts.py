"""Parts of a page that have a screen of their own in the CMS, and the panel that leads to them.

They are edited seldom, or by somebody else, and would make the page's form heavy. A page type lists
its parts as ``form_parts``, set in the ``ready`` of its app like its panels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from wagtail.admin.panels import ObjectList, Panel

from network.models import NetworkPage


@dataclass(frozen=True)
class PagePart:
    """One part: its name in the address, its title, what is set in it in words, its panels.

    ``chapter`` is the slug of the guide's chapter about it, if there is one.
    """

    name: str
    title: str | Promise
    summary: Callable[[Any], str]
    panels: Sequence[Panel | str]
    chapter: str = ""


def part_named(name: str, model: type[NetworkPage]) -> PagePart | None:
    return next((part for part in model.form_parts if part.name == name), None)


def edit_handler_of(name: str, model: type[NetworkPage]) -> Panel:
    """The panels of one part, bound to the model."""
    return _bound(name, model._meta.label)


@cache
def _bound(name: str, label: str) -> Panel:
    model: Any = apps.get_model(label)
    part = part_named(name, model)
    return ObjectList(part.panels if part else []).bind_to_model(model)


def names_of(part: PagePart, model: type[NetworkPage]) -> str:
    """The names of its fields and of its repeated forms, separated by spaces."""
    options = edit_handler_of(part.name, model).get_form_options()
    return " ".join([*options.get("fields", []), *options.get("formsets", {})])


class PagePartsPanel(Panel):
    """What is set in the parts with a screen of their own, each with the way there.

    Comparisons of versions tell of these parts as of the fields of the form.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "network/admin/page_parts.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            model = type(self.instance)
            parts = [
                (part, part.summary(self.instance), names_of(part, model))
                for part in model.form_parts
            ]
            return {**context, "page": self.instance, "parts": parts}

        def get_comparison(self) -> list[Any]:
            model = type(self.instance)
            bound = (
                edit_handler_of(part.name, model).get_bound_panel(
                    instance=self.instance, request=self.request, form=None
                )
                for part in model.form_parts
            )
            return [each for panel in bound for each in panel.get_comparison()]
