"""A space with an event people sign up for, and its coordinator: what several tests begin with."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from events.models import SignUp
from events.signup import services as signups
from events.signup.services import Applicant
from sites.team.groups import equip_space
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.partners import make_coordinator as coordinator_of

DAY = timedelta(days=1)


def make_house(**values):
    """An event with sign-up for its date, of a space that has its groups."""
    space = make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")
    equip_space(space)
    values = {
        "signup_mode": "date",
        "capacity": 3,
        "title_pl": "Joga",
        "title_en": "Yoga",
        **values,
    }
    values.setdefault("start", timezone.now().replace(microsecond=0) + 10 * DAY)
    return make_event(make_event_index(space), **values)


def make_coordinator(event, name="koordynatorka"):
    return coordinator_of(name, event.space)


OF_A_PERSON = ("answers", "access_answers", "names", "language")


def enter(event, name="Ala", people=1, *, date=None, email=None, phone="", **kwargs):
    """Somebody signs up; with an address made of the name unless told otherwise."""
    address = f"{name.lower().replace(' ', '.')}@example.org" if email is None else email
    extra = {
        key: kwargs.pop(key) for key in ("answers", "access_answers", "names") if key in kwargs
    }
    who = Applicant(name=name, email=address, phone=phone, people=people, **extra)
    date = date or event.occurrences.real().order_by("start").first()
    return signups.sign_up(event, date, who, **kwargs)


def now(signup):
    return SignUp.objects.get(pk=signup.pk)
