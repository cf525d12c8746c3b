"""The counts beside the filters equal a slow, obvious count, whatever is asked for."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from network.models import (
    AccessibilityFeature,
    Amenity,
    Category,
    District,
    Organisation,
    OrganisationRole,
)
from sites.directory.filters import SpaceFilters
from sites.directory.listing import Directory
from sites.models import (
    DAYS,
    RoomIndexPage,
    RoomPage,
    SpaceAccessibility,
    SpaceIndexPage,
    SpaceOrganisation,
    SpacePage,
    WeeklyHours,
)
from sites.space.opening_hours import OpeningHoursDisplay
from tests.clock import at
from tests.factories import add, make_event, make_event_index, make_home, make_space_index

NOW = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
VALUES = {
    "district": ["I", "II"],
    "stage": ["dziala", "pilotaz", "planowane"],
    "open": ["1"],
    "amenity": ["am1", "am2", "am3"],
    "access": ["af1", "af2"],
    "room": ["0", "1", "10", "30"],
    "operator": ["o1", "o2"],
    "activity": ["c1", "c2"],
}
ANSWERS = ["tak", "czesciowo", "nie", "nieznane"]
MANY = 14


def make_network():
    dice = random.Random(7)  # noqa: S311
    index = make_space_index(make_home())
    roles = [OrganisationRole.objects.create(code=code, name_pl=code) for code in ("operator", "x")]
    terms = {
        model: [model.objects.create(code=f"{short}{n}", name_pl=f"{short}{n}") for n in (1, 2, 3)]
        for model, short in ((Amenity, "am"), (AccessibilityFeature, "af"), (Category, "c"))
    }
    districts = [District.objects.create(code=code, name_pl=code) for code in ("I", "II")]
    operators = [Organisation.objects.create(code=f"o{n}", name=f"O{n}") for n in (1, 2)]
    for number in range(MANY):
        space = SpacePage(
            title_pl=f"M {number}",
            stage=dice.choice(VALUES["stage"]),
            district=dice.choice([*districts, None]),
        )
        space.amenities = dice.sample(terms[Amenity], dice.randint(0, 3))
        space.accessibility = [
            SpaceAccessibility(
                feature=feature, answer=dice.choice(["tak", "czesciowo", "nie", "nieznane"])
            )
            for feature in dice.sample(terms[AccessibilityFeature], 2)
        ]
        space.weekly_hours = [
            WeeklyHours(**dict.fromkeys(DAYS, dice.choice(["", "09:00-17:00", "appointment"])))
        ]
        space.organisations = [
            SpaceOrganisation(organisation=dice.choice(operators), role=dice.choice(roles))
        ]
        space = add(index, space, publish=number % 7 != 6)
        rooms = add(space, RoomIndexPage(title_pl="Sale"))
        for _room in range(dice.randint(0, 2)):
            capacity = dice.choice([None, 8, 12, 30])
            lending = dice.choice(["tak", "nie", "nieznane"])
            add(rooms, RoomPage(title_pl="S", capacity=capacity, lending=lending))
        make_some_events(space, terms[Category], dice)


def make_some_events(space, categories, dice):
    events = make_event_index(space)
    for days in dice.sample((-3, 2, 5), 2):
        make_event(
            events,
            start=NOW + timedelta(days=days),
            categories=[dice.choice(categories)],
            status=dice.choice(["planowane", "odwolane"]),
        )


def has(space, kind, value):
    """Whether a space has one term, in the plainest way there is."""
    if kind == "district":
        return space.district is not None and space.district.code == value
    if kind == "stage":
        return space.stage == value
    if kind == "open":
        state = OpeningHoursDisplay(space).state
        return state is not None and state.is_open
    if kind == "amenity":
        return value in [amenity.code for amenity in space.amenities.all()]
    if kind == "access":
        said = {row.feature.code: row.answer for row in space.accessibility.all()}
        return said.get(value) in ("tak", "czesciowo")
    if kind == "room":
        rooms = RoomPage.objects.live().descendant_of(space).filter(lending="tak")
        return any((room.capacity or 0) >= int(value) for room in rooms)
    if kind == "operator":
        links = space.organisations.all()
        return any(li.organisation.code == value and li.role.code == "operator" for li in links)
    dates = space.occurrences.filter(end__gt=NOW, event__live=True)
    return any(
        value in [category.code for category in date.event.categories.all()]
        for date in dates
        if not date.is_cancelled
    )


def with_option(terms, kind, value):
    values = {*terms.get(kind, ()), value} if kind in ("amenity", "access") else {value}
    return {**terms, kind: values}


SOME = st.fixed_dictionaries(
    {
        kind: st.lists(st.sampled_from(values), unique=True, max_size=1 if kind == "room" else 2)
        for kind, values in VALUES.items()
    }
)


class Counts(TestCase):
    @classmethod
    def setUpTestData(cls):
        with at(NOW):
            make_network()
        cls.known = {}

    def has_it(self, space, kind, value):
        key = (space.pk, kind, value)
        if key not in self.known:
            self.known[key] = has(space, kind, value)
        return self.known[key]

    def count(self, terms):
        join = {kind: all if kind in ("amenity", "access") else any for kind in terms}
        return {
            space.pk
            for space in self.spaces
            if all(
                join[kind](self.has_it(space, kind, value) for value in values)
                for kind, values in terms.items()
                if values
            )
        }

    @settings(max_examples=60, deadline=None)
    @given(terms=SOME)
    def test_each_count_is_what_choosing_it_would_show(self, terms):
        with at(NOW):
            self.spaces = list(SpacePage.objects.live())
            params = QueryDict(mutable=True)
            for kind, values in terms.items():
                params.setlist(kind, values)
            request = RequestFactory().get("/pl/miejsca/?" + params.urlencode())
            directory = Directory(SpaceIndexPage.objects.get(), request)
            expected = self.count(terms)
            assert directory.filters.problems == []
            assert {space.pk for space in directory.spaces} == expected
            asked = SpaceFilters(params).condition()
            assert (
                set(SpacePage.objects.live().filter(asked).values_list("pk", flat=True)) == expected
            )
            for facet in directory.facets.all:
                for option in facet.options:
                    chosen = with_option(terms, facet.kind, option.value)
                    assert option.count == len(self.count(chosen)), (facet.kind, option.value)
            for facet in directory.facets.all:
                for option in facet.options:
                    if option.ticked:
                        rest = [v for v in terms[facet.kind] if v != option.value]
                        fewer = len(self.count({**terms, facet.kind: rest}))
                        assert directory.facets.without(facet.kind, option.value) == fewer
