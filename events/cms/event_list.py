"""The CMS list of all events, with filters by space, status and time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import IndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.permissions import policy_registry

from events.models import EventPage, Occurrence, OccurrenceStatus
from network.i18n import formatting as wording
from network.models import NetworkPage
from sites.models import SpacePage


def _spaces(request: Any) -> QuerySet[SpacePage]:
    """The spaces the user may explore."""
    within = policy_registry.get_by_type(NetworkPage).explorable_instances(request.user)
    return SpacePage.objects.filter(pk__in=within.values("pk")).order_by("title_pl")


class EventFilterSet(PageFilterSet):
    """Wagtail's filters, and space, status, time."""

    space = django_filters.ModelMultipleChoiceFilter(
        label=_("Space"), queryset=_spaces, widget=CheckboxSelectMultiple, method="of_spaces"
    )
    event_status = django_filters.MultipleChoiceFilter(
        label=_("Status"),
        choices=OccurrenceStatus.choices,
        widget=CheckboxSelectMultiple,
        method="with_status",
    )
    time = django_filters.ChoiceFilter(
        label=_("Dates"),
        choices=[
            ("coming", _("Coming")),
            ("past", pgettext_lazy("dates", "Over")),
            ("none", _("None")),
        ],
        empty_label=_("Any"),
        widget=RadioSelect,
        method="at_time",
    )

    class Meta(PageFilterSet.Meta):
        model = EventPage

    def of_spaces(self, events: QuerySet, name: str, spaces: Any) -> QuerySet:
        found = EventPage.objects.none()
        for space in spaces:
            found = found | EventPage.objects.descendant_of(space)
        return events.filter(pk__in=found.values("pk")) if spaces else events

    def with_status(self, events: QuerySet, name: str, statuses: list[str]) -> QuerySet:
        if not statuses:
            return events
        dates = Occurrence.objects.real().filter(event=OuterRef("pk"), status__in=statuses)
        return events.filter(Exists(dates))

    def at_time(self, events: QuerySet, name: str, time: str) -> QuerySet:
        dates = Occurrence.objects.real().filter(event=OuterRef("pk"))
        coming = Exists(dates.filter(end__gt=timezone.now()))
        if time == "coming":
            return events.filter(coming)
        return (
            events.filter(~coming, Exists(dates))
            if time == "past"
            else events.exclude(Exists(dates))
        )


class DateColumn(Column):
    """The next date, else the last, with a link to all dates of the event."""

    cell_template_name = "events/admin/date_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        user = parent_context["request"].user
        context["may_change"] = instance.live and instance.permissions_for_user(user).can_publish()
        return context

    def get_value(self, instance: Any) -> str:
        moment: datetime | None = instance.next_start or instance.last_start
        return wording.moment_range(moment, None) if moment else "—"


class EventsView(IndexView):
    base_filterset_class = EventFilterSet
    default_ordering = "-latest_revision_created_at"
    base_columns = [
        *IndexView.base_columns[:2],
        DateColumn("date", label=_("Next or last date"), width="22%"),
        *IndexView.base_columns[2:],
    ]

    def annotate_queryset(self, pages: QuerySet) -> QuerySet:
        dates = Occurrence.objects.real().filter(event=OuterRef("pk"))
        coming = dates.filter(end__gt=timezone.now()).order_by("start")
        return (
            super()
            .annotate_queryset(pages)
            .annotate(
                next_start=Subquery(coming.values("start")[:1]),
                last_start=Subquery(dates.order_by("-start").values("start")[:1]),
            )
        )


class EventsViewSet(PageListingViewSet):
    model = EventPage
    index_view_class = EventsView
    filterset_class = EventFilterSet
    icon = "date"
    menu_label = _("Events")
    menu_order = 160
    add_to_admin_menu = True
    name = "events_list"
    url_prefix = "events/list"


viewset = EventsViewSet("events_list")
