"""A many-to-many field that Wagtail's index of references knows of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model
from modelcluster.fields import ParentalManyToManyField


class ReferencedManyToManyField(ParentalManyToManyField):
    """As modelcluster's; the objects it holds are counted as used ("referenced 3 times").

    Wagtail asks a field for ``extract_references`` and knows no many-to-many field by itself.
    """

    # Declared only: modelcluster has no types, and its descriptor takes lists and gives managers.
    __get__: Any
    __set__: Any

    def deconstruct(self) -> Any:
        """In migrations it is the plain field: the columns are the same."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "modelcluster.fields.ParentalManyToManyField", args, kwargs

    def extract_references(
        self, value: Iterable[Model]
    ) -> Iterator[tuple[type[Model], str, str, str]]:
        for referenced in value:
            key = str(referenced.pk)
            yield type(referenced), key, "item", key
