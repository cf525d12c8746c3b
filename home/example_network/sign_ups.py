"""Sign-up in the example network: a class with places, one that is full, a course, a question.

Who has signed up there are nobody: each is called an example, in both languages, and has no
address.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from events.models import EventIndexPage, EventPage, RecurrenceRule, SignUpMode, SignUpQuestion
from events.signup.services import Applicant, sign_up
from network.models import Category, EventFormat

DAY = timedelta(days=1)
LEAD_PL = "To jest przykład zapisów, takich zajęć nie ma."
LEAD_EN = "This is an example of sign-up, there is no such class."
GOOD_TO_KNOW = {
    "confirmation_text_pl": "Przykład: weź wygodne buty i butelkę wody.",
    "confirmation_text_en": "Example: bring comfortable shoes and a bottle of water.",
}


def add_sign_ups(index: EventIndexPage, number: int) -> None:
    """In every fourth example space, of each kind one."""
    if number % 4 != 1:
        return
    _with_places(index)
    _full(index)
    _course(index)


def _with_places(index: EventIndexPage) -> None:
    event = _event(index, "Ceramika dla każdego", "Pottery for everyone", days=6, capacity=10)
    event.questions = [
        SignUpQuestion(
            label_pl="Czy masz już fartuch?",
            label_en="Do you have an apron?",
            kind=SignUpQuestion.Kind.YES_NO,
        ),
        SignUpQuestion(
            label_pl="Czego potrzebujesz, żeby wziąć udział?",
            label_en="What do you need to take part?",
            reason_pl="Na przykład podjazd albo tłumaczenie na język migowy.",
            reason_en="For example a ramp, or sign language interpreting.",
            kind=SignUpQuestion.Kind.ACCESS,
        ),
    ]
    _publish(event, index)
    _people(event, 3, 2)


def _full(index: EventIndexPage) -> None:
    event = _event(index, "Pierwsza pomoc", "First aid", days=9, capacity=6)
    _publish(event, index)
    _people(event, 2, 2, 2, 1, 2)


def _course(index: EventIndexPage) -> None:
    event = _event(index, "Kurs fotografii", "A photography course", days=12, capacity=8)
    event.signup_mode = SignUpMode.COURSE
    event.rules = [RecurrenceRule(count=5)]
    _publish(event, index)
    _people(event, 2, 1)


def _event(
    index: EventIndexPage, polish: str, english: str, *, days: int, capacity: int
) -> EventPage:
    day = timezone.localdate() + days * DAY
    start = timezone.make_aware(datetime.combine(day, time(18)))
    return EventPage(
        title_pl=f"Przykład: {polish}",
        title_en=f"Example: {english}",
        lead_pl=LEAD_PL,
        lead_en=LEAD_EN,
        start=start,
        end=start + timedelta(minutes=90),
        signup_mode=SignUpMode.DATE,
        capacity=capacity,
        price=0,
        live=False,
        **GOOD_TO_KNOW,
    )


def _publish(event: EventPage, index: EventIndexPage) -> None:
    event.categories = Category.objects.filter(code="kultura-sztuka")
    event.formats = EventFormat.objects.filter(code="warsztat")
    EventIndexPage.objects.get(pk=index.pk).add_child(instance=event)
    event.save_revision().publish()


def _people(event: EventPage, *groups: int) -> None:
    date = event.occurrences.real().order_by("start").first()
    event = EventPage.objects.get(pk=event.pk)
    for number, people in enumerate(groups, start=1):
        sign_up(event, date, Applicant(name=f"Przykład {number} / Example {number}", people=people))
