"""A small network with everything a grant report counts, and the slow, obvious count of it."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import asdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from events.models import (
    Attendance,
    EventIndexPage,
    EventOrganisation,
    EventPage,
    EventPerson,
    Headcount,
    Occurrence,
    Places,
    Showing,
    SignUp,
)
from events.report.report import ReportQuery, report
from network.models import (
    Audience,
    Category,
    FundingProgramme,
    Organisation,
    OrganisationRole,
    PersonRole,
    Project,
)
from sites.models import SpaceOrganisation, SpacePage
from sites.team.groups import equip_space
from tests.factories import make_event_index, make_home, make_space, make_space_index

WARSAW = ZoneInfo("Europe/Warsaw")
HOUR = timedelta(hours=1)
#: All there is.
ALL = ReportQuery(datetime(2020, 1, 1).date(), datetime(2040, 1, 1).date())
CALLED_OFF = ("odwolane", "przelozone-bez-daty")

#: Where a month, a year or the clock changes; local time.
EDGES = [
    datetime(2025, 9, 30, 23, 45),
    datetime(2025, 10, 1, 0, 0),
    datetime(2025, 10, 26, 1, 30),
    datetime(2025, 12, 31, 23, 30),
    datetime(2026, 1, 1, 0, 30),
    datetime(2026, 2, 28, 23, 59),
    datetime(2026, 3, 29, 1, 30),
    datetime(2026, 3, 31, 23, 15),
    datetime(2026, 4, 1, 0, 0),
]


def make_network(*, spaces=3, events=14):
    """Three spaces with events of all kinds, and the network's own; the same each time."""
    dice = random.Random(7)  # noqa: S311  the same each time
    home = make_home()
    index = make_space_index(home)
    terms = _terms()
    lists = [make_event_index(home)]
    for number in range(spaces):
        project = terms["projects"][0] if number == 0 else None
        space = make_space(
            index, title_pl=f"Miejsce {number}", title_en=f"Space {number}", project=project
        )
        if number == 1:
            equip_space(space)  # this one has a coordinator
        SpaceOrganisation.objects.create(
            space=space, organisation=terms["house"], role=terms["roles"]["operator"]
        )
        lists.append(make_event_index(space))
    for number in range(events):
        _event(lists[number % len(lists)], number, terms, dice)
    return home


def _terms():
    programmes = [FundingProgramme.objects.create(code=c, name_pl=c.upper()) for c in ("pa", "pb")]
    roles = {
        code: OrganisationRole.objects.create(code=code, name_pl=code)
        for code in ("operator", "organizator", "partner", "grantodawca")
    }
    return {
        "projects": [
            Project.objects.create(code=f"x{n}", name_pl=f"Projekt {n}", programme=programme)
            for n, programme in enumerate([*programmes, None])
        ],
        "categories": [Category.objects.create(code=f"c{n}", name_pl=f"Kat {n}") for n in range(3)],
        "audiences": [
            Audience.objects.create(code=f"a{n}", name_pl=f"Grupa {n}") for n in range(2)
        ],
        "roles": roles,
        "people": {
            code: PersonRole.objects.create(code=code, name_pl=code)
            for code in ("wolontariusz", "gosc")
        },
        "house": Organisation.objects.create(code="dom", name="Dom"),
        "friend": Organisation.objects.create(code="zaprzyjazniona", name="Zaprzyjaźniona"),
    }


