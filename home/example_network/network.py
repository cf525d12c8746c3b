"""An example network, so that people can see the site full: 20 spaces and 200 events.

Everything it adds says that it is an example, in both languages, and names nobody. It lives under
addresses of its own (``przyklad-…``, ``example-…``) and can be taken away without a trace.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation

from events.models import EventIndexPage, EventPage
from home.example_network.dates import add_weekly_class
from home.example_network.rooms import example_hours, furnish
from home.example_network.sign_ups import add_sign_ups
from network.models import (
    AccessibilityFeature,
    Amenity,
    Audience,
    Category,
    District,
    EventFormat,
    SpokenLanguage,
)
from sites.models import (
    AccessAnswer,
    PointPrecision,
    SpaceAccessibility,
    SpaceIndexPage,
    SpacePage,
    SpaceStage,
)

SPACES = 20
EVENTS_EACH = 10
SLUG = "przyklad-"
SEED = 2022
# Roughly the city, so that the points spread over it; each is marked as approximate.
SOUTH, NORTH, WEST, EAST = 50.00, 50.09, 19.88, 20.05

LEAD_PL = "To jest przykład, pokazany po to, żeby zobaczyć pełną stronę. Takiego miejsca nie ma."
LEAD_EN = "This is an example, shown so that the full site can be seen. There is no such place."
EVENT_LEAD_PL = "To jest przykład, takie wydarzenie się nie odbędzie. Tak wygląda zapowiedź."
EVENT_LEAD_EN = "This is an example, it will not take place. This is how an announcement looks."

STAGES = [SpaceStage.OPEN] * 6 + [SpaceStage.PILOT] * 2 + [SpaceStage.PLANNED, SpaceStage.CONSULTED]
# Polish, English, category, format, length in minutes
ACTIVITIES = [
    ("Joga o poranku", "Morning yoga", "ruch-zdrowie", "zajecia-cykliczne", 60),
    ("Wieczór gier planszowych", "Board games evening", "gry", "turniej", 180),
    ("Polski dla początkujących", "Polish for beginners", "jezyki", "zajecia-cykliczne", 90),
    ("Wspólne gotowanie zupy", "Cooking soup together", "kuchnia", "warsztat", 150),
    ("Naprawa rowerów", "Bicycle repair", "wymiana", "dyzur", 120),
    ("Ogród na podwórku", "A garden in the yard", "ekologia", "warsztat", 120),
    ("Smartfon bez tajemnic", "No secrets of the smartphone", "cyfrowe", "warsztat", 90),
    ("Opowieści z podróży", "Travel stories", "podroze", "pokaz", 90),
    ("Szydełko i herbata", "Crochet and tea", "rekodzielo", "zajecia-cykliczne", 120),
    ("Narada sąsiedzka", "Neighbours' council", "spotkanie-sasiedzkie", "dyskusja", 90),
    ("Dyżur doradczy", "Advice hours", "poradnictwo", "dyzur", 120),
    ("Piknik sąsiedzki", "Neighbourhood picnic", "kultura-sztuka", "piknik", 240),
]
HOURS = (9, 10, 11, 15, 16, 17, 18)

Progress = Callable[[int, int], None]


def add_example_network(progress: Progress) -> int:
    """Add what is missing of the example network; return the number of spaces added."""
    chance = random.Random(SEED)  # noqa: S311  the same example everywhere
    index = SpaceIndexPage.objects.get()
    known = set(_example_spaces().values_list("slug_pl", flat=True))
    districts = list(District.objects.all())
    added = 0
    with translation.override("pl"):
        for number in range(1, SPACES + 1):
            # Drawn even for a space that exists, so that the next ones come out the same.
            dice = random.Random(chance.random())  # noqa: S311
            if f"{SLUG}{number}" not in known:
                _add_space(index, number, districts[(number - 1) % len(districts)], dice)
                added += 1
            progress(number, SPACES)
    return added


def remove_example_network(progress: Progress) -> int:
    """Take the example spaces away with everything below them; return their number."""
    spaces = list(_example_spaces())
    for number, space in enumerate(spaces, start=1):
        SpacePage.objects.get(pk=space.pk).delete()
        progress(number, len(spaces))
    return len(spaces)


def _example_spaces():
    return SpacePage.objects.filter(slug_pl__startswith=SLUG)


@transaction.atomic
def _add_space(index: SpaceIndexPage, number: int, district: District, dice: random.Random) -> None:
    space = SpacePage(
        title_pl=f"Przykład: Miejsce Aktywności Mieszkańców nr {number}",
        title_en=f"Example: Resident Activity Space no. {number}",
        slug_pl=f"{SLUG}{number}",
        slug_en=f"example-{number}",
        kind_pl="przykładowe miejsce",
        kind_en="an example space",
        lead_pl=LEAD_PL,
        lead_en=LEAD_EN,
        stage=dice.choice(STAGES),
        district=district,
        street=f"ul. Przykładowa {number}",
        latitude=f"{dice.uniform(SOUTH, NORTH):.5f}",
        longitude=f"{dice.uniform(WEST, EAST):.5f}",
        point_precision=PointPrecision.APPROXIMATE,
        point_note_pl="Punkt przykładowy.",
        point_note_en="An example point.",
    )
    features = dice.sample(list(AccessibilityFeature.objects.all()), k=5)
    space.accessibility = [
        SpaceAccessibility(feature=feature, answer=dice.choice(AccessAnswer.values), sort_order=n)
        for n, feature in enumerate(features)
    ]
    space.amenities = dice.sample(list(Amenity.objects.all()), k=4)
    example_hours(space, number)
    SpaceIndexPage.objects.get(pk=index.pk).add_child(instance=space)
    events = EventIndexPage(title_pl="Wydarzenia", title_en="Events", show_in_menus=True)
    space.add_child(instance=events)
    for _event in range(EVENTS_EACH - 1):
        _add_event(events, dice)
    add_weekly_class(events, number)
    add_sign_ups(events, number)
    furnish(space, number)


def _add_event(index: EventIndexPage, dice: random.Random) -> None:
    polish, english, category, form, minutes = dice.choice(ACTIVITIES)
    start = _some_day(dice)
    event = EventPage(
        title_pl=f"Przykład: {polish}",
        title_en=f"Example: {english}",
        lead_pl=EVENT_LEAD_PL,
        lead_en=EVENT_LEAD_EN,
        start=start,
        end=start + timedelta(minutes=minutes),
        price=0,
        registration_required=dice.random() < 0.4,
    )
    if event.registration_required:
        event.limited_places = True
        event.capacity = dice.choice([8, 12, 15, 20, 30])
    event.categories = Category.objects.filter(code=category)
    event.formats = EventFormat.objects.filter(code=form)
    event.audiences = [dice.choice(list(Audience.objects.all()))]
    event.languages = SpokenLanguage.objects.filter(code__in=dice.choice([["pl"], ["pl", "en"]]))
    index.add_child(instance=event)


def _some_day(dice: random.Random) -> datetime:
    """A full hour in local time, mostly in the next three months, sometimes in the last two."""
    days = dice.randint(1, 90) if dice.random() < 0.75 else -dice.randint(1, 60)
    day = timezone.localdate() + timedelta(days=days)
    naive = datetime(day.year, day.month, day.day, dice.choice(HOURS))  # noqa: DTZ001
    return timezone.make_aware(naive)
