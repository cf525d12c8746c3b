"""What the template of a letter's text consists of (``network.mail.messages.LetterText``)."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.template import Context

register = template.Library()


@register.simple_block_tag(takes_context=True)
def part(context: Context, content: str, name: str) -> str:
    """``title``, ``said`` and ``after`` (paragraphs, an empty line between them), ``button`` …"""
    context["text"].parts[name] = content.strip()
    return ""


@register.simple_block_tag(takes_context=True)
def fact(context: Context, content: str, name: str) -> str:
    """One line of the box below what is said, under its name."""
    context["text"].add_fact(name, [content + ""])  # a plain string again
    return ""


@register.simple_tag(takes_context=True)
def fact_lines(context: Context, name: str, lines: Sequence[str]) -> str:
    """The same of several lines; nothing if there is none."""
    context["text"].add_fact(name, lines)
    return ""
