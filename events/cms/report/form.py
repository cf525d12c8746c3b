"""The filter form of the grant report; its state is the query string."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.cms.report.labels import BY_NAME, CHARTED
from events.report.report import ReportQuery
from network.models import Audience, Category, FundingProgramme, Project
from sites.team import permissions

FIRST_YEAR, LAST_YEAR = 1900, 2100
ONE_DAY = timedelta(days=1)


class Period(NamedTuple):
    """A period offered as a shortcut."""

    label: Promise
    first: date
    last: date


def _months(year: int, first: int, count: int) -> tuple[date, date]:
    last = first + count - 1
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def periods(today: date) -> list[Period]:
    """This and the last month, quarter and year."""
    year, month = today.year, today.month
    quarter = month - (month - 1) % 3
    before = today.replace(day=1) - ONE_DAY
    before_quarter = date(year, quarter, 1) - ONE_DAY
    return [
        Period(_("This month"), *_months(year, month, 1)),
        Period(_("Last month"), *_months(before.year, before.month, 1)),
        Period(_("This quarter"), *_months(year, quarter, 3)),
        Period(_("Last quarter"), *_months(before_quarter.year, before_quarter.month - 2, 3)),
        Period(_("This year"), *_months(year, 1, 12)),
        Period(_("Last year"), *_months(year - 1, 1, 12)),
    ]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


def _one_of(label: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(None, required=False, label=label, empty_label=_("All"))


class ReportForm(forms.Form):
    """Period, spaces, project, funder, category, audience; the default is all of this year.

    Coordinators can choose their own spaces only.
    """

    first = _day(_("From"))
    last = _day(_("To"))
    project = _one_of(_("Project"))
    programme = _one_of(_("Funder (programme)"))
    category = _one_of(_("Category"))
    audience = _one_of(_("Audience"))
    chart = forms.ChoiceField(required=False, label=_("Charts show"))
    space: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None, required=False, label=_("Spaces"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: QueryDict, user: permissions.Somebody, today: date) -> None:
        given = QueryDict(mutable=True)
        for name in self.base_fields:
            given.setlist(name, [value for value in data.getlist(name) if value])
        if not given.get("first") and not given.get("last"):
            given["first"] = date(today.year, 1, 1).isoformat()
            given["last"] = date(today.year, 12, 31).isoformat()
        super().__init__(given, label_suffix="")
        self._sees_all = permissions.runs_the_network(user)
        spaces = permissions.spaces_coordinated_by(user).order_by("title_pl", "pk")
        models = {
            "project": Project.objects.all(),
            "programme": FundingProgramme.objects.all(),
            "category": Category.objects.all(),
            "audience": Audience.objects.all(),
            "space": spaces,
        }
        for name, queryset in models.items():
            self.fields[name].queryset = queryset
        self.fields["chart"].choices = [(name, BY_NAME[name].label) for name in CHARTED]
        self._own = None if self._sees_all else tuple(spaces.values_list("pk", flat=True))

    def clean_first(self) -> date:
        return self._sensible(self.cleaned_data["first"])

    def clean_last(self) -> date:
        return self._sensible(self.cleaned_data["last"])

    def _sensible(self, day: date) -> date:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(_("Is the year right?"))
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first."))
        return values

    @property
    def report_query(self) -> ReportQuery:
        """For a valid form; never wider than what its user may see."""
        values = self.cleaned_data
        spaces = tuple(space.pk for space in values["space"])
        return ReportQuery(
            first=values["first"],
            last=values["last"],
            spaces=spaces or self._own,
            **{
                name: values[name].pk if values[name] else None
                for name in ("project", "programme", "category", "audience")
            },
        )

    @property
    def charted(self) -> str:
        return self.cleaned_data.get("chart") or CHARTED[0]

    @property
    def charted_label(self) -> Promise:
        return BY_NAME[self.charted].label

    @property
    def chosen_spaces(self) -> int:
        return len(self.data.getlist("space"))

    def address(self, **values: Any) -> str:
        """The same query string with these values replaced."""
        query = QueryDict(mutable=True)
        for name, given in self.data.lists():
            query.setlist(name, given)
        for name, value in values.items():
            query[name] = str(value)
        return query.urlencode()

    def chosen(self) -> list[tuple[Any, str]]:
        """The filters in words, for print and files."""
        values = self.cleaned_data
        names = ("project", "programme", "category", "audience")
        one = [(self.fields[name].label, str(values[name])) for name in names if values[name]]
        spaces = ", ".join(str(space) for space in values["space"])
        return [(self.fields["space"].label, spaces or str(_("All"))), *one]
