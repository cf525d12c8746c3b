"""What the CMS's pages about people have in common: who may open them, and the way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from events.cms.base import EventView, OccurrenceMixin
from events.models import EventPage, Occurrence, Places, SignUp
from events.recurrence.text import date_in_words
from events.signup.capacity import places_lookup
from events.signup.permissions import sees_people
from network.cms.views import Crumb, crumb, keep_nowhere


class PeopleView(EventView):
    """About the people of one event; for those who decide for its space."""

    header_icon = "group"

    def may(self) -> bool:
        return sees_people(self.request.user, self.event)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return keep_nowhere(super().dispatch(request, *args, **kwargs))

    def trail(self) -> list[Crumb]:
        title, parent = self.event.get_admin_display_title(), self.event.get_parent()
        return [crumb(title, "wagtailadmin_explore", parent.pk)]


class DateView(OccurrenceMixin, PeopleView):
    """About the people of one date, or of the course the date belongs to."""

    @cached_property
    def places(self) -> Places | None:
        """None while nobody has signed up."""
        return Places.objects.filter(**places_lookup(self.event, self.date)).first()

    def trail(self) -> list[Crumb]:
        return [
            *super().trail(),
            crumb(_("Sign-ups"), "event_sign_ups", self.event.pk),
            crumb(in_words(self.date), "date_sign_ups", self.date.pk),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(places=self.places, **kwargs)

    def back(self) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("date_sign_ups", args=[self.date.pk]))


class SignUpView(PeopleView):
    """About one sign-up."""

    @cached_property
    def signup(self) -> SignUp:
        signups = SignUp.objects.select_related("places__event", "places__occurrence", "clause")
        return get_object_or_404(signups, pk=self.kwargs["pk"])

    @cached_property
    def event(self) -> EventPage:
        return self.signup.places.event

    @cached_property
    def date(self) -> Occurrence | None:
        """The date it is for; of a course, the one nearest to now."""
        date = self.signup.places.occurrence or nearest_date(self.event)
        if date is not None:
            date.event = self.event
        return date

    def trail(self) -> list[Crumb]:
        items = [*super().trail(), crumb(_("Sign-ups"), "event_sign_ups", self.event.pk)]
        if self.date is not None:
            label = _("The whole course") if self.event.is_course else in_words(self.date)
            items.append(crumb(label, "date_sign_ups", self.date.pk))
        return items

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(signup=self.signup, date=self.date, **kwargs)

    def back(self) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("one_sign_up", args=[self.signup.pk]))


def nearest_date(event: EventPage) -> Occurrence | None:
    """The next date of an event, else its last."""
    dates, now = event.occurrences.real(), timezone.now()
    return dates.coming(now).first() or dates.past(now).first()


def in_words(date: Occurrence) -> str:
    return date_in_words(date.start, date.end, all_day=date.all_day)
