"""The grant report in the CMS: on screen, date by date, as files. No person is named in it.

Administrators of the network see all of it, coordinators their own spaces, others nothing.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from events.cms.report.form import ReportForm, periods
from events.cms.report.labels import BY_NAME, FIGURES, in_words
from events.cms.report.tables import (
    Breakdown,
    breakdowns,
    key_from_words,
    one_table,
    row_name,
    summary_table,
    table_row,
)
from events.cms.spreadsheets import XLSX, as_csv, as_workbook
from events.models import Occurrence
from events.models.querysets import OccurrenceQuerySet
from events.report.report import (
    BY,
    Report,
    behind,
    dates_of,
    numbers_of_dates,
    report,
    total_of,
    within,
)
from network.cms.views import AdminView
from network.i18n import formatting as wording
from network.routing.addresses import prime_addresses
from sites.team import permissions

PER_PAGE = 50
CSV = "text/csv; charset=utf-8"


def may_read(user: permissions.Somebody) -> bool:
    return permissions.spaces_coordinated_by(user).exists()


class ReportView(AdminView):
    """What the views of the report share: permission, form, and the time zone.

    Days and months are those of Europe/Warsaw, whatever time zone a user of the CMS has chosen.
    """

    page_title = gettext_lazy("Grant report")
    header_icon = "doc-full-inverse"
    request: HttpRequest

    def may(self) -> bool:
        return may_read(self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with timezone.override(timezone.get_default_timezone()):
            response = super().dispatch(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
        return response

    @cached_property
    def form(self) -> ReportForm:
        user = self.request.user
        return ReportForm(self.request.GET, user, timezone.localdate())

    @cached_property
    def report(self) -> Report:
        return report(self.form.report_query)

    def dates_url(self, figure: str, by: str = "", key: str = "") -> str:
        values = {"figure": figure, "by": by, "key": key}
        more = urlencode({name: value for name, value in values.items() if value})
        query = self.form.address()
        return f"{reverse('grant_report_dates')}?{query}{'&' + more if more else ''}"

    @cached_property
    def breakdowns(self) -> list[Breakdown]:
        return breakdowns(self.report, self.dates_url)

    @property
    def period(self) -> str:
        values = self.form.cleaned_data
        first, last = wording.long_date(values["first"]), wording.long_date(values["last"])
        return first if first == last else f"{first} – {last}"

    def report_url(self) -> str:
        return f"{reverse('grant_report')}?{self.form.address()}"


class GrantReport(ReportView, TemplateView):
    """All figures with what they count; each breakdown as a chart and a table."""

    template_name = "events/admin/report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.form
        today = timezone.localdate()
        shortcuts = [
            (each.label, f"?{form.address(first=each.first, last=each.last)}", each)
            for each in periods(today)
        ]
        context = super().get_context_data(form=form, figures=FIGURES, **kwargs)
        context["shortcuts"] = shortcuts
        if not form.is_valid():
            return context
        charted = form.charted
        return {
            **context,
            "asked": form.report_query,
            "period": self.period,
            "about": form.chosen(),
            "total": table_row(self.report.total, _("In all"), self.dates_url),
            "numbers": self.report.total,
            "parts": [(part, part.chart(charted)) for part in self.breakdowns],
            "query": form.address(),
        }


class GrantReportDates(ReportView, TemplateView):
    """The dates behind a figure, each with its own numbers, which add up to it."""

    template_name = "events/admin/report_dates.html"
    page_title = gettext_lazy("Dates behind the figure")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return HttpResponseRedirect(self.report_url())
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.get_page_title()}
        above = {"url": self.report_url(), "label": _("Grant report")}
        return [*self.breadcrumbs_items, above, here]

    @cached_property
    def figure(self) -> str:
        name = self.request.GET.get("figure", "")
        if name and name not in BY_NAME:
            raise Http404
        return name

    @cached_property
    def row(self) -> tuple[str, Any]:
        """Which row of which breakdown; ``("", None)`` for what there is in all."""
        by = self.request.GET.get("by", "")
        if not by:
            return "", None
        try:
            if by not in BY:
                raise ValueError(by)
            return by, key_from_words(by, self.request.GET.get("key", ""))
        except ValueError as error:
            raise Http404 from error

    @property
    def dates(self) -> OccurrenceQuerySet:
        dates = dates_of(self.form.report_query)
        by, key = self.row
        dates = within(dates, by, key) if by else dates
        return behind(dates, self.figure, self._now)

    @cached_property
    def _now(self) -> Any:
        return timezone.now()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        dates = self.dates
        rows = dates.select_related("event", "space").order_by("start", "pk")
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))
        shown: list[Occurrence] = list(page)
        prime_addresses(self.request, [date.event for date in shown])
        numbers = numbers_of_dates(dates, shown, self._now)
        address = self.dates_url(self.figure, self.row[0], self.request.GET.get("key", ""))
        return super().get_context_data(
            form=self.form,
            figures=FIGURES,
            figure=BY_NAME.get(self.figure),
            about=self.form.chosen(),
            # Only of a row that has dates: it is one of those that may be read.
            row_name=row_name(*self.row) if shown and self.row[0] else "",
            period=self.period,
            page=page,
            page_url=address,
            report_url=self.report_url(),
            lines=[self._line(date, numbers[date.pk]) for date in shown],
            total=table_row(total_of(dates, self._now), _("In all"), lambda *_which: ""),
            **kwargs,
        )

    def _line(self, date: Occurrence, numbers: Any) -> dict[str, Any]:
        address = date.event.get_url(self.request)
        return {
            "date": date,
            "url": f"{address}{date.address}" if address else "",
            "numbers": [
                (figure, in_words(figure.of(numbers)) if figure.of(numbers) else "")
                for figure in FIGURES
            ],
        }


class GrantReportFile(ReportView, View):
    """The same numbers for a spreadsheet: a table, or a workbook with a sheet for each part."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        if not self.form.is_valid():
            return HttpResponseRedirect(self.report_url())
        if kind == "csv":
            return self._file(as_csv(one_table(self.breakdowns)), CSV, kind)
        about = [(_("Period"), self.period), *self.form.chosen()]
        total = table_row(self.report.total, _("In all"), self.dates_url)
        sheets = [(_("In all"), summary_table(total, about))]
        sheets += [(str(each.part.title), each.table()) for each in self.breakdowns]
        return self._file(as_workbook(sheets), XLSX, kind)

    def _file(self, content: bytes | str, content_type: str, kind: str) -> HttpResponse:
        values = self.form.cleaned_data
        stem = {"pl": "raport-grantowy", "en": "grant-report"}[get_language() or "pl"]
        name = f"{stem}-{values['first']:%Y-%m-%d}-{values['last']:%Y-%m-%d}.{kind}"
        return HttpResponse(
            content,
            content_type=content_type,
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "X-Content-Type-Options": "nosniff",
            },
        )


class GrantReportChart(GrantReportFile):
    """One chart as a file, for a document."""

    def get(self, request: HttpRequest, by: str) -> HttpResponse:
        if by not in BY:
            raise Http404
        if not self.form.is_valid():
            return HttpResponseRedirect(self.report_url())
        part = next(each for each in self.breakdowns if each.part.by == by)
        content = part.chart_file(self.form.charted)
        return self._file(content, "image/svg+xml", f"{by}.svg")
