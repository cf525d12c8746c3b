"""What the large example network says of itself, in both languages. All of it invented."""

from __future__ import annotations

from typing import NamedTuple

from home.example_network.network import ACTIVITIES as BASE
from home.example_network.network import EVENT_LEAD_EN, EVENT_LEAD_PL, LEAD_EN, LEAD_PL


class Both(NamedTuple):
    pl: str
    en: str


class Activity(NamedTuple):
    """What people do: its name, its category and format by code, its usual length in minutes."""

    name: Both
    category: str
    format: str
    minutes: int


def both(field: str, words: Both) -> dict[str, str]:
    """The words as values of a field's two languages."""
    return {f"{field}_pl": words.pl, f"{field}_en": words.en}


LEAD = Both(LEAD_PL, LEAD_EN)
EVENT_LEAD = Both(EVENT_LEAD_PL, EVENT_LEAD_EN)
SENTENCE = Both(
    "To jest przykład, nie prawdziwa informacja.", "This is an example, not real information."
)
EXAMPLE = Both("Przykład: ", "Example: ")

KINDS = [
    Both("Miejsce Aktywności Mieszkańców", "Resident Activity Space"),
    Both("Dom Sąsiedzki", "Neighbours' House"),
    Both("Klub Sąsiedzki", "Neighbours' Club"),
    Both("Świetlica", "Common Room"),
    Both("Pracownia", "Workshop Room"),
    Both("Ogród Sąsiedzki", "Neighbours' Garden"),
    Both("Centrum Aktywności", "Activity Centre"),
]

_MORE = [
    ("Taniec dla początkujących", "Dance for beginners", "ruch-zdrowie", "zajecia-cykliczne", 60),
    ("Chór sąsiedzki", "Neighbours' choir", "kultura-sztuka", "zajecia-cykliczne", 90),
    ("Angielski w rozmowie", "English in conversation", "jezyki", "zajecia-cykliczne", 60),
    ("Szachy", "Chess", "gry", "turniej", 120),
    ("Klub książki", "Book club", "kultura-sztuka", "dyskusja", 90),
    ("Wymiana ubrań", "Clothes swap", "wymiana", "dyzur", 180),
    ("Pierwsza pomoc", "First aid", "ruch-zdrowie", "warsztat", 180),
    ("Gimnastyka dla seniorów", "Gymnastics for older people", "ruch-zdrowie", "warsztat", 45),
    ("Rysunek od podstaw", "Drawing from the beginning", "kultura-sztuka", "warsztat", 120),
    ("Spacer po okolicy", "A walk around the neighbourhood", "ekologia", "spacer-badawczy", 120),
    ("O budżecie obywatelskim", "About the civic budget", "edukacja-obywatelska", "dyskusja", 90),
    ("Kino sąsiedzkie", "Neighbourhood cinema", "kultura-sztuka", "pokaz", 120),
]
ACTIVITIES = [
    Activity(Both(pl, en), category, form, minutes)
    for pl, en, category, form, minutes in (*BASE, *_MORE)
]

ORGANISATION = Both("Przykładowa organizacja", "an example organisation")
EVENTS = Both("Wydarzenia", "Events")
NEWS = Both("Aktualności", "News")
ROOMS = Both("Sale", "Rooms")
CONTACT = Both("Kontakt i dojazd", "Contact and directions")
NEWS_ITEMS = [
    Both("Malujemy salę", "We are painting the room"),
    Both("Nowy plan zajęć", "A new timetable"),
    Both("Szukamy wolontariuszy", "Volunteers wanted"),
    Both("Dziękujemy za piknik", "Thank you for the picnic"),
    Both("Zmiana godzin", "Other opening hours"),
]
BREAK = Both("Przykładowa przerwa", "An example break")
REASON = Both("Przykład: choroba", "Example: illness")
NOTE = Both("Przykład: link przyjdzie mailem", "Example: a link will be mailed")
ANNOUNCEMENT = Both("Przykładowy komunikat.", "An example announcement.")
