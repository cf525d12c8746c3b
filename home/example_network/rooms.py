"""What makes an example space full: hours, rooms, news, people's way there. All of it invented."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from network.i18n.fallback import both
from network.models import NetworkPage
from sites.models import (
    DAYS,
    ContactPage,
    DownloadsPage,
    GalleryPage,
    HoursException,
    Lending,
    NewsIndexPage,
    NewsPage,
    PeoplePage,
    RoomIndexPage,
    RoomPage,
    SpacePage,
    TeamMember,
    WeeklyHours,
)

_WEEKS = [
    ["9:00-18:00"] * 5 + ["10:00-14:00", ""],
    ["12:00-20:00", "12:00-20:00", "", "12:00-20:00", "9:00-13:00, 16:00-22:00", "", ""],
    ["16:00-20:00"] * 4 + ["18:00-01:00", "appointment", ""],
]
SENTENCE_PL = "To jest przykład, nie prawdziwa informacja."
SENTENCE_EN = "This is an example, not real information."


def example_hours(space: SpacePage, number: int) -> None:
    """A week, and a day on which it is closed; to be called before the space is saved."""
    hours = dict(zip(DAYS, _WEEKS[number % len(_WEEKS)], strict=True))
    space.weekly_hours = [WeeklyHours(**hours)]
    space.hours_exceptions = [
        HoursException(
            first_day=timezone.localdate() + timedelta(days=20 + number),
            reason_pl="Przykładowa przerwa",
            reason_en="An example break",
        )
    ]


def furnish(space: SpacePage, number: int) -> None:
    """News, rooms (for every other space) and a contact page."""
    news = _add(space, NewsIndexPage(**both("title", _("News"))))
    _add(
        news,
        NewsPage(
            title_pl="Przykład: malujemy salę",
            title_en="Example: we are painting the room",
            intro_pl=SENTENCE_PL,
            intro_en=SENTENCE_EN,
            author_line_pl="Przykładowy zespół",
            author_line_en="An example team",
        ),
    )
    if number % 2:
        _rooms(space)
        _more(space)
    _add(
        space,
        ContactPage(
            **both("title", _("Contact and directions")),
            entrance_pl=f"Zielone drzwi od podwórka. {SENTENCE_PL}",
            entrance_en=f"The green door in the yard. {SENTENCE_EN}",
        ),
    )


def _rooms(space: SpacePage) -> None:
    index = _add(space, RoomIndexPage(**both("title", _("Rooms"))))
    parts = []
    for letter, capacity in (("A", 20), ("B", 12)):
        room = RoomPage(
            title_pl=f"Przykład: sala {letter}",
            title_en=f"Example: room {letter}",
            lead_pl=SENTENCE_PL,
            lead_en=SENTENCE_EN,
            capacity=capacity,
            area=capacity * 2,
            lending=Lending.YES,
        )
        parts.append(_add(index, room))
    hall = RoomPage(
        title_pl="Przykład: aula (A i B razem)",
        title_en="Example: hall (A and B together)",
        lead_pl=SENTENCE_PL,
        lead_en=SENTENCE_EN,
        capacity=35,
    )
    hall.parts = parts
    _add(index, hall)


def _more(space: SpacePage) -> None:
    """People, pictures and documents: a person nobody is, and two lists still empty."""
    people = PeoplePage(**both("title", pgettext_lazy("page of a space", "People")))
    people.members = [
        TeamMember(
            name="Osoba Przykładowa",
            role_pl="przykładowa koordynatorka",
            role_en="an example coordinator",
            about_pl=SENTENCE_PL,
            about_en=SENTENCE_EN,
            email="osoba@example.org",
            consent_on=timezone.localdate(),
        )
    ]
    _add(space, people)
    _add(space, GalleryPage(**both("title", pgettext_lazy("page of a space", "Gallery"))))
    _add(space, DownloadsPage(**both("title", pgettext_lazy("page of a space", "Downloads"))))


def _add(parent: NetworkPage, page: NetworkPage) -> NetworkPage:
    NetworkPage.objects.get(pk=parent.pk).add_child(instance=page)
    return page
