"""CMS lists of sign-ups: of a space, an event, a date; one sign-up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from events.cms.signup.base import DateView, PeopleView, SignUpView
from events.cms.signup.forms import FindForm
from events.cms.signup.numbers import numbers_of
from events.cms.signup.people import SHOWN, Person, in_groups, people_of, undelivered_to
from events.models import (
    Attendance,
    Occurrence,
    OccurrenceStatus,
    SignUpChange,
    SignUpDefaults,
    SignUpMode,
    SignUpState,
)
from events.signup.phone_calls import calls_to_make, of_event
from events.signup.waiting_list import position
from network.cms.views import Crumb, keep_nowhere
from sites.cms.space_views import EditSettings, SpaceView

PER_PAGE = 30
COMING_SHOWN = 60
PAST_SHOWN = 30
AHEAD = timedelta(days=30)
JUST_OVER = timedelta(days=7)
JUST_OVER_SHOWN = 15

Kind = SignUpChange.Kind
#: Changes made by the clock or the waiting list, not by a person.
BY_ITSELF = frozenset(
    {
        Kind.OFFERED,
        Kind.LAPSED,
        Kind.PASSED_OVER,
        Kind.OFFER_VOID,
        Kind.REMINDED,
        Kind.ASKED,
        Kind.UNCONFIRMED,
        Kind.THANKED,
        Kind.ERASED,
    }
)


def with_numbers(dates: list[Occurrence]) -> list[Occurrence]:
    """The dates, with ``numbers`` set on each."""
    numbers = numbers_of(dates)
    for date in dates:
        date.numbers = numbers[date.pk]
    return dates


class SpaceSignUps(SpaceView, TemplateView):
    """The space's coming dates with sign-up, and those just over."""

    page_title = gettext_lazy("Sign-ups")
    header_icon = "group"
    template_name = "events/admin/space_signups.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return keep_nowhere(super().dispatch(request, *args, **kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        dates = Occurrence.objects.published().real().of_space(self.space).select_related("event")
        coming = dates.coming(now).filter(start__lt=now + AHEAD)
        coming = coming.exclude(event__signup_mode=SignUpMode.NONE)
        page = Paginator(coming, PER_PAGE).get_page(self.request.GET.get("page"))
        over = dates.past(now).filter(end__gt=now - JUST_OVER)[:JUST_OVER_SHOWN]
        return super().get_context_data(
            page=page,
            coming=with_numbers(list(page)),
            over=with_numbers(list(over)),
            **kwargs,
        )


class UsualTerms(EditSettings):
    """Edit the space's usual terms of sign-up."""

    page_title = gettext_lazy("Usual terms of sign-up")
    action = "events.signups.terms"
    model = SignUpDefaults


class EventSignUps(PeopleView, TemplateView):
    """All dates of an event with their numbers of people."""

    page_title = gettext_lazy("Sign-ups")
    template_name = "events/admin/event_signups.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        rows = self.event.occurrences.real().select_related("other_space")
        coming, past = (
            list(rows.to_come(now)[:COMING_SHOWN]),
            list(rows.past(now).exclude(status=OccurrenceStatus.POSTPONED)[:PAST_SHOWN]),
        )
        for row in (*coming, *past):
            row.event = self.event
        shown = with_numbers([*coming, *past])
        return super().get_context_data(
            coming=coming,
            past=past,
            course=shown[0] if self.event.is_course and shown else None,
            calls=calls_to_make().filter(of_event(self.event)).count(),
            **kwargs,
        )


class DateSignUps(DateView, TemplateView):
    """The people of one date or course, with a search form and actions."""

    template_name = "events/admin/date_signups.html"
    http_method_names = ["get", "post"]

    def get_page_title(self) -> str:
        return _("People in the course") if self.event.is_course else _("People on this date")

    def trail(self) -> list[Crumb]:
        return super().trail()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.method == "POST"
        form = FindForm(self.request.POST if asked else None)
        everybody = people_of(self.places, self.date)
        found = form.found(everybody)
        groups = in_groups(found)
        return super().get_context_data(
            form=form,
            numbers=numbers_of([self.date])[self.date.pk],
            everybody=everybody,
            found=len(found),
            is_search=asked,
            groups=[
                (state, state.label, groups[state], _size(groups[state]))
                for state in SHOWN
                if groups[state]
            ],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Search by POST, so that no name gets into a URL."""
        return self.get(request, *args, **kwargs)


def _size(people: list[Person]) -> str:
    """``4 sign-ups, 6 people``; only the first if everybody comes alone."""
    signups, number = len(people), sum(person.signup.people for person in people)
    text = ngettext("%(n)s sign-up", "%(n)s sign-ups", signups) % {"n": signups}
    if number == signups:
        return text
    people_words = ngettext("%(n)s person", "%(n)s people", number) % {"n": number}
    return f"{text}, {people_words}"


class OneSignUp(SignUpView, TemplateView):
    """One sign-up with its history, attendance and actions."""

    page_title = gettext_lazy("A sign-up")
    template_name = "events/admin/one_signup.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changes = self.signup.changes.select_related("by", "mail", "occurrence")
        undelivered = undelivered_to({"change__signup": self.signup})
        person = Person(self.signup, undelivered=undelivered.get(self.signup.pk, []))
        if self.signup.state == SignUpState.WAITING:
            person.position = position(self.signup)
        attendance = Attendance.objects.filter(signup=self.signup).select_related("occurrence")
        return super().get_context_data(
            person=person,
            history=[_told(change) for change in changes],
            attendance=attendance.order_by("occurrence__start"),
            can_move=not self.event.is_course,
            **kwargs,
        )


def _told(change: SignUpChange) -> dict[str, Any]:
    """A change for the template."""
    mail = getattr(change, "mail", None)
    who = str(change.by) if change.by else _("by the person")
    if change.by is None and change.kind in BY_ITSELF:
        who = _("by itself")
    return {"change": change, "who": who, "what": _in_numbers(change), "mail": mail}


def _in_numbers(change: SignUpChange) -> str:
    data = change.data
    if change.kind == Kind.PEOPLE and "before" in data:
        return f"{data['before']} → {data.get('people')}"
    if change.kind == Kind.ATTENDANCE:
        came = data.get("came")
        return _("not noted any more") if came is None else str(came)
    if change.kind == Kind.MESSAGE:
        return str(data.get("subject", ""))
    return ""
