"""The search of the CMS's lists and choosers: a search backend of Wagtail.

It reads the names themselves, so that nothing has to be kept beside them, whatever their case and
marks (``network.editing.polish_text``). What it finds stands in the order of a Polish dictionary.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from modelsearch.backends.database.fallback import (
    MATCH_ALL,
    MATCH_NONE,
    DatabaseSearchBackend,
    DatabaseSearchQueryCompiler,
    DatabaseSearchResults,
)
from wagtail.search.index import AutocompleteField, RelatedFields

from network.editing.lists import in_polish_order
from network.i18n.folding import fold


class NameQueryCompiler(DatabaseSearchQueryCompiler):
    """Looks for each word in the ``AutocompleteField`` of a model, and in those of its relations.

    The words of a query may stand in different rows of a relation.
    """

    def get_fields_names(self) -> Iterator[str]:
        for field in self.queryset.model.get_search_fields():
            if isinstance(field, AutocompleteField):
                yield field.field_name
            elif isinstance(field, RelatedFields):
                for each in field.fields:
                    if isinstance(each, AutocompleteField):
                        yield f"{field.field_name}__{each.field_name}"

    def build_single_term_filter(self, term: str) -> Q:
        found = Q()
        for name in self.fields_names:
            has = Q((f"{name}__folded__contains", fold(term)))
            if "__" in name:
                model = self.queryset.model
                has = Q(pk__in=model._default_manager.order_by().filter(has).values("pk"))
            found |= has
        return found

    def check(self) -> None:
        """Nothing: the database filters and sorts by any field."""


class NameSearchResults(DatabaseSearchResults):
    def get_queryset(self) -> QuerySet:
        compiler = self.query_compiler
        found = compiler.queryset
        condition = compiler.build_database_filter(compiler.query)
        if condition == MATCH_NONE:
            found = found.none()
        elif condition != MATCH_ALL:
            found = found.filter(condition)
        if compiler.order_by_relevance:
            first = found.model._meta.get_field(compiler.fields_names[0])
            name = getattr(first, "translated_field", first).name
            found = in_polish_order(found, [name], [name])
        elif not found.query.order_by:
            found = found.order_by("-pk")
        return found[self.start : self.stop]


class SearchBackend(DatabaseSearchBackend):
    query_compiler_class = NameQueryCompiler
    autocomplete_query_compiler_class = NameQueryCompiler
    results_class = NameSearchResults
