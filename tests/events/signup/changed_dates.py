"""Publishing an event anew, and the letters that follow from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone, translation

from events.models import EventPage, OutgoingMail
from events.signup.letters.message import compose
from events.signup.status import MySignUp
from network.i18n import formatting as wording
from tests.events.people import now


def publish(event: EventPage, **values: Any) -> EventPage:
    event = EventPage.objects.get(pk=event.pk)
    for name, value in values.items():
        setattr(event, name, value)
    event.save_revision().publish()
    return EventPage.objects.get(pk=event.pk)


def letters(signup: Any) -> list[str]:
    """The kinds of the letters to a person, as they were written."""
    mails = OutgoingMail.objects.filter(change__signup=signup).order_by("pk")
    return list(mails.values_list("change__kind", flat=True))


def last_letter(signup: Any, language: str = "pl") -> Any:
    """The newest letter as it would be sent now; None if it would be dropped."""
    type(signup).objects.filter(pk=signup.pk).update(language=language)
    related = OutgoingMail.objects.select_related(*OutgoingMail.related)
    return compose(related.filter(change__signup=signup).order_by("pk").last())


def mine(signup: Any) -> MySignUp:
    return MySignUp(now(signup))


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def span(date: Any, language: str = "pl") -> str:
    with translation.override(language):
        return plain(wording.moment_range(date.start, date.end))


def in_days(days: int) -> Any:
    return timezone.now().replace(microsecond=0) + timedelta(days=days)
