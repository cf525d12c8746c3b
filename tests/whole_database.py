"""What the database says anywhere: for tests of what it must not say any more."""

from __future__ import annotations

import json

from django.apps import apps
from django.db.models import BinaryField, Field


def tables_that_say(word: str) -> set[str]:
    """Labels of the models with a row that holds this word in any field, whatever its case."""
    return {
        model._meta.label
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy and _says(model, word.casefold())
    }


def _says(model, word: str) -> bool:
    fields = [field.attname for field in model._meta.concrete_fields if _holds_text(field)]
    # Plain columns, not what modeltranslation or a StreamField makes of them.
    rows = model._base_manager.values_list(*fields) if fields else []
    return any(
        word in json.dumps(list(row), default=str, ensure_ascii=False).casefold() for row in rows
    )


def _holds_text(field: Field) -> bool:
    return not isinstance(field, BinaryField) and not field.is_relation
