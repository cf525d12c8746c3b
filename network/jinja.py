"""The Jinja2 environment, for the parts a page repeats many times.

A list has a hundred cards, a month 250 lines, and Django's template engine is slow at those. Such
templates stand in ``jinja2/`` beside ``templates/`` and are included with ``{% jinja %}``. See
docs/decisions/0028.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from jinja2 import Environment, StrictUndefined

from network.templatetags import network_tags


def environment(**options: Any) -> Environment:
    """For Django's ``OPTIONS``: our words for dates, languages and icons; no gap is silent."""
    options["undefined"] = StrictUndefined
    made = Environment(**options)  # noqa: S701  Django has it escape
    made.globals |= {
        "_": gettext,
        "icon": network_tags.icon,
        "lang_attr": network_tags.lang_attr,
        "date_badge": network_tags.date_badge,
        "when": network_tags.when,
    }
    made.filters["nbsp"] = network_tags.nbsp
    return made
