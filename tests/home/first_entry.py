"""The addresses of the pages of the first entry."""

from __future__ import annotations

ADDRESSES = {
    "pl": [
        "/pl/",
        "/pl/miejsca/",
        "/pl/miejsca/na-kozlowce/",
        "/pl/wydarzenia/",
        "/pl/miejsca/na-kozlowce/wydarzenia/",
        "/pl/miejsca/na-kozlowce/wydarzenia/rok-pilotazu-i-model-na-przyszlosc/",
    ],
    "en": [
        "/en/",
        "/en/spaces/",
        "/en/spaces/na-kozlowce/",
        "/en/events/",
        "/en/spaces/na-kozlowce/events/",
        "/en/spaces/na-kozlowce/events/a-year-of-the-pilot-and-a-model-for-the-future/",
    ],
}
STATEMENTS = [
    "/pl/o-sieci/",
    "/en/about/",
    "/pl/dostepnosc/",
    "/en/accessibility/",
    "/pl/prywatnosc/",
    "/en/privacy/",
]
