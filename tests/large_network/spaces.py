"""One space of the large example network with the pages around it."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal

from events.models import EventIndexPage
from home.example_network.network import EAST, NORTH, SOUTH, STAGES, WEST
from network.models import NetworkPage
from sites.models import (
    DAYS,
    AccessAnswer,
    ContactPage,
    HolidayRule,
    HoursException,
    Lending,
    NewsIndexPage,
    NewsPage,
    PointPrecision,
    RoomIndexPage,
    RoomPage,
    SpaceAccessibility,
    SpaceIndexPage,
    SpaceOrganisation,
    SpacePage,
    SpaceSettings,
    WeeklyHours,
)
from tests.large_network import words
from tests.large_network.batch import AnyPage, Batch
from tests.large_network.events import Bookable, Programme
from tests.large_network.plan import Plan
from tests.large_network.vocabulary import Vocabulary
from tests.large_network.words import both

SLUG, SLUG_EN = "duza-siec-", "large-network-"

WEEKS = [
    ["09:00-18:00"] * 5 + ["10:00-14:00", ""],
    ["12:00-20:00", "12:00-20:00", "", "12:00-20:00", "09:00-13:00, 16:00-22:00", "", ""],
    ["16:00-20:00"] * 4 + ["18:00-01:00", "appointment", ""],
    ["", "10:00-16:00", "10:00-16:00", "10:00-19:00", "", "", "11:00-15:00"],
    ["appointment"] * 5 + ["", ""],
]
ANSWERS = [*[AccessAnswer.YES] * 4, *[AccessAnswer.PARTLY] * 2, AccessAnswer.NO]
ROLES = ("operator", "partner", "partner", "realizator")


class SpaceMaker:
    """Makes the spaces of a plan, each the same whenever it is made."""

    def __init__(self, plan: Plan, vocabulary: Vocabulary, index: SpaceIndexPage) -> None:
        self._plan, self._vocabulary, self._index = plan, vocabulary, index

    def add(self, batch: Batch, number: int, dates: int, step: int) -> None:
        """Space ``number`` with so many dates, as child ``step`` of the directory."""
        dice = self._plan.dice(number)
        busy = dates >= self._plan.is_busy_from
        published = self._plan.now - timedelta(days=366 * self._plan.years + dice.randint(1, 60))
        space = self._space(number, dice)
        batch.place(space, self._index, dice=dice, published=published, step=step)
        batch.link(space, "amenities", _some(dice, self._vocabulary.amenities, 2, 6))
        self._facts(batch, space, dice)
        self._hours(batch, space, dice)
        around = _Around(batch, space, dice, published)
        events = around.section(EventIndexPage, words.EVENTS)
        rooms = around.rooms() if busy or dice.random() < 0.2 else []
        Programme(self._plan, self._vocabulary, batch, space, rooms, dice).fill(events, dates)
        if busy or dice.random() < 0.4:
            around.news(self._plan, dice.randint(3, 12) if busy else dice.randint(1, 3))
        if dice.random() < 0.6:
            around.contact()

    def _space(self, number: int, dice: random.Random) -> SpacePage:
        kind = dice.choice(words.KINDS)
        latitude, longitude = _point(dice)
        districts = self._vocabulary.districts
        return SpacePage(
            title_pl=f"{words.EXAMPLE.pl}{kind.pl} nr {number}",
            title_en=f"{words.EXAMPLE.en}{kind.en} no. {number}",
            slug_pl=f"{SLUG}{number}",
            slug_en=f"{SLUG_EN}{number}",
            kind_pl="przykładowe miejsce",
            kind_en="an example space",
            **both("lead", words.LEAD),
            stage=dice.choice(STAGES),
            district=dice.choice(districts) if districts else None,
            street=f"ul. Przykładowa {number}",
            latitude=latitude,
            longitude=longitude,
            point_precision=PointPrecision.APPROXIMATE,
            point_note_pl="Punkt przykładowy.",
            point_note_en="An example point.",
            contact_email=f"miejsce-{number}@example.org" if dice.random() < 0.7 else "",
            holidays=HolidayRule.USUAL if dice.random() < 0.1 else HolidayRule.CLOSED,
        )

    def _facts(self, batch: Batch, space: SpacePage, dice: random.Random) -> None:
        """What is known of access, who stands behind the space, what holds for all its pages."""
        features = _some(dice, self._vocabulary.features, 0, 10)
        batch.add(
            *(
                SpaceAccessibility(
                    space=space, feature=feature, answer=dice.choice(ANSWERS), sort_order=order
                )
                for order, feature in enumerate(features)
            )
        )
        organisations = _some(dice, self._vocabulary.organisations, 0, 2)
        for order, organisation in enumerate(organisations):
            roles = self._vocabulary.named(self._vocabulary.roles, dice.choice(ROLES))
            batch.add(
                *(
                    SpaceOrganisation(
                        space=space, organisation=organisation, role=role, sort_order=order
                    )
                    for role in roles
                )
            )
        # Without its own groups and files: nobody works in an example.
        said = both("announcement", words.ANNOUNCEMENT) if dice.random() < 0.1 else {}
        batch.add(SpaceSettings(space=space, **said))

    def _hours(self, batch: Batch, space: SpacePage, dice: random.Random) -> None:
        """A week for most, a season for some, a day on which it is closed."""
        if dice.random() < 0.1:
            return
        week = dict(zip(DAYS, dice.choice(WEEKS), strict=True))
        batch.add(WeeklyHours(space=space, sort_order=0, **week))
        if dice.random() < 0.1:
            summer = dict(zip(DAYS, dice.choice(WEEKS), strict=True))
            year = self._plan.day.year
            batch.add(
                WeeklyHours(
                    space=space,
                    sort_order=1,
                    label_pl="Przykładowe wakacje",
                    label_en="Example summer holidays",
                    valid_from=self._plan.day.replace(year=year, month=7, day=1),
                    valid_until=self._plan.day.replace(year=year, month=8, day=31),
                    **summer,
                )
            )
        if dice.random() < 0.3:
            day = self._plan.day + timedelta(days=dice.randint(5, 90))
            batch.add(HoursException(space=space, first_day=day, **both("reason", words.BREAK)))


class _Around:
    """The pages of one space besides its events."""

    def __init__(
        self, batch: Batch, space: SpacePage, dice: random.Random, published: datetime
    ) -> None:
        self._batch, self._space, self._dice, self._published = batch, space, dice, published

    def section(self, model: type[AnyPage], title: words.Both) -> AnyPage:
        """A page of the space that stands in its menu."""
        return self._add(model(**both("title", title), show_in_menus=True), self._space)

    def _add(
        self, page: AnyPage, parent: NetworkPage, published: datetime | None = None
    ) -> AnyPage:
        published = published or self._published
        return self._batch.place(page, parent, dice=self._dice, published=published)

    def rooms(self) -> Bookable:
        """Two rooms or three; in some spaces two of them make a hall, which is booked as both."""
        index = self.section(RoomIndexPage, words.ROOMS)
        rooms = [self._room(index, letter) for letter in "ABC"[: self._dice.randint(2, 3)]]
        found: Bookable = [([room], room) for room in rooms]
        if self._dice.random() < 0.3:
            hall = self._room(index, "AB")
            self._batch.link(hall, "parts", rooms[:2])
            found.append((rooms[:2], hall))
        return found

    def _room(self, index: RoomIndexPage, letter: str) -> RoomPage:
        hall = len(letter) > 1
        capacity = 40 if hall else self._dice.choice([8, 12, 15, 20, 25])
        title_pl = "aula (A i B razem)" if hall else f"sala {letter}"
        title_en = "hall (A and B together)" if hall else f"room {letter}"
        room = RoomPage(
            title_pl=f"{words.EXAMPLE.pl}{title_pl}",
            title_en=f"{words.EXAMPLE.en}{title_en}",
            **both("lead", words.SENTENCE),
            capacity=capacity,
            area=Decimal(capacity * 2),
            lending=self._dice.choice(Lending.values),
        )
        return self._add(room, index)

    def news(self, plan: Plan, count: int) -> None:
        index = self.section(NewsIndexPage, words.NEWS)
        for _number in range(count):
            title = self._dice.choice(words.NEWS_ITEMS)
            published = plan.now - timedelta(
                days=self._dice.randint(1, 366 * plan.years), hours=self._dice.randint(0, 12)
            )
            item = NewsPage(
                title_pl=f"{words.EXAMPLE.pl}{title.pl}",
                title_en=f"{words.EXAMPLE.en}{title.en}",
                **both("intro", words.SENTENCE),
                author_line_pl="Przykładowy zespół",
                author_line_en="An example team",
                published_on=published.date(),
            )
            self._add(item, index, published)

    def contact(self) -> None:
        page = self.section(ContactPage, words.CONTACT)
        page.entrance_pl = f"Zielone drzwi od podwórka. {words.SENTENCE.pl}"
        page.entrance_en = f"The green door in the yard. {words.SENTENCE.en}"


def _some(dice: random.Random, terms: list, least: int, most: int) -> list:
    return dice.sample(terms, k=min(len(terms), dice.randint(least, most)))


def _point(dice: random.Random) -> tuple[str, str]:
    """Somewhere in the city, more often near its middle."""
    while True:
        if dice.random() < 0.5:
            latitude, longitude = dice.uniform(SOUTH, NORTH), dice.uniform(WEST, EAST)
        else:
            latitude = dice.gauss((SOUTH + NORTH) / 2, (NORTH - SOUTH) / 8)
            longitude = dice.gauss((WEST + EAST) / 2, (EAST - WEST) / 8)
        if SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST:
            return f"{latitude:.5f}", f"{longitude:.5f}"
