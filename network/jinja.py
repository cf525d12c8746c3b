"""What a page writes by the dozen is written by Jinja2, which compiles its templates.

A list has a hundred boxes, a month two hundred and fifty lines, and Django's templates look up each
name in each. Such templates stand in ``jinja2/`` beside ``templates/``, and a page's template puts
them in with ``{% jinja %}``. See docs/decisions/0028.
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
        "leaf_of": network_tags.leaf_of,
        "when": network_tags.when,
    }
    made.filters["nbsp"] = network_tags.nbsp
    return made
