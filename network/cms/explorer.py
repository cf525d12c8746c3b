"""The CMS's page tree with how far each page is translated: a column and a filter."""

from __future__ import annotations

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.forms import RadioSelect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import ExplorableIndexView, GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet

from network.editing.lists import having_words, in_polish_order
from network.i18n.languages import LANGUAGE_CODES
from network.models import NetworkPage, Translation, TranslationState
from network.routing.addresses import share_addresses

TITLES = [f"title_{code}" for code in LANGUAGE_CODES]
_STATES = [
    (f"{code}-{state}", format_lazy("{}: {}", name, label))
    for code, name in settings.LANGUAGES[::-1]
    for state, label in TranslationState.choices
]


class TranslationFilterSet(GenericPageFilterSet):
    """Wagtail's own filters, and the state of a page in a language."""

    translation = django_filters.ChoiceFilter(
        label=_("Translation"),
        choices=_STATES,
        empty_label=_("Any"),
        widget=RadioSelect,
        method="in_state",
    )

    def in_state(self, pages: QuerySet, name: str, value: str) -> QuerySet:
        code, _dash, state = value.partition("-")
        rows = Translation.objects.filter(language=code).in_state(state)
        return pages.filter(pk__in=rows.values("page"))


def tag(row: Translation) -> SafeString:
    """The state of a page in a language in a few words, as Wagtail shows the state of a page."""
    text = '<span class="w-status mam-state mam-state--{}" title="{}">{}: {}</span>'
    label = row.state.label
    return format_html(text, row.state, row.get_language_display(), row.language.upper(), label)


class TranslationColumn(Column):
    """What is left to translate; nothing if nothing is."""

    def get_value(self, instance: NetworkPage) -> SafeString:
        rows = [row for row in instance.translation_states.all() if row.missing or row.outdated]
        return format_html_join(" ", "{}", ((tag(row),) for row in rows))


class Explorer(ExplorableIndexView):
    """Finds titles whatever their case and marks, and sorts them as in a Polish dictionary."""

    base_filterset_class = TranslationFilterSet
    base_columns = [
        *ExplorableIndexView.base_columns[:-1],
        TranslationColumn(
            "translation", label=_("Translation"), classname="mam-wide-only", width="15%"
        ),
        ExplorableIndexView.base_columns[-1],
    ]

    def search_queryset(self, pages: QuerySet) -> QuerySet:
        return having_words(pages, self.search_query, TITLES) if self.is_searching else pages

    def order_queryset(self, pages: QuerySet) -> QuerySet:
        ordering = self.ordering or ("title" if self.is_searching else "")
        if ordering.removeprefix("-") != "title":
            return super().order_queryset(pages)
        return in_polish_order(pages, [ordering], ["title"])

    def annotate_queryset(self, pages: QuerySet) -> QuerySet:
        return super().annotate_queryset(pages).prefetch_related("translation_states")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        share_addresses(self.request, context["object_list"])
        return context


class EveryPage(PageViewSet):
    """All page types, in the place of Wagtail's viewset for them."""

    model = NetworkPage
    index_view_class = Explorer
    filterset_class = TranslationFilterSet
