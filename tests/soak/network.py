"""The network of the soak: three spaces with classes, a course and an event of one date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from events.models import EventIndexPage, EventPage
from network.models import User
from tests.events.series import local, next_tuesday, weekly
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.partners import make_coordinator
from tests.soak.staff import NAME, PASSWORD

SPACES = 3


@dataclass
class SoakNetwork:
    indexes: list[EventIndexPage]
    single: EventPage

    @property
    def lists(self) -> list[str]:
        return [urlsplit(index.full_url).path for index in self.indexes]


def make_network() -> SoakNetwork:
    User.objects.create_superuser(NAME, f"{NAME}@soak.example.org", PASSWORD)
    directory = make_space_index(make_home())
    first, terms = next_tuesday() + timedelta(weeks=2), {"waiting_list": True}
    indexes = []
    for number in range(SPACES):
        space = make_space(directory, title_pl=f"Dom {number}", title_en=f"House {number}")
        make_coordinator(f"coordinator-{number}", space)
        index = make_event_index(space)
        indexes.append(index)
        names = {"title_pl": f"Joga {number}", "title_en": f"Yoga {number}"}
        weekly(index, weeks=6, first=first, signup_mode="date", capacity=8, **names, **terms)
        names = {"title_pl": f"Kurs {number}", "title_en": f"Course {number}"}
        weekly(index, weeks=4, first=first, signup_mode="course", capacity=20, **names, **terms)
    start = local(first, 18)
    names = {"title_pl": "Koncert", "title_en": "Concert"}
    single = make_event(indexes[0], start=start, signup_mode="date", capacity=10, **names, **terms)
    return SoakNetwork(indexes, single)
