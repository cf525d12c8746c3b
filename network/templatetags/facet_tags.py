"""What a list can be narrowed by, as boxes to tick."""

from __future__ import annotations

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from modeltranslation.utils import get_language

from network.facets import Facet, Option
from network.translated import language_attribute

register = template.Library()


@register.simple_tag
def boxes(facet: Facet) -> SafeString:
    """The options of a facet, each with what it would leave; muted where that is nothing.

    A list offers a hundred of them, and a template takes ten times as long for one.
    """
    here, kind = get_language(), escape(facet.kind)
    written = (_box(kind, option, here) for option in facet.options)
    return mark_safe("\n".join(written))  # noqa: S308  all of it is escaped


def _box(kind: str, option: Option, here: str) -> str:
    is_none = " is-none" if option.count == 0 and not option.ticked else ""
    checked = " checked" if option.ticked else ""
    lang = "" if option.language == here else language_attribute(option.language)
    number = option.at_least or ("" if option.count is None else f"{option.count}")
    told = f' <span class="option-count">{escape(number)}</span>' if number else ""
    return (
        f'<label class="option{is_none}">'
        f'<input type="checkbox" name="{kind}" value="{escape(option.value)}"{checked}> '
        f"<span{lang}>{escape(option.name)}</span>{told}</label>"
    )
