"""Reminders and requests to confirm that a new time of the date has made void."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from events.models import Occurrence, Places, SignUp, SignUpChange

Kind = SignUpChange.Kind


def void_what_was_asked(date: Occurrence, places: Places) -> None:
    """Nobody has to confirm an earlier time; what is due before the new one is sent again.

    Who is told of a new time less than a day before it is not reminded besides. ``places`` must be
    locked.
    """
    now = timezone.now()
    told = SignUpChange.objects.filter(signup__places=places, occurrence=date, void=False)
    asked = told.filter(kind=Kind.ASKED).values("signup")
    SignUp.objects.filter(pk__in=asked, confirm_until__isnull=False).update(confirm_until=None)
    kinds = [Kind.ASKED]
    if date.start - timedelta(hours=settings.SIGNUP_REMINDER_HOURS) > now:
        kinds.append(Kind.REMINDED)
    if date.end > now:
        kinds.append(Kind.THANKED)
    told.filter(kind__in=kinds).update(void=True)
