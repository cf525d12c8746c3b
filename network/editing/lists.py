"""Lists of the CMS in which people find and sort names as they write them.

Wagtail's compare text as the database does: on SQLite ``łucja`` does not find ``Łucja``, and
``Ósemka`` stands after ``Zielona``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from modeltranslation.utils import get_language, resolution_order
from wagtail.snippets.views.snippets import IndexView as SnippetIndexView
from wagtail.users.views.users import IndexView as UserIndexView

from network.editing.polish_text import Collated
from network.i18n.folding import fold


def having_words(things: QuerySet, text: str, names: Iterable[str]) -> QuerySet:
    """Those in which each word stands in one of the named fields, whatever its case and marks."""
    for word in fold(text).split():
        anywhere = Q()
        for name in names:
            anywhere |= Q((f"{name}__folded__contains", word))
        things = things.filter(anywhere)
    return things


def in_polish_order(things: QuerySet, ordering: Iterable[str], names: Iterable[str]) -> QuerySet:
    """As ``order_by``; the named fields as in a Polish dictionary, numbers by their size."""
    collated = frozenset(names)
    by: list[Any] = []
    for each in ordering:
        name = each.removeprefix("-")
        if name in collated:
            key = Collated(as_shown(things.model, name))
            by.append(key.desc() if each != name else key.asc())
        else:
            by.append(each)
    return things.order_by(*by, "pk")


def as_shown(model: type[Model], name: str) -> F | Coalesce:
    """What a list shows in the field: if it is translated, the other language for an empty one."""
    known = {field.name for field in model._meta.get_fields()}
    translated = [f"{name}_{code}" for code in resolution_order(get_language())]
    *first, last = [each for each in translated if each in known] or [name]
    if not first:
        return F(last)
    return Coalesce(*(NullIf(F(each), Value("")) for each in first), F(last))


class PolishListMixin:
    """For an index view of Wagtail: finds in its ``search_fields``, sorts ``collated_fields``."""

    collated_fields: tuple[str, ...] = ("name", "name_pl", "name_en")
    #: Columns that are sorted by other fields than their own.
    sorted_by: Mapping[str, tuple[str, ...]] = {}
    is_searching: bool
    search_query: str
    search_fields: Any
    ordering: Any

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        if not self.is_searching:
            return queryset
        return having_words(queryset, self.search_query, self.search_fields)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        ordering = self.ordering
        if not ordering:
            return super().order_queryset(queryset)
        columns = (ordering,) if isinstance(ordering, str) else ordering
        named = []
        for column in columns:
            name = column.removeprefix("-")
            sign = column[: -len(name)]
            named += [f"{sign}{field}" for field in self.sorted_by.get(name, (name,))]
        return in_polish_order(queryset, named, self.collated_fields)


class SnippetList(PolishListMixin, SnippetIndexView):
    pass


class UserList(PolishListMixin, UserIndexView):
    collated_fields = ("last_name", "first_name", "username")
    sorted_by: Mapping[str, tuple[str, ...]] = {"name": ("last_name", "first_name", "username")}
