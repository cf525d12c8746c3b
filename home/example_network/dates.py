"""A weekly class in each example space; in some, a date is cancelled, moved or held online."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from events.models import EventIndexPage, EventPage, RecurrenceRule
from events.occurrences.changes import cancel_date, move_date, move_online
from network.models import Category, EventFormat, SpokenLanguage

WEEKS = 26
DAY = timedelta(days=1)
LEAD_PL = "To jest przykład zajęć, które powtarzają się co tydzień. Takich zajęć nie ma."
LEAD_EN = "This is an example of a class that repeats every week. There is no such class."
REASON = {"reason_pl": "Przykład: choroba", "reason_en": "Example: illness"}
NOTE = {"note_pl": "Przykład: link przyjdzie mailem", "note_en": "Example: a link will be mailed"}


def add_weekly_class(index: EventIndexPage, number: int) -> None:
    """On weekday ``number`` modulo five, at 17:30, from this week on."""
    day = timezone.localdate() + (number % 5 - timezone.localdate().weekday()) * DAY
    start = timezone.make_aware(datetime.combine(day, time(17, 30)))
    event = EventPage(
        title_pl="Przykład: Rozruszaj się co tydzień",
        title_en="Example: Move every week",
        lead_pl=LEAD_PL,
        lead_en=LEAD_EN,
        start=start,
        end=start + timedelta(minutes=75),
        skip_holidays=True,
        price=0,
        live=False,
    )
    event.rules = [RecurrenceRule(count=WEEKS)]
    event.categories = Category.objects.filter(code="ruch-zdrowie")
    event.formats = EventFormat.objects.filter(code="zajecia-cykliczne")
    event.languages = SpokenLanguage.objects.filter(code="pl")
    EventIndexPage.objects.get(pk=index.pk).add_child(instance=event)
    event.save_revision().publish()
    if number % 4 == 1:
        _change_some(event)


def _change_some(event: EventPage) -> None:
    second, third, fourth = list(event.occurrences.order_by("start")[1:4])
    cancel_date(second.pk, reason=REASON, by=None)
    move_date(third.pk, start=third.start + DAY, end=third.end + DAY, reason=REASON, by=None)
    move_online(fourth.pk, note=NOTE, by=None)