def _event(index, number, terms, dice):
    mode = ["drop-in", "date", "course"][number % 3]
    start = timezone.now() + timedelta(days=3)
    event = EventPage(
        title_pl=f"Zajęcia {number}",
        title_en=f"Class {number}",
        start=start,
        end=start + HOUR,
        signup_mode=mode,
        capacity=dice.choice([None, 2, 5]),
        project=dice.choice([None, *terms["projects"]]),
        live=number != 13,
    )
    event.categories = dice.sample(terms["categories"], number % 3)
    event.audiences = dice.sample(terms["audiences"], number % 3)
    EventIndexPage.objects.get(pk=index.pk).add_child(instance=event)
    event = EventPage.objects.get(pk=event.pk)
    role = dice.choice(list(terms["roles"].values()))
    who = terms["house"] if number % 2 else terms["friend"]
    EventOrganisation.objects.create(event=event, organisation=who, role=role)
    if number % 4 == 0:
        EventPerson.objects.create(
            event=event, name="Ktoś", role=dice.choice(list(terms["people"].values()))
        )
    event.occurrences.all().delete()
    for start in dice.sample(EDGES, 3):
        _date(event, start, dice)
    _date(event, datetime(2025, 11, 3 + number, 17), dice, status=CALLED_OFF[number % 2])
    ahead = timezone.now().astimezone(WARSAW).replace(tzinfo=None) + timedelta(days=20 + number)
    _date(event, ahead, dice)
    if mode == "course" and number % 2:
        _people(Places.objects.create(event=event, capacity=dice.choice([None, 6])), dice)
    _attendance(event, dice)
    other = SpacePage.objects.exclude(pk=event.space.pk if event.space else None).first()
    Showing.objects.create(event=event, space=other, answer="accepted")


def _date(event, start, dice, status="planowane"):
    begin = start.replace(tzinfo=WARSAW)
    length = dice.choice([20, 45, 90, 24 * 60, 5 * 24 * 60])
    date = Occurrence.objects.create(
        event=event,
        space=event.space,
        recurrence_id=begin,
        start=begin,
        end=begin + timedelta(minutes=length),
        all_day=length == 24 * 60,
        status=status,
        own_status=status,
    )
    if dice.random() < 0.3:  # where it was before it was moved
        day = begin - timedelta(days=9)
        Occurrence.objects.create(
            event=event, space=event.space, recurrence_id=day, start=day, end=day + HOUR,
            status="nowy-termin", moved_to=date,
        )  # fmt: skip
    if event.signup_mode == "date" and dice.random() < 0.8:
        capacity = dice.choice([None, 1, 9])
        _people(Places.objects.create(event=event, occurrence=date, capacity=capacity), dice)


def _people(places, dice):
    now = timezone.now()
    for number in range(dice.randint(0, 6)):
        kind = dice.choice(["placed", "waiting", "offered", "left", "declined", "gave up"])
        values = {
            "placed": {"state": "placed", "placed_at": now},
            "waiting": {"state": "waiting", "number": number + 1},
            "offered": {"state": "offered", "offer_until": now, "number": number + 1},
            "left": {"state": "ended", "ending": "left", "placed_at": now},
            "declined": {"state": "ended", "ending": "declined", "number": number + 1},
            "gave up": {"state": "ended", "ending": "left", "number": number + 1},
        }[kind]
        SignUp.objects.create(places=places, people=dice.randint(1, 3), name="Tajna", **values)


def _attendance(event, dice):
    for date in event.occurrences.filter(moved_to=None):
        signups = SignUp.objects.filter(places__event=event, state="placed")
        for signup in signups.filter(places__occurrence=date) | signups.filter(
            places__occurrence=None
        ):
            if dice.random() < 0.7:
                came = dice.randint(0, signup.people)
                Attendance.objects.create(signup=signup, occurrence=date, came=came)
        if dice.random() < 0.4:
            Headcount.objects.create(occurrence=date, people=dice.randint(0, 30))


# --- The slow, obvious count ----------------------------------------------------------------------


