"""The network's vocabulary as it is first given to an installation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from network import models

DATA = Path(__file__).resolve().parent.parent / "data" / "vocabulary.json"

MODELS: dict[str, type[models.Term]] = {
    "district": models.District,
    "activity_category": models.Category,
    "audience": models.Audience,
    "event_format": models.EventFormat,
    "spoken_language": models.SpokenLanguage,
    "amenity": models.Amenity,
    "accessibility_feature": models.AccessibilityFeature,
    "person_role": models.PersonRole,
    "organisation_role": models.OrganisationRole,
}


def shipped_vocabulary() -> dict[str, list[dict[str, str]]]:
    """Every vocabulary that ships with the product: code and name in both languages."""
    return json.loads(DATA.read_text(encoding="utf-8"))


@transaction.atomic
def load_vocabulary() -> int:
    """Add the terms that are missing and return how many; a term that exists is left as it is."""
    vocabulary = shipped_vocabulary()
    return sum(_load(model, vocabulary[name]) for name, model in MODELS.items())


def _load(model: type[models.Term], terms: list[dict[str, str]]) -> int:
    known = set(model.objects.values_list("code", flat=True))
    missing = [
        model(**_fields(term), sort_order=order)
        for order, term in enumerate(terms, start=1)
        if term["code"] not in known
    ]
    model.objects.bulk_create(missing)
    return len(missing)


def _fields(term: dict[str, str]) -> dict[str, Any]:
    extra = {"group": term["group"]} if "group" in term else {}
    # The column without a language always holds the Polish name.
    names = {"name": term["pl"], "name_pl": term["pl"], "name_en": term["en"]}
    return {"code": term["code"], **names, **extra}
