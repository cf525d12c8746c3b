"""Lists of people to take along: a sheet to print, a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import IllegalCharacterError
from wagtail.coreutils import string_to_ascii
from wagtail.log_actions import log

from events.cms.signup_base import DateView
from events.cms.signup_numbers import numbers_of
from events.cms.signup_people import Person, by_name, in_groups, people_of
from events.models import SignUpState
from network import wording

Cell = str | int | None
SPARE_LINES = 6
LINES_WITHOUT_LIST = 25

# A cell that begins so is a formula to a spreadsheet. It need not be the cell we wrote: a program
# that expects another separator cuts our line elsewhere, so what follows any separator counts too.
FORMULA = re.compile(
    r"""^(?=[\t\r])|(?:^|(?<=[;,\t\r\n]))(?:[^\S\t\r\n]|["'])*(?=[=+\-@＝＋－＠])"""
)
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Table:
    """What both kinds of file hold."""

    header: list[str]
    rows: list[list[Cell]]


def table_of(people: list[Person]) -> Table:
    """Whoever has a place, is offered one, or waits; one column for each question."""
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


def defused(value: Cell) -> Cell:
    """A text no spreadsheet takes for a formula: an apostrophe stands before what could be one."""
    return FORMULA.sub(r"'\g<0>", value) if isinstance(value, str) else value


def as_csv(table: Table) -> bytes:
    """UTF-8 with a mark, by which Excel knows it; separated as Excel expects in each language."""
    file = io.StringIO()
    separator = ";" if get_language() == "pl" else ","
    writer = csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL)
    for row in (table.header, *table.rows):
        writer.writerow(["" if value is None else defused(value) for value in row])
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table) -> bytes:
    """Texts are stored as texts, and stay so when somebody edits the cell; numbers as numbers."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Sign-ups"))
    sheet.freeze_panes = "A2"
    for number, row in enumerate((table.header, *table.rows)):
        sheet.append([_cell(sheet, value, bold=not number) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, value: Cell, *, bold: bool) -> Any:
    if isinstance(value, str):
        value = NOT_IN_XML.sub("", value)
    try:
        cell = WriteOnlyCell(sheet, value)
    except IllegalCharacterError:
        cell = WriteOnlyCell(sheet, "")
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl would take a leading "=" for a formula
        cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell


class Export(DateView, View):
    """The table as a file. By POST, for it is written down who took it."""

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
    """A sheet to print and sign: with names, or only with lines (``?names=0``)."""

    template_name = "events/admin/sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = people_of(self.places, self.date)
        placed = [person for person in people if person.signup.state == SignUpState.PLACED]
        expected = sum(person.signup.people for person in placed)
        with_names = self.request.GET.get("names") != "0" and bool(placed)
        lines = expected + SPARE_LINES if expected else LINES_WITHOUT_LIST
        return super().get_context_data(
            people=sorted(placed, key=by_name),
            expected=expected,
            with_names=with_names,
            lines=range(1, lines + 1),
            spare=range(len(placed) + 1, len(placed) + 1 + SPARE_LINES),
            numbers=numbers_of([self.date])[self.date.pk],
            **kwargs,
        )
