"""Addresses made from titles: plain letters, hyphens, nothing lost (ł becomes l)."""

from django.utils.text import slugify
from wagtail.coreutils import string_to_ascii

MAX_LENGTH = 255


def slug_from_title(title: str) -> str:
    """Return the slug for a title: ``Na Kozłówce`` → ``na-kozlowce``; empty if nothing is left.

    ``slugify`` alone drops letters without a decomposition, such as ł.
    """
    return slugify(string_to_ascii(title))[:MAX_LENGTH].strip("-_")
