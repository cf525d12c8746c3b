"""The grant report: each figure is the slow, obvious count; each can be opened; nobody is named."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook
from wagtail.users.models import UserProfile

from events.cms.report.form import periods
from events.cms.report.labels import FIGURES
from events.models import EventPage, Occurrence, SignUp
from events.report.report import ReportQuery, report
from events.signup import retention
from network.models import Audience, Category, FundingProgramme, Project
from sites.models import SpaceGroup, SpacePage
from tests.events.report.grants import (
    ALL,
    SUMMED,
    WARSAW,
    compare,
    make_network,
    numbers,
    tell,
)
from tests.factories import make_administrator, make_editor, make_moderator, make_user
from tests.standing import standing

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2025, 10, 1), date(2026, 3, 31)
SEASON = {"first": FIRST.isoformat(), "last": LAST.isoformat()}
PARTS = ("month", "space", "category", "audience", "project")
PAGES = ("grant_report", "grant_report_dates", "grant_report_csv", "grant_report_xlsx")


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        make_network()
        yield


@pytest.fixture
def network(made, db):
    """The network whose figures are counted, made once for all of these."""


@pytest.fixture
def boss(client, network):
    client.force_login(make_administrator())
    return client


def in_season(told):
    return [each for each in told if FIRST <= each.local.date() <= LAST]


# --- The figures ----------------------------------------------------------------------------------


def test_each_figure_is_the_obvious_count_and_none_is_trivial(network):
    found = compare(ALL, tell())
    assert all(numbers(found.total).values())
    assert found.total.coming
    assert found.total.unlimited


def test_a_period_ends_where_the_local_day_does(network):
    told = in_season(tell())
    assert 0 < len(told) < len(tell())
    compare(ReportQuery(FIRST, LAST), told)


def test_periods_that_follow_each_other_add_up(network):
    year = report(ReportQuery(date(2025, 7, 1), date(2026, 6, 30))).total
    halves = [
        report(ReportQuery(date(2025, 7, 1), date(2025, 12, 31))).total,
        report(ReportQuery(date(2026, 1, 1), date(2026, 6, 30))).total,
    ]
    for name in SUMMED:
        assert getattr(year, name) == sum(getattr(half, name) for half in halves), name


def test_by_space(network):
    for space in SpacePage.objects.all():
        told = [each for each in tell() if each.date.space_id == space.pk]
        compare(ReportQuery(ALL.first, ALL.last, spaces=(space.pk,)), told)


def test_by_project_funder_category_and_audience(network):
    told = tell()
    for project in Project.objects.all():
        those = [each for each in told if each.project == project]
        compare(ReportQuery(ALL.first, ALL.last, project=project.pk), those)
    for programme in FundingProgramme.objects.all():
        those = [each for each in told if each.project and each.project.programme == programme]
        compare(ReportQuery(ALL.first, ALL.last, programme=programme.pk), those)
    for term in Category.objects.all():
        those = [each for each in told if term in each.categories]
        compare(ReportQuery(ALL.first, ALL.last, category=term.pk), those)
    for term in Audience.objects.all():
        those = [each for each in told if term in each.audiences]
        compare(ReportQuery(ALL.first, ALL.last, audience=term.pk), those)


def test_totals_add_up_where_an_event_is_in_one_row(network):
    found = report(ALL)
    for by in ("month", "space", "project"):
        for name in SUMMED:
            of_rows = sum(getattr(row.numbers, name) for row in found.parts[by])
            assert of_rows == getattr(found.total, name), (by, name)
    for by in ("space", "project"):
        assert sum(row.numbers.events for row in found.parts[by]) == found.total.events


def test_numbers_outlive_personal_data(network):
    before = report(ALL)
    EventPage.objects.update(retention_days=0)
    retention.run(timezone.now() + timedelta(days=299))
    assert not SignUp.objects.exclude(name="").exists()
    assert report(ALL) == before


MONTHS = [
    (datetime(2025, 12, 31, 23, 30, tzinfo=WARSAW), date(2025, 12, 1)),
    (datetime(2026, 1, 1, 0, 30, tzinfo=WARSAW), date(2026, 1, 1)),
    (datetime(2026, 3, 31, 23, 30, tzinfo=WARSAW), date(2026, 3, 1)),
    (datetime(2026, 4, 1, 0, 30, tzinfo=WARSAW), date(2026, 4, 1)),
    (datetime(2025, 10, 31, 23, 59, 59, tzinfo=WARSAW), date(2025, 10, 1)),
]


def test_a_month_is_that_of_the_clock_in_krakow(network):
    event = EventPage.objects.live().first()
    for start, month in MONTHS:
        Occurrence.objects.all().delete()
        Occurrence.objects.create(
            event=event, recurrence_id=start, start=start, end=start + timedelta(hours=1)
        )
        assert [row.key for row in report(ALL).parts["month"]] == [month]
        last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        assert report(ReportQuery(month, last)).total.dates == 1


def test_hours_are_those_that_passed_when_the_clock_changes(network):
    Occurrence.objects.all().delete()
    event = EventPage.objects.live().first()
    for day in ((2026, 3, 29), (2025, 10, 26)):
        start = datetime(*day, 1, 0, tzinfo=WARSAW)
        end = datetime(*day, 4, 0, tzinfo=WARSAW).astimezone(timezone.get_default_timezone())
        Occurrence.objects.create(event=event, recurrence_id=start, start=start, end=end)
    months = report(ALL).parts["month"]
    assert {row.key.month: row.numbers.seconds / 3600 for row in months} == {3: 2, 10: 4}


# --- On screen ------------------------------------------------------------------------------------


def soup(client, name, **query):
    answer = client.get(f"{reverse(name)}?{urlencode(query, doseq=True)}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def number(text):
    return float(re.sub(r"[\s\xa0]", "", text).replace(",", ".")) if text.strip() else 0.0


def cells(row):
    return [number(cell.get_text()) for cell in row.select("td")]


def on_screen(page):
    """The tables as lists of numbers by the names of their rows; the total last."""
    found = {}
    for by in PARTS:
        rows = page.select(f"section[aria-labelledby=by-{by}] tbody tr, "
                           f"section[aria-labelledby=by-{by}] tfoot tr")  # fmt: skip
        found[by] = [(row.th.get_text(), cells(row)) for row in rows]
    return found


def of_service(row):
    return [float(figure.of(row)) for figure in FIGURES]


def test_the_screen_shows_the_figures_with_what_they_count(boss, network):
    page = soup(boss, "grant_report", **SEASON)
    found = report(ReportQuery(FIRST, LAST))
    summary = [number(row.td.get_text())
               for row in page.select(".report-summary tbody tr")]  # fmt: skip
    assert summary == of_service(found.total)
    definitions = [
        row.select("td")[1].get_text() for row in page.select(".report-summary tbody tr")
    ]
    assert all(len(text) > 20 for text in definitions)
    shown = on_screen(page)
    for by in PARTS:
        assert shown[by][-1][1] == of_service(found.total)
        rows = sorted(values for _name, values in shown[by][:-1] if any(values))
        assert rows == sorted(of_service(row.numbers) for row in found.parts[by])
    months = [name for name, _values in shown["month"][:-1]]
    assert months == [
        "październik 2025", "listopad 2025", "grudzień 2025", "styczeń 2026", "luty 2026",
        "marzec 2026",
    ]  # fmt: skip


def test_each_number_opens_the_dates_that_add_up_to_it(boss, network):
    page = soup(boss, "grant_report", first="2020-01-01", last="2040-01-01")
    links = page.select("td.report-number a")
    assert len(links) > 150
    asked = dict.fromkeys(link["href"] for link in links)
    for href in list(asked)[:: max(1, len(asked) // 30)]:
        link = next(each for each in links if each["href"] == href)
        figure = re.search(r"figure=(\w+)", href)[1]
        place = [each.name for each in FIGURES].index(figure)
        listed = BeautifulSoup(boss.get(href).content, "html.parser")
        rows = [cells(row) for row in listed.select("tbody tr")]
        assert rows, href
        wanted = number(link.get_text())
        assert round(sum(row[place] for row in rows), 1) == pytest.approx(wanted, abs=0.15), href
        assert cells(listed.select_one("tfoot tr"))[place] == wanted, href
        assert listed.select_one("tbody a")["href"].startswith("/admin/events/dates/")


def test_a_list_of_dates_is_paged_and_its_pages_add_up(boss, network, monkeypatch):
    monkeypatch.setattr("events.cms.report.views.PER_PAGE", 7)
    query = {"first": "2020-01-01", "last": "2040-01-01", "figure": "came"}
    whole = report(ALL).total.came
    place = [each.name for each in FIGURES].index("came")
    seen, page_number = 0.0, 1
    while True:
        page = soup(boss, "grant_report_dates", **query, page=page_number)
        seen += sum(cells(row)[place] for row in page.select("tbody tr"))
        if not any("Następna" in a.get_text() or "Next" in a.get_text()
                   for a in page.select(".report-pages a")):  # fmt: skip
            break
        page_number += 1
    assert page_number > 2
    assert seen == whole


def test_a_date_leads_to_its_page_on_the_site(boss, network):
    page = soup(boss, "grant_report_dates", **SEASON, figure="dates")
    address = page.select_one("a.report-public")["href"]
    assert boss.get(address).status_code == 200


def test_charts_are_said_in_words_and_the_table_stands_beside(boss, network):
    page = soup(boss, "grant_report", **SEASON, chart="came")
    charts = page.select("svg.chart")
    assert len(charts) == len(PARTS)
    for chart in charts:
        title, description = chart["aria-labelledby"].split()
        assert chart.find(id=title).get_text()
        assert chart.find(id=description).get_text()
        assert chart.find_parent("section").table
        assert not chart.select("script, style, [style]")
    came = [number(text.get_text()) for text in charts[0].select(".chart-value")]
    rows = on_screen(page)["month"][:-1]
    assert came == [values[4] for _name, values in rows]


def test_a_chart_as_a_file_is_sound_and_in_the_readers_language(boss, network):
    Category.objects.filter(code="c1").update(name_pl="<b>&", name_en="")
    for by in PARTS:
        answer = boss.get(reverse("grant_report_chart", args=[by]), SEASON)
        assert answer["Content-Type"] == "image/svg+xml"
        ElementTree.fromstring(answer.content)  # noqa: S314  our own
        assert f"2025-10-01-2026-03-31.{by}.svg" in answer["Content-Disposition"]
    assert boss.get(reverse("grant_report_chart", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("language", ["pl", "en"])
def test_in_both_languages(boss, network, language):
    user = boss.session["_auth_user_id"]
    UserProfile.objects.update_or_create(user_id=user, defaults={"preferred_language": language})
    page = soup(boss, "grant_report", **SEASON)
    assert page.html["lang"] == language
    assert len(page.select(".report-part")) == len(PARTS)
    names = page.select_one("section[aria-labelledby=by-space]").get_text()
    assert {"pl": "Miejsce 1", "en": "Space 1"}[language] in names
    soup(boss, "grant_report_dates", **SEASON, figure="hours", by="space", key="none")


def test_the_time_zone_of_the_reader_changes_nothing(boss, network):
    before = on_screen(soup(boss, "grant_report", **SEASON))
    user = boss.session["_auth_user_id"]
    zone = {"current_time_zone": "Pacific/Auckland"}
    UserProfile.objects.update_or_create(user_id=user, defaults=zone)
    assert on_screen(soup(boss, "grant_report", **SEASON)) == before


def test_unasked_it_is_about_this_year(boss, network):
    page = soup(boss, "grant_report")
    year = timezone.localdate().year
    assert page.select_one("#id_first")["value"] == f"{year}-01-01"
    assert page.select_one("#id_last")["value"] == f"{year}-12-31"


def test_the_ready_periods():
    with translation.override("en"):
        found = {str(each.label): each[1:] for each in periods(date(2026, 2, 14))}
    assert found == {
        "This month": (date(2026, 2, 1), date(2026, 2, 28)),
        "Last month": (date(2026, 1, 1), date(2026, 1, 31)),
        "This quarter": (date(2026, 1, 1), date(2026, 3, 31)),
        "Last quarter": (date(2025, 10, 1), date(2025, 12, 31)),
        "This year": (date(2026, 1, 1), date(2026, 12, 31)),
        "Last year": (date(2025, 1, 1), date(2025, 12, 31)),
    }


BAD = [
    {"first": "yesterday", "last": "2026-01-01"},
    {"first": "2026-01-01"},
    {"first": "2026-02-01", "last": "2026-01-01"},
    {"first": "0001-01-01", "last": "9999-12-31"},
    {**SEASON, "space": "99999"},
    {**SEASON, "project": "x'"},
    {**SEASON, "category": "99999999999999999999999"},
    {**SEASON, "chart": "none"},
]
NO_ROW = [
    {"figure": "names"},
    {"by": "street", "key": "1"},
    {"by": "month", "key": "2026-13"},
    {"by": "month", "key": "none"},
    {"by": "month"},
    {"by": "space", "key": "x"},
    {"by": "space", "key": "99999999999999999999"},
]


def test_what_cannot_be_read_is_said_calmly(boss, network):
    for query in BAD:
        page = soup(boss, "grant_report", **query)
        assert page.select(".report-error"), query
        assert not page.select(".report-summary"), query
        for name in PAGES[1:]:
            answer = boss.get(reverse(name), query)
            assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("grant_report"))


def test_a_row_that_is_none_is_not_found(boss, network):
    for query in NO_ROW:
        answer = boss.get(reverse("grant_report_dates"), {**SEASON, **query})
        assert answer.status_code == 404, query


def test_a_month_without_dates_is_an_empty_list(boss, network):
    page = soup(boss, "grant_report_dates", **SEASON, by="month", key="1999-01")
    assert not page.select("tbody")


# --- Files ----------------------------------------------------------------------------------------


def test_both_files_hold_the_numbers_of_the_screen(boss, network):
    shown = on_screen(soup(boss, "grant_report", **SEASON))
    answer = boss.get(reverse("grant_report_csv"), SEASON)
    assert "raport-grantowy-2025-10-01-2026-03-31.csv" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    rows = [(row[1], [number(cell) for cell in row[2:]]) for row in rows[1:]]
    expected = [("", shown["month"][-1][1])]
    expected += [row for by in PARTS for row in shown[by][:-1]]
    assert rows == expected
    answer = boss.get(reverse("grant_report_xlsx"), SEASON)
    assert "raport-grantowy-2025-10-01-2026-03-31.xlsx" in answer["Content-Disposition"]
    summary, *sheets = load_workbook(io.BytesIO(answer.content)).worksheets
    figures = [row[1].value for row in summary.iter_rows()][-len(FIGURES) :]
    assert figures == shown["month"][-1][1]
    for by, sheet in zip(PARTS, sheets, strict=True):
        cells_of = [row[1:] for row in sheet.iter_rows(min_row=2)]
        assert all(cell.data_type == "n" for row in cells_of for cell in row)
        values = [(row[0].value, [float(cell.value) for cell in row[1:]])
                  for row in sheet.iter_rows(min_row=2)]  # fmt: skip
        assert values == shown[by]


def test_no_name_is_a_formula(boss, network):
    SpacePage.objects.update(title_pl="=1+1")
    Category.objects.update(name_pl="@SUM(A1)")
    content = boss.get(reverse("grant_report_csv"), SEASON).content.decode("utf-8-sig")
    assert "'=1+1" in content
    for delimiter in (";", ",", "\t"):
        for row in csv.reader(io.StringIO(content), delimiter=delimiter):
            assert not [cell for cell in row if cell.lstrip('" ')[:1] in tuple("=+-@")]
    answer = boss.get(reverse("grant_report_xlsx"), SEASON)
    found = [
        cell
        for sheet in load_workbook(io.BytesIO(answer.content)).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value in ("=1+1", "@SUM(A1)")
    ]
    assert found
    assert all(cell.data_type in ("s", "inlineStr") and cell.quotePrefix for cell in found)


def test_nobody_is_named_anywhere(boss, network):
    for name in PAGES:
        answer = boss.get(reverse(name), {**SEASON, "figure": "signed_up"})
        assert b"Tajna" not in answer.content
        assert "Ktoś" not in answer.content.decode(errors="ignore")


# --- Who ------------------------------------------------------------------------------------------


@pytest.fixture
def coordinator(client, network):
    user = make_user("koordynatorka")
    space = SpacePage.objects.get(slug_pl="miejsce-1")
    user.groups.add(SpaceGroup.objects.get(space=space, role="coordinator").group)
    client.force_login(user)
    return space


def test_a_coordinator_reads_their_own_space_and_no_other(client, coordinator):
    own = ReportQuery(ALL.first, ALL.last, spaces=(coordinator.pk,))
    query = {"first": "2020-01-01", "last": "2040-01-01"}
    page = soup(client, "grant_report", **query)
    assert on_screen(page)["space"][-1][1] == of_service(report(own).total)
    assert "Miejsce 0" not in page.get_text()
    assert "Miejsce 1" in page.get_text()
    dates = soup(client, "grant_report_dates", **query)
    assert cells(dates.select_one("tfoot tr")) == of_service(report(own).total)
    assert "Miejsce 0" not in dates.get_text()
    content = client.get(reverse("grant_report_csv"), query).content.decode()
    assert "Miejsce 1" in content
    assert "Miejsce 0" not in content
    for link in dates.select("tbody a"):
        assert client.get(link["href"]).status_code == 200


def test_asking_for_another_space_gives_a_coordinator_nothing(client, coordinator):
    other = SpacePage.objects.get(slug_pl="miejsce-0")
    query = {**SEASON, "space": other.pk}
    assert not soup(client, "grant_report", **query).select(".report-summary")
    for name in PAGES[1:]:
        assert client.get(reverse(name), query).status_code == 302
    narrowed = soup(client, "grant_report_dates", **SEASON, by="space", key=other.pk)
    assert not narrowed.select("tbody")
    assert "Miejsce 0" not in narrowed.get_text()
    networks_own = soup(client, "grant_report_dates", **SEASON, by="space", key="none")
    assert not networks_own.select("tbody")


def test_others_read_nothing_and_are_offered_nothing(client, network):
    space = SpacePage.objects.get(slug_pl="miejsce-1")
    people = [make_moderator(), make_editor(), make_user("nobody")]
    for role in ("partner", "editor"):
        people.append(make_user(f"{role} of a space"))
        people[-1].groups.add(SpaceGroup.objects.get(space=space, role=role).group)
    addresses = [reverse(name) for name in PAGES]
    for user in people:
        client.force_login(user)
        for address in (*addresses, reverse("grant_report_chart", args=["month"])):
            answer = client.get(address, SEASON)
            # The CMS sends who may not read something to its start, a stranger to the sign-in.
            assert answer.status_code == 302, user
            assert answer.url.split("?")[0] in ("/admin/", "/admin/login/"), user
        assert reverse("grant_report") not in client.get("/admin/").content.decode(), user


def test_the_menu_offers_it_to_who_may_read_it(client, coordinator):
    assert reverse("grant_report") in client.get("/admin/").content.decode()


def test_a_stranger_is_asked_to_sign_in(client, network):
    for name in PAGES:
        assert "login" in client.get(reverse(name)).url


# --- What it costs --------------------------------------------------------------------------------

MOST_QUERIES = 40


def test_ten_times_the_dates_cost_no_more_queries(boss, network):
    def asked():
        counts = {}
        for name in PAGES:
            with CaptureQueriesContext(connection) as queries:
                assert boss.get(reverse(name), {**SEASON, "figure": "dates"}).status_code == 200
            counts[name] = len(queries)
        return counts

    asked()  # content types are remembered by the process
    before = asked()
    assert max(before.values()) <= MOST_QUERIES, before
    rows = list(Occurrence.objects.filter(moved_to=None))
    for number in range(1, 10):
        for row in rows:
            away = timedelta(minutes=number)
            Occurrence.objects.create(
                event=row.event, space=row.space, recurrence_id=row.recurrence_id + away,
                start=row.start + away, end=row.end + away, status=row.status,
            )  # fmt: skip
    assert asked() == before
