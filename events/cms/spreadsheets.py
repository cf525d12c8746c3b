"""CSV and XLSX files, protected against formula injection."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import IllegalCharacterError

Cell = str | int | float | None

# A cell that begins so is a formula to a spreadsheet. It need not be the cell we wrote: a program
# that expects another separator cuts our line elsewhere, so what follows any separator counts too.
FORMULA = re.compile(
    r"""^(?=[\t\r])|(?:^|(?<=[;,\t\r\n]))(?:[^\S\t\r\n]|["'])*(?=[=+\-@＝＋－＠])"""
)
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\]")
LONGEST_TITLE = 31


@dataclass(frozen=True)
class Table:
    """The content of a file of either kind."""

    header: list[str]
    rows: list[list[Cell]]
    first_width: int = 13  # of the first column, in characters


def defused(value: str | int) -> str | int:
    """Prefix an apostrophe to what a spreadsheet could take for a formula."""
    return FORMULA.sub(r"'\g<0>", value) if isinstance(value, str) else value


def as_csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark, and the separator Excel expects in the active language."""
    file = io.StringIO()
    separator = ";" if get_language() == "pl" else ","
    writer = csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL)
    for row in (table.header, *table.rows):
        writer.writerow([_in_csv(value) for value in row])
    return file.getvalue().encode("utf-8-sig")


def _in_csv(value: Cell) -> str | int:
    if isinstance(value, float):  # with the comma by which Excel knows a number in Polish
        return number_format(value, use_l10n=True, force_grouping=False)
    return "" if value is None else defused(value)


def as_workbook(sheets: Sequence[tuple[str, Table]]) -> bytes:
    """Each table on a sheet of that title.

    Texts are stored as texts, and stay so when somebody edits the cell; numbers as numbers.
    """
    book = Workbook(write_only=True)
    for title, table in sheets:
        sheet = book.create_sheet(NOT_IN_A_TITLE.sub(" ", title)[:LONGEST_TITLE])
        sheet.freeze_panes = "A2"
        sheet.column_dimensions["A"].width = table.first_width
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
