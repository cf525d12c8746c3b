"""Lists of people: a sheet to print, CSV and XLSX files."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail.coreutils import string_to_ascii
from wagtail.log_actions import log

from events.cms.signup.base import DateView
from events.cms.signup.numbers import numbers_of
from events.cms.signup.people import Person, by_name, in_groups, people_of
from events.cms.spreadsheets import XLSX, Cell, Table, as_csv, as_workbook
from events.models import SignUpState
from network.i18n import formatting as wording

SPARE_LINES = 6
LINES_WITHOUT_LIST = 25


def table_of(people: list[Person]) -> Table:
    """All active sign-ups; one column for each question."""
    groups = in_groups(people)
    shown = [
        person
        for state in (SignUpState.PLACED, SignUpState.OFFERED, SignUpState.WAITING)
        for person in groups[state]
    ]
    asked = list(dict.fromkeys(label for person in shown for label, _value in person.answers))
    needs = list(dict.fromkeys(label for person in shown for label, _value in person.access_needs))
    header = [
        *_header(),
        *asked,
        *(_("Access needs: %(question)s") % {"question": label} for label in needs),
    ]
    rows = [[*_row(person), *_answers(person, asked, needs)] for person in shown]
    return Table(header, rows)


def _header() -> list[str]:
    return [
        _("State"),
        _("Number in the queue"),
        _("First name and surname"),
        _("Who else comes"),
        _("Number of people"),
        _("How many came"),
        _("E-mail"),
        _("Telephone"),
        _("Language of the letters"),
        _("How they signed up"),
        _("Signed up at"),
        _("Beyond the number of places"),
    ]


def _row(person: Person) -> list[Cell]:
    signup = person.signup
    return [
        signup.get_state_display(),
        person.position,
        signup.name,
        ", ".join(map(str, signup.names)),
        signup.people,
        person.came,
        signup.email,
        signup.phone,
        signup.get_language_display(),
        signup.get_source_display(),
        f"{wording.local(signup.created_at):%Y-%m-%d %H:%M}",
        _("yes") if signup.overruled else "",
    ]


def _answers(person: Person, asked: list[str], needs: list[str]) -> list[Cell]:
    answers, access = dict(person.answers), dict(person.access_needs)
    return [*(answers.get(label) for label in asked), *(access.get(label) for label in needs)]


def as_xlsx(table: Table) -> bytes:
    return as_workbook([(_("Sign-ups"), table)])


class Export(DateView, View):
    """The table as a file; by POST, as the export is logged."""

    http_method_names = ["post"]
    formats = {"csv": (as_csv, "text/csv; charset=utf-8"), "xlsx": (as_xlsx, XLSX)}

    def post(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        write, content_type = self.formats[kind]
        table = table_of(people_of(self.places, self.date))
        data = {"date": self.date.start.isoformat(), "format": kind, "rows": len(table.rows)}
        log(instance=self.event, action="events.signups.export", user=self.user, data=data)
        day = wording.local(self.date.start)
        name = f"{slugify(string_to_ascii(self.event.title))[:60]}-{day:%Y-%m-%d}.{kind}"
        return HttpResponse(
            write(table),
            content_type=content_type,
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "X-Content-Type-Options": "nosniff",
            },
        )


class Sheet(DateView, TemplateView):
    """A sheet to print and sign, a line for each place; with names, or without (``?names=0``)."""

    template_name = "events/admin/sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = people_of(self.places, self.date)
        placed = [person for person in people if person.signup.state == SignUpState.PLACED]
        expected = sum(person.signup.people for person in placed)
        with_names = self.request.GET.get("names") != "0" and bool(placed)
        numbers = numbers_of([self.date])[self.date.pk]
        spare = SPARE_LINES
        if numbers.has_list and numbers.capacity is not None:
            spare = max(0, numbers.capacity - expected)
        lines = expected + spare if expected or numbers.capacity else LINES_WITHOUT_LIST
        return super().get_context_data(
            people=sorted(placed, key=by_name),
            expected=expected,
            with_names=with_names,
            lines=range(1, lines + 1),
            spare=range(len(placed) + 1, len(placed) + 1 + spare),
            numbers=numbers,
            **kwargs,
        )
