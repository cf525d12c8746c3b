"""One page of each kind by its address in both languages, on the network of the browser tests."""

from __future__ import annotations

# A browser takes every name under localhost for this machine (RFC 6761).
OWN_HOST = "przyklad.localhost"

PAGES = {
    "home": ("/pl/", "/en/"),
    "directory": ("/pl/miejsca/", "/en/spaces/"),
    "space": ("/pl/miejsca/na-kozlowce/", "/en/spaces/na-kozlowce/"),
    "space events": ("/pl/miejsca/na-kozlowce/wydarzenia/", "/en/spaces/na-kozlowce/events/"),
    "meeting": (
        "/pl/miejsca/na-kozlowce/wydarzenia/rok-pilotazu-i-model-na-przyszlosc/",
        "/en/spaces/na-kozlowce/events/a-year-of-the-pilot-and-a-model-for-the-future/",
    ),
    "contact": (
        "/pl/miejsca/przyklad-3/kontakt-i-dojazd/",
        "/en/spaces/example-3/contact-and-directions/",
    ),
    "full space": ("/pl/miejsca/przyklad-3/", "/en/spaces/example-3/"),
    "pictured event": (
        "/pl/miejsca/przyklad-3/wydarzenia/przyklad-joga-o-poranku/",
        "/en/spaces/example-3/events/example-morning-yoga/",
    ),
    "rooms": ("/pl/miejsca/przyklad-3/sale/", "/en/spaces/example-3/rooms/"),
    "room": (
        "/pl/miejsca/przyklad-3/sale/przyklad-sala-a/",
        "/en/spaces/example-3/rooms/example-room-a/",
    ),
    "news": ("/pl/miejsca/przyklad-3/aktualnosci/", "/en/spaces/example-3/news/"),
    "news item": (
        "/pl/miejsca/przyklad-3/aktualnosci/przyklad-malujemy-sale/",
        "/en/spaces/example-3/news/example-we-are-painting-the-room/",
    ),
    "people": ("/pl/miejsca/przyklad-3/ludzie/", "/en/spaces/example-3/people/"),
    "gallery": ("/pl/miejsca/przyklad-3/galeria/", "/en/spaces/example-3/gallery/"),
    "downloads": ("/pl/miejsca/przyklad-3/do-pobrania/", "/en/spaces/example-3/downloads/"),
    "invitation over": ("/pl/invitation/abc/", "/en/invitation/abc/"),
    "confirming over": ("/pl/freshness/abc/", "/en/freshness/abc/"),
    "events": ("/pl/wydarzenia/", "/en/events/"),
    "filtered events": ("/pl/wydarzenia/?free=1&when=week", "/en/events/?free=1&when=week"),
    "events nearby": (
        "/pl/wydarzenia/?near=50.018,19.972",
        "/en/events/?near=50.018,19.972",
    ),
    "month": ("/pl/wydarzenia/2026/12/", "/en/events/2026/12/"),
    "week": (
        "/pl/miejsca/przyklad-13/wydarzenia/2026/w50/",
        "/en/spaces/example-13/events/2026/w50/",
    ),
    "series": (
        "/pl/miejsca/przyklad-13/wydarzenia/przyklad-rozruszaj-sie-co-tydzien/",
        "/en/spaces/example-13/events/example-move-every-week/",
    ),
    "class with places": (
        "/pl/miejsca/przyklad-13/wydarzenia/przyklad-ceramika-dla-kazdego/",
        "/en/spaces/example-13/events/example-pottery-for-everyone/",
    ),
    "sign-up form": (
        "/pl/miejsca/przyklad-13/wydarzenia/przyklad-ceramika-dla-kazdego/sign-up/",
        "/en/spaces/example-13/events/example-pottery-for-everyone/sign-up/",
    ),
    "proposal form": (
        "/pl/miejsca/na-kozlowce/zaproponuj/",
        "/en/spaces/na-kozlowce/propose/",
    ),
    "full course": (
        "/pl/miejsca/przyklad-13/wydarzenia/przyklad-pierwsza-pomoc/",
        "/en/spaces/example-13/events/example-first-aid/",
    ),
    "archive": ("/pl/wydarzenia/?view=archive", "/en/events/?view=archive"),
    "accessibility": ("/pl/dostepnosc/", "/en/accessibility/"),
    "not found": ("/pl/nie-ma/", "/en/nothing/"),
}
LANGUAGES = ("pl", "en")


def address_of(name: str, language: str) -> str:
    return PAGES[name][LANGUAGES.index(language)]