class Told:
    """What one date adds to each figure, told from its rows one by one."""

    def __init__(self, date):
        now = timezone.now()
        self.date, self.event = date, date.event
        self.local = date.start.astimezone(WARSAW)
        self.off = date.status in CALLED_OFF
        self.held = not self.off and date.end <= now
        self.project = self.event.project or (date.space.project if date.space else None)
        self.categories = list(self.event.categories.all()) or [None]
        self.audiences = list(self.event.audiences.all()) or [None]
        self.numbers = Counter()
        if self.off:
            self.numbers["cancelled"] = 1
        if self.held:
            self._count()

    def _count(self):
        date, numbers = self.date, self.numbers
        numbers["dates"] = 1
        length = date.end - date.start
        if not date.all_day and length <= timedelta(days=3):
            numbers["seconds"] = int(length.total_seconds())
        headcount = Headcount.objects.filter(occurrence=date).first()
        ticked = list(Attendance.objects.filter(occurrence=date))
        numbers["noted"] = int(bool(headcount or ticked))
        numbers["came"] = headcount.people if headcount else sum(row.came for row in ticked)
        self._sign_ups(Places.objects.filter(occurrence=date).first(), "date")
        if self._is_first():
            self._sign_ups(
                Places.objects.filter(event=self.event, occurrence=None).first(), "course"
            )

    def _is_first(self):
        rows = [row for row in self.event.occurrences.all() if row.moved_to_id is None]
        rows = [row for row in rows if row.status not in CALLED_OFF]
        return min(rows, key=lambda row: (row.start, row.pk)).pk == self.date.pk

    def _sign_ups(self, places, mode):
        limit = places.capacity if places else self.event.capacity
        if self.event.signup_mode == mode and limit is not None:
            self.numbers["offered"] += limit
        for signup in places.signups.all() if places else []:
            if signup.state == "placed":
                self.numbers["signed_up"] += signup.people
                if limit is not None and self.event.signup_mode == mode:
                    self.numbers["filled"] += signup.people
            waited = signup.number is not None and signup.placed_at is None
            had_an_offer = signup.state == "offered" or signup.ending in ("declined", "lapsed")
            if waited and not had_an_offer:
                self.numbers["unmet"] += signup.people

    @property
    def with_partners(self):
        runs = SpaceOrganisation.objects.filter(space=self.date.space, role__code="operator")
        operators = {link.organisation_id for link in runs}
        return any(
            link.organisation_id not in operators
            for link in self.event.organisations.all()
            if link.role.code in ("organizator", "wspolorganizator", "partner")
        )

    @property
    def with_volunteers(self):
        return any(
            person.role and person.role.code == "wolontariusz" for person in self.event.people.all()
        )


def tell():
    """Every date of a published event, but for the traces of moved ones."""
    rows = Occurrence.objects.select_related("event", "space").order_by("start", "pk")
    return [Told(row) for row in rows if row.event.live and row.moved_to_id is None]


SUMMED = (
    "dates", "seconds", "signed_up", "came", "noted", "offered", "filled", "unmet", "cancelled",
)  # fmt: skip


def count(told):
    """All figures of these dates."""
    sums = {name: sum(each.numbers[name] for each in told) for name in SUMMED}
    held = [each for each in told if each.held]
    sums["events"] = len({each.event.pk for each in held})
    sums["partner_events"] = len({each.event.pk for each in held if each.with_partners})
    sums["volunteer_events"] = len({each.event.pk for each in held if each.with_volunteers})
    return sums


def parted(told):
    """The dates by the rows of each breakdown."""
    parts = {by: {} for by in ("month", "space", "category", "audience", "project")}
    for each in told:
        if not (each.held or each.off):
            continue
        keys = {
            "month": [each.local.date().replace(day=1)],
            "space": [each.date.space_id],
            "category": [term and term.pk for term in each.categories],
            "audience": [term and term.pk for term in each.audiences],
            "project": [each.project and each.project.pk],
        }
        for by, rows in keys.items():
            for key in rows:
                parts[by].setdefault(key, []).append(each)
    return parts


def numbers(row):
    return {name: value for name, value in asdict(row).items() if name in count([])}


def compare(question, told):
    found = report(question)
    assert numbers(found.total) == count(told)
    for by, rows in parted(told).items():
        assert {row.key: numbers(row.numbers) for row in found.parts[by]} == {
            key: count(those) for key, those in rows.items()
        }, by
    return found
