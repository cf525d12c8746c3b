"""Admin report of missing and outdated translations, with links to the fields."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import RadioSelect
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import log
from wagtail.permissions import policy_registry

from network.cms.explorer import tag
from network.models import NetworkPage, TextState, Translation, TranslationState
from network.services.translation_status import label_of, still_right
from sites.models import SpacePage, spaces_of
from sites.team.permissions import editable_pages, spaces_edited_by


def _spaces(request: HttpRequest) -> QuerySet[SpacePage]:
    return spaces_edited_by(request.user).order_by("title_pl")


class TranslationReportFilterSet(WagtailFilterSet):
    space = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Space"), queryset=_spaces, method="of_space"
    )
    language = django_filters.AllValuesFilter(label=gettext_lazy("Language"))
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("Translation"),
        choices=TranslationState.choices,
        empty_label=gettext_lazy("Whatever is left to do"),
        widget=RadioSelect,
        method="in_state",
    )

    class Meta:
        model = Translation
        fields = ["space", "language", "state"]

    def of_space(self, rows: QuerySet, name: str, space: SpacePage) -> QuerySet:
        return rows.filter(page__path__startswith=space.path)

    def in_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        return rows.in_state(state)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.wanting()


class PageColumn(Column):
    """The page, with the space it belongs to."""

    def get_value(self, instance: Translation) -> SafeString:
        edit = reverse("wagtailadmin_pages:edit", args=[instance.page_id])
        space = instance.space.get_admin_display_title() if instance.space else ""
        title = instance.page.get_admin_display_title()
        text = '<a href="{}"><b>{}</b></a><br><span class="mam-muted">{}</span>'
        return format_html(text, edit, title, space)


class TextsColumn(Column):
    """Each text that is missing or outdated, linked to its field."""

    def get_value(self, instance: Translation) -> SafeString:
        edit = reverse("wagtailadmin_pages:edit", args=[instance.page_id])
        model = instance.page.specific_class
        links = (
            (edit, text["at"], label_of(model, name), TextState(text["state"]).label)
            for name, text in instance.texts.items()
            if text["state"] != TextState.COMPLETE
        )
        line = '<li><a href="{}#field={}">{}</a> <span class="mam-muted">({})</span></li>'
        return format_html('<ul class="mam-texts">{}</ul>', format_html_join("", line, links))


class RightColumn(Column):
    """A button that marks an outdated translation as right."""

    cell_template_name = "sites/admin/still_right_cell.html"

    def get_value(self, instance: Translation) -> bool:
        return bool(instance.outdated)

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        # Wagtail renders a cell without the context processors of the request.
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "csrf_token": get_token(context["request"])}


class TranslationReport(ReportView):
    """One line for each page and language somebody may change, the newest first."""

    model = Translation
    page_title = gettext_lazy("Translations")
    header_icon = "globe"
    index_url_name = "translation_report"
    index_results_url_name = "translation_report_results"
    filterset_class = TranslationReportFilterSet
    default_ordering = "-since"
    permission_policy = policy_registry.get_by_type(NetworkPage)
    any_permission_required = ["add", "change", "publish"]
    columns = [
        PageColumn("page", label=gettext_lazy("Page"), width="30%"),
        Column("state", label=gettext_lazy("Translation"), accessor=tag, width="15%"),
        TextsColumn("texts", label=gettext_lazy("Texts to write or to check")),
        DateColumn("since", label=gettext_lazy("Since"), sort_key="since", width="10%"),
        RightColumn("right", label=gettext_lazy("Checked"), width="12%"),
    ]
    list_export: list[str] = []
    verbose_name_plural = gettext_lazy("texts to translate")

    def get_base_queryset(self) -> QuerySet[Translation]:
        theirs = Translation.objects.filter(page__in=editable_pages(self.request.user))
        return theirs.select_related("page", "page__content_type")

    def get_table(self, object_list: Any) -> Any:
        rows = list(object_list)
        spaces = spaces_of([row.page for row in rows])
        for row in rows:
            row.space = spaces.get(row.page_id)
        return super().get_table(rows)


class StillRight(View):
    """Marks the English of a page as up to date although the Polish changed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        page = get_object_or_404(NetworkPage, pk=pk)
        if not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        still_right(page)
        log(instance=page, action="sites.still_right", user=request.user)
        text = _("The English of “%(title)s” counts as right again.")
        messages.success(request, text % {"title": page.get_admin_display_title()})
        back = get_valid_next_url_from_request(request) or reverse("translation_report")
        return HttpResponseRedirect(back)
