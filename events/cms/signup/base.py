"""What the CMS's pages about people have in common: who may open them, and the way back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.models import EventPage, Occurrence, Places, SignUp, SignUpMode
from events.recurrence.text import date_in_words
from events.signup.capacity import places_lookup
from events.signup.permissions import sees_people
from network.models import User


def keep_nowhere(response: HttpResponseBase) -> HttpResponseBase:
    """A response with personal data is kept by no cache, not even the browser's own."""
    response["Cache-Control"] = "no-store, private"
    return response


class PeopleView(WagtailAdminTemplateMixin):
    """About the people of one event; refused to everybody but who decides for its space."""

    header_icon = "group"

    @cached_property
    def event(self) -> EventPage:
        return get_object_or_404(EventPage, pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not sees_people(request.user, self.event):
            raise PermissionDenied
        return keep_nowhere(super().dispatch(request, *args, **kwargs))

    @property
    def user(self) -> User:
        return self.request.user  # nobody else comes this far

    @property
    def is_course(self) -> bool:
        return self.event.signup_mode == SignUpMode.COURSE

    def get_page_subtitle(self) -> str:
        return self.event.title

    def trail(self) -> list[dict[str, Any]]:
        """The pages that lead here from the event."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        event = reverse("wagtailadmin_explore", args=[self.event.get_parent().pk])
        return [
            *self.breadcrumbs_items,
            {"url": event, "label": self.event.get_admin_display_title()},
            *self.trail(),
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(event=self.event, is_course=self.is_course, **kwargs)


class DateView(PeopleView):
    """About the people of one date, or of the course the date belongs to."""

    @cached_property
    def date(self) -> Occurrence:
        dates = Occurrence.objects.real().select_related("event", "other_space")
        return get_object_or_404(dates, pk=self.kwargs["pk"])

    @cached_property
    def event(self) -> EventPage:
        return self.date.event

    @cached_property
    def places(self) -> Places | None:
        """None while nobody has signed up."""
        return Places.objects.filter(**places_lookup(self.event, self.date)).first()

    def trail(self) -> list[dict[str, Any]]:
        when = date_in_words(self.date.start, self.date.end, all_day=self.date.all_day)
        return [
            {"url": reverse("event_sign_ups", args=[self.event.pk]), "label": _("Sign-ups")},
            {"url": reverse("date_sign_ups", args=[self.date.pk]), "label": when},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(date=self.date, places=self.places, **kwargs)

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

    def trail(self) -> list[dict[str, Any]]:
        items = [{"url": reverse("event_sign_ups", args=[self.event.pk]), "label": _("Sign-ups")}]
        if self.date is not None:
            when = date_in_words(self.date.start, self.date.end, all_day=self.date.all_day)
            label = _("The whole course") if self.is_course else when
            url = reverse("date_sign_ups", args=[self.date.pk])
            items.append({"url": url, "label": label})
        return items

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(signup=self.signup, date=self.date, **kwargs)

    def back(self) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("one_sign_up", args=[self.signup.pk]))


def nearest_date(event: EventPage) -> Occurrence | None:
    """The next date of an event, else its last."""
    dates, now = event.occurrences.real(), timezone.now()
    return dates.coming(now).first() or dates.past(now).first()
