"""Limits the pictures and documents of a form to those its user may choose.

Wagtail's choosers offer no others, but a forged form could name one by its primary key.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry

File = tuple[type[Model], str]


def files_in_form(form: Any) -> set[File]:
    """What a bound, cleaned form names: in its fields, its texts, and the rows below it."""
    found = set(_in_values(form))
    for formset in getattr(form, "formsets", {}).values():
        for row in formset.forms:
            if hasattr(row, "cleaned_data") and not row.cleaned_data.get("DELETE"):
                found |= files_in_form(row)
    return found


def _in_values(form: Any) -> Iterator[File]:
    models = _models()
    for name, value in form.cleaned_data.items():
        if isinstance(value, models):
            yield type(value), str(value.pk)
        elif value and name in form.fields and hasattr(form, "_meta"):
            field = next((f for f in form._meta.model._meta.fields if f.name == name), None)
            extract = getattr(field, "extract_references", None)
            for model, key, *_paths in extract(value) if extract else ():
                if issubclass(model, models):
                    yield model, str(key)


def files_of(page: Model) -> set[File]:
    """What a page names already, in the version at hand."""
    models = {ReferenceIndex._get_base_content_type(model).pk: model for model in _models()}
    references = ReferenceIndex._extract_references_from_object(page)
    return {(models[kind], key) for kind, key, *_paths in references if kind in models}


def not_to_choose(files: set[File], user: Any) -> set[File]:
    """Those of them that somebody may not choose."""
    refused = set(files)
    for model in _models():
        policy = policy_registry.get_by_type(model)
        keys = [key for kind, key in files if kind is model]
        may = policy.instances_user_has_any_permission_for(user, ["choose"]) if keys else None
        if may is not None:
            allowed = may.filter(pk__in=keys).values_list("pk", flat=True)
            refused -= {(model, str(key)) for key in allowed}
    return refused


def _models() -> tuple[type[Model], ...]:
    return (get_image_model(), get_document_model())
