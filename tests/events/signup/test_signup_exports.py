"""What leaves the CMS: a table for a spreadsheet that is no trap, a sheet to sign."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook
from wagtail.models import PageLogEntry
from wagtail.users.models import UserProfile

from events.cms.signup.exports import as_xlsx
from events.cms.spreadsheets import Table, as_csv, defused
from events.signup import services as signups
from events.signup.attendance import note_attendance
from tests.events.people import enter, make_coordinator, make_house
from tests.standing import again, stands

pytestmark = pytest.mark.django_db

EVIL = [
    "=1+1",
    "+48 600 100 200",
    "-2",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "＝1+1",
    '"=1+1',
    "a;=1+1",
    "a,@SUM(A1)",
    "a\n-1+1",
]
HARMLESS = ["Ala", "a-b", "ala@example.org", "1+1=2", "Nowa Huta – Mistrzejowice", ""]


house = stands(lambda: make_house(capacity=3))


@pytest.fixture
def event(house, db):
    return again(house)


@pytest.fixture
def date(event):
    return event.occurrences.get()


@pytest.fixture
def coordinator(event):
    return make_coordinator(event)


@pytest.fixture
def desk(client, coordinator):
    client.force_login(coordinator)
    return client


def speak(user, language):
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})


def exported(client, date, kind):
    answer = client.post(reverse(f"export_{kind}", args=[date.pk]))
    assert answer.status_code == 200
    return answer


def rows_of_csv(content, delimiter=";"):
    # Any line end ends a line, as in a spreadsheet.
    lines = io.StringIO(content.decode("utf-8-sig"), newline=None)
    return list(csv.reader(lines, delimiter=delimiter))


def rows_of_xlsx(content):
    return [list(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows()]


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("text", EVIL)
def test_no_text_is_a_formula_whatever_separates_the_cells(text, language):
    with translation.override(language):
        content = as_csv(Table(["a", "b"], [["x", text]]))
    for delimiter in (";", ",", "\t"):
        for row in rows_of_csv(content, delimiter):
            for cell in row:
                assert cell.lstrip('" ')[:1] not in tuple("=+-@＝＋－＠\t\r"), (delimiter, cell)


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_are_left_alone(text):
    assert defused(text) == text


@pytest.mark.parametrize("text", EVIL)
def test_in_a_workbook_a_text_is_a_text(text):
    cell = rows_of_xlsx(as_xlsx(Table(["a"], [[text]])))[1][0]
    assert cell.data_type in ("s", "inlineStr")
    assert cell.value.lstrip() == text.replace("\r", "\n").lstrip() or cell.value == text
    assert cell.quotePrefix


def test_characters_a_workbook_cannot_hold_do_not_break_it():
    cell = rows_of_xlsx(as_xlsx(Table(["a"], [["a\x00\x0bb\ufffe"]])))[1][0]
    assert cell.value == "ab"


@pytest.mark.parametrize(("language", "delimiter"), [("pl", ";"), ("en", ",")])
def test_the_table_holds_everybody_who_counts(desk, event, date, coordinator, language, delimiter):
    speak(coordinator, language)
    answers = [{"question": 1, "label_pl": "Mata?", "label_en": "Mat?", "value": "yes"}]
    needs = [{"question": 2, "label_pl": "Czego?", "label_en": "Needs?", "value": "Pętla"}]
    ala = enter(event, "Ala", 2, names=["=Zosia"], answers=answers, phone="+48 600 100 200")
    gone = enter(event, "Jan")
    enter(event, "Ola", 2, access_answers=needs)
    signups.cancel(gone)
    note_attendance(date, {ala.pk: 2}, by=None)
    answer = exported(desk, date, "csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    header, *rows = rows_of_csv(answer.content, delimiter)
    assert [row[2] for row in rows] == ["Ala", "Ola"]
    assert rows[0][3] == "'=Zosia"
    assert rows[0][4:6] == ["2", "2"]
    assert rows[0][7] == "'+48 600 100 200"
    assert rows[1][1] == "1"
    assert header[-2] == {"pl": "Mata?", "en": "Mat?"}[language]
    assert rows[1][-1] == "Pętla"
    book = rows_of_xlsx(exported(desk, date, "xlsx").content)
    assert [cell.value for cell in book[0]] == header
    assert book[1][7].value == "+48 600 100 200"
    assert book[1][4].value == 2


def test_the_header_is_translated(desk, event, date, coordinator):
    enter(event)
    speak(coordinator, "en")
    assert rows_of_csv(exported(desk, date, "csv").content, ",")[0][0] == "State"


def test_it_is_written_down_who_took_it_and_no_cache_keeps_it(desk, event, date, coordinator):
    enter(event)
    for kind in ("csv", "xlsx"):
        answer = exported(desk, date, kind)
        assert "no-store" in answer["Cache-Control"]
        assert answer["Content-Disposition"].startswith('attachment; filename="joga-')
        assert answer["X-Content-Type-Options"] == "nosniff"
    entries = PageLogEntry.objects.filter(action="events.signups.export", page=event.pk)
    assert [entry.user for entry in entries] == [coordinator] * 2
    assert {entry.data["format"] for entry in entries} == {"csv", "xlsx"}


def test_a_link_takes_nothing_away(desk, date):
    assert desk.get(reverse("export_csv", args=[date.pk])).status_code == 405
    assert not PageLogEntry.objects.filter(action="events.signups.export").exists()


def test_nobody_signed_up_is_a_table_with_a_header(desk, date):
    assert len(rows_of_csv(exported(desk, date, "csv").content)) == 1


class TestTheSheet:
    def sheet(self, client, date, query=""):
        return client.get(reverse("sign_in_sheet", args=[date.pk]) + query).content.decode()

    def test_with_names_of_those_who_have_a_place(self, desk, event, date):
        enter(event, "Łucja", 2, names=["Zosia"])
        enter(event, "Jan")
        enter(event, "Czeka")
        html = self.sheet(desk, date)
        assert html.index("Jan") < html.index("Łucja") < html.index("Zosia")
        assert "Czeka" not in html
        assert "example.org" not in html

    def test_there_is_a_line_for_each_place_and_a_button_to_print(self, desk, event, date):
        assert self.sheet(desk, date).count("<tr>") == 1 + event.capacity
        enter(event, "Łucja", 2)
        html = self.sheet(desk, date, "?names=0")
        assert "Łucja" not in html
        assert html.count("<tr>") == 1 + event.capacity
        assert self.sheet(desk, date).count("<tr>") == 1 + event.capacity - 1
        assert "print()" in html

    def test_without_a_limit_some_lines_are_spare(self, desk, event, date):
        event.capacity = None
        event.save()
        enter(event, "Łucja", 2)
        assert self.sheet(desk, date, "?names=0").count("<tr>") == 1 + 2 + 6

    def test_it_is_a_page_of_its_own(self, desk, event, date):
        html = self.sheet(desk, date)
        assert "wagtail" not in html
        assert "<script" not in html
