"""The CMS form of an event."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.cms.room_choice import RoomChoice
from events.models import EventPage
from events.occurrences.attendees_hook import people_signed_up
from events.occurrences.preview import as_filled_in, preview_of
from events.occurrences.sync import (
    dates_that_would_be_over,
    dates_that_would_come_back,
    dates_that_would_vanish,
    dates_told_of,
)
from events.signup.date_changes import has_people, without_data
from events.signup.defaults import usual_terms
from events.signup.phone_calls import Audience, audience_of
from network.editing.forms import NetworkPageForm
from network.i18n import formatting as wording
from sites.models import SpacePage, SpaceStage, space_of


class EventPageForm(NetworkPageForm):
    """Offers the rooms of the event's space and checks its dates."""

    sure_of_the_time = forms.BooleanField(label=gettext_lazy("The time is right"), required=False)
    sure_of_the_status = forms.BooleanField(label=gettext_lazy("Tell all of them"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._room_choice = self._rooms()
        if "booked_rooms" in self.fields and not self._room_choice.offer(
            self.fields["booked_rooms"]
        ):
            del self.fields["booked_rooms"]
        if "also_in" in self.fields and (own := space_of(self.parent_page)):
            field = self.fields["also_in"]
            field.queryset = field.queryset.exclude(pk=own.pk)
        if self.instance._state.adding:
            self._begin()

    def _begin(self) -> None:
        """A new event has its space's usual terms of sign-up, and no field for what comes later."""
        for name in ("status", "vanishing_dates"):
            self.fields.pop(name, None)
        for name, value in usual_terms(space_of(self.parent_page)).items():
            setattr(self.instance, name, value)

    def _rooms(self) -> RoomChoice:
        """The rooms of its own space, and of the other space it takes place in."""
        own = space_of(self.parent_page)
        spaces = [own, self.instance.venue_space]
        chosen = self.data.get("venue_space", "")
        if chosen.isdecimal():
            spaces.append(SpacePage.objects.live().filter(pk=chosen).first())
        known = {room.pk for room in self.instance.booked_rooms.all()}
        if self.instance.pk:
            published = EventPage.booked_rooms.through.objects.filter(eventpage=self.instance.pk)
            known |= set(published.values_list("roompage", flat=True))
        return RoomChoice(spaces, user=self.for_user, own=own, known=known)

    def save(self, commit: bool = True) -> Any:
        """A new event is created as a draft: publishing is a later step that may be refused."""
        if self.instance._state.adding:
            self.instance.live = False
        return super().save(commit)

    def is_valid(self) -> bool:
        """Also refuses rules without dates, and changes that remove dates with sign-ups."""
        valid = super().is_valid()
        if valid and self.is_bound and {"rules", "start"} <= {*self.formsets, *self.fields}:
            self._check_dates()
        return valid and not self.errors

    def _check_mode(self, given: dict[str, Any]) -> None:
        """``signup_mode`` cannot change while there are active sign-ups."""
        mode, event = given.get("signup_mode"), self.instance
        if not mode or event._state.adding:
            return
        known = type(event).objects.values_list("signup_mode", flat=True).get(pk=event.pk)
        if mode != known and has_people(event):
            self.add_error(
                "signup_mode",
                _("People have signed up already. Cancel their sign-ups first, so that they know."),
            )

    def _check_venue(self, given: dict[str, Any]) -> None:
        """A space that is not public, or has stopped, cannot be chosen as the place."""
        venue = given.get("venue_space")
        if venue is None or "venue_space" not in self.changed_data:
            return
        if not venue.live:
            self.add_error("venue_space", _("This space is not public."))
        elif venue.stage == SpaceStage.CLOSED:
            self.add_error("venue_space", _("This space is closed."))

    def _check_dates(self) -> None:
        event = as_filled_in(self)
        preview = preview_of(event, rooms=[])
        if preview is None:
            return
        if preview.problem:
            self.add_error("start", preview.problem)
            return
        publishes = any(name in self.data for name in ("action-publish", "action-submit"))
        if not publishes or self.instance._state.adding:
            return
        self._ask_about_the_past(event)
        self._ask_about_the_status()
        if event.vanishing_dates:
            return
        if dates := dates_that_would_vanish(self.instance, event):
            text = _("These dates would disappear, though people count on them: %(dates)s.")
            words = "; ".join(wording.moment_range(date.start, date.end) for date in dates)
            message = f"{text % {'dates': words}} {_('Choose what becomes of them.')}"
            self.add_error("vanishing_dates", message)

    def _ask_about_the_past(self, event: EventPage) -> None:
        """Ask once more before people's date is over by a slip, or comes back without them."""
        if self.cleaned_data.get("sure_of_the_time"):
            return
        message = ""
        if over := dates_that_would_be_over(self.instance, event):
            number = sum(people_signed_up(date.pk for date in over).values())
            text = ngettext(
                "This time has passed, and %(number)s person is signed up. Is the year right?",
                "This time has passed, and %(number)s people are signed up. Is the year right?",
                number,
            )
            message = text % {"number": number}
        elif number := without_data(dates_that_would_come_back(self.instance, event)):
            text = ngettext(
                "The data of %(number)s person signed up has been deleted since the event was over:"
                " nobody can write to them, and the place is released.",
                "The data of %(number)s people signed up has been deleted since the event was over:"
                " nobody can write to them, and the places are released.",
                number,
            )
            message = text % {"number": number}
        if message:
            self.add_error("start", message)
            self.add_error("sure_of_the_time", _("Tick this if it is right."))

    def _ask_about_the_status(self) -> None:
        """Say whom another status of all dates concerns before they are told of it."""
        event = self.instance
        known = EventPage.objects.values_list("status", flat=True).get(pk=event.pk)
        if event.status == known or self.cleaned_data.get("sure_of_the_status"):
            return
        told = dates_told_of(event, event.status)
        audience = audience_of(event.occurrences.filter(pk__in=[date.pk for date in told]))
        if audience.people:
            self.add_error("status", in_words(audience))
            self.add_error("sure_of_the_status", _("Tick this if it is right."))

    def clean(self) -> dict[str, Any]:
        cleaned_data = super().clean()
        self._check_mode(cleaned_data)
        self._check_venue(cleaned_data)
        rooms = list(cleaned_data.get("booked_rooms") or [])
        if not rooms:
            return cleaned_data
        if cleaned_data.get("venue_address") or cleaned_data.get("venue_name_pl"):
            self.add_error(
                "booked_rooms", _("An event elsewhere takes no room: choose one or the other.")
            )
            return cleaned_data
        venue = cleaned_data.get("venue_space") or space_of(self.parent_page)
        if venue and any(not room.path.startswith(venue.path) for room in rooms):
            message = _("Choose rooms of “%(space)s”, where the event takes place.")
            self.add_error("booked_rooms", message % {"space": venue})
        for problem in self._room_choice.problems(rooms):
            self.add_error("booked_rooms", problem)
        return cleaned_data


def in_words(audience: Audience) -> str:
    """How many people a change concerns, how many letters go out, how many must be phoned."""
    people, letters, calls = audience.people, audience.letters, len(audience.to_phone)
    parts = [
        (people, ngettext("%(n)s person is signed up.", "%(n)s people are signed up.", people)),
        (letters, ngettext("%(n)s letter goes out.", "%(n)s letters go out.", letters)),
        (calls, ngettext("%(n)s person must be phoned.", "%(n)s people must be phoned.", calls)),
    ]
    return " ".join(text % {"n": number} for number, text in parts if number)
