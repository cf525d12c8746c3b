"""Pages whose announced texts are not in a language yet, asked of the database in one query.

As ``NetworkPage.untranslated_fields`` says it of a page in hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Field, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.db.models.lookups import In
from modeltranslation.utils import build_localized_fieldname
from wagtail.fields import StreamField
from wagtail.models import get_page_models

from network.addresses import LANGUAGE_CODES
from network.models import NetworkPage

NOTHING = ("", "[]")


def lacks(model: type[NetworkPage], language: str) -> Q:
    """The condition on pages of a type that say something, but not in this language."""
    lacking = Q(pk__in=[])
    for field in model.announced_fields:
        said = Q(pk__in=[])
        for code in LANGUAGE_CODES:
            if code != language:
                said |= ~_is_empty(model, build_localized_fieldname(field, code))
        lacking |= said & _is_empty(model, build_localized_fieldname(field, language))
    return lacking


def _is_empty(model: type[NetworkPage], name: str) -> Q:
    column: Field[Any, Any] = model._meta.get_field(name)
    empty = Q(**{f"{name}__isnull": True})
    if isinstance(column, StreamField):
        return empty | Q(In(Cast(name, TextField()), NOTHING))
    return empty | Q(**{name: ""})


def untranslated_below(paths: Sequence[str], language: str) -> QuerySet[NetworkPage]:
    """The published pages at or below these places of the tree that lack a text."""
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(path__startswith=path)
    lacking = Q(pk__in=[])
    for model in get_page_models():
        if issubclass(model, NetworkPage) and model is not NetworkPage:
            pages = model.objects.order_by().filter(below, lacks(model, language))
            lacking |= Q(pk__in=pages.values("pk"))
    return NetworkPage.objects.filter(below, lacking, live=True)
