"""Puts what is written by the dozen into a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from modeltranslation.utils import get_language

register = template.Library()


@register.simple_tag
def jinja(name: str, **values: Any) -> SafeString:
    """A template of ``jinja2/`` with these values, and the ``language`` of the page."""
    written = get_template(name, using="jinja2").render({"language": get_language(), **values})
    return mark_safe(written)  # noqa: S308  it escapes by itself
