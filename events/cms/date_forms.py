"""Forms of the CMS views of dates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import ClusterForm
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput

from events.cms.room_choice import RoomChoice
from events.models import EventPage, Occurrence
from events.occurrences.attendees_hook import people_signed_up
from events.occurrences.changes import Place, Texts
from events.occurrences.preview import FIELDS, REPEATED
from network.editing.local_time import LocalDateTimeField
from network.models import User
from sites.models import RoomPage, SpacePage


class DatesForm(ClusterForm):
    """The fields of an event's form that decide on its dates, for the live preview."""

    class Meta:
        model = EventPage
        fields = FIELDS
        field_classes = {"start": LocalDateTimeField, "end": LocalDateTimeField}
        formsets = REPEATED


class ReasonForm(forms.Form):
    """The public reason of a change, in both languages."""

    reason_pl = forms.CharField(label=_("Reason in Polish"), max_length=255, required=False)
    reason_en = forms.CharField(label=_("Reason in English"), max_length=255, required=False)

    @property
    def reason(self) -> Texts:
        return {name: self.cleaned_data[name] for name in ("reason_pl", "reason_en")}


class NoteForm(forms.Form):
    """The public note of one date, in both languages."""

    note_pl = forms.CharField(
        label=_("Note in Polish"), required=False, widget=AdminAutoHeightTextInput
    )
    note_en = forms.CharField(
        label=_("Note in English"), required=False, widget=AdminAutoHeightTextInput
    )

    @property
    def note(self) -> Texts:
        return {name: self.cleaned_data[name] for name in ("note_pl", "note_en")}


class OnlineForm(NoteForm):
    """Where one takes part online, and what everybody is told."""

    online_url = forms.URLField(
        label=_("Address online"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_(
            "Only those who have a place see it. Empty: the event's own address online, if it "
            "has one. The note below is public."
        ),
    )

    field_order = ["online_url", "note_pl", "note_en"]


class MoveDateForm(ReasonForm):
    """A new time, a new place, or both."""

    start = LocalDateTimeField(label=_("New start"))
    end = LocalDateTimeField(label=_("New end"))
    sure_of_the_time = forms.BooleanField(label=_("The time is right"), required=False)
    other_space: Any = forms.ModelChoiceField(
        SpacePage.objects.none(),
        label=_("In another space"),
        required=False,
        empty_label=_("As planned"),
    )
    rooms: Any = forms.ModelMultipleChoiceField(
        RoomPage.objects.none(),
        label=_("In other rooms"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other_place_pl = forms.CharField(
        label=_("Or elsewhere: the place in Polish"), max_length=255, required=False
    )
    other_place_en = forms.CharField(
        label=_("The place in English"), max_length=255, required=False
    )

    def __init__(self, *args: Any, date: Occurrence, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._date = date
        self._room_choice = self._rooms(date, user)
        self.fields["other_space"].queryset = SpacePage.objects.live().order_by("title_pl")
        self._room_choice.offer(self.fields["rooms"])
        self.initial = {
            **self.initial,
            "start": date.start,
            "end": date.end,
            "other_space": date.other_space_id,
            "rooms": date.other_rooms.all(),
            "other_place_pl": date.other_place_pl,
            "other_place_en": date.other_place_en,
            "reason_pl": date.reason_pl,
            "reason_en": date.reason_en,
        }

    def _rooms(self, date: Occurrence, user: User) -> RoomChoice:
        """The rooms of the space the date is in, and of the space chosen in the form."""
        chosen = self.data.get("other_space", "")
        spaces = [date.event.venue, date.other_space]
        if chosen.isdecimal():
            spaces.append(SpacePage.objects.live().filter(pk=chosen).first())
        known = {room.pk for room in (*date.other_rooms.all(), *date.event.booked_rooms.all())}
        return RoomChoice(spaces, user=user, own=date.event.space, known=known)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("start") and given.get("end") and given["end"] <= given["start"]:
            self.add_error("end", _("The end must be after the start."))
        self._ask_about_the_past(given)
        elsewhere = given.get("other_place_pl") or given.get("other_place_en")
        if elsewhere and (given.get("other_space") or given.get("rooms")):
            self.add_error("other_place_pl", _("Choose another space or name a place, not both."))
        for problem in self._room_choice.problems(given.get("rooms") or []):
            self.add_error("rooms", problem)
        return given

    def _ask_about_the_past(self, given: dict[str, Any]) -> None:
        end, now = given.get("end"), timezone.now()
        if given.get("sure_of_the_time") or end is None or not end <= now < self._date.end:
            return
        if number := people_signed_up([self._date.pk]).get(self._date.pk):
            text = ngettext(
                "This time has passed, and %(number)s person is signed up. Is the year right?",
                "This time has passed, and %(number)s people are signed up. Is the year right?",
                number,
            )
            self.add_error("start", text % {"number": number})
            self.add_error("sure_of_the_time", gettext("Tick this if it is right."))

    @property
    def place(self) -> Place:
        names = {name: self.cleaned_data[name] for name in ("other_place_pl", "other_place_en")}
        return Place(self.cleaned_data["other_space"], list(self.cleaned_data["rooms"]), names)


class BetweenForm(ReasonForm):
    """All dates between two days, both included."""

    first = forms.DateField(label=_("From the day"), widget=AdminDateInput)
    last = forms.DateField(label=_("To the day"), widget=AdminDateInput)

    sure = forms.BooleanField(label=_("Cancel although people are signed up"), required=False)

    field_order = ["first", "last", "reason_pl", "reason_en", "sure"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first."))
        elif last and last < timezone.localdate():
            self.add_error("last", _("This day has passed."))
        return given


class DuplicateForm(forms.Form):
    """When the copy of an event begins."""

    start = LocalDateTimeField(
        label=_("Start of the new event"),
        help_text=_("It lasts as long as this one. What repeats is copied and moved with it."),
    )
