"""An event people sign up for on its page, and how these pages are read."""

from __future__ import annotations

from datetime import timedelta

from bs4 import BeautifulSoup
from django.utils import timezone

from tests.factories import make_event

DAY = timedelta(days=1)
EVENT = "/pl/miejsca/dom/wydarzenia/joga/"
FORM = f"{EVENT}sign-up/"


def make(index, **values):
    start = (timezone.now() + 10 * DAY).replace(microsecond=0, second=0)
    values = {"signup_mode": "date", "capacity": 3, "start": start, **values}
    return make_event(index, title_pl="Joga", title_en="Yoga", **values)


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def text(response):
    return " ".join(soup(response).get_text(" ").replace("\xa0", " ").split())
