"""Panels of events on the CMS home page: today's dates, waiting lists, months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.ui.components import Component

from events.cms.report.chart import Bar, bar_chart
from events.cms.report.views import may_read
from events.cms.signup.lists import with_numbers
from events.models import CALLED_OFF, Occurrence, SignUp, SignUpMode, SignUpState
from events.models.querysets import OccurrenceQuerySet
from events.report.months import MonthFigures, last_months
from events.report.report import begins
from events.signup.phone_calls import calls_to_make, of_spaces
from network.cms.dashboard import WorkdaySection
from network.i18n import formatting as wording
from sites.cms.gaps import Gap
from sites.cms.workday import AHEAD_DAYS, Workday
from sites.models import SpacePage

MOST_DATES = 200  # of all the spaces together
MONTHS = 6
ONE_DAY = timedelta(days=1)


# --- The day of a space ---------------------------------------------------------------------------


def today(workday: Workday) -> dict[int, WorkdaySection]:
    """The dates of today in each space, with how many come; the people for who decides."""
    dates = _of(workday).on_days(begins(workday.today), begins(workday.today + ONE_DAY))
    by_space = _by_space(dates)
    heading, template = gettext_lazy("Today"), "events/admin/workday_dates.html"
    found = {}
    for space in workday.spaces:
        decides = space.pk in workday.decided
        context = {"dates": by_space.get(space.pk, []), "decides": decides, "of_today": True}
        found[space.pk] = WorkdaySection(heading, 10, template, {**context, "space": space})
    return found


def who_waits(workday: Workday) -> dict[int, WorkdaySection]:
    """The dates of the next two weeks for which people wait, or were offered a place."""
    waits = SignUp.objects.filter(state__in=(SignUpState.WAITING, SignUpState.OFFERED)).order_by()
    of_date = waits.filter(places__occurrence=OuterRef("pk"))
    of_course = waits.filter(places__occurrence=None, places__event=OuterRef("event"))
    course = Q(event__signup_mode=SignUpMode.COURSE) & Q(Exists(of_course))
    dates = _of(workday).filter(space__in=workday.decided).exclude(status__in=CALLED_OFF)
    first, last = begins(workday.today + ONE_DAY), begins(workday.today + AHEAD_DAYS * ONE_DAY)
    dates = dates.filter(Q(Exists(of_date)) | course, start__gte=first, start__lt=last)
    heading, template = gettext_lazy("Waiting lists"), "events/admin/workday_dates.html"
    return {
        key: WorkdaySection(heading, 35, template, {"dates": found, "decides": True})
        for key, found in _by_space(dates.order_by("start", "pk")).items()
    }


def who_is_phoned(workday: Workday) -> dict[int, WorkdaySection]:
    """How many people of each space are to be phoned about a change; no names here."""
    calls = calls_to_make().filter(of_spaces(workday.decided)).order_by()
    numbers = calls.values_list("change__occurrence__space").annotate(Count("pk"))
    spaces = {space.pk: space for space in workday.spaces}
    heading, template = gettext_lazy("To phone"), "events/admin/workday_calls.html"
    return {
        key: WorkdaySection(heading, 5, template, {"space": spaces[key], "number": number})
        for key, number in numbers
    }


def _of(workday: Workday) -> OccurrenceQuerySet:
    keys = [space.pk for space in workday.spaces]
    return Occurrence.objects.published().real().filter(space__in=keys).select_related("event")


def _by_space(dates: OccurrenceQuerySet) -> dict[int, list[Occurrence]]:
    found: dict[int, list[Occurrence]] = defaultdict(list)
    for date in with_numbers(list(dates[:MOST_DATES])):
        if date.space_id is not None:
            found[date.space_id].append(date)
    return found


# --- The network ----------------------------------------------------------------------------------


def without_next_date() -> Gap:
    return Gap(
        "next",
        gettext_lazy("Without a coming event"),
        40,
        _no_coming_date,
        gettext_lazy("Plan an event: none is coming"),
        _add_event,
    )


def _add_event(space: SpacePage) -> str:
    """Where events of the space are added: its page's children, without a query for each."""
    return reverse("wagtailadmin_explore", args=[space.pk])


def _no_coming_date() -> Q:
    coming = Occurrence.objects.published().real().exclude(status__in=CALLED_OFF).order_by()
    return ~Q(Exists(coming.filter(space=OuterRef("pk"), end__gt=timezone.now())))


class MonthsPanel(Component):
    """What took place in the last months: a chart, and beside it the table it is made of."""

    name = "months"
    template_name = "events/admin/months_panel.html"
    order = 30

    class Media:
        css = {"all": ["events/admin/report.css", "sites/admin/dashboard.css"]}

    def __init__(self, request: HttpRequest, now: datetime | None = None) -> None:
        self._request = request
        self._now = now or timezone.now()

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        months = last_months(MONTHS, self._now)
        return {
            "lines": [self._line(each) for each in reversed(months)],
            "chart": _chart(months),
            "opens": may_read(self._request.user),
        }

    def _line(self, figures: MonthFigures) -> dict[str, Any]:
        period = f"first={figures.month.isoformat()}&last={figures.last.isoformat()}"
        return {
            "figures": figures,
            "name": wording.month_and_year(figures.month),
            "so_far": figures.last >= timezone.localdate(self._now),
            "report": f"{reverse('grant_report')}?{period}",
            "dates": f"{reverse('grant_report_dates')}?{period}&figure=dates",
            "signed_up": f"{reverse('grant_report_dates')}?{period}&figure=signed_up",
        }


def _chart(months: Sequence[MonthFigures]) -> Any:
    bars = [Bar(wording.month_and_year(each.month), each.dates, str(each.dates)) for each in months]
    total = sum(each.dates for each in months)
    text = ngettext("%(number)s date in all.", "%(number)s dates in all.", total)
    title = _("Dates that took place, by month")
    return bar_chart("dashboard-months", title, text % {"number": total}, bars)
