"""What is set in a part of a form, in a few words: what the functions of all apps share."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

MOST_NAMES = 3


def joined(parts: Iterable[str], otherwise: str) -> str:
    return ", ".join(part for part in parts if part) or otherwise


def names(things: Iterable[object]) -> str:
    """The first few, and how many more."""
    found = [str(thing) for thing in things]
    more = len(found) - MOST_NAMES
    return ", ".join(found[:MOST_NAMES]) + (f" + {more}" if more > 0 else "")


def written(polish: object, english: object) -> str:
    """Of a text: whether there is one, and in which language it is lacking."""
    if polish and english:
        return _("written")
    if polish:
        return _("written, not in English")
    if english:
        return _("written, not in Polish")
    return _("none yet")
