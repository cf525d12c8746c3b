"""What is on: the list, the month, the week, filters with counts, and what an empty one says."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import product

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.filters import accessibility as access_filter
from events.filters.query import Filters
from events.listing.facets import Facets, date_facts
from events.models import (
    AttendanceMode,
    EventAccessibility,
    EventPage,
    Occurrence,
    OccurrenceStatus,
)
from events.occurrences import changes as dates
from network.i18n import formatting as wording
from network.models import AccessibilityFeature, Audience, Category, District
from sites.models import AccessAnswer, RoomAccessibility, SpaceAccessibility, SpacePage
from sites.space.accessibility import of_event
from tests.events.series import local, next_tuesday, weekly
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_room,
    make_space,
    make_space_index,
)
from tests.standing import again, standing

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LIST = "/pl/wydarzenia/"


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """A network with one space, which nothing is on in."""
    with standing(django_db_blocker):
        home = make_home()
        make_event_index(home)
        spaces = make_space_index(home)
        space = make_space(spaces, title_pl="Dom", title_en="House")
        yield {"home": home, "spaces": spaces, "space": space, "index": make_event_index(space)}


@pytest.fixture
def home(pages, db):
    return again(pages["home"])


@pytest.fixture
def spaces(pages, db):
    return again(pages["spaces"])


@pytest.fixture
def space(pages, db):
    return again(pages["space"])


@pytest.fixture
def index(pages, db):
    return again(pages["index"])


def soup(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser")


def titles(page):
    return [link.get_text(strip=True) for link in page.select(".agenda-title a, .event-line h3 a")]


class TestTheList:
    def test_dates_day_by_day_each_with_its_hour(self, client, index):
        day = next_tuesday()
        make_event(index, title_pl="Szachy", start=local(day, 10))
        weekly(index, first=day)
        page = soup(client, LIST)
        first = page.select_one("h2.month").find_parent("section")
        assert titles(first) == ["Szachy", "Joga"]
        assert "18:00–19:30" in first.get_text()
        assert len(page.select("h2.month")) == 6

    def test_a_cancelled_date_stays_and_says_why(self, client, index):
        event = weekly(index)
        second = event.occurrences.order_by("start")[1]
        reason = {"reason_pl": "Choroba", "reason_en": "Illness"}
        dates.cancel_date(second.pk, reason=reason, by=None)
        for address, word in ((LIST, "Choroba"), ("/en/events/", "Illness")):
            line = soup(client, address).select(".agenda-line")[1]
            assert "is-cancelled" in line["class"]
            assert word in line.get_text()

    def test_where_a_date_was_it_says_where_it_has_gone(self, client, index):
        event = weekly(index)
        second = event.occurrences.order_by("start")[1]
        start = second.start + DAY
        dates.move_date(second.pk, start=start, end=start + timedelta(hours=1), by=None)
        lines = soup(client, LIST).select(".agenda-line")
        assert len(lines) == 7
        assert "Nowy termin:" in lines[1].get_text()
        assert f"{timezone.localtime(start):%d}".lstrip("0") in lines[1].get_text()
        assert lines[1].a["href"] == lines[2].a["href"]

    def test_what_is_long_does_not_crowd_out_what_is_short(self, client, index):
        now = timezone.now()
        for number in range(8):
            start = now - number * DAY
            make_event(index, title_pl=f"Wystawa {number}", start=start, end=now + 40 * DAY)
        make_event(index, title_pl="Joga", start=now + DAY)
        page = soup(client, LIST)
        assert titles(page) == ["Joga"]
        assert len(page.select(".running li")) == 6

    @pytest.mark.parametrize("view", ["", "%Y/%m/", "%G/w%V/"])
    def test_what_is_long_is_named_with_its_last_day(self, client, index, view):
        end = timezone.now() + 40 * DAY
        event = make_event(index, title_pl="Wystawa", start=timezone.now(), end=end)
        path = f"{timezone.localdate():{view}}" if view else ""
        (line,) = soup(client, f"{LIST}{path}").select(".running li")
        assert line.a.get_text() == "Wystawa"
        assert event.get_url_in("pl").endswith(line.a["href"] or "?")
        assert wording.long_date(timezone.localtime(end).date()) in line.get_text()

    def test_pages_know_whether_there_is_a_next(self, client, index):
        weekly(index, weeks=25)
        first = soup(client, LIST)
        assert len(titles(first)) == 20
        follow = first.select_one("a[rel=next]")["href"]
        second = soup(client, follow)
        assert len(titles(second)) == 5
        assert second.select_one("a[rel=next]") is None
        assert second.select_one("link[rel=canonical]")["href"].endswith("?page=2")

    def test_a_page_the_list_no_longer_has_leads_to_the_first(self, client, index):
        weekly(index)
        answer = client.get(f"{LIST}?page=7&free=1")
        assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?free=1")


class TestWhen:
    @pytest.fixture(scope="class")
    @classmethod
    def week(cls, pages, django_db_blocker):
        """Something today, tomorrow, and on each day up to the next Sunday."""
        today = timezone.localdate()
        with standing(django_db_blocker):
            for number in range(14):
                day = today + number * DAY
                make_event(again(pages["index"]), title_pl=f"{day:%d.%m}", start=local(day, 23, 50))
            yield today

    @pytest.mark.parametrize("shortcut", ["today", "tomorrow", "weekend", "week"])
    def test_shortcuts(self, client, week, shortcut):
        sunday = week + (6 - week.weekday()) * DAY
        expected = {
            "today": [week],
            "tomorrow": [week + DAY],
            "weekend": [day for day in (sunday - DAY, sunday) if day >= week],
            "week": [week + number * DAY for number in range((sunday - week).days + 1)],
        }[shortcut]
        page = soup(client, f"{LIST}?when={shortcut}")
        assert titles(page) == [f"{day:%d.%m}" for day in expected]
        current = page.select(".shortcuts [aria-current]")
        assert [link["href"] for link in current] == [f"{LIST}?when={shortcut}"]

    def test_days_asked_for(self, client, week):
        first, last = week + 2 * DAY, week + 4 * DAY
        page = soup(client, f"{LIST}?from={first}&to={last}")
        assert len(titles(page)) == 3

    def test_a_day_of_its_own(self, client, week):
        day = week + 3 * DAY
        page = soup(client, f"{LIST}{day:%Y/%m/%d}/")
        assert titles(page) == [f"{day:%d.%m}"]
        assert page.select_one("link[rel=canonical]")["href"].endswith(f"{day:/%Y/%m/%d/}")
        assert page.select_one("link[hreflang=en]")["href"].endswith(f"events{day:/%Y/%m/%d/}")


class TestNothing:
    def test_says_what_comes_next(self, client, index):
        make_event(index, title_pl="Joga", start=timezone.now() + 20 * DAY)
        page = soup(client, f"{LIST}?when=tomorrow")
        assert "Nic nie ogłoszono na:" in page.get_text()
        assert titles(page) == ["Joga"]

    def test_of_these_filters(self, client, index):
        Category.objects.create(code="ruch", name_pl="Ruch")
        make_event(index)
        page = soup(client, f"{LIST}?category=ruch")
        assert "W tych dniach nic nie pasuje do filtrów." in page.get_text()
        assert "bez filtrów" in " ".join(link.get_text() for link in page.select("a.more"))

    def test_at_all(self, client, home):
        page = soup(client, "/en/events/")
        assert "Nothing is announced at the moment." in page.get_text()


class TestMonthAndWeek:
    def test_each_date_on_its_day(self, client, index):
        day = next_tuesday()
        weekly(index, first=day, weeks=1)
        page = soup(client, f"{LIST}{day:%Y/%m}/")
        table = page.select_one("table.month-grid")
        assert len(table.select("thead th[scope=col]")) == 7
        (link,) = table.select("td li a")
        assert link.get_text(" ", strip=True) == "18:00 Joga"
        cell = link.find_parent("td")
        assert cell.select_one(".cell-number").get_text() == str(day.day)
        year, week, _weekday = day.isocalendar()
        assert titles(soup(client, f"{LIST}{year}/w{week:02}/")) == ["Joga"]

    def test_over_midnight_and_several_days_is_on_each(self, client, index):
        day = next_tuesday().replace(day=10)
        make_event(index, title_pl="Noc", start=local(day, 20), end=local(day + DAY, 8))
        page = soup(client, f"{LIST}{day:%Y/%m}/")
        numbers = [a.find_parent("td").select_one(".cell-number") for a in page.select("td li a")]
        assert [number.get_text() for number in numbers] == ["10", "11"]

    def test_a_full_day_leads_on(self, client, index):
        day = next_tuesday()
        for hour in range(8, 16):
            make_event(index, start=local(day, hour))
        page = soup(client, f"{LIST}{day:%Y/%m}/")
        assert len(page.select("td li:not(.cell-more)")) == 5
        assert len(titles(soup(client, page.select_one(".cell-more a")["href"]))) == 8

    def test_from_month_to_month_but_not_for_ever(self, client, index):
        page = soup(client, f"{LIST}2022/05/")
        assert page.select_one("a[rel~=prev]") is None
        assert page.select_one("a[rel~=next]")["href"] == f"{LIST}2022/06/"
        assert "maj 2022" in page.title.get_text()

    @pytest.mark.parametrize(
        "address",
        ["2026/13/", "2026/00/", "1900/01/", "2100/01/", "2026/w54/", "2026/02/30/", "0000/01/"],
    )
    def test_what_no_calendar_has_is_not_found(self, client, index, address):
        assert client.get(LIST + address).status_code == 404

    def test_a_space_has_its_own(self, client, index, spaces):
        day = next_tuesday()
        weekly(index, first=day, weeks=1)
        other = make_event_index(make_space(spaces, title_pl="Inny"))
        weekly(other, first=day, weeks=1, title_pl="Szachy")
        page = soup(client, f"/pl/miejsca/dom/wydarzenia/{day:%Y/%m}/")
        assert len(page.select("td li a")) == 1


def make_many(index, spaces):
    districts = [District.objects.create(code=f"D{n}", name_pl=f"D {n}") for n in range(2)]
    lists = [index]
    SpacePage.objects.filter(pk=index.space.pk).update(district=districts[0])
    other = make_space(spaces, title_pl="Inny", district=districts[1])
    lists.append(make_event_index(other))
    categories = [Category.objects.create(code=f"c{n}", name_pl=f"C {n}") for n in range(2)]
    audiences = [Audience.objects.create(code=f"a{n}", name_pl=f"A {n}") for n in range(2)]
    step = AccessibilityFeature.objects.create(code="step", name_pl="Bez progu")
    SpaceAccessibility.objects.create(space=other, feature=step, answer=AccessAnswer.YES)
    room = make_room(other)
    RoomAccessibility.objects.create(room=room, feature=step, answer=AccessAnswer.NO)
    day = timezone.now() + DAY
    for number, (parent, category, audience) in enumerate(product(lists, categories, audiences)):
        event = make_event(
            parent,
            title_pl=f"E{number}",
            start=day + number * timedelta(hours=1),
            price=0 if number % 3 else None,
            categories=[category],
            audiences=[audience],
            booked_rooms=[room] if number == 7 else [],
        )
        if number == 0:
            EventAccessibility.objects.create(event=event, feature=step, answer=AccessAnswer.YES)
    return other


def make_elsewhere(index, other):
    """Events everywhere an event can be, and dates of theirs everywhere a date can be moved to.

    The rooms taken answer otherwise than their spaces; a moved date takes rooms of its own.
    """
    step = AccessibilityFeature.objects.get(code="step")
    rooms = []
    for space, answer in ((index.space, AccessAnswer.YES), (other, AccessAnswer.NO)):
        rooms.append(make_room(space))
        RoomAccessibility.objects.create(room=rooms[-1], feature=step, answer=answer)
    silent = make_room(other)
    ways = [
        {},
        {"venue_space": other},
        {"venue_address": "Rynek 1"},
        {"venue_name_en": "Park"},
        {"attendance_mode": AttendanceMode.ONLINE},
        {"attendance_mode": AttendanceMode.MIXED},
    ]
    moves = [
        {},
        {"other_space": other},
        {"other_place_en": "Park"},
        {"status": OccurrenceStatus.MOVED_ONLINE},
        {"status": OccurrenceStatus.CANCELLED},
    ]
    taken = [[], [rooms[0]], [silent], [rooms[1], silent], [rooms[0], silent]]
    categories, audiences = list(Category.objects.all()), list(Audience.objects.all())
    start = timezone.now() + 2 * DAY
    for number, (way, move) in enumerate(product(ways, moves)):
        event = make_event(
            index,
            start=start + number * timedelta(hours=2),
            price=number % 2,
            categories=[categories[number // 2 % 2]],
            audiences=[audiences[number // 4 % 2]],
            booked_rooms=taken[number % 3],
            **way,
        )
        event.occurrences.update(**move)
        if "other_space" in move:
            event.occurrences.get().other_rooms.set(taken[number // 5 % 5])


def terms_of(date):
    """What one can ask for to find a date, as its page says it."""
    event, place = date.event, date.place
    rooms = (date.other_rooms if date.is_elsewhere else event.booked_rooms).all()
    groups = of_event(event.accessibility.all(), rooms, place)
    facts = [fact for group in groups for fact in group.facts]
    online = event.attendance_mode == AttendanceMode.ONLINE
    online = online or date.status == OccurrenceStatus.MOVED_ONLINE
    return {
        *(f"category={term.code}" for term in event.categories.all()),
        *(f"audience={term.code}" for term in event.audiences.all()),
        *([f"district={place.district.code}"] if place and not online else []),
        *(f"access={fact.feature.code}" for fact in facts if fact.answer == AccessAnswer.YES),
        *(["free=1"] if event.price == 0 else []),
    }


ASKED = [
    *("category=c0", "category=c1", "audience=a0", "audience=a1"),
    *("district=D0", "district=D1", "access=step", "free=1"),
]


def fulfils(terms, asked):
    """Terms of one kind widen one another; access alone narrows."""
    kinds = {pair.partition("=")[0] for pair in asked}
    return all(any(pair in terms for pair in asked if pair.startswith(kind)) for kind in kinds)


class TestCounts:
    @pytest.fixture(scope="class")
    @classmethod
    def dates(cls, pages, django_db_blocker):
        """The terms of every date by its key, of all ways to be somewhere."""
        with standing(django_db_blocker):
            other = make_many(again(pages["index"]), again(pages["spaces"]))
            make_elsewhere(again(pages["index"]), other)
            found = {date.pk: terms_of(date) for date in Occurrence.objects.all()}
            assert all(any(asked in terms for terms in found.values()) for asked in ASKED)
            yield found

    @pytest.mark.parametrize("few", [0, 100])
    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.differing_executors,
        ],
    )
    @given(ticked=st.lists(st.sampled_from(ASKED), max_size=4))
    def test_they_are_what_one_more_click_would_leave(self, dates, monkeypatch, few, ticked):
        monkeypatch.setattr("events.filters.venue.FEW", few)
        models = {who: (model, few) for who, (model, _few) in access_filter.SOURCES.items()}
        monkeypatch.setattr(access_filter, "SOURCES", models)

        def left(pairs):
            return {key for key, terms in dates.items() if fulfils(terms, pairs)}

        window = Occurrence.objects.public().coming(timezone.now())
        filters = Filters(QueryDict("&".join(ticked)))
        found = window.filter(filters.condition()).values_list("pk", flat=True)
        assert set(found) == left(ticked)
        shown = Facets(date_facts(window, filters), filters)
        assert shown.total == len(found)
        counts = {
            f"{facet.kind}={option.value}": option.count
            for facet in shown.all
            for option in facet.options
        }
        for pair in ASKED:
            kind = pair.partition("=")[0]
            others = [each for each in ticked if not each.startswith(f"{kind}=")]
            assert counts.get(pair, 0) == len(left([*others, pair])), pair


class TestDistricts:
    """A resident asks what is on in a district, not whose it is."""

    @pytest.fixture
    def there(self, index, spaces):
        here, there = (District.objects.create(code=f"D{n}", name_pl=f"D {n}") for n in range(2))
        SpacePage.objects.filter(pk=index.space.pk).update(district=here)
        return make_space(spaces, title_pl="Inny", district=there)

    def test_a_date_moved_to_another_space_is_in_the_district_of_that(self, client, index, there):
        event = weekly(index, weeks=2)
        first, second = event.occurrences.order_by("start")
        place = dates.Place(there, [], {})
        dates.move_date(second.pk, start=second.start, end=second.end, place=place, by=None)
        for code, date in (("D0", first), ("D1", second)):
            page = soup(client, f"{LIST}?district={code}")
            links = [link["href"] for link in page.select(".agenda-title a")]
            assert [link.rstrip("/").rpartition("/")[2] for link in links] == [date.key]

    def test_what_is_at_an_address_of_its_own_or_online_is_in_none(self, client, index, there):
        make_event(index, title_pl="Tu")
        make_event(index, title_pl="Rynek", venue_address="Rynek 1")
        make_event(index, title_pl="Park", venue_name_pl="Park")
        make_event(index, title_pl="Radio", attendance_mode=AttendanceMode.ONLINE)
        sent = make_event(index, title_pl="Ekran").occurrences.get()
        dates.move_online(sent.pk, note={}, by=None)
        page = soup(client, f"{LIST}?district=D0&district=D1")
        assert titles(page) == ["Tu"]
        counts = {box["value"]: box for box in page.select("input[name=district]")}
        assert set(counts) == {"D0", "D1"}
        assert counts["D0"].find_parent("label").select_one(".option-count").get_text() == "1"


class TestFilters:
    @pytest.fixture(scope="class")
    @classmethod
    def many(cls, pages, django_db_blocker):
        """Events that differ in everything one can filter by; their second space."""
        with standing(django_db_blocker):
            yield make_many(again(pages["index"]), again(pages["spaces"]))

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("category=c0", "E0 E1 E4 E5"),
            ("category=c0&category=c1", "E0 E1 E2 E3 E4 E5 E6 E7"),
            ("category=c0&audience=a1", "E1 E5"),
            ("district=D1&category=c1", "E6 E7"),
            ("free=1&category=c0", "E1 E4 E5"),
            ("access=step", "E0 E4 E5 E6"),
            ("access=step&access=nic", ""),
        ],
    )
    def test_combined(self, client, many, query, expected):
        page = soup(client, f"{LIST}?{query}")
        assert titles(page.select_one("main") or page)[: len(expected.split())] == expected.split()
        if expected:
            assert len(page.select(".agenda-line")) == len(expected.split())

    def test_a_filter_that_is_set_can_be_taken_away(self, client, many):
        page = soup(client, f"{LIST}?category=c0&audience=a1&when=week")
        chips = {
            chip.get_text(" ", strip=True).split(" (")[0]: chip for chip in page.select(".chips a")
        }
        assert set(chips) == {"C 0", "A 1"}
        assert chips["C 0"]["href"] == f"{LIST}?audience=a1&when=week"

    def test_a_filter_has_its_name_on_days_when_nothing_has_it(self, client, many):
        asked = f"category=c0&district=D1&access=step&space={many.pk}"
        page = soup(client, f"{LIST}?{asked}&from=2019-01-01&to=2019-01-02")
        names = [chip.get_text(" ", strip=True).split(" (")[0] for chip in page.select(".chips a")]
        assert set(names) == {"C 0", "D 1", "Bez progu", "Inny"}

    def test_the_name_of_a_space_that_is_not_published_is_not_told(self, client, many):
        draft = make_space(many.get_parent().specific, title_pl="Tajne", live=False)
        assert "Tajne" not in client.get(f"{LIST}?space={draft.pk}").content.decode()

    def test_the_form_keeps_what_is_ticked_and_the_days(self, client, many):
        page = soup(client, f"{LIST}?category=c0&from=2026-01-01")
        assert [box["value"] for box in page.select("input[checked]")] == ["c0"]
        assert page.select_one("input[name=from]")["value"] == "2026-01-01"

    def test_beyond_the_sample_counts_are_said_to_be_at_least(self, client, index, monkeypatch):
        monkeypatch.setattr("events.listing.facets.SAMPLE", 4)
        monkeypatch.setattr(
            "network.db.compiled_queries._kept", {}
        )  # the number stands in what is kept
        category = Category.objects.create(code="ruch", name_pl="Ruch")
        weekly(index, weeks=6, categories=[category])
        assert "4 lub więcej" in soup(client, LIST).select_one(".facets").get_text()


QUERIES = st.dictionaries(
    st.sampled_from(
        [
            "category",
            "audience",
            "district",
            "space",
            "format",
            "language",
            "access",
            "free",
            "when",
            "from",
            "to",
            "view",
            "page",
        ]
    ),
    st.text(max_size=30)
    | st.sampled_from(["today", "2026-02-30", "9999-12-31", "-1", "1e9", "2", "archive"]),
    max_size=5,
)


ADDRESSES = [
    *(f"{LIST}{view}" for view in ("", "2026/05/", "2026/w20/", "2026/05/10/")),
    *(f"{LIST}{feed}" for feed in ("calendar.ics", "new.atom")),
    *(f"/en/spaces/house/events/{part}" for part in ("", "yoga/", "yoga/event.ics")),
]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(address=st.sampled_from(ADDRESSES), query=QUERIES)
def test_any_query_string_is_answered(client, class_in_a_house, address, query):
    """A page the list does not have leads to its first one."""
    answer = client.get(address, query, follow=True)
    assert answer.status_code in (200, 400, 404), (address, query)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    address=st.sampled_from(ADDRESSES),
    query=st.text(st.characters(max_codepoint=255), max_size=40)
    | st.sampled_from(["%", "%ff%fe=1", "category=%00", "category[]=1", "&&=&", "page=%D9%A3"]),
)
def test_any_broken_query_string_is_answered(client, class_in_a_house, address, query):
    answer = client.get(address, QUERY_STRING=query)
    if answer.status_code == 302:
        answer = client.get(answer["Location"])
    assert answer.status_code in (200, 400, 404), (address, query)


@pytest.fixture
def class_in_a_house(index):
    return weekly(index)


def test_what_nobody_understands_is_named(client, index):
    page = soup(client, f"{LIST}?from=jutro&when=kiedys")
    notices = " ".join(notice.get_text() for notice in page.select(".notice-stop"))
    assert "„jutro”" in notices
    assert "„kiedys”" in notices
    page = soup(client, f"{LIST}?from=2026-05-02&to=2026-05-01")
    assert "Ostatni dzień jest przed pierwszym" in page.get_text()


def test_counter_of_filters_is_not_a_leak_of_drafts(client, index):
    category = Category.objects.create(code="ruch", name_pl="Ruch")
    make_event(index, categories=[category], live=False)
    assert soup(client, LIST).select(".facets input[type=checkbox]") == []
    assert Counter(EventPage.objects.values_list("live", flat=True)) == {False: 1}


def test_what_only_a_date_beyond_the_sample_has_is_offered_without_a_number(
    client, index, monkeypatch
):
    monkeypatch.setattr("events.listing.facets.SAMPLE", 4)
    monkeypatch.setattr("network.db.compiled_queries._kept", {})
    often, once = (Category.objects.create(code=code, name_pl=code) for code in ("a", "b"))
    weekly(index, weeks=6, categories=[often])
    late = make_event(index, title_pl="Wykład", start=timezone.now() + 90 * DAY)
    late.categories.set([once])
    late.save_revision().publish()

    def offered(query=""):
        boxes = soup(client, f"{LIST}{query}").select("input[name=category]")
        return {box["value"]: box.parent.get_text(" ", strip=True) for box in boxes}

    assert offered() == {"a": "a 4 lub więcej", "b": "b"}
    assert offered("?category=b") == {"a": "a 4 lub więcej", "b": "b"}
    assert titles(soup(client, f"{LIST}?category=b")) == ["Wykład"]
    # Of four weeks everything is known.
    day = f"{timezone.localdate() + 21 * DAY:%Y-%m-%d}"
    assert offered(f"?to={day}") == {"a": "a 3"}
